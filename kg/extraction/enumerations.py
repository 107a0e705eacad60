"""Lists of states, put right in the parse: "the withdrawal of A, B, and C from the bloc", whose last the parser hangs
elsewhere.

Words that hang on an item of the list stay where they are; a list that cannot be joined without a circle is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.extraction.aliases import Name
from kg.gazetteer import Form

__all__ = ["mend_lists"]

_GLUE = frozenset({",", "and", "&", "the", "both", "or"})
_JOINING = frozenset({"and", "&", "or"})
_LEAST = 3
_DEEP = 40


def mend_lists(doc: Any, names: tuple[Name, ...]) -> None:
    """Let the states of each list be coordinated, in place: the first where the list hangs, the others on the first."""
    for row in _rows(doc, names):
        roots = [doc[name.start : name.end].root for name in row]
        if any(root.sent != roots[0].sent or root.dep_ == "ROOT" for root in roots):
            continue
        inside = {i for name in row for i in range(name.start, name.end)}
        hung = next((root for root in roots if root.head.i not in inside), None)
        if hung is None or _circles(hung.head, {root.i for root in roots}):
            continue
        first = roots[0]
        if first is not hung:
            first.dep_ = hung.dep_
            first.hang(hung.head)
        for root in roots[1:]:
            root.dep_ = "conj"
            root.hang(first)


def _rows(doc: Any, names: tuple[Name, ...]) -> Iterator[list[Name]]:
    """Three or more states in a row with an "and" before the last, which own nothing and are nobody's adjectives."""
    row: list[Name] = []
    for name in (*names, None):
        between = [doc[i].lower_ for i in range(row[-1].end, name.start)] if row and name is not None else []
        if name is None or not _is_state(doc, name):
            row = []
            continue
        if row and between and set(between) <= _GLUE:
            row.append(name)
            if not _JOINING.isdisjoint(between):
                if len(row) >= _LEAST:
                    yield row
                row = []
            continue
        row = [name]


def _is_state(doc: Any, name: Name) -> bool:
    owns = name.end < len(doc) and doc[name.end].text in ("'s", "’s", "-")
    return name.entity.kind in ("State", "Territory") and name.form is Form.NAME and not owns


def _circles(token: Any, roots: set[int]) -> bool:
    """Whether the token hangs, at any remove, on one of the items."""
    for _ in range(_DEEP):
        if token.i in roots:
            return True
        if token.head == token:
            return False
        token = token.head
    return True
