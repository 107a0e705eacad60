"""How many documents there are, before they are read: a guess that is quick, for those who wait."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.errors import CommuniqueError
from kg.sources.finding import Source, find_sources
from kg.sources.reading import open_source

__all__ = ["count_documents"]

_LARGEST = 1024 * 1024 * 1024
"""Bytes of JSON Lines, packed or not, beyond which counting its lines would take too long."""


def count_documents(paths: Iterable[str | Path]) -> int | None:
    """About how many documents the sources hold: a file is one, JSON Lines as many as it has lines.

    ``None`` where that cannot be told quickly: for standard input, for very large files, and for what cannot be read.
    """
    paths = list(paths)
    if "-" in map(str, paths):
        return None
    try:
        counts = [_count(source) for source in find_sources(paths)]
    except (CommuniqueError, OSError, EOFError):
        return None
    return None if None in counts else sum(count or 0 for count in counts)


def _count(source: Source) -> int | None:
    if source.path is None or source.kind != "jsonlines":
        return 1
    if source.path.stat().st_size > _LARGEST:
        return None
    lines, last = 0, b"\n"
    with open_source(source.path, source=source.label, packed=source.packed) as stream:
        while part := stream.read(1024 * 1024):
            lines += part.count(b"\n")
            last = part[-1:]
    return lines + (last != b"\n")
