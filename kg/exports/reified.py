"""Facts and claims in RDF 1.2: what each derivation and claim states is a triple term that it reifies.

RDF 1.2 Concepts, clauses 3.1 and 3.4: a triple term denotes a triple without asserting it. A fact stands as a plain
triple too; what is only planned, possible or denied does not.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple

from kg.errors import InputError
from kg.serialization.canonical import canonicalized
from kg.store import Store, export, solutions
from kg.vocabulary import CQ, RDF, data_path

__all__ = ["REIFIED_FORMATS", "reified_quads", "write_reified"]

REIFIED_FORMATS: Mapping[str, RdfFormat] = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
}
"""The formats of RDF 1.2, by name."""

_REIFIES = NamedNode(RDF.iri + "reifies")
_PARTS = (RDF.subject, RDF.predicate, RDF.object)
_RULE, _TYPE = CQ.rule, RDF.type


def reified_quads(store: Store) -> Iterator[Quad]:
    """Facts in the default graph; claims and derivations in their named graphs, each with ``rdf:reifies``.

    A claim keeps all that is said of it: modality, polarity, confidence, speaker and the evidence with its source. A
    derivation keeps its rule and its supports; ``rdf:subject``, ``rdf:predicate`` and ``rdf:object``, by which RDF 1.1
    describes a triple, give way to the triple term. The texts of editions are left out.
    """
    yield from canonicalized(set(export(store, "facts")) | set(_claims(store)))
    yield from _derivations(store)
    yield from _statements(store)


def _claims(store: Store) -> Iterator[Quad]:
    return (quad for quad in export(store, "claims") if quad.predicate.value != CQ.text)


def _derivations(store: Store) -> Iterator[Quad]:
    parts: dict[tuple[object, object], dict[str, object]] = {}
    for quad in export(store, "derivations"):
        if quad.predicate.value in _PARTS:
            parts.setdefault((quad.subject, quad.graph_name), {})[quad.predicate.value] = quad.object
        else:
            yield quad
    for (node, graph), triple in parts.items():
        if len(triple) == len(_PARTS):
            yield Quad(node, _REIFIES, Triple(*(triple[part] for part in _PARTS)), graph)  # type: ignore[arg-type]


def _statements(store: Store) -> Iterator[Quad]:
    query = data_path("ontology", "exports", "statements.rq").read_text("utf-8")
    for edition, claim, *triple in solutions(store.query(query)).rows:
        yield Quad(claim, _REIFIES, Triple(*triple), edition)  # type: ignore[arg-type]


def write_reified(quads: Iterable[Quad], *, format: str, prefixes: Mapping[str, str]) -> bytes:
    """The quads in a format of RDF 1.2, sorted; Turtle and N-Triples make one graph of all.

    Raises :class:`~kg.errors.InputError` for a format that has no triple terms.
    """
    known = REIFIED_FORMATS.get(format)
    if known is None:
        able = ", ".join(REIFIED_FORMATS)
        raise InputError(f"{format} has no triple terms of RDF 1.2", hint=f"write {able}")
    if not known.supports_datasets:
        quads = (Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in quads)
    ordered = sorted(set(quads), key=_order)
    used = {} if known in (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS) else _used(ordered, prefixes)
    stream = io.BytesIO()
    pyoxigraph.serialize(ordered, stream, format=known, prefixes=used)
    return stream.getvalue()


def _order(quad: Quad) -> tuple[str, str, bool, str, str]:
    graph = "" if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name)
    predicate = quad.predicate.value
    return graph, str(quad.subject), predicate != _TYPE, predicate, str(quad.object)


def _used(quads: Iterable[Quad], prefixes: Mapping[str, str]) -> dict[str, str]:
    text = "\n".join(map(str, quads))
    return {name: iri for name, iri in sorted(prefixes.items()) if f"<{iri}" in text}
