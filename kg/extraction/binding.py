"""Pronouns that repeat a subject: "Russia said that it", "Iraq is keen, yet it fears", "Diplomats spoke. They say"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kg.extraction.aliases import Name
from kg.extraction.discourse import GROUPS
from kg.extraction.mentions import definite, numbered
from kg.extraction.syntax import subjects
from kg.extraction.tree import children, conjuncts, is_verbal
from kg.model import Entity

__all__ = ["disowned", "named_ahead", "plural_before", "repeated_subject"]

Words = Mapping[str, frozenset[str]]
Resolve = Callable[[Any], tuple[Entity, ...]]

_ADDRESSING = frozenset("tell warn remind assure inform notify ask advise promise persuade convince".split())
_JOINING = frozenset("but yet and so nor or".split())


def _fronted(token: Any, verb: Any) -> list[Any]:
    """The subject of the subordinate clause that opens the sentence: "If Poland is serious, it will"."""
    for clause in children(verb, "advcl"):
        marked = any(child.dep_ in ("mark", "advmod") and child.i < token.i for child in clause.children)
        own = [child for child in children(clause, "nsubj", "nsubjpass") if child.i < token.i]
        if marked and own and clause.i < token.i:
            return [item for subject in own for item in conjuncts(subject)]
    return []


def _bound(token: Any) -> list[Any]:
    """The subject of the clause above, which a pronoun in subject's place repeats; none when another may be meant."""
    verb = token.head
    if token.dep_ not in ("nsubj", "nsubjpass") or not is_verbal(verb):
        return []
    fronted = _fronted(token, verb)
    if fronted:
        return fronted
    above = verb.head
    if above == verb or not is_verbal(above) or above.i > verb.i:
        return []
    if verb.dep_ == "ccomp" and above.lemma_ in _ADDRESSING and children(above, "dobj", "dative"):
        return []
    if verb.dep_ == "conj" and not any(child.lower_ in _JOINING for child in children(above, "cc")):
        return []
    if verb.dep_ not in ("ccomp", "conj"):
        return []
    own = [child for child in children(above, "nsubj", "nsubjpass") if child.i < verb.i]
    if not own and above.dep_ in ("conj", "xcomp", "advcl"):
        return subjects(above)
    if verb.dep_ == "conj" and own and own[0].i > above.i:
        return []
    return [item for subject in own for item in conjuncts(subject)]


def repeated_subject(token: Any, words: Words, resolve: Resolve) -> tuple[Entity, ...]:
    """Whom a pronoun means that only repeats the subject of the clause above: "Russia said that it"."""
    word = token.lower_
    thing, person = word in words["singular_thing"], word in words["singular_person"]
    if not (thing or person or word in words["plural"]):
        return ()
    tokens = _bound(token)
    found = tuple(dict.fromkeys(entity for item in tokens for entity in resolve(item)))
    if thing:
        return found if len(found) == 1 and found[0].kind not in ("Person", "Treaty", "Place") else ()
    if person:
        titled = any(item.lemma_.lower() in words["role_words"] for item in tokens)
        return found if len(found) == 1 and (found[0].kind == "Person" or titled) else ()
    plural = len(found) > 1 or (len(found) == 1 and found[0].kind in GROUPS)
    return found if plural or any(item.tag_ == "NNS" for item in tokens) else ()


def plural_before(token: Any, words: Words, resolve: Resolve) -> tuple[Entity, ...] | None:
    """Whom "they" means when the sentence before is about a plural: "Diplomats are angry. They complain".

    No referent at all when those are people without a name; nothing when the sentence before does not settle it.
    """
    if token.dep_ not in ("nsubj", "nsubjpass") or token.sent.start == 0:
        return None
    root = token.doc[token.sent.start - 1].sent.root
    own = [child for child in children(root, "nsubj", "nsubjpass") if child.tag_ == "NNS"]
    found = resolve(own[0]) if own else ()
    unnamed = bool(own) and own[0].lemma_.lower() in words["unnamed_people"]
    return found if found or unnamed else None


def disowned(token: Any, words: Words, resolve: Resolve) -> bool:
    """Whether a possessive belongs to its clause's own subject, and that is nobody known: "Many voiced their fears"."""
    if token.tag_ != "PRP$" or token.lower_ not in words["plural"]:
        return False
    verb = token.head
    while not is_verbal(verb) and verb.head != verb:
        if verb.dep_ in ("nsubj", "nsubjpass", "conj", "appos"):
            return False
        verb = verb.head
    own = [child for child in children(verb, "nsubj", "nsubjpass") if child.i < token.i]
    many = len(own) == 1 and own[0].tag_ == "NNS" and len(conjuncts(own[0])) == 1
    return many and not (definite(own[0]) or numbered(own[0]) or resolve(own[0]))


def named_ahead(token: Any, at: Mapping[int, Name]) -> tuple[Entity, ...]:
    """The person named behind a phrase that opens his sentence: "Ahead of his summit with B, A said"."""
    if token.tag_ != "PRP$":
        return ()
    node = token.head
    while node.dep_ in ("pobj", "prep", "pcomp", "dobj", "advmod") and node.head != node:
        if is_verbal(node) and node.dep_ not in ("pcomp",):
            break
        node = node.head
    if not is_verbal(node) or any(at.get(i) for i in range(token.sent.start, token.i)):
        return ()
    subject = [child for child in children(node, "nsubj", "nsubjpass") if child.i > token.i and child.i in at]
    found = tuple(at[item.i].entity for item in subject)
    return found if len(found) == 1 and found[0].kind == "Person" else ()
