"""Sentences with gaps.

``{name}`` is filled; ``[…]`` falls away when a name in it has no value, or with ``[…|…]`` gives what is behind the bar.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["fill", "names"]

_GAP = re.compile(r"\{(\w+)\}")
_PART = re.compile(r"\[([^\[\]|]*)(?:\|([^\[\]|]*))?\]")


def names(template: str) -> frozenset[str]:
    """The names of a template's gaps."""
    return frozenset(_GAP.findall(template))


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with its gaps filled.

    A bracketed part stays when all of its names have a non-empty value; otherwise what stands after its bar takes its
    place, or nothing. A name without value outside of brackets keeps its braces.
    """

    def choose(match: re.Match[str]) -> str:
        first, second = match.group(1), match.group(2)
        return first if all(values.get(name) for name in names(first)) else second or ""

    # Gaps are filled last, in one pass, so that brackets and braces in values are left alone.
    return _GAP.sub(lambda match: values.get(match.group(1)) or match.group(0), _PART.sub(choose, template))
