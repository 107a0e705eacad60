"""Sentences of a text, and what stands in them, by code points."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["sentence_at", "sentences"]

_END = re.compile(r"[.!?…][\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9])|\n\s*")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(“\"'.])(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Lt|Col|Sen|Rep|Gov|St|Jr|No|vs|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.$"
)
_BEHIND = 8
"""More characters than an abbreviation has."""


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of a text, each from its first to behind its last character, in order; line breaks end one."""
    start = 0
    for found in _END.finditer(text):
        stop = found.start() + 1
        if found.group().strip() and _ABBREVIATED.search(text, max(start - 1, stop - _BEHIND, 0), stop):
            continue
        yield from _trimmed(text, start, found.end())
        start = found.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    words = text[start:end]
    if words.strip():
        yield start + len(words) - len(words.lstrip()), start + len(words.rstrip())


def sentence_at(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence or sentences begin and end in which ``text[start:end]`` stands."""
    touched = [place for place in sentences(text) if place[0] < end and start < place[1]]
    return (min(start, touched[0][0]), max(end, touched[-1][1])) if touched else (start, end)
