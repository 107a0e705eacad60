"""The words among which a trigger's further words are looked for."""

from __future__ import annotations

from typing import Any

from kg.extraction.lemmas import lemma
from kg.extraction.syntax import measured, objects
from kg.extraction.tree import children, conjuncts, is_passive, is_verbal

__all__ = ["Neighbours"]

_MARKS = ("mark", "advmod")


class Neighbours:
    """The neighbours of tokens in a parse, each looked for once."""

    def __init__(self) -> None:
        self._known: dict[Any, tuple[tuple[Any, tuple[str, str]], ...]] = {}

    def of(self, token: Any) -> tuple[tuple[Any, tuple[str, str]], ...]:
        """What may belong to one expression with the token, each with its lemma and its form."""
        found = self._known.get(token)
        if found is None:
            found = self._known[token] = tuple((item, (lemma(item), item.lower_)) for item in _near(token))
        return found


def _near(node: Any) -> list[Any]:
    near = list(node.children)
    for child in list(near):
        if child.dep_ in ("prt", "prep", "xcomp"):
            near.extend(
                grandchild
                for grandchild in child.children
                if grandchild.dep_ in ("pobj", "prep", "pcomp", "acomp", "dobj")
            )
            near.extend(deep for inner in child.children if inner.dep_ == "pobj" for deep in measured(inner))
        if child.dep_ in ("advcl", "ccomp", "xcomp"):
            near.extend(mark for mark in child.children if mark.lower_ in ("for", "as") and mark.dep_ in _MARKS)
        if child.dep_ == "dobj":
            near.extend(
                inner for item in children(child, "prep") if item.lower_ == "as" for inner in (item, *item.children)
            )
        if child.dep_ in ("dobj", "nsubjpass"):
            near.extend(conjuncts(child)[1:])
            near.extend(measured(child))
    if is_passive(node) or node.dep_ == "relcl":
        near.extend(objects(node) if is_verbal(node) else [])
    return near
