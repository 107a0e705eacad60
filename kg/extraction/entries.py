"""Entries of the lexicon's files, checked: each becomes a frame."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from kg.errors import LexiconError
from kg.extraction.frames import Frame
from kg.extraction.notation import Slot, read_slots, read_triggers
from kg.model import ARGUMENTS, ClaimType, Modality, Polarity

__all__ = ["frame_of"]

_FRAME_KEYS = frozenset(
    "id claim verbs nouns adjectives slots pattern polarity modality leads examples counter note confidence voice "
    "least yields when alongside factual".split()
)


def frame_of(entry: Any, source: str, patterns: Mapping[str, Mapping[str, Any]]) -> Frame:
    """The frame of an entry of a file, with the ``patterns`` that it may name.

    Raises :class:`~kg.errors.LexiconError` with file and line when the entry breaks the schema.
    """
    if not isinstance(entry, dict) or "id" not in entry or "claim" not in entry:
        line = entry.get("__line__") if isinstance(entry, dict) else None
        raise LexiconError("a frame needs the keys 'id' and 'claim'", source=source, line=line)
    line = int(entry["__line__"])
    try:
        return _checked(entry, source, line, patterns)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise LexiconError(
            f"frame {entry['id']}: {error}", source=source, line=line, hint="see docs/lexicon.md"
        ) from error


def _checked(entry: Mapping[str, Any], source: str, line: int, patterns: Mapping[str, Mapping[str, Any]]) -> Frame:
    claim = ClaimType(entry["claim"])
    fixed = _fixed(entry, claim)
    slots = read_slots(entry, claim, patterns)
    _check_filled(claim, fixed, slots)
    return Frame(
        id=str(entry["id"]),
        claim=claim,
        triggers=read_triggers(entry),
        slots=slots,
        fixed=MappingProxyType(fixed),
        polarity=Polarity(entry.get("polarity", "neutral")),
        modality=Modality(entry["modality"]) if "modality" in entry else None,
        voice=_one_of("voice", entry, ("", "active", "passive")),
        least=_one_of("least", entry, ("", "2", "group-or-2")),
        when=_when(entry, claim),
        yields=bool(entry.get("yields", False)),
        confidence=float(entry.get("confidence", 0.8)),
        alongside=frozenset(str(entry.get("alongside") or "").replace(",", " ").split()),
        factual=bool(entry.get("factual", False)),
        examples=_examples(entry, claim),
        counter=_counter(entry),
        source=source,
        line=line,
    )


def _fixed(entry: Mapping[str, Any], claim: ClaimType) -> dict[str, str | bool]:
    allowed = ARGUMENTS[claim].values
    _check_keys(entry, frozenset(allowed))
    fixed: dict[str, str | bool] = {key: entry[key] for key in allowed if key in entry}
    for key, value in fixed.items():
        if value not in allowed[key]:
            raise ValueError(f"{key} {value!r} is none of {', '.join(sorted(allowed[key]))}")
    return fixed | {"leads": True} if entry.get("leads") else fixed


def _when(entry: Mapping[str, Any], claim: ClaimType) -> Mapping[Modality, str]:
    found = {Modality(key): str(value) for key, value in (entry.get("when") or {}).items() if key != "__line__"}
    allowed = next(iter(ARGUMENTS[claim].values.values()), frozenset())
    for value in found.values():
        if value not in allowed:
            raise ValueError(f"'when' gives {value!r}, which is none of {', '.join(sorted(allowed))}")
    return MappingProxyType(found)


def _examples(entry: Mapping[str, Any], claim: ClaimType) -> tuple[Mapping[str, Any], ...]:
    found = entry.get("examples") or []
    for example in found:
        if not isinstance(example, dict) or not isinstance(example.get("text"), str):
            raise ValueError("an example is a mapping with the key 'text' and, where wanted, 'claims'")
        for arguments in example.get("claims") or ():
            unknown = sorted(set(arguments) - {*ARGUMENTS[claim].required, *ARGUMENTS[claim].optional, "__line__"})
            if unknown:
                raise ValueError(f"an example names the argument {unknown[0]!r}, which a {claim} does not take")
    return tuple(found)


def _counter(entry: Mapping[str, Any]) -> tuple[str, ...]:
    found = entry.get("counter") or []
    if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
        raise ValueError("'counter' is a list of sentences")
    return tuple(found)


def _one_of(key: str, entry: Mapping[str, Any], allowed: tuple[str, ...]) -> str:
    value = str(entry.get(key, ""))
    if value not in allowed:
        raise ValueError(f"{key} {value!r} is none of {', '.join(allowed[1:])}")
    return value


def _check_keys(entry: Mapping[str, Any], fixed: frozenset[str]) -> None:
    unknown = sorted(key for key in entry if key not in _FRAME_KEYS | fixed and key != "__line__")
    if unknown:
        raise ValueError(f"unknown key {unknown[0]!r}")


def _check_filled(claim: ClaimType, fixed: Mapping[str, Any], slots: tuple[Slot, ...]) -> None:
    have = set(fixed) | {slot.name for slot in slots}
    missing = [name for name in ARGUMENTS[claim].required if name not in have]
    if missing:
        raise ValueError(f"nothing says where the argument {missing[0]!r} comes from")
