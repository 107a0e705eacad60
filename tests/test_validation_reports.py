"""Reports in all formats: their bytes are kept, the same every time, and follow their standards' essentials."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from kg.errors import InputError
from kg.validation import REPORT_FORMATS, Report, Severity, validate, write_report
from kg.validation.text import write_text
from kg.vocabulary import data_path

DATA = Path(__file__).parent / "data" / "validation"
EXPECTED = {"text": "txt", "json": "json", "sarif": "sarif", "junit": "xml", "turtle": "ttl"}
SHAPES = [
    data_path("shapes", f"{name}.ttl")
    for name in ("claims", "documents", "entities", "evidence", "facts", "intervals", "meetings")
]
SH = "http://www.w3.org/ns/shacl#"


@pytest.fixture(scope="module")
def report() -> Report:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(DATA)
        return validate("broken.trig", shapes=SHAPES)


@pytest.mark.parametrize("format", REPORT_FORMATS)
def test_the_bytes_are_the_expected_ones(report: Report, format: str) -> None:
    assert write_report(report, format=format).decode("utf-8") == (
        (DATA / f"broken.{EXPECTED[format]}").read_text(encoding="utf-8")
    )


def test_every_format_has_its_expected_file() -> None:
    assert set(EXPECTED) == set(REPORT_FORMATS)


def test_an_unknown_format_is_refused(report: Report) -> None:
    with pytest.raises(InputError, match="no report format is called 'html'"):
        write_report(report, format="html")


@pytest.mark.parametrize("format", REPORT_FORMATS)
def test_the_order_of_the_statements_does_not_matter(format: str) -> None:
    quads = list(ox.parse(path=DATA / "broken.trig", format=ox.RdfFormat.TRIG))
    written = set()
    for seed in (1, 2):
        random.Random(seed).shuffle(quads)
        written.add(write_report(validate(quads, shapes=SHAPES), format=format))
    assert len(written) == 1


def test_blank_nodes_do_not_change_the_bytes(tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text(
        "@prefix cq: <https://w3id.org/communique/ontology#> .\n[] a cq:Claim . [] a cq:Evidence .", "utf-8"
    )
    formats = ("text", "json", "turtle")
    assert len({b"".join(write_report(validate(data), format=f) for f in formats) for _ in range(2)}) == 1


def test_the_text_ends_with_the_verdict(report: Report) -> None:
    lines = write_text(report).splitlines()
    assert lines[-1].startswith("Does not conform (fails on violation): 5 violations, 0 warnings, 2 infos; ")
    assert any(re.fullmatch(r"  cqsh:EvidenceShape +10  2 violations", line) for line in lines)
    assert not any("without a focus node" in line for line in lines)


def test_shapes_without_a_focus_node_are_named(tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text("<http://example.org/a> a <https://w3id.org/communique/ontology#Author> .", "utf-8")
    text = write_text(validate(data, shapes=[data_path("shapes", "documents.ttl")]))
    named = "cqsh:DocumentShape, cqsh:EditionShape, cqsh:ExtractionRunShape, cqsh:ExtractorShape, cqsh:LexiconShape"
    assert f"Shapes without a focus node, which checked nothing: {named}" in " ".join(text.split())


def test_long_lists_are_cut_unless_all_is_asked_for(tmp_path: Path) -> None:
    data = tmp_path / "data.nt"
    cq = "https://w3id.org/communique/ontology#"
    type_ = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    data.write_text("".join(f"<http://example.org/{n:02}> {type_} <{cq}Author> .\n" for n in range(25)), "utf-8")
    found = validate(data)
    assert "… and 15 more" in write_text(found)
    assert "… and" not in write_text(found, most=None)
    assert write_text(found, most=None).count("<http://example.org/") == 25


def test_json_says_all_that_is_known(report: Report) -> None:
    record = json.loads(write_report(report, format="json"))
    assert record["counts"] == {"violation": 5, "warning": 0, "info": 2}
    assert sum(shape["focus_nodes"] for shape in record["shapes"]) == record["focus_nodes"] == report.focus_nodes
    assert record["conforms"] is False
    assert all(result["line"] > 0 and result["source"] == "broken.trig" for result in record["results"])


def test_sarif_has_the_essentials_of_its_schema(report: Report) -> None:
    log = json.loads(write_report(report, format="sarif"))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    rules = [rule["id"] for rule in driver["rules"]]
    assert driver["name"] and rules == sorted(set(rules))
    assert all(rule["shortDescription"]["text"] for rule in driver["rules"])
    assert {rule["defaultConfiguration"]["level"] for rule in driver["rules"]} <= {"error", "warning", "note"}
    assert len(run["results"]) == len(report.results)
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"]
        (location,) = result["locations"]
        assert location["physicalLocation"]["artifactLocation"]["uri"] == "broken.trig"
        assert location["physicalLocation"]["region"]["startLine"] > 1
        assert location["logicalLocations"][0]["fullyQualifiedName"].startswith("https://w3id.org/communique/")
        assert re.fullmatch("[0-9a-f]{64}", result["partialFingerprints"]["resultDigest/v1"])
    assert run["artifacts"] == [{"location": {"uri": "broken.trig"}}]


def test_sarif_names_no_folder_outside_the_working_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    log = json.loads(write_report(validate(DATA / "broken.trig", shapes=SHAPES), format="sarif"))
    assert log["runs"][0]["artifacts"] == [{"location": {"uri": "broken.trig"}}]
    monkeypatch.chdir(DATA.parent)
    log = json.loads(write_report(validate(DATA / "broken.trig", shapes=SHAPES), format="sarif"))
    assert log["runs"][0]["artifacts"] == [{"location": {"uri": "validation/broken.trig"}}]


def test_junit_has_a_case_for_each_shape(report: Report) -> None:
    root = ElementTree.fromstring(write_report(report, format="junit"))
    cases = root.findall("./testsuite/testcase")
    assert [case.get("name") for case in cases] == [report.names.term(shape.shape) for shape in report.shapes]
    assert root.get("tests") == str(len(report.shapes))
    assert root.get("failures") == str(sum(case.find("failure") is not None for case in cases)) == "4"
    assert root.get("skipped") == str(len(report.untargeted)) == "0"
    assert sum(int(case.get("assertions", "")) for case in cases) == report.focus_nodes


def test_what_fails_follows_the_severity_asked_for(report: Report) -> None:
    root = ElementTree.fromstring(write_report(report, format="junit", fail_on="info"))
    assert root.get("failures") == "6"
    sample = validate(DATA / "sample.trig", shapes=SHAPES)
    conforms = {severity: sample.conforms(severity) for severity in Severity}
    assert conforms == {Severity.VIOLATION: True, Severity.WARNING: True, Severity.INFO: False}
    assert b"Conforms (fails on warning)" in write_report(sample, fail_on="warning")
    assert b"Does not conform (fails on info)" in write_report(sample, fail_on="info")
    assert json.loads(write_report(sample, format="json", fail_on="info"))["conforms"] is False


def test_junit_is_xml_whatever_the_quotes_hold(tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text(
        "@prefix oa: <http://www.w3.org/ns/oa#> .\n"
        '<http://example.org/q> a oa:TextQuoteSelector ; oa:exact "a < b & c\\u0001 \\uFFFE ]]>" .',
        "utf-8",
    )
    root = ElementTree.fromstring(write_report(validate(data), format="junit"))
    assert "a < b & c\ufffd \ufffd ]]>" in "".join(root.itertext())


def test_turtle_is_a_validation_report(report: Report) -> None:
    store = ox.Store()
    store.load(write_report(report, format="turtle"), format=ox.RdfFormat.TURTLE)
    conforms = [quad.object for quad in store.quads_for_pattern(None, ox.NamedNode(SH + "conforms"), None)]
    assert conforms == [ox.Literal("false", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))]
    required = ("focusNode", "resultSeverity", "sourceConstraintComponent", "sourceShape", "resultMessage")
    for name in ("result", *required):
        found = list(store.quads_for_pattern(None, ox.NamedNode(SH + name), None))
        assert len(found) == len(report.results), name
    paths = list(store.quads_for_pattern(None, ox.NamedNode(SH + "resultPath"), None))
    assert len(paths) == sum(result.path is not None for result in report.results)
