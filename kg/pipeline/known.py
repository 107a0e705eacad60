"""Which editions a store is known to hold as reading their documents again would give them, without asking it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field

import kg
from kg.model import Document

__all__ = ["Known", "Manner"]

_DIGITS = 20


@dataclass(frozen=True, slots=True)
class Manner:
    """How documents are read and described: by whom, with which lexicon, and whether with their texts."""

    base: str
    name: str
    version: str
    lexicon: str | None
    with_text: bool

    @property
    def reader(self) -> str:
        """A digest of who reads."""
        return _digest(self.base, self.name, self.version, self.lexicon)

    def of(self, document: Document, decisions: str | None) -> str:
        """A digest of all that the graph of a document's edition is a function of, its text and who reads aside."""
        said = (document.iri, document.name, document.title, document.publisher, document.author, document.issued)
        return _digest(*said, document.url, document.language, decisions, self.with_text, kg.__version__)


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:_DIGITS]


@dataclass(slots=True)
class Known:
    """Editions by IRI: digests of the reader and of what is known of the document, and the number of claims."""

    editions: dict[str, tuple[str, str, int]] = field(default_factory=dict)

    def is_read(self, edition: str, manner: Manner) -> bool:
        """Whether the edition is known to be there, read in this manner."""
        return edition in self.editions and self.editions[edition][0] == manner.reader

    def claims(self, edition: str, document: Document, decisions: str | None, manner: Manner) -> int | None:
        """How many claims the edition has, when it is known to be there as reading it now would give it."""
        found = self.editions.get(edition)
        return found[2] if found and found[:2] == (manner.reader, manner.of(document, decisions)) else None

    def learn(self, edition: str, document: Document, decisions: str | None, manner: Manner, claims: int) -> None:
        """Take down that the edition is there."""
        self.editions[edition] = (manner.reader, manner.of(document, decisions), claims)

    def part(self) -> bytes:
        """All of it as bytes."""
        return json.dumps(self.editions, sort_keys=True).encode()

    @classmethod
    def of_part(cls, data: bytes) -> Known:
        """What such bytes hold; raises :class:`ValueError` for others."""
        return cls({name: (reader, key, claims) for name, (reader, key, claims) in json.loads(data).items()})
