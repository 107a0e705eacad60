"""Faults that are put into generated graphs, each of which a shape of the product must find exactly once."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

__all__ = ["FAULTS", "spoil"]

_CQ, _DCTERMS, _OA = "https://w3id.org/communique/ontology#", "http://purl.org/dc/terms/", "http://www.w3.org/ns/oa#"
Change = Callable[[str], str | None]
"""What becomes of a line; ``None`` when it goes."""


def _drop(line: str) -> None:
    return None


def _raise_confidence(line: str) -> str:
    return line.replace('"0.9"^^', '"1.5"^^')


def _misquote(line: str) -> str:
    # The quote keeps its length: its offsets fit, its words do not.
    return re.sub(r'"(.)', lambda found: '"' + ("X" if found[1] != "X" else "Y"), line, count=1)


FAULTS: Mapping[str, tuple[str, Change]] = MappingProxyType(
    {
        "claim without polarity": (f"<{_CQ}polarity>", _drop),
        "claim without modality": (f"<{_CQ}modality>", _drop),
        "confidence above one": (f"<{_CQ}confidence>", _raise_confidence),
        "claim without speaker": (f"<{_CQ}attributedTo>", _drop),
        "stance without position": (f"<{_CQ}position>", _drop),
        "edition without language": (f"<{_DCTERMS}language>", _drop),
        "quote that the text lacks": (f"<{_OA}exact>", _misquote),
    }
)
"""Each fault: the predicate of the lines that may have it, and what becomes of such a line."""


def spoil(lines: Sequence[str], *, each: int, seed: int) -> tuple[list[str], Mapping[str, int]]:
    """The lines of N-Quads with so many faults of each kind, in different nodes; and how many there are of each."""
    chance = random.Random(f"faults {seed}")
    spoilt: dict[int, Change] = {}
    taken: set[str] = set()
    for predicate, change in FAULTS.values():
        able = [place for place, line in enumerate(lines) if line.split(" ", 2)[1] == predicate]
        for place in _chosen(able, lines, taken, each, chance):
            spoilt[place] = change
    changed = [spoilt[place](line) if place in spoilt else line for place, line in enumerate(lines)]
    return [line for line in changed if line is not None], dict.fromkeys(FAULTS, each)


def _chosen(able: list[int], lines: Sequence[str], taken: set[str], each: int, chance: random.Random) -> list[int]:
    """Places of lines about nodes that have no fault yet."""
    places = [place for place in chance.sample(able, len(able)) if lines[place].split(" ", 1)[0] not in taken][:each]
    if len(places) < each:
        raise ValueError(f"{len(places)} lines can take the fault, and {each} are wanted")
    taken.update(lines[place].split(" ", 1)[0] for place in places)
    return places
