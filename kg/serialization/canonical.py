"""Canonical blank node labels, canonical N-Quads and their hash: RDF Dataset Canonicalization (RDFC-1.0)."""

from __future__ import annotations

import hashlib
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable

import pyoxigraph
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Quad, RdfFormat

from kg.errors import LimitError

__all__ = ["CANONICALIZATION_SECONDS", "canonical_hash", "canonical_lines", "canonicalized"]

CANONICALIZATION_SECONDS = 30.0
"""How long entangled blank nodes may take: the algorithm's worst case is exponential (RDFC-1.0, 7.1)."""

_IN_A_CHILD = """
import sys, pyoxigraph as ox
data = ox.Dataset(ox.parse(sys.stdin.buffer, ox.RdfFormat.N_QUADS))
data.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
sys.stdout.buffer.write(str(data).encode())
"""


def canonicalized(quads: Iterable[Quad], *, seconds: float = CANONICALIZATION_SECONDS) -> set[Quad]:
    """The quads with their blank nodes named by RDFC-1.0 (``_:c14n0`` …), the same whatever they were called before.

    Raises :class:`~kg.errors.LimitError` when the blank nodes are so entangled that it takes longer than ``seconds``.
    """
    unique = set(quads)
    with_blank_nodes = {quad for quad in unique if _blank_nodes(quad)}
    if not with_blank_nodes:
        return unique
    # Only the quads that mention blank nodes decide their labels (RDFC-1.0, 4.4.3).
    without = unique - with_blank_nodes
    if _entangled(with_blank_nodes):
        return without | _canonicalized_in_a_child(with_blank_nodes, seconds)
    dataset = Dataset(with_blank_nodes)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return without | set(dataset)


def canonical_lines(quads: Iterable[Quad]) -> list[str]:
    """The canonical N-Quads of the quads, a line each with its line feed, sorted by code points (RDFC-1.0, 5)."""
    return sorted(f"{quad} .\n" for quad in canonicalized(quads))


def canonical_hash(quads: Iterable[Quad]) -> str:
    """The SHA-256, in hexadecimal, of the canonical N-Quads: equal exactly when the datasets are isomorphic."""
    return hashlib.sha256("".join(canonical_lines(quads)).encode("utf-8")).hexdigest()


def _blank_nodes(quad: Quad) -> list[BlankNode]:
    return [term for term in (quad.subject, quad.object, quad.graph_name) if isinstance(term, BlankNode)]


def _entangled(quads: set[Quad]) -> bool:
    """Whether two blank nodes that look alike from one step away are linked: only then can the cost explode."""
    seen_from: dict[str, list[str]] = defaultdict(list)
    for quad in quads:
        for node in set(_blank_nodes(quad)):
            seen_from[node.value].append(_seen_from(quad, node))
    looks = {label: "\n".join(sorted(lines)) for label, lines in seen_from.items()}
    alike = Counter(looks.values())
    return any(sum(alike[looks[node.value]] > 1 for node in set(_blank_nodes(quad))) > 1 for quad in quads)


def _seen_from(quad: Quad, node: BlankNode) -> str:
    terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
    return " ".join(("_:a" if term == node else "_:z") if isinstance(term, BlankNode) else str(term) for term in terms)


def _canonicalized_in_a_child(quads: set[Quad], seconds: float) -> set[Quad]:
    import subprocess

    # The library cannot be interrupted, a process can.
    lines = "".join(f"{quad} .\n" for quad in quads).encode()
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _IN_A_CHILD], input=lines, capture_output=True, timeout=seconds, check=True
        )
    except subprocess.TimeoutExpired:
        raise LimitError(
            f"the blank nodes are too entangled to be put in order within {seconds:g} s",
            hint="give the nodes IRIs, or write N-Quads straight from the store",
        ) from None
    return set(pyoxigraph.parse(done.stdout, RdfFormat.N_QUADS))
