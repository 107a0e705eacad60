"""The gate that every claim passes before it may enter a graph, whoever made it.

A quote must be the document's text at the offsets given, and the arguments those of the claim's type.
"""

from __future__ import annotations

from kg.errors import ClaimError
from kg.model import ARGUMENTS, Claim, Document

__all__ = ["check"]


def check(claim: Claim, document: Document) -> Claim:
    """Return the claim unchanged, or refuse it.

    Raises :class:`~kg.errors.ClaimError` when the claim is of another document, its quote is empty or is not
    ``document.text[claim.start:claim.end]``, or a required argument is not filled.
    """
    found = document.text[claim.start : claim.end]
    if claim.source != document.iri:
        problem = f"the claim is of {claim.source}, not of {document.iri}"
    elif not claim.quote.strip():
        problem = "the quote is empty"
    elif found != claim.quote:
        problem = f"the text at {claim.start}–{claim.end} is {found[:60]!r}, not the quote {claim.quote[:60]!r}"
    elif missing := [slot for slot in ARGUMENTS[claim.type].required if not claim.args.get(slot)]:
        problem = f"the claim of type {claim.type} lacks {', '.join(missing)}"
    else:
        return claim
    raise ClaimError(f"claim {claim.id} is refused: {problem}", source=document.name)
