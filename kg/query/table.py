"""Answers for people: aligned columns, IRIs by their short names."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.serialization import Shortener
from kg.store import Boolean, QueryResult, Solutions, Term
from kg.store.results import Graph

__all__ = ["cells", "render_table"]


def cells(result: QueryResult, prefixes: Mapping[str, str]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The headings and the rows of an answer as text, safe to show on a terminal.

    IRIs are prefixed names where one fits, literals their bare values, unbound variables empty. A graph has the columns
    ``subject``, ``predicate`` and ``object``; the answer to ASK is one cell.
    """
    if isinstance(result, Boolean):
        return ("answer",), [("yes" if result else "no",)]
    rows = result.rows if isinstance(result, Solutions) else [tuple(triple) for triple in result.triples]
    names = result.variables if isinstance(result, Solutions) else ("subject", "predicate", "object")
    labels: dict[str, str] = {}
    shortener = Shortener(prefixes)
    return names, [tuple(_cell(term, shortener, labels) for term in row) for row in rows]


def _cell(term: Term | None, shortener: Shortener, labels: dict[str, str]) -> str:
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return _visible(shortener(term.value) or term.value)
    if isinstance(term, BlankNode):
        return labels.setdefault(term.value, f"_:b{len(labels)}")
    return _visible(term.value if isinstance(term, Literal) else str(term))


def _visible(text: str) -> str:
    """The text on one line, with no character that could steer a terminal."""
    return "".join(
        " "
        if character in "\t\n\r"
        else f"\\u{ord(character):04X}"
        if unicodedata.category(character) in _UNSEEN
        else character
        for character in text
    )


# Controls, formats that reorder text, and characters with no meaning of their own.
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def render_table(result: QueryResult, prefixes: Mapping[str, str]) -> str:
    """The answer as plain text: a heading, a rule, a line a row, in columns; and how many rows there are.

    The answer to ASK is ``yes`` or ``no``.
    """
    if isinstance(result, Boolean):
        return "yes\n" if result else "no\n"
    heading, rows = cells(result, prefixes)
    widths = [max(map(_width, column)) for column in zip(heading, *rows, strict=True)]
    lines = [heading, tuple("─" * width for width in widths), *rows]
    text = "".join(_aligned(line, widths) for line in lines) if heading else ""
    return f"{text}{_count(result)}\n"


def _aligned(line: tuple[str, ...], widths: list[int]) -> str:
    padded = (cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True))
    return "  ".join(padded).rstrip() + "\n"


def _width(text: str) -> int:
    """The columns that a terminal takes for the text."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def _count(result: Solutions | Graph) -> str:
    kind = "row" if isinstance(result, Solutions) else "triple"
    number = len(result)
    return f"({number}{'+' if result.truncated else ''} {kind}{'' if number == 1 else 's'})"
