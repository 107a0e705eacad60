"""Rules as triple patterns: the part of SPARQL in which the rules of OWL 2 RL are written, read from their queries.

A query of this part is a ``SELECT`` over one group of triple patterns, ``BIND`` of one term to a variable and
``VALUES`` of one variable with one term. Anything else (``FILTER``, ``MINUS``, paths …) is for SPARQL alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

import pyoxigraph as ox

from kg.reasoning.rules import Rule
from kg.vocabulary import CQ, OWL, RDF, prefixes

__all__ = ["Body", "Pattern", "Term", "read_body"]

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | str
"""A term of a pattern; a variable is its name, as a string."""

Pattern = tuple[Term, Term, Term]

_COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)
_TOKEN = re.compile(r"\s*(\?\w+|<[^<>\s]*>|[A-Za-z][\w-]*:[\w-]+|[A-Za-z]+|[{}().;,])")
_PREFIXES = MappingProxyType(prefixes())
_TYPE = ox.NamedNode(RDF.type)


@dataclass(frozen=True, slots=True)
class Body:
    """What a rule makes, of which triples, and under which axioms.

    ``axioms`` are the patterns that speak of classes and properties; no fact can match them, since no fact is made with
    a term of OWL, RDFS or RDF but ``owl:sameAs`` and ``rdf:type`` of a class of the product.
    """

    head: Pattern
    premises: tuple[Pattern, ...]
    axioms: tuple[Pattern, ...]


def read_body(rule: Rule) -> Body | None:
    """The rule as patterns; ``None`` when its query says what patterns cannot, or when it names no premise."""
    try:
        patterns, same = _read(_tokens(rule.query))
    except (StopIteration, ValueError, KeyError):
        return None
    body = [_resolved(pattern, same) for pattern in patterns]
    head, *premises = (_named(number, same) for number in ("", *rule.premises))
    axioms = tuple(pattern for pattern in body if pattern not in premises)
    bound = {term for pattern in body for term in pattern}
    sound = premises and set(premises) <= set(body) and bound.issuperset(t for t in head if isinstance(t, str))
    return Body(head, tuple(premises), axioms) if sound and all(map(_is_axiom, axioms)) else None


def _tokens(query: str) -> Iterator[str]:
    text, position = _COMMENT.sub("", query).strip(), 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise ValueError(text[position:])
        yield found[1]
        position = found.end()


def _read(tokens: Iterator[str]) -> tuple[list[Pattern], dict[str, Term]]:
    """The triple patterns of the query, and what its variables are bound to."""
    words = list(tokens)
    start = words.index("{") + 1
    head = words[:start]
    if (
        head[0] != "SELECT"
        or words[-1] != "}"
        or not all(word.startswith("?") or word == "WHERE" for word in head[1:-1])
    ):
        raise ValueError(head)
    rest = iter(words[start:-1])
    patterns: list[Pattern] = []
    same: dict[str, Term] = {}
    for word in rest:
        if word == "VALUES":
            name, _, value, end = (next(rest) for _ in range(4))
            _bind(same, name, value, end == "}")
        elif word == "BIND":
            _, value, _, name, end = (next(rest) for _ in range(5))
            _bind(same, name, value, end == ")")
        else:
            patterns += _triples(_term(word), rest)
    return patterns, same


def _bind(same: dict[str, Term], name: str, value: str, closed: bool) -> None:
    if not closed or not name.startswith("?"):
        raise ValueError(name)
    same[name[1:]] = _term(value)


def _triples(subject: Term, rest: Iterator[str]) -> Iterator[Pattern]:
    """The triples of one subject, up to the full stop; the last of a group may lack it."""
    predicate = _term(next(rest))
    while True:
        yield subject, predicate, _term(next(rest))
        mark = next(rest, ".")
        if mark == ".":
            return
        if mark == ";":
            predicate = _term(next(rest))
        elif mark != ",":
            raise ValueError(mark)


def _term(word: str) -> Term:
    if word.startswith("?"):
        return word[1:]
    if word == "a":
        return _TYPE
    if word.startswith("<"):
        return ox.NamedNode(word[1:-1])
    prefix, name = word.split(":")
    return ox.NamedNode(_PREFIXES[prefix] + name)


def _resolved(pattern: Pattern, same: dict[str, Term]) -> Pattern:
    subject, predicate, value = (_resolve(term, same) for term in pattern)
    return subject, predicate, value


def _resolve(term: Term, same: dict[str, Term]) -> Term:
    return _resolve(same[term], same) if isinstance(term, str) and term in same else term


def _named(number: str, same: dict[str, Term]) -> Pattern:
    return _resolved((f"subject{number}", f"predicate{number}", f"object{number}"), same)


def _is_axiom(pattern: Pattern) -> bool:
    _, predicate, value = pattern
    term = value if predicate == _TYPE else predicate
    return isinstance(term, ox.NamedNode) and not term.value.startswith(CQ.iri) and term.value != OWL.sameAs
