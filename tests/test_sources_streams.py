"""Streams of documents: packed JSON Lines, what cannot be used, and how much there is."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import CommuniqueError, LimitError, SourceError
from kg.sources import count_documents, read_documents
from kg.sources.documents import read_located

zstandard = pytest.importorskip("zstandard", reason="the extra communique[zstd] is not installed")

LINES = "".join(
    json.dumps({"text": f"Japan condemned launch {number}.", "language": "en"}) + "\n" for number in range(50)
)
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".zst": zstandard.compress,
}


@pytest.mark.parametrize("ending", PACKERS)
@pytest.mark.parametrize("named", [True, False])
def test_json_lines_may_be_packed(tmp_path: Path, ending: str, named: bool) -> None:
    (tmp_path / f"corpus.jsonl{ending}").write_bytes(PACKERS[ending](LINES.encode()))
    sources = [tmp_path / f"corpus.jsonl{ending}" if named else tmp_path]
    found = list(read_documents(sources))
    assert [document.name for document in found] == [f"corpus-{number}" for number in range(1, 51)]
    assert count_documents(sources) == 50


@pytest.mark.parametrize("ending", [".gz", ".zst"])
@pytest.mark.parametrize("spoil", [lambda data: data[:-9], lambda data: b"no archive" + data], ids=["cut", "none"])
def test_a_damaged_archive_is_an_error_of_ours(tmp_path: Path, ending: str, spoil: Callable[[bytes], bytes]) -> None:
    (tmp_path / f"corpus.jsonl{ending}").write_bytes(spoil(PACKERS[ending](LINES.encode() * 200)))
    with pytest.raises(SourceError):
        list(read_documents([tmp_path / f"corpus.jsonl{ending}"]))


def test_what_cannot_be_used_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    lines = LINES.splitlines(keepends=True)[:6]
    lines[1], lines[3] = "[1]\n", json.dumps({"text": "x" * 5000}) + "\n"
    (tmp_path / "corpus.jsonl").write_text("".join(lines), encoding="utf-8")
    (tmp_path / "broken.txt").write_bytes(b"%PDF-1.7")
    (tmp_path / "good.txt").write_text("Japan condemned it.\n", encoding="utf-8")
    bad: list[CommuniqueError] = []
    found = [located.document.name for located in read_located([tmp_path], max_bytes=2000, bad=bad.append)]
    assert found == ["corpus-1", "corpus-3", "corpus-5", "corpus-6", "good.txt"]
    assert [(Path(error.source or "").name, error.line) for error in bad] == [
        ("broken.txt", None),
        ("corpus.jsonl", 2),
        ("corpus.jsonl", 4),
    ]
    assert isinstance(bad[2], LimitError)


def test_when_nothing_can_be_used_that_is_the_error(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_bytes(b"%PDF-1.7")
    (tmp_path / "two.jsonl").write_text("{\n", encoding="utf-8")
    bad: list[CommuniqueError] = []
    with pytest.raises(SourceError, match="not JSON"):
        list(read_located([tmp_path], bad=bad.append))
    assert [Path(error.source or "").name for error in bad] == ["one.txt"]
    with pytest.raises(SourceError, match="no such file"):
        list(read_located([tmp_path / "missing.txt"], bad=bad.append))


@pytest.mark.parametrize(("sources", "count"), [(["-"], None), (["missing.txt"], 1), (["nowhere/"], 1)])
def test_what_cannot_be_counted_quickly_is_not(sources: list[str], count: int | None) -> None:
    assert count_documents(sources) == count
