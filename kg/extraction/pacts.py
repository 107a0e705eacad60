"""Agreements by their own names, as far as the words about the name say who is bound: "the EU-Mercosur deal", "the
Abraham Accords between Israel and Bahrain", "the Élysée Treaty, signed by A and B".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kg.extraction.aliases import Name
from kg.extraction.claims import Draft, Maker
from kg.extraction.lemmas import lemma
from kg.extraction.rows import between
from kg.gazetteer import Gazetteer
from kg.model import Claim, ClaimType, Entity

__all__ = ["named_pacts"]

_BOUND = frozenset({"State", "Territory", "TreatyOrganization", "Bloc", "Alliance", "InformalGroup"})
_MADE = frozenset("sign conclude strike agree initial negotiate seal reach ink".split())
_REACH = 9


def named_pacts(maker: Maker, gazetteer: Gazetteer, known: Iterable[Claim]) -> Iterator[Claim]:
    """A claim for each treaty whose parties its name or the words behind it tell, unless one of ``known`` says so."""
    said = {frozenset(claim.values("parties")) for claim in known if claim.type is ClaimType.AGREEMENT}
    for name in maker.referents.names:
        if name.entity.kind != "Treaty":
            continue
        parties, last = _parties(name, maker, gazetteer)
        bound = frozenset(entity.name for entity in parties)
        if len(parties) > 1 and bound not in said:
            said.add(bound)
            yield _claim(name, parties, last, maker)


def _parties(name: Name, maker: Maker, gazetteer: Gazetteer) -> tuple[tuple[Entity, ...], int]:
    """Who is bound, and the last token of the words that say so."""
    doc = maker.referents.doc
    last = doc[name.end - 1]
    row = between(last, "between", maker.referents) or (between(last, "by", maker.referents) if _made(last) else [])
    if row:
        return _without_states(row, maker), row[-1].i
    inside = doc[name.start : name.end].text
    whole = {name.entity}
    within = (found for word in inside.replace("–", "-").split("-") for found in gazetteer.find(word))
    entities = dict.fromkeys(found.entity for found in within if found.entity is not None)
    return tuple(one for one in entities if one not in whole and one.kind in _BOUND), last.i


def _made(last: Any) -> bool:
    """Whether the words right behind the name tell of its making, before those who made it: "signed in May by"."""
    for item in last.doc[last.i + 1 : min(last.i + _REACH, last.sent.end)]:
        if item.lower_ == "by":
            return False
        if item.tag_ == "VBN" and lemma(item) in _MADE:
            return True
    return False


def _without_states(row: list[Any], maker: Maker) -> tuple[Entity, ...]:
    """The parties in the row; states give way to their office-holders who are named beside them."""
    found = dict.fromkeys(entity for item in row for entity in maker.referents.resolve(item))
    offices = maker.referents.offices
    served = {offices[one.iri].employer for one in found if one.kind == "Person" and one.iri in offices}
    return tuple(one for one in found if one not in served and one.kind not in ("Treaty", "Place"))


def _claim(name: Name, parties: tuple[Entity, ...], last: int, maker: Maker) -> Claim:
    doc = maker.referents.doc
    tokens = [doc[index] for index in range(name.start, max(last + 1, name.end))]
    args = {"parties": tuple(entity.name for entity in parties), "name_or_subject": doc[name.start : name.end].text}
    entities = {entity.name: entity.iri for entity in parties}
    modality = maker.scope.modality(doc[name.end - 1])
    draft = Draft(
        ClaimType.AGREEMENT, dict(args), tokens, doc[name.end - 1], "agree.named", entities, modality=modality
    )
    return maker.finish(draft)
