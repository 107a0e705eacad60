"""Documents, and what is spoken of in them: entities and their mentions."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass

__all__ = ["Document", "Entity", "Fragment", "Mention"]


@dataclass(frozen=True, slots=True)
class Fragment:
    """A part of a document that its format has a name for, such as a row: ``start`` to ``end`` in code points.

    ``value`` names it, in the words of the standard that has the IRI ``standard``.
    """

    start: int
    end: int
    value: str
    standard: str


@dataclass(frozen=True, slots=True)
class Document:
    """A text and what is known of it.

    ``iri`` names the work, which stays the same when its text is edited; ``name`` is the source's name without folders;
    ``issued`` is an ISO 8601 date (``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``). Offsets everywhere count Unicode code
    points of ``text``. ``fragments`` are its named parts, in the order of their starts, the larger first.
    """

    text: str
    iri: str
    name: str
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    issued: str | None = None
    url: str | None = None
    language: str = "en"
    fragments: tuple[Fragment, ...] = ()

    def fragment(self, start: int, end: int) -> Fragment | None:
        """The smallest named part in which a stretch of the text lies."""
        first = bisect_right(self.fragments, start, key=lambda part: part.start)
        before = (self.fragments[place] for place in range(first - 1, -1, -1))
        return next((part for part in before if part.end >= end), None)

    @property
    def sha256(self) -> str:
        """The SHA-256 of the text in UTF-8, as 64 hexadecimal digits."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that claims speak of: its IRI, canonical English name and class (a term's local name)."""

    iri: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text, ``start`` to ``end`` in code points, that names an entity."""

    start: int
    end: int
    text: str
    entity: Entity
