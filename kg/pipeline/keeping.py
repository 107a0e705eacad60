"""The counts and the hash of a store's built graph, kept in its folder: after a change only what changed is counted.

What is kept is trusted only while the store's note names its hash: every change takes the note away, so that a build
that is killed in between has the next one count all anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.pipeline.citing import Cited, Citing, lines_of, named_by
from kg.pipeline.known import Known
from kg.pipeline.pages import NotKeptError, Pages
from kg.pipeline.standing import Watch, keep_result
from kg.pipeline.writing import result_tally
from kg.serialization import sorted_lines
from kg.store import LocalStore, Store

if TYPE_CHECKING:
    from kg.exports.tally import Tally
    from kg.pipeline.building import Build

__all__ = ["built_tally", "known_editions"]

_FILE = ".result"
_KNOWN = "known"
_DEFAULT = ox.DefaultGraph()


def built_tally(done: Build, *, whole: bool = False) -> Tally:
    """As :func:`kg.pipeline.result_tally`, of a store that was just built.

    Of a store in a folder it is kept there, so that the next build counts only what it changes.
    """
    store = done.store
    if whole or done.watch is None or not isinstance(store, LocalStore) or store.location is None:
        return result_tally(store, whole=whole)
    pages = Pages(Path(store.location, _FILE))
    try:
        found = _after_changes(store, done.watch, pages) or _anew(store, done.watch, pages)
    except (NotKeptError, OSError):
        return result_tally(store)
    if found.sha256 != done.watch.result or done.watch.has_changes:
        keep_result(store, found.sha256)
    return found


def known_editions(store: Store, watch: Watch) -> Known:
    """What is known of a store's editions by what was kept of it."""
    if isinstance(store, LocalStore) and store.location and watch.result:
        with suppress(NotKeptError, ValueError, TypeError):
            return Known.of_part(Pages(Path(store.location, _FILE)).part(watch.result, _KNOWN))
    return Known()


def _anew(store: LocalStore, watch: Watch, pages: Pages) -> Tally:
    citing = Citing(store)
    return pages.make(sorted_lines(citing.chunks()), lambda: _parts(citing.cited(), watch))


def _parts(cited: Cited, watch: Watch) -> dict[str, bytes]:
    return cited.parts() | {_KNOWN: watch.known.part()}


def _after_changes(store: LocalStore, watch: Watch, pages: Pages) -> Tally | None:
    """The counts after the changes that were watched; none when what was kept before them cannot be used."""
    if watch.result is None:
        return None
    try:
        if not watch.has_changes:
            return pages.whole(watch.result)
        cited = Cited.of_parts(partial(pages.part, watch.result))
        engine = store.as_pyoxigraph()
        before = _split(watch.lines.values()) | _lines(watch.deleted)
        after = _split(lines_of(engine, name) for name in watch.lines) | _lines(watch.inserted)
        gone, new = before - after, after - before
        facts = [quad for quad in (*watch.deleted, *watch.inserted) if quad.graph_name == _DEFAULT]
        now = cited.after(engine, named_by(gone | new), facts)
        return pages.change(
            watch.result, gone | (cited.lines - now.lines), new | (now.lines - cited.lines), _parts(now, watch)
        )
    except NotKeptError:
        return None


def _split(parts: Iterable[bytes]) -> set[bytes]:
    return {line + b"\n" for part in parts for line in part.split(b"\n") if line}


def _lines(quads: Iterable[ox.Quad]) -> set[bytes]:
    """The lines of those that are in named graphs."""
    return {f"{quad} .\n".encode() for quad in quads if quad.graph_name != _DEFAULT}
