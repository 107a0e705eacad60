"""N-Quads and N-Triples, sorted and without duplicates, of more quads than fit into memory."""

from __future__ import annotations

import contextlib
import heapq
import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import IO

from pyoxigraph import BlankNode, DefaultGraph, Quad

from kg.errors import InputError
from kg.serialization.canonical import canonicalized
from kg.serialization.formats import Format

__all__ = ["LINES", "sorted_lines"]

LINES = frozenset(("ntriples", "nquads"))
"""The formats of lines."""

_HELD = 500_000
"""How many lines are sorted in memory; more go to temporary files, which are merged."""
_PIECE = 4096


def sorted_lines(quads: Iterable[Quad], format: Format, *, merge: bool = False, held: int = _HELD) -> Iterator[bytes]:
    """The bytes of :func:`kg.serialization.serialize` in a format of lines, in pieces.

    Only the quads that mention blank nodes are all in memory at once, for their labels depend on each other. All quads
    are read before the first piece comes. Raises what ``serialize`` raises.
    """
    with contextlib.ExitStack() as opened:
        runs: list[IO[bytes]] = []
        blank: set[Quad] = set()
        lines: set[bytes] = set()
        for quad in _in_graphs(quads, format, merge):
            if any(isinstance(term, BlankNode) for term in (quad.subject, quad.object, quad.graph_name)):
                blank.add(quad)
                continue
            lines.add(_line(quad))
            if len(lines) >= held:
                runs.append(opened.enter_context(tempfile.TemporaryFile()))
                runs[-1].writelines(sorted(lines))
                lines.clear()
        lines.update(map(_line, canonicalized(blank)))
        for run in runs:
            run.seek(0)
        merged = (line for line, _ in groupby(heapq.merge(*runs, sorted(lines))))
        yield from _joined(merged)


def _line(quad: Quad) -> bytes:
    return f"{quad} .\n".encode()


def _in_graphs(quads: Iterable[Quad], format: Format, merge: bool) -> Iterator[Quad]:
    if format.holds_graphs:
        yield from quads
        return
    default = DefaultGraph()
    named = set()
    for quad in quads:
        if quad.graph_name != default:
            named.add(quad.graph_name)
        yield Quad(quad.subject, quad.predicate, quad.object, default)
    if named and not merge:
        raise InputError(
            f"{format.name} holds no named graphs, and the data have {len(named)}",
            hint="write trig, nquads or jsonld, or merge the graphs into one",
        )


def _joined(lines: Iterator[bytes]) -> Iterator[bytes]:
    piece: list[bytes] = []
    for line in lines:
        piece.append(line)
        if len(piece) >= _PIECE:
            yield b"".join(piece)
            piece.clear()
    if piece:
        yield b"".join(piece)
