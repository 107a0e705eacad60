"""What lint finds in a lexicon: each file names it in its first lines. The packaged lexicon is sound."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import InputError, LexiconError
from kg.extraction.findings import CHECKS, LintReport, render_findings
from kg.extraction.lexicons import lexicon_files
from kg.extraction.linting import lint

DATA = Path(__file__).parent / "data" / "lexicon"
FILES = sorted(DATA.glob("*.yaml"))


def _expected(path: Path) -> list[tuple[int, str, str]]:
    lines = [line.split()[2:] for line in path.read_text("utf-8").splitlines() if line.startswith("# finds ")]
    return sorted(
        (int(line), check, frame.strip("-")) for line, check, frame in filter(lambda words: len(words) == 3, lines)
    )


def _lint(path: Path) -> LintReport:
    return lint([path], sentences="# without sentences" not in path.read_text("utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_has_the_findings_that_it_names(path: Path) -> None:
    assert "# finds " in path.read_text("utf-8")
    found = _lint(path).findings
    assert sorted((f.line, f.check, f.frame) for f in found) == _expected(path), found
    assert {f.source for f in found} <= {path.name}


def test_every_check_has_a_file_in_which_it_finds_something() -> None:
    assert {check for path in FILES for _, check, _ in _expected(path)} == set(CHECKS)


def test_the_packaged_lexicon_is_sound() -> None:
    report = lint()
    assert report.findings == ()
    assert (report.frames, report.sentences) > (130, 380)


def test_a_packaged_file_is_checked_in_its_place() -> None:
    support = next(path for path in lexicon_files() if path.name == "support.yaml")
    report = lint([support], sentences=False)
    assert report.findings == ()
    assert 0 < report.frames < 30


def test_a_finding_says_where_what_and_what_to_do() -> None:
    text = render_findings(_lint(DATA / "conflict.yaml"))
    first, summary = text.splitlines()
    assert first.startswith("conflict.yaml:5: error [conflict] own.endorse: the verb 'endorse' is opposes")
    assert "support.verb (support.yaml:" in first
    assert first.endswith("or name the other under 'alongside')")
    assert summary == "1 error, 0 warnings in 1 frame, 1 trigger, 0 sentences"


def test_the_report_as_json_holds_the_same() -> None:
    report = _lint(DATA / "sentences.yaml")
    content = json.loads(render_findings(report, format="json"))
    assert [(f["line"], f["check"]) for f in content["findings"]] == [(f.line, f.check) for f in report.findings]
    assert {f["severity"] for f in content["findings"]} == {"error", "warning"}
    with pytest.raises(InputError, match="xml"):
        render_findings(report, format="xml")


@pytest.mark.parametrize("content", ["frames: [\n", "- a\n", "frobs: []\n", "words: [a]\n", "frames: {a: 1}\n", None])
def test_what_is_no_lexicon_is_refused(content: str | None, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError) as refused:
        lint([path])
    assert refused.value.source == "own.yaml"
