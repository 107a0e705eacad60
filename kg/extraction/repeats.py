"""Claims that say again what another one says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg.model import Claim, ClaimType, Modality

__all__ = ["distinct"]


def distinct(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """One claim for each fact, the first said with the highest confidence; sorted by place in the text.

    Of two stances of one holder in the same words, the one towards the thing itself stays: "Ukraine", not "making any
    comments on Ukraine".
    """
    best: dict[tuple[Any, ...], Claim] = {}
    for claim in claims:
        key = (
            claim.type,
            tuple(sorted((k, v) for k, v in claim.args.items() if k not in _minor(claim))),
            claim.modality is Modality.DENIED,
        )
        known = best.get(key)
        if known is None or claim.confidence > known.confidence:
            best[key] = claim
    kept = [claim for claim in best.values() if not any(_wordier(claim, other) for other in best.values())]
    return tuple(sorted(kept, key=lambda claim: (claim.start, claim.end, claim.type, claim.id)))


def _wordier(claim: Claim, other: Claim) -> bool:
    if claim.type is not ClaimType.STANCE or other.type is not ClaimType.STANCE or claim is other:
        return False
    alike = (claim.start, claim.end, claim.args["holder"], claim.args["position"])
    if alike != (other.start, other.end, other.args["holder"], other.args["position"]):
        return False
    words, thing = str(claim.args["toward"]), str(other.args["toward"])
    return words != thing and words.endswith(thing) and thing in other.entities


def _minor(claim: Claim) -> tuple[str, ...]:
    """Arguments by which two claims do not differ; acts without a target differ by their object."""
    told = claim.args.get("verb") == "other" or "target" not in claim.args
    return ("leads",) if told else ("object", "leads")
