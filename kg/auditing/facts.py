"""Whether the facts that a graph holds are those that follow from its claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

import pyoxigraph as ox

from kg.auditing.model import Check, Finding
from kg.reasoning import derivations_graph, derive, recorded_facts
from kg.statements import Statement, names_of, told
from kg.store import LocalStore, ontology_files, reference_files
from kg.vocabulary import CQ, RDF, Minter

__all__ = ["PROPERTIES", "check_facts"]

PROPERTIES = (
    "memberOf foundingMemberOf observerOf dialoguePartnerOf suspendedFrom hasMember leaderOf holdsOfficeIn upholds "
    "sharesValuesWith metWith participatedIn hosted tookPlaceIn besideMeeting partyTo invaded attacked sanctioned "
    "armed tradedWith importedFrom exportedTo negotiatedWith signed condemned withdrewFrom threatened deployedTo aided "
    "visited votedFor votedAgainst abstainedOn recognised"
).split()
"""The local names of the properties of facts."""

_DEFAULT = ox.DefaultGraph()


def check_facts(
    store: LocalStore, *, claims: Mapping[str, Statement], faulty: Collection[str], minter: Minter
) -> tuple[Check, Check]:
    """Compare the facts of a store with those that follow from its claims: none stale, none missing.

    Facts that rest on ``faulty`` nodes are not told of: what is wrong with these has been told. The store holds the
    ontology and the reference graph, and is not changed.
    """
    facts = _Facts(store, claims, minter)
    stale = sorted(finding for fact in facts.stale if (finding := facts.finding("stale", fact, faulty)))
    stale += sorted(facts.half_stale(faulty))
    missing = sorted(finding for fact in facts.missing if (finding := facts.finding("missing", fact, faulty)))
    return (
        Check("stale", "Every fact has a living claim behind it", len(facts.held), tuple(stale)),
        Check("missing", "Every fact that follows is there", len(facts.due), tuple(missing)),
    )


class _Facts:
    def __init__(self, store: LocalStore, claims: Mapping[str, Statement], minter: Minter) -> None:
        self._claims, self._minter, self._store = claims, minter, store
        engine = store.as_pyoxigraph()
        recorded = recorded_facts(engine, minter=minter)
        given = {quad.triple for quad in store.quads(graph=_DEFAULT) if _is_fact(quad)}
        packaged = _packaged()
        derived = derive(_without(store, given - packaged), minter=minter)
        self.due = frozenset(derived.facts)
        background = frozenset(derived.background)
        present = {quad.triple for quad in engine.quads_for_pattern(None, None, None, _DEFAULT)}
        self.held = recorded | (given - background - packaged)
        self.stale = self.held - self.due
        self.missing = self.due - present
        self._old = _Derivations(store.quads(graph=derivations_graph(minter)))
        self._new = _Derivations(derived.derivations)

    def finding(self, check: str, fact: ox.Triple, faulty: Collection[str]) -> Finding | None:
        derivations = self._old if check == "stale" else self._new
        roots = derivations.roots(fact)
        if not (roots | _nodes(fact)).isdisjoint(faulty):
            return None
        message = self._stale(fact, roots) if check == "stale" else self._missing(fact, roots)
        return Finding(check, "", f"“{self._words(fact)}” {message}", str(fact))

    def _words(self, fact: ox.Triple) -> str:
        names = names_of(self._store, _nodes(fact), base=self._minter.base)
        return " ".join(names[t.value] if isinstance(t, ox.NamedNode) else f"“{t.value}”" for t in fact)

    def half_stale(self, faulty: Collection[str]) -> Iterator[Finding]:
        """Of facts that follow, the records of ways in which they do not."""
        for fact in sorted(self.held & self.due, key=str):
            dead = self._old.of(fact) - self._new.of(fact)
            roots = frozenset(root for node in dead for root in self._old.roots_of(node))
            if dead and roots.isdisjoint(faulty):
                gone = sorted(root for root in roots if not self._lives(root))
                why = f"a claim that is gone: {', '.join(gone)}" if gone else self._told(roots)
                message = f"“{self._words(fact)}” follows, but not, as is recorded, from {why}"
                yield Finding("stale", "", message, str(fact))

    def _stale(self, fact: ox.Triple, roots: frozenset[str]) -> str:
        if not self._old.rules(fact):
            return "is held as fact, and no claim is recorded behind it"
        gone = sorted(root for root in roots if not self._lives(root))
        if gone:
            return f"is held as fact, and the claim behind it is gone: {', '.join(gone)}"
        return f"is held as fact, and no longer follows from {self._told(roots)}"

    def _missing(self, fact: ox.Triple, roots: frozenset[str]) -> str:
        rules = ", ".join(self._new.rules(fact))
        return f"follows by the rule {rules} from {self._told(roots)}, and is not held as fact"

    def _lives(self, iri: str) -> bool:
        return iri in self._claims or any(True for _ in self._store.quads(ox.NamedNode(iri), None, None, None))

    def _told(self, roots: Iterable[str]) -> str:
        words = sorted({f"the claim “{told(self._claims[root])}”" for root in roots if root in self._claims})
        return "; ".join(words) or "the reference graph"


def _nodes(fact: ox.Triple) -> frozenset[str]:
    return frozenset(term.value for term in fact if isinstance(term, ox.NamedNode))


def _is_fact(quad: ox.Quad) -> bool:
    return quad.predicate.value.removeprefix(CQ.iri) in _PROPERTIES


_PROPERTIES = frozenset(PROPERTIES)


def _packaged() -> frozenset[ox.Triple]:
    """The facts that the packaged files hold."""
    paths = (*ontology_files(), *reference_files())
    quads = (quad for path in paths for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    return frozenset(quad.triple for quad in quads if _is_fact(quad))


def _without(store: LocalStore, facts: Collection[ox.Triple]) -> ox.Store:
    """A copy of the store whose default graph lacks the facts."""
    copy = ox.Store()
    copy.bulk_extend(quad for quad in store.quads() if quad.graph_name != _DEFAULT or quad.triple not in facts)
    return copy


class _Derivations:
    """Derivations by the fact that they make."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._supports: dict[str, list[str]] = defaultdict(list)
        self._rules: dict[str, str] = {}
        parts: dict[str, dict[str, ox.NamedNode | ox.Literal]] = defaultdict(dict)
        for quad in quads:
            node, property, value = quad.subject.value, quad.predicate.value, quad.object  # type: ignore[union-attr]
            if property == CQ.support:
                self._supports[node].append(value.value)  # type: ignore[union-attr]
            elif property == CQ.rule:
                self._rules[node] = value.value.rpartition("/")[2]  # type: ignore[union-attr]
            elif property in (RDF.subject, RDF.predicate, RDF.object):
                parts[node][property] = value  # type: ignore[assignment]
        self._of: dict[ox.Triple, list[str]] = defaultdict(list)
        for node, found in sorted(parts.items()):
            if len(found) == 3:
                fact = ox.Triple(found[RDF.subject], found[RDF.predicate], found[RDF.object])  # type: ignore[arg-type]
                self._of[fact].append(node)

    def rules(self, fact: ox.Triple) -> list[str]:
        return sorted({self._rules.get(node, "?") for node in self._of.get(fact, ())})

    def of(self, fact: ox.Triple) -> frozenset[str]:
        return frozenset(self._of.get(fact, ()))

    def roots_of(self, node: str) -> frozenset[str]:
        return frozenset(self._roots(node, set()))

    def roots(self, fact: ox.Triple) -> frozenset[str]:
        """The claims and memberships on which a fact rests in the end."""
        seen: set[str] = set()
        return frozenset(root for node in self._of.get(fact, ()) for root in self._roots(node, seen))

    def _roots(self, node: str, seen: set[str]) -> Iterator[str]:
        seen.add(node)
        for support in self._supports[node]:
            if support not in self._rules:
                yield support
            elif support not in seen:
                yield from self._roots(support, seen)
