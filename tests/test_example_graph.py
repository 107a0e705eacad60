"""``examples/graph.trig`` is what comes of the briefs and their annotated claims, byte by byte."""

from __future__ import annotations

import difflib
import itertools
import runpy
from pathlib import Path

import pytest

import kg

SCRIPT = Path(__file__).parents[1] / "scripts" / "build_example_graph.py"
GRAPH = SCRIPT.parents[1] / "examples" / "graph.trig"


def test_the_graph_of_the_briefs_is_current(tmp_path: Path) -> None:
    path = tmp_path / "graph.trig"
    built = runpy.run_path(str(SCRIPT))["build"](path)
    assert len(built.readings) == 4
    assert built.claims > 180
    if path.read_bytes() != GRAPH.read_bytes():
        kept, now = (file.read_text(encoding="utf-8").splitlines() for file in (GRAPH, path))
        difference = difflib.unified_diff(kept, now, "examples/graph.trig", "built", n=1, lineterm="")
        shown = "\n".join(itertools.islice(difference, 40))
        pytest.fail(f"the graph has changed; is it right? then run scripts/{SCRIPT.name}\n{shown}")


def test_the_description_of_the_graph_is_current_and_conforms(tmp_path: Path) -> None:
    runpy.run_path(str(SCRIPT))["build"](tmp_path / "graph.trig")
    described = GRAPH.with_suffix(".void.ttl")
    assert (tmp_path / described.name).read_bytes() == described.read_bytes(), f"run scripts/{SCRIPT.name}"
    assert kg.validate(described).conforms("warning")
    assert kg.describe(GRAPH).sha256.encode() in described.read_bytes()


def test_the_graph_conforms_and_says_nothing_of_this_machine() -> None:
    assert kg.validate(GRAPH).conforms("warning")
    assert str(Path.home()).encode() not in GRAPH.read_bytes()
    assert b"file:" not in GRAPH.read_bytes()


def test_the_graph_is_small_enough_to_be_read() -> None:
    assert GRAPH.stat().st_size < 600_000
