"""SHACL property paths (SHACL 1.0, clause 2.3.1) as frozen values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyoxigraph import BlankNode, NamedNode, Triple

from kg.validation.terms import Names
from kg.vocabulary import RDF

__all__ = ["PropertyPath", "path_triples", "read_path"]

_SH = "http://www.w3.org/ns/shacl#"
_SUFFIXES = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}
_LISTS = {"sequence": "/", "alternativePath": "|"}


@dataclass(frozen=True, slots=True)
class PropertyPath:
    """A path: ``kind`` is ``predicate``, ``sequence`` or the local name of a SHACL path property.

    A predicate path has its ``iri``; the others have ``parts``.
    """

    kind: str
    iri: str = ""
    parts: tuple[PropertyPath, ...] = ()

    def text(self, names: Names) -> str:
        """The path in SPARQL's notation, such as ``oa:hasSelector/oa:exact``."""
        if self.kind == "predicate":
            return names.iri(self.iri)
        parts = [part.text(names) if part.kind == "predicate" else f"({part.text(names)})" for part in self.parts]
        if self.kind in _LISTS:
            return _LISTS[self.kind].join(parts)
        return f"^{parts[0]}" if self.kind == "inversePath" else parts[0] + _SUFFIXES[self.kind]


def read_path(graph: Any, node: Any) -> PropertyPath:
    """Read the path that starts at ``node`` of an rdflib graph; :class:`ValueError` when there is none."""
    from rdflib import URIRef

    if isinstance(node, URIRef):
        return PropertyPath("predicate", iri=str(node))
    items = tuple(read_path(graph, item) for item in graph.items(node))
    if items:
        return PropertyPath("sequence", parts=items)
    alternatives = graph.value(node, URIRef(_SH + "alternativePath"))
    if alternatives is not None:
        return PropertyPath(
            "alternativePath", parts=tuple(read_path(graph, item) for item in graph.items(alternatives))
        )
    for kind in ("inversePath", *_SUFFIXES):
        inner = graph.value(node, URIRef(_SH + kind))
        if inner is not None:
            return PropertyPath(kind, parts=(read_path(graph, inner),))
    raise ValueError(f"no property path starts at {node.n3()}")


def path_triples(path: PropertyPath, label: str) -> tuple[NamedNode | BlankNode, list[Triple]]:
    """The node that stands for a path and the triples that describe it; ``label`` begins the names of blank nodes."""
    triples: list[Triple] = []
    labels = (f"{label}p{number}" for number in range(10_000))
    return _describe(path, labels, triples), triples


def _describe(path: PropertyPath, labels: Iterator[str], triples: list[Triple]) -> NamedNode | BlankNode:
    if path.kind == "predicate":
        return NamedNode(path.iri)
    parts = [_describe(part, labels, triples) for part in path.parts]
    if path.kind == "sequence":
        return _list(parts, labels, triples)
    node = BlankNode(next(labels))
    inner = _list(parts, labels, triples) if path.kind in _LISTS else parts[0]
    triples.append(Triple(node, NamedNode(_SH + path.kind), inner))
    return node


def _list(items: list[NamedNode | BlankNode], labels: Iterator[str], triples: list[Triple]) -> NamedNode | BlankNode:
    rest: NamedNode | BlankNode = NamedNode(RDF.nil)
    for item in reversed(items):
        node = BlankNode(next(labels))
        triples += [Triple(node, NamedNode(RDF.first), item), Triple(node, NamedNode(RDF.rest), rest)]
        rest = node
    return rest
