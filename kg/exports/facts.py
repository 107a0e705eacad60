"""The facts of a graph with the derivations that make them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.store import Store, solutions

__all__ = ["Fact", "Made", "read_facts"]

_FACTS = """
SELECT ?subject ?predicate ?object ?derivation ?rule ?support {
  GRAPH ?graph {
    ?derivation a cq:Derivation ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
                cq:rule ?rule ; cq:support ?support
  }
  ?subject ?predicate ?object
}"""
_CLAIMS = "SELECT DISTINCT ?claim { GRAPH ?edition { ?claim prov:wasQuotedFrom ?evidence } }"


@dataclass(frozen=True, slots=True)
class Made:
    """One way to a fact: the derivation's IRI, the rule's, and what it rests on, sorted."""

    derivation: str
    rule: str
    supports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A derived triple, the ways to it, and the claims that are among their supports, sorted."""

    subject: NamedNode
    predicate: NamedNode
    object: NamedNode | Literal
    made: tuple[Made, ...]
    claims: tuple[str, ...]


def read_facts(store: Store) -> tuple[Fact, ...]:
    """The derived facts that the default graph holds, sorted."""
    claims = {row[0].value for row in solutions(store.query(_CLAIMS)).rows if isinstance(row[0], NamedNode)}
    ways: dict[tuple[Any, ...], dict[tuple[str, str], set[str]]] = defaultdict(lambda: defaultdict(set))
    for *fact, derivation, rule, support in solutions(store.query(_FACTS)).rows:
        if not any(isinstance(term, BlankNode) for term in fact):
            ways[tuple(fact)][derivation.value, rule.value].add(support.value)  # type: ignore[union-attr]
    found = []
    for triple, made in sorted(ways.items(), key=lambda item: str(item[0])):
        several = tuple(Made(*key, tuple(sorted(supports))) for key, supports in sorted(made.items()))
        resting = {support for one in several for support in one.supports} & claims
        found.append(Fact(triple[0], triple[1], triple[2], several, tuple(sorted(resting))))
    return tuple(found)
