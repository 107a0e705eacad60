"""Tables that are no plain CSV: JSON, Parquet and SQLite, each by the real engine, with the place of each row."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pyoxigraph as ox
import pytest
from command_line import run
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.errors import InputError, SourceError
from kg.gate import check
from kg.tables import Table, read_tables
from kg.tables.databases import read_database
from kg.tables.engine import engine_folder, find_engine
from kg.tables.logical import Form
from kg.tables.mapping import load_mapping
from kg.tables.objects import json_rows
from kg.vocabulary import Minter

engine = pytest.mark.skipif(
    not (engine_folder() / "installed").is_file(), reason="the engine that reads tables is not installed: make tables"
)
MAPPING = """
@prefix cq: <https://w3id.org/communique/ontology#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix rr: <http://www.w3.org/ns/r2rml#> .
<#Membership> rml:logicalSource [ SOURCE ] ;
    rr:subjectMap [ rr:template "urn:row:{member}:{organization}" ; rr:class cq:MembershipClaim ] ;
    rr:predicateObjectMap
        [ rr:predicate cq:member ; rr:objectMap [ rml:reference "member" ] ] ,
        [ rr:predicate cq:organization ; rr:objectMap [ rml:reference "organization" ] ] ,
        [ rr:predicate cq:status ; rr:objectMap [ rml:reference "status" ] ] ,
        [ rr:predicate cq:validFrom ; rr:objectMap [ rml:reference "since" ] ] .
"""
NEW = """
@prefix cq: <https://w3id.org/communique/ontology#> .
@prefix rml: <http://w3id.org/rml/> .
<#Membership> rml:logicalSource [ SOURCE ] ;
    rml:subjectMap [ rml:template "urn:row:{member}:{organization}" ; rml:class cq:MembershipClaim ] ;
    rml:predicateObjectMap
        [ rml:predicate cq:member ; rml:objectMap [ rml:reference "member" ] ] ,
        [ rml:predicate cq:organization ; rml:objectMap [ rml:reference "organization" ] ] ,
        [ rml:predicate cq:status ; rml:objectMap [ rml:reference "status" ] ] ,
        [ rml:predicate cq:validFrom ; rml:objectMap [ rml:reference "since" ] ] .
"""
JSON = 'rml:source "m.json" ; rml:referenceFormulation ql:JSONPath ; rml:iterator "$.members[*]"'
OBJECTS = """{"made": 2024.0, "members": [
  {"member": "India", "organization": "SCO", "status": "member", "since": 2017},
  {"member": "Cuba",
   "organization": "BRICS", "status": "member", "since": null}]}
"""
RFC7111, RFC9535 = "http://tools.ietf.org/rfc/rfc7111", "https://www.rfc-editor.org/rfc/rfc9535"
DIRECT = "https://www.w3.org/TR/rdb-direct-mapping/"
DATABASE = """
CREATE TABLE membership (id INTEGER PRIMARY KEY, member, organization, status, since);
INSERT INTO membership VALUES (9, 'Cuba', 'BRICS', 'member', NULL), (7, 'India', 'SCO', 'member', 2017);
CREATE TABLE "two keys" (member, organization, status, since, PRIMARY KEY (organization, member)) WITHOUT ROWID;
INSERT INTO "two keys" VALUES ('South Africa', 'BRICS', 'member', 2010);
CREATE TABLE plain (member, organization, status, since);
INSERT INTO plain VALUES ('India', 'SCO', 'member', '2017-06-09');
CREATE VIEW recent AS SELECT member, organization, status, since FROM membership WHERE since > 2000;
"""


def refuse(error: InputError) -> NoReturn:
    raise error


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "m.json").write_text(OBJECTS, encoding="utf-8")
    (tmp_path / "m.tsv").write_text("member\torganization\tstatus\tsince\nIndia\tSCO\tmember\t2017\n", encoding="utf-8")
    (tmp_path / "m.csv").write_text("member;organization;status;since\nIndia;SCO;member;2017\n", encoding="utf-8")
    with sqlite3.connect(tmp_path / "m.sqlite") as database:
        database.executescript(DATABASE)
    database.close()
    return tmp_path


@pytest.fixture
def mapping(folder: Path) -> Callable[..., Path]:
    def write(source: str, text: str = MAPPING) -> Path:
        path = folder / "m.rml.ttl"
        path.write_text(text.replace("SOURCE", source), encoding="utf-8")
        return path

    return write


def write_parquet(path: Path, query: str) -> None:
    code = "import duckdb, sys; duckdb.sql(f\"COPY ({sys.argv[1]}) TO '{sys.argv[2]}' (FORMAT parquet)\")"
    subprocess.run([str(find_engine()), "-c", code, query, str(path)], check=True)


def told(table: Table) -> list[tuple[str, str, str | None]]:
    """What was read: member, year and the row's name."""
    found = []
    for claim in table.claims:
        check(claim, table.document)
        part = table.document.fragment(claim.start, claim.end)
        assert part and claim.extractor.entry == f"m.rml.ttl {part.value}"
        found.append((str(claim.args["member"]), str(claim.args.get("since", "")), part.value))
    return found


@engine
@pytest.mark.parametrize(
    ("source", "rows", "standard"),
    [
        (JSON, [("India", "2017", "$['members'][0]"), ("Cuba", "", "$['members'][1]")], RFC9535),
        ('rml:source "m.tsv" ; rml:referenceFormulation ql:CSV', [("India", "2017", "row=2")], RFC7111),
        (
            'rml:source [ <urn:url> "m.csv" ; <urn:dialect> [ <urn:delimiter> ";" ] ] ; '
            "rml:referenceFormulation ql:CSV",
            [("India", "2017", "row=2")],
            RFC7111,
        ),
        (
            'rml:source "m.sqlite" ; rr:tableName "membership"',
            [("India", "2017", "membership/id=7"), ("Cuba", "", "membership/id=9")],
            DIRECT,
        ),
        (
            'rml:source "m.sqlite" ; rr:tableName "two keys"',
            [("South Africa", "2010", "two%20keys/organization=BRICS;member=South%20Africa")],
            DIRECT,
        ),
        (
            'rml:source [ <urn:jdbcDSN> "jdbc:sqlite:m.sqlite" ] ; rr:tableName "plain"',
            [("India", "2017-06-09", "plain/rowid=1")],
            DIRECT,
        ),
        ('rml:source "m.sqlite" ; rr:tableName "recent"', [("India", "2017", "row=2")], RFC7111),
        (
            'rml:source "m.sqlite" ; rml:query "SELECT * FROM membership WHERE since IS NULL"',
            [("Cuba", "", "row=2")],
            RFC7111,
        ),
    ],
)
def test_each_kind_of_source_is_read_with_its_rows_named(
    mapping: Callable[..., Path], source: str, rows: list[tuple[str, str, str]], standard: str
) -> None:
    (table,) = read_tables(mapping(source), minter=Minter())
    assert told(table) == rows
    assert {part.standard for part in table.document.fragments} == {standard}


@engine
@pytest.mark.parametrize(
    "source",
    [
        'rml:source [ a rml:RelativePathSource ; rml:path "m.json" ] ; rml:referenceFormulation rml:JSONPath ; '
        'rml:iterator "$.members[0]"',
        'rml:source "m.sqlite" ; rml:referenceFormulation rml:SQL2008Table ; rml:iterator "plain"',
        'rml:source "m.sqlite" ; rml:referenceFormulation rml:SQL2008Query ; rml:iterator "SELECT * FROM recent"',
    ],
)
def test_the_new_vocabulary_of_rml_is_read_too(mapping: Callable[..., Path], source: str) -> None:
    (table,) = read_tables(mapping(source, NEW), minter=Minter())
    assert [row[0] for row in told(table)] == ["India"]


@engine
def test_parquet_is_read_as_the_table_that_it_is(mapping: Callable[..., Path], folder: Path) -> None:
    rows = "VALUES ('India', 'SCO', 'member', DATE '2017-06-09'), ('Cuba, Republic', 'BRICS', 'member', NULL)"
    write_parquet(folder / "m.parquet", f"SELECT * FROM ({rows}) AS t(member, organization, status, since)")
    (table,) = read_tables(mapping('rml:source "m.parquet" ; rml:referenceFormulation ql:CSV'), minter=Minter())
    assert table.document.text.splitlines()[2] == '"Cuba, Republic",BRICS,member,'
    assert told(table) == [("India", "2017-06-09", "row=2"), ("Cuba, Republic", "", "row=3")]
    (folder / "m.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(InputError, match="no Parquet"):
        read_tables(folder / "m.rml.ttl", minter=Minter())


@engine
def test_what_a_graph_says_of_rows_conforms_and_is_checked_and_explained(
    mapping: Callable[..., Path], folder: Path
) -> None:
    text = MAPPING.replace("SOURCE", 'rml:source "m.sqlite" ; rr:tableName "membership"')
    text += MAPPING.partition("<#")[2].replace("Membership", "#Object", 1).replace("SOURCE", JSON).join(("<", ""))
    text += (
        MAPPING.partition("<#")[2]
        .replace("Membership", "#Plain", 1)
        .join(("<", ""))
        .replace("SOURCE", 'rml:source "m.sqlite" ; rr:tableName "plain"')
    )
    mapping("", text)
    build = ("build", "m.rml.ttl", "-o", "m.trig", "--lock", "kg.lock")
    assert run(*build, folder=folder).code == 0
    first = (folder / "m.trig").read_bytes()
    assert run(*build, "--check", folder=folder).code == 0
    assert run(*build, folder=folder).code == 0
    assert (folder / "m.trig").read_bytes() == first
    assert sorted(json.loads((folder / "kg.lock").read_text())["documents"]) == [
        "m.json",
        "m.sqlite:membership",
        "m.sqlite:plain",
    ]
    report = kg.validate(folder / "m.trig")
    assert report.conforms()
    counts = {str(shape.shape).strip("<>").rpartition("/")[2]: shape.focus_nodes for shape in report.shapes}
    assert counts["FragmentSelectorShape"] == 5
    audited = run("audit", "m.trig", "--sources", "m.rml.ttl", folder=folder)
    assert audited.code == 0, audited
    words = run("explain", "India", "member of", "SCO", "--data", "m.trig", folder=folder).out
    assert "membership in m.sqlite; membership/id=7" in words and "m.json; $['members'][0]" in words
    with sqlite3.connect(folder / "m.sqlite") as database:
        database.execute("UPDATE plain SET member = 'Pakistan'")
    database.close()
    changed = run(*build, "--check", folder=folder)
    assert changed.code == 1
    assert "changed  m.sqlite:plain: its text" in changed.out
    assert "changed  m.sqlite:membership: its bytes, not its text" in changed.out
    assert run("audit", "m.trig", "--sources", "m.rml.ttl", folder=folder).code == 1


@engine
def test_two_iterators_of_one_file_make_one_document(mapping: Callable[..., Path]) -> None:
    text = MAPPING.replace("SOURCE", JSON.replace("[*]", "[0]"))
    text += (
        MAPPING.partition("<#")[2]
        .replace("Membership", "#Other", 1)
        .join(("<", ""))
        .replace("SOURCE", JSON.replace("[*]", "[1]"))
    )
    (table,) = read_tables(mapping("", text), minter=Minter())
    assert [row[2] for row in told(table)] == ["$['members'][0]", "$['members'][1]"]


@engine
def test_an_object_that_lacks_a_member_of_a_member_is_read(mapping: Callable[..., Path], folder: Path) -> None:
    records = [
        {
            "member": "Cuba",
            "of": [{"organization": "BRICS", "since": 2025}, {"organization": "UN"}],
            "status": "member",
        },
        {"member": "Iran", "of": {"organization": "SCO", "since": None}, "status": "member"},
        {"member": "Mali", "of": [], "status": None},
    ]
    (folder / "m.json").write_text(json.dumps(records), encoding="utf-8")
    source = JSON.replace(".members", "")
    text = MAPPING.replace("organization}", "of.organization}").replace('"organization"', '"of.organization"')
    (table,) = read_tables(mapping(source, text.replace('"since"', '"of.since"')), minter=Minter())
    assert sorted(
        (row[0], claim.args["organization"], row[1]) for row, claim in zip(told(table), table.claims, strict=True)
    ) == [
        ("Cuba", "BRICS", "2025"),
        ("Cuba", "United Nations", ""),
        ("Iran", "Shanghai Cooperation Organization", ""),
    ]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ('rml:source "m.sqlite"', "names no table"),
        ('rml:source "m.csv" ; rr:tableName "m"', "as a database"),
        ('rml:source "m.json" ; rr:sqlQuery "SELECT 1"', "as a database"),
        ('rml:source "m.parquet" ; rml:referenceFormulation ql:JSONPath ; rml:iterator "https://e.org/"', None),
        ('rml:source "http://example.org/m.json" ; rml:referenceFormulation ql:JSONPath', "not in its folder"),
        ('rml:source "sqlite:///m.sqlite" ; rr:tableName "m"', "not in its folder"),
        ('rml:source "jdbc:sqlite::memory:" ; rr:tableName "m"', "not in its folder"),
        ('rml:source [ <urn:jdbcDSN> "jdbc:mysql://h/m" ] ; rr:tableName "m"', "only an SQLite file"),
        ('rml:source "{rows}" ; rml:referenceFormulation ql:JSONPath ; rml:iterator "$[?@.a > 1]"', None),
    ],
)
def test_what_reaches_elsewhere_is_refused(mapping: Callable[..., Path], source: str, problem: str | None) -> None:
    if problem is None:
        # The file is named within the folder: what is wrong is told when it is read.
        with pytest.raises(InputError, match=r"no such file|not understood"):
            read_tables(mapping(source), minter=Minter())
    else:
        with pytest.raises(InputError, match=problem):
            load_mapping(mapping(source))


@pytest.mark.parametrize(
    ("form", "part", "problem"),
    [
        (Form.TABLE, "nothing", "there is no table 'nothing'"),
        (Form.TABLE, "sqlite_master", "there is no table"),
        (Form.QUERY, "DELETE FROM plain RETURNING *", "does not answer"),
        (Form.QUERY, "ATTACH 'other.sqlite' AS other", "does not answer"),
        (Form.QUERY, "SELECT load_extension('x')", "does not answer"),
        (Form.QUERY, "SELECT random()", "does not answer"),
        (Form.QUERY, "SELECT CURRENT_TIMESTAMP", "does not answer"),
        (Form.QUERY, "SELECT strftime('%Y', 'NOW')", "asks for the time"),
        (Form.QUERY, "SELECT datetime ( )", "asks for the time"),
        (Form.QUERY, "PRAGMA journal_mode = DELETE", "does not answer"),
        (Form.QUERY, "SELECT 1; SELECT 2", "does not answer"),
        (Form.QUERY, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT max(i) FROM n", "too long"),
        (Form.QUERY, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT i FROM n", "larger than"),
        (Form.QUERY, "SELECT zeroblob(20000)", "does not answer"),
    ],
)
def test_a_database_is_read_and_no_more(folder: Path, form: Form, part: str, problem: str) -> None:
    before = (folder / "m.sqlite").read_bytes()
    with pytest.raises(InputError, match=problem):
        read_database(folder / "m.sqlite", form, part, source="m.sqlite", max_bytes=10_000, seconds=0.5)
    assert (folder / "m.sqlite").read_bytes() == before
    assert not (folder / "other.sqlite").exists()


def test_a_database_that_is_being_written_is_not_read(folder: Path) -> None:
    (folder / "m.sqlite-wal").write_bytes(b"more")
    with pytest.raises(SourceError, match="being written"):
        read_database(folder / "m.sqlite", Form.TABLE, "plain", source="m.sqlite", max_bytes=10_000)
    with pytest.raises(InputError, match="does not answer"):
        read_database(folder / "m.json", Form.TABLE, "plain", source="m.json", max_bytes=10_000)


@pytest.mark.parametrize(
    ("text", "iterator", "problem"),
    [
        ("{", "$", "no JSON"),
        ("[NaN]", "$[*]", "NaN is no number"),
        ("[" * 100_000, "$[*]", "no JSON"),
        ("[1]", "$[*]", "no object"),
        ('[{"kg_row": 1}]', "$[*]", "has a member 'kg_row'"),
        ("[]", "$[*]", "finds no object"),
        ('[{"a": 1}]', "$" + "[*]" * 21, "not understood"),
        ("[" + ",".join(f'{{"{n}": 1}}' for n in range(4000)) + "]", "$[*]", "too many different members"),
        ('[{"a": 1}]', "$..a", "not understood"),
        ('[{"a": 1}]', "a", "not understood"),
    ],
)
def test_what_is_no_json_is_refused(text: str, iterator: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        json_rows(text, iterator, source="m.json", bad=refuse)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.lists(st.dictionaries(st.text(max_size=4), VALUES, max_size=3), min_size=1, max_size=4),
    st.sampled_from([None, 1]),
)
def test_objects_stand_where_they_are_said_to(objects: list[dict[str, object]], indent: int | None) -> None:
    text = json.dumps({"]": [1, "}"], "it's": objects}, indent=indent, ensure_ascii=False)
    found = json_rows(text, '$["it\'s"][*]', source="m.json", bad=refuse)
    assert [json.loads(text[row.start : row.end]) for row in found.rows] == objects
    assert [row.fragment for row in found.rows] == [f"$['it\\'s'][{n}]" for n in range(len(objects))]


YARRRML = """
prefixes: {cq: "https://w3id.org/communique/ontology#"}
mappings:
  membership:
    sources: [SOURCE]
    s: urn:row:$(member):$(organization)
    po:
      - [a, cq:MembershipClaim]
      - [cq:member, $(member)]
      - [cq:organization, $(organization)]
      - [cq:status, $(status)]
      - [cq:validFrom, $(since), xsd:gYear]
"""


@engine
@pytest.mark.parametrize(
    ("source", "rows"),
    [
        ('["m.json~jsonpath", "$.members[*]"]', ["$['members'][0]", "$['members'][1]"]),
        ('["m.tsv~csv"]', ["row=2"]),
        ("{access: m.sqlite, referenceFormulation: sql2008, table: plain}", ["plain/rowid=1"]),
        ("{access: m.sqlite, referenceFormulation: sql2008, query: SELECT * FROM recent}", ["row=2"]),
    ],
)
def test_yarrrml_is_read_as_rml_is(folder: Path, source: str, rows: list[str]) -> None:
    path = folder / "m.yarrrml.yml"
    path.write_text(YARRRML.replace("SOURCE", source), encoding="utf-8")
    (table,) = read_tables(path, minter=Minter(), metadata={"title": "Members"})
    assert [claim.extractor.entry for claim in table.claims] == [f"m.yarrrml.yml {row}" for row in rows]
    assert table.document.title == "Members"
    assert [table] == list(read_tables(path, minter=Minter(), metadata={"title": "Members"}))


@engine
@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("SOURCE", '["https://example.org/m.json~jsonpath", "$"]', "not in its folder"),
        ("SOURCE", '["../m.tsv~csv"]', "not in its folder"),
        ("SOURCE", '{access: "postgresql://h/m", referenceFormulation: sql2008, query: SELECT 1}', "not in its folder"),
        ("[cq:status, $(status)]", "{p: cq:status, o: {function: 'ex:f', parameters: []}}", "functionExecution|uses"),
        ("mappings:", "nothing:", "no YARRRML"),
        ("mappings:", "mappings: [", "no YARRRML"),
    ],
)
def test_yarrrml_that_reaches_elsewhere_is_refused(folder: Path, old: str, new: str, problem: str) -> None:
    path = folder / "m.yarrrml.yml"
    path.write_text(YARRRML.replace(old, new).replace("SOURCE", '["m.tsv~csv"]'), encoding="utf-8")
    with pytest.raises(InputError, match=problem):
        load_mapping(path)


@engine
def test_the_graph_says_the_row_in_standard_terms(mapping: Callable[..., Path], folder: Path) -> None:
    kg.build([mapping(JSON)], output=folder / "m.trig")
    graph = ox.Store()
    graph.load(path=folder / "m.trig", format=ox.RdfFormat.TRIG)
    asked = """
        PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        SELECT ?row ?standard { GRAPH ?g { ?claim prov:wasQuotedFrom/oa:hasSelector ?part .
          ?part a oa:FragmentSelector ; rdf:value ?row ; dcterms:conformsTo ?standard } } ORDER BY ?row
    """
    assert [(row["row"].value, row["standard"].value) for row in graph.query(asked)] == [
        ("$['members'][0]", RFC9535),
        ("$['members'][1]", RFC9535),
    ]
