"""What a mention looks like by itself: definite or not, a plural name, an "it" that is nobody, a title said again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from kg.extraction.lemmas import lemma
from kg.extraction.syntax import oblique
from kg.extraction.tree import children, is_verbal
from kg.model import Entity

__all__ = [
    "DEFINITE",
    "NUMBERS",
    "bare",
    "definite",
    "expletive",
    "is_many",
    "is_thing",
    "leaning",
    "meant_body",
    "narrowed",
    "numbered",
    "opens",
    "same_title",
    "shared_out",
]

DEFINITE = frozenset("the this that these those its their his her both such our".split())
NUMBERS = {"two": 2, "both": 2, "three": 3, "trio": 3, "four": 4, "five": 5, "six": 6}
_ADJECTIVES = frozenset(
    "small large big entire whole own great same western african asian european latter former island regional military "
    "southern northern eastern central wider joint final defense defence foreign senior top two three".split()
)
_AMOUNTS = frozenset("pair couple number dozen hundred thousand score handful trio contingent".split())
_WEATHER = frozenset("be seem appear become take remain look mean make happen turn".split())


def leaning(doc: Any, start: int) -> bool:
    """Whether the name is but half of "pro-Russian" or "anti-Western", which own nothing."""
    return start > 1 and doc[start - 1].text == "-" and doc[start - 2].lower_ in ("pro", "anti")


def is_thing(entity: Entity) -> bool:
    """Whether "it" may stand for the entity."""
    return entity.kind not in ("Person", "Treaty", "Place")


def is_many(entity: Entity) -> bool:
    """Whether the name is a plural, "African countries", that no "it" stands for."""
    return entity.kind in ("Collective", "ArmedGroup") and entity.name.endswith("s")


def definite(token: Any) -> bool:
    """Whether the phrase points to what is known: "the country", "its leaders", "Monday's meeting"."""
    return any(
        child.dep_ in ("det", "predet", "poss") and (child.lower_ in DEFINITE or child.ent_type_ == "DATE")
        for child in token.children
    )


def bare(token: Any) -> str:
    """The noun's lemma, also where it is written as part of a name: "force" of "U.S. Forces"."""
    word = str(token.lemma_).lower()
    return word[:-1] if token.tag_ == "NNPS" and word == token.lower_ and word.endswith("s") else word


def shared_out(token: Any) -> list[Any]:
    """The heads of what an amount of actors is of: "a pair of American carriers and Japanese frigates"."""
    acts = token.dep_ == "nsubj" or (token.dep_ == "pobj" and token.head.dep_ == "agent")
    acts = acts or (token.dep_ == "nsubjpass" and bool(children(token.head, "xcomp")))
    return oblique(token, "of") if acts and token.pos_ == "NOUN" and lemma(token) in _AMOUNTS else []


def narrowed(token: Any) -> bool:
    """Whether something hangs on the noun that makes it more than a mention of what was named before."""
    return any(
        child.dep_ in ("amod", "compound", "poss", "relcl", "prep", "acl")
        and child.lower_ not in DEFINITE | _ADJECTIVES
        and not (child.dep_ == "poss" and child.ent_type_ == "DATE")
        for child in token.children
    )


def numbered(token: Any) -> int:
    """How many the phrase says there are, up to six; nothing when it does not say."""
    for child in token.children:
        if child.lower_ in NUMBERS and child.dep_ in ("nummod", "det", "predet", "amod", "compound"):
            return NUMBERS[child.lower_]
    return 0


def meant_body(token: Any, words: Mapping[str, frozenset[str]]) -> bool:
    """Whether it is "the bloc" as a subject, which a later "it" may take up."""
    return token.tag_ == "NN" and token.lower_ in words["group_words"] and opens(token) and definite(token)


def opens(token: Any) -> bool:
    """Whether the phrase is the subject of a clause, or of a preposition's "both"."""
    return token.dep_ in ("nsubj", "nsubjpass", "poss", "appos") or any(
        child.lower_ == "both" for child in token.children
    )


_MINDED = frozenset(
    "angry confident committed concerned content convinced determined disappointed eager glad happy hopeful "
    "interested keen open opposed optimistic pleased prepared proud ready reluctant satisfied sceptical skeptical "
    "unwilling willing worried".split()
)
"""What only who has a mind can be: "it is ready to talk" says who is."""


def expletive(token: Any) -> bool:
    """Whether "it" is nobody: "it is clear that", "it seems", "it took years to"."""
    verb = token.head
    if token.dep_ not in ("nsubj", "expl", "nsubjpass") or not is_verbal(verb):
        return False
    if any(child.lower_ in _MINDED for child in children(verb, "acomp", "oprd")):
        return False
    clausal = any(child.dep_ in ("ccomp", "xcomp", "advcl", "csubj") and child.i > verb.i for child in verb.children)
    described = any(child.dep_ in ("acomp", "attr", "oprd") for child in verb.children)
    deep = any(
        grandchild.dep_ in ("ccomp", "xcomp", "relcl")
        for child in children(verb, "acomp", "attr")
        for grandchild in child.children
    )
    if verb.lemma_ in ("seem", "appear"):
        return True
    if token.dep_ == "nsubjpass" and any(child.dep_ == "ccomp" and child.i > verb.i for child in verb.children):
        return True
    return (verb.lemma_ in _WEATHER and (deep or (clausal and described))) or (
        verb.lemma_ == "be" and not described and clausal
    )


_BODY_HEADS = frozenset({"secretary general", "secretary-general", "director general", "managing director"})


def same_title(held: str, wanted: str, lemma: str, heads: Collection[str]) -> bool:
    if wanted == held or (lemma == held.split()[-1] and len(wanted.split()) <= 1):
        return True
    if wanted and wanted in held and len(wanted.split()) > 1:
        return True
    if lemma == "chief" and held in _BODY_HEADS:
        return True
    if held == "leader" and wanted in heads:
        return True
    return wanted == "leader" and any(held == head or held.endswith(" " + head) for head in heads)
