"""Dates, credits, datelines and headlines: tables of what a text says of its origin."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg.sources.credit import read_credit, read_dateline, read_headline
from kg.sources.dates import find_date, parse_date

DATA = Path(__file__).parent / "data" / "sources"
BODY = "The ministers met on Tuesday and agreed on nothing.\n\nThey will meet again.\n\n"


def table(name: str) -> list[list[str]]:
    with (DATA / f"{name}.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


DATES, CREDITS, DATELINES, HEADLINES = (table(name) for name in ("dates", "credits", "datelines", "headlines"))


def stated(**fields: str) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value != "-"}


def test_the_tables_are_whole() -> None:
    assert (len(DATES), len(CREDITS), len(DATELINES), len(HEADLINES)) == (41, 31, 23, 14)


@pytest.mark.parametrize(("written", "iso"), DATES)
def test_date(written: str, iso: str) -> None:
    assert parse_date(written) == (None if iso == "-" else iso)


@pytest.mark.parametrize(("line", "publisher", "date", "url"), CREDITS)
def test_credit(line: str, publisher: str, date: str, url: str) -> None:
    assert read_credit(f"{BODY}{line}\n") == stated(publisher=publisher, date=date, url=url)


@pytest.mark.parametrize(("line", "publisher", "date"), DATELINES)
def test_dateline(line: str, publisher: str, date: str) -> None:
    expected = stated(publisher=publisher, date=date)
    assert read_dateline(f"{line} {BODY}") == expected
    assert read_dateline(f"A headline stands above\n\n{line} {BODY}") == expected


@pytest.mark.parametrize(("line", "answer"), HEADLINES)
def test_headline(line: str, answer: str) -> None:
    assert (read_headline(f"{line}\n\n{BODY}") == line) is (answer == "yes")


@pytest.mark.parametrize(
    "text", ["A headline alone", "A headline alone\n\n", "A headline\nand a second line\n\nmore", ""]
)
def test_a_headline_needs_an_empty_line_and_a_text_behind_it(text: str) -> None:
    assert read_headline(text) is None


def test_a_credit_stands_at_the_end_and_a_dateline_at_the_beginning() -> None:
    credit, dateline = (
        "(From The Meridian Courier, Sept. 17, 2022)",
        "BRUSSELS, 4 April 2023 (Reuters) — Ministers met.",
    )
    assert read_credit(f"{credit}\n\n{BODY}{BODY}") == {}
    assert read_dateline(f"{BODY}{BODY}{dateline}") == {}
    assert read_credit(f"{BODY}{credit}\n\n(Ends)\n")["publisher"] == "The Meridian Courier"


def test_a_date_phrase_says_where_it_stands() -> None:
    text = "The Meridian Courier, Sept. 17, 2022"
    phrase = find_date(text)
    assert phrase and text[phrase.start : phrase.end] == "Sept. 17, 2022" and phrase.iso == "2022-09-17"


@pytest.mark.parametrize(
    "text", ["", "(", ")", "()", "—", "(From )", "Source:", "\n\n\n", "a" * 50_000, "(" * 50_000, "-" * 50_000]
)
def test_odd_texts_have_no_origin(text: str) -> None:
    assert (read_credit(text), read_dateline(text), read_headline(text)) == ({}, {}, None)
