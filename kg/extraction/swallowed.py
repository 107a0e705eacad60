"""Subjects that the parse gave to the clause before: "spoke in parliament, America and Britain released statements"."""

from __future__ import annotations

from typing import Any

__all__ = ["swallowed"]

_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_GLUE = frozenset({"and", "or", "&"})
_FEWEST = 2


def swallowed(verb: Any) -> list[Any]:
    """The names in a row, behind a comma, that stand right before a coordinated verb which nothing joins.

    Nothing unless there are two of them at least: one name alone may be the end of the clause before.
    """
    if verb.dep_ not in ("conj", "advcl") or verb.tag_ not in _FINITE:
        return []
    roles = {child.dep_ for child in verb.children}
    if roles & {"nsubj", "mark"} or not roles & {"dobj", "ccomp", "xcomp"}:
        return []
    found: list[Any] = []
    for index in range(verb.left_edge.i - 1, verb.sent.start, -1):
        token = verb.doc[index]
        if token.text == ",":
            return found[::-1] if len(found) >= _FEWEST else []
        if token.pos_ == "PROPN" and token.dep_ in ("conj", "appos"):
            found.append(token)
        elif token.lower_ not in _GLUE and token.dep_ not in ("compound", "det"):
            break
    return []
