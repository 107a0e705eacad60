"""Logical sources: which part of which file in the mapping's folder is read, and as what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

import pyoxigraph as ox

from kg.errors import InputError

__all__ = ["NEW", "OLD", "R2RML", "Form", "LogicalSource", "logical_sources", "short", "text_of"]

R2RML, OLD, NEW = "http://www.w3.org/ns/r2rml#", "http://semweb.mmlab.be/ns/rml#", "http://w3id.org/rml/"
"""The namespaces of mappings: R2RML's, and both of RML's."""

_SQLITE = "jdbc:sqlite:"
_KINDS = "only CSV, JSON, Parquet and SQLite files are read"
_DATABASES = (".sqlite", ".sqlite3", ".db")
_TABS = (".tsv", ".tab")


_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Form(StrEnum):
    """What a file is read as."""

    CSV = "CSV"
    JSON = "JSON"
    PARQUET = "Parquet"
    TABLE = "table"
    QUERY = "query"


_FORMULATIONS: Mapping[str, Form] = MappingProxyType(
    {"CSV": Form.CSV, "JSONPath": Form.JSON, "Parquet": Form.PARQUET}
    | {"SQL2008Table": Form.TABLE, "SQL2008Query": Form.QUERY}
)


@dataclass(frozen=True, slots=True, order=True)
class LogicalSource:
    """A file, what it is read as, and what of it is read: the iterator, the table or the query."""

    path: Path
    form: Form
    part: str = ""
    delimiter: str = ","

    @property
    def whole(self) -> bool:
        """Whether the file is one document, whatever is read of it."""
        return self.form not in (Form.TABLE, Form.QUERY)


def logical_sources(path: Path, quads: tuple[ox.Quad, ...]) -> Iterator[tuple[str, LogicalSource]]:
    """The nodes of logical sources with what they say.

    Raises :class:`~kg.errors.InputError` for anything but a file of a known kind in the mapping's folder or below.
    """
    said: dict[str, dict[str, _Term]] = {}
    for quad in quads:
        said.setdefault(str(quad.subject), {})[short(quad.predicate.value)] = quad.object
    for quad in quads:
        name = quad.predicate.value
        if name in (f"{OLD}logicalSource", f"{NEW}logicalSource"):
            yield str(quad.object), _source(path, said.get(str(quad.object), {}), said)
        elif short(name) == "logicalTable":
            hint = 'write rml:logicalSource [ rml:source "file.sqlite" ; rr:tableName "name" ]'
            raise InputError("the mapping names no file", source=str(path), hint=hint)


def _source(path: Path, node: dict[str, _Term], said: dict[str, dict[str, _Term]]) -> LogicalSource:
    name, delimiter = _file(path, node.get("source"), said)
    place = _inside(path, name)
    form, part = _form(path, name, node)
    if not delimiter:
        delimiter = "\t" if name.lower().endswith(_TABS) else ","
    if len(delimiter) != 1:
        raise InputError(f"the delimiter {delimiter!r} is not one character", source=str(path))
    return LogicalSource(place, form, part, delimiter)


def _file(path: Path, source: _Term | None, said: dict[str, dict[str, _Term]]) -> tuple[str, str]:
    """The name of the file, and the delimiter, if one is said (CSVW)."""
    if isinstance(source, ox.Literal):
        return source.value.removeprefix(_SQLITE), ""
    node = said.get(str(source), {})
    dsn, dialect = text_of(node.get("jdbcDSN")), said.get(str(node.get("dialect")), {})
    if dsn and not dsn.startswith(_SQLITE):
        hint = f"only an SQLite file beside the mapping is read: {_SQLITE}file.sqlite"
        raise InputError(f"the mapping reads the database {dsn!r}", source=str(path), hint=hint)
    name = next((found for key in ("path", "url") if (found := text_of(node.get(key)))), dsn.removeprefix(_SQLITE))
    if not name:
        raise InputError("the mapping names no file", source=str(path), hint='write rml:source "table.csv"')
    return name, text_of(dialect.get("delimiter"))


def _form(path: Path, name: str, node: dict[str, _Term]) -> tuple[Form, str]:
    told = text_of(node.get("referenceFormulation")).rpartition("#")[2].rpartition("/")[2]
    iterator, form = text_of(node.get("iterator")), _FORMULATIONS.get(told)
    table, query = text_of(node.get("tableName")), text_of(node.get("query")) or text_of(node.get("sqlQuery"))
    if form in (Form.TABLE, Form.QUERY):
        table, query = (iterator, "") if form is Form.TABLE else ("", iterator)
    if table or query:
        if not name.lower().endswith(_DATABASES):
            problem = f"the mapping asks {name!r} as a database"
            raise InputError(problem, source=str(path), hint=f"its name ends in {', '.join(_DATABASES)}")
        return (Form.TABLE, table.strip('"`')) if table else (Form.QUERY, query)
    if name.lower().endswith(_DATABASES):
        raise InputError(f"the mapping names no table of {name!r}", source=str(path), hint='write rr:tableName "name"')
    if name.lower().endswith(".parquet") and form in (None, Form.CSV, Form.PARQUET):
        return Form.PARQUET, ""
    if form is Form.JSON:
        return Form.JSON, iterator or "$"
    if form is not Form.CSV:
        raise InputError(f"the mapping reads {name!r} as {told or 'nothing'}", source=str(path), hint=_KINDS)
    return Form.CSV, ""


def _inside(path: Path, name: str) -> Path:
    folder = path.parent.resolve()
    place = (folder / name).resolve()
    if ":" in name or "\0" in name or Path(name).is_absolute() or not place.is_relative_to(folder):
        problem = f"the mapping reads {name!r}, which is not in its folder"
        raise InputError(problem, source=str(path), hint="put the table beside the mapping")
    return path.parent / name


def text_of(term: object) -> str:
    """The value of a term, empty for none."""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else ""


def short(name: str) -> str:
    """A predicate without its namespace."""
    return re.split("[#/:]", name)[-1]
