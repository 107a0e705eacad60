"""RDF as bytes: the same data give the same bytes, whatever order they come in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from pyoxigraph import DefaultGraph, Quad

from kg.errors import InputError
from kg.serialization.canonical import canonical_hash, canonical_lines, canonicalized
from kg.serialization.files import write_file, write_parts
from kg.serialization.formats import FORMATS, Format, format_of
from kg.serialization.jsonld import write_jsonld
from kg.serialization.lines import LINES, written_lines
from kg.serialization.rdfxml import write_rdfxml
from kg.serialization.sorting import sorted_lines
from kg.serialization.terms import Shortener, turtle_term
from kg.serialization.turtle import write_turtle
from kg.vocabulary import prefixes as known_prefixes

__all__ = [
    "FORMATS",
    "LINES",
    "Format",
    "Shortener",
    "canonical_hash",
    "canonical_lines",
    "format_of",
    "serialize",
    "sorted_lines",
    "turtle_term",
    "write_file",
    "write_parts",
    "written_lines",
]


def serialize(
    quads: Iterable[Quad],
    *,
    format: str,
    prefixes: Mapping[str, str] | None = None,
    graphs: Literal["merge", "refuse"] = "refuse",
) -> bytes:
    """The quads in an RDF format, as UTF-8, sorted and without duplicates.

    ``format`` is a name or an extension of :data:`FORMATS`. ``prefixes`` (prefix → namespace) are the product's unless
    given; only those that are used are written. Blank nodes get the labels of RDFC-1.0. Turtle, N-Triples and RDF/XML
    hold no named graphs: ``graphs`` says whether to merge them into one or to refuse.

    Raises :class:`~kg.errors.InputError` for an unknown format, for named graphs that are refused, and for terms that
    the format cannot hold; :class:`~kg.errors.LimitError` for blank nodes that cannot be ordered in time.
    """
    known = format_of(format)
    unique = set(quads)
    if not known.holds_graphs:
        unique = _in_one_graph(unique, known, merge=graphs == "merge")
    return _text(canonicalized(unique), known.name, known_prefixes() if prefixes is None else prefixes).encode("utf-8")


def _text(quads: set[Quad], format: str, prefixes: Mapping[str, str]) -> str:
    if format in ("turtle", "trig"):
        return write_turtle(quads, prefixes)
    if format == "jsonld":
        return write_jsonld(quads, prefixes)
    if format == "rdfxml":
        return write_rdfxml(quads, prefixes)
    return "".join(sorted(f"{quad} .\n" for quad in quads))


def _in_one_graph(quads: set[Quad], format: Format, *, merge: bool) -> set[Quad]:
    default = DefaultGraph()
    named = {quad.graph_name for quad in quads if quad.graph_name != default}
    if named and not merge:
        raise InputError(
            f"{format.name} holds no named graphs, and the data have {len(named)}",
            hint="write trig, nquads or jsonld, or merge the graphs into one",
        )
    return {Quad(quad.subject, quad.predicate, quad.object, default) for quad in quads} if named else quads
