"""Which body "the alliance", "the bloc", "the court" means: the last named that the word fits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.extraction.discourse import FAR, GROUPS, Discourse
from kg.model import Entity

__all__ = ["last_body"]

_UNIONS = frozenset({"Bloc", "TreatyOrganization", "InformalGroup", "Alliance"})
_KINDS: Mapping[str, frozenset[str]] = {
    "alliance": frozenset({"Alliance"}),
    "bloc": _UNIONS - {"Alliance"},
    "grouping": _UNIONS - {"Alliance"},
    "club": _UNIONS,
    "union": frozenset({"TreatyOrganization"}),
    "militia": frozenset({"ArmedGroup"}),
    "party": frozenset({"PoliticalParty"}),
}
"""Kinds of body that a word for one calls to mind; other words fit those that are called so."""


def last_body(discourse: Discourse, token: Any, word: str) -> tuple[Entity, ...]:
    """The last body named before the token, not long ago, that the word fits by kind or by name."""
    for name in reversed(discourse.names):
        if name.end > token.i or name.entity.kind not in GROUPS:
            continue
        if discourse.distance(token, name.start) > FAR * 2:
            break
        if name.entity.kind in _KINDS.get(word, frozenset()) or word in name.entity.name.lower():
            return (name.entity,)
    return ()
