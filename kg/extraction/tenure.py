"""Claims that a person holds an office, from the titles that a text gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.extraction.claims import Draft, Maker
from kg.extraction.offices import Office
from kg.model import Claim, ClaimType

__all__ = ["office_claims"]


def office_claims(offices: tuple[Office, ...], doc: Any, maker: Maker) -> Iterator[Claim]:
    """One claim for each person whose office and employer the text says."""
    for office in offices:
        args = {"person": office.person.name, "office": office.title, "state_or_org": office.employer.name}
        entities = {office.person.name: office.person.iri, office.employer.name: office.employer.iri}
        tokens = [doc[i] for i in range(office.start, office.end)]
        yield maker.finish(
            Draft(
                ClaimType.HOLDS_OFFICE,
                dict(args),
                tokens,
                tokens[0],
                "office.title",
                entities,
                confidence=0.9 if office.stated else 0.6,
            )
        )
