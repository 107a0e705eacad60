"""What a text says of its own origin: a closing credit, a dateline, a headline. Metadata only; the text stays whole.

::

    (From The Yomiuri Shimbun, Sept. 17, 2022)          credit: publisher and date
    — The Japan Times, 3 March 2023                     credit
    Source: The Hindu, https://www.thehindu.com/…       credit: publisher and address
    BRUSSELS, 4 April 2023 (Reuters) — Ministers …      dateline: agency and date
    SAMARKAND, Uzbekistan, Sept. 16 — The leaders …     dateline without a year: no date
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

from kg.sources.dates import find_date

__all__ = ["read_credit", "read_dateline", "read_headline"]

_LONGEST_CREDIT = 200
_CREDIT_LINES = 3
_HEADLINE_WORDS = 20
_HEADLINE_LENGTH = 150

_BRACKETED = re.compile(r"[(\[]((?:[^()\[\]]|\([^()]*\))+)[)\]]$")
_DASH = re.compile(r"\s*(?:—|–|--?|―)\s*")
_ADDRESS = re.compile(r"https?://[^\s<>()\"]+[^\s<>()\".,;:]")
_YEAR = re.compile(r",\s*((?:19|20)\d{2})$")
_EDGES = ' \t ,.;:()[]—–―-|"“”*_'
_LEFT_BEHIND = re.compile(
    r"(?:,\s*(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\s+(?:on|in|dated|at|via)|,\s*\d.*)$", re.IGNORECASE
)
_PUBLISHER = re.compile(r"(?:[A-Z0-9À-ÞĀ-Ž].{0,98}\w[.!)]?)")
_ABBREVIATION = re.compile(r"(?:\b[A-Z]\.){2,}$")
_INNER_STOP = re.compile(r"[a-z]{3,}[.!?]\s+[A-Z]")

_PLACE = r"[^\W\d_a-zß-ÿ][^\W\d_]*\.?(?:[ '’-][^\W\d_]+\.?)*"
_DATELINE = re.compile(
    rf"(?P<place>{_PLACE}(?:/{_PLACE})*)(?:,\s*{_PLACE})*"
    r"(?:,?\s*[^()/—–]*?\d[^()/—–]*?)?"
    r"(?:,?\s*(?:\((?P<source>[^()]{2,60})\)|/(?P<wire>[A-Z][\w .]{1,30})/))?"
    r"(?::|\.?\s*(?:—|–|―|--|(?<=\s)-))\s+\S"
)
_DATELINE_LENGTH = 120
_DATELINE_MARK = re.compile("[:—–―-]")
_NO_PLACE = frozenset(
    "on last this that by in since until from after before at as when while during it its the a an monday tuesday "
    "wednesday thursday friday saturday sunday january february march april may june july august september october "
    "november december update updated editorial opinion".split()
)


def read_credit(text: str) -> dict[str, str]:
    """``publisher``, ``date`` and ``url`` of a credit in the last three lines of a text, as far as it names them.

    A credit stands in brackets, behind a dash, or behind a phrase such as ``Source:``. A name behind a dash needs a
    date, unless it is a news agency's: it could be a person's.
    """
    lines = [line.strip() for line in text[-4000:].split("\n") if line.strip()]
    for line in reversed(lines[-_CREDIT_LINES:]):
        found = _credit_of(line)
        if found:
            return found
    return {}


def _credit_of(line: str) -> dict[str, str]:
    if bracketed := _BRACKETED.search(line[-_LONGEST_CREDIT:]):
        inner = bracketed[1].strip()
        if phrase := _phrases().match(inner):
            return _parts(inner[phrase.end() :])
    if len(line) > _LONGEST_CREDIT:
        return {}
    bare = line.strip("*_ ")
    if phrase := _phrases().match(bare):
        return _parts(bare[phrase.end() :], needs_date=not phrase.group().rstrip().endswith(":"))
    if dash := _DASH.match(bare):
        name = bare[dash.end() :].strip(_EDGES)
        return _parts(bare[dash.end() :], needs_date=name not in _lists()["agencies"])
    return {}


def _parts(credit: str, *, needs_date: bool = False) -> dict[str, str]:
    """The publisher, date and address of a credit freed from its mark; empty when it is none after all."""
    found: dict[str, str] = {}
    if address := _ADDRESS.search(credit):
        found["url"] = address.group()
        credit = credit[: address.start()] + credit[address.end() :]
    before, after = credit, ""
    if date := find_date(credit):
        found |= {"date": date.iso} if date.iso else {}
        before, after = credit[: date.start], credit[date.end :]
    elif year := _YEAR.search(credit.rstrip(_EDGES)):
        found["date"] = year[1]
        before = credit[: year.start()]
    name = _name(before) or _name(after)
    if needs_date and (before == credit or after.strip(_EDGES)):
        return {}
    if name and _PUBLISHER.fullmatch(name) and not _INNER_STOP.search(name) and len(name.split()) <= 12:
        return found | {"publisher": name}
    return found if "url" in found and not name else {}


def _name(text: str) -> str:
    name = _LEFT_BEHIND.sub("", text.strip(_EDGES)).strip(_EDGES).removeprefix("the ")
    return name + ")" * (name.count("(") - name.count(")"))


def read_dateline(text: str) -> dict[str, str]:
    """``publisher`` (the agency) and ``date`` of a dateline that opens one of the first three lines of a text.

    The place is in capitals, or an agency or a comma and a date follow it.
    """
    lines = [line.strip() for line in text[:4000].split("\n") if line.strip()]
    for line in lines[:3]:
        opening = line[:_DATELINE_LENGTH]
        # The pattern tries many ways to end a place before it gives a line up that has no such mark.
        if _DATELINE_MARK.search(opening) and (found := _DATELINE.match(opening)):
            return _dateline_parts(found)
    return {}


def _dateline_parts(found: re.Match[str]) -> dict[str, str]:
    place, agency = found["place"], " ".join((found["source"] or found["wire"] or "").split())
    behind = found.group()[len(place) :]
    named = agency[:1].isupper() and agency.split()[0].lower() not in _NO_PLACE and not find_date(agency)
    if place.split()[0].lower() in _NO_PLACE or not (place.isupper() or named or behind.startswith(",")):
        return {}
    date = find_date(behind)
    parts = {"publisher": agency} if named else {}
    return parts | ({"date": date.iso} if date and date.iso else {})


def read_headline(text: str) -> str | None:
    """The first line of a text, when it is a headline: short, an empty line and more text behind it, no full stop."""
    lines = text[:20_000].lstrip().split("\n", 2)
    if len(lines) < 3 or lines[1].strip() or not lines[2].strip():
        return None
    line = " ".join(lines[0].split())
    if len(line) > _HEADLINE_LENGTH or len(line.split()) > _HEADLINE_WORDS or not re.search(r"[^\W\d_]", line):
        return None
    ends = line.rstrip("\"'”’)»")
    if ends.endswith((".", ";", ",")) and not _ABBREVIATION.search(ends):
        return None
    return None if _credit_of(line) or read_dateline(line) else line


@functools.cache
def _phrases() -> re.Pattern[str]:
    phrases = "|".join(sorted(map(re.escape, _lists()["phrases"]), key=len, reverse=True))
    return re.compile(rf"(?:{phrases})(?:\s*:\s*|\s+)", re.IGNORECASE)


@functools.cache
def _lists() -> dict[str, list[str]]:
    import yaml

    lists: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("credit.yaml").read_text(encoding="utf-8"))
    return lists
