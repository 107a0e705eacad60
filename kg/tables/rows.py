"""The rows of a table, each with its place in a text, and those of a CSV text (RFC 4180)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from kg.errors import ClaimError, SourceError

__all__ = ["CSV_FRAGMENTS", "ROW", "Bad", "Row", "Rows", "csv_rows", "csv_text"]

ROW = "kg_row"
"""The column in which the engine is told the number of each row."""

CSV_FRAGMENTS = "http://tools.ietf.org/rfc/rfc7111"
"""By what the rows of a CSV text are named: ``row=2`` is the first below the header."""

Bad = Callable[[ClaimError], None]
"""Is told of each row that cannot be used; it may raise what it is told."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its place in code points, and its name by the standard of its table."""

    start: int
    end: int
    fragment: str


@dataclass(frozen=True, slots=True)
class Rows:
    """The text in which rows stand, the rows, and the standard by which they are named.

    ``handed`` is what the engine gets: the same rows with their numbers, from 1, in the file named ``file``.
    """

    text: str
    rows: tuple[Row, ...]
    standard: str
    handed: str
    file: str


def csv_rows(text: str, *, source: str, bad: Bad, delimiter: str = ",", names: Sequence[str] | None = None) -> Rows:
    """The rows of a CSV text; empty lines are passed over, and ``bad`` is told of rows of another length.

    ``names`` are the rows' names, where they have others than RFC 7111 gives them. Raises
    :class:`~kg.errors.SourceError`, with the line, for a text that is no table.
    """
    records = _records(text, source, delimiter)
    first = next(records, None)
    columns = () if first is None else _columns(first[1], source)
    found: list[Row] = []
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([ROW, *columns])
    for position, (number, cells, start, end, line) in enumerate(records):
        fragment = names[position] if names else f"row={number}"
        if len(cells) != len(columns):
            problem = f"the row has {len(cells)} cells, the header {len(columns)}"
            bad(ClaimError(problem, source=f"{source} {fragment}", hint=f"in line {line}"))
            continue
        found.append(Row(start, end, fragment))
        writer.writerow([str(len(found)), *cells])
    if not found:
        raise SourceError("the table has no rows", source=source, hint="a header, and a line for each row")
    return Rows(text, tuple(found), CSV_FRAGMENTS, out.getvalue(), "table.csv")


def _records(text: str, source: str, delimiter: str) -> Iterator[tuple[int, list[str], int, int, int]]:
    """Each record that is not empty: its number, cells, start, end and line."""
    lines = text.splitlines(keepends=True) if "\n" not in text else io.StringIO(text, newline="").readlines()
    starts = [0, *accumulate(map(len, lines))]
    reader, before, number = csv.reader(lines, strict=True, delimiter=delimiter), 0, 0
    try:
        for cells in reader:
            first, before, number = before, reader.line_num, number + 1
            if cells:
                words = text[starts[first] : starts[before]].rstrip("\r\n")
                yield number, cells, starts[first], starts[first] + len(words), first + 1
    except csv.Error as error:
        raise SourceError(f"the table cannot be read: {error}", source=source, line=reader.line_num) from None


def _columns(cells: list[str], source: str) -> tuple[str, ...]:
    doubled = sorted({name for name in cells if cells.count(name) > 1})
    if doubled or ROW in cells:
        raise SourceError(f"the column {(doubled or [ROW])[0]!r} cannot be told apart", source=source, line=1)
    return tuple(cells)


def csv_text(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table as CSV, a header and a row a record."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()
