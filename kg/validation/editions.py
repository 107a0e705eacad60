"""Which named graphs may be looked at together.

A claim keeps its IRI when its document is edited, so two editions of one document describe the same claim, each with
its own evidence. Merged, they would break what holds of each: editions of one document are validated apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.validation.terms import Statement, Term
from kg.vocabulary import CQ

__all__ = ["Part", "parts"]


@dataclass(frozen=True, slots=True)
class Part:
    """Statements whose nodes are checked (``own``), and all that the shapes see while they are (``seen``)."""

    own: tuple[Statement, ...]
    seen: tuple[Statement, ...]


def parts(statements: Iterable[Statement]) -> tuple[Part, ...]:
    """Split the data into parts with at most one edition of any document; most data are one part.

    Every part sees the graphs that are no editions; only the first part checks them.
    """
    graphs: defaultdict[str | None, list[Statement]] = defaultdict(list)
    documents: dict[str, Term] = {}
    for statement in statements:
        graphs[statement.graph].append(statement)
        if statement.predicate == CQ.editionOf and statement.graph and _names(statement.subject, statement.graph):
            documents[statement.graph] = statement.object
    shared = tuple(statement for name, items in graphs.items() if name not in documents for statement in items)
    turns: Counter[Term] = Counter()
    parted: defaultdict[int, list[Statement]] = defaultdict(list)
    for name, document in sorted(documents.items()):
        parted[turns[document]] += graphs[name]
        turns[document] += 1
    first = shared + tuple(parted[0])
    return (Part(first, first), *(Part(tuple(own), (*shared, *own)) for turn, own in parted.items() if turn))


def _names(node: Term, graph: str) -> bool:
    return isinstance(node, NamedNode) and node.value == graph
