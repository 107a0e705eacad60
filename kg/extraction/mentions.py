"""What a mention looks like by itself: definite or not, a plural name, an "it" that is nobody, a title said again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from kg.extraction.syntax import children, is_verbal
from kg.model import Entity

__all__ = ["DEFINITE", "definite", "expletive", "is_many", "is_thing", "leaning", "meant_body", "opens", "same_title"]

DEFINITE = frozenset("the this that these those its their his her both such our".split())
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


def meant_body(token: Any, words: Mapping[str, frozenset[str]]) -> bool:
    """Whether it is "the bloc" as a subject, which a later "it" may take up."""
    return token.tag_ == "NN" and token.lower_ in words["group_words"] and opens(token) and definite(token)


def opens(token: Any) -> bool:
    """Whether the phrase is the subject of a clause, or of a preposition's "both"."""
    return token.dep_ in ("nsubj", "nsubjpass", "poss", "appos") or any(
        child.lower_ == "both" for child in token.children
    )


def expletive(token: Any) -> bool:
    """Whether "it" is nobody: "it is clear that", "it seems", "it took years to"."""
    verb = token.head
    if token.dep_ not in ("nsubj", "expl", "nsubjpass") or not is_verbal(verb):
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


def same_title(held: str, wanted: str, lemma: str, heads: Collection[str]) -> bool:
    if wanted == held or (lemma == held.split()[-1] and len(wanted.split()) <= 1):
        return True
    if wanted and wanted in held and len(wanted.split()) > 1:
        return True
    if held == "leader" and wanted in heads:
        return True
    return wanted == "leader" and any(held == head or held.endswith(" " + head) for head in heads)
