"""What follows from facts made of claims, round by round, each step with its premises."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

import pyoxigraph as ox

from kg.reasoning.clauses import Clauses
from kg.reasoning.closure import FACTS, Step, rounds, steps_of
from kg.reasoning.patterns import Term
from kg.reasoning.rules import Rule
from kg.vocabulary import RDF

__all__ = ["DefaultGraph", "first_of_each", "follow"]

_TYPE = ox.NamedNode(RDF.type)
_DEFAULT = ox.DefaultGraph()


class DefaultGraph:
    """The triples of a store's default graph, and more if given."""

    def __init__(self, store: ox.Store, more: ox.Store | None = None) -> None:
        self._stores = (store,) if more is None else (store, more)

    def matching(self, subject: Term | None, predicate: Term | None, value: Term | None) -> Iterator[ox.Triple]:
        """The triples that match, ``None`` matching all; one that is in both stores comes twice."""
        for store in self._stores:
            for quad in store.quads_for_pattern(subject, predicate, value, _DEFAULT):  # type: ignore[arg-type]
                yield quad.triple

    def __contains__(self, triple: object) -> bool:
        return isinstance(triple, ox.Triple) and any(
            ox.Quad(triple.subject, triple.predicate, triple.object) in store for store in self._stores
        )


def follow(store: ox.Store, rules: Sequence[Rule], facts: Iterable[ox.Triple]) -> Iterator[list[Step]]:
    """What follows from the facts and the store's default graph, round by round.

    At least one premise of a step is a fact, and no fact is made twice. A class that the default graph ascribes is no
    news, so it makes no fact. Facts and what follows are added to the default graph.
    """
    clauses, graph = Clauses(rules, store), DefaultGraph(store)
    known: set[ox.Triple] = set()
    fresh = set(facts)
    for _ in rounds():
        _add(store, fresh, mark=bool(clauses.others))
        known |= fresh
        found = [step for fact in fresh for step in clauses.onward(fact, graph)]
        found += [step for rule in clauses.others for step in steps_of(store, rule)]
        steps = first_of_each(step for step in found if step.fact not in known and not _ascribed(step.fact, graph))
        if not steps:
            return
        fresh = {step.fact for step in steps}
        yield steps


def _add(store: ox.Store, facts: Collection[ox.Triple], *, mark: bool) -> None:
    store.extend(ox.Quad(fact.subject, fact.predicate, fact.object) for fact in facts)
    if mark:
        store.extend(ox.Quad(fact.subject, fact.predicate, fact.object, FACTS) for fact in facts)


def _ascribed(fact: ox.Triple, graph: DefaultGraph) -> bool:
    return fact.predicate == _TYPE and fact in graph


def first_of_each(steps: Iterable[Step]) -> list[Step]:
    """The steps, each once; of those of one rule that ascribe the same class to the same thing, the first in order."""
    kept: dict[object, Step] = {}
    for step in steps:
        fact = step.fact
        key = (step.rule.id, fact) if fact.predicate == _TYPE else (step.rule.id, fact, step.premises)
        if key not in kept or str(step.premises) < str(kept[key].premises):
            kept[key] = step
    return list(kept.values())
