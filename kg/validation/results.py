"""Reading the ``sh:ValidationReport`` that the engine gives (SHACL 1.0, clause 3.6.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from pyoxigraph import Literal
from rdflib import URIRef

from kg.validation.conversion import from_rdflib
from kg.validation.paths import read_path
from kg.validation.report import Result, Severity
from kg.validation.shapes import SH, Shapes
from kg.validation.terms import Node, Term
from kg.validation.wording import joined, ordered

__all__ = ["read_results"]


def read_results(graph: Any, shapes: Shapes) -> Iterator[Result]:
    """The results of a report in no order, each with its source shape in the place of the targeted shape.

    A SPARQL constraint's own message stands alone (clause 5.3.2), where the engine adds that of the shape.
    """
    for node in graph.objects(None, URIRef(SH + "result")):
        yield _read(graph, node, shapes)


def _read(graph: Any, node: Any, shapes: Shapes) -> Result:
    severity = str(graph.value(node, URIRef(SH + "resultSeverity")))
    path = graph.value(node, URIRef(SH + "resultPath"))
    source_shape = cast(Node, _term(graph, node, "sourceShape"))
    constraint = cast(Node | None, _term(graph, node, "sourceConstraint"))
    focus_node = _term(graph, node, "focusNode")
    assert focus_node is not None
    message = _message(graph, node, _own_messages(source_shape, shapes) if constraint else set())
    component = str(graph.value(node, URIRef(SH + "sourceConstraintComponent")))
    if component == SH + "InConstraintComponent" and not shapes.values(source_shape, SH + "message"):
        message = ordered(message)
    return Result(
        severity=Severity.of(severity),
        focus_node=focus_node,
        path=None if path is None else read_path(graph, path),
        value=_term(graph, node, "value"),
        message=message,
        source_shape=source_shape,
        component=component,
        shape=source_shape,
        severity_iri=severity,
        source_constraint=constraint,
    )


def _term(graph: Any, node: Any, name: str) -> Term | None:
    value = graph.value(node, URIRef(SH + name))
    return None if value is None else from_rdflib(value)


def _own_messages(shape: Node, shapes: Shapes) -> set[str]:
    return {message.value for message in shapes.values(shape, SH + "message")}


def _message(graph: Any, node: Any, others: set[str]) -> str:
    """The messages as one text, without the ``others`` unless there is nothing else."""
    found = [from_rdflib(message) for message in graph.objects(node, URIRef(SH + "resultMessage"))]
    texts = [message for message in found if isinstance(message, Literal)]
    return joined([message for message in texts if message.value not in others] or texts)
