"""Timelines for people and for programs."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator

from kg.chronology.reading import Event, Testimony, Timeline
from kg.markup import table
from kg.model import AUTHOR

__all__ = ["as_html", "as_json", "as_table"]


def as_table(timeline: Timeline) -> str:
    """A line for each event with its date, kind and certainty, and below it each quote with its source."""
    return "".join(f"{line}\n" for line in _lines(timeline))


def _lines(timeline: Timeline) -> Iterator[str]:
    for event in timeline.events:
        yield f"{_when(event):16}  {event.kind:10}  {event.words}{_manner(event)}"
        yield from (f"{'':30}{_quoted(told)}" for told in event.told)
    events, claims = len(timeline.events), timeline.claims
    yield f"({events} event{'' if events == 1 else 's'}, {claims} claim{'' if claims == 1 else 's'})"


def _when(event: Event) -> str:
    if not event.date:
        return "undated"
    return event.date if event.dated else f"told {event.date}"


def _manner(event: Event) -> str:
    return "" if event.modality == "asserted" else f" ({event.modality})"


def _quoted(told: Testimony) -> str:
    speakers = [name for name in told.speakers if name != AUTHOR]
    said = f", said by {' and '.join(speakers)}" if speakers else ""
    return f"“{' '.join(told.quote.split())}” — {told.document}{f', {told.issued}' if told.issued else ''}{said}"


def as_html(timeline: Timeline) -> str:
    """A row for each event with its quotes, as a table for notebooks."""
    rows = [
        [_when(event), event.kind, event.words + _manner(event), "\n".join(map(_quoted, event.told))]
        for event in timeline.events
    ]
    caption = f"Events with {', '.join(timeline.actors)}" if timeline.actors else "Events"
    return table(caption, ("date", "kind", "event", "quotes"), rows)


def as_json(timeline: Timeline) -> str:
    """All of it as an object, the query among it."""
    document = {
        "actors": timeline.actors,
        "claims": timeline.claims,
        "events": [dataclasses.asdict(event) for event in timeline.events],
        "query": timeline.query,
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
