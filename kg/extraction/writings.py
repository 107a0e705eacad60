"""Papers that speak for whoever issued them: "the text of a deal released by China", "a statement from Ankara"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kg.extraction.lemmas import lemma
from kg.extraction.syntax import oblique, subjects
from kg.extraction.tree import children, conjuncts, is_verbal
from kg.model import Entity

__all__ = ["issuers", "stated"]

_BACK = 150
"""Tokens that a statement is spoken of again within."""
_MEETINGS = frozenset({"meeting", "summit", "session", "conference"})
_SPEAKING = frozenset({"nsubj", "nsubjpass", "csubj"})


def issuers(
    token: Any,
    words: Mapping[str, frozenset[str]],
    owners: Callable[[Any], tuple[Entity, ...]],
    resolve: Callable[[Any], Any],
) -> tuple[Entity, ...]:
    """Who issued the paper that the token names as the subject of a clause; none when it is no paper or unsaid."""
    if lemma(token) not in words["speaking_papers"]:
        return ()
    if not _speaks(token):
        said = _said_in(token, words)
        return () if said is None else tuple(dict.fromkeys(e for item in subjects(said) for e in resolve(item)))
    node: Any = token
    while node is not None:
        found = owners(node) or tuple(dict.fromkeys(_authors(node, words, resolve)))
        if found:
            return found
        node = next((item for item in oblique(node, "of") if item.pos_ == "NOUN"), None)
    return ()


def _said_in(paper: Any, words: Mapping[str, frozenset[str]]) -> Any | None:
    """The verb whose subject speaks in a paper of which more is told: "said in a statement that also urged"."""
    telling = any(children(clause, "nsubj") for clause in children(paper, "relcl"))
    if not telling and not any(clause.tag_ == "VBG" for clause in children(paper, "acl")):
        return None
    if paper.dep_ == "pobj" and paper.head.lower_ == "in":
        verb = paper.head.head
        return verb if lemma(verb) in words["speech_verbs"] else None
    return paper.head if paper.dep_ == "dobj" and lemma(paper.head) in words["issuing_verbs"] else None


def _occasions(issued: Any) -> list[Any]:
    """The meetings that a paper comes out of: "released following the AU summit", "adopted at the G7 meeting"."""
    held = [item for word in ("following", "after", "at") for item in oblique(issued, word)]
    held += [item for child in children(issued, "prep") for item in children(child, "dobj")]
    return [item for item in held if lemma(item) in _MEETINGS]


def stated(token: Any, resolve: Callable[[Any], tuple[Entity, ...]]) -> tuple[Entity, ...]:
    """Who said before what "the statement" says now: "they said in a joint statement"; none when nobody did."""
    for item in reversed(token.doc[max(0, token.i - _BACK) : token.i]):
        if item.lemma_.lower() != token.lemma_.lower() or item.dep_ != "pobj" or item.head.lower_ != "in":
            continue
        verb = item.head.head
        return (
            tuple(dict.fromkeys(e for subject in subjects(verb) for e in resolve(subject))) if is_verbal(verb) else ()
        )
    return ()


def _speaks(token: Any) -> bool:
    return token.dep_ in _SPEAKING or (token.dep_ == "pobj" and token.head.dep_ == "agent")


def _authors(paper: Any, words: Mapping[str, frozenset[str]], resolve: Callable[[Any], Any]) -> list[Entity]:
    """Whom "by", "from" and a participle of issuing name."""
    named = [*oblique(paper, "by"), *oblique(paper, "from")]
    for issued in children(paper, "acl", "relcl"):
        if lemma(issued) in words["issuing_verbs"]:
            named += [
                owner for held in _occasions(issued) for owner in children(held, "nmod", "compound", "poss", "amod")
            ]
            named += [item for agent in children(issued, "agent") for item in children(agent, "pobj")]
            named += oblique(issued, "by")
            named += [item for item in children(issued, "nsubj") if item.tag_ not in ("WDT", "WP")]
    return [entity for item in named for part in conjuncts(item) for entity in resolve(part)]
