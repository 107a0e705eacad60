"""Words whose part of speech the parser mistook, where their own dependents make it certain.

A word that has both a subject and an object in a clause's place is its verb, whatever its tag: "Ireland and Norway back
the boycott". A clause with "which" belongs to no person, one with "who" to no country.
"""

from __future__ import annotations

from typing import Any

from kg.extraction.syntax import children

__all__ = ["mend"]

_PLACES = frozenset({"ROOT", "relcl", "ccomp", "conj", "advcl"})
_HUMANS = frozenset("minister president leader premier chancellor ambassador envoy spokesman spokeswoman".split())
_NOUNS = ("det", "poss", "amod", "compound", "nummod")


def mend(doc: Any) -> Any:
    """The parse, with the tags of misread verbs put right in place."""
    for token in doc:
        if token.lower_ in ("which", "who"):
            _mend_relative(token)
        if token.pos_ in ("VERB", "AUX") or token.dep_ not in _PLACES or not token.is_lower:
            continue
        if children(token, "nsubj") and children(token, "dobj") and not children(token, *_NOUNS):
            token.pos_ = "VERB"
            token.tag_ = "VBZ" if token.lower_.endswith("s") and not token.lower_.endswith("ss") else "VBP"
            token.lemma_ = token.lower_[:-1] if token.tag_ == "VBZ" else token.lower_
    return doc


def _mend_relative(word: Any) -> None:
    """Hang "which" on the thing, "who" on the person right before: "the minister of Kenya, which chairs"."""
    clause = word.head
    if clause.dep_ != "relcl" or word.i < 2 or word.nbor(-1).text != ",":
        return
    beside, head = word.nbor(-2), clause.head
    if word.lower_ == "who":
        while head.dep_ == "conj":
            head = head.head
        owner = head.head.head
        if head.ent_type_ == "GPE" and head.dep_ == "pobj" and head.head.lower_ == "of" and _human(owner):
            clause.head = owner
    elif _human(head) and head.i < beside.i and beside.ent_type_ in ("GPE", "ORG") and beside.dep_ == "pobj":
        clause.head = beside


def _human(token: Any) -> bool:
    return bool(token.ent_type_ == "PERSON" or token.lemma_.lower() in _HUMANS)
