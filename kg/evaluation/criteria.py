"""When a claim says what gold says: one rule for each type of claim, strict and lenient.

The rules are those of ``docs/evaluation.md``. A rule takes the two statements, gold first, and a :class:`Judge` that
knows the document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from kg.evaluation.names import Names, plain
from kg.evaluation.passages import Passages
from kg.evaluation.statements import Statement
from kg.evaluation.wording import Wording
from kg.model import ClaimType

__all__ = ["Judge", "named"]

_ENTITY_SLOTS = (
    "member organization person state_or_org actor holder participants parties between hosted_by "
    "target toward about addressee"
).split()
_OPINIONS = frozenset({ClaimType.ASSESSMENT, ClaimType.RECOMMENDATION})
"""Types in which a denial is a matter of wording."""
_LOOSE_KINDS = frozenset({"summit", "bilateral", "other"})
_OTHER = "other"
_NARRATOR = "author"
_MANY = 4
"""From so many participants or parties on, some may be missing."""

_ALMOST_ALL, _MOST = 0.8, 0.6
_OFFICE = 0.3
_SAME_WORDS = 0.5
_TOWARD, _TOWARD_HERE = 0.5, 0.2
_OBJECT = _SUBJECT = _ADVICE = 0.35
_ABOUT, _CONTENT = 0.4, 0.3
_LENIENT, _LENIENT_OBJECT, _LENIENT_ADVICE, _LENIENT_CONTENT = 0.4, 0.25, 0.25, 0.2


def named(statement: Statement) -> Iterable[tuple[str, str]]:
    """Slot and value of everything that a statement names; a speaker's slot is ``attributed_to``."""
    for slot in _ENTITY_SLOTS:
        yield from ((slot, value) for value in statement.values(slot))
    if [plain(speaker) for speaker in statement.speakers] != [_NARRATOR]:
        yield from (("attributed_to", speaker) for speaker in statement.speakers)


class Judge:
    """Compares statements about one document."""

    def __init__(self, names: Names, wording: Wording, passages: Passages, gold: Iterable[Statement]) -> None:
        """``gold`` is all gold of the document: whose office it tells, that person may leniently stand for the body."""
        self.names, self.wording, self.passages = names, wording, passages
        self._stands_for = dict(names.organs)
        for statement in gold:
            if statement.type is ClaimType.HOLDS_OFFICE:
                body = names.canonical(statement.text("state_or_org"))
                self._stands_for[names.canonical(statement.text("person"))] = body

    def strict(self, gold: Statement, claim: Statement) -> bool:
        """Whether the claim agrees with gold in all that its type must have."""
        if gold.type is not claim.type or (gold.type not in _OPINIONS and gold.denied != claim.denied):
            return False
        return _STRICT[gold.type](self, gold, claim)

    def lenient(self, gold: Statement, claim: Statement) -> bool:
        """Whether the claim is of gold's type and agrees with it in its main arguments."""
        return gold.type is claim.type and _LENIENT_RULES[gold.type](self, gold, claim)

    def same(self, left: str, right: str) -> bool:
        """Whether both name one entity."""
        name = self.names.canonical(left)
        return bool(name) and name == self.names.canonical(right)

    def related(self, left: str, right: str) -> bool:
        """Whether both name one entity, or one an organ or office-holder of the other, or both organs of one body."""
        one, other = self.names.canonical(left), self.names.canonical(right)
        if not one or not other:
            return False
        bodies = self._stands_for.get(one), self._stands_for.get(other)
        organs = one in self.names.organs and other in self.names.organs
        return one == other or bodies[0] == other or bodies[1] == one or (organs and bodies[0] == bodies[1])

    def alike(self, left: str, right: str, share: float = _SAME_WORDS) -> bool:
        """Whether both name one entity or have that share of their terms in common."""
        return self.same(left, right) or self.wording.share(left, right) >= share

    def akin(self, left: str, right: str, share: float = _LENIENT) -> bool:
        """Whether both are there and related, or have that share of their terms in common."""
        return bool(left and right) and (self.related(left, right) or self.wording.share(left, right) >= share)

    def here(self, gold: Statement, claim: Statement) -> bool:
        """Whether both rest on the same words of the text."""
        return self.passages.overlap(gold.quote, claim.quote)

    def agreement(self, left: Sequence[str], right: Sequence[str], same: Callable[[str, str], bool]) -> float:
        """The F1 of two sets of names."""
        one, other = (list(dict.fromkeys(map(self.names.canonical, names))) for names in (left, right))
        if not one or not other:
            return 0.0
        found = sum(any(same(name, each) for each in other) for name in one)
        returned = sum(any(same(each, name) for each in one) for name in other)
        return 2 * min(found, returned) / (len(one) + len(other))


Rule: TypeAlias = Callable[[Judge, Statement, Statement], bool]


def _membership(judge: Judge, gold: Statement, claim: Statement) -> bool:
    statuses = {gold.text("status"), claim.text("status")}
    near = statuses == {"candidate", "acceding"} and gold.modality == "planned"
    return (
        (len(statuses) == 1 or near)
        and judge.same(gold.text("member"), claim.text("member"))
        and judge.same(gold.text("organization"), claim.text("organization"))
    )


def _office(judge: Judge, gold: Statement, claim: Statement) -> bool:
    return (
        judge.same(gold.text("person"), claim.text("person"))
        and judge.same(gold.text("state_or_org"), claim.text("state_or_org"))
        and (judge.wording.share(gold.text("office"), claim.text("office")) >= _OFFICE or judge.here(gold, claim))
    )


def _meeting(judge: Judge, gold: Statement, claim: Statement) -> bool:
    wanted, kinds = gold.values("participants"), {gold.text("kind"), claim.text("kind")}
    if len(kinds) > 1 and not (len(wanted) <= 2 and kinds <= _LOOSE_KINDS):
        return False
    place = gold.text("place")
    one_event = len(wanted) > 1 or judge.here(gold, claim) or (place and judge.alike(place, claim.text("place")))
    return bool(one_event) and judge.agreement(wanted, claim.values("participants"), judge.same) >= _enough(wanted)


def _enough(names: Sequence[str]) -> float:
    return _ALMOST_ALL if len(names) < _MANY else _MOST


def _action(judge: Judge, gold: Statement, claim: Statement) -> bool:
    verbs = {gold.text("verb"), claim.text("verb")}
    vague = _OTHER in verbs
    if not judge.same(gold.text("actor"), claim.text("actor")) or not (vague or len(verbs) == 1):
        return False
    if target := gold.text("target"):
        found = claim.text("target")
        if not (judge.alike(target, found) if found else judge.here(gold, claim)):
            return False
        return not vague or _object(judge, gold, claim)
    return _object(judge, gold, claim)


def _object(judge: Judge, gold: Statement, claim: Statement) -> bool:
    # What gold has as an object, a claim may have as the target.
    said = " ".join(filter(None, (claim.text("object"), claim.text("target"))))
    return judge.alike(gold.text("object"), said, _OBJECT) or judge.here(gold, claim)


def _stance(judge: Judge, gold: Statement, claim: Statement) -> bool:
    if gold.text("position") != claim.text("position") or not judge.same(gold.text("holder"), claim.text("holder")):
        return False
    toward, said = gold.text("toward"), claim.text("toward")
    share = 1.0 if judge.same(toward, said) else judge.wording.share(toward, said)
    return share >= _TOWARD or (share >= _TOWARD_HERE and judge.here(gold, claim))


def _values(judge: Judge, gold: Statement, claim: Statement) -> bool:
    return (
        (gold.polarity == "negative") == (claim.polarity == "negative")
        and judge.agreement(gold.values("between"), claim.values("between"), judge.same) >= _ALMOST_ALL
        and _any(judge.alike, gold.values("values"), claim.values("values"))
    )


def _any(alike: Callable[[str, str], bool], left: Iterable[str], right: Sequence[str]) -> bool:
    return any(alike(one, other) for one in left for other in right)


def _pact(judge: Judge, gold: Statement, claim: Statement) -> bool:
    parties, name = gold.values("parties"), "name_or_subject"
    return judge.agreement(parties, claim.values("parties"), judge.related) >= _enough(parties) and (
        judge.wording.share(gold.text(name), claim.text(name)) >= _SUBJECT or judge.here(gold, claim)
    )


def _advice(judge: Judge, gold: Statement, claim: Statement) -> bool:
    return _is_addressed(judge, gold, claim, judge.alike) and (
        judge.wording.share(gold.text("content"), claim.text("content")) >= _ADVICE or judge.here(gold, claim)
    )


def _is_addressed(judge: Judge, gold: Statement, claim: Statement, alike: Callable[[str, str], bool]) -> bool:
    wanted, said = gold.text("addressee"), claim.text("addressee")
    return judge.wording.is_unaddressed(wanted) or judge.wording.is_unaddressed(said) or alike(wanted, said)


def _judgement(judge: Judge, gold: Statement, claim: Statement) -> bool:
    about = judge.alike(gold.text("about"), claim.text("about"), _ABOUT)
    content = judge.wording.share(gold.text("content"), claim.text("content")) >= _CONTENT
    return (about and content) or ((about or content) and judge.here(gold, claim))


_STRICT: Mapping[ClaimType, Rule] = MappingProxyType(
    {
        ClaimType.MEMBERSHIP: _membership,
        ClaimType.HOLDS_OFFICE: _office,
        ClaimType.MEETING: _meeting,
        ClaimType.ACTION: _action,
        ClaimType.STANCE: _stance,
        ClaimType.SHARES_VALUES: _values,
        ClaimType.AGREEMENT: _pact,
        ClaimType.RECOMMENDATION: _advice,
        ClaimType.ASSESSMENT: _judgement,
    }
)


def _both_related(first: str, second: str) -> Rule:
    return lambda judge, gold, claim: all(judge.related(gold.text(s), claim.text(s)) for s in (first, second))


def _met(judge: Judge, wanted: Sequence[str], found: Sequence[str]) -> int:
    return sum(any(judge.related(one, other) for other in found) for one in wanted)


def _lenient_meeting(judge: Judge, gold: Statement, claim: Statement) -> bool:
    wanted = gold.values("participants")
    return _met(judge, wanted, claim.values("participants")) >= min(2, len(wanted))


def _lenient_pact(judge: Judge, gold: Statement, claim: Statement) -> bool:
    wanted, name = gold.values("parties"), "name_or_subject"
    met = _met(judge, wanted, claim.values("parties"))
    if len(wanted) > 1:
        return met > 1
    return met > 0 and judge.akin(gold.text(name), claim.text(name), _LENIENT_OBJECT)


def _lenient_action(judge: Judge, gold: Statement, claim: Statement) -> bool:
    if not judge.related(gold.text("actor"), claim.text("actor")):
        return False
    if gold.text("target"):
        return judge.akin(gold.text("target"), claim.text("target"))
    verb = gold.text("verb")
    return verb == claim.text("verb") and (
        verb != _OTHER or judge.akin(gold.text("object"), claim.text("object"), _LENIENT_OBJECT)
    )


def _lenient_stance(judge: Judge, gold: Statement, claim: Statement) -> bool:
    holders = judge.related(gold.text("holder"), claim.text("holder"))
    return holders and judge.akin(gold.text("toward"), claim.text("toward"))


def _lenient_values(judge: Judge, gold: Statement, claim: Statement) -> bool:
    return _any(judge.related, gold.values("between"), claim.values("between")) and _any(
        judge.alike, gold.values("values"), claim.values("values")
    )


def _lenient_advice(judge: Judge, gold: Statement, claim: Statement) -> bool:
    share = judge.wording.share(gold.text("content"), claim.text("content"))
    return share >= _LENIENT_ADVICE and _is_addressed(judge, gold, claim, judge.akin)


def _lenient_judgement(judge: Judge, gold: Statement, claim: Statement) -> bool:
    share = judge.wording.share(gold.text("content"), claim.text("content"))
    return share >= _LENIENT_CONTENT and judge.akin(gold.text("about"), claim.text("about"))


_LENIENT_RULES: Mapping[ClaimType, Rule] = MappingProxyType(
    {
        ClaimType.MEMBERSHIP: _both_related("member", "organization"),
        ClaimType.HOLDS_OFFICE: _both_related("person", "state_or_org"),
        ClaimType.MEETING: _lenient_meeting,
        ClaimType.ACTION: _lenient_action,
        ClaimType.STANCE: _lenient_stance,
        ClaimType.SHARES_VALUES: _lenient_values,
        ClaimType.AGREEMENT: _lenient_pact,
        ClaimType.RECOMMENDATION: _lenient_advice,
        ClaimType.ASSESSMENT: _lenient_judgement,
    }
)
