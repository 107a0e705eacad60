"""Whether a query that a stranger wrote may run: it must parse, only read, and send nothing to other servers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product

import pyoxigraph

from kg.errors import InputError
from kg.store import binding, syntax
from kg.store.tokens import tokens

__all__ = ["check"]

_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")


def _letter(character: str) -> str:
    # A letter as itself, or as a code point escape (SPARQL 1.1, 19.2), in either case.
    escapes = [rf"\\u{ord(case):04X}|\\U{ord(case):08X}" for case in (character.lower(), character.upper())]
    return f"(?:{character}|{'|'.join(escapes)})"


_SERVICE = re.compile("".join(_letter(character) for character in "service"), re.IGNORECASE | re.ASCII)


def check(sparql: str, prefixes: Mapping[str, str], *, source: str | None = None) -> None:
    """Refuse a query that does not parse, that changes data, or that holds a SERVICE pattern anywhere.

    SERVICE is found by the engine's own parser: every ``service`` in the text is replaced by another word of the same
    length that is no keyword. In names, variables, IRIs, strings and comments that makes no difference to a parser; a
    keyword is then a syntax error. So a text that still parses has no such pattern, and one that does not is not run.

    Raises :class:`~kg.errors.ParseError` with line and column for bad syntax, :class:`~kg.errors.InputError` for the
    rest.
    """
    stand_in = _stand_in(sparql, prefixes)
    disguised = _SERVICE.sub(lambda match: _in_case_of(match.group(), stand_in), sparql)
    known = {_SERVICE.sub(stand_in, name): iri for name, iri in prefixes.items()}
    try:
        pyoxigraph.Store().query(disguised, prefixes=known)
    except SyntaxError as error:
        _refuse(sparql, disguised, stand_in, known, source)
        written = sparql if len(sparql) == len(disguised) else None
        raise syntax.syntax_error(disguised, str(error), known, source=source, written=written) from None


def _refuse(sparql: str, disguised: str, stand_in: str, prefixes: Mapping[str, str], source: str | None) -> None:
    token = syntax.culprit(disguised, prefixes)
    if token is None:
        return
    line, column = binding.position(disguised, token.start)
    shown = f"\n{syntax.excerpt(sparql, line, column)}"
    if token.text.lower().startswith(stand_in):
        problem = "SERVICE would send the query to another server, and is refused here"
        raise InputError(problem + shown, source=source, line=line, column=column)
    first = next((each for each in tokens(disguised) if each.is_word(*_UPDATES, "SELECT", "ASK")), None)
    if first == token and token.is_word(*_UPDATES):
        problem = f"{token.text.upper()} changes data, and only SELECT, ASK, CONSTRUCT and DESCRIBE are run here"
        raise InputError(problem + shown, source=source, line=line, column=column)


def _stand_in(sparql: str, prefixes: Mapping[str, str]) -> str:
    """Seven letters that stand nowhere in the query and in no prefix."""
    taken = " ".join([sparql, *prefixes]).lower()
    words = ("z" + "".join(rest) for rest in product("qxj", repeat=6))
    return next(word for word in words if word not in taken)


def _in_case_of(found: str, stand_in: str) -> str:
    """The stand-in with the found letters' case, so that what was told apart by case still is."""
    letters = re.findall(r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}|.", found)
    return "".join(
        other.upper() if letter[0] != "\\" and letter.isupper() else other
        for letter, other in zip(letters, stand_in, strict=True)
    )
