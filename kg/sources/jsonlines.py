"""JSON Lines: one document a line. Only ``text`` is required; other keys than a document's fields are passed over."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import Any

from kg.errors import SourceError
from kg.sources.metadata import Draft, check_statements
from kg.sources.reading import check_text, refuse_binary, without_line_noise

__all__ = ["read_jsonlines"]

_EXAMPLE = 'a line such as {"text": "…", "title": "…", "date": "2022-09-17"}'


def read_jsonlines(
    lines: Iterable[tuple[int, bytes]],
    *,
    source: str,
    stem: str,
    bad: Callable[[SourceError], None] | None = None,
) -> Iterator[Draft]:
    """The documents of JSON Lines, in their order; empty lines are passed over.

    A document's name is its key ``name``, else ``stem`` and the number of its line. ``bad`` is told of a line that is
    no JSON object or no document, and the next is read; without it, :class:`~kg.errors.SourceError` is raised with the
    line's number.
    """
    for number, line in lines:
        if line.strip(b" \t\r\n\xef\xbb\xbf"):
            try:
                draft = _draft(line, source=source, number=number, stem=stem)
            except SourceError as error:
                if bad is None:
                    raise
                bad(error)
            else:
                yield draft


def _draft(line: bytes, *, source: str, number: int, stem: str) -> Draft:
    record = _record(line, source=source, number=number)
    text = record.get("text")
    if not isinstance(text, str):
        raise SourceError("the object has no string 'text'", source=source, line=number, hint=_EXAMPLE)
    name = record.get("name")
    return Draft(
        check_text(without_line_noise(text), source=source, line=number),
        check_statements(record, source=source, line=number),
        name=name if isinstance(name, str) and name.strip() else f"{stem}-{number}",
        line=number,
        sha256=sha256(line.rstrip(b"\r\n")).hexdigest(),
    )


def _record(line: bytes, *, source: str, number: int) -> dict[str, Any]:
    refuse_binary(line, source=source, line=number)
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SourceError(
            f"the line is not UTF-8: byte 0x{line[error.start]:02X} at its byte offset {error.start}",
            source=source,
            line=number,
            hint="convert the file to UTF-8",
        ) from error
    except json.JSONDecodeError as error:
        raise SourceError(
            f"the line is not JSON: {error.msg}", source=source, line=number, column=error.colno, hint=_EXAMPLE
        ) from error
    except (ValueError, RecursionError) as error:
        raise SourceError(f"the line is not JSON: {error}", source=source, line=number, hint=_EXAMPLE) from error
    if not isinstance(record, dict):
        raise SourceError("the line is no JSON object", source=source, line=number, hint=_EXAMPLE)
    return record
