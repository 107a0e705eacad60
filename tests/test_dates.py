"""Dates in words, the days they mean, and the time that a sentence states for a part of it."""

from __future__ import annotations

from datetime import date

import pytest

from kg.comparison.dating import Period, published, stated
from kg.dates import days_of, resolve
from kg.passages import sentence_at, sentences


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2024", (date(2024, 1, 1), date(2024, 12, 31))),
        ("2024-02", (date(2024, 2, 1), date(2024, 2, 29))),
        ("2024-02-29", (date(2024, 2, 29), date(2024, 2, 29))),
        ("2023-02-29", None),
        ("2024-13", None),
        ("2024-2", None),
        ("", None),
        ("soon", None),
        ("2024-02-29Z", None),
    ],
)
def test_the_days_of_a_date(value: str, days: tuple[date, date] | None) -> None:
    assert days_of(value) == days


@pytest.mark.parametrize("words", ["2022", "2022-09", "2022-09-17"])
def test_a_date_of_iso_8601_is_itself(words: str) -> None:
    assert resolve(words, None, ahead=False) == words
    assert resolve("2022-13", None, ahead=False) is None


@pytest.mark.parametrize(
    ("sentence", "quote", "expected"),
    [
        ("In February China backed Russia.", "China backed Russia", "2022-02"),
        ("China backed Russia in February.", "China backed Russia in February", "2022-02"),
        ("In February they met, but in June China backed Iran.", "in June China backed Iran", "2022-06"),
        ("In February they met, but in June China backed Iran.", "In February they met", "2022-02"),
        ("China backs Russia since May 2022.", "China backs Russia since May 2022", "2022-05-01 to 2022-09-17"),
        ("On 3 March 2022 China backed Russia.", "China backed Russia", "2022-03-03"),
        ("China backed Russia on March 3.", "China backed Russia on March 3", "2022-03-03"),
        ("China backed Russia in 2014.", "China backed Russia in 2014", "2014"),
        ("China backed Russia on Thursday.", "China backed Russia on Thursday", "2022-09-15"),
        ("Last year China backed Russia.", "China backed Russia", "2021"),
        # A bound is no time, what lies ahead states none, and small words are no months.
        ("China backed Russia before February.", "China backed Russia before February", None),
        ("China backed the plan for 3 May 2024.", "China backed the plan for 3 May 2024", None),
        ("China may march with Russia.", "China may march with Russia", None),
        ("China backed all 2014 proposals.", "China backed all 2014 proposals", None),
        ("China backed Russia, as it had in May.", "China backed Russia", None),
    ],
)
def test_the_time_that_a_sentence_states(sentence: str, quote: str, expected: str | None) -> None:
    start = sentence.index(quote)
    found = stated(sentence, start, start + len(quote), "2022-09-17")
    assert (found and found.short) == expected


def test_a_text_without_a_date_still_states_full_dates() -> None:
    assert stated("In May 2020 it fell.", 0, 20, None) == Period("2020-05-01", "2020-05-31", "In May 2020")
    assert stated("In May it fell.", 0, 15, None) is None
    assert published(None) is None
    assert published("last week") is None


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("2022-02", "2022-09-17", 201),
        ("2022-09", "2022-09-17", 0),
        ("2022-09-17", "2022-09-18", 1),
        ("2022", "2022-09-18", 0),
    ],
)
def test_the_days_between_periods(one: str, other: str, apart: int) -> None:
    first, second = published(one), published(other)
    assert first is not None and second is not None
    assert first.apart(second) == second.apart(first) == apart


def test_sentences_end_where_they_end() -> None:
    text = "The U.N. Charter holds. “It stands.” Mr. Xi agreed!\n\nA title\nNext? Yes"
    found = [text[start:end] for start, end in sentences(text)]
    assert found == ["The U.N. Charter holds.", "“It stands.”", "Mr. Xi agreed!", "A title", "Next?", "Yes"]


def test_the_sentence_of_a_stretch_holds_it() -> None:
    text = "One here. Two there. Three."
    for start in range(len(text)):
        first, last = sentence_at(text, start, start + 1)
        assert first <= start < last
    assert sentence_at(text, 10, 15) == (10, 20)
    assert sentence_at(text, 4, 14) == (0, 20)
    assert sentence_at("", 0, 0) == (0, 0)
