"""Passing over documents that cannot be used, so that one of thousands does not stop the others."""

from __future__ import annotations

from collections.abc import Callable

from kg.errors import LimitError, SourceError

__all__ = ["Bad", "Passing"]

Bad = Callable[[SourceError | LimitError], None]
"""Is told of each document that cannot be used."""

_WAITING = 100
"""Bad documents about which nothing is told until a good one follows."""


class Passing:
    """Passes over bad documents; what is wrong with them is told once a good one shows that there is work to do."""

    def __init__(self, bad: Bad | None) -> None:
        self._bad = bad
        self._waiting: list[SourceError | LimitError] | None = []
        self.count = 0

    @property
    def teller(self) -> Bad | None:
        """What to tell of a bad document; None when it is an error."""
        return None if self._bad is None else self.over

    def over(self, error: SourceError | LimitError) -> None:
        """Pass over a document; raise what is wrong with it when nobody is to be told."""
        if self._bad is None:
            raise error
        self.count += 1
        if self._waiting is None:
            self._bad(error)
            return
        self._waiting.append(error)
        if len(self._waiting) > _WAITING:
            self.found()

    def found(self) -> None:
        """Tell what was kept back: a document can be used, or there are too many that cannot."""
        waiting, self._waiting = self._waiting, None
        for error in waiting or ():
            assert self._bad is not None
            self._bad(error)

    def end(self) -> None:
        """Raise the last error when there was nothing but errors."""
        if self._waiting:
            last = self._waiting.pop()
            self.found()
            raise last
