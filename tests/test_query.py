"""Queries: what may run, with which limits, bound to which parameters, and how answers and errors look."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, Triple

from kg.errors import CommuniqueError, InputError, LimitError, ParseError
from kg.query import Boolean, Graph, QueryResult, Solutions, cells, render, render_table, run
from kg.query.checking import check
from kg.query.transfer import encoded_error, encoded_result, result_of
from kg.store import open_store, solutions
from kg.store.binding import bind, with_prefixes
from kg.store.tokens import tokens
from kg.vocabulary import ROOT, XSD, prefixes

ROOT_FOLDER = Path(__file__).parents[1]
SMALL = Path(__file__).parent / "data" / "store" / "small.trig"
PREFIXES = prefixes()
IRAN = NamedNode(ROOT + "state/IRN")
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

# --- What may run -----------------------------------------------------------------------------------------------------

# `service` where it is no keyword: in strings, comments, IRIs, names, variables, labels, languages.
HARMLESS = [
    "ASK { ?s ?p 'SERVICE <http://127.0.0.1:9/> { }' }",
    'ASK { ?s ?p """SERVICE\n"<x>" {""" }',
    "ASK { ?s ?p ?o } # SERVICE <http://127.0.0.1:9/> { }",
    "ASK { <http://example.org/SERVICE#service> ?p ?o }",
    "ASK { ?service $SERVICE ?Service }",
    "PREFIX service: <http://example.org/> ASK { service:service service:SERVICE service: }",
    "PREFIX ex: <http://example.org/> ASK { ex:a.SERVICE ex:service-1 ex:%53ERVICE }",
    "PREFIX ex: <http://example.org/> ASK { ex:a ex:\\-SERVICE _:SERVICE }",
    "ASK { ?s ?p 'x'@en-SERVICE }",
    "SELECT (1 AS ?service) (2 AS ?SERVICE) {}",
    "ASK { ?s ?p ?o FILTER(?s<?service&&?o>?p) }",
    "ASK {} #",
]


@pytest.mark.parametrize("sparql", HARMLESS)
def test_the_word_service_is_no_harm_where_it_is_no_keyword(sparql: str) -> None:
    check(sparql, PREFIXES)


# `service` as a keyword, in every case, place, depth and disguise that we could think of.
HARMFUL = [
    "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "ASK {SERVICE<http://127.0.0.1:9/>{}}",
    "ASK { sErViCe SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "ASK {\n\tSERVICE\n# a comment\n<http://127.0.0.1:9/>\n{ } }",
    "ASK { ?s ?p ?o . SERVICE ?s { ?s ?p ?o } }",
    "ASK { ?s ?p 1.SERVICE<http://127.0.0.1:9/>{} }",
    "ASK { ?s ?p 'x'@en.SERVICE<http://127.0.0.1:9/>{} }",
    "PREFIX : <http://127.0.0.1:9/> ASK { SERVICE:x{} }",
    "PREFIX service: <http://127.0.0.1:9/> ASK { SERVICE service:x {} }",
    "SELECT * { OPTIONAL { { SELECT * { GRAPH ?g { SERVICE <http://127.0.0.1:9/> {} } } } } }",
    "SELECT * { FILTER NOT EXISTS { SERVICE <http://127.0.0.1:9/> {} } }",
    "SELECT (EXISTS { SERVICE <http://127.0.0.1:9/> {} } AS ?x) {}",
    "SELECT * { MINUS { SERVICE <http://127.0.0.1:9/> {} } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { { } UNION { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } }",
    "DESCRIBE ?s { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "ASK { ?a ?b ?c FILTER(?a<?b)SERVICE#>\n<http://127.0.0.1:9/> {} }",
    "ASK { ?s ?p '''a''' . SERVICE <http://127.0.0.1:9/> { ?s ?p '''b''' } }",
    "ASK { ?s ?p '', ''.SERVICE <http://127.0.0.1:9/> { ?s ?p '''b''' } }",
    "ASK { SERVIC\\u0045 <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "ASK { \\U00000053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "ASK { ?service ?p ?o SERVICE <http://127.0.0.1:9/> {} } # zqqqqqq",
    "ASK { SERVICE <http://127.0.0.1:9/> { SERVICE <http://127.0.0.1:9/> {} } }",
]


@pytest.mark.parametrize("sparql", HARMFUL)
def test_service_is_refused_wherever_it_stands(sparql: str) -> None:
    with pytest.raises(InputError, match=r"SERVICE|not expected|not declared") as caught:
        check(sparql, PREFIXES)
    assert caught.value.line and caught.value.column


def test_most_refusals_name_service_and_its_place() -> None:
    named = 0
    for sparql in HARMFUL:
        with pytest.raises(InputError) as caught:
            check(sparql, PREFIXES)
        named += "SERVICE would send" in caught.value.message
    assert named >= len(HARMFUL) - 4
    with pytest.raises(InputError, match=r"^q\.rq:2:3: SERVICE would send.*\n    SERVICE <x:y> \{\}\n    \^"):
        check("ASK {\n  SERVICE <x:y> {}\n}", PREFIXES, source="q.rq")


fragments = st.lists(
    st.sampled_from(
        "SERVICE service SILENT <http://127.0.0.1:9/> { } ( ) . ; , ?s ?p ?o < > 'a' \" ''' # \n \\ SELECT ASK WHERE * "
        "FILTER OPTIONAL UNION 1 1. ex:a ex:a.b : @en".split(" ")
    ),
    max_size=14,
)


@settings(max_examples=300)
@given(fragments, st.sampled_from(["", " "]))
def test_no_text_that_passes_the_check_ever_reaches_another_server(parts: list[str], glue: str) -> None:
    sparql = "ASK {" + glue.join(parts) + "}"
    try:
        check(sparql, {"ex": "http://example.org/"})
    except CommuniqueError:
        return
    # Port 9 is one that the engine refuses to call: a query that tried to would be an OSError.
    answer = ox.Store().query(sparql, prefixes={"ex": "http://example.org/"})
    assert isinstance(answer, ox.QueryBoolean)


@pytest.mark.parametrize("verb", ["INSERT DATA {}", "DELETE WHERE { ?s ?p ?o }", "LOAD <x:y>", "CLEAR ALL", "drop all"])
def test_updates_are_refused(verb: str) -> None:
    with pytest.raises(
        InputError, match="changes data, and only SELECT, ASK, CONSTRUCT and DESCRIBE are run"
    ) as caught:
        run(f"PREFIX ex: <x:>\n{verb}", reference=False)
    assert (caught.value.line, caught.value.column) == (2, 1)


# --- Errors -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sparql", "line", "column", "problem"),
    [
        ("SELECT * WHER { ?s ?p ?o }", 1, 10, "'WHER' is not expected here"),
        ("SELECT *\nWHERE {\n  ?s a foo:Bar .\n}", 3, 8, "the prefix foo: is not declared"),
        ("SELECT * { ?s ?p ?o ", 1, 21, "the query ends too early"),
        ("SELECT * { ?s ?p 'abc }", 1, 18, "the string that starts here is not closed"),
        ("SELECT * { ?s ?p <rel> }", 1, 18, "<rel> is no absolute IRI"),
        ("SELECT * { ?s ?p '😀' ?x ?y }", 1, 22, "'?x' is not expected here"),
        ("SELECT * {\r\n?s ?p ?o } garbage", 2, 12, "'garbage' is not expected here"),
        ("SELECT (1 AS ?s) { ?s ?p ?o }", 1, 30, "The SELECT overrides an existing variable"),
        ("SELECT * { FILTER(NOSUCH(?x)) }", 1, 19, "'NOSUCH' is not expected here"),
        ("", 1, 1, "the query is empty"),
        ("# only a comment\n", 2, 1, "the query ends too early"),
        ("ASK { ?service ?p }", 1, 19, "'}' is not expected here"),
    ],
)
@pytest.mark.parametrize("trusted", [True, False])
def test_a_fault_is_shown_where_it_is(sparql: str, line: int, column: int, problem: str, trusted: bool) -> None:
    with pytest.raises(ParseError) as caught:
        if trusted:
            open_store(reference=False).query(sparql)
        else:
            check(sparql, PREFIXES)
    assert problem in caught.value.message
    assert (caught.value.line, caught.value.column) == (line, column)
    shown, caret = caught.value.message.splitlines()[-2:]
    assert caret.index("^") == 2 + column - 1
    assert shown == "  " + re.split(r"\r\n|\r|\n", sparql)[line - 1]


def test_the_caret_finds_its_place_in_a_long_line_and_behind_tabs() -> None:
    long = "ASK { " + "?s ?p ?o . " * 40 + "oops }"
    with pytest.raises(ParseError) as caught:
        check(long, {})
    shown, caret = caught.value.message.splitlines()[-2:]
    assert shown[caret.index("^") :].startswith("oops") and len(shown) < 130
    with pytest.raises(ParseError) as caught:
        check("ASK {\n\t\t?s oops }", {})
    assert caught.value.message.endswith("\n  \t\t?s oops }\n  \t\t   ^")


def test_the_source_of_a_query_is_named() -> None:
    with pytest.raises(ParseError, match=r"^q\.rq:1:7: "):
        run("ASK { oops }", reference=False, source="q.rq")


# --- Limits -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("large") / "large.nt"
    path.write_text("".join(f'<x:s{number}> <x:p> "{number}" .\n' for number in range(3000)))
    yield path


def test_a_query_that_takes_too_long_is_stopped(large: Path) -> None:
    start = time.monotonic()
    with pytest.raises(LimitError, match=r"took longer than 0\.5 s"):
        run("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", large, reference=False, timeout=0.5)
    assert time.monotonic() - start < 20


@pytest.mark.skipif(os.name != "posix", reason="this system cannot limit a process's memory")
def test_a_query_that_takes_too_much_memory_is_stopped(large: Path) -> None:
    with pytest.raises(LimitError, match="more memory than it may have"):
        run("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f", large, reference=False, memory=400 * 1024**2, timeout=60)


def test_a_query_that_is_nested_too_deeply_is_an_error_of_ours() -> None:
    with pytest.raises(LimitError, match="nested too deeply"):
        run("SELECT * {" + "{" * 100_000 + "}" * 100_000 + "}", reference=False)


def test_an_answer_that_is_too_large_is_stopped(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.query.apart.MAX_RESULT", 10_000)
    with pytest.raises(LimitError, match="answer is larger than 10,000 bytes"):
        run("SELECT * { ?a ?b ?c }", large, reference=False)


def test_rows_are_limited_and_the_cut_is_shown(large: Path) -> None:
    found = solutions(run("SELECT * { ?a ?b ?c }", large, reference=False, limit=5))
    assert (len(found), found.truncated) == (5, True)
    assert render_table(found, {}).endswith("(5+ rows)\n")
    graph = run("CONSTRUCT WHERE { ?a ?b ?c }", large, reference=False, limit=5)
    assert isinstance(graph, Graph) and (len(graph), graph.truncated) == (5, True)


UNCHECKED = "import kg.query.worker as worker; worker.check = lambda *_, **__: None; worker.main()"


@pytest.mark.skipif(os.name != "posix", reason="this system cannot limit what a process opens")
def test_even_a_query_that_got_past_the_check_reaches_no_server() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        sparql = f"ASK {{ SERVICE <http://127.0.0.1:{listener.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
        request = {"sparql": sparql, "prefixes": {}, "substitutions": {}, "limit": None, "source": "query"}
        request |= {"memory": None, "data": "quads"}
        done = subprocess.run(
            [sys.executable, "-c", UNCHECKED],
            input=json.dumps(request).encode() + b"\n",
            capture_output=True,
            cwd=ROOT_FOLDER,
        )
        with pytest.raises(InputError, match="Too many open files"):
            result_of(done.stdout.splitlines(keepends=True))
        with pytest.raises(TimeoutError):
            listener.accept()


# --- Over what --------------------------------------------------------------------------------------------------------


def test_a_query_runs_over_files_folders_and_open_stores_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "store"
    with open_store(folder, create=True, reference=False) as made:
        made.replace_graphs(add=open_store(SMALL, reference=False).quads())
    sparql = "SELECT ?who { GRAPH ?g { ?claim cq:member ?who } } ORDER BY ?who"
    opened = open_store(folder, read_only=True)
    memory = open_store(SMALL, reference=False)
    answers = [
        run(sparql, data, trusted=trusted, reference=False)
        for data in (SMALL, str(SMALL), [SMALL], opened, memory)
        for trusted in (True, False)
    ]
    opened.close()
    answers.append(run(sparql, folder, reference=False))
    with SMALL.open("rb") as stream:
        monkeypatch.setattr("sys.stdin", type("Input", (), {"buffer": stream}))
        answers.append(run(sparql, "-", format="trig", reference=False))
    assert {str(answer) for answer in answers} == {str(answers[0])}
    assert len(solutions(answers[0])) == 2


def test_errors_of_the_data_come_through(tmp_path: Path) -> None:
    bad = tmp_path / "bad.ttl"
    bad.write_text("<x:s> <x:p> oops .")
    with pytest.raises(ParseError) as caught:
        run("ASK {}", bad)
    assert (caught.value.source, caught.value.line, caught.value.column) == (str(bad), 1, 13)


def test_modules_of_the_folder_one_is_in_are_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('this ran')")
    (tmp_path / "kg.py").write_text("raise SystemExit('this ran')")
    monkeypatch.chdir(tmp_path)
    assert run("ASK {}", reference=False) == Boolean(True)


# --- Parameters -------------------------------------------------------------------------------------------------------

HOSTILE = Literal('x" } SERVICE <http://127.0.0.1:9/> { ?s ?p "\n# ', language="en")


@pytest.mark.parametrize(
    ("sparql", "bound"),
    [
        ("SELECT ?x { ?s ?p ?x }", "SELECT (§ AS ?x) { ?s ?p § }"),
        ("SELECT ?s { ?s ?p $x } # ?x", "SELECT ?s { ?s ?p § } # ?x"),
        ("SELECT ?s { ?s ?p ?x, '?x', ?xx }", "SELECT ?s { ?s ?p §, '?x', ?xx }"),
        ("ASK { ?s ?p ?x, <x:?x> }", "ASK { ?s ?p §, <x:?x> }"),
        ("SELECT (1 AS ?y) {} GROUP BY ?x", "SELECT (1 AS ?y) {} GROUP BY (§)"),
        ("SELECT ?s { ?s ?p ?x } ORDER BY ?x DESC(?x)", "SELECT ?s { ?s ?p § } ORDER BY (§) DESC(§)"),
        ("SELECT ?x { { SELECT ?x { ?s ?p ?x } } }", "SELECT (§ AS ?x) { { SELECT (§ AS ?x_bound_5) { ?s ?p § } } }"),
        ("ASK { FILTER(!BOUND(?x)) }", "ASK { FILTER(!(true)) }"),
        ("CONSTRUCT { ?s ?p ?x } WHERE { ?s ?p ?x }", "CONSTRUCT { ?s ?p § } WHERE { ?s ?p § }"),
        ("SELECT * { ?s ?p ?x } VALUES ?s { 1 }", "SELECT * { ?s ?p § } VALUES ?s { 1 }"),
        ("SELECT * { VALUES (?s ?p) { (1 2) } ?a ?b ?x }", "SELECT * { VALUES (?s ?p) { (1 2) } ?a ?b § }"),
    ],
)
@pytest.mark.parametrize("term", [IRAN, Literal("x"), HOSTILE], ids=["iri", "literal", "hostile"])
def test_a_parameter_is_bound_where_it_is_a_variable_and_nowhere_else(
    sparql: str, bound: str, term: NamedNode | Literal
) -> None:
    text = bind(sparql, {"x": term})
    assert text == bound.replace("§", str(term))
    check(text, {})


@pytest.mark.parametrize(
    ("sparql", "terms", "problem"),
    [
        ("ASK { BIND(1 AS ?x) }", {"x": IRAN}, "the query sets ?x itself"),
        ("ASK { VALUES ?x { 1 } }", {"x": IRAN}, "the query sets ?x itself"),
        ("ASK { VALUES (?s ?x) { (1 2) } }", {"x": IRAN}, "the query sets ?x itself"),
        ("ASK { ?s ?p ?o }", {"x": IRAN}, r"has no variable \?x"),
        ("ASK { ?x ?p ?o }", {"x": BlankNode("b")}, "must be an IRI or a literal"),
        ("ASK { ?x ?p ?o }", {"x": "state:IRN"}, "must be an IRI or a literal"),
    ],
)
def test_what_cannot_be_bound_is_refused(sparql: str, terms: dict[str, object], problem: str) -> None:
    with pytest.raises(InputError, match=problem.replace("?x itself", r"\?x itself")):
        bind(sparql, terms)  # type: ignore[arg-type]


def test_a_hostile_parameter_is_only_ever_a_term() -> None:
    question = "SELECT ?who { GRAPH ?graph { ?claim cq:member ?who ; cq:status ?status } }"
    assert len(solutions(run(question, SMALL, substitutions={"who": IRAN}, reference=False))) == 1
    assert solutions(run(question, SMALL, substitutions={"who": HOSTILE}, reference=False)).rows == ()


@given(st.text(max_size=30), st.sampled_from(["en", ""]))
def test_any_text_can_be_bound_and_comes_back(text: str, language: str) -> None:
    term = Literal(text, language=language) if language else Literal(text)
    found = solutions(open_store(reference=False).query("SELECT ?x {}", substitutions={"x": term}))
    assert found.rows == ((term,),)


@given(st.text(max_size=60))
def test_the_tokens_of_any_text_are_the_text(text: str) -> None:
    assert "".join(token.text for token in tokens(text, spaces=True)) == text


@pytest.mark.parametrize(
    ("sparql", "columns"),
    [
        ("SELECT * { ?s ?p ?o }", "spo"),
        ("SELECT DISTINCT * { ?s ?p ?o }", "spo"),
        ("SELECT * { { SELECT ?o ?a { ?s ?a ?o } } }", "oa"),
        ("SELECT ?p (COUNT(*) AS ?a) { ?s ?p ?o } GROUP BY ?p", "pa"),
    ],
)
def test_columns_come_in_the_order_of_the_query(sparql: str, columns: str) -> None:
    found = solutions(open_store(SMALL, reference=False).query(sparql))
    assert found.variables == tuple(columns)
    assert all(isinstance(row["p"], NamedNode) for row in found if "s" in row)


def test_a_server_is_told_the_prefixes_that_a_query_uses() -> None:
    known = {name: f"x:{name}#" for name in ("cq", "skos", "rdf", "owl", "xsd")}
    sparql = "PREFIX cq: <y:>\nASK { ?s a cq:State ; skos:prefLabel 'rdf:type', <owl:x> } # xsd:date"
    assert with_prefixes(sparql, known) == "PREFIX skos: <x:skos#> " + sparql


# --- Answers ----------------------------------------------------------------------------------------------------------

TERMS = (
    NamedNode(ROOT + "state/IND"),
    Literal('a "quoted", \t text\r\nwith\nlines & <marks>'),
    Literal("éß世", language="de"),
    Literal("01", datatype=NamedNode(XSD.integer)),
    Literal("1", datatype=NamedNode(XSD.integer)),
    BlankNode("f00d"),
    None,
)
ANSWERS: list[QueryResult] = [
    Solutions(("first", "second"), tuple((term, TERMS[0]) for term in TERMS)),
    Solutions(("only",), ()),
    Solutions((), ((), ())),
    Boolean(True),
    Boolean(False),
]


# TSV has no form for yes and no, and tells no row of nothing from no row.
READ_BACK = [
    *(("json", QueryResultsFormat.JSON, result) for result in ANSWERS),
    *(("xml", QueryResultsFormat.XML, result) for result in ANSWERS),
    ("tsv", QueryResultsFormat.TSV, ANSWERS[0]),
]


@pytest.mark.parametrize(("format", "parser", "result"), READ_BACK, ids=str)
def test_answers_are_read_back_by_another_s_parser(
    format: str, parser: QueryResultsFormat, result: QueryResult
) -> None:
    parsed = ox.parse_query_results(render(result, format=format), parser)
    if isinstance(result, Boolean):
        assert bool(parsed) == result.value
    else:
        assert isinstance(parsed, ox.QuerySolutions) and isinstance(result, Solutions)
        assert tuple(variable.value for variable in parsed.variables) == result.variables
        rows = [tuple(row[place] for place in range(len(result.variables))) for row in parsed]
        named = {BlankNode("f00d"): BlankNode("b0")}
        expected = [tuple(named.get(term, term) for term in row) for row in result.rows]  # type: ignore[call-overload]
        assert [[label(term) for term in row] for row in rows] == [[label(term) for term in row] for row in expected]


def label(term: object) -> str:
    return "_:" if isinstance(term, BlankNode) else str(term)


@given(st.lists(st.text(max_size=8), max_size=4))
def test_any_text_survives_json_tsv_and_csv(texts: list[str]) -> None:
    import csv
    import io

    result = Solutions(("a", "b"), tuple((Literal(text), Literal("x")) for text in texts))
    for format, parser in (("json", QueryResultsFormat.JSON), ("tsv", QueryResultsFormat.TSV)):
        parsed = ox.parse_query_results(render(result, format=format), parser)
        assert isinstance(parsed, ox.QuerySolutions)
        assert [row[0].value for row in parsed] == texts
    if not any("\0" in text for text in texts):
        rows = list(csv.reader(io.StringIO(render(result, format="csv").decode(), newline="")))
        assert [row[0] for row in rows[1:]] == texts


def test_csv_has_bare_values_and_crlf() -> None:
    assert render(ANSWERS[0], format="csv").decode().split("\r\n", 2)[:2] == [
        "first,second",
        f"{ROOT}state/IND,{ROOT}state/IND",
    ]
    assert render(Boolean(False), format="csv") == b"false\r\n"


def test_blank_nodes_are_named_by_their_order_so_that_the_bytes_are_stable() -> None:
    results = [
        Solutions(("a", "b"), ((BlankNode(one), BlankNode(two)), (BlankNode(one), None))) for one, two in ("xy", "qr")
    ]
    for format in ("csv", "tsv", "json", "xml", "table"):
        assert render(results[0], format=format) == render(results[1], format=format)
    assert json.loads(render(results[0], format="json"))["results"]["bindings"][1] == {
        "a": {"type": "bnode", "value": "b0"}
    }


def test_a_table_is_aligned_shortened_and_safe_for_a_terminal() -> None:
    result = Solutions(
        ("who", "what"),
        (
            (NamedNode(ROOT + "state/IND"), Literal("plain")),
            (NamedNode("http://example.org/a/b"), Literal("世界", language="ja")),
            (None, Literal("line\nend \x1b[31m\u202e")),
        ),
    )
    assert render_table(result, PREFIXES).splitlines() == [
        "who                     what",
        "──────────────────────  ─────────────────────────",
        "state:IND               plain",
        "http://example.org/a/b  世界",
        "                        line end \\u001B[31m\\u202E",
        "(3 rows)",
    ]
    assert render_table(Boolean(True), PREFIXES) == "yes\n"


def test_a_graph_is_written_in_any_rdf_format_and_in_no_other() -> None:
    graph = Graph((Triple(NamedNode("x:s"), NamedNode("http://example.org/p"), Literal("x")),))
    for format in ("turtle", "ntriples", "jsonld", "rdfxml", "trig", "nquads", "json", "xml"):
        assert b"http://example.org/" in render(graph, format=format)
    assert cells(graph, {}) == (("subject", "predicate", "object"), [("x:s", "http://example.org/p", "x")])
    with pytest.raises(InputError, match=r"csv holds rows, and the answer is a graph"):
        render(graph, format="csv")
    with pytest.raises(InputError, match=r"'turtle' is no format for an answer of rows.*table, csv"):
        render(ANSWERS[0], format="turtle")


def test_xml_refuses_what_it_cannot_hold() -> None:
    with pytest.raises(InputError, match=r"U\+0007"):
        render(Solutions(("a",), ((Literal("\x07"),),)), format="xml")


# --- Between the processes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "result",
    [
        *ANSWERS,
        Solutions(("t",), ((Triple(BlankNode("s"), NamedNode("x:p"), Literal("o")),),), truncated=True),
        Graph((Triple(BlankNode("s"), NamedNode("x:p"), Literal("o")),), truncated=True),
    ],
    ids=str,
)
def test_an_answer_crosses_the_pipe_unchanged(result: QueryResult) -> None:
    lines = [line.encode("ascii") for line in encoded_result(result)]
    assert result_of(lines) == result
    assert result_of(lines[:-1]) is None
    assert result_of([]) is None


def test_an_error_crosses_the_pipe_with_its_place() -> None:
    error = ParseError("no", source="q.rq", line=3, column=4, hint="do")
    with pytest.raises(ParseError) as caught:
        result_of([encoded_error(error).encode()])
    assert str(caught.value) == str(error)
