"""Explanations as an indented tree for people, and as JSON for programs."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator

from kg.explanation.tree import Explanation, Kind, Quotation
from kg.model import AUTHOR

__all__ = ["as_json", "as_text"]


def as_text(explanation: Explanation, *, mark: tuple[str, str] = ("**", "**")) -> str:
    """The explanation as a tree drawn with lines, each claim with its quote in its sentence and where that stands.

    ``mark`` is what stands before and behind each quote: for instance a terminal's codes for bold type.
    """
    return "\n".join(_lines(explanation, mark)) + "\n"


def as_json(explanation: Explanation) -> str:
    """The explanation as a JSON document of nested objects."""
    return json.dumps(dataclasses.asdict(explanation), ensure_ascii=False, indent=2) + "\n"


def _lines(part: Explanation, mark: tuple[str, str]) -> Iterator[str]:
    yield _visible(_head(part))
    bar = "│   " if part.supports else "    "
    for line in _details(part, mark):
        yield bar + line
    for number, support in enumerate(part.supports, 1):
        last = number == len(part.supports) and not part.omitted
        first, *rest = _lines(support, mark)
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


def _details(part: Explanation, mark: tuple[str, str]) -> Iterator[str]:
    if part.kind is Kind.FACT and not part.supports:
        yield "rests on nothing but itself"
    if part.quotation:
        yield _context(part.quotation, mark)
        yield _visible(f"— {_place(part.quotation)}")
    if part.frame or part.extractor:
        yield " ".join(
            ("read by", *(["the frame", part.frame, "of"] if part.frame else []), part.extractor or "nobody")
        )
    yield from map(_visible, part.reviews)
    if part.kind is Kind.CLAIM and part.iri:
        yield f"<{part.iri}>"


def _context(quotation: Quotation, mark: tuple[str, str]) -> str:
    before, quote, after = map(_visible, (quotation.prefix, quotation.quote, quotation.suffix))
    cut = "" if quotation.whole else "…"
    return f"{before and cut}{before}{mark[0]}{quote}{mark[1]}{after}{after and cut}"


def _visible(text: str) -> str:
    """The text on one line, without characters that could steer a terminal."""
    return "".join(character if character.isprintable() else " " for character in text)


def _place(quotation: Quotation) -> str:
    cited = [part for part in (quotation.title, quotation.publisher, quotation.issued) if part]
    parts = [", ".join(cited) or quotation.name or quotation.edition or "a document that is not named"]
    if quotation.row:
        parts.append(f"{quotation.row} of {quotation.name}" if cited and quotation.name else quotation.row)
    elif quotation.start is not None:
        parts.append(f"characters {quotation.start}–{quotation.end}")
    if quotation.stands is False:
        parts.append("THE TEXT DOES NOT HAVE THE QUOTE THERE")
    return "; ".join(parts)
