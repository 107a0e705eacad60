"""What HermiT is given of a graph: axioms, and statements about instances in the datatypes that OWL 2 knows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.vocabulary import CQ, OWL, RDF, RDFS, XSD

__all__ = ["Statements", "read_statements", "restored"]

_TYPE = ox.NamedNode(RDF.type)
_DATE_TIME = ox.NamedNode(XSD.dateTime)
_FIRST_MOMENT = {XSD.date: "T00:00:00", XSD.gYearMonth: "-01T00:00:00", XSD.gYear: "-01-01T00:00:00"}
_DATATYPES = frozenset(
    f"{XSD.iri}{name}"
    for name in (
        "decimal integer nonNegativeInteger nonPositiveInteger positiveInteger negativeInteger long int short byte "
        "unsignedLong unsignedInt unsignedShort unsignedByte double float string normalizedString token language Name "
        "NCName NMTOKEN boolean hexBinary base64Binary anyURI dateTime dateTimeStamp"
    ).split()
) | {RDF.langString, f"{RDF.iri}PlainLiteral", f"{RDF.iri}XMLLiteral", f"{RDFS.iri}Literal"}
"""The datatypes of OWL 2 (Structural Specification, 4) and the tagged strings that it reads as plain literals."""

_ANNOTATIONS = frozenset((RDFS.label, RDFS.comment, RDFS.isDefinedBy, f"{RDFS.iri}seeAlso"))
_ABOUT_INSTANCES = frozenset((f"{OWL.iri}sameAs", f"{OWL.iri}differentFrom"))
_LONGEST = 64


@dataclass(frozen=True, slots=True)
class Statements:
    """The axioms about classes and properties, and the statements about instances; both sorted.

    ``originals`` gives, for a statement that was rewritten for HermiT, the triple as the graph has it.
    """

    axioms: tuple[ox.Triple, ...]
    about_instances: tuple[ox.Triple, ...]
    originals: dict[ox.Triple, ox.Triple]


def read_statements(quads: Iterable[ox.Quad]) -> Statements:
    """Sort the quads of all graphs into axioms and statements about instances, and leave out what says nothing in OWL.

    Left out are annotations, statements with properties that the ontology does not declare, the record of derivations,
    and literals of datatypes that OWL 2 lacks. Dates, months and years become the moments at which they begin
    (``xsd:dateTime``), and long strings their digests, so that equal stays equal.
    """
    triples = {quad.triple for quad in quads}
    declared = _declared(triples)
    record = {t.subject for t in triples if t.predicate == _TYPE and _value(t.object) in (CQ.Derivation, CQ.Rule)}
    axioms: list[ox.Triple] = []
    about_instances: list[ox.Triple] = []
    originals: dict[ox.Triple, ox.Triple] = {}
    for triple in sorted(triples, key=str):
        if _is_axiom(triple):
            axioms.append(triple)
        elif triple.subject not in record and (rewritten := _rewritten(triple, declared)) is not None:
            about_instances.append(rewritten)
            originals[rewritten] = triple
    return Statements(tuple(axioms), tuple(dict.fromkeys(about_instances)), originals)


def _value(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def _declared(triples: Iterable[ox.Triple]) -> frozenset[ox.NamedNode]:
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty)
    found = {t.subject for t in triples if t.predicate == _TYPE and _value(t.object) in kinds}
    return frozenset(node for node in found if isinstance(node, ox.NamedNode))


def _is_axiom(triple: ox.Triple) -> bool:
    """Whether the triple is about classes or properties: its predicate, or the class that it ascribes, is OWL's own."""
    predicate = triple.predicate.value
    if predicate in _ABOUT_INSTANCES or predicate in _ANNOTATIONS or predicate == f"{OWL.iri}imports":
        return False
    if triple.predicate == _TYPE:
        return _value(triple.object).startswith((OWL.iri, RDFS.iri)) and _value(triple.object) != OWL.Thing
    return predicate.startswith((OWL.iri, RDFS.iri)) or predicate in (RDF.first, RDF.rest)


def _rewritten(triple: ox.Triple, declared: frozenset[ox.NamedNode]) -> ox.Triple | None:
    if triple.predicate not in declared and triple.predicate.value not in (RDF.type, *_ABOUT_INSTANCES):
        return None
    if not isinstance(triple.object, ox.Literal):
        return triple
    value = _literal(triple.object)
    return ox.Triple(triple.subject, triple.predicate, value) if value is not None else None


def _literal(literal: ox.Literal) -> ox.Literal | None:
    datatype = literal.datatype.value
    if datatype in _FIRST_MOMENT:
        return ox.Literal(literal.value + _FIRST_MOMENT[datatype], datatype=_DATE_TIME)
    if datatype not in _DATATYPES:
        return None
    if datatype in (XSD.string, RDF.langString) and len(literal.value) > _LONGEST:
        digest = hashlib.sha256(literal.value.encode("utf-8")).hexdigest()
        return ox.Literal(digest, language=literal.language)
    return literal


def restored(statements: Statements, chosen: Iterable[ox.Triple]) -> Iterator[str]:
    """The chosen statements as the graph has them, as lines of N-Triples without line feeds, in order."""
    yield from sorted(f"{statements.originals.get(triple, triple)} ." for triple in chosen)
