"""The events of a graph, by the query of ``ontology/timeline``."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph

from kg.model import AUTHOR
from kg.query.heading import without_comments
from kg.statements import Thing, names_of, read_editions
from kg.store import LocalStore, Store, solutions
from kg.store.binding import with_prefixes
from kg.vocabulary import DEFAULT_BASE, data_path, prefixes

if TYPE_CHECKING:
    import pandas

__all__ = ["Event", "Testimony", "Timeline", "timeline"]

_OFFICIALS = "SELECT ?person ?body { VALUES ?body { %s } ?person cq:holdsOfficeIn ?body }"
_KINDS = ("meeting", "action", "agreement", "membership")


@dataclass(frozen=True, slots=True, order=True)
class Testimony:
    """One claim that tells of an event: its quote, the text in which that stands and who says it."""

    issued: str
    document: str
    quote: str
    speakers: tuple[str, ...]
    claim: str
    edition: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, is planned, or is said not to have happened.

    ``date`` is an ISO 8601 date of any precision, empty where nothing is known; ``dated`` says that the text gives it
    to the event, otherwise it is the day of the text. ``by`` did it and ``to`` was met by it; ``kind`` is meeting,
    action, agreement or membership, ``type`` the token of its sort; ``modality`` is the token of its certainty.
    """

    date: str
    dated: bool
    kind: str
    type: str
    by: tuple[Thing, ...]
    to: tuple[Thing, ...]
    words: str
    modality: str
    told: tuple[Testimony, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events in the order of their dates. ``actors`` are those that were asked for; ``query`` is the SPARQL that was
    run, whose distinct values of ``?claim`` are the ``claims``."""

    events: tuple[Event, ...]
    actors: tuple[str, ...]
    query: str

    @property
    def claims(self) -> int:
        """How many claims tell of the events."""
        return len({told.claim for event in self.events for told in event.told})

    def _repr_html_(self) -> str:
        """A row for each event with its quotes, for notebooks."""
        from kg.chronology.rendering import as_html

        return as_html(self)

    def to_pandas(self) -> pandas.DataFrame:
        """A row for each event. Raises :class:`~kg.errors.MissingError` when pandas is not installed."""
        from kg.statements.tables import frame

        columns = "date dated kind type by to words modality claims quote".split()
        rows = [
            (
                e.date,
                e.dated,
                e.kind,
                e.type,
                _names(e.by),
                _names(e.to),
                e.words,
                e.modality,
                len(e.told),
                e.told[0].quote,
            )
            for e in self.events
        ]
        return frame(columns, rows)


def _names(things: Iterable[Thing]) -> str:
    return ", ".join(thing.name for thing in things)


def timeline(
    store: Store | pyoxigraph.Store,
    actors: Sequence[str] = (),
    *,
    first: str | None = None,
    last: str | None = None,
    base: str = DEFAULT_BASE,
) -> Timeline:
    """The events of a graph between ``first`` and ``last`` (``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, both included).

    With one of ``actors`` (IRIs), the events in which it takes part; with several, those in which at least two do. A
    state takes part in what those do who hold office in it. Claims of all certainties are taken.
    """
    opened = LocalStore(store) if isinstance(store, pyoxigraph.Store) else store
    query = _query(opened, actors, first, last, base)
    rows = [dict(row) for row in solutions(opened.query(query, prefixes=prefixes(base)))]
    values = [term.value for row in rows for term in row.values() if isinstance(term, pyoxigraph.NamedNode)]
    names = names_of(opened, {*values, *actors}, base=base)
    claims: dict[str, list[Mapping[str, object]]] = defaultdict(list)
    for row in rows:
        claims[_value(row["claim"])].append(row)
    titles = {edition.iri: edition.called for edition in read_editions(opened, base=base)}
    told = [_event(claim, found, names, titles) for claim, found in sorted(claims.items())]
    return Timeline(_merged(told), tuple(names[actor] for actor in actors), with_prefixes(query, prefixes(base)))


def _query(store: Store, actors: Sequence[str], first: str | None, last: str | None, base: str) -> str:
    text = data_path("ontology", "timeline", "events.rq").read_text(encoding="utf-8")
    query = without_comments(text)
    for name, value in (("first", first), ("last", last)):
        if value:
            query = query.replace(f"VALUES ?{name} {{ UNDEF }}", f"VALUES ?{name} {{ {pyoxigraph.Literal(value)} }}")
    if actors:
        sides = " ".join(f"({who} {side})" for who, side in _sides(store, actors, base))
        query = query.replace("(?one ?side) { (UNDEF UNDEF) }", f"(?one ?side) {{ {sides} }}")
        if len(set(actors)) > 1:
            query = query.replace("(?other ?otherSide) { (UNDEF UNDEF) }", f"(?other ?otherSide) {{ {sides} }}")
    return query


def _sides(store: Store, actors: Sequence[str], base: str) -> list[tuple[pyoxigraph.NamedNode, pyoxigraph.NamedNode]]:
    """Each actor, and who holds office in it, with the actor on whose side they are."""
    nodes = [pyoxigraph.NamedNode(actor) for actor in dict.fromkeys(actors)]
    found = {(node, node) for node in nodes}
    query = _OFFICIALS % " ".join(map(str, nodes))
    for person, body in solutions(store.query(query, prefixes=prefixes(base))).rows:
        if isinstance(person, pyoxigraph.NamedNode) and isinstance(body, pyoxigraph.NamedNode):
            found.add((person, body))
    return sorted(found, key=str)


def _event(
    claim: str, rows: Sequence[Mapping[str, object]], names: Mapping[str, str], titles: Mapping[str, str]
) -> Event:
    def things(column: str) -> tuple[Thing, ...]:
        return tuple(sorted({_thing(row[column], names) for row in rows if column in row}))

    def text(column: str) -> str:
        return ", ".join(thing.name for thing in things(column))

    row = rows[0]
    kind, type_ = _value(row["kind"]), _value(row.get("type", "")).rpartition("/")[2]
    by, to, modality = things("by"), things("to"), _value(row["modality"]).rpartition("/")[2]
    when, issued, edition = text("when"), text("issued"), _value(row["edition"])
    quote = min(_value(each["quote"]) for each in rows)
    speakers = tuple(thing.name for thing in things("speaker"))
    told = Testimony(issued, titles.get(edition, edition), quote, speakers, claim, edition)
    words = _told(
        kind, type_, [thing.name for thing in by], [thing.name for thing in to], text("object"), text("place")
    )
    return Event(when or issued, bool(when), kind, type_, by, to, words, modality, (told,))


def _thing(term: object, names: Mapping[str, str]) -> Thing:
    if not isinstance(term, pyoxigraph.NamedNode):
        return Thing(_value(term))
    if term.value.rpartition("/")[0].endswith(f"/{AUTHOR}"):
        return Thing(AUTHOR, term.value)
    return Thing(names.get(term.value, term.value), term.value)


@functools.cache
def _words() -> Mapping[str, Mapping[str, str]]:
    import yaml

    text = data_path("ontology", "timeline", "words.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load(text)
    return found


def _told(kind: str, type_: str, by: Sequence[str], to: Sequence[str], object: str, place: str) -> str:
    """The event as a sentence without a stop."""
    who, whom = _listed(by or to) or "somebody", _listed(to)
    if kind == "meeting":
        verb = _words()["alone" if len(by or to) == 1 else "meeting"].get(type_, "met")
        host = f", received by {whom}" if by and set(to) - set(by) else ""
        return f"{who} {verb}" + (f" in {place}" if place else "") + host
    if kind == "agreement":
        return f"{who} agreed on {object}"
    if kind == "membership":
        return f"{who} is {_words()[kind].get(type_, type_)} {whom}"
    return _acted(who, _words()[kind].get(type_), whom, object)


def _acted(who: str, verb: str | None, whom: str, object: str) -> str:
    if verb is None:
        return f"{who} towards {whom}" + (f": {object}" if object else "") if whom else f"{who}: {object or 'acted'}"
    if whom:
        return f"{who} {verb} {whom}" + (f": {object}" if object else "")
    return f"{who} {verb} {object}" if object else f"{who} {re.sub(' (?:on|to|from|with|for|against)$', '', verb)}"


def _listed(names: Sequence[str]) -> str:
    *first, last = names or ("",)
    return f"{', '.join(first)} and {last}" if first else last


def _merged(events: Iterable[Event]) -> tuple[Event, ...]:
    """Claims that tell the same of the same day as one event, in order."""
    found: dict[tuple[object, ...], list[Event]] = defaultdict(list)
    for event in events:
        found[event.date, event.dated, event.kind, event.words, event.by, event.to, event.modality].append(event)
    merged = [_with(same) for same in found.values()]
    return tuple(sorted(merged, key=lambda e: (not e.date, e.date, _KINDS.index(e.kind), e.words, e.modality)))


def _with(same: Sequence[Event]) -> Event:
    one = same[0]
    told = tuple(sorted(testimony for event in same for testimony in event.told))
    return Event(one.date, one.dated, one.kind, one.type, one.by, one.to, one.words, one.modality, told)


def _value(term: object) -> str:
    return str(getattr(term, "value", term))
