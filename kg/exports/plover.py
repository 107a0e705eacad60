"""Claims as PLOVER event records: JSON Lines with the field names of its manual, and a flat CSV.

PLOVER, draft 0.8 of 2021, chapter “JSON Data Fields”; actors are coded by ISO 3166-1 alpha-3 or a code for non-states.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml
from pyoxigraph import Literal, NamedNode

from kg.exports.actors import Actors
from kg.exports.coding import Coding, codings
from kg.exports.records import Record, names_of, read_records
from kg.exports.table import safe_csv
from kg.store import Store
from kg.vocabulary import DEFAULT_BASE, XSD, data_path

__all__ = ["plover_csv", "plover_events", "plover_jsonl"]

_SOURCES = ("actor", "participant", "party", "holder")
_DAY = len("YYYY-MM-DD")


@functools.cache
def rules() -> dict[str, Any]:
    """What ``ontology/exports/plover.yaml`` says."""
    read: dict[str, Any] = yaml.safe_load(data_path("ontology", "exports", "plover.yaml").read_text("utf-8"))
    return read


def plover_events(store: Store, *, base: str = DEFAULT_BASE) -> Iterator[dict[str, Any]]:
    """An event for each claim of an action, meeting, agreement or stance that PLOVER has a type for, in their order.

    The date is the event's own day where the claim has one, else the day of publication; a claim with neither makes no
    event, since PLOVER demands one.
    """
    records = read_records(store)
    names = names_of(store, (term for one in records for values in one.said.values() for term in values), base)
    actors, known = Actors(store, names, rules()), codings()
    for record in records:
        coding, day = _coding(record, known), _day(record)
        if coding is not None and day is not None:
            yield _event(record, coding, day, actors)


def _coding(record: Record, known: Mapping[str, Coding]) -> Coding | None:
    said, modality = rules(), _token(record, "modality")
    match record.kind:
        case "ActionClaim":
            return known.get(_token(record, "actionType"))
        case "MeetingClaim":
            mode = said["meeting"]["modes"].get(_token(record, "meetingKind"))
            hosted = said["meeting"]["hosted"] if _guests(record) else None
            return Coding(said["meeting"]["event"], mode or hosted)
        case "AgreementClaim":
            event = said["agreement"]["planned" if modality == "planned" else "event"]
            return Coding(event, None, (said["agreement"]["context"],))
        case "StanceClaim":
            event = said["stances"].get(_token(record, "position"))
            return Coding(event) if event else None
    return None


def _guests(record: Record) -> list[Any]:
    """Those who came to a host that takes part too; nobody when none of them is the host."""
    participants, hosts = record.terms("participant"), record.terms("host")
    return [one for one in participants if one not in hosts] if set(hosts) & set(participants) else []


def _event(record: Record, coding: Coding, day: str, actors: Actors) -> dict[str, Any]:
    guests = _guests(record)
    recipients = record.terms("host") if guests else filter(actors.acts, record.terms("target"))
    certainty = rules()["contexts"][_token(record, "modality")]
    places = [actors.name(term) for term in record.terms("place", "placeText")]
    event = {
        "id": record.claim.rpartition("/")[2],
        "date": day,
        "source": [actors.coded(term) for term in guests or record.terms(*_SOURCES)],
        "recipient": [actors.coded(term) for term in recipients],
        "event": [coding.event],
        "event_loc": {"name": places[0]} if places else None,
        "event_text": [record.quote],
        "quad_code": rules()["quads"][coding.event],
        "mode": [coding.mode] if coding.mode else None,
        "context": [*coding.contexts, *([certainty] if certainty else [])],
        "text_info": {"start": record.start, "end": record.end},
        "cite_info": _cited(record),
    }
    return {name: value for name, value in event.items() if value}


def _cited(record: Record) -> dict[str, str]:
    edition = record.edition
    known = {
        "citation": edition.document or edition.iri,
        "title": edition.title,
        "language": edition.language,
        "publication": edition.publisher,
    }
    return {name: value for name, value in known.items() if value}


def _day(record: Record) -> str | None:
    told = (t.value for t in record.terms("date") if isinstance(t, Literal) and t.datatype.value == XSD.date)
    issued = record.edition.issued or ""
    return next(told, issued if len(issued) == _DAY else None)


def _token(record: Record, name: str) -> str:
    return next((term.value.rpartition("/")[2] for term in record.terms(name) if isinstance(term, NamedNode)), "")


def plover_jsonl(store: Store, *, base: str = DEFAULT_BASE) -> str:
    """The events as JSON Lines."""
    return "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in plover_events(store, base=base))


def plover_csv(store: Store, *, base: str = DEFAULT_BASE) -> str:
    """The events as CSV, one row each, safe for spreadsheets (:func:`kg.exports.table.safe_csv`)."""
    header = rules()["columns"]
    flat = map(_flat, plover_events(store, base=base))
    return safe_csv(header, ([event.get(name) for name in header] for event in flat))


def _flat(event: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in event.items()}
    for role in ("source", "recipient"):
        actors: Iterable[Mapping[str, str]] = event.get(role, [])
        row[f"{role}_code"] = tuple(actor.get("code", "") for actor in actors)
        row[f"{role}_text"] = tuple(actor["actor_text"] for actor in actors)
    row["event_loc"] = event.get("event_loc", {}).get("name")
    row |= event["text_info"] | event["cite_info"]
    return row
