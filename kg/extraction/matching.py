"""Frames laid over a parse: which fire on which word, and which tokens fill their slots."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.extraction.construction import Construction
from kg.extraction.coreference import Referents
from kg.extraction.frames import Frame, Lexicon, Need, Trigger
from kg.extraction.syntax import conjuncts, is_passive, is_verbal, lemma, measured, objects
from kg.model import ClaimType

__all__ = ["Firing", "candidates", "match", "satisfied"]


@dataclass(frozen=True, slots=True)
class Firing:
    """A frame that fired: its trigger token, the tokens it consumed, and the tokens found for each slot."""

    frame: Frame
    token: Any
    consumed: frozenset[int]
    slots: Mapping[str, tuple[Any, ...]]


def match(doc: Any, lexicon: Lexicon, referents: Referents) -> Iterator[Firing]:
    """Every frame that fires in the document, in text order; on one word the frames that ask for most win."""
    spent: set[int] = set()
    pending: list[Firing] = []
    for token in doc:
        for firing in _at(token, lexicon, referents):
            pending.append(firing)
            spent.update(firing.consumed - {token.i})
    for firing in pending:
        if firing.token.i not in spent or len(firing.consumed) > 1:
            yield firing


def _at(token: Any, lexicon: Lexicon, referents: Referents) -> list[Firing]:
    fired: list[Firing] = []
    asked = -1
    for trigger, frame in candidates(token, lexicon, referents):
        if fired and len(trigger.needs) < asked and not _beside(frame, fired):
            continue
        consumed = satisfied(token, trigger)
        if consumed is None or ((frame.voice == "passive") != is_passive(token) and frame.voice):
            continue
        slots = _fill(token, trigger, frame, referents, consumed)
        if slots is not None:
            fired.append(Firing(frame, token, consumed, slots))
            asked = max(asked, len(trigger.needs))
    return fired


def _beside(frame: Frame, fired: list[Firing]) -> bool:
    """Whether the frame is one of agreements, and what fired are acts: signing is both, however it is worded."""
    return frame.claim is ClaimType.AGREEMENT and all(firing.frame.claim is ClaimType.ACTION for firing in fired)


def candidates(token: Any, lexicon: Lexicon, referents: Referents) -> list[tuple[Trigger, Frame]]:
    """The triggers that the token may be, by its class and lemma, with their frames; those that ask for most first."""
    word = lemma(token)
    found: list[tuple[Trigger, Frame]] = []
    hyphenated = token.dep_ == "amod" and token.i > 1 and token.nbor(-1).text == "-"
    if (is_verbal(token) or token.tag_.startswith("VB")) and (token.dep_ != "amod" or hyphenated):
        found.extend(lexicon.index.get(("verb", word), ()))
    if token.pos_ in ("NOUN", "PROPN") and referents.name_at(token) is None:
        found.extend(lexicon.index.get(("noun", word), ()))
        if word != token.lower_:
            found.extend(lexicon.index.get(("noun", token.lower_), ()))
    if token.pos_ == "ADJ" or token.tag_ in ("VBN", "VBG", "JJ") or token.dep_ in ("acomp", "amod"):
        found.extend(lexicon.index.get(("adjective", token.lower_), ()))
    return sorted(found, key=lambda pair: -len(pair[0].needs))


def satisfied(token: Any, trigger: Trigger) -> frozenset[int] | None:
    """The tokens that belong to the expression, or nothing when a word that it asks for is not there.

    Words of the expression that stay free to be arguments are not among them.
    """
    beside, consumed = [token], {token.i}
    for need in trigger.needs:
        found = next((child for node in beside for child in _near(node) if _meets(child, node, need)), None)
        if found is None:
            return None
        beside.append(found)
        if need.relation != "subj" and found.dep_ not in ("prep", *_CLAUSAL) and not _hangs(found, need):
            consumed.add(found.i)
    return frozenset(consumed)


def _near(node: Any) -> list[Any]:
    near = list(node.children)
    for child in list(near):
        if child.dep_ in ("prt", "prep", "xcomp"):
            near.extend(
                grandchild
                for grandchild in child.children
                if grandchild.dep_ in ("pobj", "prep", "pcomp", "acomp", "dobj")
            )
            near.extend(deep for inner in child.children if inner.dep_ == "pobj" for deep in measured(inner))
        if child.dep_ in ("dobj", "nsubjpass"):
            near.extend(conjuncts(child)[1:])
            near.extend(measured(child))
    if is_passive(node) or node.dep_ == "relcl":
        near.extend(objects(node) if is_verbal(node) else [])
    return near


_CLAUSAL = ("xcomp", "ccomp", "advcl", "acl", "pcomp")
_RELATIONS: Mapping[str, frozenset[str]] = {
    "obj": frozenset({"dobj", "nsubjpass", "attr", "oprd", "ccomp"}),
    "subj": frozenset({"nsubj", "nsubjpass", "agent"}),
    "comp": frozenset({"acomp", "attr", "oprd", "advmod", "prep", "xcomp", "pobj"}),
    "mod": frozenset({"amod", "compound", "nmod", "det", "poss", "nummod"}),
}


_CLAUSES: Mapping[str, Callable[[Any], bool]] = {
    "inf": lambda child: child.tag_ == "VB" and child.dep_ in ("xcomp", "advcl", "ccomp", "acl"),
    "ing": lambda child: child.tag_ == "VBG" and child.dep_ in ("xcomp", "pcomp", "advcl"),
    "that": lambda child: child.dep_ == "ccomp" and is_verbal(child),
}
"""Kinds of clause that a trigger may ask for; they stay free to be arguments."""


def _meets(child: Any, node: Any, need: Need) -> bool:
    if need.words <= _CLAUSES.keys():
        return any(_CLAUSES[word](child) for word in need.words)
    if lemma(child) not in need.words and child.lower_ not in need.words:
        return False
    if not need.relation:
        return True
    if (need.relation == "obj" and (child in objects(node) or child.head.head in objects(node))) or _hangs(child, need):
        return True
    return child.dep_ in _RELATIONS.get(need.relation, frozenset({need.relation}))


def _hangs(child: Any, need: Need) -> bool:
    """Whether the word hangs on the preposition that the need names: "supply of=weapon"; it stays an argument."""
    preposition = child.head
    if preposition.lower_ == "of" != need.relation and child in measured(preposition.head):
        preposition = preposition.head.head
    return child.dep_ == "pobj" and bool(need.relation) and preposition.lower_ == need.relation


def _fill(
    token: Any, trigger: Trigger, frame: Frame, referents: Referents, consumed: frozenset[int]
) -> dict[str, tuple[Any, ...]] | None:
    filled: dict[str, tuple[Any, ...]] = {}
    place = Construction(token, trigger, referents, consumed)
    for slot in frame.slots:
        if slot.text:
            continue
        found = place.slot(slot)
        if found:
            filled[slot.name] = tuple(found)
        elif not slot.optional:
            return None
    return filled
