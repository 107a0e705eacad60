"""Building in a store that has facts: which builds revise them, which derive them anew, and that both give the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg.pipeline.facts
from kg.extraction import Extractor
from kg.model import Claim, ClaimType, Document
from kg.model import Extractor as ClaimExtractor
from kg.pipeline import build, derive_facts
from kg.store import LocalStore, open_store
from kg.vocabulary import CQ, Minter

MINTER = Minter()
NAMES = {"Japan": "JPN", "India": "IND", "Russia": "RUS", "China": "CHN"}


class Reader:
    """Reads ``Japan condemned Russia.`` and the like, word by word."""

    name, version = "words", "1"

    def extract(self, document: Document) -> list[Claim]:
        claims, start = [], 0
        for line in document.text.splitlines(keepends=True):
            actor, verb, target = line.rstrip(".\n").split()
            linked = {name: MINTER.named("state", NAMES[name]) for name in (actor, target)}
            args = {"actor": actor, "verb": verb.removesuffix("ed"), "target": target}
            quote = line.rstrip("\n")
            end = start + len(quote)
            made_by = ClaimExtractor(self.name, self.version)
            claims.append(
                Claim(ClaimType.ACTION, args, quote, start, end, document.iri, entities=linked, extractor=made_by)
            )
            start += len(line)
        return claims


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(12):
        (tmp_path / f"{number}.txt").write_text("Japan condemned Russia.\n", encoding="utf-8")
    (tmp_path / "other.txt").write_text("India attacked China.\n", encoding="utf-8")
    put(tmp_path)
    return tmp_path


def put(folder: Path) -> tuple[int, int]:
    reader: Extractor = Reader()  # type: ignore[assignment]
    built = build(sorted(folder.glob("*.txt")), store=folder / "graph", extractor=reader)
    built.store.close()
    return built.facts, built.refused


def quads(store: LocalStore) -> set[ox.Quad]:
    return set(store.quads())


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which way the facts went: ``revised`` or ``anew``."""
    taken: list[str] = []
    monkeypatch.setattr(kg.pipeline.facts, "revise", watched(kg.pipeline.facts.revise, taken, "revised"))
    monkeypatch.setattr(kg.pipeline.facts, "derive", watched(kg.pipeline.facts.derive, taken, "anew"))
    return taken


def watched(original: Callable[..., object], taken: list[str], way: str) -> Callable[..., object]:
    def call(*args: object, **options: object) -> object:
        taken.append(way)
        return original(*args, **options)

    return call


def test_of_one_changed_document_only_its_facts_are_looked_at(folder: Path, ways: list[str]) -> None:
    (folder / "other.txt").write_text("India threatened China.\n", encoding="utf-8")
    assert put(folder) == (2, 0) and ways == ["revised"]
    with open_store(folder / "graph") as store:
        revised = store.canonical_hash()
        facts = {quad.predicate.value for quad in store.quads(graph=ox.DefaultGraph())}
        assert CQ.threatened in facts and CQ.attacked not in facts
        assert derive_facts(store, minter=MINTER) == (2, 0)
        assert store.canonical_hash() == revised


def test_what_has_not_changed_is_not_looked_at(folder: Path, ways: list[str]) -> None:
    with open_store(folder / "graph", read_only=True) as store:
        before, note = quads(store), store.note
    assert put(folder) == (2, 0) and ways == []
    with open_store(folder / "graph", read_only=True) as store:
        assert (quads(store), store.note) == (before, note)


def test_when_many_documents_change_all_facts_are_derived(folder: Path, ways: list[str]) -> None:
    for number in range(10):
        (folder / f"{number}.txt").write_text("India aided Japan.\nIndia visited China.\n", encoding="utf-8")
    put(folder)
    assert ways == ["anew"]


def spoil(note: str) -> str:
    return json.dumps(json.loads(note) | {"basis": "other"})


STALE: dict[str, Callable[[LocalStore], object]] = {
    "no note": lambda store: store.update("INSERT DATA { <urn:x:a> <urn:x:b> <urn:x:c> }"),
    "other rules": lambda store: store.keep_note(spoil(store.note or "")),
    "not a note": lambda store: store.keep_note("facts: 2"),
    "not a number": lambda store: store.keep_note('{"facts": "two"}'),
    "a list": lambda store: store.keep_note("[]"),
}


@pytest.mark.parametrize("change", STALE.values(), ids=STALE)
def test_without_a_note_of_the_same_rules_all_facts_are_derived(
    change: Callable[[LocalStore], object], folder: Path, ways: list[str]
) -> None:
    with open_store(folder / "graph") as store:
        assert isinstance(store, LocalStore)
        change(store)
    (folder / "other.txt").write_text("India threatened China.\n", encoding="utf-8")
    assert put(folder) == (2, 0) and ways == ["anew"]


def test_an_interrupted_build_leaves_no_note(folder: Path, ways: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "other.txt").write_text("India threatened China.\n", encoding="utf-8")
    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr("kg.pipeline.building.derive_facts", interrupted)
        put(folder)
    with open_store(folder / "graph", read_only=True) as store:
        assert isinstance(store, LocalStore) and store.note is None
    assert put(folder) == (2, 0) and ways == ["anew"]


def interrupted(*_: object, **__: object) -> None:
    raise KeyboardInterrupt
