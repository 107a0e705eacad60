"""Names in a row behind "between", read word by word where the parse has lost them: "a meeting on Tuesday between A's
minister B and C".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.extraction.coreference import Referents
from kg.model import Entity

__all__ = ["between"]

_REACH = 9
_GLUE = frozenset(", and & the of both his her its their 's ’s ' ’ - – then mr mrs ms dr sir new former".split())
_ENDS = frozenset({'"', "“", "”", ";", ":", "—", "(", ".", "which", "who", "that"})
_CARRYING = frozenset({"take", "be", "hold", "have", "will", "occur"})
"""Verbs by which a meeting only takes place: "talks were held between"."""
_UNFIT = frozenset({"Treaty", "Place"})


def between(token: Any, word: str, referents: Referents) -> list[Any]:
    """The last tokens of two or more names that stand in a row behind the preposition ``word`` after the token."""
    at, words = referents.discourse.at, referents.words
    start = _opening(token, word)
    if start is None:
        return []
    doc, end = token.doc, token.sent.end
    found: list[Any] = []
    entities: dict[Entity, None] = {}
    joined, index = False, start
    while index < end:
        name = at.get(index)
        if name is not None:
            if name.entity.kind not in _UNFIT:
                found.append(doc[name.end - 1])
                entities[name.entity] = None
            index = name.end
        elif _titles(doc[index], words):
            joined = joined or (bool(found) and doc[index].lower_ in ("and", "&"))
            index += 1
        else:
            break
    return found if joined and len(entities) > 1 else []


def _opening(token: Any, word: str) -> int | None:
    """The token behind the preposition, when no clause of its own stands between."""
    for index in range(token.i + 1, min(token.i + _REACH, token.sent.end)):
        item = token.doc[index]
        if item.lower_ == word:
            return index + 1
        if item.lower_ in _ENDS or (item.tag_ in ("VBD", "VBZ", "VBP", "MD") and item.lemma_ not in _CARRYING):
            return None
    return None


def _titles(item: Any, words: Mapping[str, frozenset[str]]) -> bool:
    lemma = item.lemma_.lower()
    listed = item.lower_ in _GLUE or lemma in words["offices"] or lemma in words["spoken_for"]
    return listed or item.lower_ in words["title_words"] or lemma in ("counterpart", "side", "force", "rebel")
