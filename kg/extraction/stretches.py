"""Which tokens a phrase or a clause is made of, and from where to where it goes."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.tokens import Token
from kg.extraction.tree import is_verbal

__all__ = ["clause_tokens", "content_tokens", "span_of", "whole"]


def content_tokens(token: Token) -> Iterator[Token]:
    """The tokens of the phrase that the token heads, without what only coordinates with it."""
    yield from token.subtree


def span_of(tokens: list[Token]) -> tuple[int, int]:
    """Code point offsets of the stretch from the first to the last token."""
    first, last = min(tokens, key=lambda t: t.i), max(tokens, key=lambda t: t.i)
    return first.idx, last.idx + len(last.text)


def clause_tokens(verb: Token, *, keep_subordinate: bool = True) -> list[Token]:
    """The tokens of the verb's own clause: its subtree without coordinated clauses that have a subject of their own."""
    dropped: set[int] = set()
    for child in verb.children:
        own_clause = child.dep_ in ("conj", "parataxis") and is_verbal(child)
        own_clause = own_clause or (child.dep_ == "ccomp" and child.i < verb.i)
        subordinate = child.dep_ in ("advcl",) and not keep_subordinate
        if own_clause or subordinate:
            dropped.update(item.i for item in child.subtree)
    kept = [item for item in verb.subtree if item.i not in dropped]
    return _trim(kept) or [verb]


def _trim(tokens: list[Token]) -> list[Token]:
    start, end = 0, len(tokens)
    while start < end and (
        tokens[start].is_space or tokens[start].lower_ in (",", ";", ":", "and", "but", "or", "—", "-", "–")
    ):
        start += 1
    while end > start and (
        tokens[end - 1].is_space or tokens[end - 1].lower_ in (",", ";", ":", "and", "but", "or", "—", "-", "–", ".")
    ):
        end -= 1
    return tokens[start:end]


def whole(token: Token) -> Token:
    """The part of a hyphened word that governs the rest of its phrase, the last: "operate" for "co" of "co-operate"."""
    while token.i + 2 < len(token.doc):
        hyphen, last = token.nbor(1), token.nbor(2)
        if hyphen.text != "-" or token.whitespace_ or hyphen.whitespace_ or last.head != token.head:
            break
        token = last
    return token
