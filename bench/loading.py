"""Loading N-Quads into a folder store through the product, against the engine's own bulk load."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.graphs import SIZES, write_graph
from bench.protocol import Row, Run, Size, alternate, python, row

__all__ = ["graph_file", "measure", "store_folder"]

_RAW = """
import sys, pyoxigraph as ox
store = ox.Store(sys.argv[2])
store.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_QUADS)
store.flush()
print(len(store))
"""
_PRODUCT = """
import sys
from kg.store import load_files, open_store
with open_store(sys.argv[2], create=True, reference=False) as store:
    load_files(store.as_pyoxigraph(), [sys.argv[1]], max_bytes=2**40)
    print(len(store))
"""


def graph_file(name: str, folder: Path) -> Path:
    """The generated graph of that size, made when it is not there."""
    path = folder / f"{name}.nq"
    if not path.exists():
        documents, copies = SIZES[name]
        write_graph(path.with_suffix(".part"), documents=documents, copies=copies)
        path.with_suffix(".part").replace(path)
    return path


def store_folder(name: str, folder: Path) -> Path:
    """A folder store with that graph, made when it is not there."""
    place = folder / f"{name}.store"
    if not place.exists():
        python(_RAW, graph_file(name, folder), place)()
    return place


def measure(size: Size, folder: Path) -> Iterator[Row]:
    """A row for each size of graph."""
    for name in size.graphs:
        path = graph_file(name, folder)
        runs = size.runs if name != "10M" else 1
        programs = {"kg": _fresh(_PRODUCT, path, folder), "raw": _fresh(_RAW, path, folder)}
        taken = alternate(programs, runs, warm=False)
        same = "yes" if {each.output for runs in taken.values() for each in runs} == {taken["raw"][0].output} else "NO"
        yield row(f"load {name} triples", "pyoxigraph bulk_load", "≤ 1.2", taken["kg"], taken["raw"], same=same)


def _fresh(code: str, path: Path, folder: Path) -> Callable[[], Run]:
    target = folder / "loaded.store"

    def load() -> Run:
        shutil.rmtree(target, ignore_errors=True)
        try:
            return python(code, path, target)()
        finally:
            shutil.rmtree(target, ignore_errors=True)

    return load
