"""Statements: what gold and system are compared in. A claim without its offsets, and more forgiving to read.

Gold has to keep the schema of the claim record. What a system says need not: an argument that is missing or not of the
schema is wrong when it is judged, and no reason to stop.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kg.errors import ClaimError
from kg.model import ARGUMENTS, AUTHOR, ArgumentValue, Claim, ClaimType, Modality, Polarity

if TYPE_CHECKING:
    from kg.evaluation.names import Names

__all__ = ["Statement", "atoms", "read_statements"]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement about a document: type, arguments, the words it rests on, speakers and certainty.

    ``polarity`` and ``modality`` are empty where a record does not say them; they then equal nothing.
    """

    type: ClaimType
    args: Mapping[str, ArgumentValue]
    quote: str = ""
    speakers: tuple[str, ...] = (AUTHOR,)
    polarity: str = ""
    modality: str = ""
    source: str = field(default="", compare=False)

    @classmethod
    def of(cls, claim: Claim) -> Statement:
        """The statement that a claim makes."""
        return cls(
            claim.type,
            claim.args,
            claim.quote,
            claim.attributed_to,
            str(claim.polarity),
            str(claim.modality),
            claim.source,
        )

    @property
    def denied(self) -> bool:
        return self.modality == Modality.DENIED

    def values(self, slot: str) -> tuple[str, ...]:
        """The values of a slot, none when it is not filled."""
        value = self.args.get(slot, ())
        return value if isinstance(value, tuple) else (str(value),)

    def text(self, slot: str) -> str:
        """The words of a slot, empty when it is not filled."""
        return " ".join(self.values(slot))

    def to_record(self) -> dict[str, Any]:
        """The statement as a JSON object with the keys of the claim record."""
        return {
            "type": str(self.type),
            "args": {slot: list(value) if isinstance(value, tuple) else value for slot, value in self.args.items()},
            "quote": self.quote,
            "attributed_to": "; ".join(self.speakers),
            "polarity": self.polarity,
            "modality": self.modality,
        }


def read_statements(lines: Iterable[str], *, where: str | None = None, gold: bool = False) -> Iterator[Statement]:
    """Statements from JSON Lines; empty lines are passed over, keys that are not of the record ignored.

    Raises :class:`~kg.errors.ClaimError` with the line's number for a line that is no statement, and in ``gold`` also
    for one that breaks the schema: a slot that is missing or unknown, a token outside its closed set, no quote.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            statement = _read(json.loads(line))
            if gold:
                _check(statement)
        except RecursionError as error:
            raise ClaimError("the line is nested too deeply", source=where, line=number) from error
        except (ValueError, TypeError) as error:
            problem = "is not JSON" if isinstance(error, json.JSONDecodeError) else "is no statement"
            hint = "see docs/claims.md"
            raise ClaimError(f"the line {problem}: {error}", source=where, line=number, hint=hint) from error
        yield statement


def _read(record: object) -> Statement:
    if not isinstance(record, dict):
        raise TypeError("it is not a JSON object")
    if record.get("type") not in set(ClaimType):
        raise ValueError(f"{record.get('type')!r} is none of the types {', '.join(ClaimType)}")
    kind, args = ClaimType(record["type"]), record.get("args")
    if not isinstance(args, dict):
        raise TypeError("args is not an object")
    read = ((str(slot), _value(kind, slot, value)) for slot, value in args.items())
    speakers = tuple(name.strip() for name in _text(record, "attributed_to").split(";") if name.strip())
    return Statement(
        type=kind,
        args=MappingProxyType({slot: value for slot, value in read if value not in ("", ())}),
        quote=_text(record, "quote"),
        speakers=speakers or (AUTHOR,),
        polarity=_text(record, "polarity"),
        modality=_text(record, "modality"),
        source=_text(record, "source"),
    )


def _text(record: Mapping[str, object], key: str) -> str:
    value = record.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"{key} is not a string")
    return value


def _value(kind: ClaimType, slot: str, value: object) -> ArgumentValue:
    if isinstance(value, list):
        if not all(isinstance(item, str) for item in value):
            raise TypeError(f"the argument {slot!r} holds more than strings")
        return tuple(item for item in value if item)
    if value is not None and not isinstance(value, str | bool | int | float):
        raise TypeError(f"the argument {slot!r} is neither words nor a list of words")
    if isinstance(value, bool):
        return value
    text = "" if value is None else str(value)
    return (text,) if text and slot in ARGUMENTS[kind].lists else text


def _check(statement: Statement) -> None:
    schema, kind = ARGUMENTS[statement.type], statement.type
    for slot in schema.required:
        if slot not in statement.args:
            raise ValueError(f"a statement of type {kind} needs the argument {slot!r}")
    for slot in statement.args:
        if slot not in schema.required + schema.optional:
            raise ValueError(f"a statement of type {kind} takes no argument {slot!r}")
        allowed = schema.values.get(slot)
        if allowed is not None and statement.args[slot] not in allowed:
            raise ValueError(f"{slot} {statement.text(slot)!r} is none of {', '.join(sorted(allowed))}")
    for key, value, words in (
        ("polarity", statement.polarity, set(Polarity)),
        ("modality", statement.modality, set(Modality)),
    ):
        if value not in words:
            raise ValueError(f"{key} {value!r} is none of {', '.join(sorted(words))}")
    if not statement.quote.strip():
        raise ValueError("there is no quote")


_SPLIT: Mapping[ClaimType, tuple[str, ...]] = MappingProxyType(
    {
        ClaimType.MEMBERSHIP: ("member", "organization"),
        ClaimType.HOLDS_OFFICE: ("person",),
        ClaimType.ACTION: ("actor", "target"),
        ClaimType.STANCE: ("holder", "toward"),
        ClaimType.RECOMMENDATION: ("addressee",),
    }
)
"""Slots for one name: several in them are several statements."""


def atoms(statements: Iterable[Statement], names: Names) -> tuple[Statement, ...]:
    """The statements made atomic: one for each member, actor, target, holder and addressee that a list holds.

    Sharing values is split into one statement for each sharer, an alliance that is nothing but its members first into
    these. Meetings and agreements keep their lists.
    """
    return tuple(atom for statement in statements for atom in _atoms(statement, names))


def _atoms(statement: Statement, names: Names) -> Iterator[Statement]:
    if statement.type is ClaimType.SHARES_VALUES and statement.args.get("between"):
        for sharer in statement.values("between"):
            for name in names.parts(sharer):
                yield _with(statement, {"between": (name,)})
        return
    slots = [slot for slot in _SPLIT.get(statement.type, ()) if isinstance(statement.args.get(slot), tuple)]
    for chosen in itertools.product(*(statement.values(slot) for slot in slots)):
        yield _with(statement, dict(zip(slots, chosen, strict=True))) if slots else statement


def _with(statement: Statement, args: Mapping[str, ArgumentValue]) -> Statement:
    return replace(statement, args=MappingProxyType({**statement.args, **args}))
