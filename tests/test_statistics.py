"""Counts of a graph: equal to counts of the claims it was built from, named for people, as tables and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pyoxigraph
import pytest
from command_line import BRIEFS, EXAMPLES, annotated, run

from kg.errors import ParseError
from kg.model import Claim, read_claims
from kg.statistics import Table, as_json, as_text, count
from kg.store import open_store
from kg.vocabulary import data_path

IDS = [
    "totals",
    "claims-by-type",
    "claims-by-modality",
    "facts-by-property",
    "entities-by-class",
    "actors",
    "speakers",
    "mentions",
    "documents",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("statistics")
    assert run("build", *annotated(*BRIEFS), "-o", "briefs.trig", folder=folder).code == 0
    return folder


@pytest.fixture(scope="module")
def tables(folder: Path) -> dict[str, Table]:
    return {table.id: table for table in count(open_store(folder / "briefs.trig"), top=None)}


def claims() -> list[Claim]:
    files = [EXAMPLES / f"{name}.claims.jsonl" for name in BRIEFS]
    return [claim for file in files for claim in read_claims(file.read_text(encoding="utf-8").splitlines())]


def counted(table: Table) -> dict[tuple[object, ...], int]:
    return {tuple(cell.value for cell in row[:-1]): int(row[-1].value or 0) for row in table.rows}


def test_each_file_is_a_table_and_they_have_an_order(tables: dict[str, Table]) -> None:
    assert list(tables) == IDS
    assert sorted(IDS) == sorted(path.stem for path in data_path("ontology", "statistics").glob("*.rq"))


def test_counts_of_claims_are_those_of_the_records(tables: dict[str, Table]) -> None:
    made = claims()
    assert len(made) > 150
    assert counted(tables["totals"])[("documents",)] == len(BRIEFS)
    assert counted(tables["totals"])[("claims",)] == len(made)
    by_type = {row[0].iri: row[1].value for row in tables["claims-by-type"].rows}
    assert sorted(by_type.values(), key=int) == sorted(Counter(claim.type for claim in made).values())  # type: ignore[arg-type]
    by_modality = Counter((str(claim.modality), str(claim.polarity)) for claim in made)
    assert counted(tables["claims-by-modality"]) == dict(by_modality)
    by_document = Counter(claim.source for claim in made)
    assert sorted(counted(tables["documents"]).values()) == sorted(by_document.values())


def test_speakers_are_counted_and_the_authors_are_one(tables: dict[str, Table]) -> None:
    spoken = Counter(name for claim in claims() for name in claim.attributed_to)
    assert {row[0].value: row[1].value for row in tables["speakers"].rows} == dict(spoken)


def test_counts_of_facts_add_up(tables: dict[str, Table]) -> None:
    facts = counted(tables["totals"])[("facts",)]
    assert facts > 100
    assert sum(counted(tables["facts-by-property"]).values()) == facts


def test_entities_count_under_their_narrowest_class(tables: dict[str, Table]) -> None:
    classes = {row[0].value: row[1].value for row in tables["entities-by-class"].rows}
    assert {"state", "person", "treaty organisation"} <= set(classes)
    assert not {"actor", "organisation"} & set(classes)


def test_actors_are_linked_named_in_the_texts_or_not_linked(tmp_path: Path) -> None:
    brief = EXAMPLES / "samarkand-2022.md"
    lines = (EXAMPLES / "samarkand-2022.claims.jsonl").read_text(encoding="utf-8").splitlines()
    record = json.loads(next(line for line in lines if '"type": "action"' in line))
    whom = record["args"]["actor"]
    minted = record | {"entities": record["entities"] | {whom: "https://w3id.org/communique/entity/Somebody"}}
    unlinked = record | {"entities": {}}
    for line, name in zip(
        (record, minted, unlinked), ("linked", "named in the texts alone", "not linked"), strict=True
    ):
        (tmp_path / "one.jsonl").write_text(json.dumps(line), encoding="utf-8")
        done = run("build", brief, "--claims", "one.jsonl", "-o", "graph.trig", folder=tmp_path)
        assert done.code == 0, done.err
        found = {table.id: table for table in count(open_store(tmp_path / "graph.trig"))}
        assert name in {row[0].value for row in found["actors"].rows}


def test_long_tables_are_cut(folder: Path, tables: dict[str, Table]) -> None:
    cut = {table.id: table for table in count(open_store(folder / "briefs.trig"), top=3)}
    for name, table in cut.items():
        whole = tables[name]
        assert table.rows == whole.rows[: len(table.rows)]
        assert len(table.rows) + table.omitted == len(whole.rows)
    assert [len(cut[name].rows) for name in ("speakers", "mentions", "documents")] == [3, 3, 3]
    assert cut["claims-by-type"].omitted == 0


def test_the_command_prints_tables_and_json(folder: Path) -> None:
    printed = run("stats", "briefs.trig", "--top", "2", folder=folder)
    assert (printed.code, printed.err) == (0, "")
    assert "Claims by type\n  type" in printed.out and "  and 2 more\n" in printed.out
    read = json.loads(run("stats", "briefs.trig", "--format", "json", "--top", "0", folder=folder).out)
    assert list(read) == IDS
    assert {"entity": "NATO", "iri": "https://w3id.org/communique/organization/NATO"}.items() <= dict(
        next(row for row in read["mentions"] if row["entity"] == "NATO")
    ).items()


def test_numbers_stand_to_the_right_and_nothing_steers_the_terminal() -> None:
    store = pyoxigraph.Store()
    edition = pyoxigraph.NamedNode("https://example.org/edition")
    for number in range(11):
        claim = pyoxigraph.NamedNode(f"https://example.org/claim/{number}")
        said = pyoxigraph.NamedNode("http://www.w3.org/ns/prov#wasQuotedFrom")
        mentions = pyoxigraph.NamedNode("https://w3id.org/communique/ontology#mentions")
        actor = pyoxigraph.NamedNode(f"https://example.org/actor/{min(number, 1)}")
        store.add(pyoxigraph.Quad(claim, said, claim, edition))
        store.add(pyoxigraph.Quad(claim, mentions, actor, edition))
    label = pyoxigraph.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    store.add(pyoxigraph.Quad(actor, label, pyoxigraph.Literal("A\x1b[2J"), edition))
    text = as_text([table for table in count(store) if table.id == "mentions"])
    assert text.splitlines() == [
        "Most mentioned",
        "  entity      claims  documents",
        "  A\\u001B[2J      10          1",
        "  0                1          1",
    ]


def test_an_empty_graph_has_nothing_to_count() -> None:
    found = count(pyoxigraph.Store())
    assert [row[1].value for row in found[0].rows] == [0, 0, 0, 0]
    assert all(not table.rows for table in found[1:])
    assert as_text(found).count("  none\n") == len(IDS) - 1
    assert json.loads(as_json(found))["speakers"] == []


@pytest.mark.parametrize(
    "header",
    [
        "# id: other\n# title: T\n# place: 1\n# columns: [a]\n",
        "# id: one\n# title: T\n# place: 1\n",
        "# id: one\n# title: T\n# place: 1\n# columns: [b]\n",
        "# id: one\n# title: T\n# place: 1\n# columns: [a]\n# more: 1\n",
        "# id: [\n",
        "",
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, header: str) -> None:
    (tmp_path / "one.rq").write_text(f"{header}SELECT ?a {{ ?a ?b ?c }}\n", encoding="utf-8")
    with pytest.raises(ParseError, match=r"one\.rq"):
        count(pyoxigraph.Store(), folder=tmp_path)
