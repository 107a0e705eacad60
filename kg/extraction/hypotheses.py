"""Clauses that are not said to be so: suppositions, inverted conditions, yes-or-no questions, denied reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.extraction.syntax import children, is_verbal, lemma
from kg.model import Modality

__all__ = ["irrealis"]

_INVERTING = frozenset({"had", "were", "should"})


def irrealis(node: Any, words: Mapping[str, frozenset[str]]) -> Modality | None:
    """How the clause of the word is set apart from what is asserted; ``None`` when it is not."""
    if not is_verbal(node):
        return None
    if _supposed(node, words) or _inverted(node):
        return Modality.CONDITIONAL
    if _nor(node) or (node.dep_ == "ccomp" and lemma(node.head) in words["denying_verbs"]):
        return Modality.DENIED
    return Modality.POSSIBLE if _asked(node) else None


def _supposed(node: Any, words: Mapping[str, frozenset[str]]) -> bool:
    """ "Suppose China invaded": the clause of an imperative that invites to imagine."""
    verb = node.head
    return (
        node.dep_ == "ccomp"
        and lemma(verb) in words["supposing_verbs"]
        and verb.tag_ in ("VB", "VBP")
        and not children(verb, "nsubj", "aux")
    )


def _inverted(node: Any) -> bool:
    """ "Had Sweden not joined": a condition without "if"."""
    return node.dep_ == "advcl" and _led_by_auxiliary(node, _INVERTING)


def _asked(node: Any) -> bool:
    """ "Would Japan join?": a question that leaves open whether; "Why did Russia invade?" does not."""
    if node.sent[-1].text != "?" and not any(token.text == "?" for token in node.sent[-2:]):
        return False
    asking = any(child.tag_ in ("WRB", "WP", "WDT") for child in node.children)
    return not asking and _led_by_auxiliary(node, None)


def _led_by_auxiliary(node: Any, wanted: frozenset[str] | None) -> bool:
    subjects = children(node, "nsubj", "nsubjpass")
    auxiliaries = [child for child in children(node, "aux", "auxpass") if wanted is None or child.lower_ in wanted]
    return bool(subjects and auxiliaries) and auxiliaries[0].i < subjects[0].i


def _nor(node: Any) -> bool:
    """ "…, nor did it support": the negation stands with the clause before."""
    return node.dep_ == "conj" and any(child.lower_ == "nor" and child.i < node.i for child in node.head.children)
