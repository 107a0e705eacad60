"""Claims as nanopublications: what is claimed, where it comes from, and what is known of the publication.

Nanopublication Guidelines, 10 April 2018: four named graphs each. The IRI is a trusty URI of the module RA (Kuhn and
Dumontier, 2014): it ends in a hash of all that the nanopublication says, so that nothing can be changed unseen. They
are not signed and have no time of making.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kg.exports.records import Names, Record, Term, names_of, read_records
from kg.store import Store
from kg.vocabulary import CQ, DCTERMS, DEFAULT_BASE, OA, PROV, RDF, RDFS, XSD

__all__ = ["nanopublication_quads", "trusty_code"]

_NP = "http://www.nanopub.org/nschema#"
_NPX = "http://purl.org/nanopub/x/"
_GAP = " "
"""What stands for the hash while it is computed."""

_PROVENANCE = frozenset(
    [PROV.wasQuotedFrom, PROV.wasGeneratedBy, PROV.wasInfluencedBy, CQ.attributedTo, CQ.confidence, CQ.lexiconEntry]
)
"""What of a claim is provenance, not content."""

_Node = tuple[str, str, str, Term | str]
"""Graph, subject, predicate and object, IRIs as strings: with a gap they are none yet."""


def nanopublication_quads(store: Store, *, base: str = DEFAULT_BASE) -> Iterator[Quad]:
    """A nanopublication for each claim, in the order of the claims.

    The assertion has the claim's class and roles with the names of those that bear them; the provenance its quote, the
    edition, the speaker and the run; the publication information the claim that it introduces.
    """
    records = read_records(store)
    names = names_of(store, (term for one in records for values in one.said.values() for term in values), base)
    for record in records:
        yield from _closed(list(_open(record, names, base + "nanopub/")), base + "nanopub/")


def _open(record: Record, names: Names, space: str) -> Iterator[_Node]:
    this = space + _GAP
    head, assertion, provenance, info = (f"{this}#{part}" for part in ("Head", "assertion", "provenance", "pubinfo"))
    yield head, this, RDF.type, _NP + "Nanopublication"
    for part, graph in (("Assertion", assertion), ("Provenance", provenance), ("PublicationInfo", info)):
        yield head, this, f"{_NP}has{part}", graph
    yield from ((assertion, *triple) for triple in _assertion(record, names))
    yield from ((provenance, *triple) for triple in _provenance(record, assertion))
    yield info, this, _NPX + "introduces", record.claim
    yield info, this, _NPX + "hasNanopubType", CQ[record.kind]
    yield info, this, DCTERMS.source, record.edition.iri


def _assertion(record: Record, names: Names) -> Iterator[tuple[str, str, Term | str]]:
    things = set()
    for predicate, values in record.said.items():
        if predicate not in _PROVENANCE:
            yield from ((record.claim, predicate, value) for value in values)
            things |= {value for value in values if isinstance(value, NamedNode) and predicate != RDF.type}
    for thing in things:
        yield thing.value, RDFS.label, Literal(names(thing))


def _provenance(record: Record, assertion: str) -> Iterator[tuple[str, str, Term | str]]:
    yield assertion, PROV.wasQuotedFrom, record.evidence
    yield assertion, PROV.wasDerivedFrom, record.edition.iri
    for speaker in record.terms("attributedTo"):
        yield assertion, PROV.wasAttributedTo, speaker
    for predicate in sorted(_PROVENANCE):
        yield from ((record.claim, predicate, value) for value in record.said.get(predicate, ()))
    yield record.evidence, OA.hasSource, record.edition.iri
    yield record.evidence, OA.exact, Literal(record.quote)
    yield record.evidence, OA.start, _number(record.start)
    yield record.evidence, OA.end, _number(record.end)
    edition = record.edition
    for predicate, value in ((DCTERMS.title, edition.title), (DCTERMS.publisher, edition.publisher)):
        if value:
            yield edition.iri, predicate, Literal(value)
    if edition.issued:
        yield edition.iri, DCTERMS.issued, Literal(edition.issued)


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=NamedNode(XSD.nonNegativeInteger))


def _closed(nodes: list[_Node], space: str) -> Iterator[Quad]:
    code = trusty_code(nodes)
    gap, name = space + _GAP, space + code

    def node(value: str) -> NamedNode:
        return NamedNode(value.replace(gap, name, 1) if value.startswith(gap) else value)

    for graph, subject, predicate, value in nodes:
        end = node(value) if isinstance(value, str) else value
        yield Quad(node(subject), node(predicate), end, node(graph))


def trusty_code(nodes: Iterable[_Node]) -> str:
    """``RA`` and the hash of quads without blank nodes, whose own IRIs have a blank where the hash will stand."""
    lines = sorted({_sorting(node) for node in nodes})
    text = "".join(
        "\n".join([graph, subject, predicate, _written(end)]) + "\n" for graph, subject, predicate, *end in lines
    )
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return "RA" + base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


def _sorting(node: _Node) -> tuple[str, ...]:
    """Graph, subject, predicate; then IRIs before literals, these by value, datatype (none first) and language."""
    *names, value = node
    if isinstance(value, Literal):
        language = value.language or ""
        return (*map(str, names), "1", value.value, "" if language else value.datatype.value, language)
    return (*map(str, names), "0", value if isinstance(value, str) else str(value)[1:-1], "", "")


def _written(end: list[str]) -> str:
    kind, value, datatype, language = end
    if kind == "0":
        return value
    escaped = value.replace("\\", "\\\\").replace("\n", "\\n")
    return f"@{language.lower()} {escaped}" if language else f"^{datatype} {escaped}"
