"""Rules as SPARQL over a store: their solutions, and what follows from a store to the fixpoint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pyoxigraph as ox

from kg.errors import LimitError, ParseError
from kg.reasoning.rules import Rule
from kg.vocabulary import CQ, OWL, RDF, prefixes

__all__ = ["FACTS", "Step", "close", "evaluate", "fact_of", "may_be_fact", "premises_of", "rounds", "steps_of"]

FACTS = ox.NamedNode("urn:x-communique:facts")
"""In a working store, the graph that repeats the facts made from claims, so that they are told from what is given."""

_KNOWN = "{ ?subject ?predicate ?object }"
_OURS = f'STRSTARTS(STR(IF(?predicate = <{RDF.type}>, ?object, ?predicate)), "{CQ.iri}")'
_SAME = f"?predicate = <{OWL.sameAs}> && ?subject != ?object"
_KEPT = f"ISIRI(?subject) && !ISBLANK(?object) && ({_OURS} || {_SAME})"
_PREFIXES = MappingProxyType(prefixes())
_MOST_ROUNDS = 100


@dataclass(frozen=True, slots=True)
class Step:
    """One application of a rule: the fact that it makes and the triples that it uses."""

    rule: Rule
    fact: ox.Triple
    premises: tuple[ox.Triple, ...]


def evaluate(
    store: ox.Store, rule: Rule, query: str | None = None, *, bindings: Mapping[ox.Variable, Any] | None = None
) -> ox.QuerySolutions:
    """The solutions of a rule, with some columns bound if wanted.

    Raises :class:`~kg.errors.ParseError` when its query does not parse.
    """
    try:
        found = store.query(query or rule.query, prefixes=dict(_PREFIXES), substitutions=dict(bindings or {}))
    except SyntaxError as error:
        raise ParseError(f"the rule does not parse: {error}", source=f"{rule.id}.rq") from error
    if not isinstance(found, ox.QuerySolutions):
        raise ParseError("a rule is a SELECT query", source=f"{rule.id}.rq")
    return found


def close(store: ox.Store, rules: Sequence[Rule]) -> list[ox.Triple]:
    """Add to the store what follows from it, and return what was added; how it was made is not kept.

    Only what speaks of instances in the product's own terms is added: no statements about classes, no ``owl:Thing``.
    """
    added: list[ox.Triple] = []
    for _ in rounds():
        new = {triple for rule in rules for triple in _new_triples(store, rule)}
        if not new:
            return added
        store.extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in new)
        added += new
    return added


def _new_triples(store: ox.Store, rule: Rule) -> Iterator[ox.Triple]:
    news = f"FILTER({_KEPT} && NOT EXISTS {_KNOWN})"
    query = f"SELECT DISTINCT ?subject ?predicate ?object {{ {{ {rule.query}\n }} {news} }}"
    for row in evaluate(store, rule, query):
        yield fact_of(row, rule)


def may_be_fact(triple: ox.Triple) -> bool:
    """Whether the triple speaks of something with a name in the product's own terms, or says what it is the same as."""
    subject, predicate, value = triple.subject, triple.predicate, triple.object
    if not isinstance(subject, ox.NamedNode) or isinstance(value, ox.BlankNode):
        return False
    if predicate.value == OWL.sameAs:
        return subject != value
    term = value if predicate.value == RDF.type else predicate
    return isinstance(term, ox.NamedNode) and term.value.startswith(CQ.iri)


def steps_of(store: ox.Store, rule: Rule) -> Iterator[Step]:
    """The steps of one rule that make facts not in the graph :data:`FACTS` yet, of at least one that is.

    A class that the default graph already ascribes is no news, so it makes no fact.
    """
    made = f"GRAPH <{FACTS.value}>"
    from_claims = " || ".join(f"EXISTS {{ {made} {{ ?subject{n} ?predicate{n} ?object{n} }} }}" for n in rule.premises)
    news = f"NOT EXISTS {{ {made} {_KNOWN} }} && (?predicate != <{RDF.type}> || NOT EXISTS {_KNOWN})"
    query = f"SELECT * {{ {{ {rule.query}\n }} FILTER({_KEPT}) FILTER({from_claims}) FILTER({news}) }}"
    for row in evaluate(store, rule, query):
        yield Step(rule, fact_of(row, rule), premises_of(row, rule))


def fact_of(row: ox.QuerySolution, rule: Rule) -> ox.Triple:
    """The fact that a solution of a rule makes; :class:`~kg.errors.ParseError` when the rule leaves it open."""
    try:
        return ox.Triple(row["subject"], row["predicate"], row["object"])
    except (KeyError, TypeError) as error:
        problem = "the rule leaves ?subject, ?predicate or ?object open, or puts a literal in the wrong place"
        raise ParseError(problem, source=f"{rule.id}.rq") from error


def premises_of(row: ox.QuerySolution, rule: Rule) -> tuple[ox.Triple, ...]:
    """The triples that a solution of a rule uses."""
    return tuple(ox.Triple(row[f"subject{n}"], row[f"predicate{n}"], row[f"object{n}"]) for n in rule.premises)


def rounds() -> Iterable[int]:
    """The numbers of the rounds, from 0; raises :class:`~kg.errors.LimitError` when there are too many."""
    yield from range(_MOST_ROUNDS)
    raise LimitError(f"the rules made new facts for {_MOST_ROUNDS} rounds", hint="a rule may feed on itself")
