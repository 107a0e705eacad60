"""Which claims of two editions are the same, which changed, which came and which went."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kg.statements import Statement, Thing, matter_of, told, told_without_matter

__all__ = ["Change", "ClaimChange", "Pairing", "pair"]

_DERIVED = frozenset("meeting within agreement date office".split())
"""Roles whose values follow from other roles and from the edition's IRI."""

_LASTING = frozenset("StanceClaim MembershipClaim OfficeClaim SharedValuesClaim".split())
"""Claims about what holds: two of one matter are one that changed. Others are so only where their words are alike."""

_ALIKE = 0.6
"""How alike quotes are (0 to 1, difflib's ratio) that are taken for one sentence, rewritten."""


class Change(StrEnum):
    """What became of a claim, a fact or a document."""

    CHANGED = "changed"
    LOST = "lost"
    GAINED = "gained"
    REWORDED = "reworded"


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """A claim that is not as it was.

    ``words`` tell it ("China on Ukraine: supports → avoids comment"); ``before`` is None of one that was gained,
    ``after`` of one that was lost. A ``reworded`` claim says the same on other words of the text.
    """

    change: Change
    words: str
    document: str
    before: Statement | None = None
    after: Statement | None = None


@dataclass(frozen=True, slots=True)
class Pairing:
    """The claims of a document before and after: those that differ, how many stand, and how many of these moved."""

    changes: tuple[ClaimChange, ...]
    kept: int
    moved: int


def pair(document: str, before: Sequence[Statement], after: Sequence[Statement]) -> Pairing:
    """Pair the claims of two editions of a document, each at most once.

    The same claim is one with the same content and quote, wherever it stands; then one with the same content; then one
    of the same matter. What is left over was lost or gained.
    """
    old, new = list(before), list(after)
    kept = list(_matched(old, new, lambda claim: (_content(claim), claim.quote)))
    reworded = list(_matched(old, new, _content))
    changed = list(_matched(old, new, matter_of, _one_claim))
    changes = [
        *(ClaimChange(Change.REWORDED, told(one), document, one, other) for one, other in reworded),
        *(ClaimChange(Change.CHANGED, _changed(one, other), document, one, other) for one, other in changed),
        *(ClaimChange(Change.LOST, told(one), document, before=one) for one in old),
        *(ClaimChange(Change.GAINED, told(other), document, after=other) for other in new),
    ]
    moved = sum((one.start, one.end) != (other.start, other.end) for one, other in kept)
    return Pairing(tuple(sorted(changes, key=_place)), len(kept), moved)


def _matched(
    old: list[Statement],
    new: list[Statement],
    key: Callable[[Statement], Hashable],
    fits: Callable[[Statement, Statement], bool] = lambda one, other: True,
) -> Iterator[tuple[Statement, Statement]]:
    """Pairs of one key, in text order; they are taken out of the lists."""
    waiting: dict[Hashable, list[Statement]] = defaultdict(list)
    for other in new:
        waiting[key(other)].append(other)
    for one in tuple(old):
        candidates = waiting.get(key(one), [])
        found = next((other for other in candidates if fits(one, other)), None)
        if found is not None:
            candidates.remove(found)
            old.remove(one)
            new.remove(found)
            yield one, found


def _content(claim: Statement) -> Hashable:
    roles = tuple((role, tuple(map(_key, things))) for role, things in claim.roles.items() if role not in _DERIVED)
    return claim.kind, roles, tuple(map(_key, claim.speakers)), claim.modality, claim.polarity


def _key(thing: Thing) -> str:
    """The thing itself; of authors and actors not linked, whose IRIs hang on the document's, the name."""
    own = thing.iri is None or "/mention/" in thing.iri or "/author/" in thing.iri
    return thing.name if own else thing.key


def _one_claim(one: Statement, other: Statement) -> bool:
    if one.kind in _LASTING:
        return True
    return difflib.SequenceMatcher(None, one.quote or "", other.quote or "", autojunk=False).ratio() >= _ALIKE


def _changed(one: Statement, other: Statement) -> str:
    before, after = told_without_matter(one), told_without_matter(other)
    if before == after:
        before, after = f"{before} ({one.polarity})", f"{after} ({other.polarity})"
    return f"{told(one).removesuffix(told_without_matter(one))}{before} → {after}"


_ORDER = tuple(Change)


def _place(change: ClaimChange) -> tuple[object, ...]:
    there = change.after or change.before
    return _ORDER.index(change.change), (there.start or 0) if there else 0, change.words
