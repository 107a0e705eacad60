"""Facts after a change of some editions: only what rests on them is looked at again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.reasoning.affected import Affected
from kg.reasoning.background import Background
from kg.reasoning.claiming import Admission, claimed, graph_variables
from kg.reasoning.classes import Classes
from kg.reasoning.clauses import Clauses
from kg.reasoning.recorded import Recorded
from kg.reasoning.recording import Derivation, derivation_quads, rule_quads
from kg.reasoning.rules import Rule, Tier, load_rules
from kg.vocabulary import RDF, Minter

__all__ = ["Changes", "Revision", "contents", "revise"]

_TYPE = ox.NamedNode(RDF.type)
_DEFAULT = ox.DefaultGraph()
_Typed = tuple[ox.NamedNode, str]


@dataclass(frozen=True, slots=True)
class Changes:
    """Which editions' graphs were added, replaced or removed, and what those that are gone spoke of.

    ``subjects`` are the IRIs that were subjects in the graphs before, ``types`` the classes that were ascribed there.
    """

    editions: frozenset[ox.NamedNode] = frozenset()
    subjects: frozenset[ox.NamedNode] = frozenset()
    types: frozenset[_Typed] = frozenset()

    def __or__(self, other: Changes) -> Changes:
        """Both changes, one after the other."""
        return Changes(self.editions | other.editions, self.subjects | other.subjects, self.types | other.types)


@dataclass(frozen=True, slots=True)
class Revision:
    """What to take out of a store and to put in, so that it holds the facts of its claims again; both sorted.

    ``more`` says how many facts there are more (or, negative, fewer); ``refusals`` what the ontology excludes now.
    """

    delete: tuple[ox.Quad, ...]
    insert: tuple[ox.Quad, ...]
    more: int
    refusals: frozenset[Derivation]


def contents(store: ox.Store, editions: Iterable[ox.NamedNode]) -> Changes:
    """What must be known of editions' graphs before they are changed."""
    names = frozenset(editions)
    quads = [quad for name in names for quad in store.quads_for_pattern(None, None, None, name)]
    subjects = frozenset(quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode))
    return Changes(names, subjects, frozenset(_typed(quads)))


def _typed(quads: Iterable[ox.Quad]) -> Iterator[_Typed]:
    for quad in quads:
        if quad.predicate == _TYPE and isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            yield quad.subject, quad.object.value


def revise(
    store: ox.Store,
    changes: Changes,
    *,
    minter: Minter,
    refusals: Collection[Derivation] = (),
    rules: Sequence[Rule] | None = None,
) -> Revision | None:
    """What changes in a store's facts when editions' graphs have changed; the store is read and never changed.

    The store's facts and derivations are those of its claims before the change, made by the same rules of the same
    ontology and reference graph, and ``refusals`` what the ontology excluded then. What comes out is what
    :func:`kg.reasoning.derive` makes of the whole store. ``None`` when a rule does not allow that: one over claims that
    looks at several editions to find something missing, or one over facts that is more than triple patterns.

    Raises :class:`~kg.errors.ParseError` when a rule does not parse and :class:`~kg.errors.LimitError` when the rules
    reach no end.
    """
    rules = load_rules() if rules is None else rules
    over_claims = [rule for rule in rules if rule.tier is Tier.CLAIMS]
    in_rounds = [rule for rule in rules if rule.tier in (Tier.FACTS, Tier.OWL_RL)]
    clauses = Clauses(in_rounds, store)
    if clauses.others or any(graph_variables(rule) is None for rule in over_claims):
        return None
    recorded = Recorded(store, minter=minter, rules=rules)
    again = _Again(store, changes, recorded, frozenset(refusals))
    made = {(derivation.named(minter), admitted): derivation for derivation, admitted in again.claimed(over_claims)}
    claims = {name: derivation for (name, admitted), derivation in made.items() if admitted}
    background = Background(store, clauses, recorded, in_rounds)
    affected = Affected(background, clauses, recorded, minter)
    now = affected.derivations(gone=again.candidates - claims.keys(), made=claims)
    refused = again.kept_refusals | {derivation for (_, admitted), derivation in made.items() if not admitted}
    return _revision(store, recorded, background, now, affected.new, refused)


class _Again:
    """What must be looked at again after a change: the graphs, and the derivations that may be gone."""

    def __init__(self, store: ox.Store, changes: Changes, recorded: Recorded, refusals: frozenset[Derivation]) -> None:
        self._store = store
        self._recorded = recorded
        self._retyped = _retyped(store, changes, recorded.graph)
        over_claims = recorded.over_claims
        resting = {node: over_claims(recorded.resting_on(node)) for node in changes.subjects}
        cited = {node for node, names in resting.items() if names}
        about = over_claims(name for node in self._retyped for name in recorded.about(node))
        self.candidates = about.union(*resting.values())
        gone = {node.value for node in changes.subjects}
        odd = {d for d in refusals if not gone.isdisjoint(d.supports) or self._speaks_of_retyped(d.fact)}
        self.kept_refusals = refusals - odd
        supports = {ox.NamedNode(name) for d in (*map(recorded.derivation, about), *odd) for name in d.supports}
        self._editions = set(changes.editions).union(
            *(self._graphs(node, None) for node in cited | supports | self._retyped),
            *(self._graphs(None, node) for node in self._retyped),
        )

    def claimed(self, rules: Sequence[Rule]) -> Iterator[tuple[Derivation, bool]]:
        admission = Admission(Classes(self._store), self._types_of)
        return claimed(self._store, rules, admission, self._editions)

    def _speaks_of_retyped(self, fact: ox.Triple) -> bool:
        return fact.subject in self._retyped or fact.object in self._retyped

    def _graphs(self, subject: ox.NamedNode | None, value: ox.NamedNode | None) -> set[ox.NamedNode]:
        quads = self._store.quads_for_pattern(subject, None, value, None)
        return {q.graph_name for q in quads if isinstance(q.graph_name, ox.NamedNode)} - {self._recorded.graph}

    def _types_of(self, node: ox.NamedNode) -> set[str]:
        """The classes that claims, the reference graph and what follows from it alone ascribe."""
        quads = self._store.quads_for_pattern(node, _TYPE, None, None)
        given = (quad for quad in quads if quad.graph_name != _DEFAULT or not self._recorded.of(quad.triple))
        return {name for _, name in _typed(given)}


def _retyped(store: ox.Store, changes: Changes, derivations: ox.NamedNode) -> frozenset[ox.NamedNode]:
    """The nodes to which the named graphs together now ascribe other classes than before."""
    now = {typed for name in changes.editions for typed in _typed(store.quads_for_pattern(None, _TYPE, None, name))}
    return frozenset(node for node, name in changes.types ^ now if not _ascribed_elsewhere(store, changes, node, name))


def _ascribed_elsewhere(store: ox.Store, changes: Changes, node: ox.NamedNode, name: str) -> bool:
    graphs = (quad.graph_name for quad in store.quads_for_pattern(node, _TYPE, ox.NamedNode(name), None))
    return any(graph != _DEFAULT and graph not in changes.editions for graph in graphs)


def _revision(
    store: ox.Store,
    recorded: Recorded,
    background: Background,
    now: dict[ox.Triple, set[str]],
    known: dict[str, Derivation],
    refused: frozenset[Derivation],
) -> Revision:
    before = {fact: recorded.of(fact) for fact in now}
    gone = {name for fact in now for name in before[fact] - now[fact]}
    new = {name: known[name] for fact in now for name in now[fact] - before[fact]}
    delete = list(derivation_quads(((name, recorded.derivation(name)) for name in gone), recorded.graph))
    insert = list(derivation_quads(new.items(), recorded.graph))
    lost = [fact for fact in now if before[fact] and not now[fact]]
    won = [fact for fact in now if now[fact] and not before[fact]]
    delete += (ox.Quad(*_parts(fact)) for fact in lost if fact not in background)
    insert += (ox.Quad(*_parts(fact)) for fact in won)
    rules_gone = {recorded.derivation(name).rule for name in gone} - {derivation.rule for derivation in new.values()}
    unused = (rule for rule in rules_gone if not recorded.uses(rule, without=frozenset(gone)))
    delete += (quad for rule in unused for quad in rule_quads(rule, recorded.graph))
    insert += (quad for rule in {d.rule for d in new.values()} for quad in rule_quads(rule, recorded.graph))
    there = (quad for quad in insert if quad not in store)
    more = len(won) - len(lost)
    return Revision(tuple(sorted(delete, key=str)), tuple(sorted(there, key=str)), more, refused)


def _parts(fact: ox.Triple) -> tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]:
    return fact.subject, fact.predicate, fact.object  # type: ignore[return-value]
