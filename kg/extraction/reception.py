"""How a thing was taken, and where: "welcomed in Seoul", "met with scepticism in Rome", "caused alarm in Ankara".

The capital or the country in which it was taken so holds the stance; what was taken so is what the stance is toward.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kg.extraction.discourse import GROUPS, STATES
from kg.extraction.lemmas import lemma
from kg.extraction.syntax import objects, oblique, subjects
from kg.extraction.tree import children, is_passive, is_verbal
from kg.model import Entity

__all__ = ["received", "stirring"]

_WHERE = ("in", "among", "across", "throughout", "within")
_STIRRING = frozenset(
    "cause raise spark stir provoke prompt trigger fuel stoke draw generate create sow arouse elicit attract evoke "
    "incite inspire deepen heighten exacerbate feed rouse excite kindle earn win produce bring ignite unleash "
    "face".split()
)
_TAKING = frozenset("meet greet receive view watch regard hail".split())


def received(token: Any, resolve: Callable[[Any], tuple[Entity, ...]]) -> list[Any]:
    """Where the passive's deed was done or the feeling felt, when that is a state or a body."""
    verb = _stirrer(token)
    if is_verbal(token):
        nodes = [token] if is_passive(token) and not children(token, "agent") else []
    else:
        nodes = [token] if verb is None else [token, verb]
    for node in nodes:
        for word in _WHERE:
            found = [item for item in oblique(node, word) if _holds(resolve(item))]
            if found:
                return found
    return []


def stirring(token: Any) -> list[Any]:
    """What stirred the feeling that the noun names, or met with it."""
    verb = _stirrer(token)
    if verb is None:
        return []
    return objects(verb) if is_passive(verb) else subjects(verb)


def _stirrer(noun: Any) -> Any | None:
    while noun.dep_ == "conj":
        noun = noun.head
    if noun.dep_ == "dobj" and lemma(noun.head) in _STIRRING:
        return noun.head
    under = noun.head if noun.dep_ == "pobj" and noun.head.lower_ in ("with", "by") else None
    return under.head if under is not None and is_verbal(under.head) and lemma(under.head) in _TAKING else None


def _holds(found: tuple[Entity, ...]) -> bool:
    return bool(found) and all(entity.kind in STATES | GROUPS for entity in found)
