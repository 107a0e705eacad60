"""Whether a store's facts are those of its claims, so that a change of some editions need not derive them all anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from kg.gazetteer import reference_digest
from kg.pipeline.citing import lines_of
from kg.pipeline.known import Known
from kg.pipeline.locking import rules_digest
from kg.reasoning import Changes, Derivation, Rule, contents, load_rules
from kg.store import LocalStore, Store
from kg.vocabulary import Minter

__all__ = ["Standing", "Watch", "keep_result", "keep_standing"]

_WAY = "1"
"""Which way of deriving made the facts; another number makes all stores derive theirs anew."""
_MOST_AT_ONCE = 0.2
"""The share of editions up to which it pays to look at the changed ones alone."""
_MOST_BYTES = 32 * 1024 * 1024
"""Bytes of N-Quads of changed graphs that are held."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The facts of a store as they were derived: how many there are, and what the ontology excluded.

    ``result`` is the hash of the built graph, when that was noted.
    """

    facts: int
    refusals: frozenset[Derivation] = frozenset()
    result: str | None = None

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
        refusals = frozenset(_refusal(row, rules) for row in note["refusals"])
        return Standing(int(note["facts"]), refusals, note.get("result"))
    except (ValueError, KeyError, TypeError, SyntaxError):
        return None


def keep_standing(store: Store, standing: Standing, minter: Minter) -> None:
    """Note in the store that its facts are derived."""
    if isinstance(store, LocalStore):
        rows = sorted([d.rule.id, f"{d.fact} .", *d.supports] for d in standing.refusals)
        note = {"basis": basis(minter), "facts": standing.facts, "refusals": rows}
        _keep(store, note)


def keep_result(store: LocalStore, sha256: str) -> None:
    """Note the hash of a store's built graph beside its standing."""
    if text := store.note:
        _keep(store, json.loads(text) | {"result": sha256})


def _keep(store: LocalStore, note: dict[str, Any]) -> None:
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
    """Takes down which editions of a store change, as long as it pays; ``before`` is the standing until then.

    ``known`` are editions that are there. ``result`` is the hash of what was built until then, when that is known, and
    ``lines`` holds the N-Quads that graphs
    had which have changed since; ``deleted`` and ``inserted`` are what deriving facts took out and put in.
    """

    store: Store
    minter: Minter
    before: Standing | None = None
    changes: Changes = field(default_factory=Changes)
    result: str | None = None
    known: Known = field(default_factory=Known)
    lines: dict[ox.NamedNode, bytes] = field(default_factory=dict)
    deleted: tuple[ox.Quad, ...] = ()
    inserted: tuple[ox.Quad, ...] = ()
    _room: int = 0

    def __post_init__(self) -> None:
        self.before = read_standing(self.store, self.minter)
        if self.before is not None:
            self.result = self.before.result
            self._room = 1 + int(len(self.store.graphs()) * _MOST_AT_ONCE)

    @property
    def has_changes(self) -> bool:
        """Whether anything has changed since."""
        return bool(self.changes.editions)

    def replacing(self, graphs: Iterable[ox.NamedNode], *editions: ox.NamedNode) -> None:
        """Be told that graphs are about to give way to those of editions."""
        old = list(graphs)
        for name in (*old, *editions):
            self.known.editions.pop(name.value, None)
        if self.before is None or not isinstance(self.store, LocalStore):
            return
        engine = self.store.as_pyoxigraph()
        self.changes = self.changes | contents(engine, old) | Changes(frozenset(editions))
        if len(self.changes.editions) > 2 * self._room:
            self.give_up()
        elif self.result is not None:
            self._remember(engine, (*old, *editions))

    def revised(self, deleted: tuple[ox.Quad, ...], inserted: tuple[ox.Quad, ...]) -> None:
        """Be told what deriving facts took out and put in."""
        self.deleted, self.inserted = deleted, inserted

    def give_up(self) -> None:
        """Know of nothing before: all is to be derived and counted anew."""
        self.before, self.changes = None, Changes()
        self._forget_result()

    def _remember(self, engine: ox.Store, graphs: Iterable[ox.NamedNode]) -> None:
        for name in graphs:
            if name not in self.lines:
                self.lines[name] = lines_of(engine, name)
        if sum(map(len, self.lines.values())) > _MOST_BYTES:
            self._forget_result()

    def _forget_result(self) -> None:
        self.result, self.lines = None, {}
