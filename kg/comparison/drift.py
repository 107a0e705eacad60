"""How stances moved: the dated positions of one holder towards one matter, and what changed between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

import pyoxigraph

from kg.comparison.dating import Period, published
from kg.comparison.naming import concerns
from kg.comparison.sources import Sources
from kg.comparison.statements import Graph, Statement, matter_of
from kg.errors import InputError
from kg.model import AUTHOR
from kg.statements import Thing
from kg.store import Store
from kg.vocabulary import DEFAULT_BASE

__all__ = ["Change", "Drift", "Drifts", "Of", "Step", "drift"]


class Of(StrEnum):
    """What differs between two steps: the stance itself, as one voice tells it, or only the voice that tells it."""

    STANCE = "stance"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Step:
    """Where a holder stood at one time: the positions, from the warmest, and the statements that say so."""

    period: Period
    positions: tuple[str, ...]
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Two steps, one after the other, whose positions differ; ``direction`` is ``warmer``, ``colder`` or ``level``."""

    before: Step
    after: Step
    of: Of
    direction: str


@dataclass(frozen=True, slots=True)
class Drift:
    """The positions of a holder towards a matter in the order of time, and the changes between them."""

    holder: Thing
    toward: Thing
    steps: tuple[Step, ...]
    changes: tuple[Change, ...]

    def _repr_html_(self) -> str:
        """The positions as a table, for notebooks."""
        from kg.comparison.rendering import as_html

        return as_html((self,))


class Drifts(tuple[Drift, ...]):
    """Several series, as a tuple that notebooks show as a table."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """The positions of all series as a table."""
        from kg.comparison.rendering import as_html

        return as_html(self)


def drift(
    store: Store | pyoxigraph.Store,
    holder: Sequence[pyoxigraph.NamedNode],
    toward: Sequence[pyoxigraph.NamedNode | pyoxigraph.Literal] = (),
    *,
    since: str | None = None,
    until: str | None = None,
    base: str = DEFAULT_BASE,
) -> Drifts:
    """How the stances of a holder, and of those who hold office in it, moved.

    ``toward`` are entities or words: with it, all that is said of the holder's stance to it, or to what names it, is
    one series, shown even when nothing changed; without, the matters whose positions differ are the series. ``since``
    and ``until`` are ISO 8601 dates. Only claims that are asserted or denied count, and not what advice to the holder
    takes for granted. An agreement is support for the other parties. Raises :class:`~kg.errors.InputError` for bounds
    that are no dates.
    """
    graph = Graph(store, base)
    bounds = _bounds(since, until)
    speakers = graph.spokesmen(term.value for term in holder)
    told = graph.statements("StanceClaim", "AgreementClaim", actors=speakers)
    # Advice to scale back support dates the advice, not the support.
    granted = graph.advised(speakers)
    dated = (held for one in told if one.claim not in granted for held in _held(one, speakers))
    positions = [held for held in dated if _within(held.period, bounds)]
    names = graph.names([*speakers, *(term.value for term in toward)])
    who = Thing(names.get(holder[0].value, holder[0].value), holder[0].value)
    if toward:
        iris = graph.spokesmen(term.value for term in toward if isinstance(term, pyoxigraph.NamedNode))
        words = [term.value for term in toward if isinstance(term, pyoxigraph.Literal)]
        about = [held for held in positions if concerns(held.objects, iris, words)]
        what = Thing(names.get(toward[0].value, toward[0].value), toward[0].value if iris else None)
        return Drifts((_series(graph, who, what, about, speakers),))
    found = (_series(graph, who, group[0].objects[0], group, speakers) for group in _by_matter(positions))
    return Drifts(series for series in found if series.changes)


def _bounds(since: str | None, until: str | None) -> Period:
    first, last = published(since or "0001"), published(until or "9999")
    for given, value in (("from", first), ("to", last)):
        if value is None:
            raise InputError("is no date", source=given, hint="write YYYY, YYYY-MM or YYYY-MM-DD")
    assert first is not None and last is not None
    return Period(first.since, last.until)


def _within(period: Period | None, bounds: Period) -> bool:
    return period is not None and period.since <= bounds.until and bounds.since <= period.until


def _held(statement: Statement, speakers: frozenset[str]) -> Iterator[Statement]:
    """The statement as stances: an agreement is one of each party that is the holder's towards those that are not."""
    if statement.modality not in ("asserted", "denied") or statement.period is None:
        return
    if statement.kind == "StanceClaim" and statement.objects:
        yield statement
    elif statement.kind == "AgreementClaim" and not statement.denied:
        ours = tuple(thing for thing in statement.subjects if thing.iri in speakers)
        others = tuple(thing for thing in statement.subjects if thing.iri not in speakers)
        if ours and others:
            yield replace(statement, subjects=ours, objects=others, relation="supports")


def _by_matter(held: Iterable[Statement]) -> list[list[Statement]]:
    groups: dict[frozenset[str], list[Statement]] = defaultdict(list)
    for statement in held:
        groups[matter_of(statement.objects)].append(statement)
    return sorted(groups.values(), key=lambda group: (group[0].objects, group[0].claim))


def _series(graph: Graph, who: Thing, what: Thing, held: Iterable[Statement], speakers: frozenset[str]) -> Drift:
    groups: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for statement in held:
        assert statement.period is not None
        groups[statement.period.since, statement.period.until].append(statement)
    steps = tuple(_step(graph, group) for _, group in sorted(groups.items()))
    sources = Sources(graph.editions)
    changes = [_change(graph, sources, speakers, *pair) for pair in pairwise(steps)]
    return Drift(who, what, steps, tuple(change for change in changes if change is not None))


def _step(graph: Graph, group: Iterable[Statement]) -> Step:
    ordered = tuple(sorted(group, key=lambda one: (_rank(graph, one), one.edition, one.claim)))
    period = next((one.period for one in ordered if one.period and one.period.words), ordered[0].period)
    assert period is not None
    return Step(period, tuple(dict.fromkeys(map(position_of, ordered))), ordered)


def position_of(statement: Statement) -> str:
    """The position in words; one that is denied is told as what it is not."""
    words = statement.relation.replace("_", " ")
    return f"not {words}" if statement.denied else words


def _rank(graph: Graph, statement: Statement) -> int:
    """The place on the scale of positions; what is denied stands in its middle."""
    relation = "ambivalent" if statement.denied else statement.relation
    return graph.scale.get(relation, (len(graph.scale), ""))[0]


def _change(graph: Graph, sources: Sources, speakers: frozenset[str], before: Step, after: Step) -> Change | None:
    if before.positions == after.positions:
        return None
    shared = any(
        sources.same(one.edition, other.edition) and _voice(one, speakers) == _voice(other, speakers)
        for one in before.statements
        for other in after.statements
    )
    first, second = (sum(_rank(graph, s) for s in step.statements) / len(step.statements) for step in (before, after))
    direction = "level" if first == second else "colder" if first < second else "warmer"
    return Change(before, after, Of.STANCE if shared else Of.SOURCE, direction)


def _voice(statement: Statement, speakers: frozenset[str]) -> frozenset[str]:
    """Who vouches for the statement beside its source: nobody else, when the narrator or the holder says it."""
    others = {thing.name for thing in statement.speakers if thing.name != AUTHOR and thing.iri not in speakers}
    own = any(thing.name == AUTHOR or thing.iri in speakers for thing in statement.speakers)
    return frozenset() if own or not others else frozenset(others)
