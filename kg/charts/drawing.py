"""From a figure to bytes that are the same each time, and what all pictures share: fonts, colours, marks.

The colours are those of Okabe and Ito, which people with any common colour blindness tell apart; a mark or a dash says
the same as each colour.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from kg.errors import InputError, MissingError

__all__ = ["COLOURS", "GREY", "INK", "PICTURES", "figure", "picture", "shortened", "write"]

PICTURES = ("svg", "png")
"""The formats of pictures."""

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
INK, GREY = "#222222", "#7a7a7a"

_SETTINGS: Mapping[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "svg.fonttype": "path",
    # Names of parts within an SVG are digests with this salt, by chance without one.
    "svg.hashsalt": "communique",
    "text.parse_math": False,
}
_DOTS = 130
"""Dots an inch of a PNG."""
_LARGEST = 450
"""Inches of the longest side of a picture: a PNG may have 65,536 dots."""


@contextmanager
def figure(width: float, height: float) -> Iterator[Any]:
    """An empty figure of that size in inches, whose axes are inches from the lower left.

    Raises :class:`~kg.errors.MissingError` when Matplotlib is not installed, :class:`~kg.errors.InputError` when the
    picture would be larger than can be drawn.
    """
    if max(width, height) > _LARGEST:
        raise InputError("there is too much for one picture", hint="ask for fewer actors or a shorter time")
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingError("Matplotlib is not installed", hint="pip install 'communique[charts]'") from error
    # What users have set for their own pictures would make ours differ from machine to machine.
    with matplotlib.rc_context({**matplotlib.rcParamsDefault, **_SETTINGS}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font", category=UserWarning)
        made = Figure(figsize=(width, height), facecolor="white")
        axes = made.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, width)
        axes.set_ylim(0, height)
        axes.axis("off")
        yield axes


def picture(axes: Any, format: str, title: str) -> bytes:
    """The figure of the axes as ``svg`` or ``png``, without date, program or any other thing that changes."""
    data = io.BytesIO()
    metadata = {"Date": None, "Title": title} if format == "svg" else {"Software": None, "Title": title}
    axes.figure.savefig(data, format=format, dpi=_DOTS, metadata=metadata)
    return data.getvalue()


def write(axes: Any, x: float, y: float, text: str, **how: Any) -> Any:
    """Put text at a place, no sign of it read as mathematics."""
    return axes.text(x, y, " ".join(text.split()), **({"va": "center", "color": INK} | how))


def shortened(text: str, longest: int) -> str:
    """The text, cut to so many characters with an ellipsis."""
    plain = " ".join(text.split())
    return plain if len(plain) <= longest else f"{plain[: longest - 1].rstrip()}…"
