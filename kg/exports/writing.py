"""The views of a graph by name, and how each is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.errors import InputError
from kg.exports.attribution import GAF, GRASP, attribution_quads
from kg.exports.nanopublications import nanopublication_quads
from kg.exports.nif import ITSRDF, NIF, nif_quads
from kg.exports.plover import plover_csv, plover_jsonl
from kg.exports.reified import REIFIED_FORMATS, reified_quads, write_reified
from kg.exports.table import claims_csv
from kg.serialization import FORMATS, serialize
from kg.store import Store
from kg.vocabulary import DEFAULT_BASE, prefixes

__all__ = ["VIEWS", "View", "view_format", "write_view"]

_MORE_PREFIXES = {
    "gaf": GAF,
    "grasp": GRASP,
    "graspf": "http://groundedannotationframework.org/grasp/factuality#",
    "grasps": "http://groundedannotationframework.org/grasp/sentiment#",
    "itsrdf": ITSRDF,
    "nif": NIF,
    "np": "http://www.nanopub.org/nschema#",
    "npx": "http://purl.org/nanopub/x/",
}


@dataclass(frozen=True, slots=True)
class View:
    """A form in which others want a graph, and the formats that it can be written in, the usual one first."""

    name: str
    formats: tuple[str, ...]
    says: str


VIEWS: Mapping[str, View] = {
    view.name: view
    for view in (
        View("claims", ("csv",), "a table, one row a claim"),
        View("events", ("jsonl", "csv"), "PLOVER event records"),
        View("reified", ("trig", *(name for name in REIFIED_FORMATS if name != "trig")), "RDF 1.2 with reifiers"),
        View("nanopublications", ("trig", "nquads"), "a nanopublication for each claim"),
        View("nif", ("turtle", *(name for name in FORMATS if name != "turtle")), "texts, sentences and mentions"),
        View("attributions", ("turtle", *(name for name in FORMATS if name != "turtle")), "GRaSP: who says how surely"),
    )
}
"""Every view, by name."""


def view_format(view: str, format: str | None) -> str:
    """The format in which to write a view, given by name or extension; its usual one when none is given.

    Raises :class:`~kg.errors.InputError` for a view that there is not, and for a format that it cannot be written in.
    """
    if view not in VIEWS:
        raise InputError(f"no view of a graph is called {view!r}", hint=f"choose one of {', '.join(VIEWS)}")
    known = VIEWS[view].formats
    if format is None:
        return known[0]
    given = format.lower().lstrip(".")
    by_extension = {extension: one.name for one in FORMATS.values() for extension in one.extensions}
    name = given if given in known else by_extension.get(given, given)
    if name not in known:
        raise InputError(f"{view} cannot be written as {format}", hint=f"write {', '.join(known)}")
    return name


def write_view(store: Store, view: str, *, format: str | None = None, base: str = DEFAULT_BASE) -> bytes:
    """A view of the graph as bytes, in UTF-8: the same graph gives the same bytes.

    Raises as :func:`view_format`.
    """
    known = view_format(view, format)
    if view == "claims":
        return claims_csv(store, base=base).encode("utf-8")
    if view == "events":
        write = plover_csv if known == "csv" else plover_jsonl
        return write(store, base=base).encode("utf-8")
    names = prefixes(base) | _MORE_PREFIXES
    if view == "reified":
        return write_reified(reified_quads(store), format=known, prefixes=names)
    if view == "nanopublications":
        return serialize(nanopublication_quads(store, base=base), format=known, prefixes=names)
    quads = nif_quads(store) if view == "nif" else attribution_quads(store)
    return serialize(quads, format=known, prefixes=names)
