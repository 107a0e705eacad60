"""``kg build`` and ``kg claims``: what is said of documents, where graphs go, what is refused and reported."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from command_line import BRIEFS, EXAMPLES, annotated, run, start

from kg.store import open_store, solutions

TEXT = "Japan condemned the missile launch.\n"
OTHER = "India joined the Shanghai Cooperation Organization in 2017.\n"
FRENCH = (
    "Le gouvernement japonais a condamné hier soir le lancement du missile. Les ministres des Affaires étrangères, "
    "réunis à Paris, ont appelé toutes les parties à reprendre les négociations sans attendre la fin de la semaine.\n"
)
BASE = "https://data.example/graph/"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "brief.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "other.txt").write_text(OTHER, encoding="utf-8")
    return tmp_path


def rows(location: Path, query: str) -> list[tuple[str, ...]]:
    with open_store(location, reference=False, read_only=location.is_dir()) as store:
        found = solutions(store.query(query)).rows
        return [tuple(getattr(term, "value", "") for term in row) for row in found]


def titles(location: Path) -> list[str]:
    return [row[0] for row in rows(location, "SELECT ?t { GRAPH ?g { ?g dcterms:title ?t } } ORDER BY ?t")]


STATED = {
    "--title": "A launch",
    "--publisher": "The Daily Harbour",
    "--author": "Ada Lindqvist",
    "--date": "17 September 2022",
    "--url": "https://harbour.example/launch",
    "--language": "en",
}


def test_what_the_options_say_of_a_document_is_in_its_graph(folder: Path) -> None:
    options = [part for option in STATED.items() for part in option]
    done = run("build", "brief.txt", *options, "-o", "graph.trig", folder=folder)
    assert done.code == 0, done.err
    edition = "?g dcterms:title ?t ; dcterms:publisher ?p ; dcterms:creator ?a ; dcterms:issued ?d ; dcterms:source ?u"
    expected = ("A launch", "The Daily Harbour", "Ada Lindqvist", "2022-09-17", "https://harbour.example/launch")
    assert rows(folder / "graph.trig", f"SELECT ?t ?p ?a ?d ?u {{ GRAPH ?g {{ {edition} }} }}") == [expected]


def test_the_language_option_insists_on_english(folder: Path) -> None:
    (folder / "short.txt").write_text(FRENCH, "utf-8")
    assert run("claims", "short.txt", folder=folder).code == 2
    assert run("claims", "short.txt", "--language", "en", folder=folder).code == 0


@pytest.mark.parametrize("option", ["--title", "--url", "--iri"])
@pytest.mark.parametrize("place", ["-o", "--store"])
def test_what_only_one_document_can_have_is_refused_before_anything_is_made(
    folder: Path, option: str, place: str
) -> None:
    before = sorted(folder.iterdir())
    value = "https://harbour.example/x"
    done = run("build", "brief.txt", "other.txt", option, value, place, "new.trig", folder=folder)
    assert (done.code, done.err) == (
        2,
        f"kg: {option.removeprefix('--')}: several documents cannot share it (give one document)\n",
    )
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--date", "2022-13-45", "not one date"),
        ("--url", "harbour", "no absolute"),
        ("--language", "fr", "only English is read"),
        ("--title", "x" * 2000, "longer than"),
        ("--iri", "harbour", "no absolute IRI"),
        ("--base", "harbour", "no absolute"),
    ],
)
@pytest.mark.parametrize("command", ["build", "claims"])
def test_wrong_options_are_refused(folder: Path, command: str, option: str, value: str, message: str) -> None:
    done = run(command, "brief.txt", option, value, "-o", "new.jsonld", folder=folder)
    assert (done.code, done.out) == (2, "")
    assert message in done.err and done.err.count("\n") == 1
    assert not (folder / "new.jsonld").exists()


FRAME = """
frames:
- id: test.applaud
  claim: stance
  position: supports
  polarity: positive
  verbs: bejewel
  slots: {toward: object}
"""


@pytest.mark.parametrize("command", ["build", "claims"])
def test_a_lexicon_adds_frames(folder: Path, command: str) -> None:
    (folder / "more.yaml").write_text(FRAME, encoding="utf-8")
    (folder / "praise.txt").write_text("Serbia bejewelled the resolution of Hungary.\n", encoding="utf-8")
    made = [run(command, "praise.txt", *lexicon, folder=folder) for lexicon in ([], ["--lexicon", "more.yaml"])]
    assert [done.code for done in made] == [0, 0], made
    assert ["test.applaud" in done.out for done in made] == [False, True]


def test_a_store_is_read_again_with_another_lexicon(folder: Path) -> None:
    (folder / "more.yaml").write_text(FRAME, encoding="utf-8")
    lexicon = ["--lexicon", "more.yaml"]
    reports = [
        run("build", "brief.txt", "--store", "graph", *more, folder=folder).err for more in ([], [], lexicon, lexicon)
    ]
    assert ["(1 there already)" in report for report in reports] == [False, True, False, True]


REPORT = re.compile(
    r"4 documents, 191 claims, \d+ facts, \d+ facts refused by the ontology → graph\.trig\n"
    r"canonical hash [0-9a-f]{64}\n"
)


def test_a_build_is_reported(tmp_path: Path) -> None:
    done = run("build", *annotated(*BRIEFS), "-o", "graph.trig", folder=tmp_path)
    assert done.out == ""
    assert REPORT.fullmatch(done.err), done.err


def claims_with_a_wrong_quote(folder: Path) -> None:
    lines = (EXAMPLES / "samarkand-2022.claims.jsonl").read_text(encoding="utf-8").splitlines()[:5]
    wrong = json.loads(lines[1]) | {"quote": "words that nobody wrote"}
    foreign = json.loads(lines[2]) | {"entities": {"India": "no iri"}}
    text = "\n".join([lines[0], json.dumps(wrong), json.dumps(foreign), *lines[3:]])
    (folder / "some.jsonl").write_text(text + "\n", encoding="utf-8")


def test_claims_that_the_gate_refuses_are_told_and_counted(folder: Path) -> None:
    claims_with_a_wrong_quote(folder)
    brief = EXAMPLES / "samarkand-2022.md"
    done = run("build", brief, "--claims", "some.jsonl", "-o", "graph.trig", folder=folder)
    assert done.code == 0, done.err
    refused, foreign, report, _ = done.err.splitlines()
    assert "is refused" in refused and "words that nobody wrote" in refused
    assert "no iri" in foreign
    assert "1 document, 3 claims" in report and "2 claims refused by the gate" in report
    assert "words that nobody wrote" not in (folder / "graph.trig").read_text(encoding="utf-8")


def test_a_strict_build_stops_at_the_first_claim_that_is_refused(folder: Path) -> None:
    claims_with_a_wrong_quote(folder)
    before = sorted(folder.iterdir())
    brief = EXAMPLES / "samarkand-2022.md"
    for place in ("-o", "--store"):
        done = run("build", brief, "--claims", "some.jsonl", "--strict", place, "new.trig", folder=folder)
        assert done.code == 2 and "is refused" in done.err
        assert sorted(folder.iterdir()) == before


def test_what_is_said_of_a_document_is_mended_in_a_store(folder: Path) -> None:
    build = ["build", "brief.txt", "--store", "graph", "--title"]
    reports = [run(*build, title, folder=folder).err for title in ("A lanuch", "A lanuch", "A launch")]
    assert ["(1 there already)" in report for report in reports] == [False, True, False]
    assert titles(folder / "graph") == ["A launch"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("missing.txt",), "missing.txt"),
        (("brief.txt", "--lexicon", "missing.yaml"), "missing.yaml"),
        (("brief.txt", "--claims", "missing.jsonl"), "missing.jsonl"),
        (("brief.txt", "--date", "never"), "date"),
        (("brief.txt", "--base", "never"), "base"),
        (("brief.txt", "-o", "out.ttl"), "turtle holds no named graphs"),
        (("brief.txt", "-o", "nowhere/out.trig"), "no such folder"),
    ],
)
def test_a_build_that_fails_leaves_no_store(folder: Path, arguments: tuple[str, ...], message: str) -> None:
    before = sorted(folder.iterdir())
    done = run("build", *arguments, "--store", "new", folder=folder)
    assert done.code == 2 and message in done.err and done.err.count("\n") == 1
    assert sorted(folder.iterdir()) == before


def test_a_build_that_fails_says_what_the_store_has(folder: Path) -> None:
    done = run("build", "brief.txt", "missing.txt", "--store", "graph", folder=folder)
    assert done.code == 2
    assert re.fullmatch(
        r"kg: missing\.txt: .*; 1 document in graph already: the same command goes on from there\n", done.err
    )
    (folder / "missing.txt").write_text(OTHER, encoding="utf-8")
    assert "(1 there already)" in run("build", "brief.txt", "missing.txt", "--store", "graph", folder=folder).err


@pytest.mark.parametrize(
    ("place", "code", "message"),
    [
        ("brief.txt", 2, "is a file, not a store"),
        ("full", 2, "holds other things than a store"),
        ("nowhere/graph", 2, "there is no such folder"),
        ("ftp://127.0.0.1/graph", 2, "is no address of a server"),
        ("http://[", 2, "is no address of a server"),
        ("http://127.0.0.1:9/query", 3, "the server cannot be reached"),
    ],
)
def test_a_place_that_can_be_no_store_is_refused(folder: Path, place: str, code: int, message: str) -> None:
    (folder / "full").mkdir()
    (folder / "full" / "note.txt").write_text("mine", encoding="utf-8")
    before = sorted(folder.rglob("*"))
    done = run("build", "brief.txt", "--store", place, folder=folder)
    assert done.code == code and message in done.err and done.err.count("\n") == 1
    assert sorted(folder.rglob("*")) == before


def samarkand_under_a_base(folder: Path, *where: str) -> None:
    claims = (EXAMPLES / "samarkand-2022.claims.jsonl").read_text(encoding="utf-8")
    (folder / "based.jsonl").write_text(
        claims.replace("https://w3id.org/communique/document/", f"{BASE}document/"), encoding="utf-8"
    )
    brief = EXAMPLES / "samarkand-2022.md"
    done = run("build", brief, "--claims", "based.jsonl", "--base", BASE, *where, folder=folder)
    assert done.code == 0, done.err


def test_every_command_knows_the_base_of_a_graph(folder: Path) -> None:
    samarkand_under_a_base(folder, "-o", "graph.trig")
    graph = ["--data", "graph.trig"]
    asked = run("query", "SELECT ?c { GRAPH ?edition { ?c a cq:MeetingClaim } }", *graph, folder=folder)
    assert re.search(r"^claim:[0-9a-f]{16}$", asked.out, re.MULTILINE), asked.out
    claim = asked.out.splitlines()[2]
    told = run("explain", claim, *graph, folder=folder)
    assert "said by the author" in told.out and f"<{BASE}claim/" in told.out
    said = run("ask", "said", "--by", "author", *graph, folder=folder)
    assert said.code == 0 and "“" in said.out, said.err
    facts = run("reason", "graph.trig", folder=folder)
    assert f"@prefix meeting: <{BASE}meeting/> ." in facts.out
    exported = run("export", "graph.trig", "--part", "claims", folder=folder)
    assert f"@prefix claim: <{BASE}claim/> ." in exported.out
    run("build", *annotated("vilnius-2023"), "-o", "other.trig", folder=folder)
    both = run("reason", "graph.trig", "other.trig", folder=folder)
    assert both.code == 2 and f"{BASE} and https://w3id.org/communique/" in both.err


def test_a_store_keeps_its_base(folder: Path) -> None:
    samarkand_under_a_base(folder, "--store", "graph")
    assert run("build", "brief.txt", "--store", "graph", folder=folder).code == 0
    editions = [row[0] for row in rows(folder / "graph", "SELECT ?g { GRAPH ?g { ?g a cq:Edition } }")]
    assert len(editions) == 2 and all(edition.startswith(f"{BASE}edition/") for edition in editions)
    done = run("build", "other.txt", "--store", "graph", "--base", "https://else.example/", folder=folder)
    assert done.code == 2 and f"the graph's IRIs are under {BASE}" in done.err


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


BINARY = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")


@pytest.fixture(params=[(), ("--union-default-graph",)], ids=["apart", "union"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, bool]]:
    """The address of an Oxigraph server of this test's own, and whether its default graph is the union of all."""
    if BINARY is None:
        pytest.skip("no `oxigraph` server is installed (pip install oxigraph)")
    address = f"127.0.0.1:{free_port()}"
    command = [BINARY, "serve", "--location", str(tmp_path_factory.mktemp("server")), "--bind", address]
    process = subprocess.Popen([*command, *request.param], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                urlopen(f"http://{address}", timeout=1).close()
                break
            except URLError:
                time.sleep(0.1)
        yield f"http://{address}/query", bool(request.param)
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_a_server_gets_the_graph_that_a_folder_gets(folder: Path, server: tuple[str, bool]) -> None:
    address, union = server
    briefs = annotated("samarkand-2022"), annotated("vilnius-2023")
    if union:
        done = run("build", *briefs[0], "--store", address, folder=folder)
        assert done.code == 2 and "default graph repeats its named graphs" in done.err
        return
    for place, output in ((address, "remote.trig"), ("graph", "local.trig")):
        for brief in briefs:
            done = run("build", *brief, "--store", place, "-o", output, folder=folder)
            assert done.code == 0, done.err
    assert (folder / "remote.trig").read_bytes() == (folder / "local.trig").read_bytes()
    asked = [
        run("ask", "shared-values", option, place, folder=folder).out
        for option, place in (("--endpoint", address), ("--store", "graph"))
    ]
    assert asked[0] == asked[1] and "NATO" in asked[0]
    before = sorted(folder.iterdir())
    assert run("reason", "--store", address, folder=folder).code == 0
    assert sorted(folder.iterdir()) == before


def test_claims_go_to_one_file_or_one_a_document(folder: Path) -> None:
    printed = run("claims", "brief.txt", "other.txt", folder=folder).out
    assert run("claims", "brief.txt", "other.txt", "-o", "all.jsonl", folder=folder).out == ""
    assert run("claims", "brief.txt", "other.txt", "--output-folder", "each", folder=folder).out == ""
    assert (folder / "all.jsonl").read_text(encoding="utf-8") == printed
    each = [(folder / "each" / f"{name}.jsonl").read_text(encoding="utf-8") for name in ("brief", "other")]
    assert "".join(each) == printed and all(each)


def test_no_document_takes_the_claims_of_another(folder: Path) -> None:
    for name in ("a", "b"):
        (folder / "texts" / name).mkdir(parents=True)
        (folder / "texts" / name / "brief.txt").write_text(TEXT, encoding="utf-8")
    done = run("claims", "texts", "--output-folder", "each", folder=folder)
    assert done.code == 2 and "take the place of those of a/brief.txt" in done.err


PROGRESS = re.compile(r"^(?:1 of )?1 document, \d+ claims, [\d.]+ documents/s$", re.MULTILINE)


@pytest.mark.parametrize(("asked", "told"), [([], False), (["--progress"], True), (["--no-progress"], False)])
def test_progress_is_told_where_there_is_no_terminal_only_when_asked_for(
    folder: Path, asked: list[str], told: bool
) -> None:
    for command in (["build", "brief.txt", "-o", "a.trig"], ["claims", "brief.txt", "-o", "a.jsonl"]):
        done = run(*command, *asked, folder=folder)
        assert bool(PROGRESS.search(done.err)) is told, done.err
        assert done.out == ""


def test_progress_is_told_on_a_terminal(folder: Path) -> None:
    ours, theirs = pty.openpty()
    process = start("build", "brief.txt", "other.txt", "-o", "a.trig", folder=folder, stderr=theirs)
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 65536):
            shown += part
    except OSError:
        pass  # That is how Linux says that the other end of a terminal is closed.
    finally:
        os.close(ours)
        process.communicate(timeout=60)
    assert b"reading" in shown
    assert b"documents/s" in shown
    assert b"2 documents, " in shown and b"canonical hash" in shown
