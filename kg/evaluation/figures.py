"""Counts of what is right, wrong and missed, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Attributes", "Counts"]


@dataclass(frozen=True, slots=True)
class Counts:
    """How often a claim is right or wrong, and gold missed; ``aside`` counts neither for nor against."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    aside: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.right + other.right,
            self.wrong + other.wrong,
            self.missed + other.missed,
            self.aside + other.aside,
        )

    @property
    def precision(self) -> float:
        """The share of what was claimed that is right, 0 when nothing was."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The share of gold that was found, 0 when there is none."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 0 when both are."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def severe(self) -> Counts:
        """The same, with what was set aside counted as wrong."""
        return Counts(self.right, self.wrong + self.aside, self.missed)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


@dataclass(frozen=True, slots=True)
class Attributes:
    """On how many strict matches the speaker, the modality and the polarity agree, and the quote stands in the text."""

    matches: int = 0
    attributed_to: int = 0
    modality: int = 0
    polarity: int = 0
    quote_found: int = 0

    def __add__(self, other: Attributes) -> Attributes:
        return Attributes(
            self.matches + other.matches,
            self.attributed_to + other.attributed_to,
            self.modality + other.modality,
            self.polarity + other.polarity,
            self.quote_found + other.quote_found,
        )

    def shares(self) -> dict[str, float]:
        """Each attribute's share of the matches, in the order of their names; nothing without matches."""
        names = ("attributed_to", "modality", "polarity", "quote_found") if self.matches else ()
        return {name: getattr(self, name) / self.matches for name in names}
