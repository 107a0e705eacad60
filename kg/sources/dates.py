"""Dates as English writes them, to ISO 8601; never by the clock, never by guessing.

What is not surely one date is no date: a missing year, a two-digit year, or 03/04/2023, which is April to some and
March to others.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

__all__ = ["DatePhrase", "find_date", "parse_date"]

_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WEEKDAY = re.compile(r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s+", re.IGNORECASE)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:\s?[-–/]\s?\d{1,2}(?:st|nd|rd|th)?)?"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_CLOCK = re.compile(r"(?:,?\s+(?:at\s+)?\d{1,2}[:.]\d{2}.{0,40})?", re.IGNORECASE)

_PHRASES = tuple(
    re.compile(rf"(?<![\w/-]){pattern}(?![\w/])", re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})",
        r"(?P<year>\d{4})(?P<slash>[/.])(?P<number>\d{1,2})(?P=slash)(?P<day>\d{1,2})",
        rf"{_DAY}(?:\s+of)?[\s-]+{_MONTH},?[\s-]+{_YEAR}",
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"{_YEAR},?\s+{_MONTH}\s+{_DAY}",
        rf"{_MONTH},?\s+(?:of\s+)?{_YEAR}",
        r"(?P<first>\d{1,2})(?P<mark>[/.-])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4})",
        rf"{_DAY}(?:\s+of)?\s+{_MONTH}",
        rf"{_MONTH}\s+{_DAY}",
        r"(?P<year>\d{4})-(?P<number>\d{2})",
    )
)
_COMPACT = re.compile(r"(?P<year>[12]\d{3})(?P<number>\d{2})(?P<day>\d{2})")
_YEAR_ALONE = re.compile(r"(?P<year>[12]\d{3})")


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """Where a text names a date, ``start`` to ``end``, and which: ISO 8601, or None when it is not surely one date."""

    start: int
    end: int
    iso: str | None


def parse_date(text: str) -> str | None:
    """The date that the whole text is, as ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; None when it is none.

    A time of day behind the date is passed over and its zone not converted: the date is the one written.
    """
    text = re.sub(r"(?<=\d)T(?=\d)", " ", text.strip()[:80])
    if weekday := _WEEKDAY.match(text):
        text = text[weekday.end() :]
    for pattern in (_YEAR_ALONE, _COMPACT):
        if match := pattern.fullmatch(text):
            return _iso(match)
    for pattern in _PHRASES:
        match = pattern.match(text)
        if match and _CLOCK.fullmatch(text, match.end()):
            return _iso(match)
    return None


def find_date(text: str) -> DatePhrase | None:
    """The date that a short text names, years alone and days of the week not counted; None when it names none."""
    for pattern in _PHRASES:
        if match := pattern.search(text):
            return DatePhrase(match.start(), match.end(), _iso(match))
    return None


def _iso(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    if not parts.get("year"):
        return None
    year = int(parts["year"])
    month, day = _month_and_day(parts)
    try:
        date = datetime.date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    if year < 1000:
        return None
    return date.isoformat()[: 4 if month is None else 7 if day is None else 10]


def _month_and_day(parts: dict[str, str | None]) -> tuple[int | None, int | None]:
    day = int(written) if (written := parts.get("day")) else None
    if name := parts.get("month"):
        return _MONTHS.index(name[:3].lower()) + 1, day
    if number := parts.get("number"):
        return int(number), day
    first, second = parts.get("first"), parts.get("second")
    return _unambiguous(int(first), int(second)) if first and second else (None, None)


def _unambiguous(first: int, second: int) -> tuple[int, int]:
    """Month and day of 17/09 and 09/17 alike; of 03/04 the impossible month 0, which makes no date."""
    if first == second or second > 12:
        return first, second
    return (second, first) if first > 12 else (0, 0)
