"""Arguments that stand about a phrase: what a noun is said to be, what was done meanwhile, what somebody is asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from kg.extraction.syntax import objects, oblique, subjects
from kg.extraction.tree import children, conjuncts, is_verbal

__all__ = ["absolute", "asked", "carried", "equated", "is_term", "occasion", "questioned", "sayers", "terms"]


_DEPTH = 5


def equated(noun: Any) -> list[Any]:
    """What the noun is said to be: "its aim is to join", "its hope is that"."""
    verb = noun.head
    if noun.dep_ != "nsubj" or verb.lemma_ not in ("be", "remain"):
        return []
    if any(child.dep_ in ("acl", "relcl", "ccomp") and child.i < verb.i for child in noun.children):
        return []
    named = [item for child in children(verb, "attr") for item in conjuncts(child) if item.i > verb.i]
    named = [item for item in named if not any(child.lower_ in ("a", "an") for child in children(item, "det"))]
    return named or [child for child in children(verb, "xcomp", "ccomp") if is_verbal(child) and child.i > verb.i]


def carried(word: Any) -> list[Any]:
    """What the clause before is about, where this one tells another's mind: "A backs it, but B is sceptical"."""
    verb = word if is_verbal(word) else word.head
    joined = verb.dep_ == "conj" and any(child.lower_ in _CONTRASTING for child in children(verb.head, "cc"))
    joined = joined or (
        verb.dep_ == "advcl" and any(child.lower_ in _CONTRASTING for child in children(verb, "mark", "advmod"))
    )
    before = verb.head
    if not joined or not is_verbal(before) or before.i > verb.i or word.dep_ not in ("acomp", "ROOT", "conj", "prep"):
        return []
    if not children(verb, "nsubj", "nsubjpass"):
        return []
    own = [item for item in objects(before) if not any(child.tag_ == "PRP$" for child in children(item, "poss"))]
    found = own or [item for child in children(before, "prep") for item in children(child, "pobj")]
    return [item for item in found if item.pos_ == "NOUN"][:1]


_CONTRASTING = frozenset({"but", "while", "whereas", "yet", "though", "although", "and"})


def occasion(noun: Any) -> list[Any]:
    """What was done where the noun stands by: "the bill passed over Serbia's objections"."""
    node = noun
    while node.dep_ in ("pobj", "prep", "conj", "npadvmod") and node.head != node and not is_verbal(node):
        node = node.head
    return (objects(node) or subjects(node)) if is_verbal(node) else []


def questioned(verb: Any) -> list[Any]:
    """What somebody was asked about who gave no answer: "asked about the raid", "pressed on whether it would"."""
    node = verb
    while not is_verbal(node) and node.head != node:
        node = node.head
    for clause in [item for place in (node, node.head) for item in children(place, "advcl")]:
        if clause.lemma_ not in _QUESTIONING or clause.tag_ != "VBN":
            continue
        for preposition in ("about", "on", "over", "for", "by"):
            found = oblique(clause, preposition)
            if found:
                return found
        return [child for child in children(clause, "ccomp", "advcl", "xcomp") if is_verbal(child)]
    return []


_QUESTIONING = frozenset("ask press question quiz challenge grill pressed approach confront".split())


def sayers(token: Any, speaking: Collection[str]) -> list[Any]:
    """Who says, thinks or is told to feel what the clause about the token says."""
    node = token
    for _ in range(_DEPTH):
        if node.head == node:
            return []
        if node.dep_ == "ccomp" and node.head.lemma_.lower() in speaking:
            return subjects(node.head)
        if node.dep_ not in ("acomp", "attr", "oprd", "conj", "ccomp", "xcomp"):
            return []
        node = node.head
    return []


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


_UNTIL = frozenset({"unless", "until", "till"})


def is_term(clause: Any) -> bool:
    """Whether the clause says what another must do before: "unless Sweden yields", "until the tariff is lifted"."""
    opened = any(child.lower_ in _UNTIL for child in clause.children if child.i < clause.i)
    subject = children(clause, "nsubj", "nsubjpass")
    return opened and is_verbal(clause) and bool(subject) and subject[0].pos_ != "PRON"


def terms(verbs: Sequence[Any]) -> list[Any]:
    """The clauses by the verbs, and by the infinitives on them, that name such a term."""
    nodes = [*verbs, *(inner for verb in verbs for inner in children(verb, "xcomp", "ccomp"))]
    return [child for node in nodes for child in children(node, "advcl") if is_term(child)]
