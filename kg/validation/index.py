"""A graph of rows, indexed for asking many nodes at once: subjects and their values by predicate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from typing import TypeAlias

from kg.validation.rows import Row, iri
from kg.vocabulary import RDF, RDFS

__all__ = ["Index", "Table"]

Table: TypeAlias = Mapping[str, list[str]]
"""Nodes and their values."""

_TYPE, _SUBCLASS = iri(RDF.type), iri(RDFS.subClassOf)


class Index:
    """The triples of rows, whatever graph they are in; a triple that stands in several graphs is one."""

    def __init__(self, *parts: Iterable[Row]) -> None:
        self._forward: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
        self.extend(*parts)

    def extend(self, *parts: Iterable[Row]) -> None:
        """Add more rows."""
        forward = self._forward
        for rows in parts:
            for subject, predicate, value, _ in rows:
                table = forward[predicate]
                if subject in table:
                    table[subject].append(value)
                else:
                    table[subject] = [value]
        self._several = {predicate: frozenset(_without_repetition(table)) for predicate, table in forward.items()}
        self._backward: dict[str, dict[str, list[str]]] = {}
        self._values: dict[tuple[str, bool], frozenset[str]] = {}
        self._instances: dict[str, frozenset[str]] = {}
        self._outgoing: dict[str, list[tuple[str, str]]] | None = None

    @property
    def predicates(self) -> Mapping[str, Table]:
        """The table of each predicate."""
        return self._forward

    def table(self, predicate: str, *, inverse: bool = False) -> Table:
        """The subjects of a predicate and their values, or with ``inverse`` the values and their subjects."""
        if not inverse:
            return self._forward.get(predicate, {})
        if predicate not in self._backward:
            turned: defaultdict[str, list[str]] = defaultdict(list)
            for subject, values in self._forward.get(predicate, {}).items():
                for value in values:
                    turned[value].append(subject)
            self._backward[predicate] = dict(turned)
        return self._backward[predicate]

    def several(self, predicate: str) -> Set[str]:
        """The subjects that have more than one value."""
        return self._several.get(predicate, frozenset())

    def values(self, predicate: str, *, inverse: bool = False) -> frozenset[str]:
        """All values of a predicate, or with ``inverse`` all its subjects."""
        key = (predicate, inverse)
        if key not in self._values:
            if inverse:
                self._values[key] = frozenset(self.table(predicate))
            else:
                self._values[key] = frozenset(value for values in self.table(predicate).values() for value in values)
        return self._values[key]

    def instances(self, class_: str) -> frozenset[str]:
        """The instances of a class and of its subclasses (SHACL 1.0, clause 1.1)."""
        if class_ not in self._instances:
            typed, below = self.table(_TYPE, inverse=True), self.table(_SUBCLASS, inverse=True)
            found: set[str] = set()
            seen: set[str] = set()
            waiting = [class_]
            while waiting:
                current = waiting.pop()
                if current not in seen:
                    seen.add(current)
                    found.update(typed.get(current, ()))
                    waiting += below.get(current, ())
            self._instances[class_] = frozenset(found)
        return self._instances[class_]

    def outgoing(self, node: str) -> list[tuple[str, str]]:
        """The predicates and values of a node."""
        if self._outgoing is None:
            every: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
            for predicate, table in self._forward.items():
                for subject, values in table.items():
                    every[subject] += [(predicate, value) for value in values]
            self._outgoing = dict(every)
        return self._outgoing.get(node, [])


def _without_repetition(table: dict[str, list[str]]) -> Iterable[str]:
    """Drop values that come twice; the subjects with several values that are left."""
    for subject, values in table.items():
        if len(values) > 1:
            if len(values) != len(set(values)):
                values[:] = dict.fromkeys(values)
                if len(values) == 1:
                    continue
            yield subject
