"""Where arguments stand about a trigger word: the places that the lexicon's slots name.

The places are documented in ``docs/lexicon.md``; each is a method that finds the heads of phrases.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kg.extraction.casts import announced
from kg.extraction.companions import companions, joined
from kg.extraction.fitting import FITS
from kg.extraction.frames import Route, Slot, Trigger
from kg.extraction.holding import Holding
from kg.extraction.notation import SOURCES
from kg.extraction.reception import received, stirring
from kg.extraction.recounted import parted, recounted
from kg.extraction.rows import between
from kg.extraction.stretches import whole
from kg.extraction.surroundings import absolute, asked, carried, equated, occasion, questioned, sayers, terms
from kg.extraction.syntax import objects, oblique, subjects
from kg.extraction.targets import bearer
from kg.extraction.tree import children, conjuncts, is_passive, is_verbal

__all__ = ["Construction"]

_MOMENTS = frozenset({"time", "moment", "outset", "meantime"})
_SOUGHT = frozenset({"group", "state"})
"""Kinds that a pronoun may be asked to be, if the body or state that it comes to first is of another."""
_LEGATIONS = frozenset({"embassy", "consulate", "pavilion", "ambassador", "envoy"})
"""What stands for a state and lies in another: who goes there has not been to that state."""


class Construction(Holding):
    """A trigger in its construction; knows where subject, object and the rest stand."""

    def slot(self, slot: Slot) -> list[Any]:
        united: dict[int, Any] = {}
        for part in slot.parts:
            for route in self._own_first(part):
                reached = self.reached(route)
                found = [item for item in reached if self.fits(item, route.kind)]
                found = found or [item for item in self._above(reached) if route.kind and self.fits(item, route.kind)]
                united.update({item.i: item for item in found})
                if found:
                    break
        return [united[index] for index in sorted(united)]

    def _above(self, reached: Sequence[Any]) -> list[Any]:
        """The noun over that which a relative clause was hung on: "the panel based in Rome, of which X is a member"."""
        bare = len(reached) == 1 and reached[0].i < self.token.i
        if not bare or not any(clause.dep_ == "relcl" for clause in reached[0].children if self._inside(clause)):
            return []
        found: list[Any] = []
        node = reached[0]
        while node.dep_ == "pobj" and node.head.dep_ == "prep" and not found:
            node = node.head.head.head if node.head.head.dep_ == "acl" else node.head.head
            found = [node] if node.pos_ in ("NOUN", "PROPN") else []
        return found

    def _inside(self, clause: Any) -> bool:
        """Whether the trigger stands in the clause."""
        return bool(clause.left_edge.i <= self.token.i <= clause.right_edge.i)

    def _own_first(self, routes: Sequence[Route]) -> list[Route]:
        """The routes, that by the preposition which the trigger itself asks for before the others: "bristle at"."""
        own = frozenset(word for need in self.trigger.needs if not need.relation for word in need.words)
        return sorted(routes, key=lambda route: route.steps[0] not in own)

    def reached(self, route: Route) -> list[Any]:
        """What stands at the route's end, of whatever kind, and can be an argument."""
        found = [item for item in self.path(route.steps) if not _timed(item, route)]
        return [item for item in found if item.i not in self.consumed or route.steps[-1] in ("self", "noun")]

    def fits(self, item: Any, kind: str) -> bool:
        if not kind:
            return True
        if kind == "money":
            return _sum(item) or item.lemma_.lower() in self.referents.words["money_words"]
        if kind == "place" and item.lemma_.lower() in _LEGATIONS:
            return False
        entities = self.referents.resolve(item) or (bearer(item, self.referents) if kind == "owned" else ())
        if entities and all(FITS[kind](entity.kind) for entity in entities):
            return True
        return kind in _SOUGHT and self.referents.meant_as(item, FITS[kind])

    def path(self, steps: Sequence[str]) -> list[Any]:
        found = self.step(steps[0])
        for step in steps[1:]:
            inner: list[Any] = []
            for item in found:
                inner.extend(Construction(item, Trigger("noun", ""), self.referents, frozenset({item.i})).step(step))
            found = inner
        return found

    def step(self, name: str) -> list[Any]:
        found = _PLACES.get(name)
        return self.prepositional(name) if found is None else found(self)

    def subject(self) -> list[Any]:
        if self.trigger.word_class != "verb" or not (is_verbal(self.token) or self.token.tag_.startswith("VB")):
            found = self.bearer()
        else:
            found = [*subjects(self.token), *joined(self.token)]
        return [*found, *companions(found, self.referents.words)]

    def compound(self) -> list[Any]:
        found = children(self.token, "compound", "amod", "nmod")
        return [*found, *(other for child in found for other in self._hyphened(child))]

    def governor(self) -> list[Any]:
        """The subject of the clause that the word stands in."""
        node = self.token
        for _ in range(8):
            if node.head == node:
                break
            node = node.head
            purpose = node.dep_ == "relcl" and node.tag_ == "VB"
            if is_verbal(node) and node.dep_ not in ("amod", "aux") and not purpose:
                found = subjects(node)
                if found:
                    return found
        return subjects(node) if is_verbal(node) else []

    def topic(self) -> list[Any]:
        found = self.referents.topic(self.token)
        return [] if found is None else [found]

    def theme(self) -> list[Any]:
        found = self.referents.discourse.theme(self.token)
        return [] if found is None else [found]

    def sayer(self) -> list[Any]:
        """Who says the clause; of a quotation that has no such verb over it, whose words it is."""
        said = sayers(self.token, self.referents.words["speech_verbs"])
        attributive = self.token.dep_ in ("amod", "acl", "compound")
        return said or ([] if attributive else list(self.referents.tellers(self.token)))

    def traveller(self) -> list[Any]:
        found = self.referents.traveller(self.token)
        return [] if found is None else [found]

    def modified(self) -> list[Any]:
        return [self.token.head] if self.token.dep_ in ("amod", "acl", "relcl", "compound", "appos") else []

    def object(self) -> list[Any]:
        if is_verbal(self.token) or (self.trigger.word_class == "verb"):
            # "Neither confirmed nor denied the report": the second verb of the expression has the object of both.
            other = [node for node in self.nodes[1:] if node.dep_ == "conj" and node.head == self.token]
            return objects(self.token) or [item for node in other if is_verbal(node) for item in objects(node)]
        return oblique(self.token, "of")

    def finite(self) -> list[Any]:
        """The finite clause said or felt, the one that follows before one that stands in front."""
        nodes = list(self.nodes)
        if self.token.dep_ == "acomp" and any(child.lower_ == "it" for child in self.token.head.children):
            nodes.append(self.token.head)
        found = [c for node in nodes for c in children(node, "ccomp", "acl") if _that(c)]
        return [c for c in found if c.i > self.token.i] or [c for c in found if not parted(c)]

    def infinitive(self) -> list[Any]:
        found: list[Any] = []
        nodes = list(self.nodes)
        if self.token.dep_ in ("acomp", "oprd", "attr") and is_verbal(self.token.head):
            nodes.append(self.token.head)
        for node in nodes:
            found.extend(
                whole(child)
                for child in children(node, "xcomp", "ccomp", "acl", "advcl", "relcl")
                if (child.tag_ == "VB" or is_passive(child)) and _marked_to(child)
            )
        return found

    def prepositional(self, preposition: str) -> list[Any]:
        if preposition in ("between", "among"):
            found = self.hanging(preposition)
            named = {entity for item in found for entity in self.referents.resolve(item)}
            row = [] if len(named) > 1 else between(self.token, preposition, self.referents)
            return row or found
        return self.hanging(preposition)

    def hanging(self, preposition: str) -> list[Any]:
        for node in self.nodes:
            found = oblique(node, preposition)
            if found:
                return found
        token = self.token
        if is_verbal(token):
            near = [*children(token, "dobj", "xcomp", "advmod", "nsubjpass", "acomp")]
        else:
            # "Rebels opposed to Maduro": how people stand to somebody is nothing done to him.
            standing = self.referents.words["standing_participles"]
            near = [child for child in children(token, "acl") if child.lower_ not in standing]
            verb = token.head if is_verbal(token.head) and token.dep_ == "acomp" else self.carrying_verb()
            near.extend([] if verb is None else [verb])
        for node in [*near, *_inside(near), *_agents(token)]:
            found = oblique(node, preposition)
            if found:
                return found
        return []


_PLACES: Mapping[str, Callable[[Construction], list[Any]]] = {
    "subject": lambda place: place.subject(),
    "object": lambda place: place.object(),
    "indirect": lambda place: [
        c for d in children(place.token, "dative", "iobj") if d.pos_ != "ADP" for c in conjuncts(d)
    ],
    "possessor": lambda place: place.possessor(),
    "complement": lambda place: [c for d in children(place.token, "attr", "acomp", "oprd") for c in conjuncts(d)],
    "inf": lambda place: place.infinitive(),
    "that": lambda place: place.finite(),
    "ing": lambda place: [c for node in place.nodes for c in children(node, "xcomp", "pcomp") if _gerund(c)],
    "clause": lambda place: [
        c for node in place.nodes for c in children(node, "ccomp", "xcomp", "advcl", "acl") if is_verbal(c)
    ],
    "self": lambda place: [place.token],
    "modified": lambda place: place.modified(),
    "adverbial": lambda place: children(place.token, "advmod", "npadvmod"),
    "compound": lambda place: place.compound(),
    "governor": lambda place: place.governor(),
    "predicated": lambda place: place.predicated(),
    "equated": lambda place: equated(place.token),
    "occasion": lambda place: occasion(place.token),
    "sayer": lambda place: place.sayer(),
    "questioned": lambda place: questioned(place.token),
    "announced": lambda place: announced(place.token, place.referents),
    "carried": lambda place: carried(place.token),
    "recounted": lambda place: recounted(place.token, place.referents),
    "received": lambda place: received(place.token, place.referents.resolve),
    "stirring": lambda place: stirring(place.token),
    "asked": lambda place: asked(place.token, place.infinitive()),
    "term": lambda place: terms(place.nodes),
    "heads": lambda place: [place.token.head],
    "topic": lambda place: place.topic(),
    "theme": lambda place: place.theme(),
    "traveller": lambda place: place.traveller(),
    "noun": lambda place: [node for node in place.nodes[1:] if node.pos_ in ("NOUN", "PROPN", "PRON")][:1],
}
"""The places that are no prepositions."""


def _sum(item: Any) -> bool:
    counted = children(item, "nummod", "compound", "nmod")
    return item.ent_type_ == "MONEY" or any(
        child.text in ("$", "€", "£", "¥") for node in (item, *counted) for child in node.children
    )


def _timed(item: Any, route: Route) -> bool:
    """Whether what hangs on a preposition says when, and so is nobody's target: "on Monday"; or a clause of its own."""
    when = item.ent_type_ in ("DATE", "TIME") or (item.lower_ in _MOMENTS and item.head.lower_ == route.steps[-1])
    opening = item.head.lower_ in ("at", "in") and item.head.dep_ == "prep" and item.head.i == item.sent.start
    when = when or (opening and item.head.lower_ == route.steps[-1])
    return absolute(item, route.steps[-1]) or (when and route.steps[-1] not in SOURCES)


def _inside(nodes: list[Any]) -> list[Any]:
    """What hangs on the nodes by "of": "most of its oil from Russia"."""
    return [item for node in nodes if node.pos_ in ("NOUN", "ADJ", "NUM", "PRON") for item in oblique(node, "of")]


def _agents(token: Any) -> list[Any]:
    """Who did it, on whom a parse hangs what belongs to the deed: "imposed by Kenya on Mali", "a raid by A on B"."""
    by = [child for child in token.children if child.lower_ == "by" and child.dep_ in ("agent", "prep")]
    return [part for child in by for item in children(child, "pobj") for part in conjuncts(item)]


def _gerund(verb: Any) -> bool:
    return verb.tag_ == "VBG" or any(child.lower_ == "being" for child in children(verb, "auxpass"))


def _marked_to(verb: Any) -> bool:
    return any(child.tag_ == "TO" or child.lower_ == "to" for child in verb.children if child.dep_ == "aux")


def _that(child: Any) -> bool:
    return is_verbal(child) and (
        child.dep_ == "ccomp" or any(g.lower_ == "that" and g.dep_ == "mark" for g in child.children)
    )
