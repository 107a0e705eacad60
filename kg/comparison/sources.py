"""Which editions are one source: those of one document or publisher, and those that print one text."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping

from kg.statements import Edition

__all__ = ["Sources"]

_RUN = 8
"""The words of a run that two texts do not share by chance."""
_SHARE = 0.5
"""The share of the shorter text's runs that the other must have to be the same report."""


class Sources:
    """Editions, told apart by where they come from."""

    def __init__(self, editions: Mapping[str, Edition]) -> None:
        self._editions = editions
        self.same = functools.cache(self._same)
        self._runs = functools.cache(self._runs_of)

    def independent(self, editions: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        """The editions in groups, each of which counts as one source; sorted."""
        groups: list[list[str]] = []
        for edition in sorted(set(editions)):
            akin = [group for group in groups if any(self.same(edition, other) for other in group)]
            groups = [group for group in groups if group not in akin]
            groups.append(sorted([edition, *(member for group in akin for member in group)]))
        return tuple(sorted(map(tuple, groups)))

    def _same(self, one: str, other: str) -> bool:
        first, second = self._editions.get(one), self._editions.get(other)
        if one == other or first is None or second is None:
            return one == other
        for left, right in (
            (first.document, second.document),
            (_plain(first.publisher), _plain(second.publisher)),
            (first.sha256, second.sha256),
        ):
            if left and left == right:
                return True
        runs, others = sorted((self._runs(one), self._runs(other)), key=len)
        return bool(runs) and len(runs & others) >= _SHARE * len(runs)

    def _runs_of(self, edition: str) -> frozenset[tuple[str, ...]]:
        words = re.findall(r"\w+", (self._editions[edition].text or "").casefold())
        return frozenset(tuple(words[place : place + _RUN]) for place in range(len(words) - _RUN + 1))


def _plain(publisher: str | None) -> str:
    return re.sub(r"^the\s+|\W+", "", (publisher or "").casefold())
