"""What is known of a document beside its text, checked: nothing wrong is stored, nothing stated is passed over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.errors import InputError, SourceError
from kg.sources.dates import parse_date
from kg.sources.identity import check_iri, is_address
from kg.sources.language import ENGLISH, is_english_name

__all__ = ["FIELDS", "Draft", "check_options", "check_statements", "keep_valid"]

FIELDS = ("title", "publisher", "author", "date", "url", "iri", "language")
"""The fields that a document, its source or an option may state."""

_ALIASES = {"issued": "date", "lang": "language", "authors": "author"}
_LONGEST = 1000
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_HINTS = {
    "title": "write one line of text",
    "publisher": "write one line of text",
    "author": "write one line of text",
    "date": "write YYYY, YYYY-MM, YYYY-MM-DD or a date such as 17 September 2022",
    "url": "write an absolute address such as https://example.org/2022/09/17/summit",
    "language": "only English is read: --language en to insist that the text is English",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A text as its format gave it, and what its source says of it.

    ``stated`` comes from front matter or from a JSON object and is checked already; ``page`` was found in markup.
    ``name`` replaces the source's name; ``line`` is where the document begins in a file of several. ``sha256`` is that
    of the bytes that it was read from: a file's, or those of its line without the line's end.
    """

    text: str
    stated: Mapping[str, str] = field(default_factory=dict)
    page: Mapping[str, str] = field(default_factory=dict)
    name: str | None = None
    line: int | None = None
    sha256: str = ""


def check_statements(values: Mapping[str, object], *, source: str, line: int | None = None) -> dict[str, str]:
    """The fields that a source states of itself, made uniform; keys that are no fields are passed over.

    ``issued``, ``lang`` and ``authors`` are read as ``date``, ``language`` and ``author``; several authors are joined
    by ``"; "``; dates become ISO 8601. Raises :class:`~kg.errors.SourceError` when a value is wrong.
    """
    checked: dict[str, str] = {}
    for key, value in values.items():
        name = _ALIASES.get(str(key).lower(), str(key).lower())
        if name not in FIELDS or name in checked:
            continue
        try:
            text = _as_text(name, value)
            if text:
                checked[name] = _check(name, text)
        except ValueError as error:
            raise SourceError(str(error), source=source, line=line, hint=_HINTS.get(name)) from error
        except InputError as error:
            raise SourceError(error.message, source=source, line=line, hint=error.hint) from error
    return checked


def check_options(options: Mapping[str, str]) -> dict[str, str]:
    """The fields that the caller states, made uniform.

    Raises :class:`~kg.errors.InputError` when a value is wrong or a key is no field.
    """
    checked: dict[str, str] = {}
    for key, value in options.items():
        name = _ALIASES.get(key, key)
        if name not in FIELDS:
            raise InputError(f"a document has no {key!r}", source=key, hint=f"one of {', '.join(FIELDS)}")
        try:
            text = _as_text(name, value)
            if text:
                checked[name] = _check(name, text)
        except ValueError as error:
            raise InputError(str(error), source=key, hint=_HINTS.get(name)) from error
    return checked


def keep_valid(found: Mapping[str, str | None]) -> dict[str, str]:
    """Of fields that were found, not stated, those that are right; what is wrong is passed over."""
    kept: dict[str, str] = {}
    for name, value in found.items():
        try:
            text = _as_text(name, value)
            if text:
                kept[name] = _check(name, text)
        except (ValueError, InputError):
            continue
    return kept


def _as_text(name: str, value: object) -> str:
    if name == "author" and isinstance(value, list | tuple):
        value = "; ".join(filter(None, (_as_text(name, item) for item in value)))
    if name == "date" and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{name} must be a string")
    text = " ".join(value.split())
    if len(text) > _LONGEST or _UNFIT.search(text):
        raise ValueError(f"{name} is longer than {_LONGEST} characters or holds control characters")
    return text


def _check(name: str, text: str) -> str:
    if name == "date":
        date = parse_date(text)
        if date is None:
            raise ValueError(f"the date {text[:80]!r} is not one date in the calendar")
        return date
    if name == "iri":
        return check_iri(text)
    if name == "url" and not is_address(text):
        raise ValueError(f"the address {text[:80]!r} is no absolute http or https address")
    if name == "language":
        if not is_english_name(text):
            raise ValueError(f"the language is stated as {text[:80]!r}")
        return ENGLISH
    return text
