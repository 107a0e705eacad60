"""Explanations as an indented tree for people, and as JSON for programs."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator

from kg.explanation.tree import Explanation, Kind, Quotation
from kg.model import AUTHOR

__all__ = ["as_json", "as_text"]


def as_text(explanation: Explanation) -> str:
    """The explanation as a tree drawn with lines, each claim with its quote and where that stands."""
    return "\n".join(_lines(explanation)) + "\n"


def as_json(explanation: Explanation) -> str:
    """The explanation as a JSON document of nested objects."""
    return json.dumps(dataclasses.asdict(explanation), ensure_ascii=False, indent=2) + "\n"


def _lines(part: Explanation) -> Iterator[str]:
    yield _head(part)
    bar = "│   " if part.supports else "    "
    for line in _details(part):
        yield bar + line
    for number, support in enumerate(part.supports, 1):
        last = number == len(part.supports) and not part.omitted
        first, *rest = _lines(support)
        yield ("└── " if last else "├── ") + first
        yield from (("    " if last else "│   ") + line for line in rest)
    if part.omitted:
        yield f"└── and {part.omitted} more"


def _head(part: Explanation) -> str:
    match part.kind:
        case Kind.DERIVATION:
            return f"by the rule {part.statement}" + (f": {part.rule}" if part.rule else "")
        case Kind.REFERENCE:
            return f"{part.statement} (reference data, no text behind it)"
        case Kind.ABOVE:
            return f"{part.statement} (explained above)"
        case Kind.CLAIM:
            manner = ", ".join(word for word in (part.modality, part.polarity) if word)
            return f"{part.statement} ({manner}; said by {_speakers(part)})"
        case _:
            return part.statement


def _speakers(part: Explanation) -> str:
    return " and ".join("the author" if speaker == AUTHOR else speaker for speaker in part.speakers) or "nobody"


def _details(part: Explanation) -> Iterator[str]:
    if part.kind is Kind.FACT and not part.supports:
        yield "rests on nothing but itself"
    if part.quotation:
        yield _context(part.quotation)
        yield f"— {_place(part.quotation)}"
    yield from part.reviews
    if part.kind is Kind.CLAIM and part.iri:
        yield f"<{part.iri}>"


def _context(quotation: Quotation) -> str:
    before, after = quotation.prefix.replace("\n", " "), quotation.suffix.replace("\n", " ")
    return f"{before and '…'}{before}“{quotation.quote}”{after}{after and '…'}"


def _place(quotation: Quotation) -> str:
    cited = [part for part in (quotation.title, quotation.publisher, quotation.issued) if part]
    parts = [", ".join(cited) or quotation.edition or "a document that is not named"]
    if quotation.start is not None:
        parts.append(f"characters {quotation.start}–{quotation.end}")
    if quotation.stands is False:
        parts.append("THE TEXT DOES NOT HAVE THE QUOTE THERE")
    return "; ".join(parts)
