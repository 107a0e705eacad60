"""The words of a claim where they stand: its sentence, and some of what is written around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Surroundings", "stretch", "surroundings"]

_END_OF_SENTENCE = re.compile(r"[.!?…][\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9])|\n\s*")
_REACH = 280
"""How many code points before and after the quote are looked at."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A stretch of text in five parts: what stands before the sentence, its beginning, the quote, its end, the rest.

    Joined, they are the text as it is, but for ``cut`` ends, where the text goes on.
    """

    before: str
    opening: str
    quote: str
    ending: str
    after: str
    cut: tuple[bool, bool]


def surroundings(text: str, start: int, end: int) -> Surroundings:
    """The stretch around ``text[start:end]``, from a blank line to the next or as far as is useful."""
    paragraph = text.rfind("\n\n", 0, start) + 2 if "\n\n" in text[:start] else 0
    close = text.find("\n\n", end)
    last = len(text) if close < 0 else close
    first, until = _from_a_word(text, max(paragraph, start - _REACH), start), _to_a_word(text, end, last)
    ends = [found.end() for found in _END_OF_SENTENCE.finditer(text, first, start)]
    opening = ends[-1] if ends else first
    found = _END_OF_SENTENCE.search(text, max(start, end - 2), until)
    ending = max(end, found.start() + len(found.group().rstrip())) if found else until
    parts = (text[first:opening], text[opening:start], text[start:end], text[end:ending], text[ending:until])
    return Surroundings(*parts, cut=(first > paragraph, until < last))


def stretch(text: str, words: str, *, near: int = 0) -> tuple[int, int] | None:
    """Where a person's words stand in the text, the place nearest to an offset; None when they do not.

    Spaces and line breaks are alike, and ``…`` or ``...`` stands for what lies between two groups of words.
    """
    parts = [r"\s+".join(map(re.escape, part.split())) for part in re.split(r"…|\.\.\.", words) if part.strip()]
    if not parts:
        return None
    found = [match.span() for match in re.finditer(r"[^\n]*?".join(parts), text)]
    return min(found, key=lambda place: (abs(place[0] - near), place), default=None)


def _from_a_word(text: str, first: int, start: int) -> int:
    if first == 0 or text[first - 1].isspace():
        return first
    space = text.find(" ", first, start)
    return start if space < 0 else space + 1


def _to_a_word(text: str, end: int, last: int) -> int:
    if end + _REACH >= last:
        return last
    space = text.rfind(" ", end, end + _REACH)
    return end if space < 0 else space
