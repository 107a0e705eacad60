"""Running a query over a store, as a stranger's or as our own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, RdfFormat

from kg.query.apart import run_apart
from kg.query.transfer import encoded_term
from kg.store import LocalStore, Location, QueryResult, Store, is_endpoint, open_store
from kg.vocabulary import prefixes as known_prefixes

__all__ = ["MEMORY", "TIMEOUT", "run"]

TIMEOUT = 30.0
"""Seconds of wall time that a query may take, once the data are loaded."""

MEMORY = 2 * 1024**3
"""Bytes of address space that the process of a query may have."""


def run(
    sparql: str,
    data: Store | Location = None,
    *,
    trusted: bool = False,
    substitutions: Mapping[str, NamedNode | Literal] | None = None,
    prefixes: Mapping[str, str] | None = None,
    limit: int | None = None,
    timeout: float = TIMEOUT,
    memory: int | None = MEMORY,
    reference: bool = True,
    format: str | None = None,
    base: str | None = None,
    source: str = "query",
) -> QueryResult:
    """The answer to a SELECT, ASK, CONSTRUCT or DESCRIBE query (SPARQL 1.1) over some data.

    ``data`` is an open store, or a location for :func:`kg.store.open_store` with ``reference``, ``format`` and
    ``base``. ``prefixes`` (the product's unless given) need no declaration; ``substitutions`` binds variables, named
    without ``?``; ``limit`` cuts rows or triples off; ``source`` names the query in errors.

    A stranger's query is parsed first and refused if it would change data or holds SERVICE. It runs in a process of its
    own, killed after ``timeout`` seconds, with ``memory`` bytes of address space where the system can limit that; a
    server has its own limits. One that is ``trusted`` runs here, with no check and no limit.

    Raises :class:`~kg.errors.ParseError` with line, column and caret, :class:`~kg.errors.InputError` for what is
    refused, :class:`~kg.errors.LimitError` beyond time or memory.
    """
    known = dict(known_prefixes() if prefixes is None else prefixes)
    opening = {"reference": reference, "format": format, "base": base}
    asked: dict[str, Any] = {"substitutions": substitutions or {}, "prefixes": known, "limit": limit}
    store = _opened(data, opening, here=trusted)
    if store is None or not trusted:
        described, quads = _described(store, data, opening)
        bound = {name: encoded_term(term) for name, term in asked["substitutions"].items()}
        request = {**asked, "substitutions": bound, "sparql": sparql, "source": source, "memory": memory}
        answer = run_apart({**request, "data": described}, quads, timeout=timeout)
        if store is None or described is not None:
            return answer
    return store.query(sparql, timeout=timeout, **asked)


def _opened(data: Store | Location, opening: dict[str, Any], *, here: bool) -> Store | None:
    """The store, if it is open or must be opened in this process: for trust, for a server, for standard input."""
    if data is not None and not isinstance(data, str | Path | Sequence):
        return data
    from_input = "-" in (data if isinstance(data, list | tuple) else [data])
    return open_store(data, **opening) if here or from_input or is_endpoint(data) else None


def _described(store: Store | None, data: Any, opening: dict[str, Any]) -> tuple[Any, bytes]:
    """What the worker is told to open, and the N-Quads that it is given; nothing for a server, which answers itself."""
    if store is None:
        places = [str(place) for place in data] if isinstance(data, list | tuple) else data and str(data)
        return {"location": places, **opening}, b""
    if not isinstance(store, LocalStore):
        return None, b""
    if store.location and store.read_only:
        return {"location": store.location, "reference": False}, b""
    return "quads", store.as_pyoxigraph().dump(format=RdfFormat.N_QUADS) or b""
