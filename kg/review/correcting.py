"""Correcting a claim: what each of its fields may hold, and the claim with another value in one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from kg.errors import ClaimError
from kg.gazetteer import Gazetteer
from kg.model import ARGUMENTS, AUTHOR, ArgumentValue, Claim, ClaimType, Entity, Modality, Polarity

__all__ = ["Field", "Holds", "complete", "fields", "value_of", "with_value"]


class Holds(StrEnum):
    """What a field of a claim holds."""

    TOKEN = "one of a closed set"
    ENTITY = "the name of an entity"
    FREE = "the name of an entity, or words"
    VALUE = "the name of a value, or words"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Field:
    """A slot of a claim, or one of polarity, modality and speaker.

    ``tokens`` are those of a closed set, in order; ``many`` says that it takes several values.
    """

    name: str
    holds: Holds
    tokens: tuple[str, ...] = ()
    many: bool = False
    required: bool = False


_SHARED = (
    Field("modality", Holds.TOKEN, tuple(Modality), required=True),
    Field("polarity", Holds.TOKEN, tuple(Polarity), required=True),
    Field("attributed_to", Holds.ENTITY, many=True, required=True),
)
_LINKED_AS_A_WHOLE = {"values": Holds.VALUE, "name_or_subject": Holds.FREE}
"""Slots of words that name something when the whole of them is its name."""


def fields(kind: ClaimType) -> tuple[Field, ...]:
    """The fields of a claim of this type: its slots in their order, then modality, polarity and speaker."""
    schema = ARGUMENTS[kind]
    slots = [*schema.required, *schema.optional]
    return (*(_field(kind, slot) for slot in slots), *_SHARED)


def _field(kind: ClaimType, slot: str) -> Field:
    schema = ARGUMENTS[kind]
    many, required = slot in schema.lists, slot in schema.required
    if slot == "leads":
        return Field(slot, Holds.TOKEN, ("yes", "no"))
    if slot in schema.values:
        return Field(slot, Holds.TOKEN, tuple(sorted(schema.values[slot])), required=True)
    if slot in schema.entities:
        return Field(slot, Holds.ENTITY, many=many, required=required)
    holds = Holds.FREE if slot in schema.free else _LINKED_AS_A_WHOLE.get(slot, Holds.WORDS)
    return Field(slot, holds, many=many, required=required)


def value_of(claim: Claim, field: Field) -> tuple[str, ...]:
    """What a field holds, as words; nothing when the slot is not filled."""
    if field in _SHARED:
        value = getattr(claim, field.name)
        return value if isinstance(value, tuple) else (str(value),)
    if field.name == "leads":
        return ("yes",) if claim.args.get("leads") else ()
    return claim.values(field.name)


def with_value(claim: Claim, field: Field, values: Sequence[Entity | str]) -> Claim:
    """The claim with other values in one field; none of them empties a slot.

    Entities are linked as such, words are kept as they are, and what the reference graph names in them is linked where
    a field takes words. What nothing in the claim names any more is no longer linked.
    """
    names = tuple(value.name if isinstance(value, Entity) else value for value in values)
    before = value_of(claim, field)
    changed = _filled(claim, field, names)
    linked = {value.name: value.iri for value in values if isinstance(value, Entity)}
    if field.holds in (Holds.FREE, Holds.WORDS):
        named = _named_in(word for word in values if isinstance(word, str))
        # Words that a person wants as words are no entity, even when they are the whole of a name.
        linked = {name: iri for name, iri in named.items() if name not in names} | linked
    left = [word for slot in changed.args for word in changed.values(slot)] + list(changed.attributed_to)
    kept = {
        name: iri
        for name, iri in claim.entities.items()
        if not any(_stands_in(name, words) for words in before) or any(_stands_in(name, words) for words in left)
    }
    if field.holds in (Holds.ENTITY, Holds.FREE, Holds.VALUE):
        kept = {name: iri for name, iri in kept.items() if name not in names}
    return replace(changed, entities=MappingProxyType(dict(sorted((kept | linked).items()))))


def complete(claim: Claim) -> Claim:
    """The claim as a record that is read back gives it.

    Raises :class:`~kg.errors.ClaimError` for one that lacks a required argument or holds a token of no closed set.
    """
    missing = [slot for slot in ARGUMENTS[claim.type].required if not claim.args.get(slot)]
    if missing:
        raise ClaimError(f"a claim of type {claim.type} needs {', '.join(missing)}")
    return Claim.from_record(claim.to_record())


def _filled(claim: Claim, field: Field, names: tuple[str, ...]) -> Claim:
    if field in _SHARED:
        kinds = {"modality": Modality, "polarity": Polarity}
        value: Any = kinds[field.name](names[0]) if field.name in kinds else names or (AUTHOR,)
        return replace(claim, **{field.name: value})
    args: dict[str, ArgumentValue] = {slot: value for slot, value in claim.args.items() if slot != field.name}
    if field.name == "leads":
        args |= {"leads": True} if names == ("yes",) else {}
    elif names:
        args[field.name] = names if field.many else names[0]
    return replace(claim, args=MappingProxyType(dict(sorted(args.items()))))


def _named_in(texts: Iterable[str]) -> dict[str, str]:
    """What the reference graph has one entity for, among the names in the words."""
    found = (match.entity for text in texts for match in Gazetteer.load().find(text))
    return {entity.name: entity.iri for entity in found if entity is not None}


def _stands_in(name: str, words: str) -> bool:
    return name == words or re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words) is not None
