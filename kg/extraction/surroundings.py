"""Arguments that stand about a phrase: what a noun is said to be, what was done meanwhile, what somebody is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kg.extraction.syntax import children, conjuncts, is_verbal, objects, subjects

__all__ = ["absolute", "asked", "equated", "occasion"]


def equated(noun: Any) -> list[Any]:
    """What the noun is said to be: "its aim is to join", "its hope is that"."""
    verb = noun.head
    if noun.dep_ != "nsubj" or verb.lemma_ not in ("be", "remain"):
        return []
    named = [item for child in children(verb, "attr") for item in conjuncts(child) if item.i > verb.i]
    return named or [child for child in children(verb, "xcomp", "ccomp") if is_verbal(child) and child.i > verb.i]


def occasion(noun: Any) -> list[Any]:
    """What was done where the noun stands by: "the bill passed over Serbia's objections"."""
    node = noun
    while node.dep_ in ("pobj", "prep", "conj", "npadvmod") and node.head != node and not is_verbal(node):
        node = node.head
    return (objects(node) or subjects(node)) if is_verbal(node) else []


def asked(verb: Any, infinitives: Sequence[Any]) -> list[Any]:
    """Those of the infinitives that somebody is asked to do, because the verb has an object or addresses one."""
    addressed = children(verb, "dobj", "nsubjpass", "dative") or any(
        child.lower_ in ("on", "upon", "to", "with") and child.i > verb.i for child in children(verb, "prep")
    )
    return [item for item in infinitives if addressed or children(item, "nsubj", "nsubjpass")]


def absolute(item: Any, preposition: str) -> bool:
    """Whether "with" opens a clause of its own and no argument: ", with the minister saying"."""
    if preposition != "with" or item.dep_ != "pobj" or item.head.i == 0:
        return False
    beside = [*children(item, "acl"), *children(item.head.head, "advcl")]
    return item.doc[item.head.i - 1].text == "," and any(
        verb.tag_ == "VBG" and verb.i > item.i and not children(verb, "nsubj") for verb in beside
    )
