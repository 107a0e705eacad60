"""Full disks, readers who leave, and signals: one message, the documented exit code, nothing half-written."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import annotated, run, start

from kg.store import open_store

FULL = Path("/dev/full")
full_device = pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
OLD = b"what was there before\n"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graph") / "brief.trig"
    assert run("build", *annotated("samarkand-2022"), "-o", path, folder=path.parent).code == 0
    return path


def smallest_files(size: int) -> Callable[[], None]:
    """What makes a process fail, as on a full disk, when it writes more than so many bytes into one file."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


COMMANDS = {
    "build": ("build", *annotated("samarkand-2022")),
    "claims": ("claims", "launch.txt"),
    "validate": ("validate", "brief.trig"),
    "ask": ("ask", "--list"),
    "query": ("query", "SELECT * { ?a ?b ?c }", "--data", "brief.trig"),
    "export": ("export", "brief.trig"),
    "help": ("--help",),
}


@pytest.fixture
def folder(tmp_path: Path, graph: Path) -> Path:
    (tmp_path / "launch.txt").write_text("Japan condemned the missile launch.\n" * 20, encoding="utf-8")
    (tmp_path / "brief.trig").write_bytes(graph.read_bytes())
    return tmp_path


@full_device
@pytest.mark.parametrize("command", ["build", "claims", "ask", "query", "help"])
def test_an_output_that_is_full_gets_one_message(folder: Path, command: str) -> None:
    with FULL.open("wb") as full:
        process = start(*COMMANDS[command], folder=folder, stdout=full)
        _, said = process.communicate(timeout=120)
    assert process.returncode == 2, said
    assert said.decode().count("\n") == 1 and "no space left on device" in said.decode()


@pytest.mark.parametrize("command", ["build", "claims", "validate", "export"])
def test_a_file_that_cannot_be_written_stays_as_it_was(folder: Path, command: str) -> None:
    (folder / "old.trig").write_bytes(OLD)
    before = sorted(folder.iterdir())
    arguments = (*COMMANDS[command], "-o", "old.trig")
    process = start(*arguments, folder=folder, preexec_fn=smallest_files(100))
    out, said = process.communicate(timeout=120)
    assert (process.returncode, out) == (2, b""), said
    assert said.decode() == (
        "kg: old.trig: cannot be written: file too large "
        "(nothing was changed; free some space, or choose another place)\n"
    )
    assert (folder / "old.trig").read_bytes() == OLD
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("size", [4 * 1024, 1024 * 1024])
def test_a_store_for_which_there_is_no_space_is_not_left_behind(folder: Path, size: int) -> None:
    before = sorted(folder.iterdir())
    arguments = ("build", *annotated("samarkand-2022"), "--store", "graph")
    process = start(*arguments, folder=folder, preexec_fn=smallest_files(size))
    _, said = process.communicate(timeout=120)
    assert process.returncode == 2
    assert said.decode().count("\n") == 1 and "large" in said.decode()
    assert sorted(folder.iterdir()) == before


def test_a_store_that_finds_no_space_for_more_keeps_what_it_has(folder: Path) -> None:
    assert run("build", *annotated("samarkand-2022"), "--store", "graph", folder=folder).code == 0
    with open_store(folder / "graph", read_only=True) as store:
        before = store.canonical_hash()
    arguments = ("build", *annotated("vilnius-2023"), "--store", "graph")
    process = start(*arguments, folder=folder, preexec_fn=smallest_files(10_000))
    _, said = process.communicate(timeout=120)
    assert process.returncode == 2
    assert said.decode().count("\n") == 1
    with open_store(folder / "graph", read_only=True) as store:
        assert store.canonical_hash() == before


@pytest.mark.parametrize("command", ["ask", "claims", "export"])
def test_a_reader_who_leaves_ends_the_command_well(folder: Path, command: str) -> None:
    reading, writing = os.pipe()
    process = start(*COMMANDS[command], folder=folder, stdout=writing)
    os.close(writing)
    os.close(reading)
    _, said = process.communicate(timeout=120)
    assert (process.returncode, said) == (0, b"")


def document(number: int) -> bytes:
    text = "Japan condemned the missile launch. India joined the Shanghai Cooperation Organization in 2017."
    return json.dumps({"text": text, "name": f"text-{number}"}).encode() + b"\n"


def in_mid_build(folder: Path, *options: str, documents: int = 2) -> subprocess.Popen[bytes]:
    """A build that has done its first document, and waits for more on its standard input."""
    process = start("build", "-", "--progress", *options, folder=folder, bufsize=0)
    assert process.stdin is not None and process.stderr is not None
    process.stdin.write(b"".join(map(document, range(documents))))
    line = process.stderr.readline()
    assert line.startswith(b"1 document, "), line + process.stderr.read()
    return process


@pytest.mark.parametrize(
    ("number", "code", "word"), [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")]
)
def test_an_interrupted_build_leaves_the_old_file(folder: Path, number: int, code: int, word: str) -> None:
    (folder / "old.trig").write_bytes(OLD)
    before = sorted(folder.iterdir())
    process = in_mid_build(folder, "-o", "old.trig")
    process.send_signal(number)
    out, said = process.communicate(timeout=60)
    assert (process.returncode, out) == (code, b""), said
    assert said.decode() == f"kg: {word}; no file was left half-written\n"
    assert (folder / "old.trig").read_bytes() == OLD
    assert sorted(folder.iterdir()) == before


def test_an_interrupted_build_into_a_store_goes_on_from_there(folder: Path) -> None:
    process = in_mid_build(folder, "--store", "graph", documents=1)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.decode() == (
        "kg: interrupted; no file was left half-written; "
        "1 document in graph already: the same command goes on from there\n"
    )
    done = run("build", "-", "--store", "graph", folder=folder, stdin=document(0) + document(1))
    assert done.code == 0 and "2 documents (1 there already)" in done.err
    assert run("validate", "graph", folder=folder).code == 0


def test_a_build_interrupted_before_its_first_document_leaves_no_store(folder: Path) -> None:
    before = sorted(folder.iterdir())
    process = start("build", "-", "--store", "graph", folder=folder)
    deadline = time.monotonic() + 60
    while not (folder / "graph" / "CURRENT").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, b"kg: interrupted; no file was left half-written\n")
    assert sorted(folder.iterdir()) == before


def test_signals_that_are_ignored_stay_ignored(folder: Path) -> None:
    process = start(
        "build",
        "-",
        "-o",
        "new.trig",
        folder=folder,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )
    assert process.stdin is not None
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    process.stdin.write(document(0))
    _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert (folder / "new.trig").exists()
