"""Every shape has a valid case with a focus node, and an invalid case that fails for the expected reasons.

A case is a file ``tests/shapes/<file of the shape>/<local name of the shape>.valid.*`` or ``.invalid.*``. Each line
``# expect: …`` of an invalid case is a part of one result, written as severity, focus node, source shape, constraint
component and message; without such lines, the shape and each of its named property shapes must fail.
"""

from __future__ import annotations

import re
from pathlib import Path

import pyshacl
import pytest
from pyoxigraph import NamedNode
from rdflib import Graph

from kg.validation import Report, Result, validate
from kg.validation.shapes import SH, packaged_shapes, read_shapes
from kg.validation.terms import SHAPES

CASES = Path(__file__).parent / "shapes"
NODE_SHAPES = {
    "claims": 11,
    "datasets": 5,
    "documents": 6,
    "entities": 4,
    "evidence": 4,
    "facts": 2,
    "intervals": 2,
    "meetings": 2,
    "ontology": 16,
    "reference": 10,
    "reviews": 3,
}
"""How many shapes each file has: a shape that is lost or never found fails the test."""

CONSTRAINTS = (
    "class datatype nodeKind minCount maxCount minInclusive maxInclusive minLength maxLength pattern languageIn "
    "uniqueLang equals disjoint lessThan lessThanOrEquals not and or xone node qualifiedMinCount "
    "qualifiedMaxCount hasValue in"
).split()
PROVOKED_AS_A_WHOLE = {"ontology"}
"""Files whose cases provoke each property shape, but not each of its constraints."""

FILES = {path.stem: path for path in packaged_shapes()}
SHAPES_OF = {stem: [node.value for node in read_shapes([path]).targeted] for stem, path in FILES.items()}
EVERY = [(stem, iri) for stem, iris in SHAPES_OF.items() for iri in iris]
IDS = [f"{stem}-{iri.removeprefix(SHAPES)}" for stem, iri in EVERY]


def case(stem: str, iri: str, kind: str) -> Path:
    found = sorted((CASES / stem).glob(f"{iri.removeprefix(SHAPES)}.{kind}.*"))
    assert len(found) == 1, f"{iri} needs one case {kind} in {CASES / stem}"
    return found[0]


def check(stem: str, path: Path) -> Report:
    """Validate a case against one file of shapes; cases of the ontology's own shapes stand for the whole ontology."""
    return validate(path, shapes=[FILES[stem]], ontology=() if stem == "ontology" else None)


def run(stem: str, iri: str, kind: str) -> tuple[Report, list[Result]]:
    report = check(stem, case(stem, iri, kind))
    return report, [result for result in report.results if result.shape.value == iri]


def line(report: Report, result: Result) -> str:
    names = report.names
    parts = (names.term(result.focus_node), names.term(result.source_shape), names.iri(result.component))
    return " ".join((result.severity, *parts, result.message))


def holds(part: str, text: str) -> bool:
    """Whether the words of an expectation stand in a result's line, whole words only."""
    return re.search(rf"(?<![\w-]){re.escape(part)}(?![\w-])", text) is not None


def expectations(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [text.removeprefix("# expect:").strip() for text in lines if text.startswith("# expect:")]


def test_the_number_of_shapes_is_known() -> None:
    assert {stem: len(iris) for stem, iris in SHAPES_OF.items()} == NODE_SHAPES
    assert len({iri for _, iri in EVERY}) == sum(NODE_SHAPES.values())
    assert all(iri.startswith(SHAPES) for _, iri in EVERY)


def test_no_case_is_left_without_its_shape() -> None:
    known = {(stem, iri.removeprefix(SHAPES)) for stem, iri in EVERY}
    assert {(path.parent.name, path.name.split(".")[0]) for path in CASES.glob("*/*.*")} <= known


@pytest.mark.parametrize(("stem", "iri"), EVERY, ids=IDS)
def test_a_valid_case_is_checked_and_passes(stem: str, iri: str) -> None:
    report, results = run(stem, iri, "valid")
    assert [line(report, result) for result in results] == []
    assert next(shape.focus_nodes for shape in report.shapes if shape.shape.value == iri) > 0


@pytest.mark.parametrize(("stem", "iri"), EVERY, ids=IDS)
def test_an_invalid_case_fails_for_the_expected_reasons(stem: str, iri: str) -> None:
    expected = expectations(case(stem, iri, "invalid"))
    report, results = run(stem, iri, "invalid")
    lines = [line(report, result) for result in results]
    assert lines, "the invalid case passes"
    assert [part for part in expected if not any(holds(part, text) for text in lines)] == []
    assert [text for text in lines if expected and not any(holds(part, text) for part in expected)] == []


@pytest.mark.parametrize("stem", sorted(FILES))
def test_every_constraint_of_a_property_shape_with_a_name_is_provoked(stem: str) -> None:
    shapes = read_shapes([FILES[stem]])
    reached = {shape for iri in SHAPES_OF[stem] for shape in shapes.reach(NamedNode(iri))}
    named = {shape for shape in reached if isinstance(shape, NamedNode) and shapes.values(shape, SH + "path")}
    present = {
        (shape, f"{SH}{name[0].upper()}{name[1:]}ConstraintComponent")
        for shape in named
        for name in CONSTRAINTS
        if shapes.values(shape, SH + name)
    }
    provoked = {
        (result.source_shape, result.component)
        for path in sorted((CASES / stem).glob("*.invalid.*"))
        for result in check(stem, path).results
    }
    assert {shape for shape, _ in present} == named
    assert present - provoked == set() or stem in PROVOKED_AS_A_WHOLE
    assert {shape for shape, _ in present - provoked} <= {shape for shape, _ in provoked}


@pytest.mark.parametrize("stem", sorted(FILES))
def test_shapes_are_well_formed_and_say_what_they_ask_for(stem: str) -> None:
    graph = Graph().parse(FILES[stem])
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=graph, meta_shacl=True)
    assert conforms, text
    shapes = read_shapes([FILES[stem]])
    reached = {shape for iri in SHAPES_OF[stem] for shape in shapes.reach(NamedNode(iri))}
    for shape in sorted((shape for shape in reached if isinstance(shape, NamedNode)), key=str):
        if shapes.values(shape, SH + "path"):
            assert shapes.text(shape, SH + "message"), f"{shape} has no message"
