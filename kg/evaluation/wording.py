"""How much two free texts share: token F1 over stems, names by their canonical forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.evaluation.names import Names, data, plain

__all__ = ["Wording"]


class Wording:
    """Compares free texts; ``ontology/evaluation/words.yaml`` says which words are silent and how words are cut."""

    def __init__(self, names: Names, settings: Mapping[str, Any] | None = None) -> None:
        known = data("words") if settings is None else settings
        self._names = names
        self._silent = frozenset(word for words in known["silent"].values() for word in words.split())
        self._same: Mapping[str, str] = known["same"]
        self._endings: tuple[str, ...] = tuple(sorted(known["endings"], key=len, reverse=True))
        self._short, self._letters = int(known["short"]), int(known["letters"])
        self._unaddressed = frozenset(known["unaddressed"])
        self._terms: dict[str, frozenset[str]] = {}
        self._shares: dict[tuple[str, str], float] = {}

    def terms(self, text: str) -> frozenset[str]:
        """The text's terms: stems of its words, and canonical names (with a leading “@”) of whom it names."""
        if text not in self._terms:
            parts = self._names.split(plain(text))
            found = (f"@{part}" if named else self._stem(part) for part, named in parts)
            self._terms[text] = frozenset(term for term in found if term)
        return self._terms[text]

    def share(self, left: str, right: str) -> float:
        """The F1 of the terms of two texts, 0 when one has none."""
        key = (left, right)
        if key not in self._shares:
            one, other = self.terms(left), self.terms(right)
            self._shares[key] = 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
        return self._shares[key]

    def is_unaddressed(self, addressee: str) -> bool:
        """Whether advice to this addressee is advice to nobody in particular."""
        return not addressee or plain(addressee) in self._unaddressed

    def _stem(self, word: str) -> str:
        if word in self._silent or len(word) < 2:
            return ""
        word = self._same.get(word, word)
        endings = self._endings if len(word) > self._short else ("s",)
        ending = next((ending for ending in endings if word.endswith(ending)), "")
        return word[: len(word) - len(ending)][: self._letters]
