"""The sorted lines of a graph, kept in pages with the counts of each, so that a change rewrites only some of them.

A page holds the lines of whole subjects: what a dataset's tally counts once for each subject is then the sum over the
pages, and the hash runs over all of them as over the lines of one file.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from kg.exports.tally import Tally, tallied

__all__ = ["NotKeptError", "Pages"]

_SIZE = 32 * 1024
"""Bytes of lines in a page, more or less: small, so that a document, whose subjects lie all over, touches few bytes."""

_VERSION = 1
_TABLES = """
CREATE TABLE page (key BLOB PRIMARY KEY, lines BLOB NOT NULL, counts TEXT NOT NULL);
CREATE TABLE part (name TEXT PRIMARY KEY, content BLOB NOT NULL);
"""


class NotKeptError(Exception):
    """What is kept is not what it should be, so that it has to be made anew."""


class Pages:
    """Pages in a file, made anew or changed in one transaction; ``parts`` are texts that are kept beside them.

    All methods raise :class:`NotKeptError` when the file is none of ours, is damaged, or belongs to another graph.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def forget(self) -> None:
        """Take away what is kept."""
        for path in (self._file, self._file.with_name(f"{self._file.name}-journal")):
            path.unlink(missing_ok=True)

    def make(self, lines: Iterable[bytes], parts: Callable[[], dict[str, bytes]]) -> Tally:
        """Keep sorted lines in the place of what was kept, and the parts that are known when they are at their end.

        Gives the counts of the lines, and their hash.
        """
        self.forget()
        digest = hashlib.sha256()
        with _changing(self._file) as file:
            for statement in filter(str.strip, _TABLES.split(";")):
                file.execute(statement)
            counts = _Counts(file)
            for page in _cut(lines):
                digest.update(b"".join(page))
                counts.put(page)
            counts.keep(digest.hexdigest(), parts())
            file.execute(f"PRAGMA user_version = {_VERSION}")
            return counts.tally

    def whole(self, sha256: str) -> Tally:
        """The counts of the graph with that hash, when that is what is kept."""
        with self._opened(sha256) as file:
            return _Counts(file).tally

    def part(self, sha256: str, name: str) -> bytes:
        """What is kept under a name beside the pages of the graph with that hash."""
        with self._opened(sha256) as file:
            (content,) = file.execute("SELECT content FROM part WHERE name = ?", (name,)).fetchone()
            return zlib.decompress(content)

    def change(self, sha256: str, gone: set[bytes], new: set[bytes], parts: dict[str, bytes]) -> Tally:
        """Take lines of the graph with that hash out and put others in; the counts and the hash of all.

        The lines that are ``gone`` must be there, and those that are ``new`` must not.
        """
        before, now = hashlib.sha256(), hashlib.sha256()
        with self._opened(sha256) as file:
            keys = [key for (key,) in file.execute("SELECT key FROM page ORDER BY key")]
            if not keys:
                raise NotKeptError("the pages are gone")
            lost, won = _by_page(gone, keys), _by_page(new, keys)
            counts = _Counts(file)
            changed: list[tuple[bytes, list[list[bytes]]]] = []
            for number, (key, packed) in enumerate(file.execute("SELECT key, lines FROM page ORDER BY key")):
                data = zlib.decompress(packed)
                before.update(data)
                if number in lost or number in won:
                    lines = _changed(data, lost.get(number, set()), won.get(number, set()))
                    changed.append((key, list(_cut(lines))))
                    data = b"".join(lines)
                now.update(data)
            if before.hexdigest() != sha256:
                raise NotKeptError("the pages are damaged")
            for key, _ in changed:
                counts.drop(key)
            for page in (page for _, pages in changed for page in pages):
                counts.put(page)
            counts.keep(now.hexdigest(), parts)
            return counts.tally

    @contextmanager
    def _opened(self, sha256: str) -> Iterator[sqlite3.Connection]:
        if not self._file.is_file():
            raise NotKeptError("nothing is kept")
        with _changing(self._file) as file:
            (version,) = file.execute("PRAGMA user_version").fetchone()
            if version != _VERSION or _Counts(file).sha256 != sha256:
                raise NotKeptError("another graph is kept")
            yield file


@contextmanager
def _changing(path: Path) -> Iterator[sqlite3.Connection]:
    """The file in a transaction, which is taken back when anything goes wrong."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as file:
            file.execute("BEGIN")
            yield file
            file.execute("COMMIT")
    except (sqlite3.Error, zlib.error, ValueError, TypeError, KeyError) as error:
        raise NotKeptError(str(error)) from error


class _Counts:
    """The sum of the pages' counts, as it is kept beside them, while pages come and go."""

    _PART = "counts"

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file
        row = file.execute("SELECT content FROM part WHERE name = ?", (self._PART,)).fetchone()
        kept: dict[str, Any] = json.loads(zlib.decompress(row[0])) if row else {"sha256": "", "sum": {}}
        self.sha256: str = kept["sha256"]
        self._sum: Counter[str] = Counter(kept["sum"])

    @property
    def tally(self) -> Tally:
        """What is counted in all pages, with the hash of all lines."""
        return Tally.of_counts(self._sum, self.sha256)

    def put(self, page: list[bytes]) -> None:
        """Keep a page and count what is in it."""
        tally = Tally()
        for _ in tallied(page, tally):
            pass
        counts = tally.counts()
        self._sum.update(counts)
        row = (_subject(page[0]), zlib.compress(b"".join(page), 1), json.dumps(counts))
        self._file.execute("INSERT INTO page VALUES (?, ?, ?)", row)

    def drop(self, key: bytes) -> None:
        """Keep and count a page no longer."""
        (counts,) = self._file.execute("SELECT counts FROM page WHERE key = ?", (key,)).fetchone()
        self._sum.subtract(json.loads(counts))
        self._file.execute("DELETE FROM page WHERE key = ?", (key,))

    def keep(self, sha256: str, parts: dict[str, bytes]) -> None:
        """Keep the sum with the hash of all lines, and some parts."""
        self.sha256, self._sum = sha256, +self._sum
        mine = {"sha256": sha256, "sum": dict(sorted(self._sum.items()))}
        every = parts | {self._PART: json.dumps(mine).encode()}
        rows = [(name, zlib.compress(content, 1)) for name, content in sorted(every.items())]
        self._file.executemany("INSERT OR REPLACE INTO part VALUES (?, ?)", rows)


def _subject(line: bytes) -> bytes:
    """With the space, which sorts it before all lines of the subject and after those of subjects that come first."""
    return line[: line.index(b" ") + 1]


def _cut(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    page: list[bytes] = []
    size = 0
    for _, of_subject in groupby(lines, key=_subject):
        if size >= _SIZE:
            yield page
            page, size = [], 0
        for line in of_subject:
            page.append(line)
            size += len(line)
    if page:
        yield page


def _by_page(lines: set[bytes], keys: list[bytes]) -> dict[int, set[bytes]]:
    """The lines by the number of the page in which they are, or ought to be."""
    found: dict[int, set[bytes]] = {}
    for line in lines:
        found.setdefault(max(0, bisect_right(keys, line) - 1), set()).add(line)
    return found


def _changed(data: bytes, gone: set[bytes], new: set[bytes]) -> list[bytes]:
    there = [line + b"\n" for line in data.removesuffix(b"\n").split(b"\n")]
    kept = [line for line in there if line not in gone]
    if len(there) - len(kept) != len(gone):
        raise NotKeptError("what is gone was not there")
    changed = sorted([*kept, *new])
    if any(one == other for one, other in pairwise(changed)):
        raise NotKeptError("what is new was there")
    return changed
