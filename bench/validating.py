"""Validation with the product's shapes, by engine; the violations that were put in must be found, and no others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from bench.loading import graph_file
from bench.protocol import KG, Row, Run, Size, alternate, offers, row, run

__all__ = ["measure"]

_EXPECTED = {"100k": 7 * 4, "1M": 7 * 4 * 6}


def measure(size: Size, folder: Path) -> Iterator[Row]:
    """The compiled shapes against pyshacl, and against themselves on ten times as much."""
    if not offers("validate", "--engine"):
        yield Row(
            "kg validate --engine compiled, 100k",
            "pyshacl",
            "≤ 1/40",
            note="not available: kg validate has no --engine",
        )
        return
    programs = {engine: (lambda e=engine: _validated("100k", folder, e)) for engine in ("compiled", "pyshacl")}
    taken = alternate(programs, size.runs, warm=False)
    found = {_violations(each) for runs in taken.values() for each in runs}
    same = "yes" if found == {_EXPECTED["100k"]} else f"NO: {sorted(found)}"
    yield row(
        "kg validate --engine compiled, 100k", "pyshacl", "≤ 1/40", taken["compiled"], taken["pyshacl"], same=same
    )
    if "1M" in size.graphs:
        sizes = {name: (lambda n=name: _validated(n, folder, "compiled")) for name in ("1M", "100k")}
        taken = alternate(sizes, size.runs, warm=False)
        same = "yes" if {_violations(each) for each in taken["1M"]} == {_EXPECTED["1M"]} else "NO"
        yield row("kg validate, 1M", "its own 100k", "≤ 12", taken["1M"], taken["100k"], same=same)


def _validated(name: str, folder: Path, engine: str) -> Run:
    return run([*KG, "validate", str(graph_file(name, folder)), "--engine", engine, "--format", "json"])


def _violations(done: Run) -> int:
    return len(json.loads(done.output)["results"])
