"""Clauses that say of others what has just been said: "as did Japan", "so has Sweden", "nor is Iran", "and Mali has
followed".

The memberships and attendances of the verb before are claimed again for those whom such a clause names; of acts and
stances, :mod:`kg.extraction.echoes` does that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from kg import gate
from kg.extraction.claims import Maker
from kg.extraction.echoes import follows_on
from kg.extraction.events import Fired
from kg.extraction.lemmas import lemma
from kg.extraction.tree import children, conjuncts, is_verbal
from kg.model import Claim, ClaimType, Entity

__all__ = ["repeated_of_others"]

_DOER = {
    ClaimType.MEMBERSHIP: "member",
    ClaimType.MEETING: "participants",
}
"""The slot of the one who does it, for the claims that are made again."""

_OPENERS = frozenset({"so", "as", "nor", "neither"})
_HELPERS = frozenset("do be have will would can could may might must".split())
_GLUE = frozenset(", and the its his their ally neighbour neighbor both".split())
_ALIKE = frozenset({"same", "likewise", "similarly", "suit"})
_SINGLY = ("meet.attend", "meet.absent", "meet.absence", "meet.sent")
_BACK = 30
"""Tokens that may stand between the verb and the clause that takes it up."""


def repeated_of_others(doc: Any, fired: Sequence[Fired], maker: Maker) -> Iterator[Claim]:
    """The claims that a clause without a verb of its own makes of others."""
    sources = [(firing.token, made) for firing, made in fired if _taken_up(firing, made)]
    if not sources:
        return
    for opening, others, end in _clauses(doc, maker):
        before = [(token, made) for token, made in sources if opening - _BACK < token.i < opening]
        if not before or not _next_to(before[-1][0], opening, maker):
            continue
        last = before[-1][0]
        for claim in (claim for token, made in before if token == last for claim in made):
            for other in others:
                if other.name not in claim.values(_DOER[claim.type]):
                    yield _said_of(claim, other, doc[end - 1], maker)


def _taken_up(firing: Any, made: Sequence[Claim]) -> bool:
    several = firing.frame.claim is ClaimType.MEETING and not firing.frame.id.startswith(_SINGLY)
    return bool(made) and firing.frame.claim in _DOER and is_verbal(firing.token) and not several


def _next_to(verb: Any, opening: int, maker: Maker) -> bool:
    """Whether no other clause stands between the verb and the one that takes it up, in its sentence or the next."""
    if maker.referents.discourse.distance(verb.doc[opening], verb.i) > 1:
        return False
    between = verb.doc[verb.i + 1 : opening]
    return not any(item.tag_ in ("VBD", "VBZ", "VBP", "MD") and not verb.is_ancestor(item) for item in between)


def _clauses(doc: Any, maker: Maker) -> Iterator[tuple[int, tuple[Entity, ...], int]]:
    """Where each such clause begins, whom it names, and the token behind them."""
    for token in doc[:-2]:
        if token.lower_ in _OPENERS and lemma(token.nbor(1)) in _HELPERS:
            others, end = _row(doc, token.i + 2, maker)
            if others and _closes(doc, end):
                yield token.i, others, end
        elif is_verbal(token) and (lemma(token) == "follow" or lemma(token) == "do") and _follows(token):
            named = [item for child in children(token, "nsubj") for item in conjuncts(child)]
            others = tuple(dict.fromkeys(e for item in named for e in maker.referents.resolve(item)))
            if others and all(maker.referents.name_at(item) is not None for item in named):
                yield named[0].left_edge.i, others, token.i + 1


def _follows(verb: Any) -> bool:
    """Whether the verb only says that its subject does it too: "followed suit", "did the same", "has followed"."""
    words = {child.lower_ for child in children(verb, "dobj", "advmod", "acomp")}
    words |= {inner.lower_ for child in children(verb, "dobj") for inner in child.children}
    if words & _ALIKE:
        return not children(verb, "prep", "dative")
    return follows_on(verb)


def _row(doc: Any, start: int, maker: Maker) -> tuple[tuple[Entity, ...], int]:
    found: list[Entity] = []
    index = end = start
    while index < len(doc) and doc[index].sent.start == doc[start - 1].sent.start:
        name = maker.referents.discourse.at.get(index)
        if name is not None:
            owned = name.end < len(doc) and doc[name.end].text in ("'s", "’s")
            found.extend([] if owned else [name.entity])
            index = name.end + owned
            end = end if owned else index
        elif doc[index].lower_ in _GLUE or lemma(doc[index]) in maker.referents.words["title_words"]:
            index += 1
        else:
            break
    return tuple(dict.fromkeys(found)), end


def _closes(doc: Any, end: int) -> bool:
    """Whether nothing but the end of the clause or a circumstance follows, "as did Japan on Monday"."""
    if end >= len(doc):
        return True
    after = doc[end]
    if after.ent_type_ in ("DATE", "TIME") and after.pos_ in ("NUM", "ADJ"):
        return True
    return bool(after.is_punct or after.is_space or after.pos_ in ("CCONJ", "ADV") or after.lower_ in ("on", "at"))


def _said_of(claim: Claim, other: Entity, last: Any, maker: Maker) -> Claim:
    slot = _DOER[claim.type]
    value = (other.name,) if claim.type is ClaimType.MEETING else other.name
    kept = {name: iri for name, iri in claim.entities.items() if name not in claim.values(slot)}
    end = last.idx + len(last.text)
    made = replace(
        claim,
        args=MappingProxyType(dict(sorted((dict(claim.args) | {slot: value}).items()))),
        entities=MappingProxyType(dict(sorted((kept | {other.name: other.iri}).items()))),
        quote=maker.document.text[claim.start : end],
        end=end,
    )
    return gate.check(made, maker.document)
