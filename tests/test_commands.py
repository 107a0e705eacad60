"""The commands as a user runs them: real texts in, real graphs and answers out, documented exit codes, no traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kg.questions import load_questions

EXAMPLES = Path(__file__).parents[1] / "examples"
BRIEF = EXAMPLES / "samarkand-2022.md"


def kg(*arguments: object, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder or EXAMPLES.parent, check=False)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The briefs' graph, made of the claims that a person annotated."""
    path = tmp_path_factory.mktemp("graph") / "briefs.trig"
    briefs = [EXAMPLES / f"{name}.md" for name in ("samarkand-2022", "hiroshima-2023", "vilnius-2023", "astana-2024")]
    claims = [part for brief in briefs for part in ("--claims", brief.with_suffix(".claims.jsonl"))]
    done = kg("build", *briefs, *claims, "-o", path)
    assert done.returncode == 0, done.stderr
    return path


def test_a_text_becomes_the_same_conforming_graph_each_time(tmp_path: Path) -> None:
    first, second = tmp_path / "first.trig", tmp_path / "second.trig"
    for path in (first, second):
        done = kg("build", BRIEF, "-o", path)
        assert done.returncode == 0, done.stderr
        assert "canonical hash" in done.stderr
    assert first.read_bytes() == second.read_bytes()
    checked = kg("validate", first)
    assert checked.returncode == 0, checked.stdout
    assert "0 violations" in checked.stdout


def test_a_store_is_resumed_and_an_edited_text_replaces_its_own_graph_only(tmp_path: Path) -> None:
    brief, other, store = tmp_path / "brief.txt", tmp_path / "other.txt", tmp_path / "store"
    brief.write_text("Japan condemned the missile launch.\n", encoding="utf-8")
    other.write_text("India joined the Shanghai Cooperation Organization in 2017.\n", encoding="utf-8")
    count = "SELECT ?text { GRAPH ?g { ?e cq:text ?text } } ORDER BY ?text"
    assert kg("build", brief, other, "--store", store).returncode == 0
    before = kg("query", count, "--store", store, "--format", "csv").stdout
    assert kg("build", brief, other, "--store", store).returncode == 0
    assert kg("query", count, "--store", store, "--format", "csv").stdout == before
    brief.write_text("Japan welcomed the missile talks.\n", encoding="utf-8")
    assert kg("build", brief, "--store", store).returncode == 0
    after = kg("query", count, "--store", store, "--format", "csv").stdout
    assert "condemned" in before
    assert "condemned" not in after
    assert "welcomed" in after
    assert "India joined" in after


def test_the_headline_question_is_answered_with_its_quote(graph: Path) -> None:
    answer = kg("ask", "shared-values", "--alliance", "NATO", "--data", graph)
    assert answer.returncode == 0, answer.stderr
    assert "“" in answer.stdout
    assert "democracy" in answer.stdout


def test_a_status_depends_on_the_day(graph: Path) -> None:
    rows = {
        day: kg("ask", "members", "--organization=SCO", "--on", day, "--data", graph, "--format", "csv").stdout
        for day in ("2022-09-19", "2024-07-10")
    }
    assert any("Iran" in line and "acceding" in line for line in rows["2022-09-19"].splitlines())
    assert not any("Iran" in line and "acceding" in line for line in rows["2024-07-10"].splitlines())


def test_a_fact_is_explained_by_its_words(graph: Path) -> None:
    explained = kg("explain", "Narendra Modi", "met with", "Vladimir Putin", "--data", graph)
    assert explained.returncode == 0, explained.stderr
    assert "Narendra Modi met Russian President Vladimir Putin" in explained.stdout


@pytest.mark.parametrize("extension", ["ttl", "nt", "rdf", "jsonld", "nq", "trig"])
def test_facts_are_exported_in_every_format(graph: Path, tmp_path: Path, extension: str) -> None:
    path = tmp_path / f"facts.{extension}"
    assert kg("export", graph, "-o", path, "--part", "facts").returncode == 0
    asked = kg("query", "ASK { ?a cq:metWith ?b }", "--data", path)
    assert asked.returncode == 0, asked.stderr


def test_an_ask_that_is_false_exits_with_1(graph: Path) -> None:
    assert kg("query", "ASK { ?a cq:metWith ?a }", "--data", graph).returncode == 1


def test_bad_input_gets_one_message_and_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / "broken.ttl").write_text("<a> <b> .\n", encoding="utf-8")
    done = kg("validate", "broken.ttl", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("kg: broken.ttl:1:9: ")
    assert done.stderr.count("\n") == 1


def test_no_parameter_of_a_question_is_called_like_an_option() -> None:
    names = {parameter.name for question in load_questions() for parameter in question.parameters}
    assert names
    assert not names & {"data", "data-format", "store", "endpoint", "format", "list", "help"}
