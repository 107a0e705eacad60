"""Which PLOVER event a type of action is, by the matches of the concept schemes."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph
from pyoxigraph import RdfFormat

from kg.vocabulary import DCTERMS, SKOS, Minter, data_path

__all__ = ["Coding", "codings"]

_MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch)


@dataclass(frozen=True, slots=True)
class Coding:
    """An event type, its mode if there is one, and the matters that it concerns; all are PLOVER's own tokens."""

    event: str
    mode: str | None = None
    contexts: tuple[str, ...] = ()


@functools.cache
def codings() -> Mapping[str, Coding]:
    """The coding of each type of action that exactly, closely or broadly matches an event type or a mode."""
    said = _said()
    actions = Minter().named("action", "")
    found = {}
    for node in sorted(said):
        meant = [end for match in _MATCHES for end in said[node].get(match, ())]
        if node.startswith(actions) and meant:
            found[node.removeprefix(actions)] = _coding(said, node, meant[0])
    return found


def _coding(said: Mapping[str, Mapping[str, list[str]]], node: str, concept: str) -> Coding:
    def token(iri: str) -> str:
        return said[iri][DCTERMS.identifier][0]

    contexts = Minter().named("plover", "context-")
    related = (end for end in said[node].get(SKOS.relatedMatch, ()) if end.startswith(contexts))
    above = said[concept].get(SKOS.broader, ())
    event, mode = (token(above[0]), token(concept)) if above else (token(concept), None)
    return Coding(event, mode, tuple(map(token, related)))


def _said() -> Mapping[str, Mapping[str, list[str]]]:
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name in ("schemes.ttl", "plover.ttl"):
        for quad in pyoxigraph.parse(path=data_path("ontology", name), format=RdfFormat.TURTLE):
            said[quad.subject.value][quad.predicate.value].append(quad.object.value)
    return said
