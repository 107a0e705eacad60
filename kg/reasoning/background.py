"""What a default graph holds without its facts: what is given, and what follows from that alone."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import pyoxigraph as ox

from kg.reasoning.clauses import Clauses
from kg.reasoning.closure import evaluate, fact_of
from kg.reasoning.following import DefaultGraph
from kg.reasoning.recorded import Recorded
from kg.reasoning.rules import Rule

__all__ = ["Background"]


class Background:
    """The background of a store in which facts are recorded; ``graph`` has the facts too."""

    def __init__(self, store: ox.Store, clauses: Clauses, recorded: Recorded, rules: Sequence[Rule]) -> None:
        self.store = store
        self.graph = DefaultGraph(store)
        self._clauses = clauses
        self._recorded = recorded
        self._without_premises = [rule for rule in rules if not rule.premises]
        self._known: dict[ox.Triple, bool] = {}

    def __contains__(self, triple: object) -> bool:
        """Whether the triple would be in the default graph if there were no claims."""
        if not isinstance(triple, ox.Triple):
            return False
        if triple not in self._known:
            self._known[triple] = self._follows(triple, frozenset())
        return self._known[triple]

    def _follows(self, triple: ox.Triple, above: frozenset[ox.Triple]) -> bool:
        """Whether the triple is given or follows from what is given, by a way that does not pass what is above it."""
        if triple not in self.graph:
            return False
        if not self._recorded.of(triple) or triple in self._made_of_reference:
            return True
        above |= {triple}
        return any(
            all(premise not in above and self._follows(premise, above) for premise in step.premises)
            for step in self._clauses.back(triple, self.graph)
        )

    @functools.cached_property
    def _made_of_reference(self) -> frozenset[ox.Triple]:
        """What rules without premises make; they look at the reference graph alone."""
        return frozenset(fact_of(row, rule) for rule in self._without_premises for row in evaluate(self.store, rule))
