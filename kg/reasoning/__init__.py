"""What follows from claims: facts by rules and OWL 2 RL, and whether the graph contradicts the ontology."""

from __future__ import annotations

from kg.reasoning.consistency import Consistency, check_consistency
from kg.reasoning.derivation import Derived, derive
from kg.reasoning.recording import Derivation, derivations_graph, recorded_facts
from kg.reasoning.revision import Changes, Revision, contents, revise
from kg.reasoning.rules import Rule, Tier, load_rules

__all__ = [
    "Changes",
    "Consistency",
    "Derivation",
    "Derived",
    "Revision",
    "Rule",
    "Tier",
    "check_consistency",
    "contents",
    "derivations_graph",
    "derive",
    "load_rules",
    "recorded_facts",
    "revise",
]
