"""Names of bodies that only their form gives away: "the Hague Group", "the Global Alliance against Hunger"."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

__all__ = ["body_names"]

_LINKS = frozenset({"of", "for", "against"})
_TOPICAL = frozenset({"committee", "commission", "conference"})
"""Bodies that are called after what they sit on: "Committee on Disarmament"."""
_INNER = frozenset({"of", "and", "the", "for"})
_MOST = 8
"""Words that such a name may have."""


def body_names(doc: Any, words: Mapping[str, Collection[str]], taken: Collection[int]) -> Iterator[tuple[int, int]]:
    """Stretches of capitalised words whose noun is one for a body of states, with what it is called by.

    ``words`` says which nouns these are, and by what words a body is a state's own: "the National Council". What is
    ``taken`` belongs to other names.
    """
    for token in doc:
        if token.lower_ not in words["body_nouns"] or not token.text[:1].isupper() or token.i in taken:
            continue
        start, end = _front(doc, token.i, taken), _back(doc, token.i, taken)
        inner = [doc[index] for index in range(start, end) if index != token.i]
        named = [word for word in inner if word.text[:1].isupper()]
        if not named or end - start > _MOST or (start == token.i and token.is_sent_start):
            continue
        if not any(word.lower_ in words["own_bodies"] or word.lower_ in words["offices"] for word in named):
            yield start, end


def _front(doc: Any, index: int, taken: Collection[int]) -> int:
    """Where the capitalised words before the noun begin; a sentence's first word may be capitalised for its place."""
    start = index
    while start > 0 and start - 1 not in taken and (_called(doc[start - 1]) or _joining(doc, start - 1)):
        start -= 1
    if doc[start].is_sent_start and start < index and doc[start].pos_ != "PROPN":
        start += 1
    return start


def _joining(doc: Any, index: int) -> bool:
    """Whether the word joins two parts of one name: "the Belt and Road Initiative"."""
    own = index > 0 and doc[index].lower_ in ("and", "&") and _called(doc[index - 1])
    return own and index + 1 < len(doc) and doc[index - 1].dep_ in ("compound", "nmod", "amod", "conj", "nummod")


def _called(word: Any) -> bool:
    named = word.text[:1].isupper() and word.text.isalpha() and word.pos_ in ("PROPN", "NOUN", "ADJ")
    return bool(named and word.ent_type_ not in ("DATE", "TIME"))


def _back(doc: Any, index: int, taken: Collection[int]) -> int:
    """Where the name ends that goes on behind the noun: "Alliance of Sahel States"."""
    end = index + 1
    linked = end < len(doc) and (
        doc[end].lower_ in _LINKS or (doc[end].lower_ == "on" and doc[index].lower_ in _TOPICAL)
    )
    if not linked:
        return end
    reach = end + 1
    while reach < len(doc) and (doc[reach].lower_ in _INNER or _called(doc[reach])) and reach not in taken:
        reach += 1
        if _called(doc[reach - 1]):
            end = reach
    return end
