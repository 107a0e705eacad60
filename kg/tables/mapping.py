"""A mapping (RML): what it reads, refused where it reads anything else, and rewritten to read numbered rows."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError, ParseError
from kg.store import MAX_BYTES
from kg.tables.engine import run_engine
from kg.tables.logical import NEW, OLD, R2RML, LogicalSource, logical_sources, short, text_of
from kg.tables.rows import ROW
from kg.vocabulary import DCTERMS

__all__ = ["NUMBER", "YARRRML", "LoadedMapping", "load_mapping", "rewritten"]

NUMBER = "urn:communique:row"
"""The predicate by which the engine tells from which row a subject is."""

YARRRML = (".yarrrml.yml", ".yarrrml.yaml", ".yarrrml")
"""The endings of a mapping's name when it is one in YARRRML."""

_HERE = "https://mapping.invalid/"
_TERMS = {OLD: R2RML, NEW: NEW}
"""The two vocabularies of RML, each with the namespace of its predicates for triples maps."""
_FORMULATIONS = {OLD: "http://semweb.mmlab.be/ns/ql#", NEW: NEW}
_REFUSED = frozenset(
    "functionExecution functionValue parentTriplesMap joinCondition quotedTriplesMap logicalTarget".split()
)
_STATED = {DCTERMS.title: "title", DCTERMS.publisher: "publisher", DCTERMS.issued: "date", DCTERMS.source: "url"}


@dataclass(frozen=True, slots=True)
class LoadedMapping:
    """A mapping: its statements, what it states of its tables, and what it reads by the nodes that say so."""

    path: Path
    quads: tuple[ox.Quad, ...]
    stated: Mapping[str, str]
    sources: Mapping[str, LogicalSource]


def load_mapping(path: Path) -> LoadedMapping:
    """Read a mapping in Turtle, or in YARRRML.

    Raises :class:`~kg.errors.InputError` when it cannot be read, or reads anything but CSV, JSON, Parquet and SQLite
    files in its own folder and below: no address, other database or function is ever followed.
    """
    quads = _parsed(path)
    for quad in quads:
        name = quad.predicate.value
        if short(name) in _REFUSED or "/fnml" in name:
            hint = "no functions and no joins: prepare the table, or ask a database by a query"
            raise InputError(f"the mapping uses {short(name)}", source=str(path), hint=hint)
    here = {
        _STATED[quad.predicate.value]: text_of(quad.object)
        for quad in quads
        if text_of(quad.subject) == _HERE and quad.predicate.value in _STATED
    }
    sources = dict(logical_sources(path, quads))
    if not sources:
        raise InputError("the mapping reads no table", source=str(path), hint="give a rml:logicalSource")
    return LoadedMapping(path, quads, here, sources)


def _parsed(path: Path) -> tuple[ox.Quad, ...]:
    try:
        data = path.read_bytes()
        if len(data) > MAX_BYTES:
            raise InputError("the mapping is too large", source=str(path))
        if path.name.lower().endswith(YARRRML):
            data = _translated(data, str(path))
        return tuple(ox.parse(data, format=ox.RdfFormat.TURTLE, base_iri=_HERE))
    except OSError as error:
        raise InputError(f"the file cannot be read: {error.strerror}", source=str(path)) from None
    except SyntaxError as error:
        raise ParseError(f"the mapping is no Turtle: {error.msg}", source=str(path), line=error.lineno) from None


def _translated(data: bytes, source: str) -> bytes:
    """YARRRML as RML, by the engine, which opens nothing that it names."""
    with tempfile.TemporaryDirectory(prefix="kg-") as name:
        Path(name, "mapping.yml").write_bytes(data)
        return run_engine(Path(name), "yarrrml", source=source)


def rewritten(mapping: LoadedMapping, source: LogicalSource, file: str) -> str:
    """The part of a mapping that reads one source, as N-Triples: it reads the file of this name, which has the source's
    rows, and tells of every subject its row. Nothing of what the mapping says of any file is left in it.
    """
    others = {node for node, each in mapping.sources.items() if each != source}
    gone = {
        str(quad.subject)
        for quad in mapping.quads
        if short(quad.predicate.value) == "logicalSource" and str(quad.object) in others
    } | _below(mapping.sources, mapping.quads)
    lines: list[str] = []
    for quad in mapping.quads:
        if str(quad.subject) in gone:
            continue
        base = next((base for base in _TERMS if quad.predicate.value == f"{base}logicalSource"), None)
        predicate = quad.predicate
        if predicate.value in (f"{R2RML}column", f"{NEW}column"):
            predicate = ox.NamedNode(f"{OLD if predicate.value.startswith(R2RML) else NEW}reference")
        lines.append(str(ox.Triple(quad.subject, predicate, quad.object)))
        if base:
            lines += _numbered(quad, base, file, len(lines))
    return "".join(f"{line} .\n" for line in lines)


def _numbered(quad: ox.Quad, base: str, file: str, count: int) -> list[str]:
    terms, formulation = _TERMS[base], "JSONPath" if file.endswith(".json") else "CSV"
    lines = [
        f'{quad.object} <{base}source> "{file}"',
        f"{quad.object} <{base}referenceFormulation> <{_FORMULATIONS[base]}{formulation}>",
        f"{quad.subject} <{terms}predicateObjectMap> _:row{count}",
        f"_:row{count} <{terms}predicate> <{NUMBER}>",
        f"_:row{count} <{terms}objectMap> _:number{count}",
        f'_:number{count} <{base}reference> "{ROW}"',
    ]
    return [*lines, f'{quad.object} <{base}iterator> "$[*]"'] if formulation == "JSONPath" else lines


def _below(nodes: Iterable[str], quads: tuple[ox.Quad, ...]) -> set[str]:
    """The nodes, and those that are said of them."""
    found, new = set[str](), set(nodes)
    while new:
        found |= new
        new = {str(quad.object) for quad in quads if str(quad.subject) in new} - found
    return found
