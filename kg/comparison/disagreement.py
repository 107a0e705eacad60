"""Where sources or speakers contradict each other, or agree, on the same matter at the same time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

import pyoxigraph

from kg.comparison.naming import concerns
from kg.comparison.reading import Aspect, Reading, Rules, readings
from kg.comparison.sources import Sources
from kg.comparison.statements import Graph, Statement
from kg.errors import InputError
from kg.model import AUTHOR
from kg.statements import Thing
from kg.store import Store
from kg.vocabulary import DEFAULT_BASE

__all__ = ["WINDOW", "Between", "Comparison", "Disagreements", "Side", "disagree"]

WINDOW = 7
"""How many days two statements may lie apart to be of the same time: what a daily and a weekly print of one event."""


class Between(StrEnum):
    """Who disagrees: independent sources about one thing, or those who speak and those who take stances."""

    SOURCES = "sources"
    SPEAKERS = "speakers"


@dataclass(frozen=True, slots=True)
class Side:
    """One answer to a matter, in words, with the statements that give it and how many independent sources they have."""

    words: str
    statements: tuple[Statement, ...]
    sources: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A matter on which there are several statements: sides that exclude each other, or one that all take."""

    aspect: Aspect
    subjects: tuple[Thing, ...]
    objects: tuple[Thing, ...]
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Disagreements:
    """What was found. ``undated`` counts the statements that could not be compared because they have no date."""

    contradictions: tuple[Comparison, ...]
    agreements: tuple[Comparison, ...]
    between: Between
    window: int
    undated: int

    def _repr_html_(self) -> str:
        """Each statement of each side, as a table for notebooks."""
        from kg.comparison.rendering import as_html

        return as_html(self)


def disagree(
    store: Store | pyoxigraph.Store,
    *,
    about: Sequence[pyoxigraph.NamedNode | pyoxigraph.Literal] = (),
    window: int = WINDOW,
    between: Between | str = Between.SOURCES,
    base: str = DEFAULT_BASE,
) -> Disagreements:
    """Where the graph's sources contradict each other or agree, with both sides and no verdict.

    Opposite positions of one holder, standings that exclude each other, and what one asserts and another denies
    contradict when at most ``window`` days lie between the times of the statements; what lies further apart is drift.
    What is only possible, planned, advised or conditional contradicts nothing. Editions of one document, publisher or
    text are one source, and a source that reports both sides takes neither. ``between`` speakers, those whom one source
    quotes count apart, and so do holders of opposite stances. Raises :class:`~kg.errors.InputError` for a
    negative window.
    """
    if window < 0:
        raise InputError(f"{window} days are no time", source="window", hint="give 0 or more")
    graph = Graph(store, base)
    told = graph.statements(*Aspect.classes())
    firm = [one for one in told if one.modality in ("asserted", "denied")]
    dated = [one for one in firm if one.period is not None]
    chosen = _Comparer(Sources(graph.editions), Rules.read(graph), window, Between(between))
    groups: dict[tuple[object, ...], list[Reading]] = defaultdict(list)
    for reading in readings(dated, opinions=chosen.between is Between.SPEAKERS):
        if _concerns(reading, about):
            groups[reading.key].append(reading)
    found = [part for _, group in sorted(groups.items(), key=_place) for part in chosen.compare(group)]
    split, united = ([part for part in found if (len(part.sides) > 1) is several] for several in (True, False))
    return Disagreements(tuple(split), tuple(united), chosen.between, window, len(firm) - len(dated))


def _place(item: tuple[tuple[object, ...], list[Reading]]) -> tuple[object, ...]:
    first = item[1][0]
    return first.subjects, first.objects, first.aspect, first.statement.claim


def _concerns(reading: Reading, about: Sequence[pyoxigraph.NamedNode | pyoxigraph.Literal]) -> bool:
    iris = frozenset(term.value for term in about if isinstance(term, pyoxigraph.NamedNode))
    words = [term.value for term in about if isinstance(term, pyoxigraph.Literal)]
    return not about or concerns((*reading.subjects, *reading.objects), iris, words)


@dataclass(frozen=True, slots=True)
class _Comparer:
    sources: Sources
    rules: Rules
    window: int
    between: Between

    def compare(self, group: Sequence[Reading]) -> Iterator[Comparison]:
        """The contradiction in the readings of one matter, if there is one, and sides that several sources share."""
        near = [(one, other) for one, other in combinations(group, 2) if self._at_once(one, other)]
        against = [pair for pair in near if self.rules.exclude(*pair)]
        torn = [pair for pair in against if not self._apart(*pair)]
        disputed = {self._source(reading) for pair in torn for reading in pair} if self._by_source else set()
        split = [pair for pair in against if self._apart(*pair) and not self._source_in(pair, disputed)]
        inside = _distinct(split)
        if inside:
            yield self._comparison(inside)
        outside = [pair for pair in near if pair[0].label == pair[1].label and self._apart(*pair)]
        shared = [reading for reading in _distinct(outside) if reading not in inside]
        for label in sorted({reading.label for reading in shared}):
            yield self._comparison([reading for reading in shared if reading.label == label])

    @property
    def _by_source(self) -> bool:
        return self.between is Between.SOURCES

    def _at_once(self, one: Reading, other: Reading) -> bool:
        first, second = one.statement.period, other.statement.period
        return first is not None and second is not None and first.apart(second) <= self.window

    def _apart(self, one: Reading, other: Reading) -> bool:
        """Whether two who do not depend on each other say it."""
        if self.between is Between.SPEAKERS:
            if one.aspect is Aspect.OPINION:
                return one.statement.subjects != other.statement.subjects
            if speakers_of(one.statement) != speakers_of(other.statement):
                return True
            if speakers_of(one.statement):
                return False
        return not self.sources.same(one.statement.edition, other.statement.edition)

    def _source(self, reading: Reading) -> str:
        return reading.statement.edition

    def _source_in(self, pair: Iterable[Reading], disputed: set[str]) -> bool:
        return any(self.sources.same(self._source(reading), edition) for reading in pair for edition in disputed)

    def _comparison(self, group: Sequence[Reading]) -> Comparison:
        sides: Mapping[tuple[str, bool], list[Statement]] = defaultdict(list)
        for reading in group:
            sides[reading.label].append(reading.statement)
        first = group[0]
        return Comparison(
            first.aspect,
            first.subjects,
            min((reading.objects for reading in group), key=lambda things: sum(len(thing.name) for thing in things)),
            tuple(self._side(first.aspect, label, statements) for label, statements in sorted(sides.items())),
        )

    def _side(self, aspect: Aspect, label: tuple[str, bool], statements: Iterable[Statement]) -> Side:
        ordered = tuple(sorted(statements, key=lambda one: (str(one.period and one.period.since), one.claim)))
        independent = self.sources.independent(one.edition for one in ordered)
        return Side(aspect.words(*label), ordered, len(independent))


def _distinct(pairs: Iterable[tuple[Reading, Reading]]) -> list[Reading]:
    return list({id(reading): reading for pair in pairs for reading in pair}.values())


def speakers_of(statement: Statement) -> frozenset[str]:
    """Who is quoted with the statement; nobody when the narrator says it."""
    return frozenset(thing.name for thing in statement.speakers if thing.name != AUTHOR)
