"""A graph described as a dataset: the counts against rdflib's own parse, what is said and what is not, same bytes."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import DCAT, DCTERMS, RDF, VOID, Dataset, Graph, URIRef

import kg
from kg.errors import InputError
from kg.exports.catalogue import as_turtle
from kg.exports.description import as_json
from kg.exports.tally import Tally, tallied
from kg.serialization import canonical_hash, sorted_lines
from kg.validation import validate

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
GRAPH = Path(__file__).parents[1] / "examples" / "graph.trig"


def parse_graph() -> list[ox.Quad]:
    return list(ox.parse(path=GRAPH, format=ox.RdfFormat.TRIG))


@pytest.fixture(scope="module")
def described() -> kg.Description:
    return kg.describe(GRAPH)


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


def test_days_and_languages_are_those_of_the_editions(described: kg.Description) -> None:
    issued = [str(o) for s, p, o, g in Dataset().parse(GRAPH, format="trig").quads() if p == DCTERMS.issued and s == g]
    assert (described.first, described.last) == (min(issued), max(issued))
    assert described.first != described.last
    graph = Graph().parse(data=as_turtle(described), format="turtle")
    node = URIRef(described.iri)
    assert graph.value(node, DCTERMS.language) == URIRef("http://id.loc.gov/vocabulary/iso639-1/en")
    period = graph.value(node, DCTERMS.temporal)
    assert [str(graph.value(period, term)) for term in (DCAT.startDate, DCAT.endDate)] == [min(issued), max(issued)]


def test_what_is_said_conforms_to_the_shapes(tmp_path: Path, described: kg.Description) -> None:
    path = tmp_path / "graph.void.ttl"
    path.write_text(as_turtle(described), encoding="utf-8")
    report = validate(path)
    assert report.conforms("warning")
    checked = {report.names.term(shape.shape): shape.focus_nodes for shape in report.shapes}
    assert checked["cqsh:DatasetShape"] == checked["cqsh:PeriodShape"] == checked["cqsh:ChecksumShape"] == 1


@pytest.mark.parametrize(
    ("lines", "counts"),
    [
        ([], (0, 0, {})),
        # One type in two graphs is one instance; blank nodes are no entities.
        (
            ["<a:s> <T> <a:C> .", "<a:s> <T> <a:C> <a:g> .", "_:c14n0 <T> <a:C> .", "<a:s2> <T> <a:C> ."],
            (4, 2, {"a:C": 3}),
        ),
        # A node whose name begins like another's, and a type that begins like another.
        (["<a:s> <T> <a:C> .", "<a:s> <T> <a:CC> <a:g> .", "<a:s/t> <T> <a:C> ."], (3, 2, {"a:C": 2, "a:CC": 1})),
        (['<a:s> <a:p> "<a:C> <a:s> ." .', '<a:s> <a:p> "x\\" <a:s> .\\n"@en <a:s> .'], (2, 1, {})),
    ],
)
def test_lines_are_counted(lines: list[str], counts: tuple[int, int, dict[str, int]]) -> None:
    chunk = "".join(f"{line}\n" for line in lines).replace("<T>", f"<{RDF.type}>").encode()
    tally = Tally()
    written = b"".join(tallied(sorted_lines([chunk]), tally))
    assert (tally.triples, tally.entities, dict(tally.classes)) == counts
    assert tally.sha256 == hashlib.sha256(written).hexdigest()
    assert (tally.documents, tally.days, tally.languages) == (0, set(), set())


def test_the_hash_is_the_canonical_one(described: kg.Description) -> None:
    assert described.sha256 == canonical_hash(parse_graph())


def test_licence_and_distributions_are_named_when_given() -> None:
    found = kg.describe(
        GRAPH,
        title="Briefs",
        description="Four briefs.",
        version="1.2",
        publisher="The Lake Institute",
        licence="https://example.org/licence",
        distributions=["https://example.org/g.trig"],
    )
    text = as_turtle(found)
    for said in ('"Briefs"', '"Four briefs."', 'dcat:version "1.2"', 'foaf:name "The Lake Institute"'):
        assert said in text
    assert "dcterms:license <https://example.org/licence>" in text
    assert "media-types/application/trig>" in text


@pytest.mark.parametrize(
    "wrong",
    [{"licence": "no iri"}, {"distributions": ["https://example.org/graph"]}, {"title": " "}, {"publisher": ""}],
)
def test_what_is_no_iri_or_format_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InputError):
        kg.describe(GRAPH, **wrong)  # type: ignore[arg-type]
