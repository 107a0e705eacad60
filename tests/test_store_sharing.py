"""A store's folder has one writer and many readers, and none of them waits for another."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import InputError
from kg.store import LocalStore, open_store

SUBJECT, PROPERTY = NamedNode("x:s"), NamedNode("x:p")
pytest.importorskip("fcntl", reason="this system has no locks on files")


def quad(number: int) -> Quad:
    return Quad(SUBJECT, PROPERTY, Literal(str(number)))


def opened(folder: Path, **options: bool) -> LocalStore:
    store = open_store(folder, reference=False, **options)
    assert isinstance(store, LocalStore)
    return store


def numbers(store: LocalStore) -> list[str]:
    return sorted(found.object.value for found in store.quads(SUBJECT, PROPERTY))


def hidden(folder: Path) -> set[str]:
    return {path.name.split("-")[0] for path in folder.iterdir() if path.name.startswith(".")} - {
        ".writer",
        ".reference",
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with opened(tmp_path / "store", create=True) as store:
        store.replace_graphs(add=[quad(1)])
    return tmp_path / "store"


def test_readers_see_what_was_there_before_the_writer_began(folder: Path) -> None:
    early = opened(folder, read_only=True)
    with opened(folder) as writer:
        writer.replace_graphs(add=[quad(2)])
        late = opened(folder, read_only=True)
        writer.replace_graphs(add=[quad(number) for number in range(3, 2000)])
        writer.as_pyoxigraph().optimize()
        assert numbers(early) == numbers(late) == ["1"]
    assert numbers(early) == numbers(late) == ["1"]
    with opened(folder, read_only=True) as after:
        assert len(numbers(after)) == 1999
    assert hidden(folder) == {".reader"}
    early.close()
    late.close()
    assert hidden(folder) == set()


def test_a_second_writer_gets_one_message(folder: Path) -> None:
    with (
        opened(folder),
        pytest.raises(InputError, match=r"another process writes to the store \(wait until it is done"),
    ):
        opened(folder)
    opened(folder).close()


def test_a_first_build_has_nothing_to_be_read_yet(tmp_path: Path) -> None:
    with opened(tmp_path / "new", create=True), pytest.raises(InputError, match="makes the store just now"):
        opened(tmp_path / "new", read_only=True)


def test_what_killed_processes_left_is_swept_up_by_the_next_writer(folder: Path) -> None:
    script = (
        "import os, sys; from kg.store import open_store;"
        "a = open_store(sys.argv[1], read_only=sys.argv[2] == 'r'); os.kill(os.getpid(), 9)"
    )
    path = os.pathsep.join([str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    for kind in "rw":
        command = [sys.executable, "-c", script, str(folder), kind]
        assert subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, check=False).returncode == -9
    assert hidden(folder) == {".before"} or hidden(folder) == {".before", ".reader"}
    with opened(folder, read_only=True) as reader:
        assert numbers(reader) == ["1"]
    opened(folder).close()
    assert hidden(folder) == set()


def test_the_reference_graph_is_put_back_after_an_update_took_it_away(tmp_path: Path) -> None:
    with open_store(tmp_path / "store", create=True) as store:
        whole = len(store)
    with open_store(tmp_path / "store") as store:
        assert len(store) == whole
        store.update("DELETE { ?s skos:prefLabel ?o } WHERE { ?s skos:prefLabel ?o }")
        assert len(store) < whole
    with open_store(tmp_path / "store") as store:
        assert len(store) == whole
