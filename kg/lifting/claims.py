"""Each claim as a node with its roles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

import pyoxigraph as ox

from kg.lifting.dates import when
from kg.lifting.entities import Names
from kg.lifting.events import agreement_iri, agreement_triples, meeting_iri, meeting_triples, surrounding_meeting
from kg.lifting.evidence import evidence_iri
from kg.lifting.metadata import author_iri, run_iri
from kg.lifting.terms import Node, Triple, boolean, decimal, iri, string, text
from kg.model import AUTHOR, Claim, ClaimType, Modality
from kg.vocabulary import CQ, PROV, RDF, Minter

__all__ = ["claim_triples"]

Role = tuple[str, Node | ox.Literal]


def claim_triples(names: Names, claim: Claim, lexicon_version: str | None) -> Iterator[Triple]:
    """The claim's node, and the nodes of the meeting or agreement of which it tells."""
    node = iri(names.minter.named("claim", claim.id))
    kind, roles = _ROLES[claim.type]
    yield node, iri(RDF.type), iri(kind)
    for predicate, value in (*roles(names, claim), *_shared_by_all(names, claim, lexicon_version)):
        yield node, iri(predicate), value
    if claim.type is ClaimType.MEETING:
        yield from meeting_triples(names, claim)
    elif claim.type is ClaimType.AGREEMENT:
        yield from agreement_triples(names, claim)


def _shared_by_all(names: Names, claim: Claim, lexicon_version: str | None) -> Iterator[Role]:
    yield CQ.polarity, _token("polarity", claim.polarity)
    yield CQ.modality, _token("modality", claim.modality)
    for speaker in claim.attributed_to:
        author = iri(author_iri(names.document, names.minter))
        yield CQ.attributedTo, author if speaker == AUTHOR else names.actor(claim, speaker)
    yield CQ.confidence, decimal(claim.confidence)
    if claim.extractor.entry:
        yield CQ.lexiconEntry, string(claim.extractor.entry)
    for entity in names.mentioned(claim):
        yield CQ.mentions, entity
    yield PROV.wasQuotedFrom, iri(evidence_iri(names, claim.start, claim.end))
    yield PROV.wasGeneratedBy, iri(run_iri(names, claim.extractor, lexicon_version))


def _token(scheme: str, token: str) -> Node:
    return iri(Minter().named(scheme, token))


def _actors(names: Names, claim: Claim, slot: str, predicate: str) -> Iterator[Role]:
    yield from ((predicate, names.actor(claim, name)) for name in claim.values(slot))


def _free(names: Names, claim: Claim, slot: str, predicate: str) -> Iterator[Role]:
    """A slot of free text: the entity when the whole value is linked, else the words."""
    for value in claim.values(slot):
        entity = names.linked(claim, value)
        yield (predicate, entity) if entity is not None else (f"{predicate}Text", text(value))


def _membership(names: Names, claim: Claim) -> Iterator[Role]:
    yield from _actors(names, claim, "member", CQ.member)
    yield from _actors(names, claim, "organization", CQ.organization)
    yield CQ.status, _token("status", str(claim.args["status"]))
    if claim.args.get("leads"):
        yield CQ.leads, boolean(True)
    for slot, predicate in (("since", CQ.validFrom), ("until", CQ.validUntil)):
        for words in claim.values(slot):
            if value := when(words, names.document.issued, ahead=False):
                yield predicate, value


def _office(names: Names, claim: Claim) -> Iterator[Role]:
    title = str(claim.args["office"])
    yield from _actors(names, claim, "person", CQ.officeHolder)
    yield from _actors(names, claim, "state_or_org", CQ.officeOf)
    yield CQ.officeTitle, string(title)
    if office := names.linked(claim, title, "office"):
        yield CQ.office, office


def _meeting(names: Names, claim: Claim) -> Iterator[Role]:
    yield CQ.meeting, iri(meeting_iri(names, claim))
    yield CQ.meetingKind, _token("meetingkind", str(claim.args["kind"]))
    yield from _actors(names, claim, "participants", CQ.participant)
    yield from _actors(names, claim, "hosted_by", CQ.host)
    yield from _free(names, claim, "place", CQ.place)
    for words in claim.values("date"):
        yield CQ.dateText, text(words)
        if value := when(words, names.document.issued, ahead=claim.modality is Modality.PLANNED):
            yield CQ.date, value
    for words in claim.values("within"):
        yield CQ.within, surrounding_meeting(names, claim, words)
        yield CQ.withinText, text(words)


def _action(names: Names, claim: Claim) -> Iterator[Role]:
    yield from _actors(names, claim, "actor", CQ.actor)
    yield CQ.actionType, _token("action", str(claim.args["verb"]))
    yield from _free(names, claim, "target", CQ.target)
    yield from ((CQ.objectText, text(value)) for value in claim.values("object"))


def _stance(names: Names, claim: Claim) -> Iterator[Role]:
    yield from _actors(names, claim, "holder", CQ.holder)
    yield CQ.position, _token("position", str(claim.args["position"]))
    yield from _free(names, claim, "toward", CQ.target)


def _shared_values(names: Names, claim: Claim) -> Iterator[Role]:
    yield from _actors(names, claim, "between", CQ.sharer)
    for words in claim.values("values"):
        yield CQ.valueText, text(words)
        if value := names.linked(claim, words, "value"):
            yield CQ.value, value


def _agreement(names: Names, claim: Claim) -> Iterator[Role]:
    yield from _actors(names, claim, "parties", CQ.party)
    yield CQ.agreement, iri(agreement_iri(names, claim))
    yield CQ.subjectText, text(str(claim.args["name_or_subject"]))


def _recommendation(names: Names, claim: Claim) -> Iterator[Role]:
    yield from _free(names, claim, "addressee", CQ.addressee)
    yield CQ.content, string(str(claim.args["content"]))


def _assessment(names: Names, claim: Claim) -> Iterator[Role]:
    yield from _free(names, claim, "about", CQ.about)
    yield CQ.content, string(str(claim.args["content"]))


_ROLES: Mapping[ClaimType, tuple[str, Callable[[Names, Claim], Iterator[Role]]]] = MappingProxyType(
    {
        ClaimType.MEMBERSHIP: (CQ.MembershipClaim, _membership),
        ClaimType.HOLDS_OFFICE: (CQ.OfficeClaim, _office),
        ClaimType.MEETING: (CQ.MeetingClaim, _meeting),
        ClaimType.ACTION: (CQ.ActionClaim, _action),
        ClaimType.STANCE: (CQ.StanceClaim, _stance),
        ClaimType.SHARES_VALUES: (CQ.SharedValuesClaim, _shared_values),
        ClaimType.AGREEMENT: (CQ.AgreementClaim, _agreement),
        ClaimType.RECOMMENDATION: (CQ.RecommendationClaim, _recommendation),
        ClaimType.ASSESSMENT: (CQ.AssessmentClaim, _assessment),
    }
)
"""The class and the roles of each type of claim."""
