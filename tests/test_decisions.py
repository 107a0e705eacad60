"""Decisions as JSON Lines: what is written is read back, and what is wrong is told with its line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.decisions import Decision, Verdict, moment, read_decisions
from kg.errors import ClaimError
from kg.model import Claim, ClaimType

CLAIM = Claim(
    ClaimType.STANCE,
    {"holder": "China", "toward": "Ukraine", "position": "avoids_comment"},
    "said nothing",
    6,
    18,
    "urn:x",
)
OTHER = Claim(
    ClaimType.STANCE, {"holder": "China", "toward": "Ukraine", "position": "supports"}, "said nothing", 6, 18, "urn:x"
)
ACCEPTED = Decision(CLAIM, Verdict.ACCEPTED, "Ada", "2026-08-01T09:30:00Z", "China ", " at all.")
CORRECTED = Decision(CLAIM, Verdict.CORRECTED, "Bén Ølsen", "2026-08-02T00:00:00Z", "", "", OTHER, "read it twice")
RECORD = json.loads(CORRECTED.to_line())


def read(*lines: str) -> list[Decision]:
    return list(read_decisions(lines, where="brief.decisions.jsonl"))


def test_what_is_written_is_read_back_with_where_it_stands() -> None:
    found = read(ACCEPTED.to_line(), "\n", CORRECTED.to_line())
    assert [each.to_line() for each in found] == [ACCEPTED.to_line(), CORRECTED.to_line()]
    assert [(each.where, each.line) for each in found] == [("brief.decisions.jsonl", 1), ("brief.decisions.jsonl", 3)]


def test_a_record_has_its_keys_in_their_order_and_no_empty_ones() -> None:
    assert list(RECORD) == ["verdict", "reviewer", "at", "reason", "claim", "prefix", "suffix", "corrected"]
    assert list(ACCEPTED.to_record()) == ["verdict", "reviewer", "at", "claim", "prefix", "suffix"]


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in RECORD.items() if name != key}


WRONG: dict[str, tuple[object, str]] = {
    "merge conflict": ("<<<<<<< HEAD", "the line is not JSON"),
    "half a line": (json.dumps(RECORD)[:80], "the line is not JSON"),
    "list": ("[]", "the line is not a JSON object"),
    "deep": ("[" * 100_000, "the line is not JSON"),
    "no verdict": (without("verdict"), "the decision lacks the key 'verdict'"),
    "no claim": (without("claim"), "the decision lacks the key 'claim'"),
    "no reviewer": (without("reviewer"), "the decision lacks the key 'reviewer'"),
    "no moment": (without("at"), "the decision lacks the key 'at'"),
    "other verdict": (RECORD | {"verdict": "maybe"}, "'maybe' is not a valid Verdict"),
    "claim is words": (RECORD | {"claim": "said nothing"}, "a claim must be an object"),
    "claim is wrong": (RECORD | {"claim": RECORD["claim"] | {"args": {}}}, "needs the argument 'holder'"),
    "position is wrong": (
        RECORD | {"corrected": RECORD["corrected"] | {"args": CLAIM.args | {"position": "likes"}}},
        "position 'likes' is none of",
    ),
    "nobody": (RECORD | {"reviewer": " "}, "'' is no name of a reviewer"),
    "reviewer is a number": (RECORD | {"reviewer": 7}, "reviewer must be a string, not 7"),
    "reviewer of two lines": (RECORD | {"reviewer": "Ada\nBen"}, "is no name of a reviewer"),
    "no time of day": (RECORD | {"at": "2026-08-01T09:30:00"}, "is none such as 2026-08-01T09:30:00Z"),
    "no such day": (RECORD | {"at": "2026-02-30"}, "is none such as"),
    "strange reason": (RECORD | {"reason": "\x00"}, "characters that do not show"),
    "not corrected": (without("corrected"), "a correction, and nothing else, has the key 'corrected'"),
    "accepted and corrected": (RECORD | {"verdict": "accepted"}, "a correction, and nothing else"),
    "other words": (
        RECORD | {"corrected": RECORD["corrected"] | {"quote": "said naught!"}},
        "a correction rests on the same words",
    ),
    "offsets": (RECORD | {"claim": RECORD["claim"] | {"end": 17}}, "the offsets of the claim do not enclose its quote"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_line_is_told_with_its_number(name: str) -> None:
    line, message = WRONG[name]
    with pytest.raises(ClaimError) as caught:
        read(ACCEPTED.to_line(), line if isinstance(line, str) else json.dumps(line))
    assert (caught.value.source, caught.value.line) == ("brief.decisions.jsonl", 2)
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2026-08-01T09:30:00Z", "2026-08-01T09:30:00Z"),
        ("2026-08-01T11:30:00+02:00", "2026-08-01T09:30:00Z"),
        ("2026-08-01T09:30:00.999Z", "2026-08-01T09:30:00Z"),
        ("2026-08-01T09:30Z", "2026-08-01T09:30:00Z"),
        (" 2026-08-01 ", "2026-08-01T00:00:00Z"),
    ],
)
def test_a_moment_is_kept_in_utc_to_the_second(written: str, kept: str) -> None:
    assert moment(written) == moment(kept) == kept


@pytest.mark.parametrize("written", ["", "now", "2026-08-01T09:30:00", "0001-01-01T00:00:00+14:00", "2026-13-01"])
def test_what_is_no_moment_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is none such as"):
        moment(written)


@given(st.datetimes(timezones=st.timezones()))
def test_any_moment_is_kept_once_it_is_kept(value: Any) -> None:
    try:
        kept = moment(value.isoformat())
    except ValueError:
        assert value.year in (1, 9999)
        return
    assert moment(kept) == kept
