"""Office-holders named by their likeness to another: "his Russian counterpart, X", "X, her opposite number in Honiara".

The title is that of the person whom they are compared to, where the text has given it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.extraction.aliases import Name
from kg.extraction.employers import Employers
from kg.gazetteer import Form
from kg.model import Entity

__all__ = ["Likeness", "counterpart"]

Likeness = tuple[str, Entity, int, int]
"""The title, whom it serves, and the tokens (``end`` excluded) that say so."""

_WORDS = frozenset({"counterpart", "colleague", "homologue", "equivalent"})
_WIDTH = 7


def counterpart(
    doc: Any, at: Mapping[int, Name], employers: Employers, name: Name, titles: Mapping[int, str]
) -> Likeness | None:
    """The office of who is called a counterpart; ``titles`` are those read so far, by the token that they end at."""
    stretch = _before(doc, name) or _after(doc, name)
    if stretch is None:
        return None
    start, end = stretch
    state = next((at[i].entity for i in range(start, end) if i in at and _state(at[i])), None)
    earlier = [title for index, title in sorted(titles.items()) if index <= max(start, name.start)]
    title = earlier[-1] if earlier else ""
    if state is None:
        state = (employers.by_tenure(name.entity, title) if title else None) or employers.served(name.entity)
    if state is None:
        return None
    return title or _held(employers, name, state) or "counterpart", state, min(start, name.start), max(end, name.end)


def _state(name: Name) -> bool:
    return name.entity.kind in ("State", "Territory") and name.form is not Form.DEMONYM


def _held(employers: Employers, name: Name, state: Entity) -> str:
    tenures = employers.gazetteer.tenures.get(name.entity.iri, ())
    return next((tenure.title for tenure in tenures if tenure.body == state.iri), "")


def _is(doc: Any, index: int) -> bool:
    word = doc[index]
    return word.lower_ in _WORDS or (word.lower_ == "number" and index > 0 and doc[index - 1].lower_ == "opposite")


def _before(doc: Any, name: Name) -> tuple[int, int] | None:
    """The stretch from the possessive to the word, right in front of the name: "his Russian counterpart, X"."""
    end = name.start - int(name.start > 0 and doc[name.start - 1].text == ",")
    if end < 2 or not _is(doc, end - 1):
        return None
    start = end - 1
    while start > max(0, end - _WIDTH) and doc[start].tag_ != "PRP$" and doc[start].text not in ("'s", "’s"):
        start -= 1
    owned = doc[start].tag_ == "PRP$" or doc[start].text in ("'s", "’s")
    return (start, end) if owned else None


def _after(doc: Any, name: Name) -> tuple[int, int] | None:
    """The apposition behind the name: "X, her opposite number in Honiara"."""
    start = name.end + 1
    if start >= len(doc) or doc[name.end].text != "," or doc[start].tag_ != "PRP$":
        return None
    for index in range(start + 1, min(start + _WIDTH, len(doc))):
        if doc[index].pos_ in ("PUNCT", "VERB", "AUX"):
            return None
        if _is(doc, index):
            place = index + 2 if index + 2 < len(doc) and doc[index + 1].lower_ in ("in", "from") else index
            return start, place + 1
    return None
