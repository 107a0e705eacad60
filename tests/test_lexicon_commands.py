"""``kg lexicon`` and ``kg claims --why`` as a user runs them: data on stdout, documented exit codes, no traceback."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from command_line import Done, run

PROJECT = Path(__file__).parents[1]
DATA = Path(__file__).parent / "data" / "lexicon"


def kg(*arguments: object, given: str = "") -> Done:
    return run(*arguments, folder=PROJECT, stdin=given.encode())


@pytest.mark.parametrize(
    ("file", "options", "code"),
    [
        ("clean.yaml", (), 0),
        ("sentences.yaml", (), 1),
        ("inflected.yaml", ("--no-sentences",), 1),
        ("inflected.yaml", ("--no-sentences", "--fail-on", "error"), 0),
        ("schema.yaml", ("--fail-on", "error"), 1),
        ("missing.yaml", (), 2),
        ("clean.yaml", ("--format", "xml"), 2),
        ("clean.yaml", ("--fail-on", "info"), 2),
    ],
)
def test_lint_says_by_its_code_whether_all_is_well(file: str, options: tuple[str, ...], code: int) -> None:
    done = kg("lexicon", "lint", DATA / file, *options)
    assert done.code == code, done.out + done.err
    assert bool(done.out) == (code != 2)


def test_lint_writes_json_to_a_file(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    done = kg("lexicon", "lint", DATA / "conflict.yaml", "--no-sentences", "--format", "json", "-o", report)
    assert (done.code, done.out) == (1, "")
    assert [finding["check"] for finding in json.loads(report.read_text("utf-8"))["findings"]] == ["conflict"]


def test_frames_are_listed_by_claim_and_word() -> None:
    done = kg("lexicon", "list", "--claim", "stance", "--word", "oppose")
    assert done.code == 0
    assert done.out.splitlines()[0].split()[:2] == ["oppose.verb", "stance"]
    assert done.out.splitlines()[-1] == "3 frames, 5 triggers"


def test_the_list_has_every_trigger_once(tmp_path: Path) -> None:
    own = DATA / "clean.yaml"
    rows = list(csv.DictReader(kg("lexicon", "list", "--lexicon", own, "--format", "csv").out.splitlines()))
    listed = json.loads(kg("lexicon", "list", "--lexicon", own, "--format", "json").out)
    assert len(rows) == len({tuple(row.values()) for row in rows}) > 1500
    assert len(rows) == sum(len(triggers) for frame in listed for triggers in frame["triggers"].values())
    assert rows[-1]["frame"] == listed[-1]["frame"] == "own.heckle"


def test_an_unknown_claim_type_is_refused() -> None:
    done = kg("lexicon", "list", "--claim", "stanse")
    assert done.code == 2
    assert "stanse" in done.err
    assert "stance" in done.err


def test_claims_are_explained() -> None:
    done = kg("claims", "-", "--why", given="Japan condemned the missile launch.")
    assert done.code == 0, done.err
    assert "hostility.condemn  hostility.yaml:" in done.out
    plain = kg("claims", "-", given="Japan condemned the missile launch.")
    assert all(json.loads(line)["type"] == "action" for line in plain.out.splitlines())


@pytest.mark.parametrize("options", [("--why-not",), ("--why-not", "--sentence", "with  mars"), ("--sentence", "grew")])
def test_silence_is_explained(options: tuple[str, ...]) -> None:
    done = kg("claims", "-", *options, given="Japan condemned Iran. Trade with Mars grew.")
    assert done.code == 0, done.err
    assert done.out.startswith("no claim  “Trade with Mars grew.”")
    assert "coop.trade_noun" in done.out


@pytest.mark.parametrize("options", [("--why", "--why-not"), ("--why", "--output-folder", "nowhere")])
def test_questions_that_cannot_be_answered_are_refused(options: tuple[str, ...]) -> None:
    done = kg("claims", "-", *options, given="Japan condemned Iran.")
    assert (done.code, done.out) == (2, "")
    assert not (PROJECT / "nowhere").exists()


def test_a_file_of_three_lines_teaches_claims_and_graphs_a_verb(tmp_path: Path) -> None:
    own = tmp_path / "my.yaml"
    own.write_text(
        "theme: my words\nframes:\n- {id: my.heckle, claim: stance, position: opposes, verbs: heckle}\n",
        encoding="utf-8",
    )
    text = "Norway heckled the inquiry."
    without, with_it = kg("claims", "-", given=text), kg("claims", "-", "--lexicon", own, given=text)
    assert '"stance"' not in without.out
    assert json.loads(with_it.out)["args"] == {"holder": "Norway", "position": "opposes", "toward": "inquiry"}
    graph = kg("build", "-", "--lexicon", own, given=text)
    assert "cq:StanceClaim" in graph.out
    assert "my.heckle" in graph.out
