"""Ministries and departments speak and act for their states; other organs stand for themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kg.extraction.aliases import Name
from kg.extraction.syntax import oblique
from kg.gazetteer import Gazetteer
from kg.model import Entity

__all__ = ["as_states"]

_MINISTERIAL = frozenset({"ministry", "department", "office"})


_SHARED = frozenset({"foreign office", "fo"})
"""What the ministries of several states are called."""


def as_states(names: tuple[Name, ...], gazetteer: Gazetteer, doc: Any) -> tuple[Name, ...]:
    """The names, those of states' ministries and departments referring to the state.

    A ministry's bare name that other states' ministries have too is none in a text that speaks of others alone.
    """
    kept = [name for name in names if not _anothers(name, names, gazetteer, doc)]
    owners = _owners(kept, gazetteer, doc)
    return tuple(
        replace(name, entity=owners[name.entity]) if name.entity in owners else _served(name, gazetteer)
        for name in kept
    )


def _owners(names: list[Name], gazetteer: Gazetteer, doc: Any) -> dict[Entity, Entity]:
    """Whose the ministries are that the reference graph lacks: "Laos's Ministry of Trade", "the Ministry of Laos"."""
    at = {index: name for name in names for index in range(name.start, name.end)}
    found: dict[Entity, Entity] = {}
    for name in names:
        head = doc[name.start : name.end].root
        if head.lower_ not in _MINISTERIAL or gazetteer.entity(name.entity.iri) is not None:
            continue
        beside = [child for child in head.children if child.dep_ in ("poss", "amod", "compound", "nmod")]
        beside += oblique(head, "of")
        states = [at[item.i].entity for item in beside if item.i in at and at[item.i].entity.kind == "State"]
        if states:
            found.setdefault(name.entity, states[0])
    return found


def _anothers(name: Name, names: tuple[Name, ...], gazetteer: Gazetteer, doc: Any) -> bool:
    if doc[name.start : name.end].text.lower() not in _SHARED:
        return False
    own = _parent(name.entity, gazetteer)
    around = [other.entity for other in names if other.entity != name.entity]
    named = any(entity == own or _parent(entity, gazetteer) == own for entity in around)
    return not named and any(entity.kind == "State" for entity in around)


def _parent(entity: Entity, gazetteer: Gazetteer) -> Entity | None:
    return gazetteer.entity(gazetteer.parents.get(entity.iri, ""))


def _served(name: Name, gazetteer: Gazetteer) -> Name:
    ministerial = name.entity.kind == "Organ" and _MINISTERIAL & set(name.entity.name.lower().split())
    state = _parent(name.entity, gazetteer) if ministerial else None
    return replace(name, entity=state) if state is not None and state.kind == "State" else name
