"""How a long build goes, told on standard error: documents, claims, documents a second, time left."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

__all__ = ["reporting"]

Told = Callable[[int], None]
"""Called with the number of claims of each document that is done."""

_EVERY = 5.0
"""Seconds between two lines, where there is no terminal on which one line could be kept up to date."""


@contextmanager
def reporting(asked: bool | None, sources: Sequence[str] = ()) -> Iterator[Told]:
    """What a build tells of each document; shown on a terminal, elsewhere only when asked for.

    ``sources`` are counted beforehand where that is quick, so that it can be told how much is left.
    """
    terminal = sys.stderr.isatty()
    if not (terminal if asked is None else asked):
        yield lambda claims: None
        return
    from kg.sources import count_documents

    total = count_documents(sources) if sources else None
    if terminal:
        with _line(total) as told:
            yield told
    else:
        yield _lines(total)


class _Count:
    """Documents and claims so far, at which rate, and how long the rest will take at that rate."""

    def __init__(self, total: int | None) -> None:
        self._start = time.monotonic()
        self._total = total
        self.documents = 0
        self.claims = 0

    def add(self, claims: int) -> str:
        self.documents += 1
        self.claims += claims
        rate = self.documents / max(time.monotonic() - self._start, 0.001)
        of = f" of {self._total}" if self._total else ""
        many = "" if (self._total or self.documents) == 1 else "s"
        return f"{self.documents}{of} document{many}, {self.claims} claims, {rate:.2f} documents/s{self._left(rate)}"

    def _left(self, rate: float) -> str:
        left = (self._total or 0) - self.documents
        if left <= 0:
            return ""
        minutes, seconds = divmod(round(left / rate), 60)
        return f", {minutes // 60}:{minutes % 60:02}:{seconds:02} left"


@contextmanager
def _line(total: int | None) -> Iterator[Told]:
    """One line with a bar, where it is known how much there is, and the time that has passed, kept up to date."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    bar = (BarColumn(bar_width=24),) if total else ()
    columns = (SpinnerColumn(), *bar, TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task, count = shown.add_task("reading", total=total), _Count(total)
        yield lambda claims: shown.update(task, advance=1, description=count.add(claims))


def _lines(total: int | None) -> Told:
    """A line at the first document, and then every few seconds."""
    count, last = _Count(total), 0.0

    def told(claims: int) -> None:
        nonlocal last
        text, now = count.add(claims), time.monotonic()
        if count.documents == 1 or now - last >= _EVERY:
            last = now
            sys.stderr.write(f"{text}\n")
            sys.stderr.flush()

    return told
