"""Statements as answers to a question that others may answer otherwise, and which answers exclude each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kg.comparison.statements import Graph, Statement, matter_of
from kg.statements import Thing

__all__ = ["Aspect", "Reading", "Rules", "readings"]


class Aspect(StrEnum):
    """What a statement is an answer to."""

    STANCE = "stance"
    STANDING = "standing"
    OFFICE = "office"
    MEETING = "meeting"
    ACTION = "action"
    VALUES = "values"
    AGREEMENT = "agreement"
    OPINION = "opinion"

    @staticmethod
    def classes() -> tuple[str, ...]:
        """The classes of claims that are compared."""
        return tuple(_ASPECTS)

    def words(self, token: str, denied: bool) -> str:
        """An answer in words."""
        said = _VERBS.get(self, token.replace("_", " "))
        return f"not {said}" if denied else said


_ASPECTS: Mapping[str, Aspect] = {
    "StanceClaim": Aspect.STANCE,
    "MembershipClaim": Aspect.STANDING,
    "OfficeClaim": Aspect.OFFICE,
    "MeetingClaim": Aspect.MEETING,
    "ActionClaim": Aspect.ACTION,
    "SharedValuesClaim": Aspect.VALUES,
    "AgreementClaim": Aspect.AGREEMENT,
}
_VERBS = {Aspect.MEETING: "met", Aspect.VALUES: "share", Aspect.AGREEMENT: "agreed"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A statement as an answer: readings of one ``key`` answer one question, ``label`` is the answer and whether it is
    denied."""

    key: tuple[object, ...]
    aspect: Aspect
    label: tuple[str, bool]
    subjects: tuple[Thing, ...]
    objects: tuple[Thing, ...]
    statement: Statement


def readings(statements: Iterable[Statement], *, opinions: bool) -> Iterator[Reading]:
    """The readings of statements; with ``opinions``, also of stances as answers to what their holders think."""
    for one in statements:
        aspect = _ASPECTS[one.kind]
        if not one.subjects or (aspect in (Aspect.MEETING, Aspect.AGREEMENT) and len(one.subjects) < 2):
            continue
        if aspect is not Aspect.MEETING and not one.objects:
            continue
        for objects in [(thing,) for thing in one.objects] if aspect is Aspect.VALUES else [one.objects]:
            yield _reading(one, aspect, one.subjects, objects)
        if opinions and aspect is Aspect.STANCE and not one.denied:
            yield _reading(one, Aspect.OPINION, (), one.objects)


def _reading(one: Statement, aspect: Aspect, subjects: tuple[Thing, ...], objects: tuple[Thing, ...]) -> Reading:
    # What is done is part of the question, how somebody stands is the answer.
    asked = one.relation if aspect in (Aspect.ACTION, Aspect.OFFICE) else ""
    denied = one.denied or (aspect is Aspect.VALUES and one.polarity == "negative")
    token = "" if aspect in (Aspect.MEETING, Aspect.VALUES, Aspect.AGREEMENT) else one.relation
    key = (aspect, tuple(sorted(matter_of(subjects))), asked.casefold(), tuple(sorted(matter_of(objects))))
    return Reading(key, aspect, (token, denied), subjects, objects, one)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the schemes say of answers: the tone of positions, and which standings may be had together."""

    tones: Mapping[str, str]
    together: frozenset[tuple[str, str]]
    kinds: frozenset[tuple[str, str]]

    @classmethod
    def read(cls, graph: Graph) -> Rules:
        """The rules of a graph that holds the schemes."""
        tones = {position: tone for position, (_, tone) in graph.scale.items()}
        return cls(tones, graph.standings(narrower=False), graph.standings(narrower=True))

    def exclude(self, one: Reading, other: Reading) -> bool:
        """Whether both answers cannot hold at once."""
        (first, no), (second, other_no) = one.label, other.label
        if no and other_no:
            return False
        if no or other_no:
            asserted, denied = (second, first) if no else (first, second)
            return asserted == denied or (asserted, denied) in self.kinds
        if one.aspect in (Aspect.STANCE, Aspect.OPINION):
            return {self.tones.get(first), self.tones.get(second)} == {"positive", "negative"}
        return one.aspect is Aspect.STANDING and first != second and (first, second) not in self.together
