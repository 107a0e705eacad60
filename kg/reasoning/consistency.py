"""Whether a graph contradicts the ontology, by HermiT, and which statements do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox

from kg.errors import InconsistencyError, InputError
from kg.reasoning.hermit import HermiT
from kg.reasoning.statements import Statements, read_statements, restored
from kg.reasoning.suspicion import suspicions
from kg.vocabulary import RDF

__all__ = ["Consistency", "check_consistency"]

_MOST_SUSPICIONS = 100
_MOST_RUNS = 150
"""How often HermiT is called at most to narrow an inconsistency down."""


@dataclass(frozen=True, slots=True)
class Consistency:
    """A graph that is consistent: how many statements and axioms HermiT saw, and which classes can have no instance."""

    statements: int
    axioms: int
    unsatisfiable: tuple[str, ...] = ()

    @property
    def coherent(self) -> bool:
        """Whether every named class can have an instance."""
        return not self.unsatisfiable


def check_consistency(data: ox.Store | Iterable[ox.Quad], *, timeout: float = 120.0) -> Consistency:
    """Check ontology, reference, facts and claims together, as one OWL 2 DL ontology, by HermiT.

    ``timeout`` bounds each run of HermiT, in seconds. Nothing is fetched, and ``owl:imports`` is not followed. What
    HermiT cannot take is left out or rewritten: see :func:`kg.reasoning.statements.read_statements`.

    Raises :class:`~kg.errors.InconsistencyError` that names a least set of contradicting statements,
    :class:`~kg.errors.MissingError` when there is no Java, :class:`~kg.errors.LimitError` when the time is up, and
    :class:`~kg.errors.InputError` when the data hold no ontology, against which nothing could be inconsistent.
    """
    given = read_statements(data)
    if not any(axiom.predicate.value == RDF.type for axiom in given.axioms):
        raise InputError("the data hold no ontology to check them against", hint="add ontology/communique.ttl")
    hermit = HermiT(timeout=timeout)
    answer = hermit.ask([*given.axioms, *given.about_instances], classes=True)
    if not answer.consistent:
        raise _explained(hermit, given)
    return Consistency(len(given.about_instances), len(given.axioms), answer.unsatisfiable)


def _explained(hermit: HermiT, given: Statements) -> InconsistencyError:
    """The error with a least set of statements that contradict the ontology, and each other if they are several.

    What looks suspicious by rules alone is tried first; when HermiT finds no fault there, all statements are searched.
    """
    if not hermit.ask(given.axioms).consistent:
        return InconsistencyError("the ontology contradicts itself, whatever the data say")
    suspected = list(islice(suspicions(given), _MOST_SUSPICIONS))
    statements: list[ox.Triple] = sorted({triple for one in suspected for triple in one.statements}, key=str)
    if not statements or hermit.ask([*given.axioms, *statements]).consistent:
        statements = list(given.about_instances)
    found, least = _narrowed(hermit, given.axioms, statements)
    reason = next((f" {one.reason}" for one in suspected if one.statements == set(found)), "")
    many = "one statement contradicts" if len(found) == 1 else f"{len(found)} statements together contradict"
    problem = f"{many} the ontology." if least else f"the ontology is contradicted within {len(found)} statements."
    return InconsistencyError(problem + reason, statements=tuple(restored(given, found)))


def _narrowed(hermit: HermiT, axioms: Sequence[ox.Triple], statements: list[ox.Triple]) -> tuple[list[ox.Triple], bool]:
    """A least part of the statements that is still inconsistent, and whether it was reached in the runs allowed.

    Parts are taken away, first large, then ever smaller ones, as long as the rest stays inconsistent (the delta
    debugging of Zeller and Hildebrandt, complements only); what is left at one statement a part is least.
    """
    size = (len(statements) + 1) // 2
    start = hermit.runs
    while True:
        position = 0
        while position < len(statements) and len(statements) > 1:
            if hermit.runs - start >= _MOST_RUNS:
                return statements, False
            rest = statements[:position] + statements[position + size :]
            if not hermit.ask([*axioms, *rest]).consistent:
                statements = rest
            else:
                position += size
        if size == 1:
            return statements, True
        size = (min(size, len(statements)) + 1) // 2
