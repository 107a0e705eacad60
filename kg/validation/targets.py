"""Focus nodes: which nodes of the data each shape targets (SHACL 1.0, clause 2.1.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from kg.validation.shapes import SH, TRUE, Shapes
from kg.validation.terms import Node, Statement, Term
from kg.vocabulary import RDF, RDFS

__all__ = ["focus_nodes", "is_deactivated"]


def focus_nodes(
    shapes: Shapes, data: Iterable[Statement], context: Iterable[Statement]
) -> Mapping[Node, frozenset[Term]]:
    """For each shape with targets, the nodes that they find in the data.

    ``context`` adds class hierarchies: an instance of a subclass is an instance of the class. Nodes that only the
    context describes are not targeted. A deactivated shape (clause 2.1.4) has no focus node.
    """
    finder = _Finder(data, context)
    return {
        shape: frozenset() if is_deactivated(shapes, shape) else finder.targets(shapes, shape)
        for shape in shapes.targeted
    }


def is_deactivated(shapes: Shapes, shape: Term) -> bool:
    """Whether the shape says ``sh:deactivated true``."""
    return TRUE in shapes.values(shape, SH + "deactivated")


class _Finder:
    """The data's instances by class, and its subjects and objects by predicate."""

    def __init__(self, data: Iterable[Statement], context: Iterable[Statement]) -> None:
        self._subjects: defaultdict[str, set[Term]] = defaultdict(set)
        self._objects: defaultdict[str, set[Term]] = defaultdict(set)
        self._instances: defaultdict[Term, set[Term]] = defaultdict(set)
        self._subclasses: defaultdict[Term, set[Term]] = defaultdict(set)
        for subject, predicate, value, _ in data:
            self._subjects[predicate].add(subject)
            self._objects[predicate].add(value)
            if predicate == RDF.type:
                self._instances[value].add(subject)
        for subject, predicate, value, _ in context:
            if predicate == RDFS.subClassOf:
                self._subclasses[value].add(subject)

    def targets(self, shapes: Shapes, shape: Node) -> frozenset[Term]:
        found: set[Term] = set(shapes.values(shape, SH + "targetNode"))
        classes = [*shapes.values(shape, SH + "targetClass"), *([shape] if shapes.is_class(shape) else [])]
        for class_ in classes:
            found |= self._instances_of(class_)
        for predicate in shapes.values(shape, SH + "targetSubjectsOf"):
            found |= self._subjects.get(predicate.value, set())
        for predicate in shapes.values(shape, SH + "targetObjectsOf"):
            found |= self._objects.get(predicate.value, set())
        return frozenset(found)

    def _instances_of(self, class_: Term) -> set[Term]:
        found: set[Term] = set()
        seen: set[Term] = set()
        waiting = [class_]
        while waiting:
            current = waiting.pop()
            if current not in seen:
                seen.add(current)
                found |= self._instances.get(current, set())
                waiting += self._subclasses.get(current, ())
        return found
