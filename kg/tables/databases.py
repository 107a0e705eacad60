"""A table, a view or a query of an SQLite file, which is opened to be read and never written."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from kg.errors import InputError, LimitError, SourceError
from kg.tables.logical import Form
from kg.tables.rows import CSV_FRAGMENTS, csv_text

__all__ = ["ROW_NODES", "read_database"]

ROW_NODES = "https://www.w3.org/TR/rdb-direct-mapping/"
"""By what the rows of a table are named: ``membership/id=7`` (A Direct Mapping of Relational Data to RDF, row node)."""

_STEPS = 10_000
"""Instructions of the database after which the time is looked at."""
_OPEN = re.compile(r"'now'|\b(?:date|time|datetime|julianday|unixepoch)\s*\(\s*\)", re.IGNORECASE)
_CHANGING = frozenset("load_extension random randomblob current_date current_time current_timestamp".split())
"""Functions that are denied: rows must be the same at every reading."""
_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE, sqlite3.SQLITE_FUNCTION}
_SAFE = ("query_only = ON", "trusted_schema = OFF", "cell_size_check = ON", "temp_store = MEMORY")


def read_database(
    path: Path, form: Form, part: str, *, source: str, max_bytes: int, seconds: float = 60.0
) -> tuple[str, str, tuple[str, ...] | None]:
    """The rows of a table, a view or a query as a CSV text, the standard by which they are named, and their names.

    A table's rows come in the order of its key, and are named by it; those of views and queries have no names of their
    own. Raises :class:`~kg.errors.InputError` for what cannot be read or is more than reading, and
    :class:`~kg.errors.LimitError` for what takes more than ``seconds`` or ``max_bytes``.
    """
    if form is Form.QUERY and _OPEN.search(part):
        raise InputError("the query asks for the time", source=source, hint="rows must be the same at every reading")
    for ending in ("-wal", "-journal"):
        beside = path.with_name(path.name + ending)
        if beside.exists() and beside.stat().st_size:
            raise SourceError("the database is being written", source=source, hint="close the program that writes it")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            deadline = time.monotonic() + seconds
            database.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, max_bytes)
            return _read(database, form, part, source, max_bytes)
    except (sqlite3.Error, sqlite3.Warning, OverflowError) as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            raise LimitError("the database takes too long", source=source, hint="ask for less") from None
        raise InputError(f"the database does not answer: {error}", source=source) from None


def _read(
    database: sqlite3.Connection, form: Form, part: str, source: str, max_bytes: int
) -> tuple[str, str, tuple[str, ...] | None]:
    for setting in _SAFE:
        database.execute(f"PRAGMA {setting}")
    key = _key(database, part, source) if form is Form.TABLE else ()
    database.set_authorizer(_authorize)
    cursor = database.execute(_statement(part, key) if form is Form.TABLE else part)
    if cursor.description is None:
        raise InputError("the query gives no rows", source=source, hint="write a SELECT")
    rows = list(_texts(cursor, max_bytes, source))
    columns = [column[0] for column in cursor.description][len(key) :]
    text = csv_text(columns, (row[len(key) :] for row in rows))
    if not key:
        return text, CSV_FRAGMENTS, None
    return text, ROW_NODES, tuple(_name(part, key, row) for row in rows)


def _key(database: sqlite3.Connection, table: str, source: str) -> tuple[str, ...]:
    """The columns by which a table's rows are told apart, none for a view."""
    found = database.execute("SELECT type FROM sqlite_master WHERE name = ? AND type IN ('table', 'view')", [table])
    kind = found.fetchone()
    if kind is None:
        named = sorted(row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'"))
        raise InputError(f"there is no table {table!r}", source=source, hint=f"there are {', '.join(named) or 'none'}")
    if kind[0] == "view":
        return ()
    ranked = database.execute("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", [table])
    return tuple(row[0] for row in ranked) or ("rowid",)


def _statement(table: str, key: Sequence[str]) -> str:
    order = ", ".join(map(_identifier, key))
    return f"SELECT {order + ', ' if key else ''}* FROM {_identifier(table)}" + (f" ORDER BY {order}" if key else "")


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    if action not in _ALLOWED or (action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _CHANGING):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def _texts(cursor: sqlite3.Cursor, max_bytes: int, source: str) -> Iterator[list[str]]:
    size = 0
    for row in cursor:
        texts = [_text(value) for value in row]
        size += sum(map(len, texts)) + len(texts)
        if size > max_bytes:
            raise LimitError(f"the rows are larger than {max_bytes:,} bytes", source=source, hint="ask for fewer")
        yield texts


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.hex() if isinstance(value, bytes) else str(value)


def _name(table: str, key: Sequence[str], row: Sequence[str]) -> str:
    parts = (f"{quote(column, safe='')}={quote(value, safe='')}" for column, value in zip(key, row, strict=False))
    return f"{quote(table, safe='')}/{';'.join(parts)}"
