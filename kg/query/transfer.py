"""How a question and its answer travel between this process and the worker: lines of JSON, nothing that is executed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, cast

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode

from kg import errors
from kg.errors import CommuniqueError, InputError
from kg.store import Boolean, Graph, QueryResult, Solutions, Term

__all__ = ["answer_of", "decoded_term", "encoded_error", "encoded_result", "encoded_term", "result_of"]


def encoded_term(term: Term | None) -> list[Any] | None:
    """A term as JSON."""
    if term is None:
        return None
    if isinstance(term, NamedNode):
        return ["iri", term.value]
    if isinstance(term, BlankNode):
        return ["blank", term.value]
    if isinstance(term, Literal):
        return ["literal", term.value, term.language, None if term.language else term.datatype.value]
    return ["triple", *(encoded_term(part) for part in term)]


def decoded_term(encoded: list[Any] | None) -> Term | None:
    """The term of :func:`encoded_term`'s JSON."""
    if encoded is None:
        return None
    kind, *parts = encoded
    if kind == "iri":
        return NamedNode(parts[0])
    if kind == "blank":
        return BlankNode(parts[0])
    if kind == "literal":
        value, language, datatype = parts
        return Literal(value, language=language) if language else Literal(value, datatype=NamedNode(datatype))
    return _triple(parts)


def _triple(parts: list[Any]) -> pyoxigraph.Triple:
    return pyoxigraph.Triple(*cast("tuple[Any, Any, Any]", tuple(decoded_term(part) for part in parts)))


def encoded_result(result: QueryResult) -> Iterator[str]:
    """The answer as lines of JSON; the last one is ``{"end": …}``, by which it is known to be whole."""
    if isinstance(result, Boolean):
        yield _line({"boolean": result.value})
        yield _line({"end": False})
        return
    if isinstance(result, Solutions):
        yield _line({"variables": result.variables})
        rows: Iterable[Iterable[Any]] = result.rows
    else:
        yield _line({"graph": True})
        rows = result.triples
    for row in rows:
        yield _line([encoded_term(term) for term in row])
    yield _line({"end": result.truncated})


def encoded_error(error: CommuniqueError) -> str:
    """An error as a line of JSON."""
    where = {"source": error.source, "line": error.line, "column": error.column, "hint": error.hint}
    return _line({"error": type(error).__name__, "message": error.message, **where})


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")) + "\n"


def result_of(lines: list[bytes]) -> QueryResult | None:
    """The answer in the worker's lines, or ``None`` when they are not whole; raises the error that they report."""
    read = [json.loads(line) for line in lines if line.endswith(b"\n")]
    if read and isinstance(read[-1], dict) and "error" in read[-1]:
        raise _error(read[-1])
    if len(read) < 2 or not isinstance(read[-1], dict) or "end" not in read[-1]:
        return None
    head, body, truncated = read[0], read[1:-1], read[-1]["end"]
    if "boolean" in head:
        return Boolean(head["boolean"])
    if "variables" in head:
        rows = tuple(tuple(decoded_term(term) for term in row) for row in body)
        return Solutions(tuple(head["variables"]), rows, truncated=truncated)
    return Graph(tuple(_triple(row) for row in body), truncated=truncated)


def answer_of(line: bytes) -> bool:
    """What the last line behind a written answer says: whether it is not a no; raises the error that it reports."""
    said = json.loads(line)
    if "error" in said:
        raise _error(said)
    return bool(said["end"])


def _error(said: dict[str, Any]) -> CommuniqueError:
    known = getattr(errors, str(said["error"]), InputError)
    error: CommuniqueError = known(
        said["message"], source=said["source"], line=said["line"], column=said["column"], hint=said["hint"]
    )
    return error
