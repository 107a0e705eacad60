"""Memberships with status and interval, and the plain facts of those that hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from reference import packages
from reference.data import load
from reference.organizations import actor_iri
from reference.states import is_place
from reference.turtle import Node, date

_FACTS = {
    "member": ("cq:memberOf",),
    "founding": ("cq:memberOf", "cq:foundingMemberOf"),
    "observer": ("cq:observerOf",),
    "dialogue_partner": ("cq:dialoguePartnerOf",),
    "suspended": ("cq:suspendedFrom",),
}
_YEARS = {"UN": "UNmember", "OECD": "OECD"}
_MARKS = {"CouncilOfEurope": "CoE", "SchengenArea": "Schengen"}


class Spell(NamedTuple):
    """One stretch of a member's standing in an organisation; dates are ISO 8601 or empty."""

    organization: str
    member: str
    status: str
    since: str
    until: str


def spells() -> list[Spell]:
    """All spells, from the hand data and from the lists of years and marks that packages keep."""
    found = [*_by_hand(load("memberships")), *_kept()]
    twice = [spell for spell, count in Counter(found).items() if count > 1]
    if twice:
        raise ValueError(f"memberships given twice: {twice}")
    return sorted(found)


def _by_hand(data: Mapping[str, Mapping[str, Mapping[str, list[str]]]]) -> Iterator[Spell]:
    for organization, statuses in data.items():
        for status, intervals in statuses.items():
            for interval, members in intervals.items():
                since, until = interval_of(interval)
                yield from (Spell(organization, member, status, since, until) for member in members)


def interval_of(written: str) -> tuple[str, str]:
    """Beginning and end of ``2004/2009``, ``2004/``, ``?/2009`` or ``?``, empty where it is not known or not over."""
    since, slash, until = written.partition("/")
    if not slash and since != "?":
        raise ValueError(f"an interval needs a slash: {written!r}")
    return since.replace("?", ""), until.replace("?", "")


def _kept() -> Iterator[Spell]:
    for organization, column in _YEARS.items():
        for code, year in packages.joined(column).items():
            if is_place(code):
                yield Spell(organization, code, "member", year, "")
    for organization, column in _MARKS.items():
        yield from (
            Spell(organization, code, "member", "", "") for code in packages.listed_in(column) if is_place(code)
        )


def memberships() -> Iterator[Node]:
    """One node a spell, and one node an actor with the plain facts of its current memberships."""
    facts: dict[str, Node] = {}
    for spell in spells():
        member, organization = actor_iri(spell.member), actor_iri(spell.organization)
        node = Node(f"membership:{_local_name(spell)}").add("a", "cq:Membership")
        node.add("cq:member", member).add("cq:organization", organization).add("cq:status", f"status:{spell.status}")
        if spell.since:
            node.add("cq:validFrom", date(spell.since))
        if spell.until:
            node.add("cq:validUntil", date(spell.until))
        yield node
        if not spell.until:
            for predicate in _FACTS.get(spell.status, ()):
                facts.setdefault(member, Node(member)).add(predicate, organization)
    yield from facts.values()


def _local_name(spell: Spell) -> str:
    """Organisation and member; with the status when it is not plain membership, and the end when it has one."""
    parts = [spell.organization, spell.member]
    if spell.status not in ("member", "founding"):
        parts.append(spell.status.replace("_", "-"))
    if spell.until:
        parts.append(f"until-{spell.until}")
    return "-".join(parts)
