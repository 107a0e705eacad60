"""What "it" and "them" mean where they mean a thing: "Germany backed the plan, but Hungary opposed it"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kg.extraction.syntax import children, is_verbal, lemma

__all__ = ["meant_thing"]

_REACH = 1
"""Sentences back in which the thing may stand."""
_PLACES = {"dobj": 3.0, "nsubjpass": 3.0, "nsubj": 2.0, "attr": 1.5, "pobj": 1.0, "conj": 1.0}
_TIMES = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "CARDINAL", "QUANTITY", "ORDINAL"})
_MANY = frozenset({"them", "they"})
_LINKS = frozenset("to for against of with on about from over in behind".split())


def meant_thing(token: Any, words: Mapping[str, frozenset[str]], refers: Callable[[Any], bool]) -> Any | None:
    """The noun of the thing that an object's pronoun means; ``None`` when it may mean an actor, or nothing fits.

    ``refers`` says of a noun whether it names, or stands for, an actor.
    """
    verb = _governor(token)
    if verb is None or lemma(verb) in words["actor_object_verbs"]:
        return None
    many = token.lower_ in _MANY
    best: tuple[float, int] | None = None
    for item in _before(token, verb):
        if item.pos_ != "NOUN" or (item.tag_ == "NNS") != many or item.ent_type_ in _TIMES or item.dep_ not in _PLACES:
            continue
        if refers(item) or lemma(item) in words["offices"] or lemma(item) in words["collective_nouns"]:
            continue
        known = lemma(item) in words["matters"]
        if not known and item.dep_ not in ("dobj", "nsubjpass"):
            continue
        distance = 2.0 * (item.sent.start != token.sent.start)
        score = (_PLACES[item.dep_] + 2.0 * known - distance, item.i)
        best = score if best is None or score >= best else best
    return None if best is None else token.doc[best[1]]


def _governor(token: Any) -> Any | None:
    """The verb whose object the pronoun is, directly or by a preposition; none for pronouns in other places."""
    if token.tag_ != "PRP":
        return None
    head = token.head
    if token.dep_ in ("dobj", "nsubjpass") and is_verbal(head):
        return head
    if token.dep_ == "pobj" and head.lower_ in _LINKS and is_verbal(head.head):
        return head.head
    return None


def _before(token: Any, verb: Any) -> list[Any]:
    """The words before the pronoun's own clause, in its sentence and the one before."""
    own = {item.i for child in children(verb, "dobj", "prep", "dative", "nsubj", "nsubjpass") for item in child.subtree}
    own |= {item.i for item in token.ancestors}
    start = token.sent.start
    for _ in range(_REACH):
        start = token.doc[start - 1].sent.start if start > 0 else 0
    return [item for item in token.doc[start : token.i] if item.i not in own]
