"""How a long build goes, told on standard error: documents, claims, documents a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["reporting"]

Told = Callable[[int], None]
"""Called with the number of claims of each document that is done."""

_EVERY = 5.0
"""Seconds between two lines, where there is no terminal on which one line could be kept up to date."""


@contextmanager
def reporting(asked: bool | None) -> Iterator[Told]:
    """What a build tells of each document; shown on a terminal, elsewhere only when asked for."""
    terminal = sys.stderr.isatty()
    if not (terminal if asked is None else asked):
        yield lambda claims: None
    elif terminal:
        with _line() as told:
            yield told
    else:
        yield _lines()


class _Count:
    """Documents and claims so far, and at which rate."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self.documents = 0
        self.claims = 0

    def add(self, claims: int) -> str:
        self.documents += 1
        self.claims += claims
        rate = self.documents / max(time.monotonic() - self._start, 0.001)
        many = "" if self.documents == 1 else "s"
        return f"{self.documents} document{many}, {self.claims} claims, {rate:.2f} documents/s"


@contextmanager
def _line() -> Iterator[Told]:
    """One line with the time that has passed, kept up to date."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task, count = shown.add_task("reading", total=None), _Count()
        yield lambda claims: shown.update(task, description=count.add(claims))


def _lines() -> Told:
    """A line at the first document, and then every few seconds."""
    count, last = _Count(), 0.0

    def told(claims: int) -> None:
        nonlocal last
        text, now = count.add(claims), time.monotonic()
        if count.documents == 1 or now - last >= _EVERY:
            last = now
            sys.stderr.write(f"{text}\n")
            sys.stderr.flush()

    return told
