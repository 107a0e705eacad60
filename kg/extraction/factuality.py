"""Whether a clause tells of an act at all, or of what somebody wishes, asks, forbids or finds good that others do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from kg.extraction.frames import Frame
from kg.extraction.lemmas import lemma
from kg.extraction.syntax import objects, oblique
from kg.extraction.tree import children, is_verbal
from kg.model import ClaimType, Modality

__all__ = ["overruled", "promised", "some_act", "surest_acts", "unreal"]

_DEPTH = 6
_OFF = frozenset({"from", "against"})
_IFS = frozenset({"if", "unless", "until", "till", "lest"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_ASKING = frozenset({"urge", "ask", "press", "tell", "call", "request", "beg", "implore"})
_INSTEAD = frozenset({"than", "instead"})
_SPOKEN = frozenset({"threaten", "negotiate", "sign", "condemn", "other"})
"""Acts that a promise or a threat carries out already."""


def unreal(
    frame: Frame, token: Any, modality: Modality, consumed: Collection[int], words: Mapping[str, frozenset[str]]
) -> bool:
    """Whether the frame tells of acts, and the clause that the token heads of none; or of a stance that is wished for.

    ``consumed`` are the tokens of the frame's own expression; an object among them is never idle.
    """
    if frame.claim is ClaimType.STANCE and is_verbal(token):
        return _others_business(token)
    if frame.claim is not ClaimType.ACTION or not is_verbal(token):
        return False
    if frame.factual and (modality is Modality.DENIED or aimed(token, words)):
        return True
    if token.lemma_ == "be" and any(_infinitive(child) for child in children(token, "xcomp")):
        return True
    asked = any(item.i in consumed for item in objects(token))
    return wished(token, words) or (frame.factual and not asked and hollow(token, words))


def promised(firing: Any, words: Mapping[str, frozenset[str]]) -> bool:
    """Whether the expression itself only promises the act: "promised tanks", "pledged to deliver tanks"."""
    act = firing.frame.claim is ClaimType.ACTION and firing.frame.fixed.get("verb") not in _SPOKEN
    return act and is_verbal(firing.token) and lemma(firing.token) in words["planned_verbs"]


def overruled(firing: Any, named: Collection[int], surest: Mapping[int, Any]) -> bool:
    """Whether the frame only names an act as some act, and another has named it, or said it more surely, there."""
    index = firing.token.i
    return some_act(firing.frame) and (index in named or surest.get(index, firing) is not firing)


def surest_acts(fired: Iterable[tuple[Any, list[Any]]]) -> dict[int, Any]:
    """Of the frames that name an act only as some act, the surest on each word, by the word's index."""
    found: dict[int, Any] = {}
    for firing, made in fired:
        frame, index = firing.frame, firing.token.i
        if not made or not some_act(frame):
            continue
        known = found.get(index)
        if known is None or frame.confidence > known.frame.confidence:
            found[index] = firing
    return found


def _others_business(verb: Any) -> bool:
    """Whether the infinitive says what is for others to do: "time for Oman to honour the pact"."""
    node = verb
    for _ in range(_DEPTH):
        listed = node.dep_ == "conj" and node.tag_ == "VB" and not children(node, "aux")
        if not is_verbal(node) or not (listed or _infinitive(node)):
            return False
        if _infinitive(node) and (_has_subject(node) or (node.dep_ == "xcomp" and _addressed(node.head))):
            return True
        if node.dep_ not in ("xcomp", "advcl", "conj"):
            return False
        node = node.head
    return False


def _addressed(verb: Any) -> bool:
    """Whether the verb above asks somebody, "urges Niger to", so that the infinitive is his."""
    return lemma(verb) in _ASKING and bool(children(verb, "dobj"))


def some_act(frame: Frame) -> bool:
    """Whether the frame names an act only as some act that was done."""
    return frame.claim is ClaimType.ACTION and frame.factual and frame.fixed.get("verb") == "other"


def wished(verb: Any, words: Mapping[str, frozenset[str]]) -> bool:
    """Whether the act is only asked for, prevented, allowed for or judged: "urged Mali to withdraw"."""
    node = verb
    for _ in range(_DEPTH):
        if not is_verbal(node) or node.head == node:
            return False
        if _asked(node, words):
            return True
        if node.dep_ not in ("xcomp", "conj", "pcomp", "ccomp") or _finite(node):
            return False
        node = node.head.head if node.dep_ == "pcomp" and is_verbal(node.head.head) else node.head
    return False


def aimed(verb: Any, words: Mapping[str, frozenset[str]]) -> bool:
    """Whether the clause says for what, or instead of what, something is done: "met in order to build trust"."""
    if verb.dep_ == "conj" and is_verbal(verb.head) and not _has_subject(verb):
        return aimed(verb.head, words)
    if any(child.lower_ in _IFS for child in children(verb, "mark")):
        return True
    head = verb.head
    if verb.dep_ == "xcomp":
        acting = lemma(head) in words["acting_verbs"] or (head.lower_ == "had" and _infinitive(verb))
        return not acting and not _planning(head, words)
    if verb.dep_ in ("advcl", "acl", "relcl") and _infinitive(verb):
        return verb.dep_ == "advcl" or lemma(head) not in words["planning_nouns"]
    if verb.dep_ == "acl" and any(child.lower_ == "that" for child in children(verb, "mark")):
        return lemma(head) in words["doubtful_nouns"]
    if verb.dep_ == "pcomp" and head.lower_ == "of" and head.head.pos_ == "ADJ":
        return lemma(head.head) not in ("guilty", "proud", "ashamed")
    if verb.dep_ == "pcomp":
        return head.lower_ not in words["telling_prepositions"]
    return verb.dep_ in ("csubj", "nsubj", "dobj", "pobj", "compound", "amod")


def hollow(verb: Any, words: Mapping[str, frozenset[str]]) -> bool:
    """Whether a verb of doing has nothing that is done: no object, or one that is no thing ("raised fears")."""
    done = [inner for item in objects(verb) for inner in _measured(item, words)]
    if not done:
        return lemma(verb) not in words["objectless_acts"]
    return all(lemma(item) in words["abstract_objects"] or item.tag_ in ("WP", "WDT", "PRP") for item in done)


def _measured(item: Any, words: Mapping[str, frozenset[str]]) -> list[Any]:
    """What there is so much of: "ten days of exercises"."""
    return (oblique(item, "of") if lemma(item) in words["measures"] else []) or [item]


def _asked(node: Any, words: Mapping[str, frozenset[str]]) -> bool:
    head = node.head
    word = lemma(head)
    if node.dep_ == "pcomp":
        above = head.head
        if head.lower_ in _OFF and is_verbal(above):
            return lemma(above) in words["hindering_verbs"]
        return head.lower_ in _INSTEAD or (head.lower_ == "of" and head.head.lower_ == "instead")
    if node.dep_ == "csubj":
        return True
    if node.dep_ in ("xcomp", "ccomp", "advcl", "acl") and _infinitive(node):
        foreseen = word in words["possible_passives"] and bool(children(head, "auxpass"))
        if word in words["asking_verbs"] and not foreseen and (node.dep_ != "xcomp" or _controlled(head)):
            return True
        if node.dep_ == "acl" and word in words["asking_nouns"]:
            return True
        if node.dep_ in ("xcomp", "advcl") and _judged(head, words):
            return True
        return (
            _called_on(head)
            or word == "threaten"
            or (word in ("call", "appeal", "push", "press", "ask") and node.dep_ != "xcomp")
        )
    return node.dep_ == "ccomp" and node.tag_ == "VB" and word in words["asking_verbs"] and not children(node, "aux")


def _controlled(head: Any) -> bool:
    """Whether somebody else than the asker is to act, as in "urged Mali to", not in "asked to"."""
    return bool(children(head, "dobj", "nsubjpass", "dative")) or any(
        child.dep_ in ("xcomp", "ccomp") and _has_subject(child) for child in head.children
    )


def _judged(head: Any, words: Mapping[str, frozenset[str]]) -> bool:
    """Whether an adjective or noun judges the act: "it would be wise to", "it is time to"."""
    words_of_course = words["planned_adjectives"] | words["possible_adjectives"]
    described = [head] if head.pos_ == "ADJ" else children(head, "acomp", "attr") if head.lemma_ == "be" else []
    return any(child.lower_ not in words_of_course and child.pos_ in ("ADJ", "NOUN") for child in described)


def _called_on(head: Any) -> bool:
    return lemma(head) in ("call", "appeal", "plead", "prevail", "lean") and any(
        child.dep_ == "prep" and child.lower_ in ("on", "upon", "for", "to", "with") for child in head.children
    )


def _planning(head: Any, words: Mapping[str, frozenset[str]]) -> bool:
    word = lemma(head)
    passive = any(child.dep_ == "auxpass" for child in head.children)
    if word == "be" or head.pos_ == "ADJ":
        described = [head] if head.pos_ == "ADJ" else children(head, "acomp", "attr")
        return all(child.lower_ in words["planned_adjectives"] for child in described)
    if passive:
        return word in words["planned_passives"] | words["possible_passives"]
    return word in words["planned_verbs"] - words["asking_verbs"] or word in ("seem", "appear")


def _infinitive(verb: Any) -> bool:
    return verb.tag_ == "VB" and any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)


def _finite(verb: Any) -> bool:
    return verb.tag_ in _FINITE or any(child.tag_ in _FINITE for child in children(verb, "aux", "auxpass"))


def _has_subject(verb: Any) -> bool:
    return bool(children(verb, "nsubj", "nsubjpass"))
