"""Names that are the same: what a statement calls an entity → one name for it.

Surface forms come from the gazetteer; ``ontology/evaluation/names.yaml`` lists the entities that the measure counts,
the further forms that it takes for them, and what surrounds a name without changing it. The list is fixed so that
figures stay comparable while the reference graph grows; with ``every`` entity of that the list is left aside.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kg.errors import ParseError
from kg.gazetteer import Form, Gazetteer
from kg.model import Entity
from kg.vocabulary import data_path, prefixes

__all__ = ["Names", "data", "plain"]

_LONGEST = 4
"""The most words of a name that is looked for inside a text."""
_STATE = "State"
_ROUNDS = 4
"""How often titles and tails are taken off a name."""
_MARKS = str.maketrans({"’": "'", "‘": "'", "–": " ", "—": " ", "-": " ", "/": " "})
_POSSESSIVE = re.compile(r"'s\b")
_OTHER = re.compile(r"[^a-z0-9+ ]")
_BRACKETS = re.compile(r"\s*\(.*?\)")


@functools.lru_cache(maxsize=1 << 16)
def plain(text: str) -> str:
    """The text in lower-case ASCII letters, digits and “+”, words parted by one space.

    Accents, possessives, a leading article and all other signs are dropped; hyphens, dashes and slashes part words.
    Line breaks are signs like others: they part nothing.
    """
    decomposed = unicodedata.normalize("NFKD", text)
    folded = "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower()
    words = _OTHER.sub("", _POSSESSIVE.sub("", folded.translate(_MARKS))).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


class Names:
    """Which names are one: forms of entities, organs of bodies, and what may stand before and behind a name."""

    def __init__(self, forms: Mapping[str, Iterable[str]], settings: Mapping[str, Any]) -> None:
        """``forms`` maps canonical names to their forms: the first to claim a form keeps it, a canonical name is a form
        where nobody claims it. ``settings`` is ``names.yaml``."""
        self._names: dict[str, str] = {}
        self._forms: dict[str, tuple[str, ...]] = {}
        for name, own in forms.items():
            self._forms[name] = tuple(dict.fromkeys(map(plain, (name, *own))))
            for form in map(plain, own):
                self._names.setdefault(form, name)
        for name in forms:
            self._names.setdefault(plain(name), name)
        self._ordinary = frozenset(settings["ordinary"])
        self._before, self._behind = _Phrases(settings["before"]), _Phrases(settings["behind"])
        self._titles = tuple(settings["titles"])
        self._parts = {self.canonical(whole): tuple(parts) for whole, parts in settings["parts"].items()}
        known = ((self.canonical(organ), self.canonical(body)) for organ, body in settings["organs"].items())
        self.organs: Mapping[str, str] = {organ: body for organ, body in known if organ in self._forms}

    @classmethod
    def load(cls, *, every: bool = False) -> Names:
        """The names that the measure counts; with ``every``, those of all entities of the reference graph."""
        return _load(every)

    def __contains__(self, name: str) -> bool:
        """Whether this is the canonical name of an entity that is counted."""
        return name in self._forms

    def __len__(self) -> int:
        return len(self._forms)

    def canonical(self, value: str) -> str:
        """The canonical name of what is named, else the name in plain letters."""
        return _cached(self, value)

    def parts(self, value: str) -> tuple[str, ...]:
        """The members of an alliance that is nothing but its members; else the value itself."""
        return self._parts.get(self.canonical(value), (value,))

    def stands_in(self, name: str, text: str) -> bool:
        """Whether a form of the name, or the name itself, is among the words of a text in plain letters."""
        return any(f" {form} " in f" {text} " for form in self._forms.get(name, (name,)))

    def split(self, text: str) -> Iterator[tuple[str, bool]]:
        """The words of a text in plain letters, and in the place of names their canonical ones, marked as such.

        The longest name wins. A word that is also an ordinary one (“union”) is taken for a name at the end only.
        """
        words = text.split()
        place = 0
        while place < len(words):
            for width in range(min(_LONGEST, len(words) - place), 0, -1):
                form = " ".join(words[place : place + width])
                if form in self._names and (form not in self._ordinary or place + 1 == len(words)):
                    yield self._names[form], True
                    place += width
                    break
            else:
                yield words[place], False
                place += 1

    def _canonical(self, value: str) -> str:
        whole = plain(value)
        if whole in self._names:
            return self._names[whole]
        bare = plain(_BRACKETS.sub("", value))
        if bare in self._names:
            return self._names[bare]
        return next((self._names[form] for form in self._shorter(bare) if form in self._names), bare)

    def _shorter(self, form: str) -> Iterator[str]:
        """The name without the titles before and the words behind it: “chinese president xi jinping leader”."""
        for _ in range(_ROUNDS):
            last, form = form, self._behind.cut_end(self._before.cut_start(form))
            yield form
            for width in (2, 1):
                people, rest = _parted(form, width)
                if rest.startswith(self._titles):
                    if people in self._names:
                        form = self._before.cut_start(rest)
                        yield form
                    break
            if form == last:
                return


def _parted(form: str, width: int) -> tuple[str, str]:
    words = form.split()
    return " ".join(words[:width]), " ".join(words[width:])


@functools.lru_cache(maxsize=1 << 16)
def _cached(names: Names, value: str) -> str:
    return names._canonical(value)


class _Phrases:
    """Phrases that may stand in any number at an end of a name."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = sorted((tuple(phrase.split()) for phrase in phrases), key=len, reverse=True)

    def cut_start(self, form: str) -> str:
        """The form without the phrases at its start; at least one word is left."""
        words = form.split()
        while phrase := next((p for p in self._phrases if len(p) < len(words) and words[: len(p)] == [*p]), None):
            words = words[len(phrase) :]
        return " ".join(words)

    def cut_end(self, form: str) -> str:
        """The form without the phrases at its end, as many as there are; at least one word is left."""
        words = form.split()
        for place in range(1, len(words)):
            if self._is_made(words[place:]):
                return " ".join(words[:place])
        return form

    def _is_made(self, words: list[str]) -> bool:
        return not words or any(words[: len(p)] == [*p] and self._is_made(words[len(p) :]) for p in self._phrases)


@functools.cache
def data(name: str) -> Mapping[str, Any]:
    """A file of ``ontology/evaluation``. Raises :class:`~kg.errors.ParseError` when it is not YAML."""
    import yaml

    path = data_path("ontology", "evaluation", f"{name}.yaml")
    try:
        loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ParseError(f"is not YAML: {error}", source=path.name) from error
    return loaded


@functools.cache
def _load(every: bool) -> Names:
    settings, gazetteer = data("names"), Gazetteer.load()
    if every:
        return Names(_forms(gazetteer.forms(), frozenset(settings["withheld"])), settings)
    listed = frozenset(_listed(settings))
    withheld = frozenset((*settings["withheld"], *settings["beyond"].split(", ")))
    taken = (form for form in gazetteer.forms() if form[2].iri in listed and form[1] in settings["kinds"])
    further: dict[str, list[str]] = settings["further"]
    found = _forms(taken, withheld)
    # What is written down is stronger than any form of the graph, so it comes first.
    forms = {name: [name, *own, *found.pop(name, ())] for name, own in further.items()}
    return Names(forms | found, settings)


def _listed(settings: Mapping[str, Any]) -> Iterator[str]:
    known = prefixes()
    for kind, local in settings["counted"].items():
        yield from (known[kind] + name for name in local.split())


def _forms(forms: Iterable[tuple[str, Form, Entity]], withheld: frozenset[str]) -> dict[str, list[str]]:
    """Canonical names with their forms; one that several entities bear is left to the one state among them, else to the
    one whose canonical name it is, else to none."""
    bearers: dict[str, dict[str, Entity]] = {}
    for form, _, entity in forms:
        bearers.setdefault(plain(form), {})[entity.iri] = entity
    found: dict[str, list[str]] = {}
    for form, entities in sorted(bearers.items()):
        bearer = _bearer(form, list(entities.values()))
        for entity in entities.values():
            found.setdefault(entity.name, [])
        if bearer is not None and form not in withheld:
            found[bearer].append(form)
    return found


def _bearer(form: str, entities: Sequence[Entity]) -> str | None:
    states = {entity.name for entity in entities if entity.kind == _STATE}
    named = {entity.name for entity in entities if plain(entity.name) == form}
    every = {entity.name for entity in entities}
    return next((next(iter(names)) for names in (states, named, every) if len(names) == 1), None)
