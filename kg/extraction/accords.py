"""Agreements: who binds himself to whom.

Plural words tell of one agreement for each pair ("struck deals with Kenya and Egypt"), and so does "both of which
have a treaty with"; a body that is itself a pact stands for those of its members that the text names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from kg.extraction.claims import Maker
from kg.extraction.events import Fired
from kg.extraction.lemmas import lemma
from kg.extraction.matching import Firing
from kg.extraction.tree import children, conjuncts, is_verbal
from kg.gazetteer import Gazetteer
from kg.model import Claim, ClaimType, Entity, Modality

__all__ = ["as_accords"]

_PACTS = frozenset({"AUKUS"})
_MUTUAL = ("agree.noun",)
_UNDER = frozenset({"under", "through", "via"})
_ALONE = "agree.alone"
_SPOKEN_OF = frozenset({"agree.noun", "agree.own"})
_EACH = frozenset({"both", "each"})
_NOTHING = frozenset({"little", "nothing", "much", "that", "this", "it", "something", "everything", "most", "need"})
_GENERIC = frozenset({"agreement", "deal", "accord", "pact", "treaty", "truce", "ceasefire", "alliance", "memorandum"})


def as_accords(fired: Iterable[Fired], maker: Maker, gazetteer: Gazetteer) -> list[Fired]:
    """The same firings, agreements claimed by pairs where the words say so, and once each."""
    reader = _Reader(maker, gazetteer)
    fired = list(fired)
    mutual = {f.token.i for f, made in fired if made and f.frame.claim is ClaimType.AGREEMENT and f.frame.id != _ALONE}
    fired = [(f, [] if f.frame.id == _ALONE and f.token.i in mutual else made) for f, made in fired]
    return [
        (firing, made if firing.frame.claim is not ClaimType.AGREEMENT else reader.read(firing, made))
        for firing, made in fired
    ]


class _Reader:
    def __init__(self, maker: Maker, gazetteer: Gazetteer) -> None:
        self.maker = maker
        self.gazetteer = gazetteer
        self.known: list[tuple[frozenset[str], str]] = []

    def read(self, firing: Firing, made: Sequence[Claim]) -> list[Claim]:
        kept: list[Claim] = []
        subject = firing.slots.get("name_or_subject", ())
        if any(token.lower_ in _NOTHING for token in subject) or _opinion(firing, subject):
            return kept
        for claim in made:
            for parties in self._groups(firing):
                sound = _there(firing, _with(claim, parties))
                if not parties or (firing.frame.id in _MUTUAL and len(parties) < 2):
                    continue
                if not self._repeated(firing, sound):
                    kept.append(sound)
        return kept

    def _groups(self, firing: Firing) -> list[tuple[Entity, ...]]:
        tokens = [token for token in firing.slots.get("parties", ()) if self._bound(firing, token)]
        partners = [token for token in tokens if _partner(token)]
        owners = [token for token in tokens if token not in partners]
        ours, theirs = self._entities(owners), self._entities(partners)
        noun = _noun(firing)
        plural = noun is not None and noun.tag_ in ("NNS", "NNPS")
        each = plural or any(child.lower_ in _EACH for token in owners for child in (token, *token.children))
        if len(ours) == 1 and len(theirs) > 1 and plural:
            return [(ours[0], other) for other in theirs]
        if len(theirs) == 1 and len(ours) > 1 and (each or _each_of(firing.token)):
            return [(one, theirs[0]) for one in ours]
        inner = self._entities(_inside(noun)) if firing.frame.id == _ALONE and noun is not None else ()
        if inner and ours and not set(inner) & set(ours):
            return [(*ours, *inner)]
        return [self._entities(tokens)]

    def _bound(self, firing: Firing, token: Any) -> bool:
        """Whether the clause around the noun says who is bound: "has a deal with", "under a deal with"."""
        noun = firing.token
        if firing.frame.id not in ("agree.noun", "agree.paper") or is_verbal(noun) or token in noun.subtree:
            return True
        if noun.dep_ == "pobj":
            joint = any(child.lower_ in ("joint", "trilateral") for child in children(noun, "amod"))
            return noun.head.lower_ in _UNDER or (joint and noun.head.lower_ == "in")
        return bool(is_verbal(noun.head)) and lemma(noun.head) in self.maker.referents.words["support_verbs"]

    def _entities(self, tokens: Sequence[Any]) -> tuple[Entity, ...]:
        offices = self.maker.referents.offices
        found = dict.fromkeys(entity for token in tokens for entity in self.maker.referents.resolve(token))
        served = {offices[one.iri].employer for one in found if one.kind == "Person" and one.iri in offices}
        kept = [one for one in found if one not in served and one.kind not in ("Treaty", "Place")]
        return tuple(dict.fromkeys(part for entity in kept for part in self._members(entity)))

    def _members(self, entity: Entity) -> tuple[Entity, ...]:
        """The members of a body that is a pact, when the text names them all."""
        members = self.gazetteer.members.get(entity.iri, ())
        if entity.kind == "Collective" and len(members) == 2:
            return tuple(found for iri in members if (found := self.gazetteer.entity(iri)) is not None)
        if entity.name not in _PACTS:
            return (entity,)
        named = {name.entity for name in self.maker.referents.names}
        known = [self.gazetteer.entity(iri) for iri in members]
        present = tuple(member for member in known if member is not None and member in named)
        return present if known and len(present) == len(known) else (entity,)

    def _repeated(self, firing: Firing, claim: Claim) -> bool:
        """Whether "the deal" between the same parties has been told of before."""
        parties, noun = frozenset(claim.values("parties")), _noun(firing)
        word = "" if noun is None else lemma(noun)
        definite = noun is not None and any(
            child.lower_ in ("the", "this", "that", "their") for child in children(noun, "det", "poss")
        )
        repeated = definite and word in _GENERIC and (parties, word) in self.known
        self.known.append((parties, word))
        return repeated


def _with(claim: Claim, parties: tuple[Entity, ...]) -> Claim:
    args = dict(claim.args) | {"parties": tuple(entity.name for entity in parties)}
    entities = dict(claim.entities) | {entity.name: entity.iri for entity in parties}
    return replace(
        claim,
        args=MappingProxyType(dict(sorted(args.items()))),
        entities=MappingProxyType(dict(sorted(entities.items()))),
    )


def _noun(firing: Firing) -> Any | None:
    """The word for the agreement."""
    doc = firing.token.doc
    if not is_verbal(firing.token):
        return firing.token
    nouns = [doc[index] for index in sorted(firing.consumed) if doc[index].pos_ in ("NOUN", "PROPN")]
    return nouns[0] if nouns else next(iter(firing.slots.get("name_or_subject", ())), None)


def _inside(noun: Any) -> list[Any]:
    """Who is bound by what the noun's own phrase says, however deep: "an agreement on training with China"."""
    found: list[Any] = []
    queue = [child for child in noun.children if child.dep_ == "prep"]
    while queue:
        preposition = queue.pop(0)
        for item in children(preposition, "pobj"):
            found.extend(conjuncts(item) if preposition.lower_ == "with" else ())
            queue.extend(child for child in item.children if child.dep_ == "prep")
    return found


def _there(firing: Firing, claim: Claim) -> Claim:
    """A pact spoken of as one that is there is not denied with what is done to it: "did not publish its pact"."""
    noun = _noun(firing)
    known = noun is not None and any(
        child.dep_ == "poss" or child.lower_ == "the" for child in children(noun, "det", "poss")
    )
    if claim.modality is not Modality.DENIED or not known or firing.frame.id not in _SPOKEN_OF:
        return claim
    return replace(claim, modality=Modality.ASSERTED)


def _opinion(firing: Firing, subject: Sequence[Any]) -> bool:
    """Whether those who agree that something is so only think alike, and bind themselves to nothing."""
    if firing.frame.id == "agree.that" and lemma(firing.token) == "commit":
        return firing.token.tag_ == "VBN" and not children(firing.token, "aux", "auxpass")
    if firing.frame.id != "agree.that" or lemma(firing.token) != "agree":
        return False
    bound = ("should", "must", "would", "will", "shall", "ought")
    finite = [token for token in subject if is_verbal(token) and token.tag_ != "VB"]
    return any(not any(c.lower_ in bound for c in children(token, "aux")) for token in finite)


def _partner(token: Any) -> bool:
    """Whether the phrase hangs on "with", or on "to" as in "ties A to B"."""
    node = token
    while node.dep_ == "conj" and node.head != node:
        node = node.head
    return bool(node.dep_ == "pobj" and node.head.lower_ in ("with", "to"))


def _each_of(verb: Any) -> bool:
    """Whether the clause says "both of which have"."""
    return any(child.lower_ in _EACH for subject in children(verb, "nsubj") for child in (subject, *subject.children))
