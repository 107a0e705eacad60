"""What people decided about claims, and their decisions as JSON Lines in a file beside the source.

A decision names its claim by what it says and by its words: type, arguments, speakers, modality, polarity, quote,
offsets, and what stood around the quote, so that the claim is found again when the text is edited.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from kg.errors import ClaimError
from kg.model import Claim

__all__ = [
    "CONTEXT",
    "SUFFIX",
    "Decision",
    "Reviewed",
    "Verdict",
    "check_reason",
    "check_reviewer",
    "moment",
    "read_decisions",
]

SUFFIX = ".decisions.jsonl"
"""How the name of a file of decisions ends; what stands before it is the name of the source."""

CONTEXT = 32
"""How many code points before and after its quote a decision keeps."""

_MOST_IN_A_NAME = 200


class Verdict(StrEnum):
    """What a reviewer decided about a claim."""

    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Decision:
    """One person's decision about one claim.

    ``claim`` is the claim as it was read, ``prefix`` and ``suffix`` what stood around its quote; ``corrected`` is the
    claim that the same words make instead, of a correction only. ``at`` is an ``xsd:dateTime`` in UTC, to the second.
    ``where`` and ``line`` say in which file the decision stands, for messages.
    """

    claim: Claim
    verdict: Verdict
    reviewer: str
    at: str
    prefix: str = ""
    suffix: str = ""
    corrected: Claim | None = None
    reason: str = ""
    where: str | None = field(default=None, compare=False)
    line: int | None = field(default=None, compare=False)

    def to_record(self) -> dict[str, Any]:
        """The decision as a JSON object, keys in their documented order."""
        record: dict[str, Any] = {"verdict": str(self.verdict), "reviewer": self.reviewer, "at": self.at}
        if self.reason:
            record["reason"] = self.reason
        record |= {"claim": self.claim.to_record(), "prefix": self.prefix, "suffix": self.suffix}
        return record | ({"corrected": self.corrected.to_record()} if self.corrected else {})

    def to_line(self) -> str:
        """The decision as a line of JSON Lines, its line feed included."""
        return json.dumps(self.to_record(), ensure_ascii=False) + "\n"

    @classmethod
    def from_record(cls, record: Mapping[str, Any], *, where: str | None = None, line: int | None = None) -> Decision:
        """Read a decision from a JSON object.

        Raises :class:`~kg.errors.ClaimError` when a key is missing or wrong, and for a correction that rests on other
        words than the claim or is none.
        """
        try:
            read = cls(
                claim=_claim(record["claim"], where, line),
                verdict=Verdict(record["verdict"]),
                reviewer=check_reviewer(record["reviewer"]),
                at=moment(record["at"]),
                prefix=_string(record.get("prefix", ""), "prefix"),
                suffix=_string(record.get("suffix", ""), "suffix"),
                corrected=_claim(record["corrected"], where, line) if "corrected" in record else None,
                reason=check_reason(record.get("reason", "")),
                where=where,
                line=line,
            )
            _check_correction(read)
        except KeyError as error:
            problem = f"the decision lacks the key {error}"
            raise ClaimError(problem, source=where, line=line, hint="see docs/review.md") from error
        except (ValueError, TypeError) as error:
            raise ClaimError(f"the decision is wrong: {error}", source=where, line=line) from error
        return read


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What people decided about a claim that stands: its name before any correction, and their decisions in order."""

    original: str
    decisions: tuple[Decision, ...]


def check_reviewer(name: object) -> str:
    """The name of a reviewer, without spaces around it.

    Raises :class:`ValueError` when it is empty, long, or has characters that do not show.
    """
    text = _string(name, "reviewer").strip()
    if not text or len(text) > _MOST_IN_A_NAME or not text.isprintable():
        raise ValueError(f"{text[:40]!r} is no name of a reviewer")
    return text


def check_reason(words: object) -> str:
    """A reviewer's words on why, in one line.

    Raises :class:`ValueError` when they have characters that do not show.
    """
    text = " ".join(_string(words, "reason").split())
    if not text.isprintable():
        raise ValueError("the reason has characters that do not show")
    return text


def moment(text: object) -> str:
    """A moment as ``YYYY-MM-DDThh:mm:ssZ``, from ISO 8601 with an offset from UTC; a day stands for its first second.

    Raises :class:`ValueError` when it is none.
    """
    written = _string(text, "at").strip()
    try:
        read = datetime.fromisoformat(f"{written}T00:00:00Z" if len(written) == 10 else written)
        utc = None if read.tzinfo is None else read.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        utc = None
    if utc is None:
        raise ValueError(f"the moment {written[:40]!r} is none such as 2026-08-01T09:30:00Z")
    return utc.isoformat(timespec="seconds") + "Z"


def read_decisions(lines: Iterable[str], *, where: str | None = None) -> Iterator[Decision]:
    """Decisions from JSON Lines; empty lines are passed over.

    Raises :class:`~kg.errors.ClaimError` with the line's number when a line is no JSON object or no decision.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ClaimError(f"the line is not JSON: {error}", source=where, line=number) from error
        if not isinstance(record, dict):
            raise ClaimError("the line is not a JSON object", source=where, line=number)
        yield Decision.from_record(record, where=where, line=number)


def _claim(record: object, where: str | None, line: int | None) -> Claim:
    if not isinstance(record, Mapping):
        raise TypeError(f"a claim must be an object, not {record!r}")
    return Claim.from_record(record, where=where, line=line)


def _string(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{what} must be a string, not {value!r}")
    return value


def _check_correction(decision: Decision) -> None:
    claim, corrected = decision.claim, decision.corrected
    if not claim.quote.strip() or claim.end - claim.start != len(claim.quote):
        raise ValueError("the offsets of the claim do not enclose its quote")
    if (decision.verdict is Verdict.CORRECTED) != (corrected is not None):
        raise ValueError("a correction, and nothing else, has the key 'corrected'")
    if corrected and (corrected.quote, corrected.start, corrected.end) != (claim.quote, claim.start, claim.end):
        raise ValueError("a correction rests on the same words as the claim: reject the claim and add another")
