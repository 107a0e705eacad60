"""One way to open what holds a graph, wherever it lies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.errors import InputError
from kg.store.loading import MAX_BYTES, load_files
from kg.store.local import LocalStore
from kg.store.reference import add_reference, keep_reference
from kg.store.results import GraphName, QueryResult, Term
from kg.store.sharing import Release, open_for_reading, open_for_writing

if TYPE_CHECKING:
    import rdflib

    from kg.store.http import Connection
    from kg.store.remote import RemoteStore

__all__ = ["Location", "Store", "is_endpoint", "open_store"]

Location: TypeAlias = str | Path | Sequence[str | Path] | None
"""What can be opened: nothing (memory), a folder, a file, several files, or the address of an endpoint."""


class Store(Protocol):
    """What every store can do; :class:`LocalStore` and :class:`RemoteStore` say how."""

    read_only: bool

    @property
    def location(self) -> str | None: ...
    def query(
        self,
        sparql: str,
        *,
        substitutions: Mapping[str, NamedNode | Literal] | None = None,
        prefixes: Mapping[str, str] | None = None,
        limit: int | None = None,
        timeout: float | None = None,
    ) -> QueryResult: ...
    def quads(
        self,
        subject: NamedNode | BlankNode | None = None,
        predicate: NamedNode | None = None,
        object: Term | None = None,
        graph: GraphName | None = None,
    ) -> Iterator[Quad]: ...
    def graphs(self) -> tuple[NamedNode | BlankNode, ...]: ...
    def replace_graphs(
        self, *, remove: Iterable[NamedNode] = (), discard: Iterable[Quad] = (), add: Iterable[Quad] = ()
    ) -> None: ...
    def update(self, sparql: str, *, prefixes: Mapping[str, str] | None = None) -> None: ...
    def as_pyoxigraph(self) -> pyoxigraph.Store: ...
    def as_rdflib(self) -> rdflib.Dataset: ...
    def canonical_hash(self) -> str: ...
    def close(self) -> None: ...
    def __len__(self) -> int: ...


def is_endpoint(location: Location) -> bool:
    """Whether the location is the address of a server."""
    return isinstance(location, str) and location.startswith(("http://", "https://"))


def open_store(
    location: Location = None,
    *,
    read_only: bool = False,
    create: bool = False,
    reference: bool = True,
    format: str | None = None,
    base: str | None = None,
    max_bytes: int = MAX_BYTES,
    update_url: str | None = None,
    graph_store_url: str | None = None,
    connection: Connection | None = None,
) -> LocalStore | RemoteStore:
    """Open a store.

    ``None`` is an empty one in memory. A folder is an embedded Oxigraph store; ``create`` makes it when there is none.
    Files are read into memory: their extensions, or ``format``, say which RDF they hold, ``base`` resolves relative
    IRIs, none may have more than ``max_bytes``; ``-`` is standard input. An address is a server's query service;
    ``update_url`` and ``graph_store_url`` are its others, ``connection`` its limits and credentials.

    One process may have a folder open for changes, and any number may have it open ``read_only`` meanwhile: they see it
    as it was before that process opened it.

    With ``reference``, the ontology and the reference graph are put into the default graph where it lacks them, except
    on a server and in a folder that is opened ``read_only``. Raises :class:`~kg.errors.InputError` when the location
    cannot be opened, :class:`~kg.errors.ParseError` for RDF that does not parse.
    """
    if isinstance(location, str) and is_endpoint(location):
        from kg.store.remote import RemoteStore

        services = {"update_url": update_url, "graph_store_url": graph_store_url}
        return RemoteStore(location, **services, read_only=read_only, connection=connection)
    folder = _folder(location, create=create)
    if folder is not None:
        engine, release = _open_folder(folder, read_only, create)
        if reference and not read_only:
            keep_reference(engine, folder)
        return LocalStore(engine, location=str(folder), read_only=read_only, release=release)
    store = pyoxigraph.Store()
    files = [location] if isinstance(location, str | Path) else location or []
    load_files(store, files, format=format, base=base, max_bytes=max_bytes)
    if reference:
        add_reference(store, at_once=False)
    return LocalStore(store, read_only=read_only)


def _folder(location: Location, *, create: bool) -> Path | None:
    if not isinstance(location, str | Path) or str(location) == "-":
        return None
    path = Path(location)
    if path.is_dir() or (create and not path.exists()):
        return path
    if not path.exists():
        raise InputError("there is no such file or folder", source=str(location))
    return None


def _open_folder(folder: Path, read_only: bool, create: bool) -> tuple[pyoxigraph.Store, Release]:
    # CURRENT is the file by which RocksDB, under Oxigraph, knows its own.
    if not (folder / "CURRENT").exists():
        if folder.is_dir() and any(not path.name.startswith(".") for path in folder.iterdir()):
            raise InputError("the folder holds other things than a store", source=str(folder), hint="choose another")
        if read_only or not create:
            raise InputError("there is no store in this folder", source=str(folder), hint="have it created first")
    try:
        return open_for_reading(folder) if read_only else open_for_writing(folder)
    except OSError as error:
        if "LOCK" in str(error):
            problem, hint = "another process has the store open", "wait for it, or open it read-only"
            raise InputError(problem, source=str(folder), hint=hint) from None
        raise InputError(f"the store cannot be opened: {error}", source=str(folder)) from None
