"""What the ontology excludes: which classes are disjoint, and what a property may relate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations

import pyoxigraph as ox

from kg.vocabulary import OWL, RDF, RDFS

__all__ = ["Classes"]

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_TYPE, _FIRST, _REST, _NIL = (ox.NamedNode(term) for term in (RDF.type, RDF.first, RDF.rest, RDF.nil))
_DOMAIN, _RANGE, _SUBCLASS = (ox.NamedNode(term) for term in (RDFS.domain, RDFS.range, RDFS.subClassOf))
_UNION = ox.NamedNode(OWL.unionOf)
_DISJOINT, _ALL_DISJOINT, _MEMBERS = (
    ox.NamedNode(term) for term in (OWL.disjointWith, OWL.AllDisjointClasses, OWL.members)
)


class Classes:
    """The class axioms of a default graph: subclasses, disjointness, domains and ranges with their unions."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._above: dict[str, frozenset[str]] = {}
        self._disjoint: dict[str, set[str]] = defaultdict(set)
        for quad in self._default(None, _DISJOINT, None):
            self._separate((quad.subject, quad.object))
        for quad in self._default(None, _TYPE, _ALL_DISJOINT):
            for members in self._default(quad.subject, _MEMBERS, None):
                self._separate(self._list(members.object))
        self._allowed: dict[tuple[str, str], list[frozenset[str]]] = {}

    def _default(self, subject: Term | None, predicate: Term | None, value: Term | None) -> Iterator[ox.Quad]:
        yield from self._store.quads_for_pattern(subject, predicate, value, ox.DefaultGraph())  # type: ignore[arg-type]

    def _separate(self, classes: Iterable[Term]) -> None:
        names = [term.value for term in classes if isinstance(term, ox.NamedNode)]
        for one, other in combinations(names, 2):
            self._disjoint[one].add(other)
            self._disjoint[other].add(one)

    def _list(self, node: Term) -> Iterator[Term]:
        while isinstance(node, ox.BlankNode | ox.NamedNode) and node != _NIL:
            yield from (quad.object for quad in self._default(node, _FIRST, None))
            node = next((quad.object for quad in self._default(node, _REST, None)), _NIL)

    def above(self, name: str) -> frozenset[str]:
        """The class and all classes above it that have names."""
        if name not in self._above:
            found, waiting = {name}, [name]
            while waiting:
                for quad in self._default(ox.NamedNode(waiting.pop()), _SUBCLASS, None):
                    if isinstance(quad.object, ox.NamedNode) and quad.object.value not in found:
                        found.add(quad.object.value)
                        waiting.append(quad.object.value)
            self._above[name] = frozenset(found)
        return self._above[name]

    def disjoint(self, one: str, other: str) -> bool:
        """Whether nothing can belong to both classes, by what is declared of them and of the classes above them."""
        return any(not self._disjoint[above].isdisjoint(self.above(other)) for above in self.above(one))

    def excluding(self, types: Collection[str], property_: str, *, as_object: bool) -> frozenset[str] | None:
        """Types, among those of a node, by which it cannot be the subject (or object) of a property; else ``None``.

        A node is shut out of a domain or range when each class of it is disjoint with some type of the node.
        """
        for allowed in self._classes_allowed(property_, as_object):
            reasons = [next((t for t in sorted(types) if self.disjoint(t, c)), None) for c in sorted(allowed)]
            found = frozenset(reason for reason in reasons if reason is not None)
            if reasons and None not in reasons:
                return found
        return None

    def _classes_allowed(self, property_: str, as_object: bool) -> list[frozenset[str]]:
        """The domains (or ranges) of a property, each as the classes of which one must fit."""
        axiom = _RANGE if as_object else _DOMAIN
        key = (property_, axiom.value)
        if key not in self._allowed:
            self._allowed[key] = [
                frozenset(self._named_parts(quad.object))
                for quad in self._default(ox.NamedNode(property_), axiom, None)
            ]
        return self._allowed[key]

    def _named_parts(self, node: Term) -> Iterator[str]:
        if isinstance(node, ox.NamedNode):
            yield node.value
        else:
            for quad in self._default(node, _UNION, None):
                yield from (part.value for part in self._list(quad.object) if isinstance(part, ox.NamedNode))
