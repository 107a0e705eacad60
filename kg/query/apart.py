"""Running a query in a process of its own, which can be killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any

from kg.errors import CommuniqueError, LimitError
from kg.query.transfer import answer_of, result_of
from kg.store import QueryResult

__all__ = ["pieces_apart", "run_apart"]

MAX_RESULT = 512 * 1024 * 1024
"""The largest answer that is taken from the worker, in bytes of its JSON."""


def run_apart(request: dict[str, Any], quads: bytes, *, timeout: float) -> QueryResult:
    """Have a worker answer the request, over the N-Quads if it asks for some.

    ``timeout`` is in seconds of wall time, from when the data are loaded. Raises :class:`~kg.errors.LimitError` when
    time, memory or the size of the answer run out, and whatever the worker reports.
    """
    with tempfile.TemporaryFile() as complaints:
        process = _started(complaints)
        assert process.stdin is not None and process.stdout is not None
        try:
            reader = _Reader(process.stdout)
            reader.start()
            _send(process.stdin, json.dumps(request).encode("ascii") + b"\n" + quads)
            reader.ready.wait()
            reader.join(timeout)
            if reader.is_alive():
                raise _too_much(f"the query took longer than {timeout:g} s")
            if reader.too_large:
                raise _too_much(f"the query's answer is larger than {MAX_RESULT:,} bytes")
        finally:
            process.kill()
            process.wait()
            process.stdout.close()
        result = result_of(reader.lines)
        if result is None:
            complaints.seek(0)
            raise _death(process.returncode, complaints.read(4000))
        return result


def pieces_apart(request: dict[str, Any], *, timeout: float) -> Iterator[bytes | bool]:
    """Have a worker write its answer, and give the pieces as they come; the last is whether the answer is not no.

    What the worker has to say is taken from it at once, so that a slow reader costs it no time. Raises as
    :func:`run_apart` does.
    """
    with tempfile.TemporaryFile() as complaints:
        process = _started(complaints)
        assert process.stdin is not None and process.stdout is not None
        reader = _Pieces(process.stdout)
        stop = threading.Timer(timeout, reader.stop, [process])
        try:
            reader.start()
            _send(process.stdin, json.dumps(request).encode("ascii") + b"\n")
            reader.ready.wait()
            stop.start()
            yield from iter(reader.pieces.get, None)
        finally:
            process.kill()
            process.wait()
            stop.cancel()
            process.stdout.close()
        if reader.stopped:
            raise _too_much(f"the query took longer than {timeout:g} s")
        if reader.end is None:
            complaints.seek(0)
            raise _death(process.returncode, complaints.read(4000))
        yield answer_of(reader.end)


class _Pieces(threading.Thread):
    """Takes the worker's frames: ``pieces`` holds what is in them, then ``None``; ``end`` is the last line."""

    def __init__(self, pipe: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self._pipe = pipe
        self.pieces: SimpleQueue[bytes | None] = SimpleQueue()
        self.ready = threading.Event()
        self.end: bytes | None = None
        self.stopped = False

    def run(self) -> None:
        for line in self._pipe:
            self.ready.set()
            if line.startswith(b'{"bytes"'):
                self.pieces.put(self._pipe.read(json.loads(line)["bytes"]))
            elif line.endswith(b"\n") and not line.startswith(b'{"ready"'):
                self.end = line
        self.ready.set()
        self.pieces.put(None)

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a worker that has not said its last; what it wrote so far is still given."""
        if self.end is None and process.poll() is None:
            self.stopped = True
            process.kill()


def _started(complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    # The folder above this package, and not the one that we happen to be in, is where the worker finds its modules.
    package = str(Path(__file__).parents[2])
    path = os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "kg.query.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        env={**os.environ, "PYTHONPATH": path},
    )


def _send(pipe: IO[bytes], data: bytes) -> None:
    try:
        with pipe:
            pipe.write(data)
    except OSError:
        # The worker is gone; how it ended says why.
        pass


class _Reader(threading.Thread):
    """Collects the worker's lines; ``ready`` is set at the first, or when there are no more."""

    def __init__(self, pipe: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self._pipe = pipe
        self.lines: list[bytes] = []
        self.ready = threading.Event()
        self.too_large = False

    def run(self) -> None:
        size = 0
        for line in self._pipe:
            if not self.ready.is_set() and line.startswith(b'{"ready"'):
                self.ready.set()
                continue
            self.lines.append(line)
            size += len(line)
            if size > MAX_RESULT:
                self.too_large = True
                break
        self.ready.set()


def _too_much(problem: str) -> LimitError:
    return LimitError(problem, source="query", hint="ask for less, or raise the limit")


def _death(code: int, complaints: bytes) -> CommuniqueError:
    said = complaints.decode("utf-8", "replace").strip()
    if "memory allocation" in said or "MemoryError" in said:
        return _too_much("the query needs more memory than it may have")
    if code in (-11, 139) or "overflowed its stack" in said:
        return LimitError("the query, or the data, are nested too deeply", source="query")
    last = said.splitlines()[-1] if said else f"exit code {code}"
    return LimitError(f"the process that ran the query died: {last}", source="query")
