"""The names of the reference graph, read from its files."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import pyoxigraph

from kg.errors import ParseError
from kg.gazetteer.forms import Form, Tenure
from kg.model import Entity
from kg.vocabulary import CQ, RDF, SKOS, data_path

__all__ = ["Contents", "read_names", "read_values", "reference_digest"]

_FORMS: Mapping[str, Form] = MappingProxyType(
    {
        SKOS.prefLabel: Form.NAME,
        SKOS.altLabel: Form.NAME,
        SKOS.hiddenLabel: Form.NAME,
        CQ.officialName: Form.NAME,
        CQ.commonName: Form.NAME,
        CQ.acronym: Form.ACRONYM,
        CQ.governmentName: Form.GOVERNMENT,
        CQ.demonym: Form.DEMONYM,
        CQ.adjective: Form.ADJECTIVE,
        CQ.surname: Form.SURNAME,
    }
)
_CLASSES = frozenset(
    CQ[name]
    for name in (
        "State Territory Organization TreatyOrganization Alliance Bloc InformalGroup Collective Organ ArmedGroup "
        "PoliticalParty Company MediaOrganization Person Treaty Place"
    ).split()
)
_TENURE = frozenset({CQ.officeHolder, CQ.officeOf, CQ.officeTitle, CQ.validFrom, CQ.validUntil})
_SEAT = frozenset({CQ.member, CQ.organization, CQ.status})


@dataclass(frozen=True, slots=True)
class Contents:
    """What a gazetteer is made of, as the arguments of :class:`~kg.gazetteer.Gazetteer` are."""

    forms: list[tuple[str, Form, Entity]]
    surnames: Mapping[str, str]
    tenures: Mapping[str, tuple[Tenure, ...]] = field(default_factory=dict)
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    standings: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)


@functools.cache
def reference_digest() -> str:
    """Sixteen hexadecimal digits over the packaged reference graph and schemes, from which names are read."""
    parts = hashlib.sha256()
    for path in [*sorted(data_path("ontology", "reference").glob("*.ttl")), data_path("ontology", "schemes.ttl")]:
        data = path.read_bytes()
        parts.update(f"{path.name}\0{len(data)}\0".encode() + data)
    return parts.hexdigest()[:16]


def read_names(folder: Path) -> Contents:
    """The names and the rest of a folder of Turtle files; raises :class:`~kg.errors.ParseError` for what is none."""
    kinds: dict[str, str] = {}
    labels: dict[str, list[tuple[str, str]]] = {}
    tenures: dict[str, dict[str, str]] = {}
    members: dict[str, list[str]] = {}
    regions: dict[str, str] = {}
    parents: dict[str, str] = {}
    seats: dict[str, dict[str, str]] = {}
    for path in sorted(folder.glob("*.ttl")):
        for subject, predicate, value in _triples(path):
            if predicate in _SEAT:
                seats.setdefault(subject, {})[predicate] = value
            if predicate in _TENURE:
                tenures.setdefault(subject, {})[predicate] = value
            if predicate == CQ.organOf:
                parents[subject] = value
            elif predicate == CQ.region:
                regions[subject] = value
            elif predicate == CQ.memberOf:
                members.setdefault(value, []).append(subject)
            elif predicate == RDF.type and value in _CLASSES:
                kinds[subject] = value.removeprefix(CQ.iri)
            elif predicate in _FORMS:
                labels.setdefault(subject, []).append((predicate, value))
    belonging = {body: tuple(sorted(states)) for body, states in members.items()}
    return Contents(*_forms(kinds, labels), _tenures(tenures), belonging, _standings(seats), regions, parents)


def read_values(path: Path) -> Contents:
    """The names of the values of a file of concept schemes."""
    kinds: dict[str, str] = {}
    labels: dict[str, list[tuple[str, str]]] = {}
    for subject, predicate, value in _triples(path):
        if predicate == RDF.type and value == CQ.Value:
            kinds[subject] = "Value"
        elif predicate in _FORMS:
            labels.setdefault(subject, []).append((predicate, value))
    return Contents(*_forms(kinds, labels))


def _triples(path: Path) -> Iterator[tuple[str, str, str]]:
    try:
        for triple in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
            yield triple.subject.value, triple.predicate.value, triple.object.value
    except SyntaxError as error:
        raise ParseError(str(error), source=path.name, line=error.lineno, column=error.offset) from error


def _tenures(nodes: Mapping[str, Mapping[str, str]]) -> dict[str, tuple[Tenure, ...]]:
    found: dict[str, list[Tenure]] = {}
    for iri in sorted(nodes):
        holder, body = nodes[iri].get(CQ.officeHolder), nodes[iri].get(CQ.officeOf)
        if holder and body:
            bounds = (nodes[iri].get(bound, "") for bound in (CQ.validFrom, CQ.validUntil))
            found.setdefault(holder, []).append(Tenure(nodes[iri].get(CQ.officeTitle, ""), body, *bounds))
    return {holder: tuple(held) for holder, held in found.items()}


def _standings(nodes: Mapping[str, Mapping[str, str]]) -> dict[tuple[str, str], frozenset[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for seat in nodes.values():
        body, state, status = (seat.get(predicate, "") for predicate in (CQ.organization, CQ.member, CQ.status))
        if body and state and status:
            found.setdefault((body, state), set()).add(status.rpartition("/")[2])
    return {key: frozenset(statuses) for key, statuses in found.items()}


def _forms(
    kinds: Mapping[str, str], labels: Mapping[str, list[tuple[str, str]]]
) -> tuple[list[tuple[str, Form, Entity]], dict[str, str]]:
    forms: list[tuple[str, Form, Entity]] = []
    surnames: dict[str, str] = {}
    for iri, kind in kinds.items():
        own = labels.get(iri, [])
        preferred = next((value for predicate, value in own if predicate == SKOS.prefLabel), None)
        if preferred is None:
            continue
        entity = Entity(iri, preferred, kind)
        for predicate, value in own:
            if predicate == CQ.surname:
                surnames[iri] = value
            forms.append((value, _FORMS[predicate], entity))
    return forms, surnames
