"""A graph described as a dataset: the counts against rdflib's own parse, what is said and what is not, same bytes."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import DCTERMS, RDF, VOID, Dataset, Graph, URIRef

import kg
from kg.errors import InputError
from kg.exports.description import as_json, as_turtle
from kg.serialization import canonical_hash

GRAPH = Path(__file__).parents[1] / "examples" / "graph.trig"


def parse_graph() -> list[ox.Quad]:
    return list(ox.parse(path=GRAPH, format=ox.RdfFormat.TRIG))


@pytest.fixture(scope="module")
def described() -> kg.Description:
    return kg.describe(GRAPH)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_counts_are_those_of_another_parser(described: kg.Description) -> None:
    quads = set(Dataset().parse(GRAPH, format="trig").quads())
    assert described.triples == len(quads) > 5000
    assert described.entities == len({s for s, *_ in quads if isinstance(s, URIRef)})
    assert {p.iri: p.number for p in described.properties} == Counter(str(p) for _, p, *_ in quads)
    typed = {(s, o) for s, p, o, _ in quads if p == RDF.type}
    assert {p.iri: p.number for p in described.classes} == Counter(str(o) for _, o in typed)
    assert described.documents == 4


def test_turtle_says_the_same(described: kg.Description) -> None:
    graph = Graph().parse(data=as_turtle(described), format="turtle")
    node = URIRef(described.iri)
    assert int(graph.value(node, VOID.triples)) == described.triples
    assert len(list(graph.objects(node, VOID.classPartition))) == len(described.classes) > 20
    assert len(list(graph.objects(node, VOID.propertyPartition))) == len(described.properties) > 40
    assert graph.value(node, DCTERMS.license) is None
    assert as_turtle(described) == as_turtle(kg.describe(GRAPH))
    assert json.loads(as_json(described))["sha256"] == described.sha256


def test_the_hash_is_the_canonical_one(described: kg.Description) -> None:
    assert described.sha256 == canonical_hash(parse_graph())


def test_licence_and_distributions_are_named_when_given() -> None:
    found = kg.describe(GRAPH, licence="https://example.org/licence", distributions=["https://example.org/g.trig"])
    text = as_turtle(found)
    assert "dcterms:license <https://example.org/licence>" in text
    assert "media-types/application/trig>" in text


@pytest.mark.parametrize("wrong", [{"licence": "no iri"}, {"distributions": ["https://example.org/graph"]}])
def test_what_is_no_iri_or_format_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InputError):
        kg.describe(GRAPH, **wrong)  # type: ignore[arg-type]
