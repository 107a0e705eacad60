"""Which known things words name, by the names of the reference graph."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from kg.gazetteer import Gazetteer
from kg.statements import Thing

__all__ = ["actors_in", "concerns"]

_NO_ACTORS = frozenset({"Place", "Treaty", "MediaOrganization"})


@functools.lru_cache(maxsize=4096)
def named_in(words: str) -> frozenset[str]:
    """The IRIs of all that the words name without doubt."""
    return frozenset(match.entity.iri for match in Gazetteer.load().find(words) if match.entity is not None)


def actors_in(words: str) -> frozenset[str]:
    """The IRIs of those among them that act: states, organisations, groups, persons."""
    found = (match.entity for match in Gazetteer.load().find(words))
    return frozenset(entity.iri for entity in found if entity is not None and entity.kind not in _NO_ACTORS)


def concerns(things: Iterable[Thing], iris: frozenset[str], words: Iterable[str]) -> bool:
    """Whether one of the things is one of these, or is described by words that name one of them or have these words."""
    several = tuple(things)
    if any(thing.iri in iris or (thing.iri is None and named_in(thing.name) & iris) for thing in several):
        return True
    return any(word.casefold() in thing.name.casefold() for word in words for thing in several)
