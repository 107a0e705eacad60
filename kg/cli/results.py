"""What a build made: written where it is to go, and told of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cli.output import emit, note

if TYPE_CHECKING:
    from kg.exports.description import About
    from kg.exports.tally import Tally
    from kg.pipeline import Build, Reading

__all__ = ["Destination", "number", "write_built"]


@dataclass(frozen=True)
class Destination:
    """Where a built graph goes: to a file, or to standard output when neither is named, and into a store."""

    output: Path | None
    format: str | None
    store: str | None
    whole: bool
    about: About | None
    """What people say of it, unless it is not to be described."""

    def __str__(self) -> str:
        return ", ".join(str(place) for place in (self.output, self.store) if place) or "standard output"


def write_built(done: Build, place: Destination) -> str:
    """Write the graph where it is to go, report on the build, and return the canonical hash of what was written."""
    from kg.pipeline import built_tally, write_result, written_bytes

    if place.output and place.format:
        known = write_result(done.store, place.output, format=place.format, base=done.base, whole=place.whole)
    elif place.format:
        data, known = written_bytes(done.store, format=place.format, base=done.base, whole=place.whole)
        emit(data)
    else:
        known = built_tally(done, whole=place.whole)
    if place.about:
        _describe(done, place, known, place.about)
    note(f"{_report(done)} → {place}\ncanonical hash {known.sha256}")
    return known.sha256


def _describe(done: Build, place: Destination, known: Tally, about: About) -> None:
    """Leave a description with each graph that was written."""
    from kg.pipeline import built_tally, write_description

    if place.output:
        write_description(known, output=place.output, format=place.format, about=about, base=done.base)
    if place.store:
        of_store = built_tally(done) if place.whole else known
        write_description(of_store, folder=place.store, about=about, base=done.base)


def _report(done: Build) -> str:
    reused = sum(reading.reused for reading in done.readings)
    parts = [
        number(len(done.readings), "document") + (f" ({reused} there already)" if reused else ""),
        number(done.claims, "claim"),
        number(done.facts, "fact"),
        f"{number(done.refused, 'fact')} refused by the ontology",
    ]
    if done.bad:
        parts.append(f"{number(done.bad, 'document')} passed over")
    if done.bad_rows:
        parts.append(f"{number(done.bad_rows, 'row')} passed over")
    if done.refused_claims:
        parts.append(f"{number(done.refused_claims, 'claim')} refused by the gate")
    return ", ".join([*parts, *_decided(done.readings)])


def _decided(readings: tuple[Reading, ...]) -> Iterator[str]:
    for verdict in ("accepted", "corrected", "rejected"):
        if count := sum(getattr(reading, verdict) for reading in readings):
            yield f"{number(count, 'claim')} {verdict} by reviewers"
    if count := sum(reading.stale for reading in readings):
        yield f"{number(count, 'decision')} stale"


def number(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
