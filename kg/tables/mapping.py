"""A mapping (RML): which tables it reads, refused where it reads anything else, and rewritten to read numbered rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError, ParseError
from kg.store import MAX_BYTES
from kg.tables.rows import ROW
from kg.vocabulary import DCTERMS

__all__ = ["NUMBER", "LoadedMapping", "load_mapping", "rewritten"]

NUMBER = "urn:communique:row"
"""The predicate by which the engine tells from which row a subject is."""

_HERE = "https://mapping.invalid/"
_R2RML, _OLD, _NEW = "http://www.w3.org/ns/r2rml#", "http://semweb.mmlab.be/ns/rml#", "http://w3id.org/rml/"
_TERMS = {_OLD: _R2RML, _NEW: _NEW}
"""The two vocabularies of RML, each with the namespace of its predicates for triples maps."""
_CSV = frozenset({"http://semweb.mmlab.be/ns/ql#CSV", "http://w3id.org/rml/CSV"})
_REFUSED = frozenset(
    (
        "functionExecution functionValue query sqlQuery tableName sqlVersion parentTriplesMap logicalTarget iterator"
    ).split()
)
_STATED = {DCTERMS.title: "title", DCTERMS.publisher: "publisher", DCTERMS.issued: "date", DCTERMS.source: "url"}


@dataclass(frozen=True, slots=True)
class LoadedMapping:
    """A mapping: its statements, what it states of its tables, and its tables' files by the nodes that name them."""

    path: Path
    quads: tuple[ox.Quad, ...]
    stated: Mapping[str, str]
    sources: Mapping[str, Path]


def load_mapping(path: Path) -> LoadedMapping:
    """Read a mapping in Turtle.

    Raises :class:`~kg.errors.InputError` when it cannot be read, or reads anything but CSV files in its own folder and
    below: no address, database, query or function is ever followed.
    """
    quads = _parsed(path)
    for quad in quads:
        name = quad.predicate.value
        if any(name == base + word for base in (_R2RML, _OLD, _NEW) for word in _REFUSED) or "/fnml" in name:
            raise InputError(f"the mapping uses {_short(name)}", source=str(path), hint="only CSV files are read")
    here = {
        _STATED[quad.predicate.value]: _text(quad.object)
        for quad in quads
        if _text(quad.subject) == _HERE and quad.predicate.value in _STATED
    }
    sources = dict(_sources(path, quads))
    if not sources:
        raise InputError("the mapping reads no table", source=str(path), hint="give a rml:logicalSource")
    return LoadedMapping(path, quads, here, sources)


def _parsed(path: Path) -> tuple[ox.Quad, ...]:
    try:
        data = path.read_bytes()
        if len(data) > MAX_BYTES:
            raise InputError("the mapping is too large", source=str(path))
        return tuple(ox.parse(data, format=ox.RdfFormat.TURTLE, base_iri=_HERE))
    except OSError as error:
        raise InputError(f"the file cannot be read: {error.strerror}", source=str(path)) from None
    except SyntaxError as error:
        raise ParseError(f"the mapping is no Turtle: {error.msg}", source=str(path), line=error.lineno) from None


def _sources(path: Path, quads: tuple[ox.Quad, ...]) -> Iterator[tuple[str, Path]]:
    said: dict[str, dict[str, object]] = defaultdict(dict)
    for quad in quads:
        said[str(quad.subject)][quad.predicate.value] = quad.object
    for quad in quads:
        base = next((base for base in _TERMS if quad.predicate.value == f"{base}logicalSource"), None)
        if base is None:
            continue
        node = said[str(quad.object)]
        if _text(node.get(f"{base}referenceFormulation")) not in _CSV:
            raise InputError("the mapping reads what is no CSV", source=str(path), hint="say ql:CSV")
        source = node.get(f"{base}source")
        if not isinstance(source, ox.Literal):
            source = said[str(source)].get(f"{_NEW}path")
        if not isinstance(source, ox.Literal):
            raise InputError("the mapping names no file", source=str(path), hint='write rml:source "table.csv"')
        yield str(quad.object), _inside(path, source.value)


def _inside(path: Path, name: str) -> Path:
    folder = path.parent.resolve()
    place = (folder / name).resolve()
    if "://" in name or Path(name).is_absolute() or not place.is_relative_to(folder):
        problem = f"the mapping reads {name!r}, which is not in its folder"
        raise InputError(problem, source=str(path), hint="put the table beside the mapping")
    return path.parent / name


def rewritten(mapping: LoadedMapping, table: str) -> str:
    """The mapping of one table as N-Triples, reading the file of this name and telling of every subject its row."""
    lines: list[str] = []
    for quad in mapping.quads:
        base = next((base for base in _TERMS if quad.predicate.value.startswith(base)), "")
        if base and quad.predicate.value == f"{base}source" and str(quad.subject) in mapping.sources:
            lines.append(str(ox.Triple(quad.subject, quad.predicate, ox.Literal(table))))
            continue
        lines.append(str(quad.triple))
        if base and quad.predicate.value == f"{base}logicalSource":
            terms, count = _TERMS[base], len(lines)
            lines += [
                f"{quad.subject} <{terms}predicateObjectMap> _:row{count}",
                f"_:row{count} <{terms}predicate> <{NUMBER}>",
                f"_:row{count} <{terms}objectMap> _:number{count}",
                f'_:number{count} <{base}reference> "{ROW}"',
            ]
    return "".join(f"{line} .\n" for line in lines)


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else ""


def _short(name: str) -> str:
    return name.removeprefix(_R2RML).removeprefix(_OLD).removeprefix(_NEW)
