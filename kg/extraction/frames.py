"""The lexicon of frames: which words, in which construction, make which claim.

The schema is documented in ``docs/lexicon.md``. A frame names its trigger words (verbs, nouns, adjectives), the type of
claim with its fixed values, and where in the construction each argument stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.extraction.notation import Need, Route, Slot, Trigger
from kg.model import ClaimType, Modality, Polarity

__all__ = ["Frame", "Lexicon", "Need", "Route", "Slot", "Trigger"]


@dataclass(frozen=True, slots=True)
class Frame:
    """One entry of the lexicon."""

    id: str
    claim: ClaimType
    triggers: tuple[Trigger, ...]
    slots: tuple[Slot, ...]
    fixed: Mapping[str, str | bool]
    polarity: Polarity
    modality: Modality | None
    voice: str
    least: str
    yields: bool
    when: Mapping[Modality, str]
    confidence: float
    alongside: frozenset[str]
    factual: bool
    examples: tuple[Mapping[str, Any], ...]
    counter: tuple[str, ...]
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All frames, found by the class and lemma of their triggers, and the closed sets of words of the rules.

    ``given`` holds the ids of the frames that are not packaged, but a user's.
    """

    frames: tuple[Frame, ...]
    words: Mapping[str, frozenset[str]]
    version: str
    index: Mapping[tuple[str, str], tuple[tuple[Trigger, Frame], ...]] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
