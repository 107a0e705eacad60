"""A text cut into passages of whole sentences, each short enough for one question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["Passage", "passages"]

LONGEST = 1500
"""Code points of a passage of several sentences; a longer sentence is a passage of its own."""

_BEFORE = 400
"""Code points of what stands in front of a passage that are shown with it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text, ``start`` to ``end`` in code points, and the words in front of it."""

    start: int
    end: int
    text: str
    before: str


def passages(doc: Any, *, longest: int = LONGEST) -> tuple[Passage, ...]:
    """The sentences of a parsed document in groups, in text order; together they hold every sentence once."""
    text: str = doc.text
    trimmed = (_trimmed(text, start, end) for start, end in _groups(doc, longest))
    return tuple(Passage(start, end, text[start:end], _before(text, start)) for start, end in trimmed)


def _groups(doc: Any, longest: int) -> Iterator[tuple[int, int]]:
    start = end = -1
    for sentence in doc.sents:
        if not sentence.text.strip():
            continue
        if start >= 0 and sentence.end_char - start > longest:
            yield start, end
            start = -1
        start, end = sentence.start_char if start < 0 else start, sentence.end_char
    if start >= 0:
        yield start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _before(text: str, start: int) -> str:
    """The last words in front of the place, from the beginning of a word on."""
    if start <= _BEFORE:
        return text[:start].strip()
    return text[start - _BEFORE : start].partition(" ")[2].strip()
