"""Facts and derivations that a store has, looked up one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pyoxigraph as ox

from kg.reasoning.recording import Derivation, derivations_graph
from kg.reasoning.rules import Rule, Tier
from kg.vocabulary import CQ, RDF, Minter

__all__ = ["Recorded"]

_SUBJECT, _PREDICATE, _OBJECT = (ox.NamedNode(term) for term in (RDF.subject, RDF.predicate, RDF.object))
_OF_RULE, _SUPPORT = ox.NamedNode(CQ.rule), ox.NamedNode(CQ.support)


class Recorded:
    """A store's graph of derivations, made by these rules; derivations are named by their IRIs."""

    def __init__(self, store: ox.Store, *, minter: Minter, rules: Sequence[Rule]) -> None:
        self._store = store
        self._rules = {rule.iri: rule for rule in rules}
        self.graph = derivations_graph(minter)
        self._of_subjects: dict[ox.NamedNode, Mapping[tuple[object, object], frozenset[str]]] = {}
        self._derivations: dict[str, Derivation] = {}
        self._ranks: dict[ox.Triple, int | None] = {}

    def of(self, fact: ox.Triple) -> frozenset[str]:
        """The derivations of a fact, none when it is not one."""
        if not isinstance(fact.subject, ox.NamedNode):
            return frozenset()
        if fact.subject not in self._of_subjects:
            self._of_subjects[fact.subject] = self._with_subject(fact.subject)
        return self._of_subjects[fact.subject].get((fact.predicate, fact.object), frozenset())

    def over_claims(self, names: Iterable[str]) -> frozenset[str]:
        """Those of the derivations that rest on claims by one rule."""
        return frozenset(name for name in names if self.derivation(name).rule.tier is Tier.CLAIMS)

    def made_of_claims(self, fact: ox.Triple) -> frozenset[str]:
        """The derivations of the fact by rules over claims; a fact that has one has no other."""
        names = self.of(fact)
        return names if self.over_claims(list(names)[:1]) else frozenset()

    def resting_on(self, support: ox.NamedNode) -> frozenset[str]:
        """The derivations that cite the claim, membership or derivation."""
        return self._subjects(_SUPPORT, support)

    def about(self, node: ox.NamedNode) -> frozenset[str]:
        """The derivations of facts that the node is subject or object of."""
        return self._subjects(_SUBJECT, node) | self._subjects(_OBJECT, node)

    def uses(self, rule: Rule, *, without: frozenset[str]) -> bool:
        """Whether the rule made a derivation that is not among some."""
        found = self._store.quads_for_pattern(None, _OF_RULE, ox.NamedNode(rule.iri), self.graph)
        return any(isinstance(quad.subject, ox.NamedNode) and quad.subject.value not in without for quad in found)

    def _subjects(self, predicate: ox.NamedNode, value: ox.NamedNode) -> frozenset[str]:
        found = self._store.quads_for_pattern(None, predicate, value, self.graph)
        return frozenset(quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode))

    def _with_subject(self, node: ox.NamedNode) -> Mapping[tuple[object, object], frozenset[str]]:
        found: dict[tuple[object, object], set[str]] = {}
        parts = f"<{RDF.subject}> {node} ; <{RDF.predicate}> ?predicate ; <{RDF.object}> ?object"
        rows = self._store.query(f"SELECT ?name ?predicate ?object {{ GRAPH {self.graph} {{ ?name {parts} }} }}")
        for row in rows if isinstance(rows, ox.QuerySolutions) else ():
            name = row["name"]
            if isinstance(name, ox.NamedNode):
                found.setdefault((row["predicate"], row["object"]), set()).add(name.value)
        return {key: frozenset(names) for key, names in found.items()}

    def _value(self, name: str, predicate: ox.NamedNode) -> object:
        quads = self._store.quads_for_pattern(ox.NamedNode(name), predicate, None, self.graph)
        return next(quad.object for quad in quads)

    def derivation(self, name: str) -> Derivation:
        """What a derivation says; :class:`KeyError` when its rule is none of those there are."""
        if name not in self._derivations:
            self._derivations[name] = self._read(name)
        return self._derivations[name]

    def rank(self, fact: ox.Triple) -> int | None:
        """How many rounds of rules over facts it took to make the fact: 0 for one of claims, ``None`` for no fact."""
        if fact not in self._ranks:
            self._ranks[fact] = self._rank(fact)
        return self._ranks[fact]

    def _read(self, name: str) -> Derivation:
        fact = ox.Triple(*(self._value(name, part) for part in (_SUBJECT, _PREDICATE, _OBJECT)))  # type: ignore[arg-type]
        rule = self._value(name, _OF_RULE)
        cited = self._store.quads_for_pattern(ox.NamedNode(name), _SUPPORT, None, self.graph)
        supports = sorted(quad.object.value for quad in cited if isinstance(quad.object, ox.NamedNode))
        return Derivation(self._rules[str(rule)[1:-1]], fact, tuple(supports))

    def _rank(self, fact: ox.Triple) -> int | None:
        names = self.of(fact)
        if not names:
            return None
        derivation = self.derivation(min(names))
        if derivation.rule.tier is Tier.CLAIMS:
            return 0
        below = {self.derivation(name).fact for name in derivation.supports}
        return 1 + max(self.rank(fact) or 0 for fact in below)
