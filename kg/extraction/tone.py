"""The tone of a judgement: for better, for worse, or neither."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kg.model import Polarity

__all__ = ["tone"]

_NEAR = 4
"""Words behind a negation that it turns round."""
_FADING = 0.1
"""How much less each word weighs than the one before it: what a judgement says first, it says of its matter."""
_PREDICATES = frozenset({"ROOT", "acomp", "attr", "oprd", "ccomp"})


def tone(head: Any, tokens: Sequence[Any], words: Mapping[str, frozenset[str]]) -> Polarity:
    """What the words of a judgement say for or against what it is about; scant or denied good is bad."""
    said = [token for token in tokens if not token.is_punct and not token.is_space]
    scant = [token.lower_ in words["scant_words"] for token in said]
    balance = 0.0
    for place, token in enumerate(said):
        forms = {token.lower_, token.lemma_.lower()}
        weight = (1.5 if token.dep_ in _PREDICATES else 1.0) / (1.0 + _FADING * place)
        turned = any(scant[max(0, place - _NEAR) : place])
        if forms & words["good_words"]:
            balance += -weight if turned else weight
        elif forms & words["bad_words"] and not turned:
            balance -= weight
    if balance:
        return Polarity.POSITIVE if balance > 0 else Polarity.NEGATIVE
    denied = any(scant) or any(child.dep_ == "neg" for child in head.children)
    return Polarity.NEGATIVE if denied else Polarity.NEUTRAL
