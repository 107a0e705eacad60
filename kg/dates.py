"""Dates in words, resolved against the day on which the text was published, and the days that a date may mean.

``resolve`` keeps the precision of the words: a day, a month or a year of ISO 8601. "Thursday" is the last one up to the
day of publication, or the next one of what is still to come; words that leave the date open give none.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

__all__ = ["MONTHS", "WEEKDAYS", "days_of", "resolve"]

MONTHS = "january february march april may june july august september october november december".split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTH = "(?P<month>" + "|".join(MONTHS) + r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:on |last |this |next )?(?:" + "|".join(WEEKDAYS) + r"),? )?(?:the )?"
_WRITTEN = (
    re.compile(r"(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<year>\d{4})-(?P<number>\d{2})"),
    re.compile(rf"{_WEEKDAY}{_DAY}(?: of)? {_MONTH},? (?P<year>\d{{4}})"),
    re.compile(rf"{_WEEKDAY}{_MONTH} {_DAY},? (?P<year>\d{{4}})"),
    re.compile(rf"(?:early |late |mid-)?{_MONTH},? (?:of )?(?P<year>\d{{4}})"),
    re.compile(r"(?P<year>[12]\d{3})"),
    re.compile(rf"{_WEEKDAY}{_DAY}(?: of)? {_MONTH}"),
    re.compile(rf"{_WEEKDAY}{_MONTH} {_DAY}"),
    re.compile(rf"(?:early |late |mid-|last |this |next )?{_MONTH}"),
)
_NAMED_DAY = re.compile(r"(?P<which>last |this |next )?(?P<weekday>" + "|".join(WEEKDAYS) + ")")
_NEAR = {"today": 0, "yesterday": -1, "tomorrow": 1}
_NEAR_MONTHS = {"last month": -1, "this month": 0, "next month": 1}
_NEAR_YEARS = {"last year": -1, "this year": 0, "next year": 1}


def resolve(words: str, issued: str | None, *, ahead: bool) -> str | None:
    """The date that the words name, as ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``; ``None`` when they leave it open.

    ``issued`` is the ISO 8601 date of publication; ``ahead`` says that what is dated was still to come.
    """
    given = " ".join(words.lower().replace(",", ", ").split()).replace(" ,", ",")
    today = _day(issued)
    for pattern in _WRITTEN:
        if found := pattern.fullmatch(given):
            return _written(found.groupdict(), today, ahead)
    return None if today is None else _relative(given, today, ahead)


def days_of(value: str) -> tuple[date, date] | None:
    """The first and the last day of an ISO 8601 day, month or year; ``None`` for what is no such date."""
    try:
        first = date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        return None
    match len(value):
        case 4:
            return first, date(first.year, 12, 31)
        case 7:
            return first, date(first.year, first.month, calendar.monthrange(first.year, first.month)[1])
        case 10:
            return first, first
    return None


def _day(issued: str | None) -> date | None:
    try:
        return date.fromisoformat(issued) if issued and len(issued) == 10 else None
    except ValueError:
        return None


def _written(parts: dict[str, str | None], today: date | None, ahead: bool) -> str | None:
    number, name = parts.get("number"), parts.get("month")
    month = int(number) if number else _month(name) if name else None
    year = int(written) if (written := parts.get("year")) else None
    day = int(written) if (written := parts.get("day")) else None
    if year is None:
        if today is None or month is None:
            return None
        year = _year(month, day, today, ahead)
    try:
        value = date(year, month or 1, day or 1)
    except ValueError:
        return None
    return value.isoformat()[: 10 if day else 7 if month else 4]


def _month(name: str) -> int:
    return next(n for n, month in enumerate(MONTHS, 1) if month.startswith(name[:3]))


def _year(month: int, day: int | None, today: date, ahead: bool) -> int:
    """The year of a month, or of a day in it, that lies nearest to today on the side that is meant."""
    at, now = (month, day or today.day), (today.month, today.day)
    if ahead:
        return today.year + (at < now)
    return today.year - (at > now)


def _relative(given: str, today: date, ahead: bool) -> str | None:
    if given in _NEAR:
        return (today + timedelta(days=_NEAR[given])).isoformat()
    if given in _NEAR_MONTHS:
        months = today.year * 12 + today.month - 1 + _NEAR_MONTHS[given]
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    if given in _NEAR_YEARS:
        return f"{today.year + _NEAR_YEARS[given]:04d}"
    if found := _NAMED_DAY.fullmatch(given):
        which = (found["which"] or "").strip()
        to_come = which == "next" or (ahead and which != "last")
        return _weekday(WEEKDAYS.index(found["weekday"]), today, to_come, which == "last").isoformat()
    return None


def _weekday(wanted: int, today: date, to_come: bool, before_today: bool) -> date:
    """The nearest such day of the week: from today on, or up to today; "last Thursday" is never today."""
    if to_come:
        return today + timedelta(days=(wanted - today.weekday()) % 7)
    past = (today.weekday() - wanted) % 7
    return today - timedelta(days=past or (7 if before_today else 0))
