"""Which state "we" and "our" mean in a text's own voice: a national newspaper's leader, an official's essay.

Settled only where the text claims a state as its own ("our government", "our Prime Minister"), and then by the outlet's
country where it is known, or by an office-holder who is called ours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kg.extraction.aliases import Name
from kg.extraction.lemmas import lemma
from kg.extraction.offices import Office
from kg.extraction.tree import children
from kg.model import Entity

__all__ = ["home_of"]

_OURS = frozenset({"our", "ours"})
_NEAR = 7
"""Tokens behind "our" among which an office-holder's name may stand: "our own Prime Minister, Mia Mottley"."""


def home_of(
    doc: Any,
    names: tuple[Name, ...],
    offices: Mapping[str, Office],
    narrated: Callable[[Any], bool],
    words: Mapping[str, frozenset[str]],
    publisher: Entity | None = None,
) -> Entity | None:
    """The state that the narrator calls his own; ``None`` when he claims none or the text does not settle which.

    ``narrated`` says whether a token is in the narrator's own voice.
    """
    claimed = [token for token in doc if _claims_state(token, words) and narrated(token)]
    if not claimed:
        return None
    if publisher is not None:
        return publisher
    at = {index: name for name in names for index in range(name.start, name.end)}
    for token in claimed:
        for near in doc[token.i + 1 : token.i + _NEAR]:
            name = at.get(near.i)
            office = offices.get(name.entity.iri) if name is not None and name.start == near.i else None
            if office is not None and office.employer.kind == "State":
                return office.employer
    return None


def _claims_state(token: Any, words: Mapping[str, frozenset[str]]) -> bool:
    if token.lower_ in _OURS:
        owned = token.head
        national = lemma(owned) in words["national_nouns"]
        foreign = lemma(owned) in words["neighbour_words"] or any(
            lemma(child) in ("national", "foreign", "armed") for child in children(owned, "amod", "compound")
        )
        return national or foreign
    return bool(token.lower_ == "ourselves" and token.dep_ == "conj")
