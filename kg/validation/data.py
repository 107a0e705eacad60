"""The graph to validate: the union of all graphs of files, stores or rdflib objects, and where each node is described.

SHACL validates one graph (SHACL 1.0, clause 3.4). Claims live in named graphs and facts in the default graph, so the
union is what the shapes see; the graph that holds a statement is kept beside it for the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import pyoxigraph as ox

from kg.errors import InputError, LimitError
from kg.store import LocalStore
from kg.store.loading import as_nquads, read_rdf
from kg.validation.rows import Row, iri, renamed, row, split, statement
from kg.validation.terms import Statement

if TYPE_CHECKING:
    from rdflib import Dataset, Graph

    from kg.store import Store

__all__ = ["MAX_STATEMENTS", "Data", "DataSource", "read", "read_files"]

DataSource: TypeAlias = (
    "str | Path | Iterable[str | Path] | Iterable[ox.Quad | ox.Triple] | Store | Graph | Dataset | Data"
)
"""What can be validated: files, quads, a store of :mod:`kg.store` or pyoxigraph, an rdflib graph or dataset."""

_PREFIX = re.compile(rb"^[ \t]*@?prefix[ \t]+([^ \t:]*):[ \t]*<([^<>\"{}|^`\\\\]*)>", re.MULTILINE | re.IGNORECASE)

MAX_STATEMENTS = 2_000_000
"""More statements than this are refused: the validator keeps them all in memory."""


@dataclass(frozen=True, slots=True)
class Data:
    """Rows without repetition, the prefixes that their files declare, and the file that first tells of a node."""

    rows: tuple[Row, ...]
    prefixes: Mapping[str, str]
    sources: Mapping[str, str]
    files: tuple[str, ...] = ()

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The rows as statements."""
        return tuple(map(statement, self.rows))


def read(data: DataSource) -> Data:
    """Read the data; ``-`` is standard input.

    Raises :class:`~kg.errors.ParseError` with line and column for RDF that does not parse,
    :class:`~kg.errors.InputError` for a file that cannot be read or whose name tells no format, and
    :class:`~kg.errors.LimitError` beyond :data:`MAX_STATEMENTS` or the size of a file.
    """
    if isinstance(data, Data):
        return data
    if isinstance(data, str | Path):
        return read_files([data])
    if isinstance(data, ox.Store | LocalStore):
        store = data if isinstance(data, ox.Store) else data.as_pyoxigraph()
        return _collected(split((store.dump(format=ox.RdfFormat.N_QUADS) or b"").decode("utf-8")))
    if type(data).__module__.startswith("rdflib."):
        from kg.validation.conversion import statements

        return _collected(map(row, statements(data)))
    items = list(data.quads() if hasattr(data, "quads") else cast(Iterable[Any], data))
    if all(isinstance(item, str | Path) for item in items):
        return read_files(items)
    _check_kinds(items)
    return _collected(split((ox.serialize(items, format=ox.RdfFormat.N_QUADS) or b"").decode("utf-8")))


def read_files(paths: Iterable[str | Path], *, blank: str = "b", predicates: frozenset[str] | None = None) -> Data:
    """Read RDF files; the format follows from the extension. Errors as for :func:`read`.

    Blank nodes are named ``blank`` and numbers, in the order in which the files speak of them: a report is the same
    every time, and blank nodes of data and of shapes never meet in it. Only statements with one of the ``predicates``
    are kept, when they are given.
    """
    rows: dict[Row, None] = {}
    prefixes: dict[str, str] = {}
    sources: dict[str, str] = {}
    files = tuple(str(path) for path in paths)
    wanted = None if predicates is None else {iri(predicate) for predicate in predicates}
    for number, name in enumerate(files):
        content, known = read_rdf(name)
        if predicates is None and known.name in ("turtle", "trig"):
            prefixes |= _prefixes(content)
        base = None if name == "-" else Path(name).resolve().as_uri()
        text = as_nquads(content, format=known.name, name=name, base=base).decode("utf-8")
        found = renamed(split(text), f"{blank}{number}x") if "_:" in text else split(text)
        if wanted is not None:
            found = [item for item in found if item[1] in wanted]
        rows |= dict.fromkeys(found)
        sources = dict.fromkeys((item[0] for item in found), name) | sources
        _check_size(rows)
    return Data(tuple(rows), prefixes, sources, files)


def _prefixes(content: bytes) -> dict[str, str]:
    """The prefixes that a Turtle or TriG file declares: they name things in the report as the file does."""
    found = _PREFIX.findall(content)
    return {name.decode("utf-8", "replace"): iri.decode("utf-8", "replace") for name, iri in found}


def _collected(items: Iterable[Row]) -> Data:
    rows = dict.fromkeys(items)
    _check_size(rows)
    return Data(tuple(rows), {}, {})


def _check_size(rows: Mapping[Row, None]) -> None:
    if len(rows) > MAX_STATEMENTS:
        raise LimitError(
            f"more than {MAX_STATEMENTS:,} statements cannot be validated at once", hint="validate editions in parts"
        )


def _check_kinds(items: list[Any]) -> None:
    for item in items:
        if not isinstance(item, ox.Quad | ox.Triple):
            raise InputError(
                f"data to validate are files, quads, a store or an rdflib graph, not {type(item).__name__}",
                hint="pass a list of paths, or pyoxigraph quads",
            )
