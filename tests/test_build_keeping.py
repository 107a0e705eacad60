"""What a build keeps of a store's counts and hash: after any change they are those of a fresh build, byte by byte."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from test_build_revision import MINTER, Reader

import kg.pipeline.keeping
from kg.exports.description import About
from kg.exports.tally import Tally, tallied
from kg.extraction import Extractor
from kg.pipeline import Build, build, built_tally, derive_facts, result_tally, write_description
from kg.pipeline.english import known_english
from kg.pipeline.pages import NotKeptError, Pages
from kg.pipeline.standing import Watch
from kg.store import LocalStore, open_store
from kg.vocabulary import CQ

NAMES = ("Japan", "India", "Russia", "China")
VERBS = ("condemned", "attacked", "threatened", "praised")


def put(folder: Path, store: str = "graph") -> Tally:
    """Build all texts of a folder, and describe the graph."""
    reader: Extractor = Reader()  # type: ignore[assignment]
    done = build(sorted(folder.glob("*.txt")), store=folder / store, extractor=reader)
    tally = built_tally(done)
    write_description(tally, base=done.base, about=About(), folder=folder / store)
    done.store.close()
    return tally


def write(folder: Path, name: int | str, text: str = "Japan condemned Russia.") -> None:
    (folder / f"{name}.txt").write_text(f"{text}\n", encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(12):
        write(tmp_path, number)
    write(tmp_path, "other", "India attacked China.")
    put(tmp_path)
    return tmp_path


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How the graph was counted: ``anew`` whenever all of it was."""
    taken: list[str] = []
    original = kg.pipeline.keeping._anew

    def anew(store: LocalStore, watch: Watch, pages: Pages) -> Tally:
        taken.append("anew")
        return original(store, watch, pages)

    monkeypatch.setattr(kg.pipeline.keeping, "_anew", anew)
    return taken


def fresh(folder: Path) -> tuple[Tally, bytes]:
    """The counts and the description of the graph when it is built from nothing."""
    place = folder / "fresh"
    place.mkdir()
    for path in folder.glob("*.txt"):
        (place / path.name).write_bytes(path.read_bytes())
    return put(place), (place / "graph" / "dataset.void.ttl").read_bytes()


def same_as_fresh(folder: Path, tally: Tally) -> bool:
    with open_store(folder / "graph", read_only=True) as store:
        again = result_tally(store)
    return (tally, (folder / "graph" / "dataset.void.ttl").read_bytes()) == fresh(folder) and tally == again


def change(folder: Path) -> None:
    write(folder, "other", "China threatened India.")


def add(folder: Path) -> None:
    write(folder, "another", "India praised Japan.")


def nothing(_: Path) -> None:
    pass


@pytest.mark.parametrize("alter", [change, add, nothing])
def test_what_has_not_changed_is_not_counted(folder: Path, alter: Callable[[Path], None], counted: list[str]) -> None:
    alter(folder)
    tally = put(folder)
    assert counted == []
    assert same_as_fresh(folder, tally)


def test_what_only_a_gone_document_named_is_cited_no_longer(folder: Path, counted: list[str]) -> None:
    china = ox.NamedNode(MINTER.named("state", "CHN"))
    with open_store(folder / "graph", create=True) as store:
        watch = Watch(store, MINTER)
        (gone,) = {
            quad.graph_name for quad in store.quads(None, None, china, None) if "edition" in str(quad.graph_name)
        }
        assert isinstance(gone, ox.NamedNode)
        watch.replacing([gone])
        store.replace_graphs(remove=[gone])
        derive_facts(store, minter=MINTER, watch=watch)
        tally = built_tally(Build(store, (), 0, 0, watch=watch))
        assert tally == result_tally(store)
    (folder / "other.txt").unlink()
    assert counted == [] and tally == fresh(folder)[0]


def test_any_row_of_changes_gives_what_a_fresh_build_gives(folder: Path, counted: list[str]) -> None:
    chance = random.Random(7)
    for _ in range(6):
        pair = chance.sample(NAMES, 2)
        write(folder, chance.choice([3, 4, "other", "another"]), f"{pair[0]} {chance.choice(VERBS)} {pair[1]}.")
        tally = put(folder)
        with open_store(folder / "graph", read_only=True) as store:
            assert tally == result_tally(store)
    assert counted == [] and same_as_fresh(folder, tally)


@pytest.mark.parametrize("place", ["derive_facts", "before", "between"])
def test_after_an_interruption_all_is_counted(
    folder: Path, counted: list[str], place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(folder)
    target = {
        "derive_facts": "kg.pipeline.building.derive_facts",
        "before": "kg.pipeline.pages.Pages.change",
        "between": "kg.pipeline.keeping.keep_result",
    }[place]
    with monkeypatch.context() as patched:
        patched.setattr(target, killed)
        with pytest.raises(KeyboardInterrupt):
            put(folder)
    tally = put(folder)
    assert counted == ["anew"] and same_as_fresh(folder, tally)


def killed(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def spoiled(file: Path) -> None:
    data = bytearray(file.read_bytes())
    for place in range(8192, len(data), 97):
        data[place] ^= 0xFF
    file.write_bytes(data)


def empty(file: Path) -> None:
    file.write_bytes(b"")


@pytest.mark.parametrize("spoil", [Path.unlink, spoiled, empty])
def test_what_is_kept_and_cannot_be_used_is_made_anew(
    folder: Path, counted: list[str], spoil: Callable[[Path], None]
) -> None:
    change(folder)
    spoil(folder / "graph" / ".result")
    tally = put(folder)
    assert put(folder) == tally and counted == ["anew"]
    assert same_as_fresh(folder, tally)


def test_after_another_change_all_is_counted(folder: Path, counted: list[str]) -> None:
    with open_store(folder / "graph", create=True) as store:
        state, label = ox.NamedNode(MINTER.named("state", "JPN")), ox.NamedNode(CQ.adjective)
        store.replace_graphs(add=[ox.Quad(state, label, ox.Literal("Nipponese", language="en"), ox.DefaultGraph())])
    tally = put(folder)
    with open_store(folder / "graph", read_only=True) as store:
        assert counted == ["anew"] and tally == result_tally(store)


def test_the_counts_of_pages_add_up_to_those_of_all_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.pipeline.pages._SIZE", 400)
    chance, pages = random.Random(1), Pages(tmp_path / "pages")
    lines = {line(chance) for _ in range(300)}
    tally = pages.make(sorted(lines), lambda: {"part": b"one"})
    for _ in range(20):
        gone = set(chance.sample(sorted(lines), chance.randint(0, 40)))
        new = {line(chance) for _ in range(30)} - lines
        tally = pages.change(tally.sha256, gone, new, {"part": b"two"})
        lines = (lines - gone) | new
        expected = Tally()
        assert list(tallied(sorted(lines), expected)) == sorted(lines)
        assert tally == expected == pages.whole(tally.sha256)
    assert pages.part(tally.sha256, "part") == b"two"


def line(chance: random.Random) -> bytes:
    subject, graph = (f"<https://example.org/{'x' * chance.randint(0, 3)}{chance.randint(0, 30)}>" for _ in "ab")
    kind = f"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{chance.choice([CQ.Lexicon, CQ.Edition])}>"
    day = f'<http://purl.org/dc/terms/issued> "20{chance.randint(10, 30)}"'
    return f"{subject} {chance.choice([kind, day])} {chance.choice([subject, graph])} .\n".encode()


def test_pages_of_another_graph_are_refused(tmp_path: Path) -> None:
    pages = Pages(tmp_path / "pages")
    with pytest.raises(NotKeptError):
        pages.whole("0")
    one = b"<urn:a> <urn:b> <urn:c> .\n"
    tally = pages.make([one], dict)
    for gone, new in (({b"<urn:a> <urn:b> <urn:d> .\n"}, set()), (set(), {one})):
        with pytest.raises(NotKeptError):
            pages.change(tally.sha256, gone, new, {})
    with pytest.raises(NotKeptError):
        pages.whole("0")
    assert pages.whole(tally.sha256) == tally


def test_a_text_is_judged_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Twenty words and none of those that make a text plainly English.
    verbs = ["condemned", "threatened"] * 5
    text = "\n".join(f"Japan {verb} Russia." for verb in verbs)
    write(tmp_path, "plain", text)
    put(tmp_path)
    with open_store(tmp_path / "graph", read_only=True) as store:
        assert len(known_english(store)) == 1
    monkeypatch.setattr("kg.sources.language.language_shares", killed)
    put(tmp_path)
    monkeypatch.setattr("kg.pipeline.english.judge_of_language", lambda: "another")
    with pytest.raises(KeyboardInterrupt):
        put(tmp_path)


def test_what_is_known_of_an_edition_is_forgotten_with_its_graph(folder: Path, counted: list[str]) -> None:
    write(folder, "other", "China threatened India.")
    put(folder)
    reader: Extractor = Reader()  # type: ignore[assignment]
    options = {"store": folder / "graph", "metadata": {"publisher": "The Post"}}
    done = build([folder / "other.txt"], extractor=reader, **options)  # type: ignore[arg-type]
    assert [reading.reused for reading in done.readings] == [False]
    assert built_tally(done) == result_tally(done.store)
    done.store.close()
    done = build([folder / "other.txt"], extractor=reader, **options)  # type: ignore[arg-type]
    assert [(reading.reused, reading.claims) for reading in done.readings] == [(True, 1)]
    done.store.close()
    reader.version = "2"
    done = build([folder / "other.txt"], extractor=reader, **options)  # type: ignore[arg-type]
    assert [reading.reused for reading in done.readings] == [False]
    assert built_tally(done) == result_tally(done.store) and counted == []
    done.store.close()
