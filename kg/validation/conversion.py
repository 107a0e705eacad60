"""Terms and graphs between pyoxigraph and rdflib.

The validator gets plain rdflib graphs with plain strings: rdflib's ``Literal("x")`` and ``"x"^^xsd:string`` are unequal
there although RDF 1.1 says that they are one, and an engine that meets both reports what is not wrong.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, cast

import pyoxigraph as ox
from rdflib import BNode, Dataset, Literal, URIRef

from kg.validation.terms import Node, Statement, Term
from kg.vocabulary import XSD

__all__ = ["fill", "from_rdflib", "quiet", "statements", "to_rdflib"]


def to_rdflib(term: Term) -> Any:
    """A pyoxigraph term as an rdflib term; lexical forms are kept as they are."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    if term.datatype.value == XSD.string:
        return Literal(term.value)
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def from_rdflib(term: Any) -> Term:
    """An rdflib term as a pyoxigraph term."""
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or XSD.string)))


def statements(graph: Any) -> Iterator[Statement]:
    """The statements of an rdflib graph or dataset."""
    quads = graph.quads() if isinstance(graph, Dataset) else ((*triple, None) for triple in graph)
    for subject, predicate, value, name in quads:
        graph_name = None if name is None else str(name)
        yield Statement(cast(Node, from_rdflib(subject)), str(predicate), from_rdflib(value), graph_name)


def fill(graph: Any, items: Iterable[Statement]) -> Any:
    """Add the triples of statements to an rdflib graph, whatever graph they are in, and return it."""
    known: dict[Term, Any] = {}

    def converted(term: Term) -> Any:
        if term not in known:
            known[term] = to_rdflib(term)
        return known[term]

    for item in items:
        graph.add((converted(item.subject), URIRef(item.predicate), converted(item.object)))
    return graph


@contextmanager
def quiet() -> Iterator[None]:
    """Keep rdflib from writing about ill-typed literals to stderr."""
    logger = logging.getLogger("rdflib.term")
    logger.addFilter(_nothing)
    try:
        yield
    finally:
        logger.removeFilter(_nothing)


def _nothing(_: logging.LogRecord) -> bool:
    return False
