"""The ontology and the reference graph that come with the product, as part of a store's default graph."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pyoxigraph
from pyoxigraph import BlankNode, Quad, RdfFormat

from kg.vocabulary import data_path

__all__ = ["add_reference", "doubt_reference", "keep_reference", "ontology_files", "reference_files"]


def ontology_files() -> list[Path]:
    """The packaged files with the ontology and its concept schemes, by name."""
    return sorted(data_path("ontology").glob("*.ttl"))


def reference_files() -> list[Path]:
    """The packaged files with the reference graph, by name."""
    return sorted(data_path("ontology", "reference").glob("*.ttl"))


def add_reference(store: pyoxigraph.Store, *, at_once: bool = True) -> None:
    """Put the ontology and the reference graph into the default graph, unless they are there.

    ``at_once`` makes it one transaction; without, for a store in memory, it is several times faster.
    """
    lacking: list[Quad] = []
    for path in (*ontology_files(), *reference_files()):
        if not store or (not at_once and _begins_elsewhere(path, store)):
            store.bulk_load(path=path, format=RdfFormat.TURTLE)
            at_once = False
            continue
        quads = list(_parsed(path))
        # A file with blank nodes, added twice, would leave them twice: what has names tells whether it is there.
        if not all(quad in store for quad in quads if not _has_blank_node(quad)):
            lacking += quads
    if lacking:
        store.extend(lacking)


_STAMP = ".reference"


def keep_reference(store: pyoxigraph.Store, folder: Path) -> None:
    """As :func:`add_reference`, for a store in a folder, in which is noted that it was done: looking takes a while."""
    known, stamp = _digest(), folder / _STAMP
    if stamp.is_file() and stamp.read_text(encoding="ascii") == known:
        return
    add_reference(store)
    store.flush()
    with suppress(OSError):
        stamp.write_text(known, encoding="ascii")


def doubt_reference(folder: Path) -> None:
    """Look again, when the store is next opened, whether what was put there still is."""
    (folder / _STAMP).unlink(missing_ok=True)


def _digest() -> str:
    parts = hashlib.sha256()
    for path in (*ontology_files(), *reference_files()):
        parts.update(path.name.encode() + b"\0" + path.read_bytes())
    return parts.hexdigest()


def _begins_elsewhere(path: Path, store: pyoxigraph.Store) -> bool:
    """Whether the store lacks even the first statement of the file that has only names."""
    first = next((quad for quad in _parsed(path) if not _has_blank_node(quad)), None)
    return first is not None and first not in store


def _parsed(path: Path) -> Iterator[Quad]:
    return pyoxigraph.parse(path=path, format=RdfFormat.TURTLE, rename_blank_nodes=True)


def _has_blank_node(quad: Quad) -> bool:
    return isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)
