"""Words about a meeting: whose clause it stands in, what was done at it, who is spoken with, what it is called."""

from __future__ import annotations

from typing import Any

from kg.extraction.coreference import Referents
from kg.extraction.discourse import GROUPS
from kg.extraction.lemmas import lemma
from kg.extraction.matching import Firing
from kg.extraction.syntax import oblique, subjects
from kg.extraction.tree import children, conjuncts, is_passive, is_verbal
from kg.model import Entity

__all__ = [
    "at_which",
    "behind",
    "for_summit",
    "has_object",
    "main_subjects",
    "says",
    "spoken_to",
    "within",
    "without_others",
]

_SETTINGS = frozenset({"at", "in", "during", "after", "before", "following", "amid", "for", "from", "since"})


def within(trigger: Any, support: frozenset[str], setting: bool) -> bool:
    """Whether the clause's subject takes part: "held talks with", "at a meeting with", not "rejected talks with"."""
    if trigger.dep_ == "pobj":
        allowed = {"at", "in", "during"} if setting else _SETTINGS
        return trigger.head.lower_ in allowed
    return not setting and is_verbal(trigger.head) and lemma(trigger.head) in support


def behind(preposition: Any) -> list[Any]:
    return [item for inner in children(preposition, "pobj") for item in conjuncts(inner)]


def has_object(firing: Firing) -> bool:
    """Whether the verb of gathering has an object that is no time, "met its target"."""
    verb = firing.token
    if not is_verbal(verb):
        return False
    objects = [item for item in children(verb, "dobj") if item.i not in firing.consumed and item.ent_type_ != "DATE"]
    return bool(objects) or (is_passive(verb) and lemma(verb) == "meet")


def says(firing: Firing, words: frozenset[str]) -> bool:
    return any(lemma(firing.token.doc[index]) in words for index in firing.consumed)


def for_summit(verb: Any) -> bool:
    """Whether those who are received have come for a summit: "welcomed the leaders for the annual summit"."""
    return is_verbal(verb) and any(lemma(item) == "summit" for item in oblique(verb, "for"))


def without_others(found: tuple[Entity, ...], tokens: list[Any]) -> tuple[Entity, ...]:
    """Those named, without the body of the others who are not: "welcomed A, B and other leaders of the bloc"."""
    named = [one for one in found if one.kind not in GROUPS]
    others = any(child.lower_ == "other" for token in tokens for child in children(token, "amod"))
    return tuple(named) if others and len(named) > 1 else found


def spoken_to(firing: Firing, referents: Referents) -> bool:
    """Whether somebody known is spoken with, so that it was not one who speaks for two: "A and B spoke to voters"."""
    other = [item for word in ("to", "with") for item in oblique(firing.token, word)]
    return any(referents.resolve(item) for one in other for item in conjuncts(one))


def at_which(verb: Any) -> bool:
    """Whether the clause tells what was done at the meeting: "a summit at which the leaders of A and B agreed"."""
    inside = (inner for child in children(verb, "prep") if child.lower_ in ("at", "in") for inner in child.children)
    return any(inner.lower_ == "which" for inner in inside) or any(
        child.lower_ == "where" for child in children(verb, "advmod")
    )


def _infinite(verb: Any) -> bool:
    return verb.tag_ == "VBG" or (verb.tag_ == "VB" and any(child.lower_ == "to" for child in verb.children))


def main_subjects(noun: Any) -> list[Any]:
    """The subjects of the finite clause around the noun, past infinitives and gerunds."""
    node = noun.head
    for _ in range(8):
        if is_verbal(node) and node.dep_ not in ("xcomp", "acl", "pcomp", "aux", "amod") and not _infinite(node):
            found = subjects(node)
            if found:
                return found
        if node.head == node:
            return []
        node = node.head
    return []
