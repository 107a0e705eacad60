"""Decisions and the text as it is now: where the words of each stand, and what was decided about each claim."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.decisions import CONTEXT, Decision, Verdict
from kg.errors import ClaimError
from kg.model import Claim, Document

__all__ = ["Ruling", "Settled", "context_of", "settle", "stale"]


@dataclass(frozen=True, slots=True)
class Ruling:
    """All that was decided about one claim, earliest first; the last decision counts.

    ``claim`` stands where its words stand in the text now, and so does ``corrected``, which the last decision puts in
    its place. ``sure`` says that the words around the quote are those that the last reviewer saw.
    """

    claim: Claim
    decisions: tuple[Decision, ...]
    corrected: Claim | None
    sure: bool

    @property
    def last(self) -> Decision:
        """The decision that counts."""
        return self.decisions[-1]


@dataclass(frozen=True, slots=True)
class Settled:
    """The decisions about a document: what they rule, those whose words are gone, and a digest of them all.

    Rulings stand in the order of their last decisions. ``digest`` is a SHA-256 in hexadecimal digits, ``None`` when
    there is no decision.
    """

    rulings: tuple[Ruling, ...] = ()
    stale: tuple[ClaimError, ...] = ()
    digest: str | None = None

    @property
    def sure(self) -> bool:
        """Whether what becomes of the decisions does not depend on what is read in the text."""
        return all(ruling.sure for ruling in self.rulings)

    def count(self, verdict: Verdict) -> int:
        """How many claims have this verdict now."""
        return sum(ruling.last.verdict is verdict for ruling in self.rulings)


def context_of(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a stretch of the text, as much of it as decisions keep."""
    return text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]


def settle(decisions: Iterable[Decision], document: Document) -> Settled:
    """Find the words of each decision in the document, and put decisions about one claim together.

    A later decision wins over an earlier one; of two that were made in the same second, the one that comes later in
    ``decisions``. Whatever IRI the document had when they were made, they are taken to be about this one.
    """
    ordered = sorted(decisions, key=lambda decision: decision.at)
    found: dict[str, list[tuple[Decision, Claim, bool]]] = {}
    gone: list[ClaimError] = []
    for decision in ordered:
        place = _place(decision, document.text)
        if isinstance(place, str):
            gone.append(stale(decision, place, document))
            continue
        claim = _moved(decision.claim, place[0], document)
        kept = found.pop(claim.id, [])
        found[claim.id] = [*kept, (decision, claim, place[1])]
    return Settled(tuple(_ruling(parts, document) for parts in found.values()), tuple(gone), _digest(ordered))


def stale(decision: Decision, problem: str, document: Document) -> ClaimError:
    """The message that a decision cannot be applied to the text as it is now."""
    did = f"{decision.reviewer} {decision.verdict} it on {decision.at[:10]}"
    return ClaimError(
        f"a decision is stale: {problem} ({_short(decision.claim.quote)} in {document.name}; {did})",
        source=decision.where,
        line=decision.line,
        hint="review what the text says now; take the line out of the file when it no longer matters",
    )


def _short(quote: str) -> str:
    words = " ".join(quote.split())
    return f"“{words}”" if len(words) <= 60 else f"“{words[:59]}…”"


def _ruling(parts: list[tuple[Decision, Claim, bool]], document: Document) -> Ruling:
    last, claim, sure = parts[-1]
    corrected = None if last.corrected is None else _moved(last.corrected, claim.start, document)
    return Ruling(claim, tuple(decision for decision, _, _ in parts), corrected, sure)


def _moved(claim: Claim, start: int, document: Document) -> Claim:
    return replace(claim, start=start, end=start + len(claim.quote), source=document.iri)


def _place(decision: Decision, text: str) -> tuple[int, bool] | str:
    """Where the quote stands and whether the words around it are the same, or why that cannot be told."""
    start, quote = decision.claim.start, decision.claim.quote
    whole = len(decision.prefix) + len(decision.suffix)
    if text.startswith(quote, start) and _likeness(decision, text, start) == whole:
        return start, True
    scores = {place: _likeness(decision, text, place) for place in _occurrences(quote, text)}
    if not scores:
        return "the text no longer has its quote"
    best = max(scores.values())
    places = [place for place, score in scores.items() if score == best]
    if len(places) > 1:
        return f"the text has its quote {len(scores)} times, and nothing around tells which of them is meant"
    return places[0], best == whole


def _occurrences(quote: str, text: str) -> Iterator[int]:
    place = text.find(quote)
    while place >= 0:
        yield place
        place = text.find(quote, place + 1)


def _likeness(decision: Decision, text: str, start: int) -> int:
    """How many characters before and after the place are those that the reviewer saw, up to the first that is not."""
    before, after = context_of(text, start, start + len(decision.claim.quote))
    return _common(decision.prefix[::-1], before[::-1]) + _common(decision.suffix, after)


def _common(first: str, second: str) -> int:
    pairs = enumerate(zip(first, second, strict=False))
    return next((number for number, (one, other) in pairs if one != other), min(len(first), len(second)))


def _digest(decisions: list[Decision]) -> str | None:
    # Which of two decisions about one claim comes first may matter; which of two claims does, never.
    content = "".join(decision.to_line() for decision in sorted(decisions, key=lambda decision: decision.claim.id))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest() if content else None
