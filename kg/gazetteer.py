"""Names in a text, linked to the entities of the reference graph.

The gazetteer is made of the labels in ``ontology/reference/*.ttl``: canonical and other names, acronyms, demonyms,
adjectives, and capitals used as names of governments. Matching is on words, the longest name wins, and a name that
several entities bear is reported with all of them: whoever asks decides, or leaves it open.
"""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyoxigraph

from kg.errors import ParseError
from kg.model import Entity
from kg.vocabulary import CQ, RDF, SKOS, data_path

__all__ = ["Form", "Gazetteer", "Match", "Tenure", "reference_digest"]


class Form(StrEnum):
    """How a name names: the kind of a surface form."""

    NAME = "name"
    ACRONYM = "acronym"
    GOVERNMENT = "government"
    DEMONYM = "demonym"
    ADJECTIVE = "adjective"
    SURNAME = "surname"


@dataclass(frozen=True, slots=True)
class Match:
    """A name found in a text: offsets in code points, its kind, and every entity that bears it."""

    start: int
    end: int
    text: str
    form: Form
    entities: tuple[Entity, ...]

    @property
    def entity(self) -> Entity | None:
        """The entity, when only one bears the name."""
        return self.entities[0] if len(self.entities) == 1 else None


@dataclass(frozen=True, slots=True)
class Tenure:
    """An office that a person holds or held: title, the IRI of the body served, and its bounds as ISO 8601 dates of any
    precision, empty where unknown."""

    title: str
    body: str
    since: str = ""
    until: str = ""


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
_RANK = {form: rank for rank, form in enumerate(Form)}
_CLASSES = frozenset(
    CQ[name]
    for name in (
        "State Territory Organization TreatyOrganization Alliance Bloc InformalGroup Collective Organ ArmedGroup "
        "PoliticalParty Company MediaOrganization Person Treaty Place"
    ).split()
)
_TENURE = frozenset({CQ.officeHolder, CQ.officeOf, CQ.officeTitle, CQ.validFrom, CQ.validUntil})
_SEAT = frozenset({CQ.member, CQ.organization, CQ.status})
_WORD = re.compile(r"\w+|[^\w\s]")
_QUOTES = str.maketrans("’‘ʼ–‑", "'''--")
_SMALL_CAPITALS = frozenset(
    "nato asean brics opec aukus unesco unicef saarc ecowas apec mercosur nafta usmca rcep cptpp iaea opcw osce oecd "
    "unhcr unrwa csto aiib asem efta igad sadc comesa caricom celac unasur".split()
)
"""Acronyms that some newspapers print in small capitals, which plain text has in lower case."""


@functools.lru_cache(maxsize=1 << 15)
def _fold(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.translate(_QUOTES))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def _words(text: str) -> list[tuple[str, int, int]]:
    return [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]


@dataclass(frozen=True, slots=True)
class _Entry:
    written: str
    form: Form
    entity: Entity


class Gazetteer:
    """Surface forms and the entities that they name."""

    def __init__(
        self,
        forms: Iterable[tuple[str, Form, Entity]],
        *,
        surnames: Mapping[str, str] | None = None,
        tenures: Mapping[str, tuple[Tenure, ...]] | None = None,
        members: Mapping[str, tuple[str, ...]] | None = None,
        standings: Mapping[tuple[str, str], frozenset[str]] | None = None,
        regions: Mapping[str, str] | None = None,
        parents: Mapping[str, str] | None = None,
    ) -> None:
        """``forms`` holds surface form, kind and entity; ``surnames`` maps persons' IRIs to their surnames, ``tenures``
        to the offices that they have held, ``members`` bodies' to their members', ``standings`` bodies and states
        to the statuses that the state has ever had in the body, ``regions`` to the names of the countries in which they
        are, ``parents`` organs' to the IRIs of those whose organs they are."""
        self._trie: dict[str, Any] = {}
        self._entities: dict[str, Entity] = {}
        self._names: dict[str, Entity] = {}
        self.surnames: Mapping[str, str] = MappingProxyType(dict(surnames or {}))
        self.tenures: Mapping[str, tuple[Tenure, ...]] = MappingProxyType(dict(tenures or {}))
        self.served: Mapping[str, tuple[str, ...]] = MappingProxyType(
            {person: tuple(dict.fromkeys(tenure.body for tenure in held)) for person, held in self.tenures.items()}
        )
        self._regions = dict(regions or {})
        self.parents: Mapping[str, str] = MappingProxyType(dict(parents or {}))
        self.members: Mapping[str, tuple[str, ...]] = MappingProxyType(dict(members or {}))
        self.standings: Mapping[tuple[str, str], frozenset[str]] = MappingProxyType(dict(standings or {}))
        for text, form, entity in sorted(set(forms), key=lambda item: (item[0], _RANK[item[1]], item[2].iri)):
            self._entities.setdefault(entity.iri, entity)
            self._names.setdefault(_fold(entity.name), entity)
            self._add(text, form, entity)

    def _add(self, text: str, form: Form, entity: Entity) -> None:
        node = self._trie
        for word, _, _ in _words(text):
            node = node.setdefault(_fold(word), {})
        if node is not self._trie:
            node.setdefault("", []).append(_Entry(text, form, entity))

    @classmethod
    def load(cls, folder: Path | None = None) -> Gazetteer:
        """The gazetteer of a folder of Turtle files, ``ontology/reference`` unless another is given; read once.

        Raises :class:`~kg.errors.ParseError` when a file is not Turtle.
        """
        return _load(folder or data_path("ontology", "reference"))

    @classmethod
    def values(cls) -> Gazetteer:
        """The names of the values of ``ontology/schemes.ttl``, apart from those of actors; read once."""
        return _load_values(data_path("ontology", "schemes.ttl"))

    def __len__(self) -> int:
        return len(self._entities)

    def entity(self, iri: str) -> Entity | None:
        """The entity of an IRI."""
        return self._entities.get(iri)

    def named(self, name: str) -> Entity | None:
        """The entity whose canonical name this is, case and accents aside."""
        return self._names.get(_fold(name))

    def country(self, name: str) -> Entity | None:
        """The state in which the one body of that name is, "The Straits Times" in Singapore."""
        match = next(iter(self.find(name)), None)
        region = None if match is None or match.entity is None else self._regions.get(match.entity.iri)
        return None if region is None else self.named(region)

    def forms(self) -> Iterator[tuple[str, Form, Entity]]:
        """Every surface form with its kind and an entity that it names, in no promised order."""
        nodes = [self._trie]
        while nodes:
            for word, below in nodes.pop().items():
                if word:
                    nodes.append(below)
                else:
                    yield from ((entry.written, entry.form, entry.entity) for entry in below)

    def find(self, text: str) -> tuple[Match, ...]:
        """Every name in the text, leftmost and longest first chosen, without overlaps, in text order."""
        words = _words(text)
        folded = [_fold(word) for word, _, _ in words]
        found: list[Match] = []
        position = 0
        while position < len(words):
            match, width = self._longest(text, words, folded, position)
            if match is not None:
                found.append(match)
            position += max(width, 1)
        return tuple(found)

    def _longest(
        self, text: str, words: list[tuple[str, int, int]], folded: list[str], position: int
    ) -> tuple[Match | None, int]:
        node, best, width = self._trie, None, 0
        for index in range(position, len(words)):
            node = node.get(folded[index], {})
            if not node:
                break
            if "" in node:
                start, end = words[position][1], words[index][2]
                accepted = [entry for entry in node[""] if _written_alike(entry, text[start:end])]
                if accepted:
                    best, width = _match(start, end, text[start:end], accepted), index - position + 1
        return best, width


def _match(start: int, end: int, surface: str, entries: list[_Entry]) -> Match:
    exact = [entry for entry in entries if entry.written == surface] or entries
    form = min((entry.form for entry in exact), key=_RANK.__getitem__)
    unique = {entry.entity.iri: entry.entity for entry in exact}
    return Match(start, end, surface, form, tuple(unique[iri] for iri in sorted(unique)))


def _written_alike(entry: _Entry, surface: str) -> bool:
    """Whether the surface is cased as the form may be: a name keeps its capitals, an acronym all of them."""
    written = entry.written
    if surface == written or not written[:1].isupper():
        return surface == written or not any(c.isupper() for c in written)
    if entry.form is Form.ACRONYM or (written.isupper() and " " not in written):
        return _acronym_alike(written, surface)
    return surface[:1].isupper() and (surface.isupper() or not surface.islower())


def _acronym_alike(written: str, surface: str) -> bool:
    if surface.upper() == written.upper() and surface == surface.upper():
        return True
    return (
        len(written) >= 4
        and written.isalpha()
        and (surface == written.capitalize() or (surface == written.lower() and surface in _SMALL_CAPITALS))
    )


@functools.cache
def reference_digest() -> str:
    """Sixteen hexadecimal digits over the packaged reference graph and schemes, from which names are read."""
    parts = hashlib.sha256()
    for path in [*sorted(data_path("ontology", "reference").glob("*.ttl")), data_path("ontology", "schemes.ttl")]:
        data = path.read_bytes()
        parts.update(f"{path.name}\0{len(data)}\0".encode() + data)
    return parts.hexdigest()[:16]


@functools.cache
def _load(folder: Path) -> Gazetteer:
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
    return _build(kinds, labels, _tenures(tenures), belonging, _standings(seats), regions, parents)


@functools.cache
def _load_values(path: Path) -> Gazetteer:
    kinds: dict[str, str] = {}
    labels: dict[str, list[tuple[str, str]]] = {}
    for subject, predicate, value in _triples(path):
        if predicate == RDF.type and value == CQ.Value:
            kinds[subject] = "Value"
        elif predicate in _FORMS:
            labels.setdefault(subject, []).append((predicate, value))
    return _build(kinds, labels, {}, {}, {}, {}, {})


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


def _build(
    kinds: Mapping[str, str],
    labels: Mapping[str, list[tuple[str, str]]],
    tenures: Mapping[str, tuple[Tenure, ...]],
    members: Mapping[str, tuple[str, ...]],
    standings: Mapping[tuple[str, str], frozenset[str]],
    regions: Mapping[str, str],
    parents: Mapping[str, str],
) -> Gazetteer:
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
    return Gazetteer(
        forms,
        surnames=surnames,
        tenures=tenures,
        members=members,
        standings=standings,
        regions=regions,
        parents=parents,
    )
