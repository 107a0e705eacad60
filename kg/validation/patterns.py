"""The patterns of a SPARQL constraint, read as far as is needed to know that one query may stand for many.

SHACL binds ``$this`` before a query is evaluated (SHACL 1.0, clause 5.3.1 and appendix A). Asked once, with ``$this``
a variable like any other, a query means the same when ``$this`` is bound by a pattern of its outermost group and what
stands inside of that group sees its bindings: ``FILTER``, ``EXISTS``, ``OPTIONAL`` and ``BIND``. Whatever else a query
uses makes it :class:`~kg.validation.program.NotCompiled`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.store.tokens import Token, tokens
from kg.validation.program import NotCompiled, Pattern
from kg.vocabulary import RDF

__all__ = ["Select", "read_select"]

_BOUND_BEFORE = frozenset(("this", "shapesGraph", "currentShape", "PATH"))


@dataclass(frozen=True, slots=True)
class Select:
    """A query's variables, without their sign, and its triple patterns."""

    variables: tuple[str, ...]
    patterns: tuple[Pattern, ...]


def read_select(text: str, prefixes: Mapping[str, str]) -> Select:
    """Read ``SELECT … WHERE { … }``. Raises :class:`~kg.validation.program.NotCompiled` for what is not known here."""
    return _Reader(text, prefixes).select()


class _Reader:
    def __init__(self, text: str, prefixes: Mapping[str, str]) -> None:
        self._tokens = [*tokens(text), Token("end", "", len(text))]
        self._prefixes = prefixes
        self._at = 0
        self._patterns: list[Pattern] = []

    def select(self) -> Select:
        self._word("SELECT")
        if self._is_word("DISTINCT"):
            self._next()
        variables = []
        while self._peek().kind == "variable" or self._is_sign("("):
            variables.append(self._named() if self._is_sign("(") else self._next().text[1:])
        if self._is_word("WHERE"):
            self._next()
        self._group(outer=True)
        if self._peek().kind != "end" or not variables:
            raise self._unknown()
        return Select(tuple(variables), tuple(self._patterns))

    def _group(self, *, outer: bool) -> None:
        self._sign("{")
        while not self._is_sign("}"):
            if self._is_sign("."):
                self._next()
            elif self._is_word("FILTER"):
                self._filter()
            elif self._is_word("OPTIONAL") and outer and self._binds_this():
                self._next()
                self._group(outer=False)
            elif self._is_word("BIND") and outer and self._binds_this():
                self._next()
                self._named()
            else:
                self._triples(outer=outer)
        self._next()

    def _binds_this(self) -> bool:
        return any(each.outer and "this" in (each.subject, each.value) and not each.empty for each in self._patterns)

    def _filter(self) -> None:
        self._next()
        if self._is_word("NOT", "EXISTS"):
            if self._next().is_word("NOT"):
                self._word("EXISTS")
            self._group(outer=False)
            return
        if not self._is_sign("("):
            self._next()
        self._parentheses()

    def _named(self) -> str:
        """Read ``(expression AS ?variable)``; no variable that is bound before may be bound so."""
        inside = self._parentheses()
        name = inside[-1].text[1:] if len(inside) > 2 and inside[-2].is_word("AS") else "this"
        if name in _BOUND_BEFORE:
            raise self._unknown()
        return name

    def _parentheses(self) -> list[Token]:
        self._sign("(")
        inside: list[Token] = []
        depth = 1
        while depth:
            token = self._next()
            if token.kind == "end" or token.text in ("{", "}") or token.text[1:] in ("shapesGraph", "currentShape"):
                raise self._unknown(token)
            depth += {"(": 1, ")": -1}.get(token.text, 0) if token.kind == "sign" else 0
            inside.append(token)
        return inside[:-1]

    def _triples(self, *, outer: bool) -> None:
        subject = self._term()
        while True:
            start = self._at
            variable, iris, plain, empty = self._verb()
            ahead = not any(token.kind == "sign" and token.text in "^*+" for token in self._tokens[start : self._at])
            while True:
                value = self._term()
                self._patterns.append(Pattern(subject, frozenset(iris), variable, value, plain, empty, outer, ahead))
                if not self._is_sign(","):
                    break
                self._next()
            while self._is_sign(";"):
                self._next()
            if self._is_sign(".", "}") or (self._peek().kind in ("word", "end") and not self._is_word("a", "A")):
                return

    def _verb(self) -> tuple[str | None, set[str], bool, bool]:
        if self._peek().kind == "variable":
            return self._next().text[1:], set(), False, False
        start = self._at
        iris: set[str] = set()
        empty = self._path(iris)
        return None, iris, self._at == start + 1, empty

    def _path(self, iris: set[str]) -> bool:
        """Read a path, add its IRIs, and say whether it may have no step."""
        empty = self._sequence(iris)
        while self._is_sign("|"):
            self._next()
            empty = self._sequence(iris) or empty
        return empty

    def _sequence(self, iris: set[str]) -> bool:
        empty = self._step(iris)
        while self._is_sign("/"):
            self._next()
            empty = self._step(iris) or empty
        return empty

    def _step(self, iris: set[str]) -> bool:
        if self._is_sign("^"):
            self._next()
        if self._is_sign("("):
            self._next()
            empty = self._path(iris)
            self._sign(")")
        elif self._peek().text == "a":
            self._next()
            iris.add(RDF.type)
            empty = False
        else:
            iris.add(self._iri(self._next()))
            empty = False
        if self._is_sign("*", "+", "?"):
            empty = self._next().text != "+" or empty
        return empty

    def _term(self) -> str:
        token = self._next()
        if token.kind == "variable":
            if token.text[1:] in ("shapesGraph", "currentShape"):
                raise self._unknown(token)
            return token.text[1:]
        if token.kind in ("iri", "name"):
            return f"<{self._iri(token)}>"
        if token.kind == "string":
            if self._peek().kind == "language":
                self._next()
            elif self._is_sign("^^"):
                self._next()
                self._iri(self._next())
            return token.text
        if token.kind == "number" or token.is_word("TRUE", "FALSE"):
            return token.text
        raise self._unknown(token)

    def _iri(self, token: Token) -> str:
        if token.kind == "iri":
            return token.text[1:-1]
        prefix, _, local = token.text.partition(":")
        if token.kind != "name" or prefix not in self._prefixes or "\\" in local:
            raise self._unknown(token)
        return self._prefixes[prefix] + local

    def _peek(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return self._tokens[self._at - 1] if self._at else self._tokens[0]

    def _is_word(self, *words: str) -> bool:
        return self._peek().is_word(*words)

    def _is_sign(self, *signs: str) -> bool:
        return self._peek().kind == "sign" and self._peek().text in signs

    def _word(self, word: str) -> None:
        if not self._next().is_word(word):
            raise self._unknown(self._tokens[self._at - 1])

    def _sign(self, sign: str) -> None:
        token = self._next()
        if token.kind != "sign" or token.text != sign:
            raise self._unknown(token)

    def _unknown(self, token: Token | None = None) -> NotCompiled:
        text = (token or self._peek()).text
        return NotCompiled(f"its SPARQL cannot be asked of all focus nodes at once (at {text or 'its end'!r})")
