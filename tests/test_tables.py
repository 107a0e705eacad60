"""Tables by mappings: the real engine, real rows, claims that quote them, and the refusal of what reaches elsewhere."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import pytest
from command_line import run
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.errors import ClaimError, CommuniqueError, InputError, MissingError, SourceError
from kg.gate import check
from kg.pipeline import read_sheets
from kg.questions import as_csv
from kg.store import solutions
from kg.tables import read_tables
from kg.tables.engine import engine_folder, find_engine, run_engine
from kg.tables.mapping import load_mapping
from kg.tables.rows import csv_rows
from kg.vocabulary import Minter

EXAMPLES = Path(__file__).parents[1] / "examples"
MAPPING = EXAMPLES / "tables" / "memberships.rml.ttl"
EXPECTED = Path(__file__).parent / "data" / "tables" / "also-in.of-the-sco.csv"
engine = pytest.mark.skipif(
    not (engine_folder() / "installed").is_file(), reason="the engine that reads tables is not installed: make tables"
)


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Path]:
    """The example with changes to the mapping or to the table."""

    def change(old: str = "", new: str = "", *, table: str | None = None) -> Path:
        folder = tmp_path / "tables"
        shutil.copytree(MAPPING.parent, folder)
        mapping = folder / MAPPING.name
        text = mapping.read_text(encoding="utf-8")
        assert old in text
        mapping.write_text(text.replace(old, new), encoding="utf-8")
        if table is not None:
            (folder / "memberships.csv").write_text(table, encoding="utf-8")
        return mapping

    return change


def refuse(error: InputError) -> NoReturn:
    raise error


@engine
def test_each_row_is_a_claim_that_quotes_it() -> None:
    (table,) = read_tables(MAPPING, minter=Minter())
    lines = table.document.text.splitlines()
    assert [claim.quote for claim in table.claims] == lines[1:]
    assert [claim.extractor.entry for claim in table.claims] == [f"memberships.rml.ttl row={n}" for n in range(2, 15)]
    assert all(check(claim, table.document) for claim in table.claims)
    assert all(len(claim.entities) == 2 for claim in table.claims)
    assert table.document.iri.endswith("/document/memberships-csv")


@engine
def test_text_and_table_answer_together_and_conform(tmp_path: Path) -> None:
    sources = [MAPPING, EXAMPLES / "samarkand-2022.md"]
    given = EXAMPLES / "samarkand-2022.claims.jsonl"
    first, second = tmp_path / "first.trig", tmp_path / "second.trig"
    for path in (first, second):
        done = kg.build(sources, claims=given, output=path)
        assert (len(done.readings), done.claims) == (2, 61)
    assert first.read_bytes() == second.read_bytes()
    assert kg.validate(first).conforms()
    assert as_csv(kg.ask(first, "also-in", {"organization": "SCO"})) == EXPECTED.read_text(encoding="utf-8")


@engine
def test_a_row_becomes_a_fact_and_a_changed_table_takes_its_place(changed: Callable[..., Path], tmp_path: Path) -> None:
    mapping, store = changed(), tmp_path / "store"

    def members() -> set[str]:
        """Who is a member of BRICS by what rows say, and by which edition."""
        with closing(kg.build([mapping], store=store).store) as opened:
            seat = "GRAPH ?e { ?c cq:member ?m ; cq:organization organization:BRICS }"
            asked = f"SELECT ?m ?e {{ ?m cq:memberOf organization:BRICS {seat} }}"
            return {str(row) for row in solutions(opened.query(asked)).rows}

    before = members()
    assert len(before) == 4
    assert members() == before
    mapping.with_name("memberships.csv").write_text("member,organization,status,since\nCuba,BRICS,member,2025\n")
    after = members()
    assert len(after) == 1
    assert not after & before


@engine
@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ("member,organization,status,since\nIndia,SCO,friend,2017\n", "status"),
        ("member,organization,status\nIndia,SCO,member\n", "the engine refuses"),
    ],
)
def test_a_row_that_makes_no_claim_is_told(changed: Callable[..., Path], table: str, problem: str) -> None:
    with pytest.raises((ClaimError, InputError), match=problem):
        read_tables(changed(table=table), minter=Minter())


@engine
def test_the_time_is_limited(tmp_path: Path) -> None:
    with pytest.raises(CommuniqueError, match="longer"):
        run_engine(tmp_path, source="mapping", seconds=0.01)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"memberships.csv"', '"https://example.org/m.csv"', "not in its folder"),
        ('"memberships.csv"', '"../memberships.csv"', "not in its folder"),
        ('"memberships.csv"', '"/etc/passwd"', "not in its folder"),
        ('"memberships.csv"', '"jdbc:sqlite:/memberships.sqlite"', "not in its folder"),
        ('"memberships.csv"', '[ <urn:jdbcDSN> "jdbc:postgresql://example.org/m" ]', "only an SQLite file"),
        ('"memberships.csv"', '[ <urn:jdbcDSN> "jdbc:sqlite:../m.sqlite" ]', "not in its folder"),
        ('"memberships.csv"', "[ a <https://www.w3.org/2019/wot/td#PropertyAffordance> ]", "names no file"),
        ('rml:source "memberships.csv" ;', 'rml:query "SELECT 1" ;', "names no file"),
        ("rml:source", 'rr:tableName "m" ; rml:source', "as a database"),
        ("ql:CSV", "ql:XPath", "as XPath"),
        ("rml:logicalSource", "rr:logicalTable", "names no file"),
        ("rr:template", "rr:joinCondition [ rr:child 'a' ; rr:parent 'b' ] ; rr:template", "joinCondition"),
        ("rr:template", "rr:parentTriplesMap <#A> ; rr:template", "parentTriplesMap"),
        ("rr:class", "rr:class rr:class", "no Turtle"),
    ],
)
def test_a_mapping_that_reaches_elsewhere_is_refused(
    changed: Callable[..., Path], old: str, new: str, problem: str
) -> None:
    with pytest.raises(InputError, match=problem):
        load_mapping(changed(old, new))


def test_without_the_engine_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(MissingError, match="kg tables install"):
        find_engine()


@pytest.mark.parametrize(
    ("text", "problem"),
    [("a,b\n1\n", "1 cells"), ("a,a\n1,2\n", "told apart"), ("kg_row\n1\n", "told apart"), ("a,b\n", "no rows")],
)
def test_what_is_no_table_is_refused(text: str, problem: str) -> None:
    with pytest.raises(SourceError, match=problem):
        csv_rows(text, source="table.csv", bad=refuse)


@given(st.lists(st.tuples(st.text('ab"\n, é', min_size=1), st.text("xy", min_size=1)), min_size=1, max_size=6))
def test_rows_stand_where_they_are_said_to(cells: list[tuple[str, str]]) -> None:
    quoted = ["".join(('"', a.replace('"', '""'), '",', b)) for a, b in cells]
    text = "one,two\n" + "".join(f"{line}\n" for line in quoted)
    found = csv_rows(text, source="table.csv", bad=refuse)
    assert list(csv.reader(io.StringIO(found.handed, newline="")))[1:] == [
        [str(number), *pair] for number, pair in enumerate(cells, 1)
    ]
    assert [text[row.start : row.end] for row in found.rows] == quoted


@engine
def test_a_check_knows_tables_and_their_mapping(changed: Callable[..., Path]) -> None:
    mapping = changed()
    folder = mapping.parent
    build = ("build", mapping.name)
    assert run(*build, "-o", "table.trig", "--lock", "kg.lock", folder=folder).code == 0
    assert run(*build, "--store", "graph", folder=folder).code == 0
    places = [("-o", "table.trig", "--lock", "kg.lock"), ("-o", "table.trig"), ("--store", "graph")]
    for place in places:
        done = run(*build, *place, "--check", folder=folder)
        assert (done.code, done.out) == (0, ""), done
    text = mapping.read_text(encoding="utf-8")
    mapping.write_text(text.replace("cq:validFrom", "cq:validUntil"), encoding="utf-8")
    told = [run(*build, *place, "--check", folder=folder) for place in places]
    assert [done.code for done in told] == [1, 1, 1]
    assert f"changed  file {mapping.name}" in told[0].out and "memberships.csv" in told[2].out


@engine
def test_rows_are_reviewed_as_sentences_are(changed: Callable[..., Path]) -> None:
    (sheet,) = read_sheets([changed()])
    assert (len(sheet.claims), sheet.file.name) == (13, "memberships.csv.decisions.jsonl")
