"""The objects of a JSON text that an iterator finds, each with its place in the text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from kg.errors import ClaimError, InputError, LimitError, SourceError
from kg.tables.rows import ROW, Bad, Row, Rows

__all__ = ["JSON_PATHS", "json_rows"]

JSON_PATHS = "https://www.rfc-editor.org/rfc/rfc9535"
"""By what objects are named: normalized paths such as ``$['members'][0]`` (RFC 9535, 2.7)."""

_STEP = re.compile(
    r"\.(?P<name>[^\W\d][\w-]*)|\['(?P<single>[^'\\]*)'\]|\[\"(?P<double>[^\"\\]*)\"\]|\[(?P<index>\d{1,9})\]"
    r"|(?P<every>\.\*|\[\*\])"
)
_SPACE = re.compile(r"[ \t\r\n]*")
_MOST, _DEEPEST = 10_000_000, 20
"""The most members that all objects together may have when each has those of all, and parts of an iterator."""
_ESCAPED = {"'": r"\'", "\\": r"\\", "\b": r"\b", "\f": r"\f", "\n": r"\n", "\r": r"\r", "\t": r"\t"}

Step = str | int | None
"""A member, an element, or every one."""


def json_rows(text: str, iterator: str, *, source: str, bad: Bad) -> Rows:
    """The objects that the iterator finds; ``bad`` is told of what is no object.

    Raises :class:`~kg.errors.SourceError` for what is no JSON, or has none, and :class:`~kg.errors.InputError` for an
    iterator of other parts than names, numbers and ``*``, and :class:`~kg.errors.LimitError` for too many members.
    """
    steps = _steps(iterator, source)
    try:
        _DECODER.decode(text)
        items = list(_items(text, _skip(text, 0), steps, "$"))
    except json.JSONDecodeError as error:
        raise SourceError(f"the text is no JSON: {error.msg}", source=source, line=error.lineno) from None
    except (RecursionError, ValueError) as error:
        raise SourceError(f"the text is no JSON: {error}", source=source) from None
    found: list[Row] = []
    handed: list[dict[str, Any]] = []
    for path, start, end, value in items:
        if not isinstance(value, dict) or ROW in value:
            problem = (
                f"the object has a member {ROW!r}" if isinstance(value, dict) else "what stands there is no object"
            )
            bad(ClaimError(problem, source=f"{source} {path}"))
            continue
        found.append(Row(start, end, path))
        handed.append({ROW: str(len(found)), **value})
    if not found:
        raise SourceError(f"the iterator {iterator} finds no object", source=source, hint="such as $.members[*]")
    shape = _shape(handed)
    if _size(shape) * text.count("{") > _MOST:
        raise LimitError("its objects have too many different members", source=source, hint="split the file")
    handed = [_filled(each, shape) for each in handed]
    return Rows(text, tuple(found), JSON_PATHS, json.dumps(handed, ensure_ascii=False), "table.json")


def _not_finite(word: str) -> Any:
    raise ValueError(f"{word} is no number")


class _Words(json.JSONDecoder):
    """Reads numbers, true and false as they are written: what a claim says is text."""

    def __init__(self) -> None:
        super().__init__(parse_float=str, parse_int=str, parse_constant=_not_finite)


_DECODER = _Words()


def _spelt(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return {key: _spelt(each) for key, each in value.items()}
    return [_spelt(each) for each in value] if isinstance(value, list) else value


def _shape(values: Iterable[Any]) -> dict[str, Any]:
    """The members that any of the values has, with those of theirs."""
    found: dict[str, list[Any]] = {}
    for value in values:
        for one in value if isinstance(value, list) else (value,):
            for key, each in one.items() if isinstance(one, dict) else ():
                found.setdefault(key, []).append(each)
    return {key: _shape(each) for key, each in found.items()}


def _size(shape: dict[str, Any]) -> int:
    return sum(1 + _size(each) for each in shape.values())


def _filled(value: Any, shape: dict[str, Any]) -> Any:
    """The value with nothing, which says nothing, where it lacks what others have.

    The engine would pass over an object for a null or for a member of a member that it lacks, whatever refers to it.
    """
    if isinstance(value, list) and value:
        return [_filled(each, shape) for each in value]
    if isinstance(value, dict) or (shape and value in (None, [])):
        return {key: _filled((value or {}).get(key), each) for key, each in shape.items()}
    return "" if value in (None, []) else value


def _steps(iterator: str, source: str) -> tuple[Step, ...]:
    place, steps = 1, list[Step]()
    while place < len(iterator) and (found := _STEP.match(iterator, place)):
        word = next((found[name] for name in ("name", "single", "double") if found[name] is not None), None)
        steps.append(int(found["index"]) if found["index"] else word)
        place = found.end()
    if not iterator.startswith("$") or place != len(iterator) or len(steps) > _DEEPEST:
        hint = "it is made of names, numbers and *, such as $.members[*]"
        raise InputError(f"the iterator {iterator!r} is not understood", source=source, hint=hint)
    return tuple(steps)


def _items(text: str, at: int, steps: tuple[Step, ...], path: str) -> Iterator[tuple[str, int, int, Any]]:
    if not steps:
        value, end = _DECODER.raw_decode(text, at)
        yield path, at, end, _spelt(value)
        return
    for key, child in _children(text, at):
        if steps[0] is None or steps[0] == key:
            yield from _items(text, child, steps[1:], f"{path}[{key if isinstance(key, int) else _quoted(key)}]")


def _children(text: str, at: int) -> Iterator[tuple[str | int, int]]:
    """The members or elements of a value of a text that is JSON, with where theirs begin."""
    if text[at] not in "{[":
        return
    count, named, at = 0, text[at] == "{", _skip(text, at + 1)
    while text[at] not in "}]":
        key: str | int = count
        if named:
            key, at = _DECODER.raw_decode(text, at)
            at = _skip(text, _skip(text, at) + 1)
        yield key, at
        at, count = _skip(text, _DECODER.raw_decode(text, at)[1]), count + 1
        if text[at] == ",":
            at = _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _quoted(name: str) -> str:
    return "'" + "".join(_ESCAPED.get(char) or (f"\\u{ord(char):04x}" if char < " " else char) for char in name) + "'"
