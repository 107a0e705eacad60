"""Batches read by several processes of this machine; one that dies is replaced, and what it had in hand done again."""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import IO

from kg.errors import CommuniqueError, LimitError
from kg.pipeline.batches import Batch, Setup
from kg.pipeline.partitions import Partition, Partitions

__all__ = ["read_in_processes"]

_DEATHS = 3
"""How many workers a batch may cost before it is given up."""


def read_in_processes(
    setup: Setup, batches: Iterable[Batch], partitions: Partitions, *, workers: int
) -> Iterator[tuple[str, Partition]]:
    """The names and partitions of the batches, in their order; those that are finished already are not read again.

    No more batches are taken than the workers need to be busy. Raises :class:`~kg.errors.LimitError` for a batch that
    costs the lives of several workers, and what :func:`~kg.pipeline.reading.read_batch` raises.
    """
    crew = _Crew(setup, partitions.folder)
    pool = ThreadPoolExecutor(workers, thread_name_prefix="kg-worker")
    waiting: deque[tuple[str, Future[None] | None]] = deque()
    try:
        for batch in batches:
            waiting.append((batch.name, None if partitions.has(batch.name) else pool.submit(crew.read, batch)))
            if len(waiting) > 3 * workers:
                yield _finished(*waiting.popleft(), partitions)
        while waiting:
            yield _finished(*waiting.popleft(), partitions)
    finally:
        crew.dismiss()
        pool.shutdown(cancel_futures=True)


def _finished(name: str, future: Future[None] | None, partitions: Partitions) -> tuple[str, Partition]:
    if future is not None:
        future.result()
    return name, partitions.read(name)


class _Crew:
    """The workers, one for each thread that asks."""

    def __init__(self, setup: Setup, folder: Path) -> None:
        self._setup = setup
        self._folder = folder
        self._own = threading.local()
        self._all: set[_Worker] = set()
        self._dismissed = False

    def read(self, batch: Batch) -> None:
        """Have this thread's worker write the batch's partition."""
        said = ""
        for _ in range(_DEATHS):
            worker: _Worker | None = getattr(self._own, "worker", None)
            if worker is None:
                worker = self._own.worker = _Worker(self._setup, self._folder)
                self._all.add(worker)
            try:
                worker.read(batch)
                return
            except (EOFError, OSError, pickle.UnpicklingError):
                said = worker.end()
                self._all.discard(worker)
                self._own.worker = None
            if self._dismissed:
                return
        first, last = batch.tasks[0].document.name, batch.tasks[-1].document.name
        problem = f"{_DEATHS} workers died of the documents from {first} to {last}" + (f": {said}" if said else "")
        raise LimitError(problem, hint="is there enough memory for so many workers?")

    def dismiss(self) -> None:
        """End all workers, whatever they are at."""
        self._dismissed = True
        for worker in list(self._all):
            worker.end()


class _Worker:
    """A process that reads batches."""

    def __init__(self, setup: Setup, folder: Path) -> None:
        self._complaints: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - as long as it lives
        # The folder above this package, and not the one that we happen to be in, is where it finds its modules.
        package = str(Path(__file__).parents[2])
        path = os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])])
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "kg.pipeline.worker", str(folder.absolute())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            env={**os.environ, "PYTHONPATH": path},
        )
        with contextlib.suppress(OSError):
            self._send(setup)

    def read(self, batch: Batch) -> None:
        """Have it write the batch's partition; an EOFError or OSError says that it is dead."""
        self._send(batch)
        assert self._process.stdout is not None
        answer = pickle.load(self._process.stdout)
        if isinstance(answer, CommuniqueError):
            raise answer

    def _send(self, value: Setup | Batch) -> None:
        assert self._process.stdin is not None
        pickle.dump(value, self._process.stdin)
        self._process.stdin.flush()

    def end(self) -> str:
        """End it, and return the last line of what it complained of."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        # Its thread may be ending it at the same moment, and be the one that learns what it said.
        with contextlib.suppress(OSError, ValueError), self._complaints:
            self._complaints.seek(0)
            lines = self._complaints.read(100_000).decode("utf-8", "replace").strip().splitlines()
            return lines[-1] if lines else ""
        return ""
