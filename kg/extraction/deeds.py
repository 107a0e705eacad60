"""Which deed a bare noun means: "Estonia expelled three envoys. Moscow called the move unfriendly".

The clause just before tells it: that of the sentence before, or the one that the noun's own clause is coordinated with.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.extraction.coreference import Referents
from kg.extraction.lemmas import lemma
from kg.extraction.phrases import clause
from kg.extraction.syntax import subjects
from kg.extraction.tree import children, conjuncts, is_passive, is_verbal
from kg.model import Entity

__all__ = ["deed_of", "doers", "told"]

_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_SAYING = frozenset({"prep", "acl", "relcl", "amod", "compound", "poss", "nmod", "nummod", "appos"})
_STEM = 4
"""Letters that a noun shares with the verb that it is made of: "invasion", "invaded"."""
_ENDINGS = ("sion", "tion", "ment", "ure", "al")
_ANSWERING = frozenset(
    "lash slam blast criticise criticize condemn denounce deplore welcome oppose react respond reject protest praise "
    "hail call describe".split()
)
"""What is done about a deed is not the deed that is spoken of next."""
_IDLE = frozenset({"be", "have", "do", "remain", "become", "seem", "voice", "express"})

Words = Mapping[str, frozenset[str]]


def deed_of(noun: Any, referents: Referents) -> Any | None:
    """The verb of the deed that the noun stands for; ``None`` when the noun tells its own, or no clause before does."""
    words = referents.words
    noun = referents.thing(noun) or noun
    if (verb := _summed_up(noun, words)) is not None:
        return verb if doers(verb, referents) else None
    if noun.pos_ != "NOUN" or any(child.dep_ in _SAYING and not _remarks(child) for child in noun.children):
        return None
    if not any(child.dep_ == "det" and child.lower_ in _DEFINITE for child in noun.children):
        return None
    verb = _clause_before(noun, words)
    if verb is None or lemma(verb) in _IDLE | _ANSWERING or not doers(verb, referents):
        return None
    return verb if lemma(noun) in words["deed_nouns"] or _made_of(noun, verb) else None


def doers(verb: Any, referents: Referents) -> tuple[Entity, ...]:
    """Whoever did the deed, by name."""
    agents = [item for by in children(verb, "agent") for item in children(by, "pobj")]
    done = agents if is_passive(verb) else subjects(verb)
    found = [e for item in done for part in conjuncts(item) for e in referents.resolve(part)]
    return tuple(dict.fromkeys(found))


def told(verb: Any, referents: Referents) -> str:
    """The deed in the words of its clause, without what is coordinated with it or only comments on it."""
    apart = [child for child in verb.children if child.dep_ in ("advcl", "parataxis")]
    apart += [child for child in verb.children if child.dep_ in ("conj", "cc") and child.i > verb.i]
    apart += [
        child
        for child in children(verb, "prep")
        if any(_summed_up(item, referents.words) == verb for item in children(child, "pobj"))
    ]
    without = frozenset(item.i for child in apart for item in child.subtree)
    return clause(verb, referents, with_subject=True, without=without)


def _summed_up(noun: Any, words: Words) -> Any | None:
    """The verb that "in a move that ..." takes up: what the relative clause says of the noun it says of the deed."""
    summed = noun.dep_ == "pobj" and noun.head.lower_ == "in" and lemma(noun) in words["deed_nouns"]
    indefinite = any(child.lower_ in ("a", "an") for child in children(noun, "det"))
    if not summed or not indefinite or not children(noun, "relcl"):
        return None
    verb = noun.head.head
    while verb.pos_ in ("NOUN", "PROPN") and verb.head != verb:
        verb = verb.head
    return verb if is_verbal(verb) and verb.i < noun.i and lemma(verb) not in _IDLE else None


def _remarks(child: Any) -> bool:
    """Whether what stands on the noun only adds to it: "the move, which Serbia called"."""
    return child.dep_ in ("relcl", "appos") and child.left_edge.i > 0 and child.left_edge.nbor(-1).text in (",", "—")


def _made_of(noun: Any, verb: Any) -> bool:
    first, second = lemma(noun), lemma(verb)
    stem = _STEM - 1 if first.endswith(_ENDINGS) else _STEM
    return first[:stem] == second[:stem] and len(min(first, second, key=len)) >= _STEM


def _clause_before(noun: Any, words: Words) -> Any | None:
    own = noun
    while not is_verbal(own) and own.head != own:
        own = own.head
    for _ in range(4):
        above = own.head
        if above == own:
            break
        if own.dep_ in ("conj", "advcl") and is_verbal(above) and above.i < own.i and own.left_edge.i <= noun.i:
            return above if children(own, "nsubj", "nsubjpass") and lemma(above) not in words["speech_verbs"] else None
        own = above
    start = noun.sent.start
    return _said(noun.doc[start - 1].sent.root, words) if start > 0 else None


def _said(root: Any, words: Words) -> Any | None:
    """The verb of what the sentence tells, below "said that"."""
    if not is_verbal(root):
        return None
    inner = [child for child in children(root, "ccomp") if is_verbal(child)]
    if lemma(root) not in words["speech_verbs"] or (children(root, "dobj") and not inner):
        return root
    return inner[0] if inner else None
