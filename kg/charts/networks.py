"""A network as a picture: two columns where ties have a direction, a circle where they have none.

Neither lets names overlap, however many there are: every name has a row of its own, or a ray.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kg.charts.drawing import COLOURS, GREY, figure, picture, shortened, write
from kg.charts.order import around, facing
from kg.relations import Network, Node, Tie

__all__ = ["draw_network"]

_ROW, _GAP, _TOP, _LONGEST = 0.27, 4.2, 0.75, 44
"""Inches: a row of a column, the space between columns, that above them; characters of the longest name."""
_APART = 0.11
"""Inches between ties of one pair, where they are farthest apart."""
_KINDS = {
    "state": ("o", 0, "state or territory"),
    "territory": ("o", 0, "state or territory"),
    "organization": ("s", 1, "organisation"),
    "person": ("^", 2, "person"),
    "mention": ("v", 6, "not linked"),
    "entity": ("v", 6, "not linked"),
    "value": ("D", 3, "value"),
    "issue": ("D", 3, "value or issue"),
}
_OTHER = ("P", 4, "other")
_TONES = {
    "positive": (COLOURS[0], "-"),
    "negative": (COLOURS[1], "--"),
    "neutral": ("#606060", ":"),
    "": ("#606060", "-"),
}
_DASHES = ("-", "--", ":", "-.")


def draw_network(network: Network, *, format: str = "svg") -> bytes:
    """The network as ``svg`` or ``png``: the same bytes for the same network.

    A tie is as thick as it has claims; its colour and dashes are its tone, or its sort in a network without tones.
    Raises :class:`~kg.errors.MissingError` without Matplotlib.
    """
    if network.relation.directed:
        return _columns(network, format)
    return _circle(network, format)


def _title(network: Network) -> str:
    claims = len({claim for tie in network.ties for claim in tie.claims})
    return f"{network.relation.title}: {len(network.ties)} ties from {claims} claims"


def _columns(network: Network, format: str) -> bytes:
    """Who stands on the left, to what on the right; who does both stands on both sides."""
    left, right = facing([(tie.source, tie.target) for tie in network.ties])
    nodes = {node.key: node for node in network.nodes}
    styles = _styles(network.ties)
    legend = _entries(nodes.values(), styles, network.ties)
    rows = max(len(left), len(right), 1)
    before, after = (_room(nodes[key] for key in side) for side in (left, right))
    width = max(before + _GAP + after, 8.0)
    foot = _foot(legend, width)
    height = _TOP + rows * _ROW + foot
    with figure(width, height) as axes:
        write(axes, 0.2, height - 0.3, _title(network), fontsize=13, fontweight="bold")
        sides = (_places(left, rows, height), _places(right, rows, height))
        for tie, aside in _beside(network.ties):
            ends = ((before, sides[0][tie.source]), (before + _GAP - 0.08, sides[1][tie.target]))
            _curve(axes, *ends, styles[_sort(tie, styles)], len(tie.claims), bend=aside)
        for x, places, side in ((before, sides[0], "right"), (before + _GAP, sides[1], "left")):
            for key, y in places.items():
                _mark(axes, x, y, nodes[key])
                name = shortened(nodes[key].name, _LONGEST)
                write(axes, x + (-0.14 if side == "right" else 0.14), y, name, ha=side, fontsize=8.5)
        _legend(axes, legend, foot, width)
        return picture(axes, format, _title(network))


def _room(nodes: Iterable[Node]) -> float:
    """Inches that the longest of the names takes."""
    return 0.45 + 0.072 * max((len(shortened(node.name, _LONGEST)) for node in nodes), default=0)


def _beside(ties: Sequence[Tie]) -> Iterator[tuple[Tie, float]]:
    """Each tie with how far aside it goes, in inches, so that several of one pair are seen."""
    pairs = Counter((tie.source, tie.target) for tie in ties)
    seen: Counter[tuple[str, str]] = Counter()
    for tie in ties:
        pair = (tie.source, tie.target)
        yield tie, _APART * (seen[pair] - (pairs[pair] - 1) / 2) * 2
        seen[pair] += 1


def _places(keys: Sequence[str], rows: int, height: float) -> Mapping[str, float]:
    """The heights of the names of a column, spread over as many rows as the longer column has."""
    step = rows * _ROW / max(1, len(keys))
    return {key: height - _TOP - step * (number + 0.5) for number, key in enumerate(keys)}


def _circle(network: Network, format: str) -> bytes:
    order = around([(tie.source, tie.target) for tie in network.ties])
    nodes = {node.key: node for node in network.nodes}
    styles = _styles(network.ties)
    legend = _entries(nodes.values(), styles, network.ties)
    radius = max(1.5, len(order) * 0.26 / (2 * math.pi))
    margin = _room(network.nodes)
    width = max(2 * (radius + margin), 6.5)
    foot = _foot(legend, width)
    height = 2 * (radius + margin) + _TOP / 2 + foot
    centre = (width / 2, foot + margin + radius)
    with figure(width, height) as axes:
        write(axes, 0.2, height - 0.3, _title(network), fontsize=12, fontweight="bold")
        angles = {key: 2 * math.pi * number / len(order) for number, key in enumerate(order)}
        places = {k: (centre[0] + radius * math.cos(a), centre[1] + radius * math.sin(a)) for k, a in angles.items()}
        for tie, aside in _beside(network.ties):
            ends = (places[tie.source], places[tie.target])
            _curve(axes, *ends, styles[_sort(tie, styles)], len(tie.claims), bend=aside, centre=centre)
        for key, angle in angles.items():
            _mark(axes, *places[key], nodes[key])
            _ray(axes, centre, radius + 0.14, angle, shortened(nodes[key].name, _LONGEST))
        _legend(axes, legend, foot, width)
        return picture(axes, format, _title(network))


def _ray(axes: Any, centre: tuple[float, float], distance: float, angle: float, name: str) -> None:
    """A name that leads away from the centre, never upside down."""
    x, y = centre[0] + distance * math.cos(angle), centre[1] + distance * math.sin(angle)
    turned = math.cos(angle) < -1e-9
    how = {"rotation": math.degrees(angle) - (180 if turned else 0), "rotation_mode": "anchor"}
    write(axes, x, y, name, ha="right" if turned else "left", fontsize=8.5, **how)


_Style = tuple[str, str]


def _sort(tie: Tie, styles: Mapping[str, _Style]) -> str:
    return tie.tone if tie.tone in styles else tie.tie


def _styles(ties: Sequence[Tie]) -> Mapping[str, _Style]:
    """A colour and a dash for each tone; where ties have none, for each sort of tie."""
    if any(tie.tone for tie in ties):
        return _TONES
    sorts = sorted({tie.tie for tie in ties})
    return {sort: (COLOURS[n % len(COLOURS)], _DASHES[n % len(_DASHES)]) for n, sort in enumerate(sorts)}


def _curve(
    axes: Any,
    start: tuple[float, float],
    end: tuple[float, float],
    style: _Style,
    claims: int,
    *,
    bend: float = 0.0,
    centre: tuple[float, float] | None = None,
) -> None:
    """A tie: an arrow from column to column in an S, or a line across a circle, bent towards its centre."""
    from matplotlib.patches import FancyArrowPatch
    from matplotlib.path import Path

    if centre is None:
        middle = (start[0] + end[0]) / 2
        points = [start, (middle, start[1] + bend), (middle, end[1] + bend), end]
        codes = [Path.MOVETO, *[Path.CURVE4] * 3]
    else:
        inward = 0.35 + bend
        x, y = ((1 - inward) * (a + b) / 2 + inward * c for a, b, c in zip(start, end, centre, strict=True))
        points, codes = [start, (x, y), end], [Path.MOVETO, Path.CURVE3, Path.CURVE3]
    how: dict[str, Any] = {
        "color": style[0],
        "linestyle": style[1],
        "linewidth": 0.9 + 0.7 * math.log2(claims),
        "alpha": 0.85,
    }
    head = "-" if centre else "-|>"
    patch = FancyArrowPatch(path=Path(points, codes), arrowstyle=head, mutation_scale=9, zorder=1, **how)
    axes.add_patch(patch)


def _mark(axes: Any, x: float, y: float, node: Node) -> None:
    marker, number, _ = _KINDS.get(node.kind, _OTHER)
    axes.plot([x], [y], marker=marker, markersize=7, color=COLOURS[number], linestyle="none", zorder=3)


_Entry = tuple[str, tuple[str, Any], str]


def _entries(nodes: Any, styles: Mapping[str, _Style], ties: Sequence[Tie]) -> list[_Entry]:
    """What the legend explains: the marks of nodes, then the lines of ties, those only that are there."""
    marks = {_KINDS.get(node.kind, _OTHER)[2]: _KINDS.get(node.kind, _OTHER)[:2] for node in nodes}
    found: list[_Entry] = [("mark", mark, words) for words, mark in sorted(marks.items())]
    for sort, style in styles.items():
        words = sorted({tie.tie for tie in ties if _sort(tie, styles) == sort})
        if words:
            told = ", ".join(words) if not sort or words == [sort] else f"{sort}: {', '.join(words)}"
            found.append(("line", style, told))
    return found


def _foot(entries: Sequence[_Entry], width: float) -> float:
    """Inches that the legend takes."""
    marks = sum(sort == "mark" for sort, _, _ in entries)
    return 0.5 + 0.25 * (math.ceil(marks / _abreast(width)) + len(entries) - marks)


def _abreast(width: float) -> int:
    return max(1, int((width - 0.4) / 1.75))


def _legend(axes: Any, entries: Sequence[_Entry], foot: float, width: float) -> None:
    """What marks mean, several abreast, then what lines mean, a row each."""
    marks = [entry for entry in entries if entry[0] == "mark"]
    for number, (_, (marker, colour), words) in enumerate(marks):
        row, column = divmod(number, _abreast(width))
        x, y = 0.25 + 1.75 * column, foot - 0.15 - 0.25 * row
        axes.plot([x + 0.15], [y], marker=marker, markersize=7, color=COLOURS[int(colour)], linestyle="none")
        write(axes, x + 0.4, y, words, fontsize=8.5)
    below = foot - 0.15 - 0.25 * math.ceil(len(marks) / _abreast(width))
    for number, (_, (colour, dash), words) in enumerate(entries[len(marks) :]):
        y = below - 0.25 * number
        axes.plot([0.25, 0.55], [y, y], color=colour, linestyle=dash, linewidth=1.6)
        write(axes, 0.65, y, shortened(words, int((width - 0.9) / 0.068)), fontsize=8.5)
    write(axes, width - 0.2, 0.12, "thicker: more claims", ha="right", fontsize=7.5, color=GREY)
