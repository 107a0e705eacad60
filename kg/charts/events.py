"""A timeline as a picture: a row for each event, a lane for each actor, what happened in words beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from kg.charts.drawing import COLOURS, GREY, INK, figure, picture, shortened, write
from kg.chronology import Event, Timeline
from kg.statements import Thing

__all__ = ["draw_timeline"]

_ROW, _LANE, _DATE, _WORDS, _BOTTOM = 0.27, 0.36, 1.35, 6.4, 0.95
"""Inches: a row, a lane, the column of dates, that of words, what stands below the last row."""
_MOST = 12
"""Lanes; actors beyond are in the words alone."""
_LONGEST, _LONGEST_NAME = 88, 26
_KINDS = {"meeting": ("o", 0), "action": ("s", 1), "agreement": ("D", 2), "membership": ("^", 3)}
_CERTAIN = (("asserted", "asserted"), ("open", "planned, possible, …"), ("denied", "denied"))


def draw_timeline(timeline: Timeline, *, format: str = "svg") -> bytes:
    """The timeline as ``svg`` or ``png``: the same bytes for the same timeline.

    Rows are events, from the first down; a mark stands in the lane of each actor, an arrow leads to whom it was done
    to. Marks of what is asserted are filled, of what is planned or possible hollow, of what is denied crossed out. Grey
    dates are those of the text where it gives the event none. Raises :class:`~kg.errors.MissingError` without
    Matplotlib.
    """
    lanes = _lanes(timeline)
    width = _DATE + _LANE * len(lanes) + 0.25 + _WORDS
    # The names of lanes stand at a slant.
    top = 0.75 + 0.065 * max((len(shortened(name, _LONGEST_NAME)) for _, name in lanes.values()), default=0)
    height = top + _ROW * max(1, len(timeline.events)) + _BOTTOM
    title = _title(timeline)
    with figure(width, height) as axes:
        write(axes, 0.2, height - 0.3, title, fontsize=13, fontweight="bold")
        _heads(axes, lanes, height - top, _BOTTOM)
        for number, event in enumerate(timeline.events):
            _row(axes, event, lanes, height - top - _ROW * (number + 0.5), shaded=number % 2 == 0, width=width)
        if not timeline.events:
            write(axes, _DATE, height - top - _ROW / 2, "no events")
        _legend(axes)
        return picture(axes, format, title)


def _title(timeline: Timeline) -> str:
    *first, last = timeline.actors or ("",)
    who = f" between {', '.join(first)} and {last}" if first else f" with {last}" if last else ""
    return shortened(f"Events{who}: {len(timeline.events)} from {timeline.claims} claims", 90)


def _lanes(timeline: Timeline) -> Mapping[str, tuple[float, str]]:
    """The lanes of the actors that are in most events: where they are, by what they are keyed, and their names."""
    counts: Counter[Thing] = Counter()
    for event in timeline.events:
        counts.update(thing for thing in {*event.by, *event.to} if thing.iri)
    busiest = sorted(counts, key=lambda thing: (-counts[thing], thing))[:_MOST]
    return {thing.key: (_DATE + _LANE * (place + 0.5), thing.name) for place, thing in enumerate(busiest)}


def _heads(axes: Any, lanes: Mapping[str, tuple[float, str]], top: float, bottom: float) -> None:
    for x, name in lanes.values():
        axes.plot([x, x], [bottom, top], color="#d5d5d5", linewidth=0.8, zorder=1)
        how = {"rotation": 60, "ha": "left", "va": "bottom", "rotation_mode": "anchor"}
        write(axes, x - 0.02, top + 0.1, shortened(name, _LONGEST_NAME), fontsize=8.5, **how)


def _row(
    axes: Any, event: Event, lanes: Mapping[str, tuple[float, str]], y: float, *, shaded: bool, width: float
) -> None:
    if shaded:
        axes.fill_between([0.1, width - 0.1], y - _ROW / 2, y + _ROW / 2, color="#f4f4f4", linewidth=0, zorder=0)
    date = event.date or "undated"
    write(axes, 0.2, y, date if event.dated or not event.date else f"told {date}", color=INK if event.dated else GREY)
    by, to = _places(event.by, lanes), _places(event.to, lanes)
    marker, number = _KINDS[event.kind]
    colour = COLOURS[number]
    for target in (place for place in to if place not in by):
        start = min(by, key=lambda place: abs(place - target), default=None)
        if start is not None:
            arrow = {"arrowstyle": "-|>", "color": colour, "linewidth": 1.1, "shrinkA": 4, "shrinkB": 0}
            axes.annotate("", (target, y), (start, y), arrowprops=arrow, zorder=2)
        else:
            axes.plot([target], [y], marker=5, markersize=6, color=colour, zorder=3)
    if len(by) > 1:
        axes.plot([min(by), max(by)], [y, y], color=colour, linewidth=1.1, zorder=2)
    for place in by:
        _mark(axes, place, y, marker, colour, event.modality)
    manner = "" if event.modality == "asserted" else f" ({event.modality})"
    x = _DATE + _LANE * len(lanes) + 0.25
    write(axes, x, y, shortened(event.words, _LONGEST - len(manner)) + manner, fontsize=8.5)


def _places(things: Sequence[Thing], lanes: Mapping[str, tuple[float, str]]) -> list[float]:
    return sorted({lanes[thing.key][0] for thing in things if thing.key in lanes})


def _mark(axes: Any, x: float, y: float, marker: str, colour: str, modality: str) -> None:
    fill = colour if modality == "asserted" else "white"
    axes.plot([x], [y], marker=marker, markersize=7, color=colour, markerfacecolor=fill, linestyle="none", zorder=3)
    if modality == "denied":
        axes.plot([x], [y], marker="x", markersize=6, color=colour, linestyle="none", zorder=4)


def _legend(axes: Any) -> None:
    x = 0.3
    for kind, (marker, number) in _KINDS.items():
        _mark(axes, x, 0.6, marker, COLOURS[number], "asserted")
        write(axes, x + 0.14, 0.6, kind, fontsize=8.5)
        x += 1.25
    x = 0.3
    for modality, words in _CERTAIN:
        _mark(axes, x, 0.3, "o", GREY, modality)
        write(axes, x + 0.14, 0.3, words, fontsize=8.5)
        x += 1.25 if modality == "asserted" else 1.9
    write(axes, x - 0.1, 0.3, "grey date: that of the text", fontsize=8.5, color=GREY)
