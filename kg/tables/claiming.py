"""What a mapping says of rows → claims that quote them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

import pyoxigraph as ox

from kg.dates import days_of, resolve
from kg.errors import ClaimError
from kg.gazetteer import Gazetteer
from kg.model import ARGUMENTS, AUTHOR, NOT_ASKED, Claim, ClaimType, Document, Extractor
from kg.tables.mapping import NUMBER
from kg.tables.rows import Bad, Rows
from kg.vocabulary import CQ, RDF

__all__ = ["Said", "claims_of", "first_row", "grouped"]

Said = Mapping[str, tuple[ox.NamedNode | ox.Literal, ...]]
"""What is said of one subject: values by property."""

_TYPES = MappingProxyType(
    {
        CQ.MembershipClaim: (
            ClaimType.MEMBERSHIP,
            {"member": "member", "organization": "organization", "status": "status", "validFrom": "since"}
            | {"validUntil": "until"},
        ),
        CQ.OfficeClaim: (
            ClaimType.HOLDS_OFFICE,
            {"officeHolder": "person", "officeTitle": "office", "officeOf": "state_or_org"},
        ),
        CQ.AgreementClaim: (ClaimType.AGREEMENT, {"party": "parties", "subjectText": "name_or_subject"}),
        CQ.ActionClaim: (ClaimType.ACTION, {"actor": "actor", "actionType": "verb", "target": "target"}),
        CQ.StanceClaim: (ClaimType.STANCE, {"holder": "holder", "target": "toward", "position": "position"}),
    }
)
"""The kinds of claim that a mapping can make, with the slot of each of their properties."""
_SHARED = {"modality": "modality", "polarity": "polarity", "attributedTo": "attributed_to"}


def grouped(triples: Iterable[ox.Quad]) -> dict[str, Said]:
    """What the engine made, by subject."""
    found: dict[str, dict[str, set[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(set))
    for triple in triples:
        if isinstance(triple.object, ox.NamedNode | ox.Literal):
            found[str(triple.subject)][triple.predicate.value].add(triple.object)
    return {
        subject: {name: tuple(sorted(values, key=str)) for name, values in sorted(said.items())}
        for subject, said in sorted(found.items())
    }


def first_row(said: Said) -> int:
    """The number of the first row that tells of a subject."""
    return min(int(term.value) for term in said[NUMBER])


def claims_of(said: Said, rows: Rows, document: Document, made_by: Extractor, *, bad: Bad) -> Iterator[Claim]:
    """The claims that one subject is: one for each row that tells of it.

    ``bad`` is told, with the row, of a subject that is none, or lacks what its kind needs.
    """
    for row in (rows.rows[number - 1] for number in sorted(int(term.value) for term in said[NUMBER])):
        where = f"{document.name} {row.fragment}"
        try:
            record, entities = _record(said, document, where)
            entry = {"name": made_by.name, "version": made_by.version, "entry": f"{made_by.entry} {row.fragment}"}
            place = {"quote": document.text[row.start : row.end], "start": row.start, "end": row.end}
            whole = {**record, **place, "source": document.iri, "entities": entities, "extractor": entry}
            yield Claim.from_record(whole, where=where)
        except ClaimError as error:
            bad(error)


def _kind(said: Said, where: str) -> tuple[ClaimType, Mapping[str, str]]:
    kinds = [term.value for term in said.get(RDF.type, ()) if term.value in _TYPES]
    if len(kinds) != 1:
        hint = "kinds are " + ", ".join(f"cq:{kind.removeprefix(CQ.iri)}" for kind in _TYPES)
        raise ClaimError("what the mapping makes of the row is no claim of one kind", source=where, hint=hint)
    return _TYPES[kinds[0]]


def _record(said: Said, document: Document, where: str) -> tuple[dict[str, object], dict[str, str]]:
    kind, slots = _kind(said, where)
    schema = ARGUMENTS[kind]
    entities: dict[str, str] = {}
    args: dict[str, object] = {}
    shared: dict[str, object] = {}
    for name, values in said.items():
        local = name.removeprefix(CQ.iri)
        slot = slots.get(local) or _SHARED.get(local)
        if slot is None:
            if name in (RDF.type, NUMBER):
                continue
            raise ClaimError(f"a claim of type {kind} says nothing by {name}", source=where)
        named = slot in schema.entities or slot in schema.free or slot == "attributed_to"
        words = [_named(value, entities) if named else _token(value) for value in values]
        if local in _SHARED:
            shared[slot] = "; ".join(words)
        else:
            args[slot] = words if slot in schema.lists else words[0]
            if len(words) > 1 and slot not in schema.lists:
                raise ClaimError(f"the row gives {slot} twice", source=where, hint="make one subject a row")
    _check_dates(args, document, where)
    return {"type": str(kind), "args": args, "attributed_to": AUTHOR} | shared, entities


def _check_dates(args: Mapping[str, object], document: Document, where: str) -> None:
    """Refuse dates that are none, and times that end before they begin."""
    days = {}
    for slot in sorted(NOT_ASKED & args.keys()):
        value = resolve(str(args[slot]), document.issued, ahead=False)
        if value is None:
            hint = "write YYYY-MM-DD, YYYY-MM or YYYY"
            raise ClaimError(f"{slot} {args[slot]!r} is no date", source=where, hint=hint)
        days[slot] = days_of(value)
    since, until = days.get("since"), days.get("until")
    if since and until and until[1] < since[0]:
        raise ClaimError(f"it ends, {args['until']}, before it begins, {args['since']}", source=where)


def _token(value: ox.NamedNode | ox.Literal) -> str:
    return value.value.rpartition("/")[2] if isinstance(value, ox.NamedNode) else value.value


def _named(value: ox.NamedNode | ox.Literal, entities: dict[str, str]) -> str:
    """What somebody is called in a claim: cells are linked as names in texts are, IRIs get their names."""
    gazetteer = Gazetteer.load()
    if isinstance(value, ox.NamedNode):
        known = gazetteer.entity(value.value)
        name = known.name if known else _token(value)
        entities[name] = value.value
        return name
    match = next(iter(gazetteer.find(value.value)), None)
    if match and match.entity and match.text == value.value.strip():
        entities[match.entity.name] = match.entity.iri
        return match.entity.name
    return value.value.strip()
