"""Editions in the NLP Interchange Format: the text, its sentences, and where it names what the graph knows.

NIF 2.0 Core Ontology, with offsets in IRIs as RFC 5147 writes them (``#char=0,12``), counted in code points.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kg.exports.records import Record, read_records
from kg.gazetteer import Gazetteer
from kg.passages import sentences
from kg.statements import Edition, read_editions
from kg.store import Store
from kg.vocabulary import RDF, XSD

__all__ = ["ITSRDF", "NIF", "nif_quads"]

NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
ITSRDF = "http://www.w3.org/2005/11/its/rdf#"


def nif_quads(store: Store) -> Iterator[Quad]:
    """For each edition whose text the graph keeps, a context, its sentences, and its mentions of entities.

    Mentions are the names of the reference graph that stand in the text, of those things of which the edition's claims
    speak; each has ``itsrdf:taIdentRef``.
    """
    spoken: dict[str, list[Record]] = {}
    for record in read_records(store):
        spoken.setdefault(record.edition.iri, []).append(record)
    for edition in read_editions(store):
        if edition.text is not None:
            yield from _edition(edition, edition.text, spoken.get(edition.iri, []))


def _edition(edition: Edition, text: str, records: list[Record]) -> Iterator[Quad]:
    context = _place(edition, 0, len(text))
    yield from _string(context, "Context", 0, len(text))
    yield Quad(context, NamedNode(NIF + "isString"), Literal(text))
    yield Quad(context, NamedNode(NIF + "sourceUrl"), NamedNode(edition.document or edition.iri))
    places = list(sentences(text))
    for start, end in places:
        yield from _part(edition, context, text, "Sentence", start, end)
    for start, end, entity in _mentions(text, records):
        yield from _part(edition, context, text, "Phrase", start, end)
        phrase = _place(edition, start, end)
        yield Quad(phrase, NamedNode(ITSRDF + "taIdentRef"), NamedNode(entity))
        for around in places:
            if around[0] <= start and end <= around[1]:
                yield Quad(phrase, NamedNode(NIF + "sentence"), _place(edition, *around))


def _mentions(text: str, records: list[Record]) -> Iterator[tuple[int, int, str]]:
    known = {
        term.value for one in records for values in one.said.values() for term in values if isinstance(term, NamedNode)
    }
    for match in Gazetteer.load().find(text):
        meant = [entity.iri for entity in match.entities if entity.iri in known]
        if len(meant) == 1:
            yield match.start, match.end, meant[0]


def _part(edition: Edition, context: NamedNode, text: str, kind: str, start: int, end: int) -> Iterator[Quad]:
    node = _place(edition, start, end)
    yield from _string(node, kind, start, end)
    yield Quad(node, NamedNode(NIF + "referenceContext"), context)
    yield Quad(node, NamedNode(NIF + "anchorOf"), Literal(text[start:end]))


def _string(node: NamedNode, kind: str, start: int, end: int) -> Iterator[Quad]:
    for name in (kind, "RFC5147String"):
        yield Quad(node, NamedNode(RDF.type), NamedNode(NIF + name))
    for name, value in (("beginIndex", start), ("endIndex", end)):
        number = Literal(str(value), datatype=NamedNode(XSD.nonNegativeInteger))
        yield Quad(node, NamedNode(NIF + name), number)


def _place(edition: Edition, start: int, end: int) -> NamedNode:
    return NamedNode(f"{edition.iri}#char={start},{end}")
