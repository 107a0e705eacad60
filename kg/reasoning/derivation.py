"""Facts from claims, each with the record of how it was made."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import pyoxigraph as ox

from kg.reasoning.claiming import Admission, claimed
from kg.reasoning.classes import Classes
from kg.reasoning.closure import Step, close
from kg.reasoning.following import follow
from kg.reasoning.recording import Derivation, derivation_quads, derivations_graph, recorded_facts, rule_quads
from kg.reasoning.rules import Rule, Tier, load_rules
from kg.vocabulary import RDF, Minter

__all__ = ["Derived", "derive"]

_TYPE = ox.NamedNode(RDF.type)
_DEFAULT = ox.DefaultGraph()


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
    refusals: frozenset[Derivation] = frozenset()


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
    over_claims = [rule for rule in rules if rule.tier is Tier.CLAIMS]
    work = _given(store, minter)
    background = close(work, in_rounds)
    record = _Record(minter)
    refused: set[Derivation] = set()
    for derivation, admitted in claimed(store, over_claims, _admission(store, work)):
        if admitted:
            record.add(derivation)
        else:
            refused.add(derivation)
    rounds = 1
    for steps in follow(work, in_rounds, record.facts):
        rounds += 1
        record.add_steps(steps)
    return Derived(
        facts=_sorted(record.facts),
        derivations=tuple(record.quads(rules)),
        background=_sorted(triple for triple in background if triple not in record.facts),
        refused=_sorted({derivation.fact for derivation in refused}),
        counts=MappingProxyType(dict(sorted(record.counts.items()))),
        rounds=rounds,
        refusals=frozenset(refused),
    )


def _sorted(triples: Iterable[ox.Triple]) -> tuple[ox.Triple, ...]:
    return tuple(sorted(triples, key=str))


def _given(store: ox.Store, minter: Minter) -> ox.Store:
    """A copy of the default graph without the facts of an earlier derivation."""
    earlier = recorded_facts(store, minter=minter)
    work = ox.Store()
    given = store.quads_for_pattern(None, None, None, _DEFAULT)
    work.bulk_extend(quad for quad in given if quad.triple not in earlier) if earlier else work.bulk_extend(given)
    return work


def _admission(store: ox.Store, work: ox.Store) -> Admission:
    """What may be a fact, by the classes that claims, the reference graph and what follows from it alone ascribe."""

    def types_of(node: ox.NamedNode) -> set[str]:
        ascribed = [quad for quad in store.quads_for_pattern(node, _TYPE, None, None) if quad.graph_name != _DEFAULT]
        ascribed += work.quads_for_pattern(node, _TYPE, None, _DEFAULT)
        return {quad.object.value for quad in ascribed if isinstance(quad.object, ox.NamedNode)}

    return Admission(Classes(work), types_of)


class _Record:
    """The facts made so far, each with the names of its derivations."""

    def __init__(self, minter: Minter) -> None:
        self._minter = minter
        self._derivations: dict[str, Derivation] = {}
        self.facts: dict[ox.Triple, set[str]] = defaultdict(set)
        self.counts: Counter[str] = Counter()
        self._counted: set[tuple[str, ox.Triple]] = set()

    def add(self, derivation: Derivation) -> None:
        """Record one way to a fact."""
        name = derivation.named(self._minter)
        self._derivations[name] = derivation
        self.facts[derivation.fact].add(name)
        counted = (derivation.rule.id, derivation.fact)
        if counted not in self._counted:
            self._counted.add(counted)
            self.counts[derivation.rule.id] += 1

    def add_steps(self, steps: Iterable[Step]) -> None:
        """Record one round of rules over facts; a premise that is a fact is cited by all its derivations so far."""
        cited = [(step, {name for premise in step.premises for name in self.facts.get(premise, ())}) for step in steps]
        for step, names in cited:
            self.add(Derivation(step.rule, step.fact, tuple(sorted(names))))

    def quads(self, rules: Iterable[Rule]) -> Iterator[ox.Quad]:
        """The derivations, and what each rule that was used says, in the graph of derivations."""
        graph = derivations_graph(self._minter)
        for rule in (rule for rule in rules if rule.id in self.counts):
            yield from rule_quads(rule, graph)
        yield from derivation_quads(sorted(self._derivations.items(), key=lambda item: item[0]), graph)
