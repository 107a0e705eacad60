"""Two extractors as one: the lexicon and a language model, and what it means that both make the same claim."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from kg.extraction.lexicon import LexiconExtractor
from kg.extraction.llm.extractor import LanguageModelExtractor
from kg.model import ARGUMENTS, Claim, ClaimType, Document, Extractor, Modality

__all__ = ["CombinedExtractor", "merge", "same"]

_SUREST = 0.99
_HALF = 0.5
_LONGER, _STEM = 4, 5
"""Letters of a word that says something, and of the part of it that its endings leave alone."""


class CombinedExtractor:
    """Reads claims by the lexicon and with a language model.

    What both make is one claim, with the lexicon's words and a confidence that says so; see :func:`merge`.
    """

    name = "lexicon+llm"

    def __init__(self, lexicon: LexiconExtractor, llm: LanguageModelExtractor) -> None:
        self.lexicon = lexicon
        self.llm = llm

    @property
    def version(self) -> str:
        """The version of the language model's extractor; that of the lexicon is :attr:`lexicon_version`."""
        return self.llm.version

    @property
    def lexicon_version(self) -> str:
        """The version of the lexicon."""
        return self.lexicon.lexicon_version

    def extract(self, document: Document) -> tuple[Claim, ...]:
        """The claims of both in text order. Raises what either raises."""
        found = merge(self.lexicon.extract(document), self.llm.extract(document))
        return tuple(self._signed(claim) for claim in found)

    def _signed(self, claim: Claim) -> Claim:
        return replace(claim, extractor=Extractor(self.name, self.version, claim.extractor.entry))


def merge(ours: Iterable[Claim], theirs: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims of both sides in text order; where two are the :func:`same`, ours with their agreement noted.

    Its confidence is 1 − (1 − a)(1 − b), at most 0.99: both would have to be wrong, each for a reason of its own. Its
    entry names both. Each claim agrees with one other at most, the one whose quote it shares most of.
    """
    left = list(theirs)
    merged: list[Claim] = []
    for claim in ours:
        alike = [one for one in left if same(claim, one)]
        if alike:
            other = max(alike, key=lambda one: _shared(claim, one))
            left.remove(other)
            claim = _agreed(claim, other)
        merged.append(claim)
    return tuple(sorted([*merged, *left], key=lambda claim: (claim.start, claim.end, claim.type, claim.id)))


def _agreed(ours: Claim, theirs: Claim) -> Claim:
    confidence = round(min(1 - (1 - ours.confidence) * (1 - theirs.confidence), _SUREST), 3)
    entry = f"{ours.extractor.entry} + {theirs.extractor.entry}"
    made_by = replace(ours.extractor, entry=entry)
    return replace(ours, confidence=max(confidence, ours.confidence), extractor=made_by)


def same(one: Claim, other: Claim) -> bool:
    """Whether two claims state the same.

    They are of one type, and both deny it or neither; their actors, linked targets and closed tokens are equal. Where
    one of them says a part in words, or leaves it out, the words of the two must have one in common and their quotes
    half of the shorter.
    """
    if one.type is not other.type or (one.modality is Modality.DENIED) is not (other.modality is Modality.DENIED):
        return False
    told = {slot for slot in _telling(one.type) if one.values(slot) or other.values(slot)}
    ours, theirs = _settled(one), _settled(other)
    both = ours.keys() & theirs.keys()
    if any(ours[slot] != theirs[slot] for slot in both):
        return False
    in_words = told - both
    alike = all(_alike(one.values(slot), other.values(slot)) for slot in in_words)
    return not in_words or (alike and _shared(one, other) >= _HALF)


def _telling(kind: ClaimType) -> tuple[str, ...]:
    """The slots that tell one claim of the type from another."""
    schema = ARGUMENTS[kind]
    return schema.required + tuple(slot for slot in schema.optional if slot in schema.free)


def _settled(claim: Claim) -> dict[str, frozenset[str]]:
    """The slots filled with actors, closed tokens or linked targets, each with what fills it."""
    schema = ARGUMENTS[claim.type]
    found: dict[str, frozenset[str]] = {}
    for slot in _telling(claim.type):
        values = claim.values(slot)
        linked = slot in schema.free and all(value in claim.entities for value in values)
        if values and (linked or slot in schema.entities or slot in schema.values):
            found[slot] = frozenset(claim.entities.get(value, value.casefold()) for value in values)
    return found


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether the words of two slots have a longer word in common, its ending aside; an empty slot is like any."""
    return not one or not other or bool(_stems(one) & _stems(other))


def _stems(values: tuple[str, ...]) -> set[str]:
    words = [word for value in values for word in re.findall(r"\w+", value.casefold())]
    return {word[:_STEM] for word in words if len(word) >= _LONGER} or set(words)


def _shared(one: Claim, other: Claim) -> float:
    """The share of the shorter quote that the longer has too, from 0 to 1."""
    common = min(one.end, other.end) - max(one.start, other.start)
    return max(common, 0) / min(len(one.quote), len(other.quote))
