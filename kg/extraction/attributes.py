"""The model's rules for attributes, the part of speech by tag among them, applied from memory.

spaCy matches all rules at every token. Nearly all of them look at one token's tag, form and relation alone, so what
they did to such a token once they do always.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

__all__ = ["remember_attributes"]

_LOOKED_AT = frozenset({"TAG", "LOWER", "DEP", "IS_SPACE"})

Matches = list[tuple[int, int, int, int]]
"""Number of a rule, its name, and the first token and the one behind the last that it holds for."""


def remember_attributes(pipeline: Any) -> None:
    """Let the pipeline's attribute ruler remember; left as it is when its rules look at more than is remembered."""
    if not pipeline.has_pipe("attribute_ruler"):
        return
    ruler = pipeline.get_pipe("attribute_ruler")
    patterns = [tokens for rule in ruler.patterns for tokens in rule["patterns"]]
    single = [tokens[0] for tokens in patterns if len(tokens) == 1]
    several = [_mark(tokens) for tokens in patterns if len(tokens) > 1]
    if all(map(_is_plain, single)) and None not in several:
        ruler.match = _Memory(ruler, single, [mark for mark in several if mark])


def _is_plain(token: Mapping[str, Any]) -> bool:
    form = token.get("LOWER", "")
    return token.keys() <= _LOOKED_AT and (isinstance(form, str) or form.keys() <= {"IN", "REGEX"})


def _mark(tokens: list[Mapping[str, Any]]) -> tuple[str, str] | None:
    """A form, or else a relation, without which the rule for several tokens cannot hold."""
    said = [(name, token[name]) for name in ("LOWER", "DEP") for token in tokens if name in token]
    return next(((name, value) for name, value in said if isinstance(value, str)), None)


class _Memory:
    """What rules hold for which tokens, in the place of a ruler's ``match``."""

    def __init__(self, ruler: Any, single: list[Mapping[str, Any]], marks: list[tuple[str, str]]) -> None:
        add = ruler.vocab.strings.add
        self._match = ruler.match
        self._strings = ruler.vocab.strings
        self._forms = re.compile("|".join(f"(?:{form})" for token in single for form in _forms(token)) or "(?!)")
        self._told: dict[int, int] = {}
        self._marking = {add(value) for name, value in marks if name == "LOWER"}
        self._relations = {add(value) for name, value in marks if name == "DEP"}
        self._known: dict[tuple[int, int, int, int], tuple[tuple[int, int], ...]] = {}

    def __call__(self, doc: Any) -> Matches:
        """The matches in the doc, in the order of their rules."""
        rows = doc.to_array(["TAG", "LOWER", "DEP", "IS_SPACE"]).tolist()
        if any(form in self._marking or relation in self._relations for _, form, relation, _ in rows):
            found: Matches = self._match(doc)
            return found
        keys = [(tag, self._form(form), relation, space) for tag, form, relation, space in rows]
        if not self._known.keys() >= set(keys):
            found = self._match(doc)
            held: dict[int, list[tuple[int, int]]] = {}
            for rule, name, start, _ in found:
                held.setdefault(start, []).append((rule, name))
            self._known.update((key, tuple(held.get(place, ()))) for place, key in enumerate(keys))
            return found
        return sorted((rule, name, i, i + 1) for i, key in enumerate(keys) for rule, name in self._known[key])

    def _form(self, form: int) -> int:
        """The form when some rule looks at it, else nothing: forms are many, and few are looked at."""
        if form not in self._told:
            self._told[form] = form if self._forms.search(self._strings[form]) else 0
        return self._told[form]


def _forms(token: Mapping[str, Any]) -> list[str]:
    """Expressions for the forms that a rule looks at."""
    condition = token.get("LOWER", {})
    if isinstance(condition, str):
        condition = {"IN": [condition]}
    return [rf"\A{re.escape(form)}\Z" for form in condition.get("IN", ())] + [*filter(None, [condition.get("REGEX")])]
