"""``kg build --lock`` and ``--check``: what a graph was made of, and what a build would change."""

from __future__ import annotations

import json
from pathlib import Path
from unittest import mock

import pytest
from command_line import annotated, run

from kg.pipeline.locking import rules_digest

TEXT = "Japan condemned the missile launch.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "brief.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "texts" / "more.jsonl").write_text('{"text": "India condemned the attack."}\n', encoding="utf-8")
    done = run("build", "texts", "-o", "graph.nq", "--store", "graph", "--lock", "kg.lock", folder=tmp_path)
    assert done.code == 0, done.err
    return tmp_path


def check(folder: Path, *options: object) -> tuple[int, list[str]]:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if "graph/" not in str(path)}
    done = run("build", "texts", "--check", *options, folder=folder)
    after = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if "graph/" not in str(path)}
    assert {p: t for p, t in before.items() if p.name != "graph"} == {
        p: t for p, t in after.items() if p.name != "graph"
    }
    return done.code, (done.out or done.err).splitlines()


def test_a_lock_is_sorted_and_names_no_place_on_this_machine(folder: Path) -> None:
    text = (folder / "kg.lock").read_text(encoding="utf-8")
    lock = json.loads(text)
    assert text == json.dumps(lock, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    assert sorted(lock["documents"]) == ["texts/brief.txt", "texts/more.jsonl:1"]
    assert sorted(lock["made_by"]) == ["base", "extractor", "lexicon", "reference", "rules"]
    assert str(folder) not in text and len(lock["result"]) == 64
    run("build", folder / "texts", "-o", "graph.nq", "--lock", "kg.lock", folder=folder)
    assert (folder / "kg.lock").read_text(encoding="utf-8") == text


def test_nothing_would_change(folder: Path) -> None:
    for options in (["--lock", "kg.lock", "-o", "graph.nq"], ["-o", "graph.nq"], ["--store", "graph"]):
        assert check(folder, *options) == (0, ["nothing would change"])


def test_what_would_change_is_named(folder: Path) -> None:
    (folder / "texts" / "brief.txt").write_text(TEXT.replace("Japan", "France"), encoding="utf-8")
    (folder / "texts" / "new.txt").write_text("Kenya condemned the attack.\n", encoding="utf-8")
    (folder / "texts" / "more.jsonl").unlink()
    expected = ["changed  texts/brief.txt: its text", "gone     texts/more.jsonl:1", "new      texts/new.txt"]
    assert check(folder, "--lock", "kg.lock") == (1, expected)
    assert check(folder, "--store", "graph") == (1, ["changed  brief.txt", "new      new.txt"])
    code, lines = check(folder, "-o", "graph.nq")
    assert code == 1 and [line.split()[0] for line in lines] == ["changed", "gone", "new", "changed"]


def test_another_lexicon_and_another_result_are_changes(folder: Path) -> None:
    (folder / "own.yaml").write_text("words: {}\n", encoding="utf-8")
    code, lines = check(folder, "--lock", "kg.lock", "--lexicon", "own.yaml")
    assert code == 1 and len(lines) == 1 and lines[0].startswith("changed  lexicon: ")
    lock = json.loads((folder / "kg.lock").read_text(encoding="utf-8"))
    (folder / "kg.lock").write_text(json.dumps(lock | {"result": "0" * 64}), encoding="utf-8")
    code, lines = check(folder, "--lock", "kg.lock")
    assert code == 1 and lines == [f"changed  the result: {'0' * 64} → {lock['result']}"]


def test_claims_that_are_given_are_checked_too(tmp_path: Path) -> None:
    brief = annotated("vilnius-2023")
    assert run("build", *brief, "--store", "graph", "--lock", "kg.lock", folder=tmp_path).code == 0
    assert run("build", *brief, "--store", "graph", "--check", folder=tmp_path).err == "nothing would change\n"
    done = run("build", *brief, "--store", "graph", "--lock", "kg.lock", "--check", folder=tmp_path)
    assert (done.code, done.err) == (0, "nothing would change\n")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--lock", "missing.lock"], "missing.lock: the file cannot be read"),
        (["--lock", "graph.nq"], "is no lock file"),
        (["--store", "nowhere"], "there is no store to check"),
        ([], "there is nothing to check against"),
    ],
)
def test_what_cannot_be_checked_against_is_refused(folder: Path, options: list[str], message: str) -> None:
    done = run("build", "texts", "--check", *options, folder=folder)
    assert done.code == 2 and message in done.err and done.err.count("\n") == 1


def test_the_digest_of_the_rules_is_that_of_all_of_them(tmp_path: Path) -> None:
    rule = tmp_path / "ontology" / "rules" / "owl-rl" / "a.rq"
    rule.parent.mkdir(parents=True)
    found = []
    with mock.patch("kg.pipeline.locking.data_path", tmp_path.joinpath):
        for text in ("CONSTRUCT {} WHERE {}", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"):
            rule.write_text(text, encoding="utf-8")
            found.append(rules_digest.__wrapped__())
    assert found[0] != found[1]
