"""Who acts with a subject: "A, along with B,", "like A, B abstained", "A, joined by B,", "A joined B in voting"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.extraction.lemmas import lemma
from kg.extraction.syntax import objects
from kg.extraction.tree import children, conjuncts, is_verbal

__all__ = ["companions", "joined"]


def companions(tokens: list[Any], words: Mapping[str, frozenset[str]]) -> list[Any]:
    """Heads of the phrases that stand beside the subjects and share their verb, without the subjects themselves."""
    found: dict[int, Any] = {}
    for token in tokens:
        subject = _first(token)
        verb = subject.head
        if subject.dep_ not in ("nsubj", "nsubjpass") or not is_verbal(verb):
            continue
        beside = [item for child in children(verb, "prep") if _beside(child, verb) for item in _under(child)]
        beside += [item for child in children(verb, "prep") if _trails(child, verb, words) for item in _under(child)]
        beside += [item for child in children(verb, "prep") for item in _same_day(child, words)]
        beside += [item for child in children(subject, "prep") if _likened(child) for item in _under(child)]
        beside += [item for child in children(subject, "acl") if _led(child) for item in _agents(child)]
        found.update({item.i: item for item in beside})
    return [item for index, item in sorted(found.items()) if item not in tokens]


def joined(verb: Any) -> list[Any]:
    """Whom the subject has joined in what the gerund says: "A" of "C joined A in condemning the vote"."""
    if verb.dep_ != "pcomp" or verb.head.lower_ != "in" or verb.head.head.lemma_ != "join":
        return []
    return objects(verb.head.head)


def _first(token: Any) -> Any:
    while token.dep_ == "conj":
        token = token.head
    return token


def _beside(preposition: Any, verb: Any) -> bool:
    """Whether the phrase names who acts too; behind the verb only after a comma, and where no name is the object."""
    words = [preposition.lower_, *(child.lower_ for child in preposition.children if child.dep_ != "pobj")]
    together = words[0] in ("along", "alongside") or "together" in words or (words[0] == "as" and "well" in words)
    if preposition.i < verb.i:
        return together or (words[0] == "like" and _parted(preposition))
    named = any(child.pos_ == "PROPN" for child in children(verb, "dobj"))
    return together and not named and _parted(preposition)


def _trails(preposition: Any, verb: Any, words: Mapping[str, frozenset[str]]) -> bool:
    """Whether bare names behind the clause act too: "voted against the duties, with Hungary and Malta".

    To meet or to trade takes a partner; what several do side by side is said of all.
    """
    named = _under(preposition)
    last = preposition.right_edge
    ends = last.i + 1 >= len(last.doc) or last.nbor(1).is_punct or last.nbor(1).is_space
    bare = all(item.ent_type_ == "GPE" and not _loaded(item) for item in named)
    acting = verb.i < preposition.i and preposition.lower_ == "with" and preposition.nbor(-1).text == ","
    return bool(named) and acting and ends and bare and lemma(verb) in words["joint_verbs"]


def _loaded(name: Any) -> bool:
    return any(child.dep_ not in ("cc", "conj", "punct", "det", "compound") for child in name.children)


def _same_day(preposition: Any, words: Mapping[str, frozenset[str]]) -> list[Any]:
    """Who does it at the same time: "recognised it on the same morning as Spain"."""
    if preposition.lower_ not in ("on", "at", "in"):
        return []
    for noun in children(preposition, "pobj"):
        if lemma(noun) in words["moments"] and any(child.lower_ == "same" for child in noun.children):
            likened = [*children(noun, "prep"), *children(preposition.head, "prep")]
            return [item for child in likened if child.lower_ == "as" for item in _under(child)]
    return []


def _likened(preposition: Any) -> bool:
    return preposition.lower_ == "like" and _parted(preposition)


def _parted(preposition: Any) -> bool:
    return bool(preposition.i == preposition.sent.start or preposition.nbor(-1).text == ",")


def _under(preposition: Any) -> list[Any]:
    direct = children(preposition, "pobj")
    deep = [item for child in children(preposition, "prep", "cc") for item in children(child, "pobj")]
    return [part for item in (direct or deep) for part in conjuncts(item)]


def _led(participle: Any) -> bool:
    return participle.lemma_ in ("join", "follow") and participle.tag_ in ("VBN", "VBD")


def _agents(participle: Any) -> list[Any]:
    return [
        part for agent in children(participle, "agent") for item in children(agent, "pobj") for part in conjuncts(item)
    ]
