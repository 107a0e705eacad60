"""A dataset as rdflib's objects, for the tools that speak rdflib."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from kg.errors import InputError
from kg.vocabulary import XSD

if TYPE_CHECKING:
    import rdflib

__all__ = ["rdflib_dataset"]


def rdflib_dataset(quads: Iterable[Quad]) -> rdflib.Dataset:
    """A new rdflib ``Dataset`` with these quads.

    It is a copy, not a view: a view through oxrdflib gives every string the datatype ``xsd:string``, which rdflib holds
    unequal to a plain string, so that shapes and comparisons fail. Lexical forms are kept (``"01"^^xsd:integer``).
    """
    import rdflib
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    dataset = rdflib.Dataset()
    known: dict[Any, Any] = {}

    def converted(term: Any) -> Any:
        if term not in known:
            known[term] = _converted(term, rdflib)
        return known[term]

    def graph(name: Any) -> Any:
        key = ("graph", name)
        if key not in known:
            is_default = isinstance(name, DefaultGraph)
            known[key] = dataset.graph(DATASET_DEFAULT_GRAPH_ID if is_default else converted(name))
        return known[key]

    dataset.addN(
        (converted(quad.subject), converted(quad.predicate), converted(quad.object), graph(quad.graph_name))
        for quad in quads
    )
    return dataset


def _converted(term: Any, rdflib: Any) -> Any:
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if not isinstance(term, Literal):
        raise InputError("the data hold a triple term of RDF 1.2", hint="rdflib knows RDF 1.1 only")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = None if term.datatype.value == XSD.string else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, datatype=datatype, normalize=False)
