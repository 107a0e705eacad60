"""``kg build --scheduler``: a real scheduler and two worker processes on this machine, one of them killed."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from command_line import run, start
from test_build_workers import write_corpus

pytest.importorskip("distributed", reason="the extra communique[dask] is not installed")

PROJECT = Path(__file__).parents[1]


def command(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "distributed.cli." + name, *arguments]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler's address, and two workers."""
    place = tmp_path / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": PROJECT}
    options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(place))
    processes = [subprocess.Popen(command("dask_scheduler", *options), **quiet)]  # type: ignore[call-overload]
    try:
        for _ in range(300):
            if place.exists() and place.read_text(encoding="utf-8").strip():
                break
            time.sleep(0.1)

        address = json.loads(place.read_text(encoding="utf-8"))["address"]
        arguments = (address, "--nthreads", "1", "--nworkers", "1", "--no-dashboard", "--no-nanny")
        for number in range(2):
            folder = ("--local-directory", str(tmp_path / f"worker-{number}"))
            processes.append(subprocess.Popen(command("dask_worker", *arguments, *folder), **quiet))  # type: ignore[call-overload]
        yield address, processes[1:]
    finally:
        for process in processes:
            with suppress(OSError):
                process.kill()
            process.wait()


def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(
    tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    address, workers = cluster
    write_corpus(tmp_path / "corpus.jsonl", 300)
    process = start("build", "corpus.jsonl", "--scheduler", address, "-o", "cluster.nq", "--progress", folder=tmp_path)
    assert process.stderr is not None
    assert b" of 300 documents" in process.stderr.readline()
    workers[0].kill()
    _, said = process.communicate(timeout=300)
    assert process.returncode == 0, said
    assert b"300 documents, 300 claims" in said
    run("build", "corpus.jsonl", "-o", "alone.nq", folder=tmp_path)
    assert (tmp_path / "cluster.nq").read_bytes() == (tmp_path / "alone.nq").read_bytes()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize(
    ("address", "code", "message"),
    [("nowhere", 2, "is no address of a scheduler"), ("tcp://127.0.0.1:9", 3, "the scheduler cannot be reached")],
)
def test_a_scheduler_that_is_not_there(
    tmp_path: Path, address: str, code: int, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.pipeline.cluster._PATIENCE", 1.0)
    write_corpus(tmp_path / "corpus.jsonl", 2)
    done = run("build", "corpus.jsonl", "--scheduler", address, "-o", "graph.nq", folder=tmp_path)
    assert done.code == code and message in done.err and done.err.count("\n") == 1, done.err
    assert [path.name for path in tmp_path.iterdir()] == ["corpus.jsonl"]
