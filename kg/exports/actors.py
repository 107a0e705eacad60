"""Actors as event data code them: a state by its ISO code, others by what they are, officials by their state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from pyoxigraph import NamedNode

from kg.exports.records import Names, Term
from kg.store import Store, solutions
from kg.vocabulary import CQ

__all__ = ["Actors"]

_CODES = "SELECT ?state ?code { ?state cq:isoAlpha3 ?code }"
_CLASSES = "SELECT ?actor ?class { ?actor a ?class }"
_OFFICES = "SELECT ?person ?state { ?person cq:holdsOfficeIn ?state }"


class Actors:
    """The actors of a graph that holds the reference data, coded by the rules of ``plover.yaml``."""

    def __init__(self, store: Store, names: Names, rules: Mapping[str, Any]) -> None:
        self._rules, self.name = rules, names
        self._codes = {key: values[0] for key, values in _read(store, _CODES).items()}
        self._classes, self._offices = _read(store, _CLASSES), _read(store, _OFFICES)

    def acts(self, term: Term) -> bool:
        """Whether it is somebody, and no words, place, value or other matter."""
        return (
            isinstance(term, NamedNode) and self.name.short(term.value).partition(":")[0] not in self._rules["matters"]
        )

    def coded(self, term: Term) -> dict[str, str]:
        """The actor object: its name, its code and sector as far as there are, and its IRI."""
        actor = {"actor_text": self.name(term)}
        if not isinstance(term, NamedNode):
            return actor
        offices = {state for state in self._offices.get(term.value, ()) if state in self._codes}
        if term.value in self._codes:
            actor = {"code": self._codes[term.value], **actor}
        elif len(offices) == 1:
            actor = {"code": self._codes[offices.pop()], "sector": self._rules["official"], **actor}
        elif code := self._by_class(term.value):
            actor = {"code": code, **actor}
        # The manual spells the field so.
        return actor | {"identifer_id": term.value}

    def _by_class(self, iri: str) -> str | None:
        coded: Mapping[str, str] = self._rules["actors"]
        classes = (name.removeprefix(CQ.iri) for name in self._classes.get(iri, ()))
        return next((coded[name] for name in classes if name in coded), None)


def _read(store: Store, query: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one, other in solutions(store.query(query)).rows:
        if one is not None and other is not None:
            found[str(one.value)].append(str(other.value))  # type: ignore[union-attr]
    return {key: sorted(values) for key, values in found.items()}
