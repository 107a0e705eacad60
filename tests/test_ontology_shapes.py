"""Each shape for the ontology has a case that it passes and a case that it fails, and the ontology passes all."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, URIRef

from kg.vocabulary import data_path

CASES = Path(__file__).parent / "shapes" / "ontology"
NAMESPACE = "https://w3id.org/communique/shape/"
FILES = ("communique.ttl", "schemes.ttl", "plover.ttl")
STRUCTURE = {SH.property, SH.targetClass, SH.targetSubjectsOf, SH.message, SH.severity, SH.path, RDF.type}


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(data_path("shapes", "ontology.ttl"))


def node_shapes() -> list[URIRef]:
    graph = Graph().parse(data_path("shapes", "ontology.ttl"))
    return sorted(shape for shape in graph.subjects(RDF.type, SH.NodeShape) if isinstance(shape, URIRef))


def focus_nodes(data: Graph, shapes: Graph, shape: URIRef) -> set[object]:
    """What the shape targets: https://www.w3.org/TR/shacl/#targets, without implicit class targets."""
    found: set[object] = set()
    for target in shapes.objects(shape, SH.targetClass):
        for kind in data.transitive_subjects(RDFS.subClassOf, target):
            found |= set(data.subjects(RDF.type, kind))
    for predicate in shapes.objects(shape, SH.targetSubjectsOf):
        found |= set(data.subjects(predicate))
    return found


def checks(shapes: Graph, shape: URIRef) -> set[object]:
    """The shape itself when it has constraints of its own, and its property shapes."""
    own = {shape} if set(shapes.predicates(shape)) - STRUCTURE else set()
    return own | set(shapes.objects(shape, SH.property))


def failed_checks(data: Graph, shapes: Graph) -> set[object]:
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
    assert isinstance(report, Graph)
    return set(report.objects(None, SH.sourceShape))


def test_shapes_are_well_formed_and_named() -> None:
    graph = Graph().parse(data_path("shapes", "ontology.ttl"))
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=graph, meta_shacl=True)
    assert conforms, text
    names = [shape for kind in (SH.NodeShape, SH.PropertyShape) for shape in graph.subjects(RDF.type, kind)]
    assert len(names) == 34
    assert all(str(name).startswith(NAMESPACE) for name in names)
    assert all(list(graph.objects(name, SH.message)) for name in names if name in checks(graph, name))


def test_every_shape_has_its_two_cases() -> None:
    expected = {
        f"{shape.removeprefix(NAMESPACE)}.{kind}.ttl" for shape in node_shapes() for kind in ("valid", "invalid")
    }
    assert {path.name for path in CASES.iterdir()} == expected
    assert len(expected) == 32


@pytest.mark.parametrize("shape", node_shapes(), ids=lambda shape: shape.removeprefix(NAMESPACE))
def test_the_valid_case_is_looked_at_and_passes(shapes: Graph, shape: URIRef) -> None:
    data = Graph().parse(CASES / f"{shape.removeprefix(NAMESPACE)}.valid.ttl")
    assert focus_nodes(data, shapes, shape)
    assert failed_checks(data, shapes) == set()


@pytest.mark.parametrize("shape", node_shapes(), ids=lambda shape: shape.removeprefix(NAMESPACE))
def test_the_invalid_case_fails_all_checks_of_the_shape(shapes: Graph, shape: URIRef) -> None:
    data = Graph().parse(CASES / f"{shape.removeprefix(NAMESPACE)}.invalid.ttl")
    assert checks(shapes, shape) <= failed_checks(data, shapes)


def test_the_ontology_and_its_schemes_pass_with_every_shape_at_work(shapes: Graph) -> None:
    data = Graph()
    for name in FILES:
        data.parse(data_path("ontology", name))
    assert failed_checks(data, shapes) == set()
    counts = {shape.removeprefix(NAMESPACE): len(focus_nodes(data, shapes, shape)) for shape in node_shapes()}
    assert all(counts.values()), counts
    assert counts["ConceptLabelShape"] == len(set(data.subjects(RDF.type, SKOS.Concept))) > 300
    assert counts["OntologyHeaderShape"] == len(set(data.subjects(RDF.type, OWL.Ontology))) == 1
