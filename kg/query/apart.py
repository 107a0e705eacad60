"""Running a query in a process of its own, which can be killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO, Any

from kg.errors import CommuniqueError, LimitError
from kg.query.transfer import result_of
from kg.store import QueryResult

__all__ = ["run_apart"]

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
