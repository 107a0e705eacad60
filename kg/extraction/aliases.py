"""Who is named where in one document: names of the gazetteer, names that the document introduces, and short forms.

A surname is a person's once the full name has been read; a bracketed acronym is its organisation's from there on. A
name that several entities bear is linked only when the document settles it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kg.extraction.bodynames import body_names
from kg.extraction.enclosing import PARTICLES, begins_person, is_of_another, stripped
from kg.gazetteer import Form, Gazetteer, Match
from kg.model import Entity
from kg.vocabulary import Minter, slug

__all__ = ["Name", "read_names"]


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the text: its tokens (``end`` excluded), its entity, and how it names it."""

    start: int
    end: int
    entity: Entity
    form: Form


_MINTED = frozenset({"Person", "Organization"})
_HONORIFICS = frozenset(
    "mr mr. mrs mrs. ms ms. dr dr. sir madam president premier chancellor minister king queen".split()
)
_NOT_ORGANIZATIONS = frozenset(
    "covid-19 covid parliament congress senate ministry government cabinet court constitution twitter facebook ai gdp "
    "summit conference talks negotiations ngo ngos lng co2 jan feb mar apr jun jul aug sept oct nov dec".split()
)
_SPOKEN_FOR = frozenset("ministry department office embassy army navy air force bureau parliament government".split())
_LONGEST = 90
"""Characters that a listed name may have."""
_ACRONYM = re.compile(r"^[A-Z][A-Za-z0-9&+-]{1,9}$")


def read_names(
    doc: Any, gazetteer: Gazetteer, minter: Minter, words: Mapping[str, Collection[str]]
) -> tuple[Name, ...]:
    """Every name in the parsed document that can be linked, without overlaps, in text order.

    ``words`` are the lexicon's closed sets: offices, by which a name that they stand beside is known for a person's,
    and what makes another place of a state's name.
    """
    reader = _Reader(doc, gazetteer, minter, words)
    reader.read_listed()
    reader.read_persons()
    reader.read_acronyms()
    reader.read_organizations()
    reader.read_bodies()
    reader.read_short_forms()
    return tuple(sorted(reader.names, key=lambda name: name.start))


class _Reader:
    def __init__(self, doc: Any, gazetteer: Gazetteer, minter: Minter, words: Mapping[str, Collection[str]]) -> None:
        self.doc = doc
        self.titles = frozenset(words["offices"])
        self.words = words
        self.gazetteer = gazetteer
        self.minter = minter
        self.names: list[Name] = []
        self.taken: set[int] = set()
        self.open: list[tuple[int, int, Match]] = []
        self.short: dict[str, set[Entity]] = {}

    def add(self, start: int, end: int, entity: Entity, form: Form) -> bool:
        if end <= start or any(index in self.taken for index in range(start, end)):
            return False
        self.names.append(Name(start, end, entity, form))
        self.taken.update(range(start, end))
        if entity.kind == "Person" and end - start > 1:
            self.learn_person(entity, [self.doc[i].text for i in range(start, end)])
        return True

    def learn_person(self, entity: Entity, words: list[str]) -> None:
        known = self.gazetteer.surnames.get(entity.iri)
        parts = [known] if known else [words[-1], words[0] if _given_last(words) else words[-1]]
        for part in parts:
            if len(part) > 1 and part[:1].isupper():
                self.short.setdefault(part, set()).add(entity)

    def read_listed(self) -> None:
        """Names of the gazetteer; those that several entities bear, and bare surnames, wait."""
        for found in self.gazetteer.find(self.doc.text):
            match = self._longer(self._inner(found))
            span = self.doc.covering(match.start, match.end)
            if span is None:
                continue
            if begins_person(span, match):
                continue
            if match.form is Form.SURNAME or match.entity is None:
                self.open.append((span.start, span.end, match))
            elif not is_of_another(span, match, self.gazetteer, self.words, self._before(span)):
                self.add(span.start, span.end, match.entity, match.form)

    def _before(self, span: Any) -> Entity | None:
        """Whose name stands right before: "Philippine Congress", "Nepal's Congress"."""
        end = span.start - (span.start > 0 and self.doc[span.start - 1].lower_ in ("'s", "’s"))
        return self.names[-1].entity if self.names and self.names[-1].end == end else None

    def _inner(self, match: Match) -> Match:
        """The body inside a name that "non-" undoes: "non-permanent members of the Security Council"."""
        if self.doc.text[max(match.start - 4, 0) : match.start].lower() != "non-":
            return match
        inside = next(iter(self.gazetteer.find(match.text.partition(" of ")[2])), None)
        if inside is None:
            return match
        start = match.start + len(match.text.partition(" of ")[0]) + 4
        return replace(inside, start=start + inside.start, end=start + inside.end)

    def _longer(self, match: Match) -> Match:
        """The longer name behind an article which the match took for its own: "the Pacific Islands Forum"."""
        if not match.text.lower().startswith("the "):
            return match
        start = match.start + 4
        behind = self.doc.text[start : start + _LONGEST]
        other = next(iter(self.gazetteer.find(behind)), None)
        if other is None or other.start or start + other.end <= match.end:
            return match
        return replace(other, start=start, end=start + other.end)

    def read_persons(self) -> None:
        """Full names that the recogniser takes for persons and the gazetteer does not list."""
        for span in self.doc.ents:
            start, end = stripped(self.doc, span.start, span.end)
            text = self.doc[start:end].text
            parts = text.split()
            most = 4 if PARTICLES.isdisjoint(part.lower() for part in parts) else 7
            fits = 1 < len(parts) <= most and all(part[:1].isupper() or len(part) < 4 for part in parts)
            if not fits or not all(c.isalpha() or c in " -'’." for c in text):
                continue
            if span.label_ == "PERSON" or (span.label_ in ("ORG", "GPE", "NORP") and self._titled(start, end)):
                self.add(start, end, self._minted(text, "Person"), Form.NAME)

    def _titled(self, start: int, end: int) -> bool:
        """Whether a title stands in front of the name or in an apposition behind it."""
        if any(word.lower_ in self.titles | _NOT_ORGANIZATIONS | _SPOKEN_FOR for word in self.doc[start:end]):
            return False
        before = self.doc[max(start - 2, 0) : start]
        if start and (before[-1].lower_ in self.titles or (before[-1].text == "," and before[0].lower_ in self.titles)):
            return True
        if end + 1 >= len(self.doc) or self.doc[end].text != ",":
            return False
        for token in self.doc[end + 1 : end + 8]:
            if token.is_punct or token.pos_ in ("VERB", "AUX"):
                return False
            if token.lemma_.lower() in self.titles:
                return True
        return False

    def _minted(self, name: str, kind: str) -> Entity:
        clean = re.sub(r"\s+", " ", name).strip()
        return self.gazetteer.named(clean) or Entity(self.minter.named("entity", slug(clean)), clean, kind)

    def read_acronyms(self) -> None:
        """Names introduced with a bracketed acronym, "Shanghai Cooperation Organization (SCO)"."""
        for token in self.doc:
            if token.text != "(" or token.i + 2 >= len(self.doc) or self.doc[token.i + 2].text != ")":
                continue
            acronym = self.doc[token.i + 1]
            if _ACRONYM.match(acronym.text) and sum(c.isupper() for c in acronym.text) >= 2:
                self._introduce(token.i, acronym)

    def _introduce(self, bracket: int, acronym: Any) -> None:
        before = next((name for name in self.names if name.end == bracket), None)
        own = next((name for name in self.names if name.start == acronym.i), None)
        start = _expansion(self.doc, bracket, acronym.text)
        if before is not None and before.entity.kind != "Person" and (start is None or before.start <= start):
            entity = before.entity
        elif start is None:
            return
        else:
            text = re.sub(r"^[Tt]he ", "", self.doc[start:bracket].text)
            entity = own.entity if own is not None else self._minted(text, "Organization")
            self.names = [name for name in self.names if not start <= name.start < bracket]
            self.taken -= set(range(start, bracket))
            self.add(start, bracket, entity, Form.NAME)
        self.short.setdefault(acronym.text, set()).add(entity)
        self.add(acronym.i, acronym.i + 1, entity, Form.ACRONYM)

    def read_organizations(self) -> None:
        """Organisations that only the recogniser knows: names of several words, or acronyms."""
        for span in self.doc.ents:
            start, end = stripped(self.doc, span.start, span.end)
            if span.label_ not in ("ORG", "NORP") or start >= end:
                continue
            words = [self.doc[i] for i in range(start, end)]
            text = self.doc[start:end].text
            long_enough = len(words) > 1 and all(
                w.text[:1].isupper() or w.lower_ in ("of", "for", "and", "the") for w in words
            )
            acronym = len(words) == 1 and words[0].text.isupper() and 2 < len(text) < 8
            if span.label_ == "ORG" and (long_enough or acronym) and not self._common(words) and "\n" not in text:
                self.add(start, end, self._minted(text, "Organization"), Form.NAME)

    def read_bodies(self) -> None:
        """Bodies that the recogniser missed and the noun in their names tells: "the Hague Group"."""
        for start, end in body_names(self.doc, self.words, self.taken):
            self.add(start, end, self._minted(self.doc[start:end].text, "Organization"), Form.NAME)

    @staticmethod
    def _common(words: Iterable[Any]) -> bool:
        return any(word.lower_ in _NOT_ORGANIZATIONS | _SPOKEN_FOR for word in words)

    def read_short_forms(self) -> None:
        """Surnames and acronyms that the document has introduced; surnames that one listed person alone bears."""
        waiting: Mapping[int, tuple[int, int, Match]] = {start: (start, end, match) for start, end, match in self.open}
        for token in self.doc:
            if token.i in self.taken or not token.text[:1].isupper():
                continue
            learned = self.short.get(token.text, set())
            if len(learned) == 1:
                self.add(token.i, token.i + 1, next(iter(learned)), Form.SURNAME)
            elif token.i in waiting:
                self._settle(*waiting[token.i])

    def _settle(self, start: int, end: int, match: Match) -> None:
        present = {name.entity for name in self.names}
        candidates = [entity for entity in match.entities if entity in present] or list(match.entities)
        if len(candidates) != 1:
            return
        alone = not (start > 0 and self.doc[start - 1].ent_type_ == "PERSON" and self.doc[start - 1].pos_ == "PROPN")
        titled = start > 0 and self.doc[start - 1].lower_ in _HONORIFICS
        if match.form is not Form.SURNAME or titled or alone:
            self.add(start, end, candidates[0], match.form)


def _given_last(words: list[str]) -> bool:
    """Whether the surname may come first: names of two or three short parts, as in "Xi Jinping" or "Shin Won-sik"."""
    return 2 <= len(words) <= 3 and len(words[0]) <= 5 and all(len(word) <= 9 for word in words)


def _expansion(doc: Any, bracket: int, acronym: str) -> int | None:
    """The first token of the capitalised words before the bracket whose initials make the acronym."""
    letters = [c for c in acronym.upper() if c.isalpha()]
    index, start = bracket - 1, None
    while letters and index >= 0 and bracket - index < 12:
        word = doc[index].text
        if word[:1].upper() == letters[-1] and word[:1].isupper():
            letters.pop()
            start = index
        elif (
            word.lower() not in ("of", "the", "and", "for", "on", "in", "to", "-", "’s", "'s")
            and not word[:1].isupper()
        ):
            return None
        index -= 1
    return start if not letters else None
