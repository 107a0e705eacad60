"""Every frame has sentences: examples that fire it with the arguments that they name, counter-examples that do not."""

from __future__ import annotations

import functools

import pytest

from kg.extraction.frames import Frame
from kg.extraction.lexicon import LexiconExtractor
from kg.extraction.lexicons import read_lexicon
from kg.extraction.rehearsal import Rehearsal, rehearse

FRAMES = read_lexicon().frames


@functools.cache
def _extractor() -> LexiconExtractor:
    return LexiconExtractor()


@functools.cache
def _read(number: int) -> tuple[Rehearsal, ...]:
    return tuple(rehearse(_extractor(), [FRAMES[number]]))


@pytest.mark.parametrize("number", range(len(FRAMES)), ids=[frame.id for frame in FRAMES])
def test_a_frame_does_in_its_sentences_what_it_should(number: int) -> None:
    for rehearsal in _read(number):
        found = [dict(claim.args) for claim in rehearsal.claims]
        assert rehearsal.holds, f"{rehearsal.text!r} gives {found}; wanted {rehearsal.missing or 'silence'}"


@pytest.mark.parametrize("number", range(len(FRAMES)), ids=[frame.id for frame in FRAMES])
def test_a_frame_has_sentences_that_show_something(number: int) -> None:
    frame: Frame = FRAMES[number]
    assert frame.examples, f"{frame.source}:{frame.line} has no example"
    assert all(example.get("claims") for example in frame.examples), "an example must name arguments"
    assert any(rehearsal.counter and rehearsal.apt for rehearsal in _read(number)), (
        f"{frame.source}:{frame.line} has no counter-example with one of its trigger words"
    )


def test_there_are_as_many_frames_and_sentences_as_were_written() -> None:
    sentences = [rehearsal for number in range(len(FRAMES)) for rehearsal in _read(number)]
    counter = sum(rehearsal.counter for rehearsal in sentences)
    assert len(FRAMES) == 447
    assert (len(sentences) - counter, counter) >= (139, 251)
