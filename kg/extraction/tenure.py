"""Claims that a person holds an office, from the titles that a text gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kg.extraction.claims import Draft, Maker
from kg.extraction.offices import Office
from kg.model import Claim, ClaimType

__all__ = ["office_claims", "unsaid"]


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
                f"office.{office.how}",
                entities,
                confidence=0.9 if office.stated else 0.6,
            )
        )


def unsaid(claims: Iterable[Claim], offices: tuple[Office, ...]) -> Iterator[Claim]:
    """The claims without those of an office that a title has given: "Mr Ruto, who leads" after "President Ruto"."""
    held = {(office.person.name, office.employer.name) for office in offices}
    for claim in claims:
        pair = (claim.args.get("person"), claim.args.get("state_or_org"))
        if claim.type is not ClaimType.HOLDS_OFFICE or pair not in held:
            yield claim
