"""Clauses that only repeat what was said: "as did Italy", "so does Peru", "Moscow does not", "has yet to do so".

What a frame found in the clause before holds of the subject of the echo too; or it does not, where the echo denies it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kg.extraction.lemmas import lemma
from kg.extraction.matching import Firing
from kg.extraction.syntax import subjects
from kg.extraction.tree import children, conjuncts, is_verbal
from kg.model import Modality

__all__ = ["Echo", "echoed", "echoes", "follows_on"]

_STANDING = frozenset({"do", "have", "be", "will", "would", "can", "could", "may", "might", "should"})
_LIKEWISE = frozenset({"so", "too", "likewise", "similarly"})
_NOR = frozenset({"nor", "neither"})
_COMPLEMENTS = ("attr", "acomp", "xcomp", "oprd", "dative", "agent")
_TURNED = ("acomp", "xcomp", "oprd", "dative", "agent")
"""What stands behind an auxiliary that is no echo; its subject may be read as a predicate, "neither is Italy"."""
_LOOSE = frozenset({"neg", "punct", "advmod", "nsubj", "cc", "conj", "advcl"})
_FORMER = frozenset({"suit", "them", "it", "him", "her"})
_DATING = frozenset({"in", "on", "at", "within", "during", "before", "after"})
_HELD = ("actor", "holder")


@dataclass(frozen=True, slots=True)
class Echo:
    """A clause of which only subject and auxiliary are said, and the verb whose words it goes without.

    ``modality`` is what the echo says of itself; none when it says no more than the clause that it repeats.
    """

    verb: Any
    model: Any
    subjects: tuple[Any, ...]
    modality: Modality | None


def echoes(doc: Any, words: Mapping[str, frozenset[str]]) -> Iterator[Echo]:
    """The echoes of the document, in text order; ``words`` are the lexicon's closed sets."""
    models: dict[int, Any] = {}
    for token in doc:
        if not is_verbal(token) or not (_stands_for_verb(token) or _follows_suit(token)):
            continue
        own, model = _subjects(token), _model(token)
        if own and model is not None:
            model = models.get(model.i, model)
            models[token.i] = model
            yield Echo(token, model, tuple(own), _said(token, model, words))


def echoed(fired: Iterable[Firing], echo: Echo) -> Iterator[Firing]:
    """The firings in the clause that is repeated, the subject of the echo in the place of their own."""
    own = [item for child in children(echo.model, "nsubj", "nsubjpass") for item in conjuncts(child)]
    whose = {item.i for item in own or subjects(echo.model)}
    inside = {item.i for item in echo.model.subtree}
    if echo.verb.i in inside:
        inside -= {item.i for item in echo.verb.subtree}
    for firing in fired:
        for name in _HELD if firing.token.i in inside and whose else ():
            if whose <= {item.i for item in firing.slots.get(name, ())}:
                yield replace(firing, slots=_with(firing.slots, name, echo.subjects))


def _with(slots: Mapping[str, tuple[Any, ...]], name: str, tokens: tuple[Any, ...]) -> dict[str, tuple[Any, ...]]:
    return {**slots, name: tokens}


def _stands_for_verb(token: Any) -> bool:
    lone = lemma(token) in _STANDING and token.dep_ not in ("aux", "auxpass")
    behind = any(child.i > token.i for child in children(token, "ccomp"))
    turned = _inverted(token) and not children(token, "nsubj", "nsubjpass")
    if (
        not lone
        or behind
        or children(token, *(_TURNED if turned else _COMPLEMENTS))
        or (children(token, "dobj") and not _inverted(token))
    ):
        return False
    if token.dep_ == "advcl":
        return any(child.lower_ == "as" and child.dep_ in ("mark", "advmod", "prep") for child in token.children)
    marked = any(child.lower_ in _LIKEWISE | _NOR for child in token.children)
    alone = all(child.i < token.i or child.dep_ in _LOOSE for child in token.children)
    denied = any(child.dep_ == "neg" for child in token.children) or _neither(token)
    return marked or _inverted(token) or (alone and denied)


def _neither(token: Any) -> bool:
    """Whether its subject denies it: "neither Israel nor Hamas did"."""
    return any(inner.lower_ == "neither" for child in children(token, "nsubj") for inner in child.children)


def _inverted(token: Any) -> bool:
    """Whether the auxiliary stands behind "nor": its subject follows."""
    return token.i > 0 and token.nbor(-1).lower_ in _NOR


def _follows_suit(token: Any) -> bool:
    done = children(token, "dobj", "advmod")
    if token.dep_ not in ("ROOT", "conj", "parataxis") or children(token, "aux", "neg"):
        return False
    words = {child.lower_ for child in done}
    return (
        follows_on(token)
        or (lemma(token) == "follow" and "suit" in words)
        or (lemma(token) == "do" and bool(words & {"same", "likewise"}))
    )


def follows_on(verb: Any) -> bool:
    """Whether its subject is only said to have done it later: "Syria followed in October", "Vietnam followed them"."""
    if lemma(verb) != "follow" or not children(verb, "nsubj"):
        return False
    if any(child.lower_ not in _FORMER for child in children(verb, "dobj")):
        return False
    other = children(verb, "xcomp", "agent", "attr", "mark")
    other += [child for child in children(verb, "ccomp") if child.i > verb.i]
    other += [child for child in children(verb, "prep") if child.lower_ not in _DATING]
    return not other


def _subjects(token: Any) -> list[Any]:
    own = children(token, "nsubj", "nsubjpass")
    if not own and _does_so(token):
        row = _row_before(token)
        return row or subjects(token)
    behind = children(token, "dobj", "attr") if not own and _inverted(token) else []
    return [item for child in own or behind for item in conjuncts(child)]


def _row_before(token: Any) -> list[Any]:
    """The names right before the verb that a parse hung elsewhere: "and Malta, Fiji and Palau did so"."""
    last = token.nbor(-1) if token.i > token.sent.start else token
    if token.dep_ != "ccomp" or last.tag_ != "NNP":
        return []
    first = last
    while first.dep_ == "conj" and first.head.tag_ == "NNP":
        first = first.head
    return [item for item in conjuncts(first) if item.i < token.i]


def _model(token: Any) -> Any | None:
    """The finite verb of the clause before, which is the one that an auxiliary repeats."""
    found = _before(token)
    while found is not None and _unfinished(found) and is_verbal(found.head):
        if found.head in (found, token):
            return None
        found = found.head
    return found if found is None or not _does_so(token) else _deed(found, token)


def _does_so(token: Any) -> bool:
    return lemma(token) == "do" and any(child.lower_ == "so" and child.i > token.i for child in token.children)


def _deed(verb: Any, token: Any) -> Any:
    """What was promised, planned or said, which "does so" repeats: the verb below those."""
    found = verb
    while inner := [child for child in children(found, "xcomp", "ccomp") if is_verbal(child) and child.i < token.i]:
        found = inner[0]
    return found


def _unfinished(verb: Any) -> bool:
    return verb.dep_ in ("acomp", "xcomp", "attr", "oprd") or (verb.tag_ == "VBG" and not children(verb, "aux"))


def _before(token: Any) -> Any | None:
    if token.dep_ in ("advcl", "conj", "parataxis") and is_verbal(token.head):
        return token.head
    if token.dep_ == "ccomp" and is_verbal(token.head) and token.head.i < token.i and _does_so(token):
        return token.head
    if token.dep_ == "xcomp" and is_verbal(token.head) and _does_so(token):
        return _before(token.head)
    before = [child for child in children(token, "ccomp") if child.i < token.i and is_verbal(child)]
    if before:
        return before[-1]
    if token.dep_ != "ROOT" or token.sent.start == 0:
        return None
    earlier = token.doc[token.sent.start - 1].sent.root
    return earlier if is_verbal(earlier) else None


def _said(token: Any, model: Any, words: Mapping[str, frozenset[str]]) -> Modality | None:
    if _denied(token) or _failed(token, words["denied_verbs"]):
        return Modality.DENIED
    if _does_so(token) and token.dep_ in ("ROOT", "conj") and not any(c.tag_ == "MD" for c in children(token, "aux")):
        return Modality.ASSERTED
    alike = token.dep_ == "advcl" or any(child.lower_ in _LIKEWISE for child in token.children)
    return Modality.ASSERTED if _denied(model) and not alike else None


def _denied(verb: Any) -> bool:
    return (
        _inverted(verb) or _neither(verb) or any(child.dep_ == "neg" or child.lower_ in _NOR for child in verb.children)
    )


def _failed(token: Any, verbs: frozenset[str]) -> bool:
    """ "Has yet to do so", "failed to do so"."""
    head = token.head
    yet = any(child.lower_ == "yet" for verb in (head, token) for child in verb.children)
    return token.dep_ == "xcomp" and (lemma(head) in verbs or (lemma(head) in ("have", "be") and yet))
