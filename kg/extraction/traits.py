"""What a clause looks like: the marks by which a judgement is told from plain narration.

Marks are plain strings, each present or absent: of the verb, its tense and class, of the complement, the subject, the
adverbs, the place in the sentence and in the text. They carry no name of any person, state or body.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kg.extraction.lemmas import lemma
from kg.extraction.tree import children, is_passive, is_verbal

__all__ = ["traits"]

_CLASSES = (
    "causal_verbs",
    "evaluative_verbs",
    "appearance_verbs",
    "event_verbs",
    "speech_verbs",
    "mental_verbs",
    "trend_verbs",
    "relation_verbs",
)
_DATED = frozenset({"DATE", "TIME"})
_COUNTED = frozenset({"CARDINAL", "MONEY", "PERCENT", "QUANTITY", "ORDINAL"})
_NAMED = frozenset({"PERSON", "GPE", "ORG", "NORP", "LOC", "FAC", "EVENT", "LAW"})
_ABSTRACT = ("tion", "sion", "ness", "ity", "ment", "ance", "ence", "ship", "ism", "cy", "ing", "hood", "dom", "th")
_PRONOUNS = frozenset("it this that these those there what he she they we i you who which none all one".split())


def _place(token: Any) -> Iterator[str]:
    sentence = token.sent
    last = [item for item in sentence if not item.is_space]
    if last and last[-1].text[-1:] not in ".?!”\"'…)":
        yield "headline"
    if last and any(item.text == "?" for item in last[-2:]):
        yield "question"
    before = sentence.start - 1
    if before < 0 or "\n" in token.doc[before].text_with_ws:
        yield "paragraph-start"
    yield f"sentence={min(4, len(last) // 8)}"


def traits(head: Any, tokens: list[Any], words: Mapping[str, frozenset[str]]) -> set[str]:
    """The marks of the stretch ``tokens`` whose head is ``head``."""
    found = {f"dep={head.dep_}", *_place(head)}
    found.update(_verb(head, words))
    found.update(_complement(head, words))
    found.update(_subject(head, words))
    found.update(_linked(head))
    found.update(_depth(head))
    found.update(_stretch(tokens, words))
    return found


def _depth(verb: Any) -> Iterator[str]:
    """How deep in its sentence the clause lies, and among how many."""
    node, depth = verb, 0
    while node.head != node and depth < 12:
        node = node.head
        if is_verbal(node) and node.dep_ not in ("aux", "auxpass", "xcomp"):
            depth += 1
    yield f"depth={min(3, depth)}"
    finite = sum(token.tag_ in ("VBD", "VBP", "VBZ", "MD") for token in verb.sent)
    yield f"clauses={min(5, finite)}"


def _verb(verb: Any, words: Mapping[str, frozenset[str]]) -> Iterator[str]:
    word = lemma(verb)
    yield f"verb={word}"
    yield from (f"class={name}" for name in _CLASSES if word in words[name])
    auxiliaries = [child.lower_ for child in children(verb, "aux", "auxpass")]
    yield from (f"aux={item}" for item in auxiliaries if item != "to")
    yield f"tag={verb.tag_}"
    if "have" in auxiliaries or "has" in auxiliaries or "had" in auxiliaries:
        yield "perfect"
    if is_passive(verb):
        yield "passive"
    simple = not auxiliaries and verb.tag_ == "VBD"
    if simple and word != "be":
        yield "simple-past"
    if not auxiliaries and verb.tag_ in ("VBZ", "VBP"):
        yield "simple-present"
    if children(verb, "neg"):
        yield "negated"
    if children(verb, "dobj"):
        yield "has-object"
    for particle in children(verb, "prt"):
        yield f"particle={particle.lower_}"


def _complement(verb: Any, words: Mapping[str, frozenset[str]]) -> Iterator[str]:
    for child in children(verb, "acomp", "attr", "oprd", "dobj", "xcomp", "ccomp"):
        yield f"has={child.dep_}"
        word = child.lemma_.lower()
        if child.dep_ in ("acomp", "attr", "oprd"):
            yield f"complement:{child.pos_}"
        if child.dep_ == "attr" and any(grand.dep_ == "amod" for grand in child.children):
            yield "qualified-noun"
        for name in ("good_words", "bad_words", "evaluative_nouns", "evaluative_adjectives"):
            if word in words[name]:
                yield f"complement:{name}"
                if child.dep_ in ("acomp", "attr", "oprd"):
                    yield f"predicate:{name}"
        if child.dep_ == "dobj" and child.pos_ == "NOUN":
            yield "object:abstract" if word.endswith(_ABSTRACT) else "object:concrete"


def _subject(verb: Any, words: Mapping[str, frozenset[str]]) -> Iterator[str]:
    own = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass", "csubj", "expl")]
    if not own:
        yield "no-subject"
        return
    subject = own[0]
    if subject.dep_ == "csubj":
        yield "subject:clause"
    elif subject.lower_ in _PRONOUNS:
        yield f"subject={subject.lower_}"
    elif subject.ent_type_ in _NAMED:
        yield f"subject:{subject.ent_type_}"
    elif subject.pos_ == "NOUN":
        yield "subject:abstract" if subject.lemma_.lower().endswith(_ABSTRACT) else "subject:noun"
        if subject.lemma_.lower() in words["human_words"] | words["offices"] | words["spoken_for"]:
            yield "subject:human"
    if any(child.dep_ == "amod" for child in subject.children):
        yield "subject:qualified"
    yield from (f"subject-det={child.lower_}" for child in subject.children if child.dep_ in ("det", "neg"))
    if subject.tag_ == "NNS":
        yield "subject:plural"
    if any(child.dep_ in ("prep", "poss", "relcl", "acl") for child in subject.children):
        yield "subject:modified"


def _linked(verb: Any) -> Iterator[str]:
    for child in verb.children:
        if child.dep_ == "mark":
            yield f"mark={child.lower_}"
        elif child.dep_ == "cc" and child.i < verb.i:
            yield f"opens={child.lower_}"
        elif child.dep_ == "advmod":
            yield f"adverb={child.lower_}"
            if child.i < verb.i and child.i == child.sent.start:
                yield "opens-with-adverb"
        elif child.dep_ in ("advcl", "ccomp", "xcomp", "relcl"):
            yield f"governs={child.dep_}"
            yield from (f"governs-mark={mark.lower_}" for mark in children(child, "mark"))
    if verb.dep_ in ("ccomp", "advcl", "relcl", "conj") and is_verbal(verb.head):
        yield f"under={lemma(verb.head)}"


def _stretch(tokens: list[Any], words: Mapping[str, frozenset[str]]) -> Iterator[str]:
    content = [token for token in tokens if not token.is_space and not token.is_punct]
    yield f"length={min(6, len(content) // 4)}"
    dated = sum(token.ent_type_ in _DATED and token.ent_iob_ == "B" for token in content)
    if dated:
        yield "dated"
    if any(token.ent_type_ in _COUNTED for token in content):
        yield "counted"
    named = sum(token.ent_type_ in _NAMED and token.ent_iob_ == "B" for token in content)
    yield f"names={min(3, named)}"
    good = sum(token.lemma_.lower() in words["good_words"] for token in content)
    bad = sum(token.lemma_.lower() in words["bad_words"] for token in content)
    yield f"good={min(2, good)}"
    yield f"bad={min(2, bad)}"
    if any(token.tag_ in ("JJR", "RBR") for token in content):
        yield "comparative"
    if any(token.tag_ in ("JJS", "RBS") for token in content):
        yield "superlative"
    adjectives = sum(token.pos_ == "ADJ" for token in content)
    yield f"adjectives={min(3, adjectives)}"
    for token in content:
        lowered = token.lower_
        if lowered in words["judging_adverbs"]:
            yield f"says={lowered}"
            yield "judging-adverb"
        if lowered in words["evaluative_nouns"] or token.lemma_.lower() in words["evaluative_nouns"]:
            yield "evaluative-noun"
        if token.lemma_.lower() in words["evaluative_adjectives"]:
            yield "evaluative-adjective"
        if lowered in ("like", "as", "than", "because", "unless", "if", "nor", "so", "such", "how", "why"):
            yield f"word={lowered}"
