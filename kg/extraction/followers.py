"""Who else did what a clause tells: "Peru followed in May", "Chile took the same step", "joined on Friday by Fiji".

What a frame found in the clause before holds of them too; those who stand in its own clause with a day or a year of
their own did it then: "Spain signed in 2022, France in 2024".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kg.dates import MONTHS, WEEKDAYS
from kg.extraction.coreference import Referents
from kg.extraction.echoes import Echo
from kg.extraction.lemmas import lemma
from kg.extraction.syntax import oblique, subjects
from kg.extraction.tree import children, conjuncts, is_passive, is_verbal
from kg.model import Modality

__all__ = ["followers"]

_TAKING = frozenset({"take", "make", "do", "follow", "adopt", "choose"})
_DATED = frozenset({"in", "on"})
_LATER = frozenset({"in", "on", "within", "after", "at", "during", "from"})
_IDLE = frozenset({"follow", "join"})
_CLIMB = 6

Words = Mapping[str, frozenset[str]]


def followers(doc: Any, referents: Referents) -> Iterator[Echo]:
    """The clauses and phrases of the document that name who did the same, in text order."""
    words = referents.words
    for token in doc:
        word = lemma(token)
        if word in _TAKING and is_verbal(token):
            yield from _same(token, referents, words)
        if word in ("follow", "join"):
            yield from _led(token, referents)
        elif token.dep_ == "acl" and word in _TAKING and lemma(token.head) in words["repeated_nouns"]:
            yield from _taken(token, referents)
    yield from _gapped(doc, referents)


def _echo(
    verb: Any, model: Any | None, named: list[Any], referents: Referents, said: Modality | None
) -> Iterator[Echo]:
    known = named and all(referents.resolve(item) for item in named)
    if known and model is not None and model != verb and lemma(model) not in _IDLE:
        yield Echo(verb, model, tuple(named), said)


def _same(verb: Any, referents: Referents, words: Words) -> Iterator[Echo]:
    """ "Chile had taken the same step", "Switzerland does it too", "Fiji and Palau followed"."""
    if verb.dep_ not in ("ROOT", "conj", "parataxis", "ccomp", "relcl") or is_passive(verb):
        return
    done = children(verb, "dobj")
    if done:
        alike = any(child.lower_ == "same" for item in done for child in item.children)
        again = done[0].lower_ in ("it", "so", "that") and any(child.lower_ == "too" for child in verb.children)
        fits = (alike and lemma(done[0]) in words["repeated_nouns"]) or (lemma(verb) == "do" and again)
    else:
        fits = lemma(verb) == "follow" and not children(verb, "ccomp", "xcomp", "acomp", "attr", "agent", "advcl")
        fits = fits and all(child.lower_ in _LATER for child in children(verb, "prep"))
    if fits:
        own = [item for child in children(verb, "nsubj") for item in conjuncts(child)]
        yield from _echo(verb, _before(verb), own, referents, _said(verb))


def _led(verb: Any, referents: Referents) -> Iterator[Echo]:
    """ "To be followed on Monday by France", "following in the footsteps of Peru", "Italy joined him on Friday"."""
    above = verb.head
    if verb.tag_ == "VBG" and is_verbal(above) and above != verb and lemma(verb) == "follow":
        trodden = [inner for item in oblique(verb, "in") if lemma(item) == "footstep" for inner in oblique(item, "of")]
        trodden += [
            inner
            for item in children(verb, "dobj", "pobj")
            if lemma(item) in ("example", "lead")
            for inner in [*oblique(item, "of"), *children(item, "poss")]
        ]
        yield from _echo(
            verb, above, [part for item in trodden for part in conjuncts(item)], referents, Modality.ASSERTED
        )
    elif is_passive(verb) and not children(verb, "nsubj", "nsubjpass"):
        agents = [p for a in children(verb, "agent") for item in children(a, "pobj") for p in conjuncts(item)]
        coming = any(child.tag_ == "TO" for child in verb.children)
        hung = verb.dep_ in ("advcl", "xcomp", "conj") or (coming and verb.dep_ == "ccomp")
        above = above if hung else verb
        yield from _echo(verb, above if is_verbal(above) else None, agents, referents, _planned(coming))
    elif lemma(verb) == "join" and not is_passive(verb):
        met = children(verb, "dobj")
        if met and met[0].tag_ == "PRP" and not children(verb, "xcomp", "advcl") and not oblique(verb, "in"):
            own = [item for child in children(verb, "nsubj") for item in conjuncts(child)]
            model = _before(verb)
            acting = {e for item in subjects(model) for e in referents.resolve(item)} if model is not None else set()
            if acting & set(referents.resolve(met[0])):
                yield from _echo(verb, model, own, referents, _said(verb))


def _taken(participle: Any, referents: Referents) -> Iterator[Echo]:
    """ "Portugal recognised it, a step already taken by Spain"."""
    agents = [p for a in children(participle, "agent") for item in children(a, "pobj") for p in conjuncts(item)]
    node = participle.head
    for _ in range(_CLIMB):
        if (is_verbal(node) and lemma(node) not in _IDLE) or node.head == node:
            break
        node = node.head
    noun = participle.head
    some = any(child.lower_ in ("a", "an") for child in noun.children)
    apart = noun.dep_ in ("appos", "npadvmod", "dep", "conj") or noun.head.lower_ == "following"
    apart = apart and some
    said = children(node, "ccomp") if lemma(node) in referents.words["speech_verbs"] else []
    node = said[0] if said else node
    yield from _echo(participle, node if apart and is_verbal(node) else None, agents, referents, Modality.ASSERTED)


def _gapped(doc: Any, referents: Referents) -> Iterator[Echo]:
    """ "Spain endorsed the plan in 2022, France in 2024"."""
    for name in referents.names:
        if name.entity.kind not in ("State", "Territory") or name.start == 0 or not _dated(doc, name.end):
            continue
        if doc[name.start - 1].lower_ not in (",", "and", "then"):
            continue
        token = doc[name.end - 1]
        verb = next((item for item in reversed(doc[token.sent.start : name.start]) if _finite(item)), None)
        own = [] if verb is None else children(verb, "nsubj")
        if verb is None or not own or children(token, "relcl", "acl") or referents.name_at(own[0]) is None:
            continue
        if any(_dated(doc, item.i) for item in doc[verb.i + 1 : name.start - 1]):
            yield from _echo(token, verb, [token], referents, None)


def _dated(doc: Any, place: int) -> bool:
    """Whether "in 2024", "on Monday" stands at the place."""
    if place + 1 >= len(doc) or doc[place].lower_ not in _DATED:
        return False
    after = doc[place + 1]
    year = after.text.isdigit() and len(after.text) == 4
    return year or after.lower_ in MONTHS or after.lower_ in WEEKDAYS


def _finite(token: Any) -> bool:
    return is_verbal(token) and token.tag_ in ("VBD", "VBZ", "VBP") and token.dep_ not in ("aux", "auxpass")


def _said(verb: Any) -> Modality | None:
    if children(verb, "neg"):
        return Modality.DENIED
    return _planned(any(child.lower_ in ("will", "shall", "would") for child in children(verb, "aux")))


def _planned(coming: bool) -> Modality | None:
    return Modality.PLANNED if coming else None


def _before(verb: Any) -> Any | None:
    """The verb of the clause that is done again: the one it hangs on, or that of the sentence before."""
    said = [child for child in children(verb, "ccomp") if child.i < verb.i and is_verbal(child)]
    if said:
        return said[-1]
    if verb.dep_ == "relcl":
        node = verb.head
        for _ in range(_CLIMB):
            if is_verbal(node) or node.head == node:
                break
            node = node.head
        return node if is_verbal(node) else None
    if verb.dep_ != "ROOT":
        return verb.head if is_verbal(verb.head) else None
    if verb.sent.start == 0:
        return None
    earlier = verb.doc[verb.sent.start - 1].sent.root
    return _fronted(earlier) if is_verbal(earlier) else None


def _fronted(root: Any) -> Any:
    """The clause in front that says who did it, of a sentence that goes on of "it": "When Peru left, it lost"."""
    own = children(root, "nsubj")
    for clause in children(root, "advcl"):
        if own and own[0].tag_ == "PRP" and clause.i < own[0].i and children(clause, "nsubj"):
            return clause
    return root
