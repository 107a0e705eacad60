"""Every example sentence of the lexicon fires its frame with the arguments that it names; no counter-example does."""

from __future__ import annotations

import functools

import pytest

from kg.extraction.frames import Frame, read_lexicon
from kg.extraction.lexicon import LexiconExtractor
from kg.model import Claim, Document

FRAMES = read_lexicon().frames
EXAMPLES = [(frame, example["text"], example.get("claims") or [{}]) for frame in FRAMES for example in frame.examples]
COUNTER = [(frame, text) for frame in FRAMES for text in frame.counter]


@functools.cache
def _extractor() -> LexiconExtractor:
    return LexiconExtractor()


def _claims(text: str, frame: Frame) -> list[Claim]:
    document = Document(text=text, iri="https://example.org/document/sentence", name="sentence.txt")
    return [claim for claim in _extractor().extract(document) if claim.extractor.entry == frame.id]


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize(("frame", "text", "expected"), EXAMPLES, ids=[f"{f.id}-{t[:40]}" for f, t, _ in EXAMPLES])
def test_example_fires(frame: Frame, text: str, expected: list[dict[str, object]]) -> None:
    found = [{slot: _plain(value) for slot, value in claim.args.items()} for claim in _claims(text, frame)]
    assert found, f"{frame.source}:{frame.line} does not fire"
    for wanted in expected:
        arguments = {slot: value for slot, value in wanted.items() if slot != "__line__"}
        assert any(arguments.items() <= claim.items() for claim in found), found


@pytest.mark.parametrize(("frame", "text"), COUNTER, ids=[f"{f.id}-{t[:40]}" for f, t in COUNTER])
def test_counter_example_is_silent(frame: Frame, text: str) -> None:
    assert not _claims(text, frame), f"{frame.source}:{frame.line}"
