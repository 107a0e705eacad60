"""Where graphs lie that the library's functions are given."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import pyoxigraph

    from kg.store import LocalStore, Location, Store
    from kg.store.remote import RemoteStore

__all__ = ["Graph", "Paths", "open", "opened", "several"]

Paths: TypeAlias = str | Path | Iterable[str | Path]
"""One path, or several."""

Graph: TypeAlias = "Store | pyoxigraph.Store | str | Path | Sequence[str | Path]"
"""An opened graph, or where one lies: a file, several files, a store's folder, the address of a SPARQL service."""


def open(
    location: Location = None,
    *,
    create: bool = False,
    read_only: bool = False,
    reference: bool = True,
    format: str | None = None,
) -> LocalStore | RemoteStore:
    """Open a graph: files (read into memory), a store's folder, or the address of a SPARQL 1.1 query service.

    Its ``as_pyoxigraph()`` is a ``pyoxigraph.Store``, live unless it lies on a server; its ``as_rdflib()`` a copy as an
    rdflib ``Dataset``. ``None`` opens an empty graph in memory; ``create`` makes the folder; with ``reference``, the
    ontology and the reference graph are added where they are not there; ``format`` says how files without a telling
    extension are written. :func:`kg.store.open_store` has more options.
    """
    from kg.store import open_store

    return open_store(location, create=create, read_only=read_only, reference=reference, format=format)


@contextlib.contextmanager
def opened(graph: Graph, *, reference: bool = True) -> Iterator[Store]:
    """The graph as a store; one that is only named is opened for reading, and closed again."""
    if isinstance(graph, str | Path | Sequence):
        with contextlib.closing(open(graph, read_only=True, reference=reference)) as store:
            yield store
    else:
        import pyoxigraph

        from kg.store import LocalStore

        yield LocalStore(graph) if isinstance(graph, pyoxigraph.Store) else graph


def several(paths: Paths) -> Iterable[str | Path]:
    """The paths, also of one alone."""
    # A lone string is iterable too, letter by letter.
    return [paths] if isinstance(paths, str | Path) else paths
