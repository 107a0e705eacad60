"""The parts of a graph, for export."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat

from kg.errors import InputError
from kg.store.opening import Store
from kg.store.reference import ontology_files, reference_files
from kg.store.results import solutions
from kg.vocabulary import OWL, RDF

__all__ = ["PARTS", "Part", "export"]

Part: TypeAlias = Literal["all", "claims", "facts", "derivations", "reference", "ontology"]
PARTS: tuple[Part, ...] = get_args(Part)
"""What can be exported: everything; the graphs of editions; the derived triples of the default graph; the graphs that
say how these were derived; the default graph's reference data; its ontology and concept schemes."""

_EDITIONS = "SELECT DISTINCT ?graph { GRAPH ?graph { ?graph a cq:Edition } }"
_DERIVATIONS = "SELECT DISTINCT ?graph { GRAPH ?graph { ?derivation a cq:Derivation } }"
_FACTS = """
SELECT DISTINCT ?s ?p ?o {
  GRAPH ?graph { ?derivation a cq:Derivation ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }
  ?s ?p ?o
}"""


def export(store: Store, part: Part = "all") -> Iterator[Quad]:
    """The quads of one part of a store, in no order (see :func:`kg.serialization.serialize`).

    A triple that is both derived and in the packaged reference graph counts as both. Raises
    :class:`~kg.errors.InputError` for an unknown part.
    """
    if part == "all":
        yield from store.quads()
    elif part in ("claims", "derivations"):
        for (graph,) in _rows(store, _EDITIONS if part == "claims" else _DERIVATIONS):
            yield from store.quads(graph=graph)
    elif part == "facts":
        yield from _facts(store)
    elif part in ("reference", "ontology"):
        yield from _terms(store, wanted=part == "ontology")
    else:
        raise InputError(f"no part of a graph is called {part!r}", hint=f"choose one of {', '.join(PARTS)}")


def _rows(store: Store, sparql: str) -> tuple[tuple[Any, ...], ...]:
    return solutions(store.query(sparql)).rows


def _facts(store: Store) -> set[Quad]:
    return {Quad(s, p, o, DefaultGraph()) for s, p, o in _rows(store, _FACTS)}


def _terms(store: Store, *, wanted: bool) -> Iterator[Quad]:
    """The default graph's triples about terms of the ontology, or all others that are not merely derived."""
    default = set(store.quads(graph=DefaultGraph()))
    about_terms = _about_terms(default)
    if wanted:
        yield from about_terms
    else:
        yield from default - about_terms - (_facts(store) - _packaged())


def _about_terms(default: set[Quad]) -> set[Quad]:
    terms = {quad.subject for path in ontology_files() for quad in _parsed(path)}
    named = {quad for quad in default if quad.subject in terms and isinstance(quad.subject, NamedNode)}
    # Some axioms, such as that classes are disjoint, are blank nodes that no term leads to.
    axioms = {quad.subject for quad in default if isinstance(quad.subject, BlankNode) and _is_axiom(quad)}
    return named | _reached(default, axioms | {quad.object for quad in named if isinstance(quad.object, BlankNode)})


def _is_axiom(quad: Quad) -> bool:
    return quad.predicate.value == RDF.type and str(quad.object).startswith("<" + OWL.iri)


def _reached(default: set[Quad], nodes: set[BlankNode]) -> set[Quad]:
    """What is said of these blank nodes and, step by step, of those that they lead to."""
    found: set[Quad] = set()
    seen: set[BlankNode] = set()
    while nodes:
        seen |= nodes
        said = {quad for quad in default if quad.subject in nodes}
        found |= said
        nodes = {quad.object for quad in said if isinstance(quad.object, BlankNode)} - seen
    return found


def _packaged() -> set[Quad]:
    return {quad for path in reference_files() for quad in _parsed(path)}


def _parsed(path: Path) -> Iterator[Quad]:
    return pyoxigraph.parse(path=path, format=RdfFormat.TURTLE)
