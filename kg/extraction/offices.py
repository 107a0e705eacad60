"""Who holds which office, as the text says it: titles before a name, appositions behind it, possessives in front.

"Russian President Vladimir Putin", "Fumio Kishida, the Japanese prime minister", "South Africa's president, Cyril
Ramaphosa", "the head of the agency, Rafael Grossi".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.extraction.aliases import Name
from kg.extraction.bearers import bearers
from kg.extraction.counterparts import counterpart
from kg.extraction.employers import Employers
from kg.extraction.heads import headships
from kg.extraction.titles import Resolver, TitleFinder
from kg.extraction.tree import children, conjuncts
from kg.gazetteer import Gazetteer
from kg.model import Entity

__all__ = ["Office", "read_offices"]


@dataclass(frozen=True, slots=True)
class Office:
    """A person, the title he bears in the text, whom he serves, and the tokens (``end`` excluded) that say so; ``how``
    they do: by a ``title``, ``apart`` from the name, by ``headship`` alone, or with the employer ``implied``."""

    person: Entity
    title: str
    employer: Entity
    start: int
    end: int
    stated: bool = True
    how: str = "title"


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


def _dealt(finder: TitleFinder, employers: Employers, names: tuple[Name, ...]) -> list[Office]:
    """Plural titles that leave to be known whom each person serves: "Presidents Xi Jinping and Vladimir Putin"."""
    found: list[Office] = []
    for token in finder.doc:
        if token.tag_ not in ("NNS", "NNPS") or token.lemma_.lower() not in finder.titles:
            continue
        words = [child.text for child in children(token, "compound", "amod") if child.i not in finder.at]
        title = " ".join([*words, token.lemma_])
        persons = [n for n in _beside(finder, token, names) if _adjoins(finder, token, n)]
        bodies = [employers.by_tenure(person.entity, title) for person in persons]
        if len(persons) == 2:
            first, last = min(token.i, persons[0].start), max(token.i + 1, persons[-1].end)
            pairs = zip(persons, bodies, strict=True)
            found.extend(Office(p.entity, title, body, first, last) for p, body in pairs if body is not None)
    return found


def _adjoins(finder: TitleFinder, token: Any, name: Name) -> bool:
    """Whether only commas, "and" and names of persons stand between the plural title and the name."""
    between = range(token.i + 1, name.start) if name.start > token.i else range(name.end, token.i)
    return all(
        finder.doc[i].lower_ in (",", "and", "the", "two", "both")
        or (i in finder.at and finder.at[i].entity.kind == "Person")
        or finder.doc[i].dep_ in ("compound", "amod")
        for i in between
    )


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
    """The offices that the text gives to persons, one for each: the first of those that it says most plainly."""
    finder = TitleFinder(doc, names, titles, resolve, gazetteer)
    employers = Employers(doc, names, gazetteer)
    found: dict[str, tuple[int, Office]] = {office.person.iri: (_STATED, office) for office in _shared(finder, names)}
    for office in _dealt(finder, employers, names):
        found.setdefault(office.person.iri, (_STATED, office))
    employers.known.update({iri: office.employer for iri, (_, office) in found.items()})
    for name in names:
        if name.entity.kind != "Person":
            continue
        for rank, office in _of_name(finder, employers, name, found):
            if rank > found.get(name.entity.iri, (-1, office))[0]:
                found[name.entity.iri] = (rank, office)
                employers.known[name.entity.iri] = office.employer
    for person, title, body, start, end in bearers(doc, names, employers, titles, found.keys()):
        found[person.iri] = (_IMPLIED, Office(person, title, body, start, end, how="apart"))
    return tuple(sorted((office for _, office in found.values()), key=lambda office: office.start))


_HEADSHIP, _IMPLIED, _STATED = range(3)
"""How plainly a text gives an office: without a title, without whom it serves, with both."""


def _of_name(
    finder: TitleFinder, employers: Employers, name: Name, found: Mapping[str, tuple[int, Office]]
) -> Iterator[tuple[int, Office]]:
    for stretch in (finder.before(name), finder.after(name), finder.copular(name), finder.within(name)):
        if stretch is None:
            continue
        office = _titled(finder, employers, name, stretch)
        if office is not None:
            yield (_STATED if office.stated else _IMPLIED), office
    paired = _paired(finder, name, found)
    if paired is not None:
        yield _STATED, paired
    ends = {office.end: office.title for _, office in found.values() if office.how != "headship"}
    likeness = counterpart(finder.doc, finder.at, employers, name, ends)
    if likeness is not None:
        title, body, start, end = likeness
        yield _IMPLIED, Office(name.entity, title, body, start, end, how="counterpart")
    for title, body, start, end in headships(finder.doc, finder.at, employers, name):
        yield _HEADSHIP, Office(name.entity, title, body, start, end, how="headship")


def _paired(finder: TitleFinder, name: Name, found: Mapping[str, tuple[int, Office]]) -> Office | None:
    """The title that is not said again: "Japan's defence minister, X, and South Korea's Y"."""
    doc, at = finder.doc, finder.at
    owner = at.get(name.start - 2) if name.start > 3 and doc[name.start - 1].text in ("'s", "’s", "'", "’") else None
    if owner is None or owner.entity.kind != "State" or doc[owner.start - 1].lower_ != "and":
        return None
    other = next((at[i] for i in (owner.start - 2, owner.start - 3) if i in at), None)
    if other is None or other.entity.iri not in found:
        return None
    office = found[other.entity.iri][1]
    near = office.end >= other.end and office.start >= doc[other.start].sent.start
    return Office(name.entity, office.title, owner.entity, owner.start, name.end) if near else None


def _titled(finder: TitleFinder, employers: Employers, name: Name, stretch: tuple[int, int]) -> Office | None:
    """The office that a title beside the name gives, whom it serves settled by the title, the graph or the text."""
    start, end = stretch
    if finder.institution(start, end):
        return None
    employer, dropped = finder.employer(start, end)
    title = finder.title(start, end, dropped)
    superior = finder.superior(start, end, name.entity)
    if employer is None and superior is not None:
        employer = employers.known.get(superior.entity.iri) or employers.served(superior.entity)
        title, end = f"{title} {superior.entity.name}", max(end, superior.end)
    master = finder.master(start)
    if employer is None and master is not None and master.entity != name.entity:
        employer = employers.known.get(master.entity.iri) or employers.served(master.entity)
        start = master.start
    if employer is None or (employers.gazetteer.entity(employer.iri) is None):
        employer = employers.by_tenure(name.entity, title) or employer
    if employer is None:
        referred, own = finder.by_reference(start, end)
        shortened, word = employers.by_short_name(start, end)
        dropped = own or word
        employer = referred or shortened
        title = finder.title(start, end, dropped)
    stated = employer is not None
    said = title.lower().split()
    if not stated and said and (said[-1] in _CALLINGS or said[0] in _OCCASIONS):
        return None
    employer = employer or employers.known.get(name.entity.iri) or employers.served(name.entity)
    if employer is None and title.lower() not in _CROWNED:
        employer = employers.implied(name, title)
    if employer is None or not title or len(title) >= 80:
        return None
    how = "title" if stated else "implied"
    employer = employers.party(name.entity, title, employer)
    return Office(name.entity, title, employer, min(start, name.start), max(end, name.end), stated, how)


_CROWNED = frozenset({"king", "queen", "prince", "princess"})
"""Styles that say nothing of whose: "Queen Camilla" in a report from Samoa."""
_OCCASIONS = frozenset("conference summit session meeting congress".split())
"""What one may preside over that is no state's: "the conference president"."""
_CALLINGS = frozenset(
    "general colonel admiral marshal captain major lieutenant judge professor analyst expert historian economist "
    "researcher fellow scholar columnist coach founder candidate official warlord".split()
)
"""Ranks and callings that are an office only where the text says whose."""
