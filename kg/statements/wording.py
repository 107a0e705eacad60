"""Claims in words, by the templates of ``ontology/statements/words.yaml``."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from kg.model import AUTHOR
from kg.statements.reading import Statement, Thing
from kg.vocabulary import data_path

__all__ = ["matter_of", "told", "told_without_matter"]

_GAP = re.compile(r"\{(\w+)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


@functools.cache
def _templates() -> Mapping[str, Mapping[str, str]]:
    import yaml

    text = data_path("ontology", "statements", "words.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load(text)
    return found


def matter_of(statement: Statement) -> tuple[str, ...]:
    """What makes the matters of two claims one: their class, and what fills the roles that say what they are about."""
    roles = _GAP.findall(_templates()[statement.kind]["about"])
    return (statement.kind, *("\x1f".join(thing.key for thing in statement.things(role)) for role in roles))


def told(statement: Statement) -> str:
    """The whole claim: "China on Ukraine: avoids comment"."""
    return f"{_filled(statement, 'about')}: {told_without_matter(statement)}"


def told_without_matter(statement: Statement) -> str:
    """What the claim says of its matter, with certainty and speaker where it is not the author who asserts it."""
    denied = statement.kind == "SharedValuesClaim" and statement.polarity == "negative"
    words = ("not " if denied else "") + _filled(statement, "says")
    manner = [] if statement.modality == "asserted" else [statement.modality]
    if speakers := [thing.name for thing in statement.speakers if thing.name != AUTHOR]:
        manner.append(f"said by {' and '.join(speakers)}")
    return f"{words} ({', '.join(manner)})" if manner else words


def _filled(statement: Statement, part: str) -> str:
    template = _templates()[statement.kind][part]
    values = {role: _listed(statement.things(role), role) for role in _GAP.findall(template)}
    kept = _OPTIONAL.sub(lambda found: found[1] if all(values[r] for r in _GAP.findall(found[1])) else "", template)
    return _GAP.sub(lambda found: values[found[1]] or "…", kept)


def _listed(things: tuple[Thing, ...], role: str) -> str:
    if role == "leads":
        return "leading" if any(thing.name == "true" for thing in things) else ""
    return ", ".join(dict.fromkeys(thing.name for thing in things))
