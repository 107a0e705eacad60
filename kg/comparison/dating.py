"""When a statement holds: the time that its sentence states, else the day on which the text was published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kg.dates import days_of, resolve

__all__ = ["Period", "published", "stated"]

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Aug|Sept|Oct|Nov|Dec)\.)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_STATED = re.compile(
    rf"""\b(?P<since>[Ss]ince\ (?:last\ |early\ |late\ )?)?
    (?:(?:[Ii]n|[Oo]n|[Oo]f|[Dd]uring)\ )?(?P<words>
      \d{{4}}-\d{{2}}-\d{{2}}
    | {_DAY}(?:\ of)?\ {_MONTH}(?:,?\ \d{{4}})?
    | {_MONTH}\ {_DAY}(?:,\ \d{{4}})?
    | {_MONTH},?\ (?:of\ )?\d{{4}}
    | (?:(?<=[Ii]n\ )|(?<=[Ss]ince\ )|(?<=[Oo]f\ )|(?<=[Dd]uring\ )|[Ll]ast\ |[Tt]his\ |[Ee]arly\ |[Ll]ate\ ){_MONTH}
    | (?:(?<=[Ii]n\ )|(?<=[Ss]ince\ )|(?<=[Dd]uring\ ))[12]\d{{3}}
    | (?:[Ll]ast\ )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day
    | [Yy]esterday | [Ll]ast\ (?:month|year)
    )(?![\w-])""",
    re.VERBOSE,
)
_ELSEWHEN = re.compile(
    r"\b(?:before|after|until|till|by|from|between|next|than)\s(?:the\s|last\s|early\s|late\s)?$", re.I
)
"""Words before a date that make it the bound of a time and not the time itself."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days ``since`` to ``until``, both included, as ISO 8601; ``words`` are those that state it, if any do."""

    since: str
    until: str
    words: str | None = None

    @property
    def short(self) -> str:
        """The day, month or year, or the first and the last day."""
        for length in (4, 7, 10):
            if days_of(self.since[:length]) == (date.fromisoformat(self.since), date.fromisoformat(self.until)):
                return self.since[:length]
        return f"{self.since} to {self.until}"

    def apart(self, other: Period) -> int:
        """The days between two periods; 0 when they share one or touch."""
        first, second = sorted((self, other))
        return max(0, (date.fromisoformat(second.since) - date.fromisoformat(first.until)).days)


def published(issued: str | None) -> Period | None:
    """The time of a text of which nothing else is known; None when its date is not known either."""
    days = days_of(issued) if issued else None
    return None if days is None else Period(days[0].isoformat(), days[1].isoformat())


def stated(sentence: str, start: int, end: int, issued: str | None) -> Period | None:
    """The time that a sentence states for its words ``start`` to ``end``: within them, else the last one before them.

    A date that lies after the publication, or that only bounds a time ("before May"), states none.
    """
    today = published(issued)
    found = [
        (match.start() >= start, match)
        for match in _STATED.finditer(sentence, 0, end)
        if not _ELSEWHEN.search(sentence, 0, match.start())
    ]
    for match in [match for inside, match in found if inside] or [match for _, match in found[-1:]]:
        value = resolve(match["words"], issued, ahead=False)
        days = days_of(value) if value else None
        if days is not None and (today is None or days[0].isoformat() <= today.until):
            until = today.until if match["since"] and today else days[1].isoformat()
            return Period(days[0].isoformat(), until, match.group().strip())
    return None
