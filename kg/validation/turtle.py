"""The report as RDF: a ``sh:ValidationReport`` in Turtle (SHACL 1.0, clause 3.6)."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.serialization import serialize
from kg.validation.paths import PropertyPath, path_triples
from kg.validation.report import Report, Result
from kg.validation.shapes import SH
from kg.validation.terms import Term
from kg.vocabulary import RDF, XSD

__all__ = ["write_turtle"]


def write_turtle(report: Report) -> str:
    """The report in Turtle, with stable bytes; blank nodes have canonical names.

    ``sh:conforms`` has SHACL's own sense: it is false when there is any result, an info included.
    """
    quads = list(_report(report))
    return serialize(quads, format="turtle", prefixes=report.prefixes).decode("utf-8")


def _report(report: Report) -> Iterator[Quad]:
    node = BlankNode("report")
    conforms = Literal("true" if report.conforms("info") else "false", datatype=NamedNode(XSD.boolean))
    yield Quad(node, NamedNode(RDF.type), NamedNode(SH + "ValidationReport"))
    yield Quad(node, NamedNode(SH + "conforms"), conforms)
    paths: dict[PropertyPath, NamedNode | BlankNode] = {}
    for path in {result.path: None for result in report.results if result.path}:
        paths[path], triples = path_triples(path, f"path{len(paths)}")
        yield from (Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    for number, result in enumerate(report.results):
        name = BlankNode(f"result{number}")
        yield Quad(node, NamedNode(SH + "result"), name)
        yield Quad(name, NamedNode(RDF.type), NamedNode(SH + "ValidationResult"))
        yield from (Quad(name, NamedNode(SH + property_), value) for property_, value in _properties(result))
        if result.path is not None:
            yield Quad(name, NamedNode(SH + "resultPath"), paths[result.path])


def _properties(result: Result) -> Iterator[tuple[str, Term]]:
    yield "focusNode", result.focus_node
    yield "resultSeverity", NamedNode(result.severity_iri)
    yield "sourceConstraintComponent", NamedNode(result.component)
    yield "sourceShape", result.source_shape
    yield "resultMessage", Literal(result.message)
    if result.value is not None:
        yield "value", result.value
    if result.source_constraint is not None:
        yield "sourceConstraint", result.source_constraint
