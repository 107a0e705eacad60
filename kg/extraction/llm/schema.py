"""The JSON schema that an answer is bound to, made from the arguments of the claim record."""

from __future__ import annotations

from typing import Any

from kg.model import ARGUMENTS, NOT_ASKED, ArgumentSchema, ClaimType, Modality, Polarity

__all__ = ["answer_schema"]


def answer_schema() -> dict[str, Any]:
    """The schema of an answer: an object whose ``claims`` are a list of claims of the nine types.

    It keeps to what servers know of JSON Schema when they bind an answer: every property is required, none other is
    allowed, and an argument that may be left out may be null.
    """
    claims = {"type": "array", "items": {"anyOf": [_claim(kind) for kind in ClaimType]}}
    return _object({"claims": claims})


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _claim(kind: ClaimType) -> dict[str, Any]:
    return _object(
        {
            "type": {"type": "string", "enum": [str(kind)]},
            "quote": {"type": "string"},
            "args": _arguments(ARGUMENTS[kind]),
            "attributed_to": {"type": "string"},
            "polarity": {"type": "string", "enum": [str(token) for token in Polarity]},
            "modality": {"type": "string", "enum": [str(token) for token in Modality]},
        }
    )


def _arguments(schema: ArgumentSchema) -> dict[str, Any]:
    slots = {slot: _slot(schema, slot) for slot in schema.required}
    slots |= {slot: _or_null(_slot(schema, slot)) for slot in schema.optional if slot not in NOT_ASKED}
    return _object(slots)


def _slot(schema: ArgumentSchema, slot: str) -> dict[str, Any]:
    if slot in schema.lists:
        return {"type": "array", "items": {"type": "string"}}
    if slot in schema.values:
        return {"type": "string", "enum": sorted(schema.values[slot])}
    return {"type": "boolean" if slot == "leads" else "string"}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}
