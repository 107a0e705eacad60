"""Entities of the reference graph, found by what a person types of their names."""

from __future__ import annotations

import functools
import unicodedata

from kg.gazetteer import Form, Gazetteer
from kg.model import Entity

__all__ = ["Directory"]

_ORDER = {form: rank for rank, form in enumerate(Form)}


class Directory:
    """Looks up names: whole ones first, else those that begin with the words, else those that have them."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._forms = sorted(
            ((_folded(text), form, entity) for text, form, entity in gazetteer.forms()),
            key=lambda item: (_ORDER[item[1]], item[2].name, item[2].iri, item[0]),
        )

    @classmethod
    @functools.cache
    def of_entities(cls) -> Directory:
        """The actors, places and treaties of the reference graph; made once."""
        return cls(Gazetteer.load())

    @classmethod
    @functools.cache
    def of_values(cls) -> Directory:
        """The values of the schemes; made once."""
        return cls(Gazetteer.values())

    def named(self, words: str) -> tuple[Entity, ...]:
        """The entities that bear just this name, case and accents aside, canonical names first."""
        wanted = _folded(words)
        return tuple(dict.fromkeys(entity for form, _, entity in self._forms if form == wanted))

    def like(self, words: str, *, most: int = 9) -> tuple[Entity, ...]:
        """The entities that bear this name, else those with a name that begins with the words, else that has them."""
        wanted = _folded(words)
        if not wanted:
            return ()
        if exact := self.named(words):
            return exact[:most]
        begins = [entity for form, _, entity in self._forms if form.startswith(wanted)]
        within = [entity for form, _, entity in self._forms if wanted in form]
        return tuple(dict.fromkeys([*begins, *within]))[:most]


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", " ".join(text.split()))
    return "".join(character for character in plain if not unicodedata.combining(character)).casefold()
