"""The answers of queries, as frozen values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeAlias

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, NamedNode

from kg.errors import InputError

__all__ = ["Boolean", "Graph", "GraphName", "QueryResult", "Solutions", "Term", "frozen", "solutions"]

Term: TypeAlias = NamedNode | BlankNode | pyoxigraph.Literal | pyoxigraph.Triple
"""What a variable can be bound to."""

GraphName: TypeAlias = NamedNode | BlankNode | DefaultGraph
"""What a graph of a dataset can be called."""


@dataclass(frozen=True, slots=True)
class Solutions:
    """The answer to SELECT: rows as wide as ``variables``, ``None`` where a variable is not bound.

    ``truncated`` says that a row limit cut the rest off.
    """

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    truncated: bool = field(default=False, kw_only=True)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Term]]:
        """Each row as a mapping of those variables that are bound."""
        for row in self.rows:
            yield {name: term for name, term in zip(self.variables, row, strict=True) if term is not None}


@dataclass(frozen=True, slots=True)
class Boolean:
    """The answer to ASK."""

    value: bool

    def __bool__(self) -> bool:
        return self.value


@dataclass(frozen=True, slots=True)
class Graph:
    """The answer to CONSTRUCT or DESCRIBE; ``truncated`` says that a limit cut the rest off."""

    triples: tuple[pyoxigraph.Triple, ...]
    truncated: bool = field(default=False, kw_only=True)

    def __len__(self) -> int:
        return len(self.triples)

    def __iter__(self) -> Iterator[pyoxigraph.Triple]:
        return iter(self.triples)

    def quads(self) -> list[pyoxigraph.Quad]:
        """The triples as quads of the default graph."""
        return [pyoxigraph.Quad(*triple) for triple in self.triples]


QueryResult: TypeAlias = Solutions | Boolean | Graph
"""The answer to a query of any form."""


def frozen(
    answer: pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples, *, limit: int | None = None
) -> QueryResult:
    """The engine's answer as a value; of more than ``limit`` rows or triples, the first ones and ``truncated``."""
    if isinstance(answer, pyoxigraph.QueryBoolean):
        return Boolean(bool(answer))
    if isinstance(answer, pyoxigraph.QueryTriples):
        triples = tuple(islice(answer, limit))
        return Graph(triples, truncated=_goes_on(answer, limit))
    rows = tuple(tuple(solution) for solution in islice(answer, limit))
    names = tuple(variable.value for variable in answer.variables)
    return Solutions(names, rows, truncated=_goes_on(answer, limit))


def solutions(answer: QueryResult) -> Solutions:
    """The answer, which must be one to SELECT; raises :class:`~kg.errors.InputError` when it is not."""
    if isinstance(answer, Solutions):
        return answer
    raise InputError("the query asks for no rows", hint="write it with SELECT")


def _goes_on(answer: pyoxigraph.QuerySolutions | pyoxigraph.QueryTriples, limit: int | None) -> bool:
    return limit is not None and next(iter(answer), None) is not None
