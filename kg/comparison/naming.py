"""Which known actors a stretch of words names, by the reference graph's names."""

from __future__ import annotations

import functools

from kg.gazetteer import Gazetteer

__all__ = ["actors_in", "named_in"]

_NO_ACTORS = frozenset({"Place", "Treaty", "MediaOrganization"})


@functools.lru_cache(maxsize=4096)
def named_in(words: str) -> frozenset[str]:
    """The IRIs of all that the words name without doubt."""
    return frozenset(match.entity.iri for match in Gazetteer.load().find(words) if match.entity is not None)


def actors_in(words: str) -> frozenset[str]:
    """The IRIs of those among them that act: states, organisations, groups, persons."""
    found = (match.entity for match in Gazetteer.load().find(words))
    return frozenset(entity.iri for entity in found if entity is not None and entity.kind not in _NO_ACTORS)
