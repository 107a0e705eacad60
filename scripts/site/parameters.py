"""What a shape asks, by its SHACL parameters: paths, counts, classes, patterns, lists and shapes within."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import RDF, SH, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

__all__ = ["constraints", "path", "term"]

_ELSEWHERE = frozenset(
    SH[name]
    for name in "property sparql message severity name description path select prefixes declare order group "
    "targetClass targetNode targetSubjectsOf targetObjectsOf".split()
)
"""What a page tells of a shape in other places."""

_PATHS = {SH.inversePath: "^{}", SH.zeroOrMorePath: "{}*", SH.oneOrMorePath: "{}+", SH.zeroOrOnePath: "{}?"}


def term(graph: Graph, node: Node) -> str:
    """A term as Turtle writes it, with the prefixes of its file; a word without its language."""
    if isinstance(node, URIRef):
        return node.n3(graph.namespace_manager)
    return str(node) if getattr(node, "datatype", None) or getattr(node, "language", None) else f'"{node}"'


def path(graph: Graph, node: Node) -> str:
    """A path as SPARQL writes it (SHACL 1.0, clause 2.3.1)."""
    if not isinstance(node, BNode):
        return term(graph, node)
    for predicate, form in _PATHS.items():
        if (inner := graph.value(node, predicate)) is not None:
            return form.format(_grouped(graph, inner))
    if (several := graph.value(node, SH.alternativePath)) is not None:
        return " | ".join(_grouped(graph, each) for each in Collection(graph, several))
    return " / ".join(_grouped(graph, each) for each in Collection(graph, node))


def _grouped(graph: Graph, node: Node) -> str:
    inner = path(graph, node)
    return f"({inner})" if " " in inner else inner


def constraints(graph: Graph, shape: Node) -> Iterator[tuple[str, str]]:
    """The name of each constraint's parameter, and its value, sorted."""
    for predicate, value in sorted(graph.predicate_objects(shape), key=lambda pair: _key(graph, pair)):
        if predicate in SH and predicate not in _ELSEWHERE:
            yield str(predicate).removeprefix(str(SH)), _value(graph, value)


def _key(graph: Graph, pair: tuple[Node, Node]) -> tuple[str, str]:
    return str(pair[0]), _value(graph, pair[1])


def _value(graph: Graph, node: Node) -> str:
    if node == RDF.nil or (node, RDF.first, None) in graph:
        return "( " + " , ".join(_value(graph, each) for each in Collection(graph, node)) + " )"
    return _nested(graph, node) if isinstance(node, BNode) else term(graph, node)


def _nested(graph: Graph, shape: Node) -> str:
    at = graph.value(shape, SH.path)
    told = [] if at is None else [f"path {path(graph, at)}"]
    told += [f"{name} {value}" for name, value in constraints(graph, shape)]
    within = sorted(_nested(graph, inner) for inner in graph.objects(shape, SH.property))
    if len(within) == 1 and not told:
        return within[0]
    told += within
    return f"[ {' ; '.join(told)} ]"
