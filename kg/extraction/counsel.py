"""Where a clause says what ought to be done: modals, needs, set phrases ("would do well to"), duties, imperatives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.extraction.lemmas import lemma
from kg.extraction.syntax import oblique, subjects
from kg.extraction.tree import children, conjuncts, is_passive, is_verbal

__all__ = ["Counsel", "better", "counsel"]

Words = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Counsel:
    """What ought to be done (``inner`` heads it), by whom, and how strongly it is said; ``averse`` turns it round."""

    verb: Any
    inner: Any
    whom: tuple[Any, ...] = ()
    strong: bool = False
    averse: bool = False
    kind: str = "modal"
    adviser: tuple[Any, ...] = field(default=())


def counsel(verb: Any, words: Words) -> Counsel | None:
    """The counsel that the verb's clause gives, if it gives any."""
    if _embedded(verb):
        return None
    return next((found for way in _WAYS if (found := way(verb, words)) is not None), None)


_BOUND_MARKS = frozenset("if when whenever once as than until while whether how why where what although though".split())


def _embedded(verb: Any) -> bool:
    """Whether the clause only says which, when, or how: "whom lawyers must consult", "how it should respond"."""
    if verb.dep_ == "relcl":
        return True
    if verb.dep_ in ("csubj", "ccomp", "nsubj") and verb.i < verb.head.i and children(verb, "mark"):
        return True
    if verb.dep_ in ("advcl", "ccomp", "acl", "pcomp", "csubj"):
        marks = [child.lower_ for child in verb.children if child.dep_ in ("mark", "advmod", "dobj", "attr")]
        if any(mark in _BOUND_MARKS for mark in marks):
            return True
    return False


def _subjects(verb: Any) -> tuple[Any, ...]:
    own = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass", "csubj")]
    return tuple(item for child in own for item in conjuncts(child)) or tuple(subjects(verb))


def _infinitive(*nodes: Any) -> Any | None:
    """The to-infinitive that hangs on one of the nodes."""
    for node in nodes:
        for child in children(node, "xcomp", "advcl", "ccomp", "acl", "relcl"):
            bare = child.tag_ == "VB" or (child.tag_ == "VBN" and children(child, "auxpass"))
            if bare and any(grand.lower_ == "to" for grand in child.children):
                return child
    return None


def _modal(verb: Any, words: Words) -> Counsel | None:
    """ "X should act", "X must act", "X ought to act"."""
    if verb.lower_ == "ought":
        inner, whom = _infinitive(verb), _subjects(verb)
        defined = inner is not None and lemma(inner) == "be" and any(i.lower_ in ("this", "that", "it") for i in whom)
        return None if inner is None or defined else Counsel(verb, inner, whom)
    modal = next((c for c in children(verb, "aux") if c.lower_ in words["advice_modals"]), None)
    if modal is None or any(child.dep_ == "aux" and child.lower_ == "have" for child in verb.children):
        return None
    own = children(verb, "nsubj", "nsubjpass", "expl")
    inverted = bool(own) and modal.i < own[0].i
    purpose = any(child.lower_ == "so" for child in verb.children) and bool(children(verb, "mark"))
    guessed = modal.lower_ == "must" and any(child.tag_ == "VBG" for child in [verb])
    defined = (
        lemma(verb) == "be" and any(item.lower_ in ("this", "that", "it") for item in own) and not is_passive(verb)
    )
    if inverted or purpose or guessed or defined or _marvelled(verb, words) or _rhetorical(verb, own, words):
        return None
    return Counsel(verb, verb, _subjects(verb), strong=modal.lower_ == "must")


def _marvelled(verb: Any, words: Words) -> bool:
    """Whether "should" only says that something is found strange: "it is odd that they should agree"."""
    above = verb.head
    if verb.dep_ not in ("ccomp", "acl", "csubj", "advcl") or above == verb:
        return False
    described = [above, *children(above, "acomp", "attr")]
    return any(lemma(item) in words["marvelling_words"] for item in described)


def _rhetorical(verb: Any, own: list[Any], words: Words) -> bool:
    """ "Nobody should be surprised", "it must be remembered": nobody is told to do anything."""
    nobody = any(item.lower_ in ("nobody", "none", "one", "this", "that", "it", "nothing") for item in own)
    return nobody and lemma(verb) in words["startling_verbs"]


def _need(verb: Any, words: Words) -> Counsel | None:
    """ "X needs to act", "X has to act", "X has a duty to act", "X has every reason to act"."""
    word = lemma(verb)
    told = verb.tag_ == "VBD" and verb.dep_ == "ccomp" and verb.head.tag_ == "VBD" and word == "need"
    if word not in ("need", "have", "owe") or not (told or verb.tag_ in ("VBP", "VBZ")) or children(verb, "neg"):
        return None
    if any(child.lower_ in ("yet", "still", "only", "little", "nothing") for child in verb.children):
        return None
    whom = _subjects(verb)
    if any(item.lower_ in ("you", "one", "i") for item in whom):
        return None
    held = children(verb, "dobj")
    if word == "owe":
        owed = next((item for item in held if item.pos_ == "NOUN" and children(verb, "dative")), None)
        inner = _infinitive(verb, *held) or owed
        return None if inner is None else Counsel(verb, inner, whom, kind="duty")
    if held:
        listed = lemma(held[0]) in words["duty_nouns"] or (
            lemma(held[0]) == "reason" and any(child.lower_ == "every" for child in held[0].children)
        )
        inner = _infinitive(held[0]) if listed and word == "have" else None
        return None if inner is None else Counsel(verb, inner, whom, kind="duty")
    inner = next((c for c in children(verb, "xcomp") if c.tag_ == "VB"), None)
    return None if inner is None else Counsel(verb, inner, whom, strong=word == "have", kind="need")


def _set_phrase(verb: Any, words: Words) -> Counsel | None:
    """ "Would do well to", "would be wise to", "had better", "can ill afford to", "would be wrong to"."""
    auxiliaries = {child.lower_ for child in children(verb, "aux")}
    adverbs = {child.lower_ for child in children(verb, "advmod", "neg", "acomp", "dobj")}
    if verb.tag_ == "VB" and auxiliaries & {"had", "’d", "'d"} and "better" in adverbs:
        return Counsel(verb, verb, _subjects(verb), kind="phrase")
    word = lemma(verb)
    if (
        word == "do"
        and auxiliaries & {"would", "could", "might", "’d", "'d"}
        and adverbs & {"well", "better", "worse", "best"}
    ):
        inner = _infinitive(verb, *children(verb, "dobj", "advmod")) or next(iter(oblique(verb, "by")), None)
        return None if inner is None else Counsel(verb, inner, _subjects(verb), kind="phrase")
    if word == "afford" and auxiliaries & {"can", "could"} and adverbs & {"no", "not", "n't", "n’t", "ill", "longer"}:
        inner = _infinitive(verb)
        return None if inner is None else Counsel(verb, inner, _subjects(verb), averse=True, kind="phrase")
    if word == "be" and auxiliaries & {"would", "’d", "'d"}:
        for described in children(verb, "acomp"):
            wise, unwise = words["wise_adjectives"], words["unwise_adjectives"]
            inner = _infinitive(described, verb)
            expletive = any(child.lower_ == "it" for child in children(verb, "nsubj"))
            if described.lower_ in wise | unwise and inner is not None and not expletive:
                return Counsel(verb, inner, _subjects(verb), averse=described.lower_ in unwise, kind="phrase")
    return None


def _impersonal(verb: Any, words: Words) -> Counsel | None:
    """ "It is time to act", "it is vital that X acts", "the task is to act", "the onus is on X to act"."""
    if lemma(verb) != "be":
        return _come(verb, words)
    subject = next(iter(children(verb, "nsubj", "expl", "csubj")), None)
    if subject is None or children(verb, "neg") or verb.tag_ in ("VBD", "VBN"):
        return None
    expletive = subject.lower_ in ("it", "there")
    for described in children(verb, "acomp", "attr", "advmod"):
        named = described.lower_ if described.pos_ == "ADJ" else lemma(described)
        averse = named in words["unwise_adjectives"]
        listed = words["advice_adjectives"] if described.pos_ in ("ADJ", "ADV") else words["advice_nouns"]
        if expletive and (named in listed or averse):
            found = _due(verb, described, averse)
            if found is not None:
                return found
    if subject.pos_ == "NOUN" and lemma(subject) in words["advice_nouns"] and not expletive:
        inner = _infinitive(verb)
        bearers = tuple(oblique(verb, "on") or oblique(verb, "with"))
        if inner is not None:
            return Counsel(verb, inner, bearers or tuple(children(subject, "poss")), kind="task")
    return _up_to(verb, words) if expletive or subject.pos_ in ("PROPN", "NOUN", "PRON") else None


def _due(verb: Any, described: Any, averse: bool) -> Counsel | None:
    for inner in (*described.children, *verb.children):
        if inner.i < described.i or inner.dep_ not in ("xcomp", "ccomp", "relcl", "acl", "advcl", "csubj"):
            continue
        finite = any(child.lower_ in ("that", "for") and child.dep_ in ("mark", "advmod") for child in inner.children)
        if inner.tag_ == "VB" or (finite and is_verbal(inner)):
            whom = tuple(oblique(described, "for")) or tuple(children(inner, "nsubj", "nsubjpass"))
            return Counsel(verb, inner, whom, averse=averse, kind="impersonal")
    wanted = oblique(described, "for") if lemma(described) in ("time", "need") else []
    return Counsel(verb, wanted[0], kind="impersonal") if wanted and wanted[0].pos_ == "NOUN" else None


def _come(verb: Any, words: Words) -> Counsel | None:
    """ "The time has come to act", "it falls to X to act"."""
    subject = next(iter(children(verb, "nsubj")), None)
    if subject is None:
        return None
    if lemma(verb) == "come" and lemma(subject) in ("time", "moment", "hour"):
        inner = _infinitive(verb, subject)
        return None if inner is None else Counsel(verb, inner, tuple(children(inner, "nsubj")), kind="impersonal")
    if lemma(verb) == "fall" and subject.lower_ == "it" and verb.tag_ != "VBD":
        inner = _infinitive(verb)
        bearers = tuple(oblique(verb, "to") or oblique(verb, "on"))
        return Counsel(verb, inner, bearers, kind="impersonal") if inner is not None and bearers else None
    return None


def _up_to(verb: Any, words: Words) -> Counsel | None:
    """ "It is up to X to act", "X is under an obligation to act"."""
    for preposition in children(verb, "prep"):
        if preposition.lower_ == "up":
            bearers = tuple(oblique(preposition, "to"))
            inner = _infinitive(verb)
            if bearers and inner is not None:
                return Counsel(verb, inner, bearers, kind="impersonal")
        if preposition.lower_ == "under":
            for noun in children(preposition, "pobj"):
                inner = _infinitive(noun)
                if lemma(noun) in words["duty_nouns"] and inner is not None:
                    return Counsel(verb, inner, _subjects(verb), kind="duty")
    return None


def _advised(verb: Any, words: Words) -> Counsel | None:
    """ "X is advised to act", "the report recommends that X act", "experts advise X to act"."""
    if lemma(verb) not in words["advising_verbs"]:
        return None
    if is_passive(verb):
        inner = _infinitive(verb)
        whom = tuple(children(verb, "nsubjpass"))
        present = verb.tag_ == "VBN" and any(child.lower_ in ("is", "are", "be") for child in verb.children)
        return Counsel(verb, inner, whom, kind="advised") if inner is not None and present else None
    for inner in children(verb, "ccomp", "xcomp"):
        if is_verbal(inner) and (inner.tag_ in ("VB", "VBG") or children(inner, "mark", "aux")):
            whom = tuple(children(verb, "dobj")) or tuple(children(inner, "nsubj", "nsubjpass"))
            return Counsel(verb, inner, whom, kind="advised", adviser=tuple(subjects(verb)))
    return None


def _imperative(verb: Any, words: Words) -> Counsel | None:
    """ "Bring them home.", "Let Europe decide.", "Why not ask?"."""
    if verb.tag_ != "VB" or children(verb, "nsubj", "nsubjpass", "aux", "expl"):
        return None
    begins = verb.i == verb.sent.start or verb.doc[verb.i - 1].text in (";", ":", "“", '"', "—")
    if verb.dep_ != "ROOT" and not (begins and lemma(verb) == "let"):
        return None
    said = [token for token in verb.sent if not token.is_space and not token.is_punct]
    ended = [token for token in verb.sent if not token.is_space][-1:]
    if not said or not ended or ended[0].text[-1] not in ".!?”\"'" or len(said) < 3:
        return None
    opening = said[0]
    if opening.lower_ == "why":
        return Counsel(verb, verb, kind="imperative") if children(verb, "neg") and ended[0].text == "?" else None
    if lemma(verb) == "let":
        inner = next(iter(children(verb, "ccomp", "xcomp")), None)
        whom = tuple(children(inner, "nsubj")) if inner is not None else ()
        seen = any(item.lower_ in ("me", "’s", "'s", "nobody") for item in whom)
        seen = seen or (inner is not None and lemma(inner) in words["startling_verbs"])
        return Counsel(verb, inner, whom, kind="imperative") if whom and inner is not None and not seen else None
    plain = verb.i == opening.i or all(
        token.dep_ in ("neg", "advmod", "aux", "cc", "npadvmod") for token in said[: said.index(verb)]
    )
    if not plain or lemma(verb) in words["idle_imperatives"] or ended[0].text == "?":
        return None
    return Counsel(verb, verb, kind="imperative")


def better(word: Any, words: Words) -> Counsel | None:
    """ "Better to wait.", "Better for Europe to act": a sentence of its own, without a verb of being."""
    if word.lower_ not in ("better", "best", "wiser", "safer", "simpler") or word.i != word.sent.start:
        return None
    inner = _infinitive(word)
    return None if inner is None else Counsel(inner, inner, tuple(children(inner, "nsubj")), kind="better")


_WAYS: tuple[Callable[[Any, Words], Counsel | None], ...] = (
    _modal,
    _need,
    _set_phrase,
    _impersonal,
    _advised,
    _imperative,
)
