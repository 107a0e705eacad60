"""The RDF formats that are read and written, by name and by file extension."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType

from pyoxigraph import RdfFormat

from kg.errors import InputError

__all__ = ["FORMATS", "Format", "format_of"]


@dataclass(frozen=True, slots=True)
class Format:
    """One RDF format: its name, its file extensions (the usual one first), and whether it can hold named graphs."""

    name: str
    extensions: tuple[str, ...]
    media_type: str
    holds_graphs: bool
    parser: RdfFormat


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        known.name: known
        for known in (
            Format("turtle", ("ttl",), "text/turtle", False, RdfFormat.TURTLE),
            Format("trig", ("trig",), "application/trig", True, RdfFormat.TRIG),
            Format("ntriples", ("nt",), "application/n-triples", False, RdfFormat.N_TRIPLES),
            Format("nquads", ("nq",), "application/n-quads", True, RdfFormat.N_QUADS),
            Format("jsonld", ("jsonld", "json"), "application/ld+json", True, RdfFormat.JSON_LD),
            Format("rdfxml", ("rdf", "owl", "xml"), "application/rdf+xml", False, RdfFormat.RDF_XML),
        )
    }
)
"""Every format, by name."""

_BY_EXTENSION = {extension: known for known in FORMATS.values() for extension in known.extensions}
_SPELLINGS = {
    "json-ld": "jsonld",
    "n-triples": "ntriples",
    "n-quads": "nquads",
    "rdf/xml": "rdfxml",
    "rdf-xml": "rdfxml",
}


def format_of(name: str | None = None, *, path: str | PurePath | None = None) -> Format:
    """The format of that name or extension; with no name, the one that the path's extension tells.

    Raises :class:`~kg.errors.InputError` when neither says which format it is.
    """
    given = (name or PurePath(path or "").suffix).lower().lstrip(".")
    known = FORMATS.get(_SPELLINGS.get(given, given)) or _BY_EXTENSION.get(given)
    if known:
        return known
    choices = ", ".join(FORMATS)
    if name:
        raise InputError(f"no RDF format is called {name!r}", hint=f"choose one of {choices}")
    raise InputError(
        "the file's name does not tell its RDF format",
        source=None if path is None else str(path),
        hint=f"name the format: {choices}",
    )
