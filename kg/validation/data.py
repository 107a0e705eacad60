"""The graph to validate: the union of all graphs of files, stores or rdflib objects, and where each node is described.

SHACL validates one graph (SHACL 1.0, clause 3.4). Claims live in named graphs and facts in the default graph, so the
union is what the shapes see; the graph that holds a statement is kept beside it for the report.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import pyoxigraph as ox

from kg.errors import InputError, LimitError
from kg.store.loading import parse_rdf, read_rdf
from kg.validation.terms import Node, Statement

if TYPE_CHECKING:
    from rdflib import Dataset, Graph

    from kg.store import Store

__all__ = ["MAX_STATEMENTS", "Data", "DataSource", "read", "read_files"]

DataSource: TypeAlias = "str | Path | Iterable[str | Path] | Iterable[ox.Quad | ox.Triple] | Store | Graph | Dataset"
"""What can be validated: files, quads, a store of :mod:`kg.store` or pyoxigraph, an rdflib graph or dataset."""

_PREFIX = re.compile(rb"^[ \t]*@?prefix[ \t]+([^ \t:]*):[ \t]*<([^<>\"{}|^`\\\\]*)>", re.MULTILINE | re.IGNORECASE)

MAX_STATEMENTS = 2_000_000
"""More statements than this are refused: the validator keeps them all in memory."""


@dataclass(frozen=True, slots=True)
class Data:
    """Statements without repetition, the prefixes that their files declare, and the file that first tells of a node."""

    statements: tuple[Statement, ...]
    prefixes: Mapping[str, str]
    sources: Mapping[Node, str]
    files: tuple[str, ...] = ()


def read(data: DataSource) -> Data:
    """Read the data; ``-`` is standard input.

    Raises :class:`~kg.errors.ParseError` with line and column for RDF that does not parse,
    :class:`~kg.errors.InputError` for a file that cannot be read or whose name tells no format, and
    :class:`~kg.errors.LimitError` beyond :data:`MAX_STATEMENTS` or the size of a file.
    """
    if isinstance(data, str | Path):
        return read_files([data])
    if type(data).__module__.startswith("rdflib."):
        from kg.validation.conversion import statements

        return _collected(statements(data))
    items = list(data.quads() if hasattr(data, "quads") else cast(Iterable[Any], data))
    if all(isinstance(item, str | Path) for item in items):
        return read_files(items)
    return _collected(_statement(item, _same) for item in items)


def read_files(paths: Iterable[str | Path], *, blank: str = "b", predicates: frozenset[str] | None = None) -> Data:
    """Read RDF files; the format follows from the extension. Errors as for :func:`read`.

    Blank nodes are named ``blank`` and numbers, in the order in which the files speak of them: a report is the same
    every time, and blank nodes of data and of shapes never meet in it. Only statements with one of the ``predicates``
    are kept, when they are given.
    """
    statements: dict[Statement, None] = {}
    prefixes: dict[str, str] = {}
    sources: dict[Node, str] = {}
    files = tuple(str(path) for path in paths)
    for number, name in enumerate(files):
        content, known = read_rdf(name)
        prefixes |= _prefixes(content)
        renamed = _renamer(f"{blank}{number}x")
        base = None if name == "-" else Path(name).resolve().as_uri()
        for quad in parse_rdf(content, format=known.name, name=name, base=base):
            if predicates is not None and quad.predicate.value not in predicates:
                continue
            statement = _statement(quad, renamed)
            statements[statement] = None
            sources.setdefault(statement.subject, name)
            _check_size(statements)
    return Data(tuple(statements), prefixes, sources, files)


def _prefixes(content: bytes) -> dict[str, str]:
    """The prefixes that a Turtle or TriG file declares: they name things in the report as the file does."""
    found = _PREFIX.findall(content)
    return {name.decode("utf-8", "replace"): iri.decode("utf-8", "replace") for name, iri in found}


def _collected(items: Iterable[Statement]) -> Data:
    statements: dict[Statement, None] = {}
    for statement in items:
        statements[statement] = None
        _check_size(statements)
    return Data(tuple(statements), {}, {})


def _check_size(statements: Mapping[Statement, None]) -> None:
    if len(statements) > MAX_STATEMENTS:
        raise LimitError(
            f"more than {MAX_STATEMENTS:,} statements cannot be validated at once", hint="validate editions in parts"
        )


def _statement(item: object, renamed: Callable[[Any], Any]) -> Statement:
    if not isinstance(item, ox.Quad | ox.Triple):
        raise InputError(
            f"data to validate are files, quads, a store or an rdflib graph, not {type(item).__name__}",
            hint="pass a list of paths, or pyoxigraph quads",
        )
    subject, predicate, value = item.subject, item.predicate, item.object
    if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple) or getattr(value, "direction", None):
        raise InputError(f"RDF 1.2 cannot be validated: {value}", hint="export the data as RDF 1.1")
    graph = item.graph_name if isinstance(item, ox.Quad) else ox.DefaultGraph()
    name = None if isinstance(graph, ox.DefaultGraph) else renamed(graph).value
    return Statement(renamed(subject), predicate.value, renamed(value), name)


def _same(term: Any) -> Any:
    return term


def _renamer(prefix: str) -> Callable[[Any], Any]:
    labels: dict[ox.BlankNode, ox.BlankNode] = {}

    def renamed(term: Any) -> Any:
        if not isinstance(term, ox.BlankNode):
            return term
        return labels.setdefault(term, ox.BlankNode(f"{prefix}{len(labels)}"))

    return renamed
