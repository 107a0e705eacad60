"""Fragments of HTML for notebooks, in which every text is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

__all__ = ["MARKS", "marked", "table"]

MOST_ROWS = 100
"""The most rows of a table that a notebook shows."""

_OPEN, _CLOSE = "\x02", "\x03"


def table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]], notes: Iterable[str] = ()) -> str:
    """A table with a caption, its first rows, the number of those left out, and notes below."""
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows[:MOST_ROWS])
    left = [f"and {len(rows) - MOST_ROWS} more"] if len(rows) > MOST_ROWS else []
    below = "".join(f"<p>{escape(note)}</p>" for note in (*left, *notes))
    if not rows:
        return f"<p>{escape(caption)}</p><p>nothing</p>{below}"
    return f"<table><caption>{escape(caption)}</caption><tr>{head}</tr>{body}</table>{below}"


def marked(text: str) -> str:
    """A text as it stands, what lies between :data:`MARKS` highlighted."""
    return f"<pre>{escape(text).replace(_OPEN, '<mark>').replace(_CLOSE, '</mark>')}</pre>"


MARKS = (_OPEN, _CLOSE)
"""What stands before and behind the words that :func:`marked` highlights."""
