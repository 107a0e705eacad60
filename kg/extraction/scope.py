"""How surely a word in its construction is said: negation, modals, hedges, plans, conditions, advice.

The walk goes from the word up through what governs it and stops where a clause of its own begins, so that a negation
does not leak into what is presupposed ("did not mention Russia's request": the request is real).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from kg.extraction.hypotheses import irrealis
from kg.extraction.lemmas import lemma
from kg.extraction.prospects import prospect
from kg.extraction.tree import children, is_verbal
from kg.model import Modality

__all__ = ["Scope"]

_LADDER = (Modality.RECOMMENDED, Modality.DENIED, Modality.CONDITIONAL, Modality.PLANNED, Modality.POSSIBLE)
_STEPS = 5
_JOINING = frozenset({"join", "rejoin", "enter", "accede"})
"""Memberships settle for themselves what is wished."""
_LACKING = frozenset({"lack", "absence"})
_RANKS = frozenset("first second third last latest next only one another few newest".split())


class Scope:
    """Reads modality with the closed sets of words of a lexicon."""

    def __init__(self, words: Mapping[str, frozenset[str]]) -> None:
        self.words = words

    def modality(self, token: Any, consumed: Collection[int] = ()) -> Modality:
        """The modality of what the token says; tokens in ``consumed`` belong to the expression itself."""
        found: set[Modality] = set()
        node: Any | None = token
        for _ in range(_STEPS):
            if node is None:
                break
            found |= self._own(node, consumed)
            unreal = irrealis(node, self.words)
            if unreal is Modality.CONDITIONAL:
                return unreal
            if unreal is not None:
                found.add(unreal)
                found.discard(Modality.PLANNED)
            foreseen = prospect(node, self.words, consumed)
            if foreseen is not None:
                found.add(foreseen)
            node = self._governor(node, found, consumed)
        return next((modality for modality in _LADDER if modality in found), Modality.ASSERTED)

    def of_judgement(self, verb: Any) -> Modality:
        """How surely a judgement is made: it holds its own negation, and what it predicts it asserts."""
        modals = {child.lower_ for child in children(verb, "aux")}
        found = self.modality(verb)
        if found is Modality.CONDITIONAL:
            return found
        if modals & {"would", "'d", "’d"}:
            reported = verb.dep_ == "ccomp" and verb.head.tag_ in ("VBD", "VBN")
            return Modality.ASSERTED if reported else Modality.CONDITIONAL
        likely = any(child.lower_ in self.words["possible_adjectives"] for child in children(verb, "acomp"))
        if likely or lemma(verb) in self.words["impression_verbs"]:
            return Modality.POSSIBLE
        if found is Modality.DENIED or modals & (self.words["planned_modals"] | {"can", "ca"}):
            doubted = any(child.lower_ in self.words["possible_adverbs"] for child in children(verb, "advmod"))
            return Modality.POSSIBLE if doubted else Modality.ASSERTED
        return found

    def _own(self, node: Any, consumed: Collection[int]) -> set[Modality]:
        found = set()
        for child in node.children:
            if child.i in consumed:
                if child.dep_ in ("nsubjpass", "dobj", "attr") and _none(child, consumed):
                    found.add(Modality.DENIED)
                continue
            word = child.lower_
            if word in self.words["denied_words"] and child.dep_ in (
                "neg",
                "det",
                "advmod",
                "preconj",
                "cc",
                "nsubj",
                "nsubjpass",
                "prep",
            ):
                if child.dep_ not in ("cc", "prep") and not _more_than(child):
                    found.add(Modality.DENIED)
            elif child.dep_ == "advmod" and word in ("longer", "more") and _ended(child):
                found.add(Modality.DENIED)
            elif child.dep_ == "aux":
                found |= self._modal(child, node)
            elif child.dep_ == "mark" and word in self.words["conditional_marks"]:
                found.add(Modality.CONDITIONAL)
            elif word == "longer" and child.dep_ == "advmod" and any(g.lower_ == "no" for g in child.children):
                found.add(Modality.DENIED)
            elif child.dep_ == "advmod" and word in self.words["possible_adverbs"]:
                found.add(Modality.POSSIBLE)
            elif child.dep_ == "amod" and not is_verbal(node):
                found |= self._adjective(word)
            elif child.dep_ in ("nsubj", "nsubjpass") and any(
                g.lower_ in ("no", "neither") and g.dep_ == "det" for g in child.children
            ):
                found.add(Modality.DENIED)
            elif child.dep_ == "advcl" and any(
                g.dep_ == "mark" and g.lower_ in ("if", "unless") for g in child.children
            ):
                found.add(Modality.CONDITIONAL)
        return found

    def _modal(self, child: Any, node: Any) -> set[Modality]:
        word = child.lower_
        if word in self.words["recommended_modals"] and not any(
            c.lower_ == "have" and c.dep_ == "aux" for c in node.children
        ):
            return {Modality.RECOMMENDED}
        if word in self.words["planned_modals"] or word in ("would", "’d", "'d"):
            return {Modality.PLANNED}
        return {Modality.POSSIBLE} if word in self.words["possible_modals"] else set()

    def _adjective(self, word: str) -> set[Modality]:
        if word in self.words["possible_adjectives"]:
            return {Modality.POSSIBLE}
        return {Modality.PLANNED} if word in self.words["planned_adjectives"] else set()

    def _governor(self, node: Any, found: set[Modality], consumed: Collection[int]) -> Any | None:
        """The word above whose certainty holds for the node too; adds what that word itself says."""
        head = node.head
        if head == node:
            return None
        if node.dep_ == "conj" and is_verbal(node) == is_verbal(head):
            if any(child.lower_ == "nor" and head.i < child.i < node.i for child in children(head, "cc")):
                found.add(Modality.DENIED)
            own = any(child.dep_ in ("nsubj", "nsubjpass", "aux") for child in node.children)
            own = own or any(child.tag_ in ("VBD", "VBZ", "VBP") for child in children(node, "auxpass"))
            past = node.tag_ == "VBD" and not children(head, "aux", "auxpass")
            own = own or past or node.tag_ in ("VBZ", "VBP") or (head.tag_ == "VB" and node.tag_ in ("VBD", "VBN"))
            return None if own else head
        if node.dep_ in ("xcomp", "acomp", "attr", "oprd") or (
            node.dep_ == "ccomp" and head.lemma_ in self.words["possible_verbs"]
        ):
            found |= self._verb(head)
            return head
        bidding = node.tag_ == "VB" and not any(child.tag_ == "MD" for child in children(node, "aux"))
        if node.dep_ == "ccomp" and bidding and lemma(head) in self.words["asking_verbs"]:
            found.add(Modality.RECOMMENDED)
        if node.dep_ == "ccomp" and self._untold(head):
            found.add(Modality.DENIED)
        if node.dep_ in ("acl", "relcl") and node.tag_ == "VB" and any(c.lower_ == "to" for c in children(node, "aux")):
            found |= set() if lemma(node) in _JOINING else self._intended(head)
            return None
        if node.dep_ == "advcl" and node.tag_ == "VB" and head.pos_ == "ADJ":
            found |= self._verb(head)
            return None
        if node.dep_ == "pobj" and head.lower_ == "of" and lemma(head.head) in _LACKING:
            found.add(Modality.DENIED)
            return None
        if node.dep_ == "pcomp":
            return self._gerund(head, found, consumed)
        if node.dep_ == "acl" and lemma(head) in self.words["alleging_nouns"] and _finite_that(node):
            found.add(Modality.POSSIBLE)
            return None
        if node.dep_ in ("dobj", "nsubjpass") and head.lemma_ in self.words["support_verbs"]:
            return head
        if node.dep_ in ("nsubj", "nsubjpass") and not is_verbal(node) and self._shelved(head):
            found.add(Modality.DENIED)
        return None

    def _gerund(self, preposition: Any, found: set[Modality], consumed: Collection[int]) -> Any | None:
        """As :meth:`_governor`, of a gerund: "by reopening", "without joining", "refrained from", "accused of"."""
        word, verb = preposition.lower_, preposition.head
        if word == "by":
            found |= self._verb(verb)
            return verb if is_verbal(verb) else None
        if word == "without" and preposition.i not in consumed:
            found.add(Modality.DENIED)
        if word in ("from", "to", "on", "about", "of") and verb.lemma_ in self.words["denied_verbs"]:
            found.add(Modality.DENIED)
        if word == "of" and lemma(verb) in self.words["accusing_verbs"]:
            found.add(Modality.POSSIBLE)
        return None

    def _intended(self, noun: Any) -> set[Modality]:
        """What a noun makes of the infinitive on it: "a plan to", "a refusal to", "the will to"; "the first to"."""
        word = lemma(noun)
        if word in self.words["denied_nouns"]:
            return {Modality.DENIED}
        if word in self.words["planning_nouns"] | self.words["plan_nouns"]:
            return {Modality.PLANNED}
        ranked = any(child.lower_ in _RANKS for child in noun.children) or noun.lower_ in _RANKS
        return set() if ranked or word in self.words["done_nouns"] else {Modality.POSSIBLE}

    def _untold(self, head: Any) -> bool:
        """Whether the verb above says that its clause does not hold: "denied that", "it is wrong to say that"."""
        word = lemma(head)
        if word == "deny":
            return True
        if word not in self.words["speech_verbs"] or word in ("note", "admit", "concede", "acknowledge", "recall"):
            return False
        negated = any(child.dep_ == "neg" for child in head.children) or any(
            child.lower_ in ("nobody", "none", "noone") or (child.lower_ == "one" and child.nbor(-1).lower_ == "no")
            for child in children(head, "nsubj")
        )
        return negated or (head.dep_ == "xcomp" and head.head.lower_ in self.words["false_adjectives"])

    def _shelved(self, head: Any) -> bool:
        """Whether the clause says of its subject that it will not be: "is not on the agenda", "has been ruled out"."""
        negated = bool(children(head, "neg"))
        agenda = [
            inner.lower_
            for child in children(head, "prep")
            if child.lower_ in ("on", "off")
            for inner in child.children
        ]
        if lemma(head) == "be" and set(agenda) & {"agenda", "cards", "table", "horizon"}:
            return negated or any(child.lower_ == "off" for child in children(head, "prep"))
        planned = lemma(head) in self.words["planned_passives"] | {"foresee", "envisage", "contemplate"}
        return negated and planned and bool(children(head, "auxpass"))

    def _verb(self, head: Any) -> set[Modality]:
        word = lemma(head)
        passive = any(child.dep_ == "auxpass" for child in head.children)
        if word == "ought":
            return {Modality.RECOMMENDED}
        out = any(child.dep_ == "prt" and child.lower_ == "out" for child in head.children)
        if word in self.words["denied_verbs"] or (word == "rule" and out):
            return {Modality.DENIED}
        if word == "have" and any(child.lower_ == "yet" for child in children(head, "advmod")):
            return {Modality.DENIED}
        if word in self.words["asking_verbs"] and not passive and _addresses(head):
            return {Modality.RECOMMENDED}
        if word in self.words["planned_passives" if passive else "planned_verbs"]:
            return {Modality.PLANNED}
        if (passive and word in self.words["possible_passives"]) or (
            not passive and word in self.words["possible_verbs"]
        ):
            return {Modality.POSSIBLE}
        if head.tag_ == "VBN" and not passive and head.lower_ in self.words["planned_adjectives"]:
            return {Modality.PLANNED} if not children(head, "aux") else set()
        if head.pos_ == "ADJ" or head.dep_ == "acomp":
            return {Modality.DENIED} if word in self.words["denied_adjectives"] else self._adjective(head.lower_)
        if word == "be" and any(child.dep_ == "xcomp" and child.tag_ == "VB" for child in head.children):
            described = children(head, "acomp", "attr")
            return {Modality.PLANNED} if not described else set()
        return set()


def _none(noun: Any, consumed: Collection[int]) -> bool:
    """Whether there is none of the noun: "no treaty was signed", where the expression itself has no "no"."""
    words = {child.lower_ for child in children(noun, "det", "preconj", "cc") if child.i not in consumed}
    return "neither" in words or ("no" in words and noun.dep_ != "attr")


def _ended(adverb: Any) -> bool:
    return bool(adverb.i > 0 and adverb.nbor(-1).lower_ == "no")


def _finite_that(verb: Any) -> bool:
    return any(child.dep_ == "mark" and child.lower_ == "that" for child in verb.children)


def _addresses(verb: Any) -> bool:
    """Whether the verb of asking says whom it asks: "urged Iran to", "called on Iran to"; not "called Kyiv to"."""
    if verb.lemma_ in ("call", "appeal", "plead"):
        return any(child.lower_ in ("on", "upon", "to", "with") for child in children(verb, "prep"))
    return bool(children(verb, "dobj"))


def _more_than(negation: Any) -> bool:
    """Whether the negation is that of "not only", which denies nothing."""
    return negation.i + 1 < len(negation.doc) and negation.nbor(1).lower_ in ("only", "just", "merely", "simply")
