"""Comparing two graphs: documents, claims, facts, statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph

from kg.difference.claims import Change, ClaimChange, Pairing, pair
from kg.difference.facts import FactChange, Facts, changes_of_facts
from kg.difference.patch import rows
from kg.statements import Edition, Statement, read_editions, read_statements
from kg.store import LocalStore, Store
from kg.vocabulary import DEFAULT_BASE

__all__ = ["Difference", "DocumentChange", "compare"]


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A document that only one graph has, or whose text (``text``) or description is not as it was."""

    change: Change
    name: str
    text: bool
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two graphs.

    ``kept`` counts claims that stand, ``moved`` those of them whose words are at another place of the text; ``removed``
    and ``added`` are all statements, of whatever kind, that only the old and only the new graph has. False when the
    graphs are the same.
    """

    documents: tuple[DocumentChange, ...]
    claims: tuple[ClaimChange, ...]
    facts: tuple[FactChange, ...]
    kept: int
    moved: int
    removed: tuple[pyoxigraph.Quad, ...]
    added: tuple[pyoxigraph.Quad, ...]

    def _repr_html_(self) -> str:
        """What differs in words, for notebooks."""
        from kg.difference.rendering import as_html

        return as_html(self)

    def __bool__(self) -> bool:
        return bool(self.removed or self.added)


def compare(old: Store | pyoxigraph.Store, new: Store | pyoxigraph.Store, *, base: str = DEFAULT_BASE) -> Difference:
    """Compare two graphs.

    Documents are the same when their IRIs are; where each graph has one document that the other lacks, these two are
    taken for one. ``base`` is the base of the graphs' IRIs.
    """
    sides = [LocalStore(side) if isinstance(side, pyoxigraph.Store) else side for side in (old, new)]
    editions = [read_editions(side, base=base) for side in sides]
    claims = [_by_edition(read_statements(side, base=base)) for side in sides]
    pairs = _pairs(*editions)
    pairings = [_pairing(one, other, *claims) for one, other in pairs]
    changes = tuple(change for pairing in pairings for change in pairing.changes)
    removed, added = rows(sides[0].quads(), sides[1].quads())
    return Difference(
        documents=tuple(change for one, other in pairs if (change := _document(one, other))),
        claims=changes,
        facts=changes_of_facts(Facts(sides[0], base), Facts(sides[1], base), changes),
        kept=sum(pairing.kept for pairing in pairings),
        moved=sum(pairing.moved for pairing in pairings),
        removed=removed,
        added=added,
    )


def _by_edition(statements: Sequence[Statement]) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        found[statement.edition].append(statement)
    return found


_Pair = tuple[Edition | None, Edition | None]


def _pairs(old: Sequence[Edition], new: Sequence[Edition]) -> list[_Pair]:
    after = {edition.document or edition.iri: edition for edition in new}
    before = {edition.document or edition.iri: edition for edition in old}
    pairs: list[_Pair] = [(before[name], after[name]) for name in before if name in after]
    gone = [edition for name, edition in before.items() if name not in after]
    come = [edition for name, edition in after.items() if name not in before]
    if len(gone) == len(come) == 1:
        pairs.append((gone[0], come[0]))
    else:
        pairs += [(edition, None) for edition in gone]
        pairs += [(None, edition) for edition in come]
    return sorted(pairs, key=lambda both: next(edition.called for edition in both if edition))


def _pairing(
    one: Edition | None, other: Edition | None, old: dict[str, list[Statement]], new: dict[str, list[Statement]]
) -> Pairing:
    there = other or one
    assert there is not None
    return pair(there.called, old.get(one.iri, []) if one else [], new.get(other.iri, []) if other else [])


def _document(one: Edition | None, other: Edition | None) -> DocumentChange | None:
    if one is None or other is None:
        there = other or one
        assert there is not None
        change = Change.GAINED if one is None else Change.LOST
        return DocumentChange(change, there.called, False, one.iri if one else None, other.iri if other else None)
    described = [(e.document, e.name, e.title, e.publisher, e.issued, e.text is None) for e in (one, other)]
    if one.iri == other.iri and one.sha256 == other.sha256 and one.text == other.text and described[0] == described[1]:
        return None
    edited = one.sha256 != other.sha256 or (one.text != other.text and None not in (one.text, other.text))
    return DocumentChange(Change.CHANGED, other.called, edited, one.iri, other.iri)
