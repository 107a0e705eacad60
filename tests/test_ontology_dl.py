"""The ontology and its schemes are in OWL 2 DL: by the OWL API where there is Java, and by checks of our own anywhere.

Our own checks also cover what the OWL API in HermiT's jar lets pass: datatypes that OWL 2 does not know.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection

from kg.vocabulary import CQ, data_path

ROOT = Path(__file__).parents[1]
FILES = ("communique.ttl", "schemes.ttl", "plover.ttl")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.NamedIndividual)
PROPERTY_KINDS = KINDS[1:4]
RESERVED = (str(RDF), str(RDFS), str(OWL), str(XSD))
BUILT_IN_ANNOTATIONS = {RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy, OWL.versionInfo, OWL.versionIRI}
# The constructs of https://www.w3.org/TR/owl2-mapping-to-rdf/ that the ontology uses: a new one is to be thought about.
CONSTRUCTS = {
    RDF.type,
    RDF.first,
    RDF.rest,
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    RDFS.domain,
    RDFS.range,
    OWL.cardinality,
    OWL.inverseOf,
    OWL.members,
    OWL.onProperty,
    OWL.propertyChainAxiom,
    OWL.someValuesFrom,
    OWL.unionOf,
}
# https://www.w3.org/TR/owl2-syntax/#Datatype_Maps
DATATYPES = {
    *(OWL.real, OWL.rational, RDF.PlainLiteral, RDF.XMLLiteral, RDFS.Literal, XSD.decimal, XSD.integer, XSD.double),
    *(XSD.nonNegativeInteger, XSD.nonPositiveInteger, XSD.positiveInteger, XSD.negativeInteger, XSD.long, XSD.int),
    *(XSD.short, XSD.byte, XSD.unsignedLong, XSD.unsignedInt, XSD.unsignedShort, XSD.unsignedByte, XSD.float),
    *(XSD.string, XSD.normalizedString, XSD.token, XSD.language, XSD.Name, XSD.NCName, XSD.NMTOKEN, XSD.boolean),
    *(XSD.hexBinary, XSD.base64Binary, XSD.anyURI, XSD.dateTime, XSD.dateTimeStamp),
}
NEEDS_SIMPLE = (OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.IrreflexiveProperty, OWL.AsymmetricProperty)


def load(*names: str) -> Graph:
    graph = Graph()
    for name in names:
        graph.parse(data_path("ontology", name))
    return graph


def reserved(node: object) -> bool:
    return isinstance(node, URIRef) and str(node).startswith(RESERVED)  # URIRef.startswith takes no tuple


def anonymous(node: object) -> bool:
    return isinstance(node, BNode)


def undeclared(graph: Graph) -> Iterator[str]:
    """Entities that are used and not declared, or declared as two things at once."""
    declared = {kind: set(graph.subjects(RDF.type, kind)) for kind in KINDS}
    properties = set().union(*(declared[kind] for kind in PROPERTY_KINDS))
    for node in {node for nodes in declared.values() for node in nodes if isinstance(node, URIRef)}:
        if sum(node in nodes for nodes in declared.values()) > 1 or reserved(node):
            yield f"declared wrongly: {node}"
    annotations = declared[OWL.AnnotationProperty] | BUILT_IN_ANNOTATIONS
    terms = properties | declared[OWL.Class]
    for subject, predicate, value in graph:
        if predicate == RDF.type and not reserved(value) and value not in declared[OWL.Class]:
            yield f"undeclared class: {value}"
        if predicate in (RDFS.subClassOf, RDFS.domain) and value not in declared[OWL.Class] and not anonymous(value):
            yield f"undeclared class: {value}"
        if predicate in (RDFS.subPropertyOf, OWL.inverseOf, OWL.onProperty) and value not in properties:
            yield f"undeclared property: {value}"
        if predicate not in CONSTRUCTS | annotations | properties:
            yield f"undeclared predicate: {predicate}"
        if predicate not in CONSTRUCTS | annotations and {subject, value} & terms:
            yield f"term used as an individual: {subject} {predicate} {value}"


def strange_values(graph: Graph) -> Iterator[str]:
    """Datatypes outside the map of OWL 2, literals where things belong and things where literals belong."""
    objects, datatypes = (set(graph.subjects(RDF.type, kind)) for kind in PROPERTY_KINDS[:2])
    for _, predicate, value in graph:
        if isinstance(value, Literal) and value.datatype and value.datatype not in DATATYPES:
            yield f"datatype outside OWL 2: {value.datatype}"
        if predicate in (objects if isinstance(value, Literal) else datatypes):
            yield f"wrong kind of value: {predicate} {value}"
    for term in datatypes:
        for value in graph.objects(term, RDFS.range):
            if value not in DATATYPES:
                yield f"datatype outside OWL 2: {value}"


def simplicity(graph: Graph) -> Iterator[str]:
    """Properties that must be simple and are not, and chains without a regular order.

    See https://www.w3.org/TR/owl2-syntax/#The_Restriction_on_Simple_Roles and the one on the property hierarchy.
    """
    composite = {*graph.subjects(RDF.type, OWL.TransitiveProperty), *graph.subjects(OWL.propertyChainAxiom)}
    composite = {above for term in composite for above in graph.transitive_objects(term, RDFS.subPropertyOf)}
    composite |= {inverse for term in composite for inverse in graph.objects(term, OWL.inverseOf)}
    composite |= {inverse for term in composite for inverse in graph.subjects(OWL.inverseOf, term)}
    counted = {graph.value(restriction, OWL.onProperty) for restriction in graph.subjects(OWL.cardinality)}
    for term in composite:
        if term in counted or any((term, RDF.type, kind) in graph for kind in NEEDS_SIMPLE):
            yield f"not simple: {term}"
    for term, chain in graph.subject_objects(OWL.propertyChainAxiom):
        links = list(Collection(graph, chain))
        inner = links[1:] if links[0] == term else links[:-1] if links[-1] == term else links
        if term in inner or any((link, OWL.propertyChainAxiom, None) in graph for link in inner):
            yield f"chain without an order: {term}"


def problems(graph: Graph) -> set[str]:
    return {problem for check in (undeclared, strange_values, simplicity) for problem in check(graph)}


@pytest.mark.parametrize("names", [FILES[:1], FILES])
def test_the_ontology_keeps_to_owl_2_dl(names: tuple[str, ...]) -> None:
    assert problems(load(*names)) == set()


def test_only_the_listed_constructs_are_used() -> None:
    graph = load(*FILES)
    assert {predicate for predicate in graph.predicates() if reserved(predicate)} == (
        CONSTRUCTS | {RDFS.label, RDFS.isDefinedBy, OWL.versionInfo, OWL.versionIRI}
    )
    assert not list(graph.triples((None, OWL.imports, None)))


BROKEN = {
    "undeclared class": "cq:Bad a owl:Class ; rdfs:subClassOf cq:Missing .",
    "undeclared property": "cq:bad a owl:ObjectProperty ; rdfs:subPropertyOf cq:missing .",
    "undeclared predicate": "cq:memberOf cq:missing 1 .",
    "declared wrongly": "cq:memberOf a owl:DatatypeProperty .",
    "term used as an individual": "cq:Person cq:memberOf cq:Alliance .",
    "datatype outside OWL 2": "cq:validFrom rdfs:range xsd:date .",
    "wrong kind of value": '<urn:x> cq:memberOf "NATO" .',
    "not simple": "cq:partOf a owl:FunctionalProperty .",
    "chain without an order": "cq:partOf owl:propertyChainAxiom ( cq:tookPlaceIn cq:organOf ) .",
}


@pytest.mark.parametrize("problem", BROKEN)
def test_what_breaks_owl_2_dl_is_noticed(problem: str) -> None:
    graph = load("communique.ttl")
    prefixes = f"@prefix cq: <{CQ.iri}> . @prefix owl: <{OWL}> . @prefix rdfs: <{RDFS}> . @prefix xsd: <{XSD}> ."
    graph.parse(data=prefixes + BROKEN[problem], format="turtle")
    assert any(found.startswith(problem) for found in problems(graph)), problems(graph)


def profile(*files: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / "owl_profile.py"), *map(str, files)]
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    if result.returncode == 3:
        pytest.skip(result.stderr.strip().splitlines()[-1])
    return result


def test_the_owl_api_finds_no_violation_of_owl_2_dl() -> None:
    pytest.importorskip("jpype", reason="JPype calls the OWL API")
    result = profile()
    assert (result.returncode, result.stdout) == (0, "in OWL 2 DL\n"), result.stderr


def test_the_owl_api_finds_a_violation_where_there_is_one(tmp_path: Path) -> None:
    pytest.importorskip("jpype", reason="JPype calls the OWL API")
    broken = tmp_path / "broken.ttl"
    broken.write_text(f"<{CQ.iri}partOf> a <{OWL.FunctionalProperty}> .\n", encoding="utf-8")
    result = profile(data_path("ontology", "communique.ttl"), broken)
    assert result.returncode == 1
    assert "non-simple" in result.stdout
