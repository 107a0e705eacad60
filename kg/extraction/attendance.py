"""Who took part in a meeting, and of what kind it was, as far as the words about the trigger tell.

A capital or an adjective that only says where a summit was is no participant; the subject of the clause around "at a
meeting with" is one; a host who names no guest has called his body together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.extraction.casts import company
from kg.extraction.coreference import Referents
from kg.extraction.discourse import GROUPS, STATES
from kg.extraction.gatherings import (
    at_which,
    behind,
    for_summit,
    has_object,
    main_subjects,
    says,
    spoken_to,
    within,
    without_others,
)
from kg.extraction.lemmas import lemma
from kg.extraction.matching import Firing
from kg.extraction.rows import between
from kg.extraction.syntax import oblique, subjects
from kg.extraction.tree import children, conjuncts, is_passive, is_verbal
from kg.gazetteer import Form
from kg.model import Entity, Modality

__all__ = ["Attendance"]

_ALONE = ("meet.attend", "meet.absent", "meet.absence", "meet.summit_host", "meet.sent", "meet.shut_out")
_GATHERING = ("meet.ministers", "meet.group", "meet.rounds")
_VAGUE = frozenset({"meeting", "gathering", "session", "talk", "event", "retreat", "get-together", "sitting"})
_STATELY_BODIES = frozenset({"Bloc", "InformalGroup", "Alliance"})
_HEADS = frozenset({"leader", "head", "president", "premier"})
_LOWER = frozenset({"minister", "official", "diplomat", "chief", "ambassador", "envoy", "delegate", "negotiator"})
_DEFINITE = frozenset({"the", "this", "its", "their", "that"})
_COMPANY = frozenset({"flank", "accompany", "join", "escort"})
_REACH = 6
_TALKS = frozenset({"talk", "negotiation"})


class Attendance:
    """Reads participants and kinds of meetings of one document."""

    def __init__(self, referents: Referents) -> None:
        self.referents = referents
        self.words: Mapping[str, frozenset[str]] = referents.words

    # -- who

    def present(self, firing: Firing, modality: Modality) -> tuple[Entity, ...]:
        """The participants; none when the words do not tell of a meeting at all."""
        entry = firing.frame.id
        if entry.startswith(_GATHERING) and has_object(firing):
            return ()
        if entry == "meet.verb" and is_passive(firing.token) and not children(firing.token, "agent"):
            return ()
        if self._otherwise(firing) or (entry == "meet.summit_again" and not self._known_by_topic(firing)):
            return ()
        if entry == "meet.talks" and modality in (Modality.POSSIBLE, Modality.CONDITIONAL):
            return ()
        tokens = self._attending(firing)
        if is_verbal(firing.token):
            tokens = [*tokens, *self._accompanied(tokens)]
        found = tuple(dict.fromkeys(entity for token in tokens for entity in self.referents.resolve(token)))
        found = without_others(found, tokens)
        if entry.startswith("meet.group") and all(token.lower_ == "their" for token in tokens):
            found = tuple(one for one in found if one.kind in _STATELY_BODIES | {"TreatyOrganization"})
        if entry == "meet.spoke" and not spoken_to(firing, self.referents):
            return ()
        if entry in ("meet.attend", "meet.setting") and [one.kind for one in found] == ["Collective"]:
            body = self.body(firing)
            found = found if body is None else (body,)
        found = self._without_offices(company(found, tokens, self.referents))
        if entry == "meet.attend" and self._with_guests(firing):
            return ()
        if entry == "meet.summit_host":
            return self._hosted(firing, found)
        if entry.startswith("meet.receive"):
            found = self._received(firing, found)
        if len(found) > 1:
            return found
        alone = found and (found[0].kind in GROUPS or entry.startswith(_ALONE))
        alone = alone and (firing.frame.least != "2" or entry.startswith("meet.receive"))
        return found if alone else ()

    def _otherwise(self, firing: Firing) -> bool:
        """Whether it is no meeting of theirs: targets met, accession talks, "thrown out of NATO meetings"."""
        token = firing.token
        if firing.frame.id.startswith("meet.group") and token.tag_ == "NNS" and lemma(token) not in ("talk", "leader"):
            return not is_verbal(token)
        if lemma(token) == "meet" and is_verbal(token):
            met = [
                item for item in children(token, "dobj") if item.ent_type_ != "DATE" and item.i not in firing.consumed
            ]
            return bool(met) and not any(self.referents.resolve(item) for one in met for item in conjuncts(one))
        if lemma(token) == "call" and is_verbal(token):
            if any(child.tag_ == "VB" for child in children(token, "xcomp", "ccomp", "advcl")) and oblique(token, "on"):
                return True
            named = children(token, "oprd", "attr", "acomp", "ccomp")
            if named or (token.i and token.nbor(-1).text == "-"):
                return True
        words = {child.lower_ for i in firing.consumed for child in children(token.doc[i], "compound", "amod")}
        return bool(words & {"accession", "membership", "press", "news"})

    def _known_by_topic(self, firing: Firing) -> bool:
        """Whether a bare "the summit" is that of the stately body just named: no other's, and told where or when."""
        noun = firing.token
        hanging = [item for word in ("between", "with", "of", "among") for item in oblique(noun, word)]
        qualifying = children(noun, "compound", "poss", "amod")
        placed = [item for item in qualifying if item.dep_ == "compound" and item.ent_type_ in ("GPE", "LOC")]
        owned = any(self.referents.resolve(item) for item in (*hanging, *qualifying) if item not in placed)
        definite = any(
            child.lower_ in _DEFINITE or child.ent_type_ == "DATE" for child in children(noun, "det", "poss")
        )
        dated = bool(placed) or any(child.ent_type_ == "DATE" for child in noun.children) or bool(oblique(noun, "in"))
        bodies = [entity for token in firing.slots["participants"] for entity in self.referents.resolve(token)]
        near = self.referents.discourse.latest(noun, _STATELY_BODIES | {"TreatyOrganization"}, reach=2)
        return not owned and definite and dated and near is not None and bodies == [near.entity]

    def _accompanied(self, tokens: list[Any]) -> list[Any]:
        """Who is told of beside one who takes part: "A, flanked by B", "A, accompanied by B"."""
        with_them = [verb for token in tokens for verb in children(token, "acl") if lemma(verb) in _COMPANY]
        return [item for verb in with_them for item in subjects(verb)]

    def _attending(self, firing: Firing) -> list[Any]:
        tokens = firing.slots.get("participants", ())
        trigger = firing.token
        if is_verbal(trigger) or firing.frame.id == "meet.attend_listed":
            return list(tokens)
        row = {item.i for item in between(trigger, "between", self.referents)}
        if row and all(token.i in row for token in tokens):
            return list(tokens)
        inside = {item.i for item in trigger.subtree}
        own = [token for token in tokens if token.i in inside and not self._locates(firing, token)]
        setting = firing.frame.id == "meet.setting"
        if len(own) == len(tokens) or not within(trigger, self.words["support_verbs"], setting):
            return own
        clause = main_subjects(trigger) if trigger.dep_ == "pobj" else []
        return [*own, *(clause or [token for token in tokens if token.i not in inside])]

    def _without_offices(self, found: tuple[Entity, ...]) -> tuple[Entity, ...]:
        """States give way to their office-holders who are named beside them; treaties and places take no part."""
        offices = self.referents.offices
        served = {offices[entity.iri].employer for entity in found if entity.kind == "Person" and entity.iri in offices}
        return tuple(one for one in found if one not in served and one.kind not in ("Treaty", "Place"))

    def _locates(self, firing: Firing, token: Any) -> bool:
        """Whether the name only says where: "the Hanoi summit", "the Swiss summit", but not "the Franco-German"."""
        name = self.referents.name_at(token)
        if name is None or name.entity.kind not in STATES | {"Place"} or token.head != firing.token:
            return False
        if token.dep_ not in ("compound", "amod", "nmod", "poss"):
            return False
        doc = firing.token.doc
        if "-" in (doc[max(name.start - 1, 0)].text, doc[name.end].text if name.end < len(doc) else ""):
            return False
        if token.dep_ == "poss":
            return name.form is Form.GOVERNMENT
        return name.form in (Form.GOVERNMENT, Form.ADJECTIVE) or name.entity.kind == "Place"

    def _hosted(self, firing: Firing, found: tuple[Entity, ...]) -> tuple[Entity, ...]:
        """With guests, host and guests; else the body whose summit it is; else the host himself."""
        words = [firing.token.doc[index] for index in sorted(firing.consumed)]
        noun = next((word for word in words if word.pos_ in ("NOUN", "PROPN")), None)
        if noun is None:
            return ()
        around = (noun, firing.token)
        guests = [item for node in around for word in ("with", "alongside", "for") for item in oblique(node, word)]
        guests += [item for word in firing.token.subtree if word.lower_ == "alongside" for item in behind(word)]
        guests += [item for verb in children(noun, "relcl") if at_which(verb) for item in subjects(verb)]
        invited = tuple(dict.fromkeys(entity for item in guests for entity in self._behind(item)))
        if invited:
            return self._without_offices(tuple(dict.fromkeys((*found, *invited))))
        body = self._own_body(noun)
        if body:
            return body
        if len(found) == 1 and found[0].kind in STATES | {"Person"}:
            return self._topic(noun, firing.token) or found
        return found

    def _received(self, firing: Firing, found: tuple[Entity, ...]) -> tuple[Entity, ...]:
        """A body whose leaders one host receives meets as itself: "the leaders of the G7, whom A received"."""
        bodies = tuple(one for one in found if one.kind in _STATELY_BODIES | {"TreatyOrganization"})
        heads = any(lemma(token) in _HEADS | _LOWER for token in firing.slots.get("participants", ()))
        return bodies if heads and len(found) == 2 and len(bodies) == 1 else found

    def _with_guests(self, firing: Firing) -> bool:
        """Whether the one who comes to a summit has it with another, which says more: "for a summit with"."""
        words = [firing.token.doc[index] for index in firing.consumed]
        return any(self.referents.resolve(item) for word in words for item in oblique(word, "with"))

    def _behind(self, token: Any) -> tuple[Entity, ...]:
        """Whom the phrase names, also through "heads of state of" and "delegations from"."""
        found = self.referents.resolve(token)
        node = token
        for _ in range(3):
            if found:
                break
            below = [item for word in ("of", "from") for item in oblique(node, word)]
            found = tuple(dict.fromkeys(entity for item in below for entity in self.referents.resolve(item)))
            if not below:
                break
            node = below[0]
        return found

    def _own_body(self, noun: Any) -> tuple[Entity, ...]:
        owners = [*children(noun, "compound", "poss", "amod", "nmod"), *oblique(noun, "of")]
        owners += [inner for owner in owners for inner in children(owner, "compound", "nmod")]
        found = tuple(dict.fromkeys(entity for owner in owners for entity in self.referents.resolve(owner)))
        return tuple(entity for entity in found if entity.kind in GROUPS - {"Collective"})

    def _topic(self, noun: Any, verb: Any) -> tuple[Entity, ...]:
        """The body whose summit a host speaks of: named in the same sentence, or shortly before when it is "the"."""
        name = self.referents.discourse.latest(noun, _STATELY_BODIES, reach=_REACH)
        treaty = self.referents.discourse.latest(noun, {"TreatyOrganization"}, reach=1)
        name = treaty if treaty is not None and (name is None or name.start < treaty.start) else name
        if name is None:
            return ()
        definite = any(child.lower_ in ("the", "this", "its") for child in children(noun, "det", "poss"))
        timed = any(child.ent_type_ == "DATE" for child in children(noun, "poss"))
        near = self.referents.discourse.distance(verb, name.start) == 0
        return (name.entity,) if near or definite or timed else ()

    # -- what

    def kind(self, firing: Firing, present: tuple[Entity, ...]) -> str:
        """Summit when heads or the word say so, by the number of participants else."""
        kind = str(firing.frame.fixed["kind"])
        tokens = firing.slots.get("participants", ())
        bodies = all(entity.kind in GROUPS for entity in present)
        if kind in ("conference", "bilateral") and bodies and any(lemma(token) in _HEADS for token in tokens):
            return "summit"
        if kind == "bilateral" and (says(firing, frozenset({"summit"})) or for_summit(firing.token)):
            return "summit"
        if kind == "bilateral" and len(present) > 2:
            return "other"
        if firing.frame.id == "meet.attend_conference" and says(firing, _TALKS):
            return "other"
        if firing.frame.id == "meet.setting":
            return self._set(firing, present)
        if firing.frame.id == "meet.ministers" and len(present) == 1 and present[0].kind in _STATELY_BODIES:
            itself = any(self.referents.name_at(token) is not None for token in tokens)
            return "summit" if itself and lemma(firing.token) != "hold" else kind
        if firing.frame.id == "meet.group_conference" and lemma(firing.token) in ("gathering", "retreat"):
            return "summit" if present[0].kind in _STATELY_BODIES else kind
        return kind

    def _set(self, firing: Firing, present: tuple[Entity, ...]) -> str:
        if lemma(firing.token) == "summit":
            return "summit"
        if len(present) == 1:
            heads = any(lemma(token) in _HEADS for token in firing.slots.get("participants", ()))
            return "summit" if heads else "conference"
        return "bilateral" if len(present) == 2 else "other"

    def vague(self, firing: Firing) -> bool:
        """Whether the words leave open of what kind the meeting was."""
        if firing.frame.id in ("meet.spoke", "meet.setting"):
            return True
        if firing.frame.id == "meet.ministers":
            tokens = firing.slots.get("participants", ())
            return any(self.referents.name_at(token) is not None for token in tokens)
        return any(lemma(firing.token.doc[index]) in _VAGUE for index in firing.consumed)

    def body(self, firing: Firing) -> Entity | None:
        """The body that the words say to hold the meeting: "attended the SCO's summit"."""
        nouns = [firing.token.doc[index] for index in sorted(firing.consumed)]
        found = [entity for noun in nouns if noun.pos_ in ("NOUN", "PROPN") for entity in self._own_body(noun)]
        return found[0] if len(found) == 1 else None

    def names_meeting(self, firing: Firing) -> bool | None:
        """Whether what one is absent from, or what was attended, is a meeting; nothing when it is left out."""
        doc, words = firing.token.doc, self.words["occasion_nouns"]
        if any(lemma(doc[index]) in words or doc[index].lower_ in words for index in firing.consumed):
            return True
        away = oblique(firing.token, "from")
        away += [item for child in children(firing.token, "acomp", "advmod") for item in oblique(child, "from")]
        if away:
            return any(lemma(item) in words or item.lower_.endswith("summit") for item in away)
        return None
