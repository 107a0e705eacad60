"""Answers written while they are found: by a process of its own, in pieces, each as soon as it is there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import QuerySolutions

from kg.query.apart import pieces_apart
from kg.query.rendering import ROWS, Rows, render
from kg.store import Boolean, LocalStore
from kg.store.bases import base_of
from kg.store.projection import written_places
from kg.store.results import frozen
from kg.vocabulary import prefixes as prefixes_under

__all__ = ["answer_pieces", "stream"]

_PIECE = 256 * 1024
"""About how many bytes go from process to process at once."""


def stream(
    sparql: str,
    data: str | Path | Sequence[str | Path],
    *,
    format: str,
    limit: int | None = None,
    timeout: float,
    memory: int | None,
    reference: bool = True,
    data_format: str | None = None,
    source: str = "query",
) -> Iterator[bytes | bool]:
    """The answer to a stranger's query over files or a store's folder, written in a format, piece by piece.

    Only the process that runs the query opens the data. Known prefixes are those of the data's own base. Rows in CSV,
    TSV, JSON and XML come as they are found; tables and graphs are laid out or sorted first. The last that comes is
    ``False`` when the answer is no to ASK, else ``True``. Checks, limits and errors are those of :func:`kg.query.run`;
    of an answer that breaks a limit half-way, pieces have come by then.
    """
    places = [str(place) for place in data] if isinstance(data, list | tuple) else str(data)
    opening = {"location": places, "reference": reference, "format": data_format, "base": None}
    request: dict[str, Any] = {
        "sparql": sparql,
        "substitutions": {},
        "prefixes": None,
        "limit": limit,
        "memory": memory,
    }
    return pieces_apart({**request, "source": source, "data": opening, "render": format}, timeout=timeout)


def answer_pieces(store: LocalStore, text: str, request: Mapping[str, Any]) -> Iterator[bytes]:
    """In the query's own process: the frames of the answer, a line of JSON that tells the size before each piece."""
    prefixes = request["prefixes"] or prefixes_under(base_of(store))
    format, limit = request["render"], request["limit"]
    answer = store.found(text, prefixes=prefixes)
    if format in ROWS and isinstance(answer, QuerySolutions):
        yield from _frames(_encoded(ROWS[format](_rows(answer, text, limit))))
        yield b'{"end":true}\n'
        return
    result = frozen(answer, limit=limit) if not isinstance(answer, QuerySolutions) else store.kept(answer, text, limit)
    yield from _frames([render(result, format=format, prefixes=prefixes)])
    yield b'{"end":false}\n' if isinstance(result, Boolean) and not result else b'{"end":true}\n'


def _rows(answer: pyoxigraph.QuerySolutions, text: str, limit: int | None) -> Rows:
    names = tuple(variable.value for variable in answer.variables)
    places = written_places(text, names)
    if places is None:
        return Rows(names, map(tuple, islice(answer, limit)))
    rows = (tuple(row[place] for place in places) for row in map(tuple, islice(answer, limit)))
    return Rows(tuple(names[place] for place in places), rows)


def _encoded(lines: Iterable[str]) -> Iterator[bytes]:
    """The lines as bytes, joined to pieces of a size that is worth sending."""
    held: list[bytes] = []
    size = 0
    for line in chain(lines):
        data = line.encode("utf-8")
        held.append(data)
        size += len(data)
        if size >= _PIECE:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def _frames(pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        if piece:
            yield json.dumps({"bytes": len(piece)}).encode("ascii") + b"\n" + piece
