"""Who holds which office, as the text says it: titles before a name, appositions behind it, possessives in front.

"Russian President Vladimir Putin", "Fumio Kishida, the Japanese prime minister", "South Africa's president, Cyril
Ramaphosa", "the head of the agency, Rafael Grossi".
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from kg.extraction.aliases import Name
from kg.extraction.syntax import children, conjuncts
from kg.extraction.titles import Resolver, TitleFinder
from kg.gazetteer import Form, Gazetteer
from kg.model import Entity

__all__ = ["Office", "read_offices"]


@dataclass(frozen=True, slots=True)
class Office:
    """A person, the title he bears in the text, whom he serves, and the tokens (``end`` excluded) that say so."""

    person: Entity
    title: str
    employer: Entity
    start: int
    end: int
    stated: bool = True


def _shared(finder: TitleFinder, names: tuple[Name, ...]) -> list[Office]:
    """Plural titles dealt out: "Narendra Modi and Xi Jinping, the leaders of India and China"."""
    found: list[Office] = []
    for token in finder.doc:
        if token.tag_ != "NNS" or token.lemma_.lower() not in finder.titles:
            continue
        bodies = [
            item
            for prep in children(token, "prep")
            if prep.lower_ == "of"
            for p in children(prep, "pobj")
            for item in conjuncts(p)
        ]
        states = [
            finder.at[item.i].entity
            for item in bodies
            if item.i in finder.at and finder.at[item.i].entity.kind != "Person"
        ]
        persons = _beside(finder, token, names)
        if len(states) > 1 and len(states) == len(persons):
            words = [
                finder.doc[i].text
                for i in range(token.i - sum(1 for _ in children(token, "compound", "amod")), token.i)
            ]
            title = " ".join([*words, token.lemma_])
            first, last = min(token.i, persons[0].start), max(bodies[-1].i + 1, persons[-1].end)
            found.extend(Office(p.entity, title, s, first, last) for p, s in zip(persons, states, strict=True))
    return found


def _beside(finder: TitleFinder, token: Any, names: tuple[Name, ...]) -> list[Name]:
    """The persons named in one row right before or right after the plural title's phrase."""
    sentence = token.sent
    persons = [n for n in names if n.entity.kind == "Person" and sentence.start <= n.start < sentence.end]
    before = [n for n in persons if n.end <= token.i and token.i - n.end < 8]
    after = [n for n in persons if n.start > token.i and n.start - token.i < 12]
    return before if len(before) > 1 else after


def read_offices(
    doc: Any, names: tuple[Name, ...], titles: Collection[str], resolve: Resolver, gazetteer: Gazetteer
) -> tuple[Office, ...]:
    """The offices that the text gives to persons, the first for each person with a known employer."""
    finder = TitleFinder(doc, names, titles, resolve, gazetteer)
    found: dict[str, Office] = {office.person.iri: office for office in _shared(finder, names)}
    finder.known.update({iri: office.employer for iri, office in found.items()})
    for name in names:
        if name.entity.kind != "Person":
            continue
        for office in _of_name(finder, name):
            best = found.get(name.entity.iri)
            if best is None or (office.stated and not best.stated):
                found[name.entity.iri] = office
                finder.known[name.entity.iri] = office.employer
    return tuple(sorted(found.values(), key=lambda office: office.start))


def _of_name(finder: TitleFinder, name: Name) -> list[Office]:
    offices = []
    for stretch in (finder.before(name), finder.after(name), finder.copular(name)):
        if stretch is None:
            continue
        start, end = stretch
        employer, dropped = finder.employer(start, end)
        stated = employer is not None
        title = finder.title(start, end, dropped)
        employer = employer or finder.served(name.entity) or _implied(finder, name, title)
        if employer is not None and title and len(title) < 80:
            offices.append(Office(name.entity, title, employer, min(start, name.start), max(end, name.end), stated))
    leader = finder.possessed(name)
    if not offices and leader is not None:
        offices.append(Office(name.entity, "leader", leader.entity, leader.start, name.end))
    return offices


def _implied(finder: TitleFinder, name: Name, title: str) -> Entity | None:
    """The employer of a title that names none: the state most often named so far, or else in the whole text."""
    counted: dict[str, tuple[int, Entity]] = {}
    for other in finder.names:
        if other.entity.kind == "State" and other.form is not Form.DEMONYM:
            near = 3 if other.start < name.start else 1
            near += (
                4
                if finder.doc[other.start].sent.start == finder.doc[name.start].sent.start and other.start < name.start
                else 0
            )
            count = counted.get(other.entity.iri, (0, other.entity))[0]
            counted[other.entity.iri] = (count + near, other.entity)
    if not counted:
        return None
    if title.lower().startswith("secretary of state"):
        american = next((e for _, e in counted.values() if e.iri.endswith("/USA")), None)
        if american is not None:
            return american
    return max(counted.values(), key=lambda item: (item[0], item[1].iri))[1]
