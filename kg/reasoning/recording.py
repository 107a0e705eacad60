"""How facts were made, as nodes of the graph of derivations: written, and read back from a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.reasoning.rules import Rule
from kg.vocabulary import CQ, RDF, RDFS, SKOS, Minter

__all__ = ["Derivation", "derivation_quads", "derivations_graph", "recorded_facts", "rule_quads"]

_TYPE, _SUBJECT, _PREDICATE, _OBJECT = (
    ox.NamedNode(term) for term in (RDF.type, RDF.subject, RDF.predicate, RDF.object)
)
_DERIVATION, _RULE, _OF_RULE, _SUPPORT = (ox.NamedNode(term) for term in (CQ.Derivation, CQ.Rule, CQ.rule, CQ.support))
_LABEL, _DEFINITION = ox.NamedNode(RDFS.label), ox.NamedNode(SKOS.definition)


@dataclass(frozen=True, slots=True)
class Derivation:
    """One way to a fact: the rule, and the IRIs of the claims, memberships or derivations that it rests on, sorted."""

    rule: Rule
    fact: ox.Triple
    supports: tuple[str, ...]

    def named(self, minter: Minter) -> str:
        """The derivation's IRI, a function of all that it says."""
        fact = self.fact
        parts = (self.rule.id, str(fact.subject), str(fact.predicate), str(fact.object), *self.supports)
        return minter.hashed("derivation", *parts)


def derivations_graph(minter: Minter) -> ox.NamedNode:
    """The name of the graph that records how facts were made."""
    return ox.NamedNode(minter.named("graph", "derivations"))


def rule_quads(rule: Rule, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    """What a rule says."""
    node = ox.NamedNode(rule.iri)
    yield ox.Quad(node, _TYPE, _RULE, graph)
    yield ox.Quad(node, _LABEL, ox.Literal(rule.id), graph)
    yield ox.Quad(node, _DEFINITION, ox.Literal(rule.sentence, language="en"), graph)


def derivation_quads(derivations: Iterable[tuple[str, Derivation]], graph: ox.NamedNode) -> Iterator[ox.Quad]:
    """The record of derivations, each given with its IRI."""
    rules: dict[str, ox.NamedNode] = {}
    for name, derivation in derivations:
        node, fact = ox.NamedNode(name), derivation.fact
        rule = rules.get(derivation.rule.id) or rules.setdefault(derivation.rule.id, ox.NamedNode(derivation.rule.iri))
        yield ox.Quad(node, _TYPE, _DERIVATION, graph)
        yield ox.Quad(node, _SUBJECT, fact.subject, graph)
        yield ox.Quad(node, _PREDICATE, fact.predicate, graph)
        yield ox.Quad(node, _OBJECT, fact.object, graph)
        yield ox.Quad(node, _OF_RULE, rule, graph)
        for support in derivation.supports:
            yield ox.Quad(node, _SUPPORT, ox.NamedNode(support), graph)


def recorded_facts(store: ox.Store, *, minter: Minter) -> frozenset[ox.Triple]:
    """The facts that a store's graph of derivations records, which a new derivation replaces."""
    graph = derivations_graph(minter)
    parts = [
        {quad.subject: quad.object for quad in store.quads_for_pattern(None, term, None, graph)}
        for term in (_SUBJECT, _PREDICATE, _OBJECT)
    ]
    return frozenset(ox.Triple(*(part[node] for part in parts)) for node in parts[0])  # type: ignore[arg-type]
