"""Meetings as events: one claim for an event that a text tells of more than once.

Works on the claims that frames of meetings made, in text order. A vague word ("the gathering") takes the kind of the
event that was told of before; what a later mention knows besides (the place, the date) is added to the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from kg.extraction.attendance import Attendance
from kg.extraction.claims import Maker
from kg.extraction.discourse import STATES
from kg.extraction.matching import Firing
from kg.extraction.syntax import oblique
from kg.extraction.tree import children
from kg.model import Claim, ClaimType, Entity, Modality

__all__ = ["Fired", "as_events"]

Fired = tuple[Firing, list[Claim]]
"""A frame that fired, and the claims that it made."""

_SMALL = frozenset({"summit", "bilateral", "other"})
_NEAR = 3
_TALKS = frozenset({"talks", "meeting", "meetings", "summit", "negotiations", "lunch", "dinner"})
_PLACED = ("meet.told_in", "meet.joint_act")
"""Frames of what is done by those who are in one place, which must be said."""
_BARRING = frozenset(
    "bar ban block prevent exclude stop forbid keep disqualify prohibit refrain decline refuse".split()
)
_APART = frozenset({"separate", "individual", "one-on-one"})
_SINGLES = ("meet.attend", "meet.absent", "meet.absence", "meet.sent", "meet.shut_out")


@dataclass(slots=True, eq=False)
class _Event:
    """A meeting told of: who, whom they serve, and where its claim is kept."""

    who: tuple[Entity, ...]
    vague: bool
    home: list[Claim]
    place: int
    sentence: int
    body: Entity | None = None
    nouns: frozenset[str] = frozenset()

    @property
    def claim(self) -> Claim:
        return self.home[self.place]


def as_events(fired: Iterable[Fired], maker: Maker) -> list[Fired]:
    """The same firings, each event of a meeting claimed once, by its kind and with those who took part."""
    reader = _Reader(maker)
    return [
        (firing, made if firing.frame.claim is not ClaimType.MEETING else reader.read(firing, made))
        for firing, made in fired
    ]


class _Reader:
    def __init__(self, maker: Maker) -> None:
        self.maker = maker
        self.attendance = Attendance(maker.referents)
        self.events: list[_Event] = []

    def read(self, firing: Firing, made: Sequence[Claim]) -> list[Claim]:
        kept: list[Claim] = []
        for claim, who in self._each(firing, made):
            if firing.frame.id in _PLACED and not (claim.args.get("place") or _somewhere(firing)):
                continue
            if not who or (firing.frame.id.startswith(_SINGLES) and not self._known_meeting(firing)):
                continue
            sound = self._settled(firing, claim, who)
            sound = replace(sound, modality=Modality.DENIED) if _kept_out(firing.token) else sound
            body = self._body(firing, who)
            self._supersede(firing, sound, who, body)
            if not self._told(firing, sound, who) and not self._peopled(sound, who, body):
                kept.append(sound)
                vague = self.attendance.vague(firing)
                place = self._sentence(firing.token)
                self.events.append(_Event(who, vague, kept, len(kept) - 1, place, body, _nouns(firing)))
        return kept

    def _each(self, firing: Firing, made: Sequence[Claim]) -> Iterator[tuple[Claim, tuple[Entity, ...]]]:
        """The claims with who took part; "separate meetings with A and B" are as many as he met."""
        nouns = [firing.token.doc[index] for index in firing.consumed]
        apart = any(child.lower_ in _APART for noun in nouns for child in children(noun, "amod"))
        for claim in made:
            who = self.attendance.present(firing, claim.modality)
            pairs = [(who[0], other) for other in who[1:]] if apart and len(who) > 2 else [who]
            yield from ((claim, pair) for pair in pairs)

    def _body(self, firing: Firing, who: tuple[Entity, ...]) -> Entity | None:
        """The body whose summit it is: the only one that is said to meet, or the one that the words name."""
        if _bare(who):
            return who[0]
        named = self.attendance.body(firing)
        if named is not None or not _definite(firing):
            return named
        last = self._last(firing)
        return last.body if last is not None and last.nouns & _nouns(firing) else None

    def _peopled(self, claim: Claim, who: tuple[Entity, ...], body: Entity | None) -> bool:
        """Whether a body is said to meet at an event whose attendants have been named."""
        return _bare(who) and any(
            event.body == body and len(event.who) > 1 and _one_event(event.claim, claim) for event in self.events
        )

    def _sentence(self, token: Any) -> int:
        return self.maker.referents.discourse.sentence[int(token.i)]

    def _settled(self, firing: Firing, claim: Claim, who: tuple[Entity, ...]) -> Claim:
        args = dict(claim.args) | {"participants": tuple(entity.name for entity in who)}
        args["kind"] = self._kind(firing, who)
        entities = dict(claim.entities) | {entity.name: entity.iri for entity in who}
        return _with(claim, args, entities)

    def _kind(self, firing: Firing, who: tuple[Entity, ...]) -> str:
        kind = self.attendance.kind(firing, who)
        if not self.attendance.vague(firing):
            return kind
        if firing.frame.id.startswith(_SINGLES):
            last = self._last(firing)
            return str(last.claim.args["kind"]) if last is not None and _definite(firing) else kind
        if kind == "conference":
            before = next((event for event in reversed(self.events) if event.who == who), None)
            return str(before.claim.args["kind"]) if before is not None else kind
        return kind

    def _supersede(self, firing: Firing, claim: Claim, who: tuple[Entity, ...], body: Entity | None) -> None:
        """Of a meeting whose attendants are named, the body whose meeting it is need not be claimed too."""
        last = self._last(firing)
        if claim.modality is Modality.DENIED or last is None or _bare(who):
            return
        names = firing.frame.id.startswith(("meet.attend", "meet.brought"))
        told = [each for each in self.events if body is not None and each.body == body and _bare(each.who)]
        told = [each for each in told if len(who) > 1 and _one_event(each.claim, claim)]
        told += [last] if names and _bare(last.who) and last.sentence == self._sentence(firing.token) else []
        for event in dict.fromkeys(told):
            if len(event.home) == 1:
                event.home.clear()
                self.events.remove(event)

    def _last(self, firing: Firing) -> _Event | None:
        """The event that was told of last, if not long ago."""
        sentence = self._sentence(firing.token)
        near = (event for event in reversed(self.events) if 0 <= sentence - event.sentence <= _NEAR)
        return next(near, None)

    def _known_meeting(self, firing: Firing) -> bool:
        named = True if firing.frame.id == "meet.attend_call" else self.attendance.names_meeting(firing)
        if named is not None:
            return named
        return (
            firing.frame.id
            in (
                "meet.absent",
                "meet.attended",
                "meet.attend_bare",
                "meet.attend_listed",
                "meet.sent",
                "meet.sent_by",
                "meet.shut_out",
            )
            and self._last(firing) is not None
        )

    # -- one event, one claim

    def _told(self, firing: Firing, claim: Claim, who: tuple[Entity, ...]) -> bool:
        """Whether the event has been told of; what the claim knows besides is added to the one that is kept."""
        for event in reversed(self.events):
            if self._alike(event.who, who) and self._same(firing, event, claim):
                self._merge(firing, event, claim, who)
                return True
            if self._among(firing, event, who) and _one_event(event.claim, claim):
                return True
        return False

    def _among(self, firing: Firing, event: _Event, who: tuple[Entity, ...]) -> bool:
        """Whether one who is said to be at the meeting has been named among those who met: "Addressing the summit"."""
        near = self._sentence(firing.token) - event.sentence <= 2 * _NEAR
        return firing.frame.id.startswith(_SINGLES) and _definite(firing) and near and set(who) < set(event.who)

    def _merge(self, firing: Firing, event: _Event, claim: Claim, who: tuple[Entity, ...]) -> None:
        known = event.claim
        args = dict(claim.args) | dict(known.args)
        if event.vague and not self.attendance.vague(firing):
            args["kind"] = claim.args["kind"]
            event.vague = False
        if any(entity.kind == "Person" for entity in who) and not any(one.kind == "Person" for one in event.who):
            args["participants"], event.who = claim.args["participants"], who
        telling = claim if _settings(claim) > _settings(known) else known
        merged = _with(telling, args, {**claim.entities, **known.entities})
        planned = claim.modality is Modality.PLANNED and known.modality is Modality.ASSERTED
        event.home[event.place] = replace(merged, modality=Modality.PLANNED) if planned else merged

    def _alike(self, first: tuple[Entity, ...], second: tuple[Entity, ...]) -> bool:
        """Whether both are the same ones, or the one the states that the others serve."""
        if set(first) == set(second):
            return True
        persons = [{entity.kind for entity in who} == {"Person"} for who in (first, second)]
        return persons[0] != persons[1] and len(first) == len(second) and self._served(first) == self._served(second)

    def _served(self, who: tuple[Entity, ...]) -> set[Entity]:
        offices = self.maker.referents.offices
        return {offices[entity.iri].employer if entity.iri in offices else entity for entity in who}

    def _same(self, firing: Firing, event: _Event, claim: Claim) -> bool:
        known = event.claim
        if (claim.modality is Modality.DENIED) != (known.modality is Modality.DENIED):
            return False
        differing = [slot for slot in ("place", "date") if _differ(known.args, claim.args, slot)]
        if "place" in differing or (differing and not _definite(firing)):
            return False
        kinds = {str(claim.args["kind"]), str(known.args["kind"])}
        alike = len(kinds) == 1 or (not _bare(event.who) and kinds <= _SMALL)
        return alike or event.vague or self.attendance.vague(firing)


def _with(claim: Claim, args: Mapping[str, Any], entities: Mapping[str, str]) -> Claim:
    return replace(
        claim,
        args=MappingProxyType(dict(sorted(args.items()))),
        entities=MappingProxyType(dict(sorted(entities.items()))),
    )


def _kept_out(verb: Any) -> bool:
    """Whether one is kept from coming: "barred from attending", "forbidden to attend"."""
    above = verb.head.head if verb.dep_ == "pcomp" and verb.head.lower_ == "from" else verb.head
    return verb.dep_ in ("pcomp", "xcomp") and verb.tag_ in ("VBG", "VB") and above.lemma_ in _BARRING


def _nouns(firing: Firing) -> frozenset[str]:
    words = (firing.token.doc[index] for index in firing.consumed)
    return frozenset(word.lemma_.lower() for word in words if word.pos_ in ("NOUN", "PROPN"))


def _bare(who: tuple[Entity, ...]) -> bool:
    """Whether nobody is named but the body whose meeting it is."""
    return len(who) == 1 and who[0].kind not in ("Person", *STATES)


def _one_event(first: Claim, second: Claim) -> bool:
    """Whether nothing that is told of two meetings of one body parts them."""
    denied = Modality.DENIED in (first.modality, second.modality)
    return not denied and not any(_differ(first.args, second.args, slot) for slot in ("place", "date"))


def _differ(first: Mapping[str, Any], second: Mapping[str, Any], slot: str) -> bool:
    return bool(first.get(slot)) and bool(second.get(slot)) and first[slot] != second[slot]


def _definite(firing: Firing) -> bool:
    """Whether a noun of the expression is one already known: "the meeting", "their talks"."""
    nouns = [firing.token.doc[index] for index in firing.consumed]
    return any(
        child.lower_ in ("the", "this", "that", "their", "its", "which")
        for noun in nouns
        for child in children(noun, "det", "poss")
    )


def _somewhere(firing: Firing) -> bool:
    """Whether what was done together is told with a place: "signed a deal in Brussels", "after talks in Budapest"."""
    talks = [item for child in children(firing.token, "prep") for item in child.subtree if item.lower_ in _TALKS]
    nodes = [firing.token, *children(firing.token, "dobj"), *talks]
    places = [inner for node in nodes for word in ("in", "at") for inner in oblique(node, word)]
    return any(inner.ent_type_ in ("GPE", "FAC") and inner.pos_ == "PROPN" for inner in places)


def _settings(claim: Claim) -> int:
    """How much of where, when and beside what the meeting was the claim's own words say."""
    return sum(slot in claim.args for slot in ("place", "date", "within", "hosted_by"))
