"""Which thing, no actor, a pronoun means: "Germany backed the plan, but Hungary opposed it"."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from kg.extraction.lemmas import lemma
from kg.extraction.tree import children, is_verbal

__all__ = ["acted_upon", "aforesaid", "is_matter", "meant_thing", "struck_thing"]

_RANKS: Mapping[str, int] = {"nsubj": 0, "nsubjpass": 0, "dobj": 1, "attr": 2, "pobj": 2, "conj": 2, "appos": 2}
_TIMES = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "CARDINAL", "QUANTITY", "ORDINAL"})
_MANY = frozenset({"them", "they", "these", "those"})
_LINKS = frozenset("to for against of with on about from over in behind".split())

Words = Mapping[str, frozenset[str]]


def meant_thing(token: Any, words: Words, refers: Callable[[Any], bool]) -> Any | None:
    """The noun of the most prominent thing of what was said just before; ``None`` when nothing fits.

    ``refers`` says of a noun whether it names, or stands for, an actor.
    """
    own = {item.i for ancestor in token.ancestors if is_verbal(ancestor) for item in _arguments(ancestor, token)}
    sentence = token.sent
    for stretch in (_before(token), _sentence_before(sentence)):
        found = [
            item
            for item in stretch
            if item.i not in own and not item.is_ancestor(token) and _fits(item, token, words, refers)
        ]
        if stretch and stretch[-1].sent != sentence:
            found = [item for item in found if is_matter(item, words)]
        if found:
            return min(found, key=lambda item: (_RANKS[item.dep_], -item.i))
    return None


def aforesaid(token: Any, expression: Collection[int], words: Words, refers: Callable[[Any], bool]) -> list[Any]:
    """What was told just before where the text leaves out what a stance is toward: "A tabled a plan. B protested".

    The most prominent matter before the stance's own clause, else of the sentence before. ``expression`` are the
    indices of the stance's own words.
    """
    verb = token if is_verbal(token) else token.head
    if not is_verbal(verb) or any(_tells_more(child) for child in verb.children if child.i not in expression):
        return []
    start = min(item.i for item in verb.subtree)
    within = [item for item in _before(token) if item.i < start]
    for stretch in (within, _sentence_before(token.sent)):
        found = [
            item
            for item in stretch
            if (is_matter(item, words) or lemma(item) in words["deed_nouns"])
            and _fits(item, item, words, refers, item.tag_)
        ]
        if found:
            return [min(found, key=lambda item: (_RANKS[item.dep_], -item.i))]
    return []


def _tells_more(child: Any) -> bool:
    """Whether the stance's verb says itself what it is toward, or about whom."""
    governing = child.dep_ == "prep" and child.lower_ in _MATTERING and children(child, "pobj", "pcomp")
    return child.dep_ in ("dobj", "ccomp", "xcomp", "dative") or bool(governing)


_MATTERING = frozenset("to against at over about with of on for after".split())


def struck_thing(token: Any, words: Words, refers: Callable[[Any], bool]) -> Any | None:
    """The thing that was attacked where the verb may be done to actors too: "built the tunnels. Israel bombed them".

    The subject, or else the object, of the clause just before, when it agrees in number and names no actor.
    """
    verb = token.head
    if token.dep_ != "dobj" or not is_verbal(verb) or lemma(verb) not in words["striking_verbs"]:
        return None
    above = verb.head if verb.dep_ == "conj" and is_verbal(verb.head) else None
    before = above if above is not None and any(child.dep_ == "nsubj" for child in verb.children) else None
    if before is None and token.sent.start > 0 and verb.dep_ in ("ROOT", "conj"):
        before = token.doc[token.sent.start - 1].sent.root
    near = [] if before is None else children(before, "nsubj", "nsubjpass") + children(before, "dobj")
    return next((item for item in near if _fits(item, token, words, refers)), None)


def acted_upon(token: Any, words: Words) -> bool:
    """Whether the pronoun is the object of a verb, directly or by a preposition, that is not done to actors."""
    head = token.head
    if token.tag_ != "PRP":
        return False
    if token.dep_ == "pobj" and head.lower_ in _LINKS:
        head = head.head
    elif token.dep_ not in ("dobj", "nsubjpass"):
        return False
    return is_verbal(head) and lemma(head) not in words["actor_object_verbs"]


def is_matter(item: Any, words: Words) -> bool:
    """Whether the noun is of those for what stances are about: plans, acts, agreements."""
    return any(lemma(item) in kind for name, kind in words.items() if name.startswith("matter_"))


def _before(token: Any) -> list[Any]:
    return [token.doc[index] for index in range(token.sent.start, token.i)]


def _sentence_before(sentence: Any) -> list[Any]:
    return list(sentence.doc[sentence.start - 1].sent) if sentence.start > 0 else []


def _arguments(verb: Any, token: Any) -> list[Any]:
    """What stands by the pronoun's own verb, which it cannot mean."""
    if token not in verb.subtree or not any(child == token or token in child.subtree for child in verb.children):
        return []
    near = verb == next((item for item in token.ancestors if is_verbal(item)), None)
    return [item for child in verb.children if child.dep_ in _RANKS for item in child.subtree] if near else []


def _fits(item: Any, token: Any, words: Words, refers: Callable[[Any], bool], number: str = "") -> bool:
    number = number or ("NNS" if token.lower_ in _MANY else "NN")
    if item.pos_ != "NOUN" or item.tag_ != number or item.dep_ not in _RANKS or item.ent_type_ in _TIMES:
        return False
    people = words["offices"] | words["unnamed_people"] | words["collective_nouns"] | words["spoken_for"]
    actors = people | words["country_words"] | words["group_words"]
    if lemma(item) in words["idle_matters"] or (lemma(item) in actors and not is_matter(item, words)):
        return False
    return not refers(item)
