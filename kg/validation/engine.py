"""The only caller of pyshacl: one function, with the options fixed.

Nothing is fetched: no ``owl:imports`` is followed, JavaScript and inference are off, and a SPARQL constraint that would
reach out (``SERVICE``, ``FROM``) is refused before it runs.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from re import error as RegexError
from typing import Any

import pyshacl
from pyparsing import ParseBaseException
from pyshacl.errors import ReportableRuntimeError
from pyshacl.rdfutil.stringify import stringify_blank_node
from rdflib import Graph
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import Query

from kg.errors import ValidationError
from kg.validation.conversion import fill
from kg.validation.rows import Row, statement, term
from kg.validation.shapes import SH, TARGETS, TRUE, Shapes
from kg.validation.terms import Node, Statement
from kg.vocabulary import OWL, RDF

__all__ = ["aimed", "evaluate", "load"]

_LOGGERS = ("pyshacl-validate", "pyshacl", "rdflib.term")
_MAX_DEPTH = 30
"""How deep shapes may be nested before the engine gives up."""


class _DataGraph(Graph):  # type: ignore[misc]  # rdflib is read without its types
    """A graph that parses each SPARQL text once: the engine hands in the same text for every focus node."""

    def __init__(self) -> None:
        super().__init__(bind_namespaces="none")
        self._queries: dict[str, Query] = {}

    def query(self, query_object: Any, *args: Any, **options: Any) -> Any:
        if isinstance(query_object, str):
            if query_object not in self._queries:
                self._queries[query_object] = _prepared(query_object)
            query_object = self._queries[query_object]
        return super().query(query_object, *args, **options)


def load(rows: Iterable[Row]) -> Any:
    """The rows as the one graph that :func:`evaluate` takes."""
    with _messages():
        return fill(_DataGraph(), map(statement, rows))


def evaluate(data: Any, shapes: Shapes, focus_nodes: Mapping[Node, frozenset[str]]) -> Any:
    """Validate, each shape on the focus nodes given, and return the ``sh:ValidationReport`` as an rdflib graph.

    Raises :class:`~kg.errors.ValidationError` when a shape is ill-formed or its evaluation fails (SHACL 1.0, clause
    3.4: a failure is no report).
    """
    with _messages() as messages:
        stringify_blank_node.dict_cache.clear()  # kept by addresses of graphs, which Python uses again
        graph = fill(Graph(bind_namespaces="none"), aimed(shapes, focus_nodes))
        try:
            _, report, text = pyshacl.validate(
                data,
                shacl_graph=graph,
                ont_graph=None,
                inference=None,
                advanced=False,
                js=False,
                do_owl_imports=False,
                meta_shacl=False,
                inplace=True,
                abort_on_first=False,
                max_validation_depth=_MAX_DEPTH,
            )
        except ParseBaseException as error:
            raise ValidationError(
                f"the SPARQL of a shape does not parse: {error}", hint="check its prefixes"
            ) from error
        except (ReportableRuntimeError, RuntimeError, ValueError, TypeError, LookupError, RegexError) as error:
            raise ValidationError(f"the shapes cannot be evaluated: {_first_line(error)}") from error
    if messages:
        raise ValidationError(f"a constraint was not evaluated: {messages[0]}")
    if not isinstance(report, Graph):
        raise ValidationError(f"the validation failed: {_first_line(text)}")
    return report


def aimed(shapes: Shapes, focus_nodes: Mapping[Node, frozenset[str]]) -> Iterator[Statement]:
    """The shapes graph with its targets replaced by the focus nodes, so that what is counted is what is checked."""
    classes = shapes.class_types()
    for item in shapes.statements:
        implicit = item.predicate == RDF.type and item.object in classes and item.subject in focus_nodes
        if not implicit and not _is_replaced(item):
            yield item
    for shape, nodes in focus_nodes.items():
        for node in sorted(nodes):
            yield Statement(shape, SH + "targetNode", term(node))
    yield from _imported_prefixes(shapes)


def _is_replaced(item: Statement) -> bool:
    """Whether a statement gives a target, or is a switch whose literal is not ``true`` (clauses 2.1.4 and 4.4.5)."""
    name = item.predicate.removeprefix(SH)
    return name in TARGETS or (name in ("deactivated", "uniqueLang") and item.object != TRUE)


def _imported_prefixes(shapes: Shapes) -> Iterator[Statement]:
    """Declarations of prefixes that a node takes over by ``owl:imports`` of a node in the same graph (clause 5.2.1)."""
    for item in shapes.of(OWL.imports):
        for declaration in shapes.values(item.object, SH + "declare"):
            yield Statement(item.subject, SH + "declare", declaration)


def _prepared(text: str) -> Query:
    try:
        query = prepareQuery(text)
    except Exception as error:
        if type(error) is not Exception:  # rdflib raises the bare class for a prefix that is not declared
            raise
        raise ValidationError(f"the SPARQL of a shape: {error}", hint="declare it with sh:declare") from error
    if query.algebra.get("datasetClause") or _has_service(query.algebra):
        raise ValidationError("a SPARQL constraint may not read other graphs or servers", hint="drop FROM and SERVICE")
    return query


def _has_service(part: Any) -> bool:
    if isinstance(part, CompValue):
        return part.name == "ServiceGraphPattern" or any(_has_service(value) for value in part.values())
    return isinstance(part, list | tuple) and any(_has_service(item) for item in part)


def _first_line(problem: object) -> str:
    return str(problem).strip().splitlines()[0] if str(problem).strip() else type(problem).__name__


@contextmanager
def _messages() -> Iterator[list[str]]:
    """Keep the libraries' loggers from writing to stderr; yields what the engine warned of."""
    heard: list[str] = []

    def keep(record: logging.LogRecord) -> bool:
        if record.name.startswith("pyshacl") and record.levelno >= logging.WARNING:
            heard.append(_first_line(record.getMessage()))
        return False

    loggers = [logging.getLogger(name) for name in _LOGGERS]
    for logger in loggers:
        logger.addFilter(keep)
    try:
        yield heard
    finally:
        for logger in loggers:
            logger.removeFilter(keep)
