"""From an engine's complaint about a query to the place where the query goes wrong.

The engine names the furthest place where some alternative of its grammar failed, which may lie several characters after
the fault and lists what no one meant. So the query is offered to it token by token: the first token that it cannot get
past is the fault.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pyoxigraph

from kg.errors import ParseError
from kg.store.binding import position
from kg.store.tokens import Token, tokens

__all__ = ["culprit", "excerpt", "syntax_error"]

_MOST_TOKENS = 2000
# White space longer than any keyword, since a keyword that is tried moves the engine's furthest place by its own
# length; then a character that no query has outside strings, so that what is offered is never run.
_PAD = " " * 32
_STOP = "\x00"
_FAULT = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_SENTENCE = re.compile(r"(?:expected |expected one of |, )((?:[A-Z]{3}|[A-Z][a-z]+)(?: [A-Za-z\"']+){2,})")


def syntax_error(
    sparql: str,
    complaint: str,
    prefixes: Mapping[str, str],
    *,
    source: str | None = None,
    update: bool = False,
    written: str | None = None,
) -> ParseError:
    """The error to raise for a query or update that the engine refused; its message shows the line and a caret.

    ``written`` is what the user wrote, if ``sparql`` is that text with other letters.
    """
    token = culprit(sparql, prefixes, update=update)
    if token and written:
        token = Token(token.kind, written[token.start : token.end], token.start)
    if token is None:
        line, column, problem = _from_complaint(sparql, complaint)
    else:
        line, column = position(sparql, token.start)
        problem = _problem(token, complaint)
    return ParseError(
        f"{problem}\n{excerpt(written or sparql, line, column)}",
        source=source,
        line=line,
        column=column,
    )


def excerpt(text: str, line: int, column: int) -> str:
    """The line of the text with a caret under the column; both count from 1. A long line is cut around the place."""
    lines = re.split(r"\r\n|\r|\n", text)
    shown = lines[line - 1] if line <= len(lines) else ""
    start = max(0, column - 81) if len(shown) > 120 else 0
    gap = "".join("\t" if character == "\t" else " " for character in shown[start : column - 1])
    return f"  {shown[start : start + 120]}\n  {gap}^"


def culprit(sparql: str, prefixes: Mapping[str, str], *, update: bool = False) -> Token | None:
    """The first token that the engine cannot get past, if the fault is not that the text ends too early."""
    found = list(tokens(sparql))
    if len(found) > _MOST_TOKENS:
        return None
    for token in found:
        so_far = sparql[: token.end] + _PAD
        complaint = _complaint(so_far + _STOP, prefixes, update)
        if complaint and not _reaches(complaint, so_far):
            return token
    # What follows a quotation mark that is not closed is never complained about.
    return next((token for token in found if token.text in ("'", '"')), None)


def _complaint(sparql: str, prefixes: Mapping[str, str], update: bool) -> str | None:
    empty = pyoxigraph.Store()
    try:
        (empty.update if update else empty.query)(sparql, prefixes=dict(prefixes))
    except SyntaxError as error:
        return str(error)
    return None


def _reaches(complaint: str, text: str) -> bool:
    match = _FAULT.match(complaint)
    return match is not None and (int(match[1]), int(match[2])) >= position(text, len(text))


def _problem(token: Token, complaint: str) -> str:
    if token.text in ("'", '"'):
        return "the string that starts here is not closed"
    if token.kind == "iri" and "IRI parsing failed" in complaint:
        return f"{token.text} is no absolute IRI"
    if sentence := _SENTENCE.search(complaint):
        if token.kind == "name" and sentence[1].startswith("Prefix not found"):
            return f"the prefix {token.text.split(':')[0]}: is not declared"
        return sentence[1]
    return f"{token.text if len(token.text) <= 40 else token.text[:40] + '…'!r} is not expected here"


def _from_complaint(sparql: str, complaint: str) -> tuple[int, int, str]:
    if not sparql.strip():
        return 1, 1, "the query is empty"
    match = _FAULT.match(complaint)
    if match is None:
        return 1, 1, complaint
    line, column = position(sparql, len(sparql))
    if (int(match[1]), int(match[2])) >= (line, column):
        sentence = _SENTENCE.search(complaint)
        return line, column, sentence[1] if sentence else "the query ends too early"
    return int(match[1]), int(match[2]), "the query cannot be read here"
