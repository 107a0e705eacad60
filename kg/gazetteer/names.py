"""Surface forms, found in a text by their words: the longest name wins."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg.gazetteer.forms import Form, Match, Tenure
from kg.gazetteer.reading import Contents, read_names, read_values
from kg.model import Entity
from kg.vocabulary import data_path

__all__ = ["Gazetteer"]

_RANK = {form: rank for rank, form in enumerate(Form)}
_WORD = re.compile(r"\w+|[^\w\s]")
_QUOTES = str.maketrans("’‘ʼ–‑", "'''--")
_SMALL_CAPITALS = frozenset(
    "nato asean brics opec aukus unesco unicef saarc ecowas apec mercosur nafta usmca rcep cptpp iaea opcw osce oecd "
    "unhcr unrwa csto aiib asem efta igad sadc comesa caricom celac unasur".split()
)
"""Acronyms that some newspapers print in small capitals, which plain text has in lower case."""


@functools.lru_cache(maxsize=1 << 15)
def _fold(word: str) -> str:
    if word.isascii():
        return word.lower()
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
        unique = {(text, _RANK[form], entity.iri, entity.name): (form, entity) for text, form, entity in forms}
        for (text, *_), (form, entity) in sorted(unique.items()):
            self._entities.setdefault(entity.iri, entity)
            self._names.setdefault(_fold(entity.name), entity)
            self._add(text, form, entity)

    def _add(self, text: str, form: Form, entity: Entity) -> None:
        node = self._trie
        for word in _WORD.findall(text):
            node = node.setdefault(_fold(word), {})
        if node is not self._trie:
            node.setdefault("", []).append(_Entry(text, form, entity))

    @classmethod
    def load(cls, folder: Path | None = None) -> Gazetteer:
        """The gazetteer of a folder of Turtle files, ``ontology/reference`` unless another is given; read once.

        Raises :class:`~kg.errors.ParseError` when a file is not Turtle.
        """
        return _of_folder(folder or data_path("ontology", "reference"))

    @classmethod
    def values(cls) -> Gazetteer:
        """The names of the values of ``ontology/schemes.ttl``, apart from those of actors; read once."""
        return _of_schemes(data_path("ontology", "schemes.ttl"))

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
        # "the Emirates" also opens a sentence: "The Emirates".
        opened = surface[:1].lower() + surface[1:]
        return written in (surface, opened) or not any(c.isupper() for c in written)
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
def _of_folder(folder: Path) -> Gazetteer:
    return _of(read_names(folder))


@functools.cache
def _of_schemes(path: Path) -> Gazetteer:
    return _of(read_values(path))


def _of(contents: Contents) -> Gazetteer:
    return Gazetteer(
        contents.forms,
        surnames=contents.surnames,
        tenures=contents.tenures,
        members=contents.members,
        standings=contents.standings,
        regions=contents.regions,
        parents=contents.parents,
    )
