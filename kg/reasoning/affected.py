"""The facts that depend on a change, and their derivations after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from kg.reasoning.background import Background
from kg.reasoning.clauses import Clauses
from kg.reasoning.closure import Step, rounds
from kg.reasoning.following import DefaultGraph, first_of_each
from kg.reasoning.recorded import Recorded
from kg.reasoning.recording import Derivation
from kg.vocabulary import RDF, Minter

__all__ = ["Affected"]

_TYPE = ox.NamedNode(RDF.type)


class Affected:
    """The facts whose derivations a change touches, and all to which these may lead by rules over facts.

    A fact's rank is the number of rounds that :func:`kg.reasoning.following.follow` takes to make it, 0 for one made of
    claims. Facts that are not affected keep their ranks and derivations, since they rest on none that is.
    """

    def __init__(self, background: Background, clauses: Clauses, recorded: Recorded, minter: Minter) -> None:
        self._background = background
        self._clauses = clauses
        self._recorded = recorded
        self._minter = minter
        self._new = ox.Store()
        self._graph = DefaultGraph(background.store, self._new)
        self._ranks: dict[ox.Triple, int] = {}
        self._names: dict[ox.Triple, set[str]] = {}
        self.new: dict[str, Derivation] = {}

    def derivations(self, *, gone: Iterable[str], made: Mapping[str, Derivation]) -> dict[ox.Triple, set[str]]:
        """For each affected fact the names of its derivations, none when it is no fact any more.

        Those that the store may lack are in ``new`` then.

        ``gone`` are derivations of rules over claims that hold no longer, ``made`` such that hold, new ones and others.
        """
        removed = set(gone)
        new = {name: derivation for name, derivation in made.items() if name not in self._recorded.of(derivation.fact)}
        start = {self._recorded.derivation(name).fact for name in removed} | {d.fact for d in new.values()}
        self._names = {fact: set(self._recorded.made_of_claims(fact) - removed) for fact in self._led_to(start)}
        for name, derivation in new.items():
            self._names[derivation.fact].add(name)
        self.new.update(new)
        self._ranks = {fact: 0 for fact, names in self._names.items() if names}
        self._rank_others()
        return self._names

    def _led_to(self, start: Iterable[ox.Triple]) -> set[ox.Triple]:
        """The facts from which rules lead on to no other; some may turn out to be none."""
        found: set[ox.Triple] = set()
        waiting = sorted(start, key=str)
        while waiting:
            fact = waiting.pop()
            if fact in found or self._is_no_news(fact):
                continue
            found.add(fact)
            if fact not in self._graph:
                self._new.add(ox.Quad(fact.subject, fact.predicate, fact.object))
            waiting += (step.fact for step in self._clauses.onward(fact, self._graph))
        return found

    def _is_no_news(self, fact: ox.Triple) -> bool:
        """Whether the fact ascribes a class that the background ascribes."""
        return fact.predicate == _TYPE and fact in self._background.graph and not self._recorded.of(fact)

    def _rank_others(self) -> None:
        waiting = {fact: list(self._clauses.back(fact, self._graph)) for fact in self._names if fact not in self._ranks}
        premises = {p for steps in waiting.values() for step in steps for p in step.premises if p not in self._names}
        highest = max((self._recorded.rank(premise) or 0 for premise in premises), default=0)
        for number in rounds():
            rank = number + 1
            fired = {
                fact: now for fact, steps in waiting.items() if (now := [s for s in steps if self._fires(s, rank)])
            }
            if not fired and rank > highest:
                return
            for fact, steps in fired.items():
                self._names[fact] = self._named(steps, rank)
                del waiting[fact]
            self._ranks |= dict.fromkeys(fired, rank)

    def _is_fact(self, triple: ox.Triple, rank: int) -> bool:
        """Whether the triple is a fact below the rank."""
        own = self._ranks.get(triple) if triple in self._names else self._recorded.rank(triple)
        return own is not None and own < rank

    def _fires(self, step: Step, rank: int) -> bool:
        """Whether all that the step uses is there before the rank, at least one of it a fact."""
        facts = [self._is_fact(premise, rank) for premise in step.premises]
        return any(facts) and all(
            fact or premise in self._background for fact, premise in zip(facts, step.premises, strict=True)
        )

    def _named(self, steps: Iterable[Step], rank: int) -> set[str]:
        found: dict[str, Derivation] = {}
        for step in first_of_each(steps):
            cited = {name for premise in step.premises if self._is_fact(premise, rank) for name in self._cited(premise)}
            derivation = Derivation(step.rule, step.fact, tuple(sorted(cited)))
            found[derivation.named(self._minter)] = derivation
        self.new |= found
        return set(found)

    def _cited(self, fact: ox.Triple) -> Iterable[str]:
        return self._names[fact] if fact in self._names else self._recorded.of(fact)
