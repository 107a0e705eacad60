"""A store in this process: Oxigraph, in memory or in a folder."""

from __future__ import annotations

import contextlib
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat

from kg.errors import InputError
from kg.markup import table
from kg.serialization import canonical_hash
from kg.store.binding import bind
from kg.store.changing import replacement
from kg.store.note import Note
from kg.store.projection import in_written_order
from kg.store.reference import doubt_reference
from kg.store.results import GraphName, QueryResult, Term, frozen
from kg.store.syntax import syntax_error
from kg.store.views import rdflib_dataset
from kg.vocabulary import prefixes as known_prefixes

if TYPE_CHECKING:
    import rdflib

__all__ = ["LocalStore"]

_LARGE = 50_000_000
"""Bytes of N-Quads from which files made for the engine's disk cost less than its log of transactions."""

_HELD = 200
"""Changes, each about a document's graph, that the engine may hold in memory before they go to its files.

Left to itself it holds two gigabytes of them.
"""
_CHANGE = 50_000
"""Bytes of N-Quads that count as one change."""


class LocalStore:
    """An Oxigraph store, in memory or in a folder, opened by :func:`~kg.store.open_store`.

    ``location`` is the folder, or ``None`` in memory; ``read_only`` says that it refuses changes.
    """

    def __init__(
        self,
        store: pyoxigraph.Store,
        *,
        location: str | None = None,
        read_only: bool = False,
        release: Callable[[], None] | None = None,
    ) -> None:
        """``release`` lets go of what is held while the store is open."""
        self._store: pyoxigraph.Store | None = store
        self.location = location
        self.read_only = read_only
        self._note = Note(location)
        self._held = 0
        self._release = weakref.finalize(self, release) if release else None

    def query(
        self,
        sparql: str,
        *,
        substitutions: Mapping[str, NamedNode | Literal] | None = None,
        prefixes: Mapping[str, str] | None = None,
        limit: int | None = None,
        timeout: float | None = None,
    ) -> QueryResult:
        """The answer to a trusted query: it runs in this process, which nothing can stop, and it may fetch.

        For any other query there is :func:`kg.query.run`. ``substitutions`` binds variables, named without ``?``, to
        terms; ``prefixes`` are the product's unless given; ``limit`` is the most rows or triples that are kept;
        ``timeout`` is for remote stores only. Raises :class:`~kg.errors.ParseError` for a query that does not parse.
        """
        text = bind(sparql, substitutions or {})
        return self.kept(self.found(text, prefixes=prefixes), text, limit)

    def found(
        self, sparql: str, *, prefixes: Mapping[str, str] | None = None
    ) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples:
        """The engine's own answer to a trusted query, which is found while it is read. Raises as :meth:`query` does."""
        known = dict(known_prefixes() if prefixes is None else prefixes)
        try:
            return self.as_pyoxigraph().query(sparql, prefixes=known)
        except SyntaxError as error:
            raise syntax_error(sparql, str(error), known, source="query") from None
        except OSError as error:
            raise _failed(error) from None

    def kept(
        self,
        answer: pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples,
        sparql: str,
        limit: int | None = None,
    ) -> QueryResult:
        """The engine's answer to a query as a value, up to ``limit`` rows or triples of it."""
        try:
            return in_written_order(sparql, frozen(answer, limit=limit))
        except OSError as error:
            raise _failed(error) from None

    def quads(
        self,
        subject: NamedNode | BlankNode | None = None,
        predicate: NamedNode | None = None,
        object: Term | None = None,
        graph: GraphName | None = None,
    ) -> Iterator[Quad]:
        """The quads that match, ``None`` matching all; the default graph is ``pyoxigraph.DefaultGraph()``."""
        return self.as_pyoxigraph().quads_for_pattern(subject, predicate, object, graph)

    def graphs(self) -> tuple[NamedNode | BlankNode, ...]:
        """The names of the named graphs, sorted."""
        return tuple(sorted(self.as_pyoxigraph().named_graphs(), key=str))

    def replace_graphs(
        self, *, remove: Iterable[NamedNode] = (), discard: Iterable[Quad] = (), add: Iterable[Quad] = ()
    ) -> None:
        """In one transaction, drop the named graphs ``remove``, take the quads ``discard`` out, and put ``add`` in.

        Either all of it is done or nothing; a process that dies in the middle leaves the store as it was. Raises
        :class:`~kg.errors.InputError` when the store is read-only, for blank nodes in ``discard``, and when the disk
        fails.
        """
        if self.read_only:
            raise InputError("the store was opened read-only", source=self.location)
        gone, lost = list(remove), list(discard)
        if gone or lost:
            self._update(replacement(remove=gone, discard=lost, add=add))
        else:
            self._extend(add)
        self._hold(1)

    def load(self, quads: bytes) -> None:
        """Put N-Quads in UTF-8 in: what is not very large in one transaction, which is then quicker than bulk loading.

        Raises :class:`~kg.errors.InputError` as :meth:`replace_graphs` does, and for what does not parse.
        """
        if self.read_only:
            raise InputError("the store was opened read-only", source=self.location)
        engine = self.as_pyoxigraph()
        try:
            self._note.forget()
            (engine.bulk_load if len(quads) > _LARGE else engine.load)(quads, RdfFormat.N_QUADS)
        except SyntaxError as error:
            raise InputError(f"are no N-Quads: {error}", source=self.location) from None
        except OSError as error:
            raise self._unchanged(error) from None
        self._hold(1 + len(quads) // _CHANGE)

    def update(self, sparql: str, *, prefixes: Mapping[str, str] | None = None) -> None:
        """Run a trusted SPARQL 1.1 update, all of it or nothing; it may fetch. Raises as :meth:`query` does."""
        if self.read_only:
            raise InputError("the store was opened read-only", source=self.location)
        if self.location:
            doubt_reference(Path(self.location))
        self._update(sparql, known_prefixes() if prefixes is None else prefixes)

    def _extend(self, quads: Iterable[Quad]) -> None:
        try:
            self._note.forget()
            self.as_pyoxigraph().extend(quads)
        except OSError as error:
            raise self._unchanged(error) from None

    def _hold(self, changes: int) -> None:
        """Let the engine put what it holds in memory into its files, now and then."""
        self._held += changes
        if self.location and self._held >= _HELD:
            self._held = 0
            with contextlib.suppress(OSError):
                self.as_pyoxigraph().flush()

    def _unchanged(self, error: OSError) -> InputError:
        problem = f"the store could not be changed: {error}"
        return InputError(problem, source=self.location, hint="it is as it was before")

    def _update(self, sparql: str, prefixes: Mapping[str, str] | None = None) -> None:
        try:
            self._note.forget()
            self.as_pyoxigraph().update(sparql, prefixes=dict(prefixes or {}))
        except SyntaxError as error:
            raise syntax_error(sparql, str(error), prefixes or {}, source="update", update=True) from None
        except OSError as error:
            raise self._unchanged(error) from None

    @property
    def note(self) -> str | None:
        """What was noted of the store since it was last changed; ``None`` when nothing was."""
        return self._note.read()

    def keep_note(self, text: str) -> None:
        """Note something of what the store holds now; the next change through this class forgets it."""
        if self.location and not self.read_only:
            with contextlib.suppress(OSError):
                self.as_pyoxigraph().flush()
        if not self.read_only:
            self._note.write(text)

    def as_pyoxigraph(self) -> pyoxigraph.Store:
        """The engine's own store: the same data, live."""
        if self._store is None:
            raise InputError("the store was closed", source=self.location)
        return self._store

    def as_rdflib(self) -> rdflib.Dataset:
        """A copy as an rdflib ``Dataset``, with plain strings; changes to it do not come back."""
        return rdflib_dataset(self.quads())

    def canonical_hash(self) -> str:
        """The SHA-256 of the dataset's canonical N-Quads (RDFC-1.0): equal exactly for isomorphic datasets."""
        return canonical_hash(self.quads())

    def close(self) -> None:
        """Let go of the folder, so that another process may open it; the store cannot be used any more."""
        if self._store is not None and self.location and not self.read_only:
            with contextlib.suppress(OSError):
                self._store.flush()
        self._store = None
        if self._release:
            self._release()

    def __enter__(self) -> LocalStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self.as_pyoxigraph())

    def _repr_html_(self) -> str:
        """How much the graph holds, as a table for notebooks."""
        rows = [[str(name), str(sum(1 for _ in self.quads(graph=name)))] for name in self.graphs()]
        default = ["the default graph: facts, reference data, ontology", str(len(self) - sum(int(n) for _, n in rows))]
        return table(self.location or "a graph in memory", ("graph", "statements"), [default, *rows])

    def __contains__(self, quad: Quad) -> bool:
        return quad in self.as_pyoxigraph()


def _failed(error: OSError) -> InputError:
    return InputError(f"the query failed: {error}", source="query")
