"""Differences as an RDF Patch: what to delete (D) and what to add (A), one quad a row, in one transaction.

The format is that of https://afs.github.io/rdf-delta/rdf-patch.html; rows are sorted, so that equal differences give
equal bytes. Terms are written as N-Quads writes them, without prefixes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pyoxigraph import BlankNode, Quad

from kg.errors import InputError
from kg.serialization import canonical_hash

__all__ = ["as_patch", "rows"]


def rows(old: Iterable[Quad], new: Iterable[Quad]) -> tuple[tuple[Quad, ...], tuple[Quad, ...]]:
    """The quads that only ``old`` has, and those that only ``new`` has, sorted.

    Blank nodes have no name that two files share: quads with them count as the same when, whatever the nodes are
    called, they say the same (RDFC-1.0), and as wholly different otherwise.
    """
    before, after = set(old), set(new)
    anonymous = [{quad for quad in side if _has_blank_node(quad)} for side in (before, after)]
    if canonical_hash(anonymous[0]) == canonical_hash(anonymous[1]):
        before, after = before - anonymous[0], after - anonymous[1]
    return tuple(sorted(before - after, key=str)), tuple(sorted(after - before, key=str))


def as_patch(removed: Collection[Quad], added: Collection[Quad]) -> str:
    """The patch that takes ``removed`` out and puts ``added`` in.

    Raises :class:`~kg.errors.InputError` for blank nodes: which node of a file is meant, no patch can say.
    """
    if any(_has_blank_node(quad) for quad in (*removed, *added)):
        problem = "the graphs differ in blank nodes, which a patch cannot name"
        raise InputError(problem, source="patch", hint="give the nodes IRIs, or ask for --format json")
    lines = [*(f"D {quad} .\n" for quad in removed), *(f"A {quad} .\n" for quad in added)]
    return "".join(["TX .\n", *lines, "TC .\n"])


def _has_blank_node(quad: Quad) -> bool:
    return any(isinstance(term, BlankNode) for term in (quad.subject, quad.object, quad.graph_name))
