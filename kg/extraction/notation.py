"""The notation of the lexicon's triggers ("throw obj=weight behind") and slots ("about|over+with@group").

Documented in ``docs/lexicon.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kg.model import ARGUMENTS, ClaimType

__all__ = ["CLASSES", "CLAUSES", "KINDS", "SOURCES", "Need", "Route", "Slot", "Trigger", "read_slots", "read_triggers"]

CLASSES = ("verb", "noun", "adjective")
"""The classes of trigger words; in a file their keys are plural: ``verbs``, ``nouns``, ``adjectives``."""

SOURCES = frozenset(
    "subject object indirect possessor complement inf that ing clause self modified adverbial compound heads topic "
    "theme noun governor predicated equated occasion asked questioned sayer traveller announced received "
    "stirring carried aforesaid".split()
)
"""Places in a construction that have a name; any other word in a source is a preposition."""

KINDS = frozenset("state group person actor public place linked owned treaty money".split())
"""What ``@kind`` may ask of an argument."""


CLAUSES = frozenset({"inf", "ing", "that", "bidding", "done", "fact"})
"""Kinds of clause that a trigger may ask for as it asks for words."""


@dataclass(frozen=True, slots=True)
class Need:
    """A word that must stand by the trigger: any of ``words``, in the relation ``relation`` when one is given."""

    words: frozenset[str]
    relation: str = ""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger word's lemma and class, and the words that must stand by it."""

    word_class: str
    lemma: str
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """Steps through a construction, and the kind of thing that must be found at their end."""

    steps: tuple[str, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where an argument comes from.

    What its ``parts`` find is joined; of each part's paths the first that finds something counts. ``text`` is a fixed
    value instead.
    """

    name: str
    parts: tuple[tuple[Route, ...], ...]
    optional: bool = False
    text: str = ""


def read_triggers(entry: Mapping[str, Any]) -> tuple[Trigger, ...]:
    """The triggers of an entry; :class:`ValueError` when it has none."""
    found: list[Trigger] = []
    for word_class in CLASSES:
        listed = entry.get(word_class + "s") or ()
        listed = listed.split(",") if isinstance(listed, str) else listed
        _refuse_other_than_words(listed)
        found.extend(_trigger(word_class, str(text).strip()) for text in listed if str(text).strip())
    if not found:
        raise ValueError("no verbs, nouns or adjectives")
    return tuple(found)


def _refuse_other_than_words(listed: Iterable[Any]) -> None:
    """YAML reads ``no`` and ``on`` as truth values, which no trigger is meant to be."""
    for item in listed:
        if not isinstance(item, str):
            raise ValueError(f"the trigger {item!r} is not a word; put it in quotation marks")


def _trigger(word_class: str, text: str) -> Trigger:
    first, *rest = text.split()
    needs = []
    for word in rest:
        relation, _, alternatives = word.rpartition("=")
        needs.append(Need(frozenset(alternatives.split("|")), relation))
    return Trigger(word_class, first.replace("_", " "), tuple(needs))


def read_slots(
    entry: Mapping[str, Any], claim: ClaimType, patterns: Mapping[str, Mapping[str, Any]]
) -> tuple[Slot, ...]:
    """The slots of an entry over those of its pattern; :class:`ValueError` says what cannot be read."""
    name = entry.get("pattern", str(claim))
    if "pattern" in entry and name not in patterns:
        raise ValueError(f"no pattern is called {name!r}")
    merged = dict(patterns.get(name, {})) | dict(entry.get("slots") or {})
    schema = ARGUMENTS[claim]
    found: list[Slot] = []
    for slot, spec in merged.items():
        if slot == "__line__" or spec in (None, "none"):
            continue
        if slot not in (*schema.required, *schema.optional):
            raise ValueError(f"a claim of type {claim} takes no argument {slot!r}")
        if not isinstance(spec, str):
            raise ValueError(f"the source {spec!r} of {slot!r} is not a word; put it in quotation marks")
        found.append(_slot(slot, spec, claim))
    return tuple(found)


def _slot(name: str, spec: str, claim: ClaimType) -> Slot:
    if spec.startswith('"'):
        return Slot(name, (), text=spec.strip('"'))
    required = name in ARGUMENTS[claim].required or spec.endswith("!")
    parts = tuple(
        tuple(_route(name, route.strip()) for route in part.split("|")) for part in spec.rstrip("!").split("+")
    )
    return Slot(name, parts, not required)


def _route(name: str, text: str) -> Route:
    steps, _, kind = text.partition("@")
    if kind and kind not in KINDS:
        raise ValueError(f"no kind of argument is called {kind!r}; known: {', '.join(sorted(KINDS))}")
    if not re.fullmatch(r"[a-z-]+(\.[a-z-]+)*", steps):
        raise ValueError(f"the source {text!r} of {name!r} cannot be read")
    return Route(tuple(steps.split(".")), kind)
