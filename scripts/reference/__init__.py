"""The reference graph: hand data in YAML and facts from kept packages, as Turtle files."""

from __future__ import annotations

from reference.catalogue import offices, places, series, treaties
from reference.memberships import memberships
from reference.organizations import organizations
from reference.persons import persons
from reference.provenance import provenance
from reference.states import states, territories
from reference.turtle import document

__all__ = ["build"]


def build() -> dict[str, str]:
    """The files of the reference graph: name → content."""
    return {
        "actors.ttl": document("Media, companies, institutes and societies.", organizations("actors")),
        "collectives.ttl": document("Collectives.", organizations("collectives")),
        "groups.ttl": document("Armed groups and political parties.", organizations("groups")),
        "memberships.ttl": document("Memberships with status and time, and the facts that hold.", memberships()),
        "offices.ttl": document("Titles of offices.", offices()),
        "organizations.ttl": document(
            "Organisations between states, and informal groups.", organizations("organizations")
        ),
        "organs.ttl": document("Organs of organisations and states.", organizations("organs")),
        "persons.ttl": document("Persons, and the offices that they hold or held.", persons()),
        "places.ttl": document("Places.", places()),
        "provenance.ttl": document("Where the reference graph comes from.", provenance()),
        "series.ttl": document("Series of meetings.", series()),
        "states.ttl": document("States.", states()),
        "territories.ttl": document("Territories, disputed lands and historic states.", territories()),
        "treaties.ttl": document("Treaties, agreements and initiatives.", treaties()),
    }
