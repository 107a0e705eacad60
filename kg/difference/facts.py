"""Facts that came and went, each with the claims behind it that did."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.difference.claims import Change, ClaimChange
from kg.statements import Statement, names_of, told
from kg.store import Store
from kg.vocabulary import CQ, RDF

__all__ = ["FactChange", "Facts", "changes_of_facts"]

_OF_AN_EDITION = re.compile(r"[/#](?:meeting|agreement|mention)/[0-9a-f]{16}$")


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that only one of the graphs holds.

    ``rules`` made it, from ``claims`` (in words, with their quotes) that the other graph does not have or has
    otherwise; ``reason`` says so in a sentence.
    """

    change: Change
    words: str
    rules: tuple[str, ...]
    claims: tuple[tuple[str, str], ...]
    reason: str


@dataclass(frozen=True, slots=True)
class _Way:
    """One derivation of a fact: its rule and the IRIs of the claims that it rests on in the end."""

    rule: str
    claims: frozenset[str]


class Facts:
    """The facts of a store under keys that two editions of a text share, each with the ways in which it was made."""

    def __init__(self, store: Store, base: str) -> None:
        self._read(store)
        terms = {term for triple in self._facts.values() for term in triple}
        iris = {term.value for term in terms if isinstance(term, ox.NamedNode)}
        self._names = names_of(store, iris, base=base)
        self.ways: dict[tuple[str, ...], list[_Way]] = defaultdict(list)
        self.words: dict[tuple[str, ...], str] = {}
        for derivation, triple in sorted(self._facts.items()):
            key = tuple(map(self._key, triple))
            self.ways[key].append(_Way(self._rules[derivation], frozenset(self._claims(derivation, set()))))
            self.words[key] = " ".join(map(self._name, triple))

    def _read(self, store: Store) -> None:
        parts = {p: dict[str, ox.NamedNode | ox.Literal]() for p in (RDF.subject, RDF.predicate, RDF.object)}
        self._rules: dict[str, str] = {}
        self._supports: dict[str, list[str]] = defaultdict(list)
        for property, found in parts.items():
            found |= {q.subject.value: q.object for q in store.quads(None, ox.NamedNode(property))}  # type: ignore[union-attr,misc]
        for quad in store.quads(None, ox.NamedNode(CQ.rule)):
            self._rules[quad.subject.value] = quad.object.value.rpartition("/")[2]  # type: ignore[union-attr]
        for quad in store.quads(None, ox.NamedNode(CQ.support)):
            self._supports[quad.subject.value].append(quad.object.value)  # type: ignore[union-attr]
        # Names and classes of things follow from what is told of them; who compares wants to hear of the latter.
        told = {name for name, term in parts[RDF.predicate].items() if term.value.startswith(CQ.iri)}
        whole = [name for name in self._rules if name in told and all(name in found for found in parts.values())]
        self._facts = {name: tuple(found[name] for found in parts.values()) for name in whole}

    def _claims(self, derivation: str, seen: set[str]) -> Iterator[str]:
        seen.add(derivation)
        for support in self._supports[derivation]:
            if support in self._rules:
                if support not in seen:
                    yield from self._claims(support, seen)
            else:
                yield support

    def _key(self, term: ox.NamedNode | ox.Literal) -> str:
        scoped = isinstance(term, ox.NamedNode) and _OF_AN_EDITION.search(term.value)
        return f"“{self._name(term)}”" if scoped else str(term)

    def _name(self, term: ox.NamedNode | ox.Literal) -> str:
        return self._names[term.value] if isinstance(term, ox.NamedNode) else f"“{term.value}”"


def changes_of_facts(old: Facts, new: Facts, changes: Iterable[ClaimChange]) -> tuple[FactChange, ...]:
    """The facts that went, then those that came, in the order of their words."""
    went: dict[str, ClaimChange] = {}
    came: dict[str, ClaimChange] = {}
    for change in changes:
        if change.before:
            went[change.before.iri] = change
        if change.after:
            came[change.after.iri] = change
    lost = [_change(Change.LOST, old, key, went) for key in old.ways.keys() - new.ways.keys()]
    gained = [_change(Change.GAINED, new, key, came) for key in new.ways.keys() - old.ways.keys()]
    return tuple(sorted(lost, key=lambda fact: fact.words) + sorted(gained, key=lambda fact: fact.words))


def _change(change: Change, facts: Facts, key: tuple[str, ...], moved: Mapping[str, ClaimChange]) -> FactChange:
    ways = facts.ways[key]
    rules = tuple(sorted({way.rule for way in ways}))
    behind = [moved[claim] for claim in sorted({claim for way in ways for claim in way.claims}) if claim in moved]
    if not behind:
        reason = f"by the rule {', '.join(rules)}: its claims stand, so the rules or the reference data differ"
        return FactChange(change, facts.words[key], rules, (), reason)
    parts = sorted({(_told(one, change), _quote(one, change)) for one in behind})
    verb = "rested on" if change is Change.LOST else "rests on"
    reason = f"by the rule {', '.join(rules)} it {verb} {'; '.join(words for words, _ in parts)}"
    return FactChange(change, facts.words[key], rules, tuple(parts), reason)


_ENDS = {
    (Change.LOST, Change.LOST): "is gone",
    (Change.LOST, Change.CHANGED): "has changed",
    (Change.LOST, Change.REWORDED): "stands on other words",
    (Change.GAINED, Change.GAINED): "is new",
    (Change.GAINED, Change.CHANGED): "said otherwise before",
    (Change.GAINED, Change.REWORDED): "stood on other words",
}


def _side(claim: ClaimChange, change: Change) -> Statement:
    side = claim.before if change is Change.LOST else claim.after
    assert side is not None
    return side


def _told(claim: ClaimChange, change: Change) -> str:
    return f"the claim “{told(_side(claim, change))}”, which {_ENDS[change, claim.change]}"


def _quote(claim: ClaimChange, change: Change) -> str:
    return _side(claim, change).quote or ""
