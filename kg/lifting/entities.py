"""Names in claims, and the nodes that they stand for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.lifting.terms import Node, Triple, iri, text
from kg.model import ARGUMENTS, AUTHOR, Claim, Document
from kg.vocabulary import CQ, DEFAULT_BASE, KINDS, RDF, RDFS, SKOS, Minter

__all__ = ["Names", "entity_triples", "stands_in"]


@dataclass(frozen=True, slots=True)
class Names:
    """How names become nodes in the graph of one edition; ``meetings`` are its claims of meetings."""

    document: Document
    minter: Minter
    edition: str
    meetings: tuple[Claim, ...] = ()

    def actor(self, claim: Claim, name: str) -> Node:
        """Whom a name in an entity slot stands for: the linked entity, or an actor known by that name here alone."""
        return iri(claim.entities.get(name) or self.mention(name))

    def mention(self, name: str) -> str:
        """The IRI of an actor that could not be linked; it is scoped to the document."""
        return self.minter.hashed("mention", self.document.iri, name)

    def linked(self, claim: Claim, name: str, *kinds: str) -> Node | None:
        """The entity of a name that is linked as a whole, if its IRI is of one of the kinds or not one of ours."""
        value = claim.entities.get(name)
        if value is None:
            return None
        kind = self.kind(value)
        return iri(value) if not kinds or kind is None or kind in kinds else None

    def kind(self, value: str) -> str | None:
        """Which kind of IRI this is, ``None`` for one that the product has not minted."""
        for base in (self.minter.base, DEFAULT_BASE):
            kind = value.removeprefix(base).partition("/")[0]
            if value.startswith(base) and kind in KINDS:
                return kind
        return None

    def mentioned(self, claim: Claim) -> list[Node]:
        """Every linked entity that an argument names, as a whole or within free text, in the order of IRIs."""
        values = [value for slot in claim.args for value in claim.values(slot)]
        found = {
            value
            for name, value in claim.entities.items()
            if name not in claim.attributed_to or any(stands_in(name, words) for words in values)
        }
        return [iri(value) for value in sorted(found)]


def stands_in(name: str, words: str) -> bool:
    """Whether the words are the name or have it among them."""
    return name == words or re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words) is not None


def entity_triples(names: Names, claims: Iterable[Claim]) -> Iterator[Triple]:
    """What is known of the actors that the reference graph lacks: those linked to minted IRIs and those not linked.

    A minted entity is a person when it ever fills the slot for one, else an organisation when it ever fills the slot
    for one, else an actor, so that it never has two classes that exclude each other.
    """
    minted: dict[str, set[str]] = defaultdict(set)
    slots: dict[str, set[str]] = defaultdict(set)
    unlinked: dict[str, str] = {}
    for claim in claims:
        for slot, name in _named(claim):
            value = claim.entities.get(name)
            if value is not None and names.kind(value) == "entity":
                minted[value].add(name)
                slots[value].add(slot)
            elif value is None and (slot == "attributed_to" or slot in ARGUMENTS[claim.type].entities):
                unlinked[names.mention(name)] = name
    for value in sorted(minted):
        yield from _minted_entity(value, _class_of(slots[value]), minted[value])
    for value, name in sorted(unlinked.items()):
        yield iri(value), iri(RDF.type), iri(CQ.UnlinkedActor)
        yield iri(value), iri(RDFS.label), text(name)


def _named(claim: Claim) -> Iterator[tuple[str, str]]:
    """Each slot of an entity or of free text with each of its values, and the speakers."""
    schema = ARGUMENTS[claim.type]
    for slot in claim.args:
        if slot in schema.entities or slot in schema.free:
            yield from ((slot, name) for name in claim.values(slot))
    yield from (("attributed_to", name) for name in claim.attributed_to if name != AUTHOR)


def _class_of(slots: set[str]) -> str:
    if "person" in slots:
        return CQ.Person
    if "organization" in slots:
        return CQ.Organization
    return CQ.Place if slots == {"place"} else CQ.Actor


def _minted_entity(value: str, kind: str, names: set[str]) -> Iterator[Triple]:
    preferred, *others = sorted(names, key=lambda name: (-len(name), name))
    yield iri(value), iri(RDF.type), iri(kind)
    yield iri(value), iri(SKOS.prefLabel), text(preferred)
    for other in others:
        yield iri(value), iri(SKOS.altLabel), text(other)
