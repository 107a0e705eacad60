"""What pyshacl says of a result whose shape has no message: its own words, asked for one result at a time."""

from __future__ import annotations

from typing import Any

from pyshacl.constraints import CONSTRAINT_PARAMETERS_MAP
from pyshacl.rdfutil.stringify import stringify_blank_node
from pyshacl.shapes_graph import ShapesGraph
from rdflib import Graph

from kg.validation.conversion import fill, quiet, to_rdflib
from kg.validation.engine import aimed
from kg.validation.index import Index
from kg.validation.rows import statement, term
from kg.validation.shapes import SH, Shapes
from kg.validation.terms import Node

__all__ = ["Phrases"]

_QUALIFIED = "QualifiedValueShapeConstraintComponent"


class Phrases:
    """Words results over one index, of whose nodes only blank ones need to be known."""

    def __init__(self, shapes: Shapes, index: Index) -> None:
        stringify_blank_node.dict_cache.clear()
        targets = dict.fromkeys(shapes.targeted, frozenset(["<urn:node>"]))
        with quiet():
            self._shapes = ShapesGraph(fill(Graph(bind_namespaces="none"), aimed(shapes, targets)))
            assert self._shapes.shapes is not None
        self._data = Graph(bind_namespaces="none")
        self._index = index
        self._described: set[str] = set()
        self._components: dict[tuple[Node, str], Any] = {}

    def phrase(self, shape: Node, component: str, focus: str, value: str | None) -> str:
        """The message of a result of this component of a shape."""
        self._describe(focus)
        if value is not None:
            self._describe(value)
        with quiet():
            about = None if value is None else to_rdflib(term(value))
            said = self._component(shape, component).make_generic_messages(self._data, to_rdflib(term(focus)), about)
        return " ".join(sorted({str(message).strip() for message in said}))

    def _component(self, shape: Node, component: str) -> Any:
        if (shape, component) not in self._components:
            name = component.removeprefix(SH)
            name = _QUALIFIED if name.startswith("Qualified") else name
            kinds = {each.constraint_name(): each for each in CONSTRAINT_PARAMETERS_MAP.values()}
            found = self._shapes.lookup_shape_from_node(to_rdflib(shape))
            self._components[shape, component] = kinds[name](found)
        return self._components[shape, component]

    def _describe(self, node: str) -> None:
        """Add what is said of a blank node, and of the blank nodes that it leads to."""
        waiting = [node]
        while waiting:
            current = waiting.pop()
            if current.startswith("_:") and current not in self._described:
                self._described.add(current)
                for predicate, value in self._index.outgoing(current):
                    fill(self._data, [statement((current, predicate, value, ""))])
                    waiting.append(value)
