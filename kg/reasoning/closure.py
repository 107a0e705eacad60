"""Rounds of rules over a store of facts, to the fixpoint, with or without the record of how each fact was made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pyoxigraph as ox

from kg.errors import LimitError, ParseError
from kg.reasoning.rules import Rule
from kg.vocabulary import CQ, OWL, RDF, prefixes

__all__ = ["FACTS", "Step", "close", "evaluate", "fact_of", "follow", "premises_of"]

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
    for _ in _rounds():
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


def follow(store: ox.Store, rules: Sequence[Rule]) -> Iterator[list[Step]]:
    """What follows from the facts in the graph :data:`FACTS`, round by round, each step with its premises.

    At least one premise of a step is such a fact, and none is made twice. A class that the given graph already ascribes
    is no news, so it makes no fact. The new facts are added to the default graph and to :data:`FACTS`.
    """
    for _ in _rounds():
        steps = [step for rule in rules for step in _steps(store, rule)]
        if not steps:
            return
        for fact in {step.fact for step in steps}:
            store.add(ox.Quad(fact.subject, fact.predicate, fact.object))
            store.add(ox.Quad(fact.subject, fact.predicate, fact.object, FACTS))
        yield steps


def _steps(store: ox.Store, rule: Rule) -> Iterator[Step]:
    """The steps of one rule in one round; of those that ascribe the same class to the same thing, the first."""
    if not rule.premises:
        return
    made = f"GRAPH <{FACTS.value}>"
    from_claims = " || ".join(f"EXISTS {{ {made} {{ ?subject{n} ?predicate{n} ?object{n} }} }}" for n in rule.premises)
    news = f"NOT EXISTS {{ {made} {_KNOWN} }} && (?predicate != <{RDF.type}> || NOT EXISTS {_KNOWN})"
    query = f"SELECT * {{ {{ {rule.query}\n }} FILTER({_KEPT}) FILTER({from_claims}) FILTER({news}) }}"
    steps: dict[object, Step] = {}
    for row in evaluate(store, rule, query):
        fact = fact_of(row, rule)
        premises = premises_of(row, rule)
        key = fact if fact.predicate.value == RDF.type else (fact, premises)
        step = Step(rule, fact, premises)
        if key not in steps or str(premises) < str(steps[key].premises):
            steps[key] = step
    yield from steps.values()


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


def _rounds() -> Iterable[int]:
    yield from range(_MOST_ROUNDS)
    raise LimitError(f"the rules made new facts for {_MOST_ROUNDS} rounds", hint="a rule may feed on itself")
