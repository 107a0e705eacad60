"""Whom a document names, and so who may be an actor in what a model says of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from kg.extraction.aliases import read_names
from kg.gazetteer import Form, Gazetteer
from kg.model import Document, Entity
from kg.vocabulary import Minter

__all__ = ["Names", "names_of"]

_MOST_LISTED = 150
"""Names that are shown to the model, those that the document has most often."""

_MARKS = str.maketrans("’‘ʼ“”«»", '\'\'\'""""')
_TOKEN = re.compile(r"\w+|[^\w\s]")


def names_of(
    doc: Any, document: Document, gazetteer: Gazetteer, minter: Minter, words: Mapping[str, frozenset[str]]
) -> Names:
    """Whom a parsed document names or implies: its outlet's country, and the bodies that its persons serve."""
    found = [(doc[n.start : n.end].text, n.entity) for n in read_names(doc, gazetteer, minter, words)]
    bodies = [gazetteer.entity(iri) for _, entity in found for iri in gazetteer.served.get(entity.iri, ())]
    home = gazetteer.country(document.publisher) if document.publisher else None
    return Names(document.text, found, [one for one in (home, *bodies) if one is not None], gazetteer, words)


class Names:
    """The names of one document."""

    def __init__(
        self,
        text: str,
        found: Iterable[tuple[str, Entity]],
        implied: Iterable[Entity],
        gazetteer: Gazetteer,
        words: Mapping[str, frozenset[str]],
    ) -> None:
        """``found`` holds each name in the text with its entity; ``words`` are the lexicon's closed sets of words."""
        self._text = f" {_plain(text)} "
        self._gazetteer = gazetteer
        self._words = words
        self._known: dict[str, Entity] = {}
        self._named: dict[str, set[Entity]] = {}
        self._own: dict[str, Entity] = {}
        self._counts: dict[str, int] = {}
        for surface, entity in found:
            self._counts[entity.name] = self._counts.get(entity.name, 0) + 1
            self._learn(entity, surface, entity.name)
        for entity in implied:
            self._learn(entity, entity.name)

    def _learn(self, entity: Entity, *surfaces: str) -> None:
        self._known[entity.iri] = entity
        for surface in surfaces:
            self._named.setdefault(_plain(surface), set()).add(entity)
            if self._gazetteer.entity(entity.iri) is None:
                self._own[surface] = entity

    def listed(self) -> tuple[str, ...]:
        """The canonical names of whom the text names, in the order of their first mention."""
        often = sorted(self._counts, key=lambda name: -self._counts[name])[:_MOST_LISTED]
        return tuple(name for name in self._counts if name in set(often))

    def entity(self, words: str) -> Entity | None:
        """Whom the words name as a whole, a title in front or "government" behind aside; ``None`` when it is open."""
        named = self._named.get(_plain(words), set())
        return next(iter(named)) if len(named) == 1 else self._titled(words)

    def _titled(self, words: str) -> Entity | None:
        matches = self._gazetteer.find(words)
        entity = matches[0].entity if len(matches) == 1 else None
        if entity is None or entity.iri not in self._known:
            return None
        rest = _plain(f"{words[: matches[0].start]} {words[matches[0].end :]}").split()
        allowed = self._words["offices" if entity.kind == "Person" else "spoken_for"]
        return entity if all(word in allowed or word.removesuffix("s") in allowed for word in rest) else None

    def stands(self, words: str) -> bool:
        """Whether the text has these words, case and white space aside."""
        plain = _plain(words)
        return bool(plain) and f" {plain} " in self._text

    def mentioned(self, words: str) -> dict[str, str]:
        """The names within the words whose entities are the document's: surface → IRI."""
        found = {m.text: m.entity.iri for m in self._gazetteer.find(words) if m.entity and m.entity.iri in self._known}
        own = {surface: entity.iri for surface, entity in self._own.items() if _within(surface, words)}
        return own | found

    def strangers(self, words: str) -> tuple[str, ...]:
        """The names within the words that the reference graph knows and the document does not have."""
        return tuple(
            match.text
            for match in self._gazetteer.find(words)
            if match.form is not Form.SURNAME
            and not any(entity.iri in self._known for entity in match.entities)
            and not self.stands(match.text)
        )


def _plain(words: str) -> str:
    """The words with single spaces, straight marks and small letters, without "the" in front and "'s" behind."""
    plain = " ".join(_TOKEN.findall(words.translate(_MARKS).casefold()))
    return plain.removeprefix("the ").removesuffix(" ' s")


def _within(surface: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(surface)}(?!\w)", words) is not None
