"""One SPARQL update for one change, so that an engine does all of it or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad

from kg.errors import InputError
from kg.store.results import GraphName

__all__ = ["replacement"]


def replacement(*, remove: Iterable[NamedNode] = (), discard: Iterable[Quad] = (), add: Iterable[Quad] = ()) -> str:
    """An update that drops graphs, then deletes quads, then inserts quads (SPARQL 1.1 Update, 3.1.1, 3.1.2, 3.2.2).

    Raises :class:`~kg.errors.InputError` for a quad to delete that has a blank node, which no update can point at.
    """
    gone = list(discard)
    for quad in gone:
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            raise InputError(f"a quad with a blank node cannot be deleted by itself: {quad}")
    steps = [f"DROP SILENT GRAPH {name}" for name in sorted(set(remove), key=str)]
    steps += [f"DELETE DATA {{\n{_block(gone)}}}"] if gone else []
    new = list(add)
    steps += [f"INSERT DATA {{\n{_block(new)}}}"] if new else []
    return " ;\n".join(steps)


def _block(quads: list[Quad]) -> str:
    by_graph: dict[GraphName, list[str]] = defaultdict(list)
    for quad in quads:
        by_graph[quad.graph_name].append(f"{quad.subject} {quad.predicate} {quad.object} .\n")
    blocks = []
    for name, triples in by_graph.items():
        if isinstance(name, BlankNode):
            raise InputError(f"a graph named by a blank node cannot be written: {name}")
        text = "".join(triples)
        blocks.append(text if isinstance(name, DefaultGraph) else f"GRAPH {name} {{\n{text}}}\n")
    return "".join(blocks)
