"""Files that hold a query and say in comments what it is for: ``# key: value`` lines in YAML, then SPARQL."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import ParseError

__all__ = ["Headed", "read_headed", "without_comments"]

_LINE = re.compile(r"^# (\w+: .*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Headed:
    """A file's header, and its text with it."""

    header: dict[str, Any]
    text: str


def read_headed(path: Path, keys: Set[str], *, optional: Set[str] = frozenset()) -> Headed:
    """The header and text of a file, whose header has these keys, and its name as ``id``.

    Raises :class:`~kg.errors.ParseError` for a header that has others, or lacks one.
    """
    import yaml

    text = path.read_text(encoding="utf-8")
    try:
        header = yaml.safe_load("\n".join(_LINE.findall(text)))
        if set(header) - optional != keys or header["id"] != path.stem:
            raise KeyError(f"the keys {', '.join(sorted(keys))}, with the file's name as id")
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise ParseError(f"the header lacks {error}", source=path.name, line=1) from error
    return Headed(header, text)


def without_comments(text: str) -> str:
    """The query without the lines that are comments."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))
