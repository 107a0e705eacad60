"""The tone of a judgement: for better, for worse, or neither."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kg.model import Polarity

__all__ = ["tone"]


def tone(verb: Any, tokens: Iterable[Any], words: Mapping[str, frozenset[str]]) -> Polarity:
    """What the words of the clause say for or against what it is about; a negated verb turns them round."""
    good = bad = 0
    for token in tokens:
        lemma = token.lemma_.lower()
        good += lemma in words["good_words"]
        bad += lemma in words["bad_words"]
    if any(child.dep_ == "neg" for child in verb.children):
        good, bad = bad, good
    if good == bad:
        return Polarity.NEUTRAL
    return Polarity.POSITIVE if good > bad else Polarity.NEGATIVE
