"""The meetings and agreements of which claims tell, as nodes of their own."""

from __future__ import annotations

from collections.abc import Iterator

from kg.dates import resolve
from kg.lifting.entities import Names, stands_in
from kg.lifting.terms import Node, Triple, iri, text
from kg.model import Claim, Modality
from kg.vocabulary import CQ, RDF, RDFS

__all__ = ["agreement_iri", "agreement_triples", "meeting_iri", "meeting_triples", "surrounding_meeting"]

_SORTS = {"summit": "met", "bilateral": "met", "other": "met"}
"""Kinds that accounts of one meeting may use for each other."""
_KIND_IN_WORDS = {"bilateral": "bilateral meeting", "phone_call": "phone call", "other": "meeting"}


def meeting_iri(names: Names, claim: Claim) -> str:
    """The IRI of the meeting.

    A dated meeting of actors who are all linked is the same in every document that tells of it: what sets such meetings
    apart is who took part, when (day or month), and whether they met, spoke by telephone or conferred. Of others the
    claims of one edition tell of the same one when nothing that they say sets them apart.
    """
    actors = [names.actor(claim, name).value for name in claim.values("participants")]
    participants = sorted(actors)
    kind = str(claim.args["kind"])
    day = _day(names, claim)
    if day is not None and len(day) > len("YYYY") and all(names.kind(actor) != "mention" for actor in actors):
        return names.minter.hashed("meeting", _SORTS.get(kind, kind), day, *participants)
    setting = ["".join(claim.values(slot)) for slot in ("kind", "date", "place", "within")]
    return names.minter.hashed("meeting", names.edition, *setting, *participants)


def _day(names: Names, claim: Claim) -> str | None:
    words = next(iter(claim.values("date")), None)
    ahead = claim.modality is Modality.PLANNED
    return None if words is None else resolve(words, names.document.issued, ahead=ahead)


def meeting_triples(names: Names, claim: Claim) -> Iterator[Triple]:
    """The meeting, with who took part unless just that is denied, and the meeting around it."""
    meeting = iri(meeting_iri(names, claim))
    yield meeting, iri(RDF.type), iri(CQ.Meeting)
    yield meeting, iri(RDFS.label), text(_label(claim))
    around = {words: surrounding_meeting(names, claim, words) for words in claim.values("within")}
    if claim.modality is not Modality.DENIED:
        for name in claim.values("participants"):
            yield meeting, iri(CQ.participant), names.actor(claim, name)
        for node in around.values():
            yield meeting, iri(CQ.within), node
    for words, node in around.items():
        if names.linked(claim, words, "meeting") != node:
            if _own_meeting(names, words) is None:
                yield node, iri(RDF.type), iri(CQ.Meeting)
                yield node, iri(RDFS.label), text(words)
            if (series := names.linked(claim, words, "series")) and names.kind(series.value) == "series":
                yield node, iri(CQ.inSeries), series


def surrounding_meeting(names: Names, claim: Claim, words: str) -> Node:
    """The larger meeting that the words name: a linked one, a body's own, or one known here by these words alone."""
    linked = names.linked(claim, words, "meeting")
    if linked is not None and names.kind(linked.value) == "meeting":
        return linked
    return iri(_own_meeting(names, words) or names.minter.hashed("meeting", names.edition, "within", words))


def _own_meeting(names: Names, words: str) -> str | None:
    """The one meeting of a body and its kind that the edition tells of: "a summit of the SCO" for the SCO's."""
    told = {meeting_iri(names, other) for other in names.meetings if _is_named(names, other, words)}
    return told.pop() if len(told) == 1 else None


def _is_named(names: Names, claim: Claim, words: str) -> bool:
    if claim.modality is Modality.DENIED:
        return False
    kind, participants = str(claim.args["kind"]), claim.values("participants")
    body = claim.entities.get(participants[0]) if len(participants) == 1 else None
    if body is None or names.kind(body) != "organization" or not stands_in(participants[0], words):
        return False
    return stands_in(_KIND_IN_WORDS.get(kind, kind), words.lower())


def _label(claim: Claim) -> str:
    *first, last = sorted(claim.values("participants"))
    kind = str(claim.args["kind"])
    who = f"{', '.join(first)} and {last}" if first else last
    where_and_when = [value for slot in ("place", "date") for value in claim.values(slot)]
    return ", ".join([f"{_KIND_IN_WORDS.get(kind, kind)} of {who}", *where_and_when])


def agreement_iri(names: Names, claim: Claim) -> str:
    """The IRI of the agreement: a treaty that is known, or what these parties agreed under this name."""
    subject = str(claim.args["name_or_subject"])
    if linked := names.linked(claim, subject, "treaty", "agreement"):
        return linked.value
    parties = sorted(names.actor(claim, name).value for name in claim.values("parties"))
    return names.minter.hashed("agreement", names.edition, subject, *parties)


def agreement_triples(names: Names, claim: Claim) -> Iterator[Triple]:
    """The agreement's class and name, unless the reference graph has them."""
    agreement = agreement_iri(names, claim)
    if names.kind(agreement) == "agreement":
        yield iri(agreement), iri(RDF.type), iri(CQ.Agreement)
        yield iri(agreement), iri(RDFS.label), text(str(claim.args["name_or_subject"]))
