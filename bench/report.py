"""The table of ratios as Markdown, and the plot of cost against size as SVG."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from bench.protocol import Row, Size

__all__ = ["plot", "table"]

_SIZES = {"100k": 1e5, "1M": 1e6, "10M": 1e7}


def table(rows: Iterable[Row], size: Size) -> str:
    """The rows as a page."""
    lines = [
        "# Measured",
        "",
        f"Written by `make bench SIZE={size.name}`: the product and its peer in turn, median of {size.runs} runs or",
        "more, least and greatest in brackets; processor time of all processes unless the row says otherwise.",
        "",
        "| what | against | ratio | target | product | peer | same answers | |",
        "|---|---|---|---|---|---|---|---|",
        *map(_line, rows),
    ]
    return "\n".join(lines) + "\n"


def _line(row: Row) -> str:
    ratio = "" if row.ratio is None else f"{row.ratio:.3g}"
    ratio += "" if row.spread is None else f" ({row.spread[0]:.3g}–{row.spread[1]:.3g})"
    costs = ("", "") if row.seconds is None else tuple(f"{value:.3g}" for value in row.seconds)
    return (
        f"| {row.what} | {row.against} | {ratio} | {row.target} | {costs[0]} | {costs[1]} | {row.same} | {row.note} |"
    )


def plot(rows: Iterable[Row], path: Path) -> bool:
    """Draw what was measured at several sizes; False when matplotlib is not installed or there is nothing to draw."""
    series: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in rows:
        if row.seconds and (found := re.search(r"\b(100k|1M|10M)\b", row.what)):
            series[row.what.replace(found[0], "").strip(" ,")].append((_SIZES[found[0]], row.seconds[0]))
    drawn = {name: sorted(points) for name, points in series.items() if len(points) > 1}
    try:
        import matplotlib
    except ImportError:
        return False
    if not drawn:
        return False
    matplotlib.use("svg")
    from matplotlib import pyplot

    # No date and no chance in the file.
    pyplot.rcParams.update({"svg.hashsalt": "bench", "svg.fonttype": "none"})
    figure, axes = pyplot.subplots(figsize=(7, 4.5))
    for name, points in sorted(drawn.items()):
        axes.loglog(*zip(*points, strict=True), marker="o", label=name)
    axes.set_xlabel("triples")
    axes.set_ylabel("seconds of one core, or MiB")
    axes.legend()
    figure.savefig(path, format="svg", metadata={"Date": None})
    pyplot.close(figure)
    return True
