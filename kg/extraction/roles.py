"""Offices that a text takes for granted: those that the reference graph knows the persons whom it names to hold.

They settle who "the Russian president" is and for whom a minister speaks; they are never claims, for the text says
nothing of them.
"""

from __future__ import annotations

from kg.extraction.aliases import Name
from kg.extraction.offices import Office
from kg.gazetteer import Gazetteer, Tenure

__all__ = ["implied_offices"]


def implied_offices(
    names: tuple[Name, ...], stated: tuple[Office, ...], gazetteer: Gazetteer, issued: str | None
) -> tuple[Office, ...]:
    """Offices of the persons named to whom the text gives none, by their tenures on the ISO 8601 date ``issued``.

    A text without a date leaves those open who have served more than one body.
    """
    known = {office.person.iri for office in stated}
    found: list[Office] = []
    for name in names:
        if name.entity.kind != "Person" or name.entity.iri in known:
            continue
        known.add(name.entity.iri)
        tenure = _of_the_day(gazetteer.tenures.get(name.entity.iri, ()), issued)
        employer = None if tenure is None else gazetteer.entity(tenure.body)
        if tenure is not None and employer is not None:
            found.append(Office(name.entity, tenure.title, employer, name.start, name.end, stated=False))
    return tuple(found)


def _of_the_day(tenures: tuple[Tenure, ...], issued: str | None) -> Tenure | None:
    ordered = sorted(tenures, key=lambda tenure: (tenure.since, tenure.until, tenure.title))
    if issued:
        ordered = [tenure for tenure in ordered if _in_force(tenure, issued)]
    elif len({tenure.body for tenure in ordered}) != 1:
        return None
    return ordered[-1] if ordered else None


def _in_force(tenure: Tenure, issued: str) -> bool:
    """Whether the day lies in the tenure, as far as the precision of its bounds tells."""
    began = not tenure.since or tenure.since <= issued[: len(tenure.since)]
    return began and (not tenure.until or issued[: len(tenure.until)] <= tenure.until)
