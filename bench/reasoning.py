"""Facts and OWL 2 RL over a graph's default graph, against owlrl."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench.loading import graph_file
from bench.protocol import Row, Run, Size, alternate, python, row, run

__all__ = ["measure"]

_PRODUCT = """
import sys
from kg.reasoning import derive
from kg.store import open_store
from kg.vocabulary import Minter
derived = derive(open_store(sys.argv[1], reference=False).as_pyoxigraph(), minter=Minter())
print(len(derived.facts))
"""
_OWLRL = """
import sys, owlrl, rdflib
data = rdflib.Dataset()
data.parse(sys.argv[1], format="nquads")
graph = rdflib.Graph()
for triple in data.default_graph if hasattr(data, "default_graph") else data.default_context:
    graph.add(triple)
owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
print(len(graph))
"""


def measure(size: Size, folder: Path) -> Iterator[Row]:
    """One row; owlrl is run once, since it takes minutes."""
    path = graph_file("100k", folder)
    taken = alternate({"kg": python(_PRODUCT, path)}, size.runs, warm=False)["kg"]
    import sys

    patience = 30 * size.patience
    theirs = run([sys.executable, "-c", _OWLRL, str(path)], check=False, timeout=patience)
    note = "owlrl run once" if theirs.output else f"owlrl given up after {patience:g} s"
    peer = (Run(theirs.wall, theirs.cpu),) * len(taken)
    yield row("facts and OWL 2 RL, 100k", "owlrl", "≤ 1/100", taken, peer, note=note)
