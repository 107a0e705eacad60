"""Events that a noun names and that are only asked for, feared, planned or called off: "called for talks between",
"fears of an invasion", "plans for a summit", "ruled out a meeting"; and reports that somebody rejects.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from kg.extraction.lemmas import lemma
from kg.extraction.tree import children, is_verbal
from kg.model import Modality

__all__ = ["prospect"]

_STEPS = 4
_GIVEN = frozenset("the this that these those its their his her our my your".split())
_LINKS = frozenset("of for about over to on at against".split())
_SUPPOSING = frozenset("would could might 'd ’d".split())
_OPEN = frozenset("a an any another".split())

Words = Mapping[str, frozenset[str]]


def prospect(token: Any, words: Words, consumed: Collection[int]) -> Modality | None:
    """How the event that the word names is set apart from what happened; ``None`` when it is not.

    ``consumed`` are the tokens of the expression itself, which say nothing about it.
    """
    if is_verbal(token):
        return Modality.DENIED if _rejected_report(token, words) else None
    node = _whole(token, words)
    head = node.head
    if head.i in consumed:
        return None
    if node.dep_ == "pobj" and head.lower_ in _LINKS and head.head.i not in consumed:
        return _hung(node, head.head, head.lower_, words)
    if node.dep_ in ("dobj", "nsubjpass") and is_verbal(head):
        return _done_to(node, head, words)
    return Modality.CONDITIONAL if node.dep_ == "nsubj" and _open(node) and _would(head) else None


def _whole(token: Any, words: Words) -> Any:
    """The event with the words for its rounds, its beginning or its kind: "a new round of talks"."""
    node = token
    for _ in range(_STEPS):
        if node.dep_ == "conj" and not is_verbal(node.head):
            node = node.head
        elif node.dep_ == "pobj" and node.head.lower_ == "of" and lemma(node.head.head) in words["phase_nouns"]:
            node = node.head.head
        else:
            break
    return node


def _hung(node: Any, governor: Any, preposition: str, words: Words) -> Modality | None:
    """What a noun or a verb with its preposition makes of the event: "hopes for", "is pushing for"."""
    word = lemma(governor)
    if not is_verbal(governor):
        for kind, modality in _NOUNS:
            if word in words[kind]:
                return modality
        return None
    if preposition == "for":
        for kind, modality in _VERBS_FOR:
            if word in words[kind]:
                return modality
    return Modality.POSSIBLE if preposition in ("against", "of") and word in words["warning_verbs"] else None


def _done_to(node: Any, verb: Any, words: Words) -> Modality | None:
    """What the verb makes of its object: "wants talks", "fears an attack", "cancelled a meeting"."""
    word = lemma(verb)
    if word in words["demanding_verbs"]:
        return Modality.RECOMMENDED
    if any(child.lower_ in _GIVEN for child in children(node, "det", "poss")):
        return None
    out = any(child.lower_ == "out" for child in children(verb, "prt"))
    if lemma(node) in words["matter_plans"] | words["matter_utterances"]:
        # "Rejected a Polish proposal": what was proposed is rejected, that it was proposed is not.
        return None
    if word in words["preventing_verbs"] or (word == "rule" and out):
        return Modality.DENIED
    return next((modality for kind, modality in _VERBS if word in words[kind]), None)


def _open(node: Any) -> bool:
    return any(child.lower_ in _OPEN for child in children(node, "det"))


def _would(verb: Any) -> bool:
    return any(child.lower_ in _SUPPOSING for child in children(verb, "aux"))


def _rejected_report(verb: Any, words: Words) -> bool:
    """ "Denied reports that it had sent troops": the clause of a noun of saying that somebody rejects."""
    noun = verb.head
    if verb.dep_ not in ("acl", "relcl", "ccomp") or is_verbal(noun) or not _reports(noun, words):
        return False
    rejecting = words["denying_verbs"] | words["rejecting_verbs"]
    return noun.dep_ in ("dobj", "nsubjpass") and lemma(noun.head) in rejecting and _finite_that(verb)


def _reports(noun: Any, words: Words) -> bool:
    return lemma(noun) in words["alleging_nouns"] or lemma(noun) in words["report_nouns"]


def _finite_that(verb: Any) -> bool:
    return any(child.lower_ == "that" for child in children(verb, "mark"))


_NOUNS = (
    ("asking_nouns", Modality.RECOMMENDED),
    ("supposing_nouns", Modality.CONDITIONAL),
    ("plan_nouns", Modality.PLANNED),
    ("prospect_nouns", Modality.POSSIBLE),
)
_VERBS_FOR = (
    ("asking_for_verbs", Modality.RECOMMENDED),
    ("preparing_verbs", Modality.PLANNED),
    ("hoping_verbs", Modality.POSSIBLE),
)
_VERBS = (
    ("wanting_verbs", Modality.RECOMMENDED),
    ("preparing_verbs", Modality.PLANNED),
    ("foreseeing_verbs", Modality.POSSIBLE),
)
