"""Decisions applied to the claims that were read: what stands, with what was decided about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from kg.decisions import Reviewed, Verdict
from kg.errors import ClaimError
from kg.model import Claim, Document, Extractor
from kg.review.placing import Ruling, Settled, stale

__all__ = ["PERSON", "Outcome", "apply"]

PERSON = Extractor("person", "1")
"""Who made a claim that a person gave, or that stands because a person said so and nothing else reads it now."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The claims that stand, and by their names what people decided about them.

    ``accepted``, ``corrected`` and ``rejected`` count claims; ``stale`` says which decisions could not be applied.
    """

    claims: tuple[Claim, ...]
    reviews: Mapping[str, tuple[Reviewed, ...]] = field(default_factory=dict)
    accepted: int = 0
    corrected: int = 0
    rejected: int = 0
    stale: tuple[ClaimError, ...] = ()


def apply(settled: Settled, claims: Iterable[Claim], document: Document) -> Outcome:
    """What becomes of the claims that were read in the document, in text order when there are decisions.

    An accepted or corrected claim stands even when nothing reads it any more, as long as the words around its quote are
    those that the reviewer saw; where they differ, the decision counts only if the claim is read again.
    """
    standing = _Standing(claims)
    lost = [ruling for ruling in settled.rulings if not standing.rule(ruling)]
    problem = "the words around its quote have changed, and it is not read now"
    gone = [*settled.stale, *(stale(ruling.last, problem, document) for ruling in lost)]
    if settled.digest is None:
        return Outcome(tuple(standing.claims()))
    return Outcome(
        tuple(sorted(standing.claims(), key=lambda claim: (claim.start, claim.end, claim.type, claim.id))),
        MappingProxyType(standing.reviews),
        standing.counts[Verdict.ACCEPTED],
        standing.counts[Verdict.CORRECTED],
        standing.counts[Verdict.REJECTED],
        tuple(sorted(gone, key=lambda error: (error.source or "", error.line or 0))),
    )


class _Standing:
    """The claims that stand so far; several extractors may have made the same one."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._named: dict[str, list[Claim]] = {}
        for claim in claims:
            self._named.setdefault(claim.id, []).append(claim)
        self._read = {name: max(found, key=lambda claim: claim.confidence) for name, found in self._named.items()}
        self.reviews: dict[str, tuple[Reviewed, ...]] = {}
        self.counts = dict.fromkeys(Verdict, 0)

    def claims(self) -> Iterable[Claim]:
        for found in self._named.values():
            yield from found

    def rule(self, ruling: Ruling) -> bool:
        """Apply what was decided last; False when that cannot be done with the text as it is now."""
        wanted = None if ruling.last.verdict is Verdict.REJECTED else ruling.corrected or ruling.claim
        read = self._read.get(ruling.claim.id) or (wanted and self._read.get(wanted.id))
        if wanted is not None and read is None and not ruling.sure:
            return False
        self.counts[ruling.last.verdict] += 1
        self._drop(ruling.claim.id)
        if wanted is not None:
            self._put(wanted, read, ruling)
        return True

    def _drop(self, name: str) -> None:
        self._named.pop(name, None)
        self.reviews.pop(name, None)

    def _put(self, wanted: Claim, read: Claim | None, ruling: Ruling) -> None:
        made_by, confidence = (PERSON, 1.0) if read is None else (read.extractor, read.confidence)
        # What its names stand for is what the reviewer saw, whatever they would be linked to now.
        self._named[wanted.id] = [replace(wanted, extractor=made_by, confidence=confidence)]
        reviewed = Reviewed(ruling.claim.id, ruling.decisions)
        self.reviews[wanted.id] = (*self.reviews.get(wanted.id, ()), reviewed)
