"""Subjects that a parse has drawn into the phrase that opens a sentence: "During talks in Istanbul, A and B agreed",
"Meeting in Kampala, the ministers of A and B pledged".
"""

from __future__ import annotations

from typing import Any

__all__ = ["drawn_in"]

_FINITE = ("VBD", "VBZ", "VBP")


def drawn_in(verb: Any) -> list[Any]:
    """The heads of the main verb's subjects, in text order, when its opening phrase has swallowed the first of them."""
    if verb.dep_ != "ROOT" or not (verb.tag_ in _FINITE or any(child.tag_ == "MD" for child in verb.children)):
        return []
    own = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")]
    if own and own[0].tag_ == "VBG" and own[0].i == verb.sent.start:
        return _behind_comma(own[0], verb)
    for opening in (child for child in verb.children if child.dep_ == "prep" and child.i < verb.i):
        joined = own and any(child.dep_ == "cc" and child.i > opening.i for child in opening.children)
        first = _behind_comma(opening, own[0] if joined else verb) if joined or not own else []
        if first:
            return [*first, *own] if joined else first
    return []


def _behind_comma(opening: Any, end: Any) -> list[Any]:
    """The name or noun behind the comma inside the opening phrase, which reaches up to the token ``end``."""
    inside = [token for token in opening.subtree if token.i < end.i]
    comma = next((token.i for token in inside if token.text == ","), None)
    if comma is None or inside[-1].i < end.left_edge.i - 3:
        return []
    after = [token for token in inside if token.dep_ in ("conj", "appos") and token.head.i < comma < token.i]
    if not after or any(token.text == "," for token in inside if token.i > after[0].i and end.dep_ != "ROOT"):
        return []
    named = after[0].pos_ == "PROPN" or (after[0].pos_ == "NOUN" and opening.tag_ == "VBG")
    return [after[0]] if named else []
