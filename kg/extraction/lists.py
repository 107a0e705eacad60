"""Lists of names that stand apart from the noun that they tell of: "six countries were asked, including A and B"."""

from __future__ import annotations

from typing import Any

from kg.extraction.tree import children

__all__ = ["trails"]

_COUNTS = frozenset("several many some other few various more".split())


def trails(doc: Any, token: Any, first: int) -> bool:
    """Whether the list that begins at the token index ``first`` tells who the counted subject is."""
    if token.dep_ not in ("nsubj", "nsubjpass") or doc[first].sent.start != token.sent.start:
        return False
    counted = any(child.dep_ == "nummod" or child.lower_ in _COUNTS for child in token.children)
    edges = [child.right_edge.i for child in children(token, "relcl", "acl")]
    apposed = doc[first - 1].text == "," and any(first - 2 <= edge < first for edge in edges)
    return counted and (apposed or doc[first - 1].lower_ in ("including", "namely", "notably", "them"))
