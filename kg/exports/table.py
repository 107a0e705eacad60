"""Claims as a table: one row a claim, for spreadsheets and for data frames."""

from __future__ import annotations

import csv
import functools
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from pyoxigraph import Literal, NamedNode

from kg.exports.records import Names, Record, names_of, read_records
from kg.store import Store
from kg.vocabulary import DEFAULT_BASE, data_path

__all__ = ["Column", "claim_rows", "claims_csv", "columns", "safe_csv"]

Cell = str | int | float | tuple[str, ...] | None

_BETWEEN = "; "
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a cell for a formula, full-width forms included."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``of`` are the local names of properties, none for what every claim has under the column's name."""

    name: str
    says: str
    form: str = ""
    of: tuple[str, ...] = ()
    many: bool = False


@functools.cache
def _layout() -> dict[str, Any]:
    layout: dict[str, Any] = yaml.safe_load(data_path("ontology", "exports", "claims.yaml").read_text("utf-8"))
    return layout


@functools.cache
def columns() -> tuple[Column, ...]:
    """The columns of the table of claims, from ``ontology/exports/claims.yaml``."""
    return tuple(
        Column(one["name"], one["says"], one.get("as", ""), tuple(one.get("of", ())), one.get("many", False))
        for one in _layout()["columns"]
    )


def claim_rows(store: Store, *, base: str = DEFAULT_BASE) -> Iterator[tuple[Cell, ...]]:
    """The rows of the table of claims, by edition and place; cells of columns that are ``many`` are tuples."""
    records = read_records(store)
    names = names_of(store, (term for one in records for values in one.said.values() for term in values), base)
    for record in records:
        yield tuple(_cell(record, column, names) for column in columns())


def _cell(record: Record, column: Column, names: Names) -> Cell:
    if not column.of:
        return _field(record, column.name)
    values = dict.fromkeys(_values(record, column, names))
    return tuple(values) if column.many else next(iter(values), None)


def _field(record: Record, name: str) -> Cell:
    if name == "type":
        return str(_layout()["types"][record.kind])
    if name == "confidence":
        return next((float(term.value) for term in record.terms(name) if isinstance(term, Literal)), None)
    if name == "edition":
        return record.edition.iri
    value: Cell = getattr(record, name) if hasattr(record, name) else getattr(record.edition, name)
    return value


def _values(record: Record, column: Column, names: Names) -> Iterator[str]:
    for term in record.terms(*column.of):
        if column.form == "name":
            yield names(term)
        elif isinstance(term, NamedNode):
            if column.form != "word":
                yield term.value if column.form == "iri" else term.value.rpartition("/")[2]
        elif isinstance(term, Literal) and column.form != "iri":
            yield term.value


def claims_csv(store: Store, *, base: str = DEFAULT_BASE) -> str:
    """The claims as CSV, safe for spreadsheets (:func:`safe_csv`)."""
    return safe_csv([column.name for column in columns()], claim_rows(store, base=base))


def safe_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A table as CSV (RFC 4180, but lines end in a line feed): every cell quoted, several values joined by “; ”.

    A text that a spreadsheet would take for a formula gets an apostrophe before it, as spreadsheets do themselves.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return stream.getvalue()


def _safe(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, int | float):
        return cell
    text = cell if isinstance(cell, str) else _BETWEEN.join(cell)
    # A spreadsheet passes over spaces that stand before a formula.
    return f"'{text}" if text.lstrip(" \u00a0\u3000").startswith(_FORMULA) else text
