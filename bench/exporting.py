"""Exporting a store as sorted N-Quads, against the engine's dump and a sort of its lines."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from bench.loading import store_folder
from bench.protocol import KG, Row, Size, alternate, python, row, run

__all__ = ["measure"]

_RAW = """
import sys, pyoxigraph as ox
lines = ox.Store.read_only(sys.argv[1]).dump(format=ox.RdfFormat.N_QUADS).splitlines(keepends=True)
open(sys.argv[2], "wb").writelines(sorted(lines))
"""


def measure(size: Size, folder: Path) -> Iterator[Row]:
    """A row for each size but the largest."""
    for name in (each for each in size.graphs if each != "10M"):
        store, mine, theirs = store_folder(name, folder), folder / "mine.nq", folder / "theirs.nq"
        command = [*KG, "export", "--store", str(store), "-o", str(mine)]
        taken = alternate({"kg": lambda c=command: run(c), "raw": python(_RAW, store, theirs)}, size.runs, warm=False)
        same = "yes" if _without_labels(mine) == _without_labels(theirs) else "NO"
        for by in ("cpu", "memory"):
            what = f"kg export, {name} triples, {'memory' if by == 'memory' else 'time'}"
            yield row(what, "pyoxigraph dump, sorted", "", taken["kg"], taken["raw"], by=by, same=same)


def _without_labels(path: Path) -> str:
    """A digest of the lines that hold no blank node, whose labels are the engine's own in a dump."""
    lines = (line for line in path.read_bytes().splitlines() if b"_:" not in line)
    return hashlib.sha256(b"\n".join(sorted(lines))).hexdigest()
