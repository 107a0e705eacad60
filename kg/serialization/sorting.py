"""Lines put in order that need not fit into memory."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import IO

__all__ = ["sorted_lines"]

RUN = 24 * 1024 * 1024
"""Bytes of lines that are held and sorted at once, unless the caller says otherwise."""


def sorted_lines(chunks: Iterable[bytes], *, run: int = RUN) -> Iterator[bytes]:
    """The lines of the chunks, each once, in the order of their bytes, which in UTF-8 is that of their code points.

    A chunk is whole lines with their line feeds. More than ``run`` bytes are sorted in parts that are kept in temporary
    files and merged.
    """
    with ExitStack() as files:
        runs: list[IO[bytes]] = []
        held: list[bytes] = []
        size = 0
        for chunk in chunks:
            held += chunk.splitlines(keepends=True) if b"\r" not in chunk else _lines(chunk)
            size += len(chunk)
            if size > run:
                runs.append(files.enter_context(tempfile.TemporaryFile()))
                _spill(held, runs[-1])
                held, size = [], 0
        held.sort()
        yield from _once(heapq.merge(*runs, held) if runs else held)


def _lines(chunk: bytes) -> list[bytes]:
    return [line + b"\n" for line in chunk.removesuffix(b"\n").split(b"\n")]


def _spill(lines: list[bytes], file: IO[bytes]) -> None:
    lines.sort()
    file.writelines(lines)
    file.seek(0)


def _once(lines: Iterable[bytes]) -> Iterator[bytes]:
    before = b""
    for line in lines:
        if line != before:
            yield line
        before = line
