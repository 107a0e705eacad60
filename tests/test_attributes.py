"""The rules for attributes, applied from memory, against the model's own way of applying them."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from kg.extraction.preparation import MODEL, blocks, load_model

TEXTS = [
    "There's a summit. They're gonna meet, let's see what y'all do. I ain't going; c'm on.",
    "They've got ta leave. Nothin' was agreed between what they had wanted and what that state had.",
    "One  gap,\ttwo tabs \n\nand a line. That it was agreed, which they do not like, is no news; there were none.",
    *(path.read_text(encoding="utf-8") for path in sorted(Path("examples").glob("*-20??.md"))),
]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_attributes_from_memory_are_those_of_the_model(text: str) -> None:
    own = importlib.import_module(MODEL).load()
    ours = load_model()
    assert ours.get_pipe("attribute_ruler").match != own.get_pipe("attribute_ruler").match
    parts = list(blocks(text))
    for _ in range(2):
        pairs = zip(ours.pipe(parts), own.pipe(parts), strict=True)
        assert [one.to_json() for one, other in pairs if one.to_json() != other.to_json()] == []


def test_what_was_met_before_is_not_matched_again() -> None:
    ruler = load_model().get_pipe("attribute_ruler")
    doc = load_model()("Norway backs the treaty.")
    ruler.match(doc)
    kept, ruler.match._match = ruler.match._match, None
    try:
        assert [(start, end) for _, _, start, end in ruler.match(doc)]
    finally:
        ruler.match._match = kept
