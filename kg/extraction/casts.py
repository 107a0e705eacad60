"""Lists of persons with their titles, whose parses are not to be trusted: who takes part beside one of a list, and
whom a list names that a word such as "attending" or "participants" announces.
"""

from __future__ import annotations

from typing import Any

from kg.extraction.coreference import Referents
from kg.extraction.tree import is_verbal
from kg.model import Entity

__all__ = ["announced", "company"]

_LEAST = 3
"""Persons that make a list; two may stand beside one another by chance."""
_ANNOUNCING = frozenset({"be", "include"})


def company(found: tuple[Entity, ...], tokens: list[Any], referents: Referents) -> tuple[Entity, ...]:
    """Those who take part, with all who stand in one list with a token of theirs."""
    whole = dict.fromkeys(found)
    for members, first, last, _ in referents.discourse.casts:
        if len(members) >= _LEAST and any(first <= token.i <= last for token in tokens):
            whole.update(dict.fromkeys(members))
    return tuple(whole)


def announced(token: Any, referents: Referents) -> list[Any]:
    """The first token of the persons whom the word announces: "attending the summit are A, B and C"."""
    for name in referents.names:
        if name.start <= token.i or name.entity.kind != "Person":
            continue
        if name.start >= token.sent.end:
            break
        verbs = [item for item in token.doc[token.i + 1 : name.start] if is_verbal(item)]
        said = bool(verbs) and all(verb.lemma_ in _ANNOUNCING or verb.tag_ == "MD" for verb in verbs)
        return [token.doc[name.end - 1]] if said else []
    return []
