"""N-Quads and N-Triples, sorted and without duplicates, of more quads than fit into memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, DefaultGraph, Quad

from kg.errors import InputError
from kg.serialization.canonical import canonicalized
from kg.serialization.formats import Format
from kg.serialization.sorting import RUN, sorted_lines

__all__ = ["LINES", "written_lines"]

LINES = frozenset(("ntriples", "nquads"))
"""The formats of lines."""

_PIECE = 4096
"""Lines that are put together before they are handed on."""


def written_lines(quads: Iterable[Quad], format: Format, *, merge: bool = False, run: int = RUN) -> Iterator[bytes]:
    """The bytes of :func:`kg.serialization.serialize` in a format of lines, in pieces.

    Of lines, ``run`` bytes are sorted in memory; more go to temporary files. Only the quads that mention blank nodes
    are all in memory at once, for their labels depend on each other. All quads are read before the first piece comes.
    Raises what ``serialize`` raises.
    """
    lines = sorted_lines(_joined(_lines(_in_graphs(quads, format, merge))), run=run)
    yield from _joined(lines)


def _lines(quads: Iterable[Quad]) -> Iterator[bytes]:
    blank: set[Quad] = set()
    for quad in quads:
        if any(isinstance(term, BlankNode) for term in (quad.subject, quad.object, quad.graph_name)):
            blank.add(quad)
        else:
            yield _line(quad)
    yield from map(_line, canonicalized(blank))


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
