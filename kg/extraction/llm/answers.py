"""From a model's answer to claims: what is no claim, quotes nothing, or names a stranger is refused, and counted."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from kg import gate
from kg.errors import ClaimError
from kg.extraction.llm.account import Refusal
from kg.extraction.llm.client import Answer
from kg.extraction.llm.names import Names
from kg.extraction.llm.passages import Passage
from kg.extraction.llm.quotes import locate
from kg.model import ARGUMENTS, AUTHOR, UNSPECIFIED, ArgumentValue, Claim, ClaimType, Document, Entity, Extractor

__all__ = ["AnswerReader"]

_MOST_CLAIMS = 100
"""Claims that one passage may make."""

_FENCE = re.compile(r"\s*```(?:json)?\s*(.*?)\s*```\s*", re.DOTALL)
_OPENING = re.compile(r"[^{]*\{\s*\"claims\"\s*:\s*\[\s*")
_BETWEEN = frozenset(", \t\r\n")
_NARRATORS = frozenset({AUTHOR, "the author", "the writer", "writer", "narrator"})
_NO_ACTORS = frozenset({"Treaty", "Place", "Value"})
_NO_BODIES = frozenset({"Person", "State", "Territory"})
_PAIRS: Mapping[ClaimType, tuple[str, str]] = MappingProxyType(
    {
        ClaimType.MEMBERSHIP: ("member", "organization"),
        ClaimType.ACTION: ("actor", "target"),
        ClaimType.STANCE: ("holder", "toward"),
    }
)
"""Slots that one and the same cannot fill."""


class _Refused(Exception):
    def __init__(self, why: Refusal) -> None:
        self.why = why


@dataclass(frozen=True, slots=True)
class AnswerReader:
    """Reads the answers about one document; ``extractor`` says in the claims who made them."""

    document: Document
    names: Names
    extractor: Extractor
    confidence: float

    def claims(self, answer: Answer, passage: Passage) -> tuple[list[Claim], Counter[Refusal]]:
        """The claims of an answer about a passage, each passed by the gate, and how many were refused, and why."""
        taken: list[Claim] = []
        try:
            records = _records(answer)
        except _Refused as refusal:
            return [], Counter({refusal.why: 1})
        refused: Counter[Refusal] = Counter({Refusal.TRUNCATED: 1} if answer.finish == "length" else {})
        if len(records) > _MOST_CLAIMS:
            refused[Refusal.EXCESS] = len(records) - _MOST_CLAIMS
        for record in records[:_MOST_CLAIMS]:
            try:
                taken.append(self._claim(record, passage))
            except _Refused as refusal:
                refused[refusal.why] += 1
        return taken, refused

    def _claim(self, record: Any, passage: Passage) -> Claim:
        if not isinstance(record, dict) or not isinstance(record.get("quote"), str):
            raise _Refused(Refusal.SCHEMA)
        place = locate(record["quote"], self.document.text, passage.start, passage.end)
        if place is None:
            raise _Refused(Refusal.QUOTE)
        draft = self._draft(record, *place)
        args, entities = self._arguments(draft)
        if (pair := _PAIRS.get(draft.type)) and args.get(pair[0]) == args.get(pair[1]):
            raise _Refused(Refusal.REFLEXIVE)
        speakers = tuple(dict.fromkeys(self._speaker(name, entities) for name in draft.attributed_to))
        made_by = Extractor(self.extractor.name, self.extractor.version, f"prompt.{draft.type}")
        claim = Claim(
            type=draft.type,
            args=MappingProxyType(dict(sorted(args.items()))),
            quote=draft.quote,
            start=draft.start,
            end=draft.end,
            source=draft.source,
            attributed_to=speakers,
            polarity=draft.polarity,
            modality=draft.modality,
            entities=MappingProxyType(dict(sorted(entities.items()))),
            extractor=made_by,
            confidence=self.confidence,
        )
        return gate.check(claim, self.document)

    def _draft(self, record: Mapping[str, Any], start: int, end: int) -> Claim:
        """The record as a claim whose names are still the model's."""
        args = record.get("args")
        stated = {key: record[key] for key in ("type", "attributed_to", "polarity", "modality") if key in record}
        place = {"quote": self.document.text[start:end], "start": start, "end": end, "source": self.document.iri}
        try:
            return Claim.from_record(_tidy({**stated, "args": args}) | place)
        except ClaimError as error:
            raise _Refused(Refusal.SCHEMA) from error

    def _arguments(self, draft: Claim) -> tuple[dict[str, ArgumentValue], dict[str, str]]:
        args: dict[str, ArgumentValue] = {}
        entities: dict[str, str] = {}
        for slot, value in draft.args.items():
            if isinstance(value, bool) or slot in ARGUMENTS[draft.type].values:
                args[slot] = value
            elif isinstance(value, tuple):
                args[slot] = tuple(dict.fromkeys(self._value(draft.type, slot, one, entities) for one in value))
            else:
                args[slot] = self._value(draft.type, slot, value, entities)
        return args, entities

    def _value(self, kind: ClaimType, slot: str, words: str, entities: dict[str, str]) -> str:
        """A slot's value with the canonical name in the place of another; its entities are added to the others."""
        schema = ARGUMENTS[kind]
        if slot in schema.entities:
            return self._actor(slot, words, entities)
        if slot in schema.free and (entity := self.names.entity(words)):
            entities[entity.name] = entity.iri
            return entity.name
        if words != UNSPECIFIED and self.names.strangers(words):
            raise _Refused(Refusal.NAME)
        entities.update(self.names.mentioned(words))
        return words

    def _actor(self, slot: str, words: str, entities: dict[str, str]) -> str:
        entity = self.names.entity(words)
        if entity is None:
            if not self.names.stands(words):
                raise _Refused(Refusal.NAME)
            return words
        if not _fits(slot, entity):
            raise _Refused(Refusal.KIND)
        entities[entity.name] = entity.iri
        return entity.name

    def _speaker(self, words: str, entities: dict[str, str]) -> str:
        return AUTHOR if words.casefold() in _NARRATORS else self._actor("attributed_to", words, entities)


def _fits(slot: str, entity: Entity) -> bool:
    if slot == "person":
        return entity.kind == "Person"
    return entity.kind not in _NO_ACTORS and not (slot == "organization" and entity.kind in _NO_BODIES)


def _records(answer: Answer) -> list[Any]:
    if answer.finish == "length":
        return list(_whole(answer.text))
    if not answer.text.strip():
        raise _Refused(Refusal.EMPTY)
    fenced = _FENCE.fullmatch(answer.text)
    try:
        content = json.loads(fenced.group(1) if fenced else answer.text)
    except (ValueError, RecursionError):
        raise _Refused(Refusal.NOT_JSON) from None
    records = content.get("claims") if isinstance(content, dict) else None
    if not isinstance(records, list):
        raise _Refused(Refusal.NOT_CLAIMS)
    return records


def _whole(text: str) -> Iterator[Any]:
    """The claims that stand whole in an answer that was cut off."""
    opening = _OPENING.match(text)
    place, decoder = opening.end() if opening else len(text), json.JSONDecoder()
    while place < len(text):
        try:
            record, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            return
        yield record
        while place < len(text) and text[place] in _BETWEEN:
            place += 1


def _tidy(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record without nulls and empty strings, its strings with single spaces."""
    return {key: value for key, given in record.items() if (value := _tidied(given)) not in (None, "", [])}


def _tidied(value: Any) -> Any:
    if isinstance(value, str):
        if any(_unfit(letter) for letter in value):
            raise _Refused(Refusal.SCHEMA)
        return " ".join(value.split())
    if isinstance(value, list):
        return list(_items(value))
    return _tidy(value) if isinstance(value, dict) else value


def _items(values: list[Any]) -> Iterator[Any]:
    yield from (item for value in values if (item := _tidied(value)) not in (None, ""))


def _unfit(letter: str) -> bool:
    """Whether a letter is a control character or half of one, which no graph can hold."""
    return unicodedata.category(letter) in ("Cc", "Cs", "Cn") and not letter.isspace()
