"""Counts of what a graph holds: documents, claims by type and certainty, facts by property, actors, speakers.

Each table is a file of ``ontology/statistics``: a header in comments (YAML) and a SPARQL query. Adding a table is
adding a file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph

from kg.errors import ParseError
from kg.query import cells
from kg.query.heading import read_headed
from kg.store import LocalStore, Solutions, Store, Term, solutions
from kg.vocabulary import DEFAULT_BASE, data_path, prefixes

__all__ = ["Cell", "Table", "as_json", "as_text", "count"]

_HEADER = frozenset(("id", "title", "place", "columns"))


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, a text, or the name of a thing with its IRI; nothing where the query leaves it open."""

    value: str | int | None
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Counts under one title, the largest first; ``omitted`` rows were cut off."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    omitted: int = 0


@dataclass(frozen=True, slots=True)
class _Measure:
    """A file of ``ontology/statistics``; of a ``long`` table only the first rows are wanted."""

    id: str
    title: str
    place: int
    columns: tuple[str, ...]
    long: bool
    query: str


def count(
    store: Store | pyoxigraph.Store, *, top: int | None = 10, base: str = DEFAULT_BASE, folder: Path | None = None
) -> tuple[Table, ...]:
    """The tables of a graph, in their order.

    ``top`` is the number of rows that tables without a natural end keep, None all; ``base`` the base of the graph's
    IRIs; ``folder`` holds the tables' files, instead of those that come with the product. Raises
    :class:`~kg.errors.ParseError` for a file that is no table.
    """
    opened = LocalStore(store) if isinstance(store, pyoxigraph.Store) else store
    found = [(measure, _answer(opened, measure, base)) for measure in _measures(folder)]
    names = _names(opened, [answer for _, answer in found], base)
    return tuple(_table(measure, answer, names, top) for measure, answer in found)


def _measures(folder: Path | None) -> list[_Measure]:
    paths = (folder or data_path("ontology", "statistics")).glob("*.rq")
    return sorted((_read(path) for path in paths), key=lambda measure: (measure.place, measure.id))


def _read(path: Path) -> _Measure:
    headed = read_headed(path, _HEADER, optional=frozenset({"long"}))
    header, columns = headed.header, headed.header["columns"]
    if not isinstance(columns, list):
        raise ParseError("the columns are no list", source=path.name, line=1)
    long = header.get("long", False)
    return _Measure(header["id"], header["title"], header["place"], tuple(map(str, columns)), long, headed.text)


def _answer(store: Store, measure: _Measure, base: str) -> Solutions:
    found = solutions(store.query(measure.query, prefixes=prefixes(base)))
    if found.variables != measure.columns:
        raise ParseError(f"the query selects {', '.join(found.variables)}", source=f"{measure.id}.rq", line=1)
    return found


def _table(measure: _Measure, answer: Solutions, names: Mapping[str, str], top: int | None) -> Table:
    # A count over nothing is a row of nothing.
    rows = [row for row in answer.rows if row[0] is not None]
    kept = rows[:top] if measure.long else rows
    filled = tuple(tuple(_cell(term, names) for term in row) for row in kept)
    return Table(measure.id, measure.title, measure.columns, filled, len(rows) - len(kept))


def _cell(term: Term | None, names: Mapping[str, str]) -> Cell:
    if isinstance(term, pyoxigraph.NamedNode):
        return Cell(names.get(term.value, term.value), term.value)
    if isinstance(term, pyoxigraph.Literal):
        return Cell(int(term.value) if term.datatype.value.endswith("#integer") else term.value)
    return Cell(None if term is None else str(term))


def _names(store: Store, answers: Iterable[Solutions], base: str) -> Mapping[str, str]:
    """A name for each IRI in the answers: its label in any graph, else the words of its last part."""
    nodes = {
        term for answer in answers for row in answer.rows for term in row if isinstance(term, pyoxigraph.NamedNode)
    }
    names = {node.value: _words(node.value) for node in nodes}
    label = "?thing skos:prefLabel|rdfs:label ?name FILTER(LANG(?name) = '' || LANGMATCHES(LANG(?name), 'en'))"
    things = " ".join(sorted(map(str, nodes)))
    query = (
        f"SELECT ?thing (MIN(STR(?name)) AS ?label) {{ VALUES ?thing {{ {things} }} "
        f"{{ {label} }} UNION {{ GRAPH ?graph {{ {label} }} }} }} GROUP BY ?thing"
    )
    for row in solutions(store.query(query, prefixes=prefixes(base))):
        if "thing" in row and "label" in row:
            names[_value(row["thing"])] = _value(row["label"])
    return names


def _value(term: Term) -> str:
    return str(getattr(term, "value", term))


def _words(iri: str) -> str:
    local = re.split(r"[/#]", iri)[-1] or iri
    return re.sub(r"(?<=[a-z])[A-Z](?=[a-z])", lambda found: f" {found[0].lower()}", local).replace("_", " ")


def as_text(tables: Sequence[Table]) -> str:
    """The tables for people: a title, a heading, a line a row, numbers to the right."""
    return "\n".join("".join(f"{line}\n" for line in _lines(table)) for table in tables)


def _lines(table: Table) -> Iterator[str]:
    yield table.title
    terms = [tuple(pyoxigraph.Literal("" if c.value is None else str(c.value)) for c in row) for row in table.rows]
    heading, rows = cells(Solutions(table.columns, tuple(terms)), {})
    numeric = [all(isinstance(row[place].value, int) for row in table.rows) for place in range(len(heading))]
    widths = [max(map(len, column)) for column in zip(heading, *rows, strict=True)]
    for line in [heading, *rows]:
        padded = (c.rjust(w) if n else c.ljust(w) for c, w, n in zip(line, widths, numeric, strict=True))
        yield "  " + "  ".join(padded).rstrip()
    if not rows:
        yield "  none"
    if table.omitted:
        yield f"  and {table.omitted} more"


def as_json(tables: Sequence[Table]) -> str:
    """The tables for programs: an object with a list of rows for each table's id."""
    document = {table.id: [_record(table, row) for row in table.rows] for table in tables}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _record(table: Table, row: tuple[Cell, ...]) -> dict[str, object]:
    record: dict[str, object] = {}
    for column, cell in zip(table.columns, row, strict=True):
        record[column] = cell.value
        if cell.iri is not None:
            record["iri"] = cell.iri
    return record
