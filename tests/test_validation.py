"""``validate``: what it refuses, what it counts, and that all ways to give the data say the same."""

from __future__ import annotations

import doctest
import socket
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pyshacl.shapes_graph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph

from kg.errors import CommuniqueError, InputError, LimitError, ParseError, ValidationError
from kg.store import open_store
from kg.validation import Severity, validate
from kg.validation import data as data_module
from kg.validation.conversion import fill, to_rdflib
from kg.validation.index import Index
from kg.validation.rows import row
from kg.validation.shapes import SH, packaged_shapes, read_shapes
from kg.validation.targets import focus_nodes
from kg.validation.terms import Names, Statement, known_prefixes
from kg.vocabulary import CQ, RDFS, data_path

DATA = Path(__file__).parent / "data" / "validation"
SAMPLE = DATA / "sample.trig"
BROKEN = DATA / "broken.trig"

HEADER = """
@prefix ex: <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:prefixes sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
"""
NODE = "ex:node a ex:Thing ; ex:name 'a' ; ex:part ex:other ."


def write(folder: Path, shapes: str, data: str = NODE) -> tuple[Path, Path]:
    for name, text in (("data.ttl", data), ("shapes.ttl", shapes)):
        (folder / name).write_text(HEADER + text, encoding="utf-8")
    return folder / "data.ttl", folder / "shapes.ttl"


def targeting(rest: str) -> str:
    return f"ex:S a sh:NodeShape ; sh:targetClass ex:Thing ; {rest} ."


SPARQL = "sh:sparql [ sh:prefixes ex:prefixes ; sh:select '''SELECT $this WHERE { %s }''' ]"

REFUSED = {
    "targets nothing": ("ex:S a sh:NodeShape ; sh:targetClass ex:Thnig ; sh:nodeKind sh:IRI .", "target nothing"),
    "misspelt target": ("ex:S a sh:NodeShape ; sh:targetClas ex:Thing ; sh:nodeKind sh:IRI .", "mean sh:targetClass"),
    "misspelt constraint": (targeting("sh:property [ sh:path ex:name ; sh:minCuont 1 ]"), "did you mean sh:minCount"),
    "misspelt severity": (targeting("sh:severity sh:Waring ; sh:nodeKind sh:IRI"), "did you mean sh:Warning"),
    "misspelt kind": (targeting("sh:nodeKind sh:Iri"), "did you mean sh:IRI"),
    "misspelt class": ("ex:S a sh:NodeShap ; sh:targetClass ex:Thing .", "did you mean sh:NodeShape"),
    "all deactivated": (targeting("sh:deactivated true ; sh:nodeKind sh:Literal"), "target nothing"),
    "no shape": ("ex:S a ex:Thing .", "define no shape"),
    "extension": (targeting("sh:rule [ a sh:TripleRule ]"), "extension of SHACL"),
    "draft": (targeting("sh:property [ sh:path ex:name ; sh:reifierShape ex:R ]"), "extension of SHACL"),
    "JavaScript": (targeting("sh:js [ sh:jsFunctionName 'f' ]"), "extension of SHACL"),
    "no effect": (
        targeting("sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ; sh:qualifiedMinCount 1"),
        "can only be present on a PropertyShape",
    ),
    "two paths": (targeting("sh:property [ sh:path ex:name , ex:part ]"), "more than one"),
    "bad pattern": (targeting("sh:property [ sh:path ex:name ; sh:pattern '(' ]"), "cannot be evaluated"),
    "SPARQL that does not parse": (targeting(SPARQL % "$this ex:name ?n ; ;; FILTER"), "does not parse"),
    "SPARQL without its prefix": (targeting(SPARQL % "$this no:name ?n"), "Unknown namespace prefix : no"),
    "SPARQL that asks a server": (targeting(SPARQL % "$this ex:name ?n . SERVICE ex:s { ?a ?b ?c }"), "SERVICE"),
    "SPARQL that asks a server out of sight": (
        targeting(SPARQL % "$this ex:name ?n . SERVICE?n { ?a ?b ?c }"),
        "may not read other graphs or servers",
    ),
    "SPARQL that reads another graph": (
        targeting("sh:sparql [ sh:select '''SELECT $this FROM <http://example.org/g> WHERE { $this ?p ?o }''' ]"),
        "may not read other graphs or servers",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_validation_that_would_say_nothing_or_not_all_is_refused(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(socket, "socket", _no_network)
    shapes, message = REFUSED[case]
    data, shapes_file = write(tmp_path, shapes)
    with pytest.raises(ValidationError, match=message):
        validate(data, shapes=[shapes_file], ontology=())
    assert capfd.readouterr() == ("", "")


def _no_network(*_: object, **__: object) -> None:
    raise AssertionError("something reaches for the network")


UNREADABLE = {
    "missing": ("missing.ttl", None, InputError, "no such file"),
    "no format": ("data.txt", b"", InputError, "does not tell its RDF format"),
    "broken": ("data.ttl", b"<http://example.org/a> <http://example.org/b> \n'c", ParseError, "data.ttl:2"),
    "binary": ("data.ttl", bytes(range(256)), ParseError, "data.ttl:1"),
    "remote context": ("data.jsonld", b'{"@context": "http://example.org/c", "a": "b"}', ParseError, "none is fetched"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_data_that_cannot_be_read_are_refused_with_their_place(case: str, tmp_path: Path) -> None:
    name, content, error, message = UNREADABLE[case]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(error, match=message):
        validate(tmp_path / name)


def test_other_data_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="not int"):
        validate([1, 2])  # type: ignore[list-item]
    node = ox.NamedNode("http://example.org/a")
    with pytest.raises(InputError, match=r"RDF 1\.2"):
        validate([ox.Quad(node, node, ox.Triple(node, node, node))])
    monkeypatch.setattr(data_module, "MAX_STATEMENTS", 3)
    with pytest.raises(LimitError, match="more than 3 statements"):
        validate(SAMPLE)


def test_empty_data_are_not_valid(tmp_path: Path) -> None:
    (tmp_path / "empty.ttl").write_text("", encoding="utf-8")
    with pytest.raises(ValidationError, match="target nothing in the 0 statements"):
        validate(tmp_path / "empty.ttl")


def test_options_are_not_swallowed() -> None:
    with pytest.raises(TypeError):
        validate(SAMPLE, shape=[])  # type: ignore[call-arg]


def test_the_sample_is_valid_and_its_broken_twin_is_not() -> None:
    sample = validate(SAMPLE)
    assert sample.conforms("warning")
    assert not sample.conforms("info")
    broken = validate(BROKEN)
    assert not broken.conforms()
    names = broken.names
    assert [names.term(result.source_shape) for result in broken.results if result.severity is Severity.VIOLATION] == [
        "cqsh:ClosedIntervalShape",
        "cqsh:EvidenceShape",
        "cqsh:EvidenceShape",
        "cqsh:MeetingClaimShape-participant",
        "cqsh:MembershipClaimShape-status",
    ]
    quote = broken.results[2]
    assert quote.label == "“The summit came in time”"
    assert quote.message.startswith("The quote is not what the text of the edition has")
    assert (quote.source, names.iri(quote.edition or "")) == (str(BROKEN), "edition:36e0f86d84d803b6")
    assert BROKEN.read_text(encoding="utf-8").splitlines()[(quote.line or 0) - 1].strip() == (
        f"{names.term(quote.focus_node)} a cq:Evidence ;"
    )


def test_every_way_to_give_the_data_finds_the_same() -> None:
    quads = list(ox.parse(path=BROKEN, format=ox.RdfFormat.TRIG))
    store = ox.Store()
    store.extend(quads)
    union = fill(Graph(), (Statement(q.subject, q.predicate.value, q.object) for q in quads))
    ways = [
        BROKEN,
        [str(BROKEN)],
        quads,
        iter(reversed(quads)),
        store,
        open_store([BROKEN], reference=False),
        ox.Dataset(quads),
        open_store([BROKEN], reference=False).as_rdflib(),
        union,
    ]
    reports = [validate(way) for way in ways]
    # A store keeps numbers by value and gives xsd:nonNegativeInteger back as xsd:integer.
    found = [
        [(str(r.focus_node), str(r.source_shape), r.value and r.value.value, r.message) for r in report.results]
        for report in reports
    ]
    assert all(results == found[0] for results in found)
    counts = [[(str(shape.shape), shape.focus_nodes) for shape in report.shapes] for report in reports]
    assert all(numbers == counts[0] for numbers in counts)


def test_strings_with_and_without_their_datatype_are_one(tmp_path: Path) -> None:
    data, shapes = write(
        tmp_path,
        targeting("sh:property [ sh:path ex:name ; sh:in ( 'a' ) ; sh:datatype xsd:string ; sh:maxCount 1 ]"),
        "ex:node a ex:Thing ; ex:name 'a' , 'a'^^xsd:string .",
    )
    assert validate(data, shapes=[shapes], ontology=()).conforms("info")


def test_ill_typed_literals_are_results_and_no_noise(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    data, shapes = write(
        tmp_path,
        targeting("sh:property [ sh:path ex:on ; sh:datatype xsd:date ]"),
        "ex:node a ex:Thing ; ex:on '2022-02-31'^^xsd:date , '2022-02-28'^^xsd:date .",
    )
    report = validate(data, shapes=[shapes], ontology=())
    assert [result.value.value for result in report.results if result.value] == ["2022-02-31"]
    assert capfd.readouterr() == ("", "")


def test_two_editions_of_one_document_are_validated_apart(tmp_path: Path) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    for kind in ("edition", "evidence", "run", "meeting", "agreement"):
        start, end = f"@prefix {kind}: <", "> ."
        text = text.replace(
            f"{start}https://w3id.org/communique/{kind}/{end}", f"{start}http://example.org/{kind}/{end}"
        )
    second = tmp_path / "second.trig"
    second.write_text(text, encoding="utf-8")
    both, one = validate([SAMPLE, second]), validate(SAMPLE)
    assert both.conforms("warning")
    counts = [{report.names.term(s.shape): s.focus_nodes for s in report.shapes} for report in (one, both)]
    assert counts[1]["cqsh:ClaimShape"] == 2 * counts[0]["cqsh:ClaimShape"]
    assert counts[1]["cqsh:DerivationShape"] == counts[0]["cqsh:DerivationShape"] == 1


def test_nodes_that_only_the_ontology_describes_are_not_checked(tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text(f"<http://example.org/c> <{CQ.status}> <https://w3id.org/communique/status/member> .", "utf-8")
    with pytest.raises(ValidationError, match="target nothing"):
        validate(data)


def test_the_ontology_says_what_the_data_only_name() -> None:
    with_ontology = validate(SAMPLE)
    without = validate(SAMPLE, ontology=())
    missing = {without.names.term(result.source_shape) for result in without.results}
    assert with_ontology.conforms()
    assert {"cqsh:ClaimShape-polarity", "cqsh:MembershipClaimShape-status"} <= missing


def test_a_store_is_checked_for_what_it_adds_to_the_package() -> None:
    alone = validate(SAMPLE)
    with open_store([SAMPLE]) as store:
        beside = validate(store)
        assert {s.shape: s.focus_nodes for s in beside.shapes} == {s.shape: s.focus_nodes for s in alone.shapes}
        iran = ox.NamedNode("https://w3id.org/communique/state/IRN")
        name = ox.NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")
        touched = validate([*store.quads(), ox.Quad(iran, name, ox.Literal("Land of the lake", language="en"))])
    more = touched.focus_nodes - beside.focus_nodes
    assert 0 < more < 20, "the state that the data speak of is checked, and no other"


def test_the_packaged_ontology_is_valid() -> None:
    report = validate(sorted(data_path("ontology").glob("*.ttl")), ontology=())
    assert report.conforms(), [result.message for result in report.results]


def test_no_shape_is_defined_twice_and_all_are_named() -> None:
    seen: dict[str, Path] = {}
    for path in packaged_shapes():
        for shape in read_shapes([path]).targeted:
            assert isinstance(shape, ox.NamedNode)
            assert seen.setdefault(shape.value, path) == path


def test_quotes_are_counted_in_code_points_by_both_engines() -> None:
    select = read_shapes([data_path("shapes", "evidence.ttl")]).text(
        ox.NamedNode("https://w3id.org/communique/shape/EvidenceShape-text"), SH + "select"
    )
    cases = Path(__file__).parent / "shapes" / "evidence"
    found = {}
    for kind in ("valid", "invalid"):
        store = ox.Store()
        path = cases / f"EvidenceShape.{kind}.trig"
        store.bulk_load(path=path, format=ox.RdfFormat.TRIG)
        rows = store.query(select, prefixes=known_prefixes(), use_default_graph_as_union=True)
        assert isinstance(rows, ox.QuerySolutions)
        found[kind] = {Names(known_prefixes()).term(row["this"]) for row in rows}
    assert found == {
        "valid": set(),
        "invalid": {"evidence:shifted", "evidence:otherWords", "evidence:utf16", "evidence:beyond"},
    }


def test_the_examples_of_the_documentation_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(DATA)
    document = Path(__file__).parents[1] / "docs" / "validation.md"
    failed, tried = doctest.testfile(str(document), module_relative=False, encoding="utf-8")
    assert (failed, tried) == (0, 9)


def test_importing_the_module_loads_no_engine() -> None:
    code = "import sys, kg.validation; print([name for name in ('rdflib', 'pyshacl') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_errors_are_of_our_own_tree(tmp_path: Path) -> None:
    data, shapes = write(tmp_path, targeting("sh:property [ sh:minCount 1 ]"))
    with pytest.raises(CommuniqueError):
        validate(data, shapes=[shapes], ontology=())


NODES = [ox.NamedNode(f"http://example.org/{letter}") for letter in "abcdef"]
PREDICATES = ["http://www.w3.org/1999/02/22-rdf-syntax-ns#type", RDFS.subClassOf, "http://example.org/p"]
STATEMENTS = st.lists(
    st.builds(Statement, st.sampled_from(NODES), st.sampled_from(PREDICATES), st.sampled_from(NODES)), max_size=15
)
TARGET = st.tuples(
    st.sampled_from(["targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf"]),
    st.sampled_from([*NODES[:3], ox.NamedNode("http://example.org/p")]),
)


@settings(max_examples=60, deadline=None)
@given(statements=STATEMENTS, targets=st.lists(TARGET, min_size=1, max_size=3), implicit=st.booleans())
def test_focus_nodes_are_those_that_the_engine_finds(
    statements: list[Statement],
    targets: list[tuple[str, ox.NamedNode]],
    implicit: bool,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    types = "sh:NodeShape , owl:Class" if implicit else "sh:NodeShape"
    lines = [f"<http://example.org/a> a {types} ."]
    lines += [f"<http://example.org/a> sh:{kind} {value} ." for kind, value in targets]
    _, path = write(tmp_path_factory.mktemp("shapes"), "\n".join(lines))
    index = Index(map(row, statements))
    ours = focus_nodes(read_shapes([path]), index, index)
    engine = pyshacl.shapes_graph.ShapesGraph(Graph().parse(path))
    shape = next(shape for shape in engine.shapes if shape.node == to_rdflib(NODES[0]))
    theirs = shape.focus_nodes(fill(Graph(), statements))
    assert ours[NODES[0]] == {f"<{node}>" for node in theirs}
