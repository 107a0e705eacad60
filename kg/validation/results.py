"""Reading the ``sh:ValidationReport`` that the engine gives (SHACL 1.0, clause 3.6.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from rdflib import URIRef

from kg.validation.conversion import from_rdflib
from kg.validation.paths import read_path
from kg.validation.report import Result, Severity
from kg.validation.shapes import SH, Shapes
from kg.validation.terms import Node, Term

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
    return Result(
        severity=Severity.of(severity),
        focus_node=focus_node,
        path=None if path is None else read_path(graph, path),
        value=_term(graph, node, "value"),
        message=_message(graph, node, _own_messages(source_shape, shapes) if constraint else set()),
        source_shape=source_shape,
        component=str(graph.value(node, URIRef(SH + "sourceConstraintComponent"))),
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
    """The messages in English or without a language, or all when there is none such, in alphabetical order.

    ``others`` are left out, unless there is nothing else.
    """
    found = [from_rdflib(message) for message in graph.objects(node, URIRef(SH + "resultMessage"))]
    messages = [message for message in found if message.value not in others] or found
    english = [message for message in messages if getattr(message, "language", None) in (None, "en")]
    return " ".join(sorted({message.value.strip() for message in english or messages}))
