"""The hand data: YAML files beside this module, read once and checked for keys that nobody reads."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent

Entry = Mapping[str, Any]


@functools.cache
def load(name: str) -> Any:
    """The content of ``name.yaml``, dates and numbers kept as they are written.

    Raises :class:`ValueError` when a mapping names a key twice.
    """
    with (FOLDER / f"{name}.yaml").open(encoding="utf-8") as file:
        return yaml.load(file, Loader=_Loader)


class _Loader(yaml.BaseLoader):
    """Reads every scalar as a string, and refuses a key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key) for key, _ in node.value]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise ValueError(f"{node.start_mark.name}:{node.start_mark.line + 1}: key given twice: {', '.join(twice)}")
        return super().construct_mapping(node, deep=deep)


def checked(name: str, entries: Mapping[str, Entry], keys: Collection[str]) -> Iterator[tuple[str, Entry]]:
    """The entries of a file by key; :class:`ValueError` for an attribute that is not among ``keys``."""
    for key in sorted(entries):
        unknown = sorted(set(entries[key]) - set(keys))
        if unknown:
            raise ValueError(f"{name}.yaml: {key}: unknown attributes {', '.join(unknown)}")
        yield key, entries[key]


def listed(value: Any) -> list[str]:
    """A value that may be missing, one string or a list, as a list."""
    if value is None or value == "":
        return []
    return [value] if isinstance(value, str) else list(value)
