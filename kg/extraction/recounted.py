"""What was told just before a stance that names nothing itself: "Chad expelled the monks. Libya protested"."""

from __future__ import annotations

from typing import Any

from kg.extraction.coreference import Referents
from kg.extraction.lemmas import lemma
from kg.extraction.syntax import objects, subjects
from kg.extraction.tree import children, is_passive, is_verbal

__all__ = ["parted", "recounted", "told_before"]

_DEPTH = 4
_JOINED = frozenset({"conj", "advcl", "parataxis"})
_IDLE = frozenset({"be", "remain", "become", "seem", "have", "keep", "let", "take", "prefer", "show"})
"""Verbs of what is no deed that somebody could protest at."""


def recounted(word: Any, referents: Referents) -> list[Any]:
    """The verb of the deed told in the clause before that of the word, by somebody else than who speaks of it."""
    verb = word
    while not is_verbal(verb) and verb.head != verb:
        verb = verb.head
    found = _in_sentence(verb, referents)
    if found is None and word.sent.start > 0:
        found = _told(word.doc[word.sent.start - 1].sent.root, referents)
    if found is None or not _deed(found):
        return []
    return [] if _doers(found, referents) & _doers(verb, referents) else [found]


def told_before(token: Any, word: Any) -> bool:
    """Whether the token is the verb of a clause told before that of the word, and no part of what is said there."""
    if not is_verbal(token) or word is None or token.i > word.i:
        return False
    return token.sent != word.sent or token in word.ancestors or (token.dep_ == "ccomp" and parted(token))


def _in_sentence(verb: Any, referents: Referents) -> Any | None:
    for child in children(verb, "ccomp"):
        if child.i < verb.i and is_verbal(child) and parted(child):
            return child
    node = verb
    for _ in range(_DEPTH):
        above = node.head
        if above == node:
            return None
        own = children(node, "nsubj", "nsubjpass")
        if node.dep_ in _JOINED and own and is_verbal(above) and above.i < node.i:
            return _told(above, referents)
        node = above
    return None


def parted(clause: Any) -> bool:
    """Whether a semicolon or colon parts the clause from what follows."""
    end = clause.right_edge.i + 1
    return end < len(clause.doc) and clause.doc[end].text in (";", ":", "–", "—")


def _told(root: Any, referents: Referents) -> Any | None:
    """The verb of what is told, below "said that"."""
    if not is_verbal(root):
        return None
    inner = [child for child in children(root, "ccomp") if is_verbal(child) and child.i > root.i]
    return inner[0] if inner and lemma(root) in referents.words["speech_verbs"] else root


def _deed(verb: Any) -> bool:
    """Whether the clause tells a thing done, or to be done, to something: no state, no hope, nothing left undone."""
    helped = {child.lower_ for child in children(verb, "aux")}
    if lemma(verb) in _IDLE or children(verb, "neg") or helped & {"could", "can", "might", "may", "must", "shall"}:
        return False
    return is_passive(verb) or any(item.pos_ in ("NOUN", "PROPN") for item in objects(verb))


def _doers(verb: Any, referents: Referents) -> set[str]:
    return {entity.iri for item in subjects(verb) for entity in referents.resolve(item)}
