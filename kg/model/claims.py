"""Claims, and claims as JSON Lines."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from kg.errors import ClaimError
from kg.model.arguments import ARGUMENTS, AUTHOR, ArgumentValue, ClaimType, Modality, Polarity

__all__ = ["Claim", "Extractor", "read_claims", "write_claims"]


@dataclass(frozen=True, slots=True)
class Extractor:
    """Who made a claim: the extractor's name and version, and the entry (frame, rule, prompt) that fired."""

    name: str
    version: str
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of a document, with its evidence.

    ``source`` is the IRI of the document; ``quote`` is its text from ``start`` to ``end``. ``attributed_to`` names the
    speakers, :data:`AUTHOR` for the narrator. ``entities`` maps the names used in ``args`` and ``attributed_to`` to
    IRIs; a name that it lacks stays a literal. ``confidence`` lies between 0 and 1.
    """

    type: ClaimType
    args: Mapping[str, ArgumentValue]
    quote: str
    start: int
    end: int
    source: str
    attributed_to: tuple[str, ...] = (AUTHOR,)
    polarity: Polarity = Polarity.NEUTRAL
    modality: Modality = Modality.ASSERTED
    entities: Mapping[str, str] = field(default_factory=dict)
    extractor: Extractor = Extractor("person", "1")
    confidence: float = 1.0

    @property
    def id(self) -> str:
        """A name made of the claim's content: the same statement of the same words has the same name, always."""
        parts = [self.source, self.type, self._arguments(), self.start, self.end, self.attributed_to]
        content = json.dumps([*parts, self.polarity, self.modality], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode("utf-8")).hexdigest()[:16]

    def _arguments(self) -> dict[str, str | bool | list[str]]:
        return {slot: list(value) if isinstance(value, tuple) else value for slot, value in self.args.items()}

    def values(self, slot: str) -> tuple[str, ...]:
        """The values of a slot as a tuple of strings, empty when the slot is not filled."""
        value = self.args.get(slot, ())
        return value if isinstance(value, tuple) else (str(value),)

    def to_record(self) -> dict[str, Any]:
        """The claim as a JSON object, keys in their documented order."""
        return {
            "id": self.id,
            "source": self.source,
            "type": str(self.type),
            "args": self._arguments(),
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "attributed_to": "; ".join(self.attributed_to),
            "polarity": str(self.polarity),
            "modality": str(self.modality),
            "entities": dict(sorted(self.entities.items())),
            "extractor": {
                "name": self.extractor.name,
                "version": self.extractor.version,
                "entry": self.extractor.entry,
            },
            "confidence": round(self.confidence, 3),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any], *, where: str | None = None, line: int | None = None) -> Claim:
        """Read a claim from a JSON object.

        Raises :class:`~kg.errors.ClaimError` when a key is missing, of the wrong type or outside its closed set.
        Whether the quote stands in the text is for :func:`kg.gate.check` to say.
        """
        try:
            kind = ClaimType(record["type"])
            args = _read_arguments(kind, record["args"])
            made_by = record.get("extractor") or {}
            claim = cls(
                type=kind,
                args=args,
                quote=_string(record["quote"], "quote"),
                start=_integer(record["start"], "start"),
                end=_integer(record["end"], "end"),
                source=_string(record.get("source", ""), "source"),
                attributed_to=_speakers(record.get("attributed_to", AUTHOR)),
                polarity=Polarity(record.get("polarity", "neutral")),
                modality=Modality(record.get("modality", "asserted")),
                entities=MappingProxyType(
                    {_string(k, "entities"): _string(v, "entities") for k, v in record.get("entities", {}).items()}
                ),
                extractor=Extractor(
                    _string(made_by.get("name", "person"), "extractor.name"),
                    _string(made_by.get("version", "1"), "extractor.version"),
                    _string(made_by.get("entry", ""), "extractor.entry"),
                ),
                confidence=_share(record.get("confidence", 1.0)),
            )
        except KeyError as error:
            raise ClaimError(
                f"the claim record lacks the key {error}", source=where, line=line, hint="see docs/claims.md"
            ) from error
        except (ValueError, TypeError, AttributeError) as error:
            raise ClaimError(f"the claim record is wrong: {error}", source=where, line=line) from error
        return claim


def _string(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{what} must be a string, not {value!r}")
    return value


def _integer(value: object, what: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError(f"{what} must be a whole number from 0, not {value!r}")
    return value


def _share(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise TypeError(f"confidence must be a number from 0 to 1, not {value!r}")
    return float(value)


def _speakers(value: object) -> tuple[str, ...]:
    names = tuple(name.strip() for name in _string(value, "attributed_to").split(";"))
    return tuple(name for name in names if name) or (AUTHOR,)


def _read_arguments(kind: ClaimType, args: object) -> Mapping[str, ArgumentValue]:
    if not isinstance(args, Mapping):
        raise TypeError(f"args must be an object, not {args!r}")
    schema = ARGUMENTS[kind]
    for slot in schema.required:
        if not args.get(slot):
            raise ValueError(f"a claim of type {kind} needs the argument {slot!r}")
    read: dict[str, ArgumentValue] = {}
    for slot, value in args.items():
        if slot not in schema.required and slot not in schema.optional:
            raise ValueError(f"a claim of type {kind} takes no argument {slot!r}")
        read[slot] = _read_value(kind, slot, value)
    return MappingProxyType(read)


def _read_value(kind: ClaimType, slot: str, value: object) -> ArgumentValue:
    schema = ARGUMENTS[kind]
    if slot in schema.lists:
        if not isinstance(value, list | tuple):
            raise TypeError(f"the argument {slot!r} must be a list, not {value!r}")
        return tuple(_string(item, slot) for item in value)
    if slot == "leads":
        if not isinstance(value, bool):
            raise TypeError(f"the argument 'leads' must be true or false, not {value!r}")
        return value
    text = _string(value, slot)
    allowed = schema.values.get(slot)
    if allowed is not None and text not in allowed:
        raise ValueError(f"{slot} {text!r} is none of {', '.join(sorted(allowed))}")
    return text


def write_claims(claims: Iterable[Claim]) -> Iterator[str]:
    """Claims as JSON Lines: one line a claim, each ending in a line feed."""
    for claim in claims:
        yield json.dumps(claim.to_record(), ensure_ascii=False) + "\n"


def read_claims(lines: Iterable[str], *, where: str | None = None) -> Iterator[Claim]:
    """Claims from JSON Lines; empty lines are passed over.

    Raises :class:`~kg.errors.ClaimError` with the line's number when a line is no JSON object or no claim.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ClaimError(f"the line is not JSON: {error}", source=where, line=number) from error
        if not isinstance(record, dict):
            raise ClaimError("the line is not a JSON object", source=where, line=number)
        yield Claim.from_record(record, where=where, line=number)
