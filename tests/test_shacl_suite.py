"""The W3C test suite of SHACL 1.0, core and SPARQL, through our own ``validate``, by either engine.

Of 120 cases both engines pass 116, seven of which expect a failure; four are refused.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from pyoxigraph import BlankNode
from rdflib import Graph, Namespace, URIRef

from kg.errors import ValidationError
from kg.validation import validate
from kg.validation.conversion import fill, from_rdflib
from kg.validation.data import read_files
from kg.validation.paths import read_path
from kg.validation.terms import Names

SUITE = (Path(__file__).parents[2] / "shared" / "w3c" / "shacl" / "tests").resolve()

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
SH = Namespace("http://www.w3.org/ns/shacl#")
NAMES = Names({})
CASES = 120

EXCEPTIONS: dict[str, str] = {
    "core/misc/deactivated-001": "the only shape is deactivated: a validation that checks nothing is refused",
    "core/node/qualified-001": "sh:qualifiedValueShape on a node shape has no effect: refused, not passed over",
    "core/property/qualifiedValueShape-001": "the data use sh:nodeShape, which SHACL lacks: refused as misspelt",
    "sparql/pre-binding/shapesGraph-001": "$shapesGraph, which the standard leaves optional, is not supported",
}
"""Cases that we answer with an error where the suite has a report, each with its reason."""

_COMPONENT = "it uses a constraint component of the shapes graph"
_INSIDE = "its SPARQL cannot be asked of all focus nodes at once"

LEFT: dict[str, str] = {
    "core/complex/shacl-shacl": "shapes are nested too deeply",
    "sparql/component/optional-001": _COMPONENT,
    "sparql/component/propertyValidator-select-001": _COMPONENT,
    "sparql/component/validator-001": _COMPONENT,
    "sparql/node/sparql-001": "blank nodes would be renamed on the way to the process that asks",
    "sparql/pre-binding/pre-binding-001": "no pattern of its SPARQL binds $this",
    "sparql/pre-binding/pre-binding-002": _INSIDE,
    "sparql/pre-binding/pre-binding-003": _INSIDE,
    "sparql/pre-binding/pre-binding-004": _INSIDE,
    "sparql/pre-binding/pre-binding-005": _INSIDE,
    "sparql/pre-binding/pre-binding-007": _INSIDE,
}
"""Cases with a report in which the compiled engine leaves a shape to pySHACL, each with its reason."""


def read(path: Path) -> Graph:
    return fill(Graph(), read_files([path]).statements)


def local(iri: Any) -> Path:
    return Path(unquote(urlsplit(str(iri)).path))


def entries(manifest: Path) -> list[Any]:
    """The cases of a manifest and of those that it includes: their names, manifests and entry nodes."""
    graph = read(manifest)
    found = []
    for included in sorted(graph.objects(None, MF.include)):
        found += entries(local(included))
    for listed in graph.objects(None, MF.entries):
        for entry in graph.items(listed):
            name = f"{manifest.parent.relative_to(SUITE)}/{str(entry).rsplit('/', 1)[-1]}"
            found.append(pytest.param(graph, entry, id=name))
    return found


ENTRIES = entries(SUITE / "manifest.ttl") if SUITE.is_dir() else []


def key(*parts: Any) -> tuple[str, ...]:
    """The parts as text; a blank node has no name outside its document, so all of them look the same."""
    return tuple("_:" if isinstance(part, BlankNode) else "" if part is None else str(part) for part in parts)


def expected(graph: Graph, report: Any) -> Counter[tuple[str, ...]]:
    def term(node: Any, name: str) -> Any:
        value = graph.value(node, SH[name])
        return None if value is None else from_rdflib(value)

    def path(node: Any) -> str | None:
        value = graph.value(node, SH.resultPath)
        return None if value is None else read_path(graph, value).text(NAMES)

    names = ("focusNode", "value", "sourceShape", "sourceConstraintComponent", "resultSeverity")
    return Counter(key(path(node), *(term(node, name) for name in names)) for node in graph.objects(report, SH.result))


@pytest.mark.skipif(not ENTRIES, reason="the W3C suite is not beside the repository")
@pytest.mark.parametrize("engine", ["compiled", "pyshacl"])
@pytest.mark.parametrize(("graph", "entry"), ENTRIES)
def test_case(graph: Graph, entry: URIRef, engine: str, request: pytest.FixtureRequest) -> None:
    case = request.node.callspec.id.removesuffix(f"-{engine}")
    action = graph.value(entry, MF.action)
    data, shapes = (local(graph.value(action, SHT[name])) for name in ("dataGraph", "shapesGraph"))
    result = graph.value(entry, MF.result)
    if result == SHT.Failure or case in EXCEPTIONS:
        with pytest.raises(ValidationError):
            validate(data, shapes=[shapes], ontology=(), engine=engine)
        return
    report = validate(data, shapes=[shapes], ontology=(), engine=engine)
    left = {each.reason.partition(" (")[0] for each in report.left}
    assert left == ({LEFT[case]} if engine == "compiled" and case in LEFT else set())
    found = Counter(
        key(
            r.path.text(NAMES) if r.path else None,
            r.focus_node,
            r.value,
            r.source_shape,
            f"<{r.component}>",
            f"<{r.severity_iri}>",
        )
        for r in report.results
    )
    assert found == expected(graph, result)
    assert report.conforms("info") is graph.value(result, SH.conforms).toPython()


@pytest.mark.skipif(not ENTRIES, reason="the W3C suite is not beside the repository")
def test_no_case_is_missing() -> None:
    assert len(ENTRIES) == CASES
    expected_failures = [
        entry for graph, entry in (each.values for each in ENTRIES) if graph.value(entry, MF.result) == SHT.Failure
    ]
    assert len(expected_failures) == 7
    assert {each.id for each in ENTRIES} >= {*EXCEPTIONS, *LEFT}
