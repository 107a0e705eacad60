"""Tables by mappings: the real engine, real rows, claims that quote them, and the refusal of what reaches elsewhere."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from importlib.metadata import distribution
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
from kg.serialization.holding import hold
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
    mapping.with_name("memberships.csv").write_text("member,organization,status,since\nCuba,BRICS,member,2024\n")
    after = members()
    assert len(after) == 1
    assert not after & before


@engine
@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ("member,organization,status,since\nIndia,SCO,friend,2017\n", "^memberships.csv row=2: .*status"),
        ("member,organization,status,since\nIndia,SCO,member,soon\n", "row=2: since 'soon' is no date"),
        ("member,organization,status,since\n,SCO,member,2017\n", "makes no claim of the table"),
        ("member,organization,status,since\nIndia,SCO,member\n", r"row=2: the row has 3 cells.*line 2"),
        ("member,organization,status\nIndia,SCO,member\n", "the engine refuses"),
    ],
)
def test_a_row_that_makes_no_claim_is_told(changed: Callable[..., Path], table: str, problem: str) -> None:
    with pytest.raises((ClaimError, InputError), match=problem):
        read_tables(changed(table=table), minter=Minter())


ROWS = """member,organization,status,since,until
India,SCO,member,2017,
Iran,SCO,friend,2023,
Cuba,SCO
Belarus,SCO,member,2024,2020
Japan,SCO,member,2001,2010-06
Brazil,SCO,member,2010,2031
"""
UNTIL = (
    'rml:reference "since" ; rr:datatype xsd:gYear ] ]',
    'rml:reference "since" ] ] ,[ rr:predicate cq:validUntil ; rr:objectMap [ rml:reference "until" ] ]',
)


@engine
def test_a_bad_row_is_named_and_passed_over_and_strict_stops(changed: Callable[..., Path]) -> None:
    folder = changed(*UNTIL, table=ROWS).parent
    done = run("build", "memberships.rml.ttl", "-o", "m.trig", folder=folder)
    assert done.code == 2
    assert "3 claims" in done.err and "3 rows passed over" in done.err
    told = [line.split(": ")[1:3] for line in done.err.splitlines() if line.startswith("kg: ")]
    assert [place for place, _ in told] == [f"memberships.csv row={number}" for number in (4, 3, 5)]
    assert "2 cells" in told[0][1] and "ends, 2020, before it begins, 2024" in told[2][1]
    stopped = run("build", "memberships.rml.ttl", "-o", "strict.trig", "--strict", folder=folder)
    assert (stopped.code, (folder / "strict.trig").exists()) == (2, False)
    assert "memberships.csv row=4" in stopped.err
    checked = run("build", "memberships.rml.ttl", "-o", "m.trig", "--check", folder=folder)
    assert (checked.code, checked.out) == (0, "nothing would change\n") or not checked.out, checked
    (sheet,) = read_sheets([folder / "memberships.rml.ttl"], refusal=lambda _: None)
    assert len(sheet.claims) == 3


@engine
def test_a_membership_that_has_ended_is_a_claim_with_its_interval_and_no_fact(
    changed: Callable[..., Path], tmp_path: Path
) -> None:
    mapping = changed(*UNTIL, table=ROWS)
    done = kg.build([mapping], output=tmp_path / "m.trig", refusal=lambda _: None)
    seat = "GRAPH ?e { ?c cq:member ?m ; cq:organization organization:SCO }"
    rows = solutions(done.store.query(f"SELECT ?m {{ ?m cq:memberOf organization:SCO . {seat} }} ORDER BY ?m")).rows
    assert [str(row[0]).strip("<>").rpartition("/")[2] for row in rows] == ["BRA", "IND"]
    told = run("ask", "members", "--organization", "SCO", "--data", str(tmp_path / "m.trig"), folder=tmp_path).out
    assert "Japan: member, Shanghai Cooperation Organization, since 2001, until 2010-06" in " ".join(told.split())
    both = run("ask", "also-in", "--organization", "SCO", "--data", str(tmp_path / "m.trig"), folder=tmp_path).out
    assert "Japan" not in both


def test_the_second_of_two_installations_waits_for_the_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    folder = engine_folder()
    folder.mkdir(parents=True)
    held = hold(folder.with_name(f"{folder.name}.lock"), alone=True)
    assert held is not None
    second = subprocess.Popen(
        [sys.executable, "-m", "kg", "tables", "install"], stderr=subprocess.PIPE, text=True, cwd=EXAMPLES.parent
    )
    assert second.stderr is not None
    assert "another kg tables install is at it" in second.stderr.readline()
    assert second.poll() is None
    (folder / "installed").write_text("by the first\n")
    os.close(held)
    _, rest = second.communicate(timeout=60)
    assert (second.returncode, rest) == (0, "the engine that reads tables is installed\n")
    assert [path.name for path in folder.iterdir()] == ["installed"]


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
    with pytest.raises((ClaimError, SourceError), match=problem):
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


@engine
def test_text_and_a_table_that_others_keep_answer_together(tmp_path: Path) -> None:
    table = "country_converter/country_data.tsv"
    shutil.copy(str(distribution("country_converter").locate_file(table)), tmp_path)
    mapping = tmp_path / "countries.rml.ttl"
    shutil.copy(EXAMPLES / "tables" / mapping.name, mapping)
    bad: list[str] = []
    done = kg.build(
        [mapping, EXAMPLES / "samarkand-2022.md"],
        claims=EXAMPLES / "samarkand-2022.claims.jsonl",
        output=tmp_path / "both.trig",
        refusal=lambda error: bad.append(str(error)),
    )
    assert bad == ["country_data.tsv row=3: the row has 50 cells, the header 53 (in line 3)"]
    assert (len(done.readings), done.claims, done.bad_rows) == (2, 48 + 193 + 38 + 21, 1)
    assert kg.validate(tmp_path / "both.trig").conforms()
    lines = list(
        csv.DictReader(io.StringIO(as_csv(kg.ask(tmp_path / "both.trig", "also-in", {"organization": "SCO"}))))
    )
    found = {(line["member"], line["other"], line["since"]) for line in lines}
    assert found == {
        *((member, "United Nations", "1945") for member in ("China", "India", "Russia")),
        *(("Pakistan", "United Nations", "1947"), ("China", "APEC", ""), ("Russia", "APEC", "")),
    }
    # Each row says which is the text and which the table, and quotes both.
    assert all("\t" in line["quote2"] and "\t" not in line["quote"] for line in lines)
