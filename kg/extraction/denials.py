"""Stances that their sentence takes back: refused in so many words by the verb above, or only asked about."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from kg.extraction.matching import Firing
from kg.extraction.tree import children
from kg.model import Claim, ClaimType, Modality

__all__ = ["refusing", "taken_back"]

_REFUSING = frozenset({"rejects", "opposes", "avoids_comment"})
_LINKS = frozenset({"xcomp", "acl", "pcomp", "prep", "acomp"})


def refusing(fired: Iterable[tuple[Firing, list[Claim]]]) -> set[int]:
    """The tokens by which somebody refuses, opposes or passes over something."""
    return {
        index
        for firing, made in fired
        if any(claim.args.get("position") in _REFUSING for claim in made)
        for index in (firing.token.i, *firing.consumed)
    }


def taken_back(firing: Firing, made: list[Claim], refusals: set[int], alleging: Collection[str]) -> bool:
    """Whether the stance is one that a claim of refusal covers, "refused to back the plan", or an open question."""
    if firing.frame.claim is not ClaimType.STANCE or not made:
        return False
    if _alleged(firing.token, alleging) or _asked(firing.token) or _charged(firing.token) or _personal(firing):
        return True
    if made[0].modality is not Modality.DENIED or children(firing.token, "neg"):
        return False
    node = firing.token
    for _ in range(3):
        if node.dep_ not in _LINKS:
            return False
        node = node.head
        if node.i in refusals:
            return True
    return False


def _alleged(token: Any, alleging: Collection[str]) -> bool:
    """Whether it is only what a claim or a rumour says: "the suggestion that it seeks a base"."""
    marked = any(child.dep_ == "mark" and child.lower_ == "that" for child in token.children)
    return bool(marked and token.dep_ in ("acl", "ccomp") and token.head.lemma_.lower() in alleging)


def _charged(token: Any) -> bool:
    """Whether it is what somebody is accused of: "accused Qatar of backing the rebels"."""
    node = token
    while node.dep_ in ("xcomp", "conj") and node.head != node:
        node = node.head
    return node.dep_ == "pcomp" and node.head.lower_ == "of" and node.head.head.lemma_ in ("accuse", "suspect")


def _personal(firing: Firing) -> bool:
    """Whether somebody is received or dismissed, and nothing approved or rejected: "dismissed the judge"."""
    if firing.token.lemma_ not in ("welcome", "dismiss") or len(firing.consumed) > 1:
        return False
    return any(
        token.lemma_.lower() in _STAFF or token.ent_type_ == "PERSON" for token in firing.slots.get("toward", ())
    )


_STAFF = frozenset(
    "head minister judge official director governor chief commander general officer ambassador staff worker employee "
    "president premier guest visitor tourist delegation delegate cadet refugee migrant student reporter leader".split()
)


def _asked(token: Any) -> bool:
    """Whether the word stands in a clause of "whether"."""
    node = token
    for _ in range(3):
        if any(child.lower_ == "whether" and child.dep_ == "mark" for child in node.children):
            return node.dep_ in ("ccomp", "pcomp", "csubj")
        if node.dep_ not in ("xcomp", "acomp", "attr", "oprd"):
            return False
        node = node.head
    return False
