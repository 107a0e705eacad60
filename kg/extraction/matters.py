"""What a stance is about where the text names it only again: "it", "that", "the plan", "the move".

A pronoun stands for the most prominent thing, no actor, of what was said just before; a bare noun for the last phrase
with that noun, or a like one, that says more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.extraction.coreference import Referents
from kg.extraction.things import is_matter, meant_thing

__all__ = ["matter", "pronominal"]

_PRONOUNS = frozenset({"it", "this", "that"})
_RANKS: Mapping[str, int] = {"nsubj": 0, "nsubjpass": 0, "dobj": 1, "attr": 2, "pobj": 2, "conj": 2, "appos": 2}
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "such"})
_SAYING = frozenset({"prep", "acl", "relcl", "amod", "compound", "poss", "nmod", "nummod"})
_BACK = 4
"""Sentences that a bare noun reaches back over."""


def pronominal(token: Any) -> bool:
    """Whether the token is a pronoun for a thing."""
    return token.lower_ in _PRONOUNS and token.tag_ in ("PRP", "DT")


def matter(token: Any, referents: Referents) -> Any | None:
    """The head of the phrase that tells what the pronoun or the bare noun stands for; none when nothing does."""
    if pronominal(token):
        return meant_thing(token, referents.words, lambda noun: bool(referents.resolve(noun)))
    if _summing(token, referents):
        return token.head
    return _fuller(token, referents) if _vague(token, referents) else None


def _summing(token: Any, referents: Referents) -> bool:
    """Whether the noun only sums up the one before it: "the tariffs, a move which Peru denounced"."""
    indefinite = any(child.lower_ in ("a", "an") for child in token.children if child.dep_ == "det")
    remarked = any(child.dep_ == "relcl" for child in token.children)
    summed = token.dep_ == "appos" and token.head.pos_ == "NOUN"
    return summed and indefinite and remarked and token.lemma_.lower() in referents.words["deed_nouns"]


def _told(item: Any) -> bool:
    return any(child.dep_ in _SAYING and child.pos_ != "PRON" for child in item.children)


def _vague(token: Any, referents: Referents) -> bool:
    known = is_matter(token, referents.words)
    definite = any(child.dep_ == "det" and child.lower_ in _DEFINITE for child in token.children)
    return known and definite and not any(child.dep_ in _SAYING for child in token.children)


def _kinds(referents: Referents) -> list[frozenset[str]]:
    return [words for name, words in sorted(referents.words.items()) if name.startswith("matter_")]


def _fuller(token: Any, referents: Referents) -> Any | None:
    word = token.lemma_.lower()
    like = frozenset[str]().union(*(kind for kind in _kinds(referents) if word in kind))
    same = other = None
    for item in reversed(_reach(token)):
        if item.pos_ != "NOUN" or not _told(item) or item == token or token in item.subtree or item.tag_ != token.tag_:
            continue
        if item.lemma_.lower() == word:
            same = same or item
        elif item.lemma_.lower() in like:
            other = other or item
    return same or other


def _reach(token: Any) -> list[Any]:
    start = token.sent.start
    for _ in range(_BACK):
        if start == 0:
            break
        start = token.doc[start - 1].sent.start
    return [token.doc[index] for index in range(start, token.i)]
