"""Paths → sources: the files of folders, each once, in the order of their names, and what their names say of them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from kg.decisions import SUFFIX
from kg.errors import InputError, SourceError
from kg.sources.packing import PACKED

__all__ = ["EXTENSIONS", "Source", "find_sources"]

EXTENSIONS: Mapping[str, str] = MappingProxyType(
    {
        ".txt": "text",
        ".text": "text",
        ".md": "markdown",
        ".markdown": "markdown",
        ".html": "html",
        ".htm": "html",
        ".xhtml": "html",
        ".jsonl": "jsonlines",
        ".ndjson": "jsonlines",
    }
)
"""The formats that are read, by the extension of a file's name."""

_STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read (standard input when ``path`` is None), its name in messages, and its name in the graph."""

    path: Path | None
    label: str
    name: str
    found: bool = False
    """Whether it was found in a folder, and not named."""

    @property
    def packed(self) -> str:
        return _packed(self.name) if self.path else ""

    @property
    def kind(self) -> str | None:
        return _kind_of(self.name) if self.path else None

    @property
    def stem(self) -> str:
        name = self.name[: len(self.name) - len(self.packed)]
        return name[: -len(Path(name).suffix)] if self.kind else self.name


def _packed(name: str) -> str:
    """The ending of a packed file's name, if what is packed is JSON Lines."""
    path = Path(name)
    packs = path.suffix.lower() in PACKED and EXTENSIONS.get(Path(path.stem).suffix.lower()) == "jsonlines"
    return path.suffix if packs else ""


def _kind_of(name: str) -> str | None:
    return EXTENSIONS.get(Path(name[: len(name) - len(_packed(name))]).suffix.lower())


def find_sources(paths: Iterable[str | Path]) -> Iterator[Source]:
    met: set[str] = set()
    for given in paths:
        label = _printable(str(given))
        if label == _STDIN:
            if _STDIN in met:
                raise InputError("standard input can be read once only", source=_STDIN, hint="give - once")
            met.add(_STDIN)
            yield Source(None, "<stdin>", "stdin")
            continue
        path = Path(given)
        for source in _in_folder(path, label) if path.is_dir() else [Source(path, label, _printable(path.name))]:
            real = _real(source)
            if real not in met:
                met.add(real)
                yield source


def _real(source: Source) -> str:
    try:
        return os.path.realpath(source.path or source.name)
    except (OSError, ValueError) as error:
        raise SourceError(f"the name is no file's: {error}", source=source.label) from error


def _in_folder(folder: Path, label: str) -> Iterator[Source]:
    found: dict[str, Path] = {}
    for here, subfolders, files in os.walk(folder, onerror=_unreadable):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in files:
            path = Path(here, name)
            if _may_be_read(path) and (path.is_file() or path.is_symlink()):
                found[_printable(path.relative_to(folder).as_posix())] = path
    if not found:
        raise SourceError(
            "the folder holds no document", source=label, hint=f"documents end in {', '.join(EXTENSIONS)}"
        )
    for name, path in sorted(found.items()):
        yield Source(path, _printable(str(path)), name, found=True)


def _may_be_read(path: Path) -> bool:
    name = path.name.lower()
    beside = name.endswith((SUFFIX, ".claims.jsonl"))
    return _kind_of(name) is not None and not name.startswith(".") and not beside


def _unreadable(error: OSError) -> None:
    raise SourceError(f"the folder cannot be read: {error.strerror}", source=_printable(str(error.filename))) from error


def _printable(name: str) -> str:
    """A file's name as text that can be stored: bytes that are no UTF-8 become replacement characters."""
    return re.sub(r"[\ud800-\udfff]", "\ufffd", name)
