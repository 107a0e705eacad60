"""What is judged, and what is said of it: clauses, clefts, appraisals ("calls X a Y"), asides and qualified nouns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.extraction.advice import heads_clause
from kg.extraction.lemmas import lemma
from kg.extraction.stretches import clause_tokens
from kg.extraction.syntax import subjects
from kg.extraction.tree import antecedent, children, conjuncts, is_passive, is_verbal

__all__ = ["Predication", "predications"]

Words = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Predication:
    """Something said of something: ``about`` heads what is judged, ``content`` holds the judgement's own tokens.

    ``tokens`` is the stretch that says it; ``appraisers`` head who judges, where the sentence gives a judge of its own.
    """

    kind: str
    head: Any
    about: Any
    content: list[Any]
    tokens: list[Any]
    appraisers: tuple[Any, ...] = field(default=())


def predications(token: Any, words: Words) -> list[Predication]:
    """What the token may say of something: nothing, one thing, or one for each thing that is appraised."""
    if is_verbal(token) and not children(token, "amod"):
        appraised = _appraisals(token, words)
        if appraised:
            return appraised
    if is_verbal(token) and heads_clause(token):
        found = next((made for shape in _SHAPES if (made := shape(token, words)) is not None), None)
    elif token.tag_ in ("VBG", "VBN") and token.dep_ in ("advcl", "acl"):
        found = _participle(token)
    elif token.dep_ == "appos" and token.pos_ == "NOUN":
        found = Predication("apposition", token, token.head, list(token.subtree), list(token.subtree))
    elif token.pos_ == "NOUN":
        found = _qualified(token, words)
    else:
        return []
    return [] if found is None else [found]


def _stretch(verb: Any) -> list[Any]:
    tokens = clause_tokens(verb)
    return [verb.doc[i] for i in range(tokens[0].i, tokens[-1].i + 1)]


def _predicate(verb: Any, *dropped: Any) -> list[Any]:
    """The verb's clause without its subject, clauses that only follow it, and what is to be dropped."""
    gone = {item.i for branch in dropped for item in branch.subtree}
    for child in verb.children:
        subject = child.dep_ in ("nsubj", "nsubjpass", "csubj", "expl")
        aside = child.dep_ in ("mark", "parataxis") or (child.dep_ == "ccomp" and child.i < verb.i)
        own = child.dep_ == "conj" and is_verbal(child) and bool(children(child, "nsubj", "nsubjpass"))
        if subject or aside or own or (child.dep_ in ("punct", "cc") and child.i < verb.i):
            gone.update(item.i for item in child.subtree)
    return [item for item in verb.subtree if item.i not in gone]


def _own_subject(verb: Any) -> Any | None:
    own = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass", "csubj")]
    return own[0] if own else None


def _cleft(verb: Any, words: Words) -> Predication | None:
    """ "It was X that did it": of X it is said that it did."""
    subject = _own_subject(verb)
    if lemma(verb) != "be" or subject is None or subject.lower_ != "it":
        return None
    for focus in children(verb, "attr"):
        for clause in [*children(focus, "relcl"), *children(verb, "ccomp", "advcl")]:
            relative = any(child.lower_ in ("that", "who", "which") for child in clause.children)
            if relative and clause.i > focus.i and is_verbal(clause):
                return Predication("cleft", verb, focus, _predicate(clause), _stretch(verb))
    return None


def _specified(verb: Any, words: Words) -> Predication | None:
    """ "The cause is X", "the biggest risk is X": X is what is judged."""
    subject = _own_subject(verb)
    if lemma(verb) != "be" or subject is None or subject.pos_ != "NOUN" or children(verb, "neg"):
        return None
    superlative = any(child.tag_ in ("JJS", "JJR") or child.lower_ in ("one", "only") for child in subject.children)
    if lemma(subject) not in words["role_nouns"] and not superlative:
        return None
    for value in children(verb, "attr"):
        definite = value.pos_ == "PROPN" or any(
            child.dep_ in ("poss", "det") and child.lower_ not in ("a", "an", "no") for child in value.children
        )
        if definite or value.tag_ == "NNS":
            return Predication("specified", verb, value, list(subject.subtree), _stretch(verb))
    return None


def _existence(verb: Any, words: Words) -> Predication | None:
    """ "There is little hope": hope is what is judged."""
    if not children(verb, "expl") or lemma(verb) != "be":
        return None
    value = next(iter(children(verb, "attr", "nsubj")), None)
    return None if value is None else Predication("existence", verb, value, list(verb.subtree), _stretch(verb))


def _extraposed(verb: Any, words: Words) -> Predication | None:
    """ "It is unlikely that X will go": X is what is judged; "it is hard to go": going is."""
    subject = _own_subject(verb)
    described = children(verb, "acomp", "attr", "oprd")
    if subject is None or subject.lower_ != "it" or not described:
        return None
    for node in (verb, *described):
        for clause in children(node, "ccomp", "xcomp", "acl", "relcl", "advcl"):
            if clause.i < described[0].i or not is_verbal(clause) or children(clause, "mark")[:1] == []:
                continue
            if children(clause, "mark")[0].lower_ not in ("that", "whether"):
                continue
            inner = _own_subject(clause)
            if inner is not None:
                return Predication("extraposed", verb, inner, _predicate(verb), _stretch(verb))
    return None


def _clause(verb: Any, words: Words) -> Predication | None:
    if lemma(verb) in words["speech_verbs"] and children(verb, "ccomp"):
        return None
    if verb.dep_ not in ("ROOT", "conj", "ccomp", "relcl", "advcl", "parataxis", "acl"):
        return None
    own = _own_subject(verb)
    found = [own] if own is not None else subjects(verb)
    if not found:
        return None
    return Predication("clause", verb, antecedent(found[0]), _predicate(verb), _stretch(verb))


_SHAPES: tuple[Callable[[Any, Words], Predication | None], ...] = (_cleft, _specified, _existence, _extraposed, _clause)


def _participle(verb: Any) -> Predication | None:
    own = _own_subject(verb)
    found = [own] if own is not None else ([verb.head] if verb.dep_ == "acl" else subjects(verb))
    return Predication("participle", verb, found[0], _predicate(verb), _stretch(verb)) if found else None


def _qualified(noun: Any, words: Words) -> Predication | None:
    """A noun with a judging adjective: of "Russia's reckless war" it is said that the war is reckless."""
    if noun.dep_ not in ("dobj", "pobj", "nsubj", "nsubjpass"):
        return None
    listed = [words[name] for name in ("evaluative_adjectives", "good_words", "bad_words")]
    if not any(lemma(child) in each for child in children(noun, "amod") for each in listed):
        return None
    owners = children(noun, "poss")
    tokens = list(noun.subtree)
    return Predication("noun", noun, owners[0] if owners else noun, tokens, tokens)


def _appraisals(verb: Any, words: Words) -> list[Predication]:
    """ "X calls Y a Z", "X regards Y as Z", "Y is seen as Z", "X accuses Y of Z"."""
    word = lemma(verb)
    if word not in words["appraising_verbs"]:
        return []
    for value, objects in _values(verb, word, words):
        judges = () if is_passive(verb) and not children(verb, "agent") else tuple(subjects(verb))
        return [
            Predication("appraisal", verb, item, _without_subject(value), _stretch(verb), judges)
            for judged in objects
            if judged.pos_ in ("NOUN", "PROPN", "PRON", "DET")
            for item in conjuncts(antecedent(judged))
        ]
    return []


def _values(verb: Any, word: str, words: Words) -> list[tuple[Any, list[Any]]]:
    """What the verb says of what: its complement with the objects that it is said of."""
    objects = children(verb, "dobj", "nsubjpass")
    if not objects and verb.dep_ in ("acl", "relcl"):
        objects = [verb.head]
    found = [(child, objects) for child in children(verb, "oprd", "attr") if objects]
    for child in children(verb, "ccomp"):
        small = children(child, "nsubj")
        if small and not is_verbal(child) and not children(child, "aux", "cop"):
            found.append((child, small))
    marker = "of" if word in words["blaming_verbs"] else "as"
    for preposition in children(verb, "prep"):
        if preposition.lower_ == marker and objects:
            found.extend((inner, objects) for inner in children(preposition, "pobj", "pcomp", "amod", "acomp"))
    return found


def _without_subject(value: Any) -> list[Any]:
    gone = {item.i for child in children(value, "nsubj") for item in child.subtree}
    return [item for item in value.subtree if item.i not in gone]
