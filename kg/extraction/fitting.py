"""Of what kind an entity must be to stand where a slot's source asks for one: ``object@group``."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kg.extraction.discourse import GROUPS, STATES

__all__ = ["FITS"]

FITS: Mapping[str, Callable[[str], bool]] = {
    "state": STATES.__contains__,
    "group": GROUPS.__contains__,
    "joined": lambda kind: kind in GROUPS or kind == "Treaty",
    "person": "Person".__eq__,
    "actor": lambda kind: kind not in ("Treaty", "Place"),
    "public": lambda kind: kind not in ("Treaty", "Place", "Person"),
    "place": lambda kind: kind in STATES or kind == "Place",
    "linked": lambda kind: True,
    "owned": lambda kind: True,
    "treaty": "Treaty".__eq__,
}
