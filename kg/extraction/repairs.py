"""What the parser mistook, where other words make it certain.

A word that has both a subject and an object in a clause's place is its verb, whatever its tag: "Ireland and Norway back
the boycott". A participle of saying behind a reported clause is the speaker's: "Chile said the pact fails farmers,
insisting on a vote". A day is no subject: "Nepal Tuesday rejected the offer". A clause with "which" belongs to no
person, one with "who" to no country.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.dates import WEEKDAYS
from kg.extraction.lemmas import lemma
from kg.extraction.tree import children

__all__ = ["mend"]

_PLACES = frozenset({"ROOT", "relcl", "ccomp", "conj", "advcl"})
_NOUNS = ("det", "poss", "amod", "compound", "nummod")
_CONTRASTING = frozenset({"while", "whereas"})


Words = Mapping[str, frozenset[str]]


def mend(doc: Any, words: Words) -> Any:
    """The parse, with the tags of misread verbs and the heads of misplaced participles put right in place."""
    for token in doc:
        if token.lower_ in ("which", "who"):
            _mend_relative(token, words)
        elif token.tag_ == "VBG":
            _raise_participle(token, words)
        elif token.lower_ in WEEKDAYS:
            _free_subject(token)
        elif token.dep_ == "nsubj":
            _lower(token)
            _set_aside(token)
        elif token.dep_ == "amod" and token.i > token.head.i:
            _set_apart(token, words)
        elif token.dep_ == "conj" and token.tag_ == "VBD":
            _raise_past(token)
        if token.pos_ in ("VERB", "AUX") or token.dep_ not in _PLACES or not token.is_lower:
            continue
        if children(token, "nsubj") and children(token, "dobj") and not children(token, *_NOUNS):
            token.pos_ = "VERB"
            token.tag_ = "VBZ" if token.lower_.endswith("s") and not token.lower_.endswith("ss") else "VBP"
            token.lemma_ = token.lower_[:-1] if token.tag_ == "VBZ" else token.lower_
    return doc


def _free_subject(day: Any) -> None:
    """Makes the name that a day was taken to end its verb's subject: "Nepal Tuesday rejected the offer"."""
    verb, before = day.head, day.nbor(-1) if day.i else day
    misread = before.dep_ == "compound" and before.head == day and before.tag_ == "NNP"
    if misread and day.dep_ == "npadvmod" and before.sent == day.sent and not children(verb, "nsubj", "nsubjpass"):
        before.hang(verb)
        before.dep_ = "nsubj"


def _lower(subject: Any) -> None:
    """Makes what stands right behind a preposition its object: "A in a call with B voiced concern"."""
    first = subject.left_edge.i
    before = subject.doc[first - 1] if first > subject.sent.start else subject
    earlier = any(child.i < before.i for child in children(subject.head, "nsubj") if child != subject)
    if earlier and before.dep_ == "prep" and not list(before.children):
        subject.hang(before)
        subject.dep_ = "pobj"


def _set_aside(place: Any) -> None:
    """Makes a place between commas before a verb's subject an apposition: "in the capital, Suva, ministers agreed"."""
    if place.ent_type_ != "GPE" or place.dep_ != "nsubj":
        return
    verb, first = place.head, place.left_edge.i
    later = [child for child in children(verb, "nsubj") if child.i > place.i and child.i < verb.i]
    commas = first > 1 and place.doc[first - 1].text == "," and place.i + 1 < len(place.doc)
    if later and commas and place.nbor(1).text == "," and place.doc[first - 2].pos_ in ("NOUN", "PROPN"):
        place.hang(place.doc[first - 2])
        place.dep_ = "appos"


def _set_apart(adjective: Any, words: Words) -> None:
    """Makes an adjective behind what it is said of the complement: 'called the decision "historic"'."""
    noun = adjective.head
    if (
        noun.dep_ == "dobj"
        and lemma(noun.head) in words["qualifying_verbs"]
        and all(child.is_punct for child in adjective.rights)
    ):
        adjective.hang(noun.head)
        adjective.dep_ = "oprd"


def _raise_past(verb: Any) -> None:
    """Hangs a past verb on the one that reports, not on what is reported as present: "said it is hard and urged"."""
    clause = verb.head
    present = clause.dep_ == "ccomp" and clause.tag_ in ("VBZ", "VBP") and clause.i < verb.i
    if present and clause.head.tag_ == "VBD" and clause.head.i < clause.i and not children(verb, "nsubj", "nsubjpass"):
        verb.hang(clause.head)


def _clause_before(participle: Any) -> Any | None:
    """The verb of a contrasting clause between the participle and its head: "while Laos kept silent, saying"."""
    for clause in children(participle.head, "advcl"):
        contrasting = any(child.lower_ in _CONTRASTING for child in clause.children)
        between = participle.head.i < clause.i < participle.i
        if contrasting and between and children(clause, "nsubj") and clause.tag_ in ("VBD", "VBZ", "VBP"):
            return clause
    return None


def _asking(verb: Any, words: Words) -> Any | None:
    """The verb that asks for what the infinitive says: "urged" of "urged Iran to halt it, calling for talks"."""
    while verb.dep_ == "conj" and verb.tag_ == "VB":
        verb = verb.head
    infinitive = verb.tag_ == "VB" and verb.dep_ in ("xcomp", "ccomp") and any(c.tag_ == "TO" for c in verb.children)
    return verb.head if infinitive and lemma(verb.head) in words["bidding_verbs"] else None


def _raise_participle(participle: Any, words: Words) -> None:
    """Hangs a participle of saying on the verb that reports, or on the participle that it continues."""
    clause = participle.head
    if lemma(participle) not in words["saying_participles"] or children(participle, "nsubj", "aux"):
        return
    if participle.dep_ == "advcl" and (asking := _asking(clause, words)) is not None:
        participle.hang(asking)
        return
    if children(participle, "mark"):
        return
    if participle.dep_ == "advcl" and (nearer := _clause_before(participle)) is not None:
        participle.hang(nearer)
        return
    while clause.dep_ in ("conj", "xcomp", "advcl") and clause.tag_ != "VBG" and clause.head.i < clause.i:
        clause = clause.head
    above = clause.head
    reported = clause.dep_ == "ccomp" and above.i < clause.i and lemma(above) in words["reporting_verbs"]
    if not reported or clause.tag_ == "VBG":
        return
    start = participle.left_edge.i
    behind_comma = participle.dep_ == "advcl" and participle.doc[start - 1].text in (",", '"', "”")
    continuing = participle.dep_ == "conj" and above.tag_ == "VBG"
    if behind_comma or continuing:
        participle.hang(above)


def _mend_relative(word: Any, words: Words) -> None:
    """Hang "which" on the thing, "who" on the person right before: "the minister of Kenya, which chairs"."""
    clause = word.head
    if clause.dep_ != "relcl" or word.i < 2 or word.nbor(-1).text != ",":
        return
    beside, head = word.nbor(-2), clause.head
    if word.lower_ == "who":
        while head.dep_ == "conj":
            head = head.head
        owner = head.head.head
        if head.ent_type_ == "GPE" and head.dep_ == "pobj" and head.head.lower_ == "of" and _human(owner, words):
            clause.hang(owner)
    elif _human(head, words) and head.i < beside.i and beside.ent_type_ in ("GPE", "ORG") and beside.dep_ == "pobj":
        clause.hang(beside)


def _human(token: Any, words: Words) -> bool:
    return bool(token.ent_type_ == "PERSON" or token.lemma_.lower() in words["statesmen"])
