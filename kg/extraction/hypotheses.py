"""Clauses that are not said to be so: suppositions, inverted conditions, yes-or-no questions, denied reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.extraction.lemmas import lemma
from kg.extraction.tree import children, is_verbal
from kg.model import Modality

__all__ = ["irrealis"]

_INVERTING = frozenset({"had", "were", "should"})


def irrealis(node: Any, words: Mapping[str, frozenset[str]]) -> Modality | None:
    """How the clause of the word is set apart from what is asserted; ``None`` when it is not."""
    if not is_verbal(node):
        return None
    if _supposed(node, words) or _inverted(node):
        return Modality.CONDITIONAL
    denied = node.dep_ == "ccomp" and lemma(node.head) in words["denying_verbs"]
    if denied or _nor(node) or _yet_to(node) or _far_from(node) or _untrue(node, words):
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
    """ "Had Sweden not joined", "Were Turkey to leave": a condition without "if"."""
    if node.dep_ in ("advcl", "ccomp") and node.i < node.head.i and _led_by_auxiliary(node, _INVERTING):
        return bool(node.dep_ == "advcl" or node.sent[-1].text != "?")
    were = node.head
    subjects = [*children(node, "nsubj"), *children(were, "nsubj")]
    to = any(child.lower_ == "to" for child in children(node, "aux"))
    return bool(to and were.lower_ == "were" and any(were.i < item.i < node.i for item in subjects))


def _yet_to(node: Any) -> bool:
    """ "Has yet to recognise": it has not been done."""
    head = node.head
    yet = any(child.lower_ == "yet" and child.i < node.i for item in (head, node) for child in item.children)
    return node.dep_ == "xcomp" and node.tag_ == "VB" and head.lemma_ in ("have", "be") and yet


def _far_from(node: Any) -> bool:
    """ "Far from condemning it, India bought": the opposite is done."""
    preposition = node.head
    if node.dep_ != "pcomp" or preposition.lower_ != "from" or preposition.i == 0:
        return False
    return bool(preposition.nbor(-1).lower_ == "far")


def _untrue(node: Any, words: Mapping[str, frozenset[str]]) -> bool:
    """ "It is not true that", "it is false that"."""
    verb = node.head
    if node.dep_ not in ("ccomp", "csubj", "advcl") or verb.lemma_ != "be":
        return False
    described = [child for child in children(verb, "acomp", "attr") if child.i < node.i]
    negated = bool(children(verb, "neg"))
    return any(
        item.lower_ in words["true_adjectives"] if negated else item.lower_ in words["untrue_adjectives"]
        for item in described
    ) and any(child.lower_ == "that" for child in children(node, "mark"))


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
