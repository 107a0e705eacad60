"""Kinds of names, names found in a text, and the offices that their bearers have held."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kg.model import Entity

__all__ = ["Form", "Match", "Tenure"]


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
