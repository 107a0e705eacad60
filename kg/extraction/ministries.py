"""Ministries and departments speak and act for their states; other organs stand for themselves."""

from __future__ import annotations

from dataclasses import replace

from kg.extraction.aliases import Name
from kg.gazetteer import Gazetteer

__all__ = ["as_states"]

_MINISTERIAL = frozenset({"ministry", "department", "office"})


def as_states(names: tuple[Name, ...], gazetteer: Gazetteer) -> tuple[Name, ...]:
    """The names, those of states' ministries and departments referring to the state."""
    return tuple(_served(name, gazetteer) for name in names)


def _served(name: Name, gazetteer: Gazetteer) -> Name:
    ministerial = name.entity.kind == "Organ" and _MINISTERIAL & set(name.entity.name.lower().split())
    state = gazetteer.entity(gazetteer.parents.get(name.entity.iri, "")) if ministerial else None
    return replace(name, entity=state) if state is not None and state.kind == "State" else name
