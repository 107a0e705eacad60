"""Binding a query's parameters to RDF terms.

A parameter is a variable of the query. Wherever it stands as a token, its term is put, written as SPARQL writes terms;
strings, comments and IRIs that contain its name are left alone, and what a term contains can never be read as syntax.
The engine's own substitution is not used: it knows only variables that are selected, and not those in sub-queries, and
a remote server has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from pyoxigraph import Literal, NamedNode

from kg.errors import InputError
from kg.store.tokens import Token, tokens

__all__ = ["bind", "position", "with_prefixes"]

_CLAUSE_ENDS = ("HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")


def bind(sparql: str, substitutions: Mapping[str, NamedNode | Literal]) -> str:
    """The query with each of these variables (named without ``?``) replaced by its term.

    A parameter that the query selects stays in the answer, as a column that holds the term. Raises
    :class:`~kg.errors.InputError` for a parameter that is no IRI or literal, that the query does not have, or that the
    query itself sets (``AS ?x``, ``VALUES ?x``).
    """
    if not substitutions:
        return sparql
    for name, term in substitutions.items():
        if not isinstance(term, NamedNode | Literal):
            raise InputError(f"the parameter {name!r} must be an IRI or a literal, not {term}")
    found = list(tokens(sparql))
    if missing := sorted(set(substitutions) - {token.text[1:] for token in found if token.kind == "variable"}):
        raise InputError(f"the query has no variable ?{missing[0]} to bind", source=missing[0])
    pieces, end = [], 0
    for start, stop, text in _replacements(found, substitutions):
        pieces += [sparql[end:start], text]
        end = stop
    return "".join([*pieces, sparql[end:]])


def _replacements(found: list[Token], terms: Mapping[str, NamedNode | Literal]) -> Iterator[tuple[int, int, str]]:
    clauses = _Clauses()
    for place, token in enumerate(found):
        clauses.read(token)
        if token.kind != "variable" or token.text[1:] not in terms:
            continue
        name, term = token.text[1:], str(terms[token.text[1:]])
        before = found[place - 1] if place else token
        if clauses.clause == "VALUES" or before.is_word("AS"):
            raise InputError(f"the query sets ?{name} itself, so that it cannot be bound", source=name)
        if place > 1 and before.text == "(" and found[place - 2].is_word("BOUND"):
            yield found[place - 2].start, found[place + 1].end, "(true)"
        elif clauses.clause == "SELECT":
            alias = name if clauses.depth == 0 else f"{name}_bound_{place}"
            yield token.start, token.end, f"({term} AS ?{alias})"
        else:
            yield token.start, token.end, f"({term})" if clauses.clause == "BY" else term


class _Clauses:
    """Follows the tokens of a query: in which clause the next bare variable would stand, and how deep in braces."""

    def __init__(self) -> None:
        self.clause = ""
        self.depth = 0
        self._around: list[str] = []

    def read(self, token: Token) -> None:
        if token.text == "{":
            self.depth += 1
            # The variables before VALUES' brace are set by it; the data within it hold none.
            self.clause = ""
        elif token.text == "}":
            self.depth -= 1
            self.clause = ""
        elif token.text == "(":
            self._around.append(self.clause)
            self.clause = self.clause if self.clause == "VALUES" else ""
        elif token.text == ")":
            self.clause = self._around.pop() if self._around else ""
        elif token.is_word("SELECT", "VALUES", "BY"):
            self.clause = token.text.upper()
        elif token.is_word("WHERE", "FROM", *_CLAUSE_ENDS):
            self.clause = ""


def with_prefixes(sparql: str, prefixes: Mapping[str, str]) -> str:
    """The query after declarations of those known prefixes that it uses and does not declare, all on its first line."""
    found = list(tokens(sparql))
    declared = {after.text for word, after in pairwise(found) if word.is_word("PREFIX")}
    used = {token.text.split(":", 1)[0] + ":" for token in found if token.kind == "name"} - declared
    known = [f"PREFIX {name}: <{iri}> " for name, iri in sorted(prefixes.items()) if name + ":" in used]
    return "".join(known) + sparql


def position(text: str, offset: int) -> tuple[int, int]:
    """The line and the column, both from 1, of an offset in a text; lines end as SPARQL's comments do."""
    lines = re.split(r"\r\n|\r|\n", text[:offset])
    return len(lines), len(lines[-1]) + 1
