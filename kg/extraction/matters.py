"""What a stance is about where the text names it only again: "it", "that", "the plan", "the move".

A pronoun stands for the most prominent thing, no actor, of what was said just before; a bare noun for the last phrase
with that noun, or a like one, that says more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.extraction.coreference import Referents
from kg.extraction.syntax import is_verbal

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
        return _thing(token, referents)
    return _fuller(token, referents) if _vague(token, referents) else None


def _thing(token: Any, referents: Referents) -> Any | None:
    own = {item.i for ancestor in token.ancestors if is_verbal(ancestor) for item in _arguments(ancestor, token)}
    sentence = token.sent
    for stretch in (_before(token), _sentence_before(sentence)):
        found = [item for item in stretch if item.i not in own and _fits(item, referents)]
        found = [item for item in found if not item.is_ancestor(token)]
        if stretch and stretch[-1].sent != sentence:
            found = [item for item in found if _known(item, referents)]
        if found:
            return min(found, key=lambda item: (_RANKS[item.dep_], -item.i))
    return None


def _before(token: Any) -> list[Any]:
    return [token.doc[index] for index in range(token.sent.start, token.i)]


def _sentence_before(sentence: Any) -> list[Any]:
    return list(sentence.doc[sentence.start - 1].sent) if sentence.start > 0 else []


def _arguments(verb: Any, token: Any) -> list[Any]:
    """What stands by the pronoun's own verb, which it cannot mean."""
    if token not in verb.subtree or not any(child == token or token in child.subtree for child in verb.children):
        return []
    near = verb == next((item for item in token.ancestors if is_verbal(item)), None)
    return [item for child in verb.children if child.dep_ in _RANKS for item in child.subtree] if near else []


def _fits(item: Any, referents: Referents) -> bool:
    if item.pos_ != "NOUN" or item.tag_ != "NN" or item.dep_ not in _RANKS or item.ent_type_ in ("DATE", "TIME"):
        return False
    words, word = referents.words, item.lemma_.lower()
    people = words["offices"] | words["unnamed_people"] | words["collective_nouns"] | words["spoken_for"]
    actors = people | words["country_words"] | words["group_words"]
    if word in words["idle_matters"] or (word in actors and not _known(item, referents)):
        return False
    return not referents.resolve(item)


def _known(item: Any, referents: Referents) -> bool:
    return any(item.lemma_.lower() in kind for kind in _kinds(referents))


def _told(item: Any) -> bool:
    return any(child.dep_ in _SAYING and child.pos_ != "PRON" for child in item.children)


def _vague(token: Any, referents: Referents) -> bool:
    known = _known(token, referents)
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
