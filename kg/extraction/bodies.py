"""Which body "the alliance", "the bloc", "the court" means: the last named that the word fits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.extraction.aliases import Name
from kg.extraction.discourse import FAR, GROUPS, Discourse
from kg.extraction.tree import children
from kg.model import Entity

__all__ = ["called_body", "last_body"]

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


_LABELS = frozenset(
    "bloc group grouping alliance association union club pact league coalition community movement militia cartel "
    "partnership".split()
)


def called_body(token: Any, word: str, at: Mapping[int, Name]) -> tuple[Entity, ...]:
    """The body whose own name stands before a word for what it is: "the NATO alliance", "the OPEC cartel"."""
    if word not in _LABELS or token.tag_ in ("NNS", "NNPS"):
        return ()
    named = [at[child.i].entity for child in children(token, "compound", "nmod", "amod") if child.i in at]
    return (named[0],) if len(named) == 1 and named[0].kind in GROUPS else ()
