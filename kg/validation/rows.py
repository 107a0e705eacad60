"""Statements as rows of N-Quads terms: the text of a term is its identity, and cheaper than any object.

A row is subject, predicate, object and graph, each as N-Quads writes it; the graph of the default graph is the empty
string. Lexical forms are kept as they are, where a store keeps numbers by value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TypeAlias, cast

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.errors import InputError
from kg.validation.terms import Node, Statement, Term

__all__ = ["Row", "iri", "renamed", "row", "split", "statement", "term", "token"]

Row: TypeAlias = tuple[str, str, str, str]

_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_LETTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_DIRECTED = ("--ltr", "--rtl")


def split(text: str) -> list[Row]:
    """The rows of N-Quads as the serializer writes them. Raises :class:`~kg.errors.InputError` for RDF 1.2."""
    rows = []
    for line in text.split("\n"):
        if not line:
            continue
        subject, predicate, rest = line.split(" ", 2)
        value, _, graph = rest[:-2].rpartition(" ")
        if not value or graph[0] not in "<_" or '"' in graph:
            value, graph = rest[:-2], ""
        rows.append((subject, predicate, value, graph))
    if "<<(" in text or any(mark in text for mark in _DIRECTED):
        _refuse_newer(rows)
    return rows


def _refuse_newer(rows: Iterable[Row]) -> None:
    for _, _, value, _ in rows:
        if value.startswith("<<(") or (value.startswith('"') and value.endswith(_DIRECTED)):
            raise InputError(f"RDF 1.2 cannot be validated: {value}", hint="export the data as RDF 1.1")


def renamed(rows: list[Row], prefix: str) -> list[Row]:
    """The rows with their blank nodes called ``prefix`` and numbers, in the order in which they come."""
    labels: dict[str, str] = {}

    def name(term: str) -> str:
        return labels.setdefault(term, f"_:{prefix}{len(labels)}") if term.startswith("_:") else term

    named = []
    for subject, predicate, value, graph in rows:
        graph_name = name(graph)
        subject_name = name(subject)
        named.append((subject_name, predicate, name(value), graph_name))
    return named


def iri(value: str) -> str:
    """An IRI as a term of a row."""
    return f"<{value}>"


def token(term: Term) -> str:
    """A term as a row has it."""
    return str(term)


def row(item: Statement) -> Row:
    """A statement as a row."""
    return token(item.subject), iri(item.predicate), token(item.object), iri(item.graph) if item.graph else ""


def statement(item: Row) -> Statement:
    """A row as a statement."""
    graph = item[3][1:-1] if item[3].startswith("<") else item[3][2:]
    return Statement(cast(Node, term(item[0])), item[1][1:-1], term(item[2]), graph or None)


@lru_cache(maxsize=200_000)
def term(token: str) -> Term:
    """The term that a row writes so."""
    if token[0] == "<":
        return NamedNode(token[1:-1])
    if token[0] == "_":
        return BlankNode(token[2:])
    match = _LITERAL.fullmatch(token)
    assert match is not None, token
    text, language, datatype = match.groups()
    value = _ESCAPE.sub(_unescaped, text) if "\\" in text else text
    if language:
        return Literal(value, language=language)
    return Literal(value, datatype=NamedNode(datatype)) if datatype else Literal(value)


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _LETTERS.get(match[3], match[3])
