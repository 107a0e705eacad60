"""Where quotes stand in a text, whether two of them speak of the same words, and in which sentence."""

from __future__ import annotations

import re

__all__ = ["Passages"]

_SHORTEST = 4
"""Quotes of fewer characters are not looked for: they stand everywhere."""
_OF_SHORTER, _OF_LONGER = 0.5, 0.25
"""The shares of the shorter and of the longer quote that both must hold."""
_ALIKE = str.maketrans("’‘“”–—\u00a0\n\t", "''\"\"--   ")
_END = re.compile(r"""[.!?]["'”’)\]]*\s+(?=["'“‘(\[]*[A-Z0-9])|\n\s*\n|\n""")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(“\"'])(?:[A-Z]|[A-Z]\.[A-Z]|Mr|Mrs|Ms|Dr|Gen|Lt|Col|Sen|Rep|Gov|St|Jr|No|vs"
    r"|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.$"
)
_BEHIND = 8
"""More characters than an abbreviation has."""


class Passages:
    """A text in which quotes are found; the kinds of quotation marks, dashes and spaces make no difference."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._alike = text.translate(_ALIKE)
        self._found: dict[str, tuple[tuple[int, int], ...]] = {}
        self._overlaps: dict[tuple[str, str], bool] = {}
        self._bounds: list[int] = []

    def spans(self, quote: str) -> tuple[tuple[int, int], ...]:
        """Every place of the quote in the text, in code points; none when it is not there."""
        if quote not in self._found:
            self._found[quote] = tuple(self._search(quote.translate(_ALIKE).strip()))
        return self._found[quote]

    def overlap(self, left: str, right: str) -> bool:
        """Whether two quotes share half of the shorter and a quarter of the longer one, somewhere in the text."""
        key = (left, right)
        if key not in self._overlaps:
            pairs = ((one, other) for one in self.spans(left) for other in self.spans(right))
            self._overlaps[key] = any(_share(one, other) for one, other in pairs)
        return self._overlaps[key]

    def sentence(self, quote: str) -> tuple[int, int]:
        """The sentence in which the quote begins, in code points; nothing (0, 0) when it is not in the text."""
        spans = self.spans(quote)
        if not spans:
            return 0, 0
        bounds = self._sentences()
        place = spans[0][0]
        start = max(bound for bound in bounds if bound <= place)
        end = min((bound for bound in bounds if bound > place), default=len(self.text))
        return start, end

    def _search(self, words: str) -> list[tuple[int, int]]:
        if len(words) < _SHORTEST:
            return []
        places, place = [], self._alike.find(words)
        while place >= 0:
            places.append((place, place + len(words)))
            place = self._alike.find(words, place + 1)
        if not places and (loose := re.search(r"\s+".join(map(re.escape, words.split())), self._alike)):
            places.append(loose.span())
        return places

    def _sentences(self) -> list[int]:
        """Where sentences begin. An initial or a title before a name ends none."""
        if not self._bounds:
            ends = _END.finditer(self.text)
            self._bounds = [0, *(end.end() for end in ends if not self._is_abbreviation(end.start()))]
        return self._bounds

    def _is_abbreviation(self, place: int) -> bool:
        return _ABBREVIATED.search(self.text[max(0, place - _BEHIND) : place + 1]) is not None


def _share(one: tuple[int, int], other: tuple[int, int]) -> bool:
    both = min(one[1], other[1]) - max(one[0], other[0])
    shorter, longer = sorted((one[1] - one[0], other[1] - other[0]))
    return both > 0 and both >= _OF_SHORTER * shorter and both >= _OF_LONGER * longer
