"""Where, when, beside what and under whose roof a meeting took place, as far as its own clause says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kg.extraction.coreference import Referents
from kg.extraction.discourse import STATES
from kg.extraction.lemmas import lemma
from kg.extraction.phrases import render
from kg.extraction.syntax import objects, oblique, subjects
from kg.extraction.tree import children, is_passive, is_verbal
from kg.gazetteer import Form
from kg.model import ArgumentValue, Entity

__all__ = ["Setting", "setting"]

Setting = Mapping[str, tuple[ArgumentValue, tuple[Entity, ...]]]
"""Slots of a meeting, each with its value and the entities that the value names."""

_BESIDE = frozenset({"sideline", "sidelines", "margin", "margins", "fringe", "fringes"})
_ALONGSIDE = ("alongside", "beside", "during", "at")
_PLACED = ("in", "at")
_STEPS = 4
_SPANS = frozenset({"year", "month", "week", "day", "hour", "decade"})
_HOSTING = frozenset({"host", "chair", "convene", "receive", "welcome", "entertain", "stage", "summon"})


def setting(trigger: Any, referents: Referents, words: Mapping[str, frozenset[str]]) -> Setting:
    """The setting of the meeting that the trigger tells of; slots that the clause does not fill are left out."""
    nodes = list(_nodes(trigger, words))
    found: dict[str, tuple[ArgumentValue, tuple[Entity, ...]]] = {}
    around = _around(nodes, trigger, words)
    if around is not None:
        found["within"] = (_titled(around, referents), referents.entities_in([around]))
        nodes.append(around)
    slots = {"place": _place(nodes, referents), "date": _date(nodes, trigger), "hosted_by": _host(nodes, referents)}
    found.update({slot: value for slot, value in slots.items() if value is not None})
    return found


def _nodes(trigger: Any, words: Mapping[str, frozenset[str]]) -> Iterator[Any]:
    """The trigger, and the words that carry it: "held talks in", "the latest meeting was held on"."""
    yield trigger
    if is_verbal(trigger):
        yield from (
            child for child in children(trigger, "dobj", "nsubjpass") if lemma(child) in words["occasion_nouns"]
        )
    node = trigger
    for _ in range(_STEPS):
        if is_verbal(node) or node.head == node:
            return
        verb = node.head
        carried = node.dep_ in ("dobj", "nsubj", "nsubjpass", "attr", "conj")
        if not carried or (is_verbal(verb) and lemma(verb) not in words["occasion_verbs"]):
            return
        yield verb
        node = verb


def _around(nodes: list[Any], trigger: Any, words: Mapping[str, frozenset[str]]) -> Any | None:
    """The head of the larger meeting's phrase: "on the sidelines of the G20 summit", "during the forum"."""
    for node in nodes:
        for preposition in ("on", "at", "in"):
            for edge in oblique(node, preposition):
                if edge.lower_ in _BESIDE:
                    return next(iter(oblique(edge, "of")), None)
        for preposition in _ALONGSIDE:
            for item in oblique(node, preposition):
                if lemma(item) in words["occasion_nouns"] and item != trigger and item.dep_ == "pobj":
                    return item
    return None


def _titled(occasion: Any, referents: Referents) -> str:
    """The occasion's name without where it is and what a bracket adds."""
    aside = [child for child in occasion.children if child.dep_ in ("relcl", "acl", "appos", "punct")]
    aside += [child for child in children(occasion, "prep") if child.lower_ != "of"]
    aside += [child for item in oblique(occasion, "of") for child in children(item, "appos", "punct", "prep")]
    dropped = {item.i for child in aside for item in child.subtree}
    return render([item for item in occasion.subtree if item.i not in dropped], referents)


def _place(nodes: list[Any], referents: Referents) -> tuple[ArgumentValue, tuple[Entity, ...]] | None:
    city = _named_after(nodes, referents)
    if city is not None:
        return city
    where = _antecedent_place(nodes)
    if where is not None and (name := referents.name_at(where)) is not None and name.entity.kind in STATES | {"Place"}:
        return str(where.doc[name.start : name.end]), ()
    guests = [item for node in nodes if is_verbal(node) for item in (*objects(node), *oblique(node, "with"))]
    for node in (*nodes, *(item for item in guests if item.pos_ == "PROPN")):
        for preposition in _PLACED:
            for item in oblique(node, preposition):
                for inner in (item, *oblique(item, "of")):
                    name = referents.name_at(inner)
                    if name is not None and (name.entity.kind in STATES or name.entity.kind == "Place"):
                        town = name.form is Form.GOVERNMENT and name.entity.kind in STATES
                        words = str(inner.doc[name.start : name.end])
                        return (words, ()) if town else (name.entity.name, (name.entity,))
                    if name is None and inner.ent_type_ in ("GPE", "LOC", "FAC") and inner.pos_ == "PROPN":
                        return _named(inner), ()
    return None


def _antecedent_place(nodes: list[Any]) -> Any | None:
    """The noun of the place that a clause with "where" tells more of: "flew to Lima, where he met"."""
    for node in nodes:
        if node.dep_ == "relcl" and any(child.lower_ == "where" for child in node.children):
            return node.head
    return None


def _named_after(nodes: list[Any], referents: Referents) -> tuple[ArgumentValue, tuple[Entity, ...]] | None:
    """The town that a meeting is called by: "the Hanoi summit"."""
    for node in nodes:
        for child in children(node, "compound") if lemma(node) in ("summit", "talk", "meeting", "conference") else ():
            name = referents.name_at(child)
            place = name is not None and (name.form is Form.GOVERNMENT or name.entity.kind == "Place")
            unknown = name is None and child.ent_type_ == "GPE" and child.pos_ == "PROPN"
            if (place or unknown) and "-" not in (child.nbor(-1).text if child.i else "", child.nbor(1).text):
                return _named(child) if name is None else str(child.doc[name.start : name.end]), ()
    return None


def _named(token: Any) -> str:
    """The words of the recognised name that the token is in."""
    doc, start, end = token.doc, token.i, token.i + 1
    while start > token.sent.start and doc[start].ent_iob_ == "I":
        start -= 1
    while end < token.sent.end and doc[end].ent_iob_ == "I":
        end += 1
    return str(doc[start:end].text).removeprefix("the ")


def _date(nodes: list[Any], trigger: Any) -> tuple[ArgumentValue, tuple[Entity, ...]] | None:
    for node in nodes:
        for child in node.children:
            inner = child if child.dep_ in ("npadvmod", "tmod", "amod", "compound") else None
            if child.dep_ == "prep" and child.lower_ in ("on", "in", "last", "this", "next", "since", "from"):
                inner = next(iter(children(child, "pobj")), None)
            if inner is not None and inner.tag_ == "NNS" and lemma(inner) in _SPANS:
                continue
            if inner is not None and inner.ent_type_ == "DATE" and inner.i != trigger.i and child.lower_ != "since":
                return _named(inner), ()
    return None


def _host(nodes: list[Any], referents: Referents) -> tuple[ArgumentValue, tuple[Entity, ...]] | None:
    for node in nodes:
        for verb in (node, *children(node, "acl", "relcl")):
            if not is_verbal(verb) or lemma(verb) not in _HOSTING or not (objects(verb) or is_passive(verb)):
                continue
            hosts = oblique(verb, "by") or [] if is_passive(verb) else subjects(verb)
            entities = tuple(dict.fromkeys(entity for item in hosts for entity in referents.resolve(item)))
            if len(entities) == 1:
                return entities[0].name, entities
    return None
