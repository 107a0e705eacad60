"""Facts from claims, each with the record of how it was made."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import pyoxigraph as ox

from kg.reasoning.classes import Classes
from kg.reasoning.closure import FACTS, Step, close, evaluate, fact_of, follow
from kg.reasoning.rules import Rule, Tier, load_rules
from kg.vocabulary import CQ, RDF, RDFS, SKOS, Minter

__all__ = ["Derived", "derivations_graph", "derive", "recorded_facts"]

_TYPE = ox.NamedNode(RDF.type)


@dataclass(frozen=True, slots=True)
class Derived:
    """What :func:`derive` found; all tuples are sorted.

    ``facts`` follow from claims, each with at least one derivation; ``derivations`` are the quads that record how, in
    the graph of derivations; ``background`` follows from the reference graph and the ontology alone, so it rests on no
    text and has no derivation; ``refused`` are the facts that rules gave and the ontology excludes. ``counts`` says
    how many facts each rule made, and ``rounds`` how many rounds of rules it took.
    """

    facts: tuple[ox.Triple, ...] = ()
    derivations: tuple[ox.Quad, ...] = ()
    background: tuple[ox.Triple, ...] = ()
    refused: tuple[ox.Triple, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    rounds: int = 0


def derivations_graph(minter: Minter) -> ox.NamedNode:
    """The name of the graph that records how facts were made."""
    return ox.NamedNode(minter.named("graph", "derivations"))


def recorded_facts(store: ox.Store, *, minter: Minter) -> frozenset[ox.Triple]:
    """The facts that a store's graph of derivations records, which a new derivation replaces."""
    graph = derivations_graph(minter)
    parts = [
        {quad.subject: quad.object for quad in store.quads_for_pattern(None, ox.NamedNode(term), None, graph)}
        for term in (RDF.subject, RDF.predicate, RDF.object)
    ]
    return frozenset(ox.Triple(*(part[node] for part in parts)) for node in parts[0])  # type: ignore[arg-type]


def derive(store: ox.Store, *, minter: Minter, rules: Sequence[Rule] | None = None) -> Derived:
    """The facts that follow from the claims of a store, by the rules of ``ontology/rules`` unless others are given.

    The store holds reference graph and ontology in its default graph and each edition's claims in a named graph; it is
    read and never changed. Rules over facts work on a copy of the default graph, without the facts that an earlier
    derivation left there. Rules over claims read the store once, since no fact changes what they see.

    Raises :class:`~kg.errors.ParseError` when a rule does not parse and :class:`~kg.errors.LimitError` when the rules
    reach no end.
    """
    rules = load_rules() if rules is None else rules
    in_rounds = [rule for rule in rules if rule.tier in (Tier.FACTS, Tier.OWL_RL)]
    work = _given(store, minter)
    background = close(work, in_rounds)
    record = _Record(minter)
    refused = _apply_to_claims(store, work, [rule for rule in rules if rule.tier is Tier.CLAIMS], record)
    work.extend(ox.Quad(f.subject, f.predicate, f.object, g) for f in record.facts for g in (ox.DefaultGraph(), FACTS))
    rounds = 1
    for steps in follow(work, in_rounds):
        rounds += 1
        record.add_steps(steps)
    facts = frozenset(record.facts)
    return Derived(
        facts=_sorted(facts),
        derivations=tuple(record.quads(rules)),
        background=_sorted(triple for triple in background if triple not in facts),
        refused=_sorted(refused),
        counts=MappingProxyType(dict(sorted(record.counts.items()))),
        rounds=rounds,
    )


def _sorted(triples: Iterable[ox.Triple]) -> tuple[ox.Triple, ...]:
    return tuple(sorted(triples, key=str))


def _given(store: ox.Store, minter: Minter) -> ox.Store:
    """A copy of the default graph without the facts of an earlier derivation."""
    earlier = recorded_facts(store, minter=minter)
    work = ox.Store()
    given = store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    work.bulk_extend(quad for quad in given if not earlier or quad.triple not in earlier)
    return work


def _apply_to_claims(store: ox.Store, work: ox.Store, rules: Iterable[Rule], record: _Record) -> set[ox.Triple]:
    """Record what the rules over claims give, and return what the ontology excludes.

    An actor that could not be linked takes part in no fact, whatever a rule says.
    """
    classes = Classes(work)
    unlinked = {quad.subject for quad in store.quads_for_pattern(None, _TYPE, ox.NamedNode(CQ.UnlinkedActor), None)}
    refused: set[ox.Triple] = set()
    for rule in rules:
        rows = evaluate(store, rule)
        supports = [name for name in rows.variables if name.value.startswith("support")]
        for row in rows:
            fact = fact_of(row, rule)
            if fact.subject in unlinked or fact.object in unlinked:
                continue
            if _excluded(store, classes, fact):
                refused.add(fact)
            else:
                record.add(rule, fact, (row[name] for name in supports if row[name] is not None))
    return refused


def _excluded(store: ox.Store, classes: Classes, fact: ox.Triple) -> bool:
    """Whether the types of the fact's subject or object, in any graph, cannot go with its property."""
    for node, as_object in ((fact.subject, False), (fact.object, True)):
        if isinstance(node, ox.NamedNode):
            found = store.quads_for_pattern(node, _TYPE, None, None)
            types = {quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode)}
            if classes.excluding(types, fact.predicate.value, as_object=as_object) is not None:
                return True
    return False


class _Record:
    """The facts made so far, each with its derivations."""

    def __init__(self, minter: Minter) -> None:
        self._minter = minter
        self._derivations: dict[str, tuple[Rule, ox.Triple, frozenset[str]]] = {}
        self.facts: dict[ox.Triple, set[str]] = defaultdict(set)
        self.counts: Counter[str] = Counter()
        self._counted: set[tuple[str, ox.Triple]] = set()

    def add(self, rule: Rule, fact: ox.Triple, supports: Iterable[ox.NamedNode]) -> None:
        """Record that the rule makes the fact from these claims, memberships or derivations."""
        names = frozenset(support.value for support in supports)
        parts = (rule.id, str(fact.subject), str(fact.predicate), str(fact.object), *sorted(names))
        derivation = self._minter.hashed("derivation", *parts)
        self._derivations[derivation] = (rule, fact, names)
        self.facts[fact].add(derivation)
        if (rule.id, fact) not in self._counted:
            self._counted.add((rule.id, fact))
            self.counts[rule.id] += 1

    def add_steps(self, steps: Iterable[Step]) -> None:
        """Record one round of rules over facts; a premise that is a fact is cited by all its derivations so far."""
        cited = [(step, {name for premise in step.premises for name in self.facts.get(premise, ())}) for step in steps]
        for step, names in cited:
            self.add(step.rule, step.fact, (ox.NamedNode(name) for name in names))

    def quads(self, rules: Iterable[Rule]) -> Iterator[ox.Quad]:
        """The derivations, and what each rule that was used says, in the graph of derivations."""
        graph = derivations_graph(self._minter)
        for rule in (rule for rule in rules if rule.id in self.counts):
            node = ox.NamedNode(rule.iri)
            yield ox.Quad(node, _TYPE, ox.NamedNode(CQ.Rule), graph)
            yield ox.Quad(node, ox.NamedNode(RDFS.label), ox.Literal(rule.id), graph)
            yield ox.Quad(node, ox.NamedNode(SKOS.definition), ox.Literal(rule.sentence, language="en"), graph)
        for name, (rule, fact, supports) in sorted(self._derivations.items()):
            node = ox.NamedNode(name)
            yield ox.Quad(node, _TYPE, ox.NamedNode(CQ.Derivation), graph)
            yield ox.Quad(node, ox.NamedNode(RDF.subject), fact.subject, graph)
            yield ox.Quad(node, ox.NamedNode(RDF.predicate), fact.predicate, graph)
            yield ox.Quad(node, ox.NamedNode(RDF.object), fact.object, graph)
            yield ox.Quad(node, ox.NamedNode(CQ.rule), ox.NamedNode(rule.iri), graph)
            for support in sorted(supports):
                yield ox.Quad(node, ox.NamedNode(CQ.support), ox.NamedNode(support), graph)
