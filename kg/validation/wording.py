"""The message of a result (SHACL 1.0, clause 3.6.2.4): the shape's own words, or those of the reference engine."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from typing import Any

from pyoxigraph import Literal

from kg.validation.index import Index
from kg.validation.program import CompiledShape, Question
from kg.validation.rows import term
from kg.validation.shapes import SH, Shapes

__all__ = ["Wording", "joined", "ordered"]

_NOT_IN = re.compile(r"(Value .* not in list )(\[.*\])", re.DOTALL)


class Wording:
    """Words the messages of results over one index."""

    def __init__(self, shapes: Shapes, index: Index) -> None:
        self._shapes = shapes
        self._index = index
        self._own: dict[Any, str] = {}
        self._phrases: Any = None

    def message(self, shape: CompiledShape, component: str, focus: str, value: str | None) -> str:
        """The shape's messages; where it has none, what the reference engine says of such a result."""
        if not shape.messages:
            return self._phrase(shape, component, focus, value)
        if shape.node not in self._own:
            self._own[shape.node] = joined(shape.messages)
        return self._own[shape.node]

    def answer(self, shape: CompiledShape, question: Question, bound: Mapping[str, str]) -> str:
        """The messages of a SPARQL constraint, their ``{?variables}`` filled in (clause 5.3.2).

        Where the constraint has none, they are those of the shape.
        """
        own = [each for each in question.messages if each not in shape.messages]
        raw = {each.value for each in shape.messages}
        filled = [Literal(_filled(each.value, bound)) for each in (*own, *shape.messages)]
        others = [each for each in filled if each.value not in raw]
        return joined(others or filled)

    def _phrase(self, shape: CompiledShape, component: str, focus: str, value: str | None) -> str:
        if self._phrases is None:
            from kg.validation.phrases import Phrases

            self._phrases = Phrases(self._shapes, self._index)
        said = self._phrases.phrase(shape.node, component, focus, value)
        return ordered(said) if component == SH + "InConstraintComponent" else said


def joined(messages: Iterable[Literal]) -> str:
    """The messages in English or without a language, or all when there is none such, in alphabetical order."""
    found = list(messages)
    english = [message for message in found if message.language in (None, "en")]
    return " ".join(sorted({message.value.strip() for message in english or found}))


def ordered(message: str) -> str:
    """The reference engine's words about ``sh:in``, with the members, which it tells in any order, sorted."""
    match = _NOT_IN.fullmatch(message)
    return f"{match[1]}{sorted(ast.literal_eval(match[2]))}" if match else message


def _filled(message: str, bound: Mapping[str, str]) -> str:
    for name, value in bound.items():
        node = term(value)
        message = re.sub(rf"\{{[?$]{name}\}}", lambda _, text=node.value: text, message)  # type: ignore[misc]
    return message
