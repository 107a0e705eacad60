"""How plausible it is that a clause judges, or that a claim is right: logistic scorers over marks.

Their weights are data that scripts make from annotated texts.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.vocabulary import data_path

__all__ = ["Scorer", "load_scorer"]


@dataclass(frozen=True, slots=True)
class Scorer:
    """Weights of marks; what reaches the threshold is taken."""

    weights: Mapping[str, float]
    bias: float
    threshold: float

    def probability(self, marks: Iterable[str]) -> float:
        """Between 0 and 1; the same for the same marks in whatever order they come."""
        total = self.bias + math.fsum(self.weights.get(mark, 0.0) for mark in marks)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))

    def weighed(self, marks: Iterable[str], most: int = 6) -> tuple[tuple[str, float], ...]:
        """The marks that weigh most among those given, with their weights, heaviest first."""
        found = [(mark, self.weights[mark]) for mark in marks if mark in self.weights]
        return tuple(sorted(found, key=lambda item: (-abs(item[1]), item[0]))[:most])


@functools.cache
def load_scorer(name: str) -> Scorer:
    """The packaged scorer of that name: ``judgement`` or ``reliability``."""
    content = json.loads(data_path("ontology", "lexicon", f"{name}.json").read_text(encoding="utf-8"))
    return Scorer(content["weights"], float(content["bias"]), float(content["threshold"]))
