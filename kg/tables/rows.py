"""The rows of a CSV file (RFC 4180), each with its place in the text of the file."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from itertools import accumulate

from kg.errors import SourceError

__all__ = ["ROW", "Row", "rows_of", "with_numbers"]

ROW = "kg_row"
"""The column in which the engine is told the number of each row."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells, and its place in code points. Rows are counted from 1, the header apart."""

    cells: tuple[str, ...]
    start: int
    end: int


def rows_of(text: str, *, source: str) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """The columns of a CSV text, and its rows; empty lines are passed over.

    Raises :class:`~kg.errors.SourceError`, with the line, for a text that is no table.
    """
    lines = text.splitlines(keepends=True) if "\n" not in text else io.StringIO(text, newline="").readlines()
    starts = [0, *accumulate(map(len, lines))]
    reader, before = csv.reader(lines, strict=True), 0
    columns: tuple[str, ...] | None = None
    found: list[Row] = []
    try:
        for cells in reader:
            first, before = before, reader.line_num
            if not cells:
                continue
            if columns is None:
                columns = _columns(cells, source)
            elif len(cells) != len(columns):
                problem = f"the row has {len(cells)} cells, the header {len(columns)}"
                raise SourceError(problem, source=source, line=first + 1)
            else:
                end = starts[before]
                words = text[starts[first] : end].rstrip("\r\n")
                found.append(Row(tuple(cells), starts[first], starts[first] + len(words)))
    except csv.Error as error:
        raise SourceError(f"the table cannot be read: {error}", source=source, line=reader.line_num) from None
    if columns is None or not found:
        raise SourceError("the table has no rows", source=source, hint="a header, and a line for each row")
    return columns, tuple(found)


def _columns(cells: list[str], source: str) -> tuple[str, ...]:
    doubled = sorted({name for name in cells if cells.count(name) > 1})
    if doubled or ROW in cells:
        raise SourceError(f"the column {(doubled or [ROW])[0]!r} cannot be told apart", source=source, line=1)
    return tuple(cells)


def with_numbers(columns: tuple[str, ...], rows: tuple[Row, ...]) -> str:
    """The table as the engine gets it: with the number of each row in a column of its own."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([ROW, *columns])
    writer.writerows([str(number), *row.cells] for number, row in enumerate(rows, 1))
    return out.getvalue()
