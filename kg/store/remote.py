"""A store behind HTTP: SPARQL 1.1 Protocol for queries and updates, SPARQL 1.1 Graph Store HTTP Protocol for graphs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QueryResultsFormat, RdfFormat

from kg.errors import InputError
from kg.serialization import canonical_hash, serialize
from kg.store.binding import bind, with_prefixes
from kg.store.changing import replacement
from kg.store.http import Connection, Response, connection_of
from kg.store.loading import parse_rdf
from kg.store.projection import in_written_order
from kg.store.results import Boolean, Graph, GraphName, QueryResult, Solutions, Term, frozen, solutions
from kg.store.tokens import tokens
from kg.store.views import rdflib_dataset
from kg.vocabulary import prefixes as known_prefixes

if TYPE_CHECKING:
    import rdflib

__all__ = ["RemoteStore"]

_ROWS = "application/sparql-results+json"
_TRIPLES = "application/n-triples, text/turtle;q=0.8"
_VIRTUOSO_BOOLEAN = "__ASK_RETVAL"
"""The only variable of the row that Virtuoso gives for ASK."""
_RDF = {
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
    "text/plain": RdfFormat.N_TRIPLES,
}


LARGEST = 50_000
"""Quads that are sent to a server at once; a document's are some hundreds."""

SMALL = 2_000
"""Quads that any server takes at once; Virtuoso's parser runs out of memory at some thousands."""


class RemoteStore:
    """A SPARQL 1.1 server, opened by :func:`~kg.store.open_store`; ``location`` is the address of its query service.

    Every method raises :class:`~kg.errors.MissingError` when the server cannot be reached,
    :class:`~kg.errors.LimitError` when it takes too long or answers too much, and :class:`~kg.errors.InputError` when
    it refuses.
    """

    def __init__(
        self,
        location: str,
        *,
        update_url: str | None = None,
        graph_store_url: str | None = None,
        read_only: bool = False,
        connection: Connection | None = None,
    ) -> None:
        # Servers that follow the protocol's own examples keep their services side by side.
        beside = location[: -len("query")] if location.endswith("/query") else None
        self.location = location
        self.read_only = read_only
        self._update_url = update_url or (beside + "update" if beside else location)
        self._graph_store_url = graph_store_url or (beside + "store" if beside else None)
        self._http = connection or connection_of(os.environ)

    def query(
        self,
        sparql: str,
        *,
        substitutions: Mapping[str, NamedNode | Literal] | None = None,
        prefixes: Mapping[str, str] | None = None,
        limit: int | None = None,
        timeout: float | None = None,
    ) -> QueryResult:
        """The server's answer to a query; parameters as in :meth:`LocalStore.query`, ``timeout`` in seconds."""
        known = known_prefixes() if prefixes is None else prefixes
        text = with_prefixes(bind(sparql, substitutions or {}), known)
        form = urlencode({"query": text}).encode("ascii")
        response = self._http.send(
            "POST",
            self.location,
            form,
            {"Content-Type": "application/x-www-form-urlencoded", "Accept": _accepted(text)},
            timeout=timeout,
        )
        return self._answer(text, response, limit)

    def _answer(self, sparql: str, response: Response, limit: int | None) -> QueryResult:
        try:
            if response.media_type in _RDF:
                parsed = pyoxigraph.parse(response.body, _RDF[response.media_type])
                triples = tuple(quad.triple for quad in parsed)
                return Graph(triples[:limit], truncated=limit is not None and len(triples) > limit)
            parsed_results = pyoxigraph.parse_query_results(response.body, QueryResultsFormat.JSON)
            return _boolean(in_written_order(sparql, frozen(parsed_results, limit=limit)))
        except (SyntaxError, ValueError):
            start = response.body[:200].decode("utf-8", "replace")
            problem = f"the server's answer is no SPARQL result: {start!r}"
            raise InputError(problem, source=self.location, hint="is this the address of its query service?") from None

    def quads(
        self,
        subject: NamedNode | BlankNode | None = None,
        predicate: NamedNode | None = None,
        object: Term | None = None,
        graph: GraphName | None = None,
    ) -> Iterator[Quad]:
        """The quads that match, as in :meth:`LocalStore.quads`; blank nodes cannot be asked for.

        A server whose default graph is the union of all gives each quad of a named graph in the default graph too.
        """
        given = {"s": subject, "p": predicate, "o": object, "g": graph}
        bound = {name: term for name, term in given.items() if isinstance(term, NamedNode | Literal)}
        if bad := [term for term in given.values() if isinstance(term, BlankNode | pyoxigraph.Triple)]:
            raise InputError(f"a remote store cannot be asked for {bad[0]}", source=self.location)
        in_default, in_named = "{ ?s ?p ?o }", "{ GRAPH ?g { ?s ?p ?o } }"
        both = f"{in_default} UNION {in_named}" if graph is None else in_named
        found = self.query(
            f"SELECT * {{ {in_default if isinstance(graph, DefaultGraph) else both} }}", substitutions=bound
        )
        for row in solutions(found):
            terms: dict[str, Any] = {"g": DefaultGraph(), **bound, **row}
            yield Quad(terms["s"], terms["p"], terms["o"], terms["g"])

    def graphs(self) -> tuple[NamedNode | BlankNode, ...]:
        """The names of the named graphs that hold something, sorted."""
        found = self.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
        names: list[Any] = [row["g"] for row in solutions(found)]
        return tuple(sorted(names, key=str))

    def replace_graphs(
        self, *, remove: Iterable[NamedNode] = (), discard: Iterable[Quad] = (), add: Iterable[Quad] = ()
    ) -> None:
        """As :meth:`LocalStore.replace_graphs`, in one request, which the server is to do whole or not at all.

        What is more than :data:`LARGEST` quads, or more than :data:`SMALL` where the server refuses all at once, is
        sent in several, removals first and the beginning last: what says of a document that it is there comes when all
        else is.
        """
        gone, lost, quads = list(remove), list(discard), list(add)
        if len(quads) <= LARGEST:
            try:
                self._change(gone, lost, quads, at_once=LARGEST)
                return
            except InputError:
                if len(quads) <= SMALL:
                    raise
        self._change(gone, lost, quads, at_once=SMALL)

    def _change(self, remove: list[NamedNode], discard: list[Quad], add: list[Quad], *, at_once: int) -> None:
        parts = [add[start : start + at_once] for start in range(0, len(add), at_once)] or [[]]
        text = replacement(remove=remove, discard=discard, add=parts.pop())
        while text:
            self.update(text, prefixes={})
            text = replacement(add=parts.pop()) if parts else ""

    def update(self, sparql: str, *, prefixes: Mapping[str, str] | None = None) -> None:
        """Have the server run a trusted SPARQL 1.1 update."""
        if self.read_only:
            raise InputError("the store was opened read-only", source=self.location)
        text = with_prefixes(sparql, known_prefixes() if prefixes is None else prefixes)
        form = urlencode({"update": text}).encode("ascii")
        self._http.send("POST", self._update_url, form, {"Content-Type": "application/x-www-form-urlencoded"})

    def read_graph(self, name: NamedNode | DefaultGraph) -> list[Quad]:
        """The quads of one graph, through the Graph Store protocol, 5.2."""
        response = self._http.send("GET", self._graph_url(name), None, {"Accept": "application/n-triples"})
        parsed = parse_rdf(response.body, format="ntriples", name=self.location)
        return [Quad(quad.subject, quad.predicate, quad.object, name) for quad in parsed]

    def write_graph(self, name: NamedNode | DefaultGraph, quads: Iterable[Quad]) -> None:
        """Put these triples, wherever they came from, in the place of one graph (Graph Store protocol, 5.3)."""
        if self.read_only:
            raise InputError("the store was opened read-only", source=self.location)
        body = serialize(quads, format="ntriples", graphs="merge")
        self._http.send("PUT", self._graph_url(name), body, {"Content-Type": "application/n-triples"})

    def _graph_url(self, name: NamedNode | DefaultGraph) -> str:
        if self._graph_store_url is None:
            raise InputError(
                "the address of the Graph Store service is not known", source=self.location, hint="give it"
            )
        which = "default" if isinstance(name, DefaultGraph) else urlencode({"graph": name.value})
        return f"{self._graph_store_url}?{which}"

    def as_pyoxigraph(self) -> pyoxigraph.Store:
        """A copy of everything on the server, in memory."""
        store = pyoxigraph.Store()
        store.extend(self.quads())
        return store

    def as_rdflib(self) -> rdflib.Dataset:
        """A copy of everything on the server, as an rdflib ``Dataset`` with plain strings."""
        return rdflib_dataset(self.quads())

    def canonical_hash(self) -> str:
        """The SHA-256 of the canonical N-Quads of everything on the server (RDFC-1.0)."""
        return canonical_hash(self.quads())

    def close(self) -> None:
        """Nothing is held open between requests."""

    def __enter__(self) -> RemoteStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return sum(1 for _ in self.quads())


def _accepted(sparql: str) -> str:
    """What the query's answer is to be written in; some servers choose by this alone, whatever the query's form."""
    graph = any(token.is_word("CONSTRUCT", "DESCRIBE") for token in tokens(sparql))
    return f"{_TRIPLES}, {_ROWS};q=0.1" if graph else _ROWS


def _boolean(result: QueryResult) -> QueryResult:
    if isinstance(result, Solutions) and result.variables == (_VIRTUOSO_BOOLEAN,):
        return Boolean(bool(result.rows) and getattr(result.rows[0][0], "value", "0") not in ("0", "false"))
    return result
