"""Focus nodes: which nodes of the data each shape targets (SHACL 1.0, clause 2.1.3)."""

from __future__ import annotations

from collections.abc import Mapping

from kg.validation.index import Index
from kg.validation.rows import iri, token
from kg.validation.shapes import SH, TRUE, Shapes
from kg.validation.terms import Node, Term
from kg.vocabulary import RDF, RDFS

__all__ = ["focus_nodes", "is_deactivated"]

_TYPE, _SUBCLASS = iri(RDF.type), iri(RDFS.subClassOf)


def focus_nodes(shapes: Shapes, data: Index, context: Index) -> Mapping[Node, frozenset[str]]:
    """For each shape with targets, the nodes that they find in the data.

    ``context`` tells which class is a subclass of which: an instance of a subclass is an instance of the class. Nodes
    that only the context describes are not targeted. A deactivated shape (clause 2.1.4) has no focus node.
    """
    return {
        shape: frozenset() if is_deactivated(shapes, shape) else _targets(shapes, shape, data, context)
        for shape in shapes.targeted
    }


def is_deactivated(shapes: Shapes, shape: Term) -> bool:
    """Whether the shape says ``sh:deactivated true``."""
    return TRUE in shapes.values(shape, SH + "deactivated")


def _targets(shapes: Shapes, shape: Node, data: Index, context: Index) -> frozenset[str]:
    found = {token(node) for node in shapes.values(shape, SH + "targetNode")}
    for class_ in [*shapes.values(shape, SH + "targetClass"), *([shape] if shapes.is_class(shape) else [])]:
        for each in _with_subclasses(token(class_), context):
            found.update(data.table(_TYPE, inverse=True).get(each, ()))
    for predicate in shapes.values(shape, SH + "targetSubjectsOf"):
        found |= data.values(token(predicate), inverse=True)
    for predicate in shapes.values(shape, SH + "targetObjectsOf"):
        found |= data.values(token(predicate))
    return frozenset(found)


def _with_subclasses(class_: str, context: Index) -> set[str]:
    below = context.table(_SUBCLASS, inverse=True)
    seen: set[str] = set()
    waiting = [class_]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            waiting += below.get(current, ())
    return seen
