"""Whether a store's facts are those of its claims, so that a change of some editions need not derive them all anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.gazetteer import reference_digest
from kg.pipeline.locking import rules_digest
from kg.reasoning import Changes, Derivation, Rule, contents, load_rules
from kg.store import LocalStore, Store
from kg.vocabulary import Minter

__all__ = ["Standing", "Watch", "keep_standing"]

_WAY = "1"
"""Which way of deriving made the facts; another number makes all stores derive theirs anew."""
_MOST_AT_ONCE = 0.2
"""The share of editions up to which it pays to look at the changed ones alone."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The facts of a store as they were derived: how many there are, and what the ontology excluded."""

    facts: int
    refusals: frozenset[Derivation] = frozenset()

    @property
    def refused(self) -> int:
        """How many facts rules gave and the ontology excludes."""
        return len({derivation.fact for derivation in self.refusals})


def read_standing(store: Store, minter: Minter) -> Standing | None:
    """The standing of a store that has not been changed since, under the rules and reference graph of today."""
    text = store.note if isinstance(store, LocalStore) else None
    if text is None:
        return None
    rules = {rule.id: rule for rule in load_rules()}
    try:
        note = json.loads(text)
        if note["basis"] != basis(minter):
            return None
        return Standing(int(note["facts"]), frozenset(_refusal(row, rules) for row in note["refusals"]))
    except (ValueError, KeyError, TypeError, SyntaxError):
        return None


def keep_standing(store: Store, standing: Standing, minter: Minter) -> None:
    """Note in the store that its facts are derived."""
    if isinstance(store, LocalStore):
        rows = sorted([d.rule.id, f"{d.fact} .", *d.supports] for d in standing.refusals)
        note = {"basis": basis(minter), "facts": standing.facts, "refusals": rows}
        store.keep_note(json.dumps(note, ensure_ascii=False, indent=0) + "\n")


def _refusal(row: Sequence[str], rules: dict[str, Rule]) -> Derivation:
    rule, fact, *supports = row
    (quad,) = ox.parse(fact, format=ox.RdfFormat.N_TRIPLES)
    return Derivation(rules[rule], quad.triple, tuple(supports))


def basis(minter: Minter) -> str:
    """A digest of all that facts depend on besides claims: the rules, the ontology and the reference graph."""
    return hashlib.sha256(f"{_WAY} {minter.base} {rules_digest()} {reference_digest()}".encode()).hexdigest()


@dataclass(slots=True)
class Watch:
    """Takes down which editions of a store change, as long as it pays; ``before`` is the standing until then."""

    store: Store
    minter: Minter
    before: Standing | None = None
    changes: Changes = field(default_factory=Changes)
    _room: int = 0

    def __post_init__(self) -> None:
        self.before = read_standing(self.store, self.minter)
        if self.before is not None:
            self._room = 1 + int(len(self.store.graphs()) * _MOST_AT_ONCE)

    def replacing(self, graphs: Iterable[ox.NamedNode], *editions: ox.NamedNode) -> None:
        """Be told that graphs are about to give way to those of editions."""
        if self.before is None or not isinstance(self.store, LocalStore):
            return
        was = contents(self.store.as_pyoxigraph(), graphs)
        self.changes = self.changes | was | Changes(frozenset(editions))
        if len(self.changes.editions) > 2 * self._room:
            self.before, self.changes = None, Changes()
