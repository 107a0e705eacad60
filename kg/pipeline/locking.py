"""The lock file: what a graph was made of and what came out, as digests, so that a change is seen without the graph."""

from __future__ import annotations

import functools
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import InputError
from kg.gazetteer import reference_digest
from kg.pipeline.texts import read_text
from kg.sources import Located
from kg.store import ontology_files
from kg.vocabulary import data_path

if TYPE_CHECKING:
    from kg.extraction import Extractor

__all__ = ["Ledger", "Lock", "named_files", "read_lock"]

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Lock:
    """What a graph was made of.

    ``documents`` maps each source, a file's path from the folder of the lock file (and a line, of JSON Lines, or a
    table, of a database), to the SHA-256 of its bytes and the IRI of its edition; ``files`` likewise the claims and
    decisions that were named.
    ``made_by`` has the base, the extractor with its version, and digests of the lexicon with its language model, of the
    reference graph, and of the rules with the ontology. ``result`` is the canonical hash of the graph.
    """

    documents: Mapping[str, tuple[str, str]]
    files: Mapping[str, str]
    made_by: Mapping[str, str]
    result: str

    def text(self) -> str:
        """The lock as JSON, sorted, with a line for each value."""
        record = {
            "format": _FORMAT,
            "documents": {name: {"edition": it[1], "sha256": it[0]} for name, it in self.documents.items()},
            "files": dict(self.files),
            "made_by": dict(self.made_by),
            "result": self.result,
        }
        return json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True) + "\n"

    def differences(self, now: Lock) -> Iterator[str]:
        """What has changed since this lock was written, but for the result; a line each."""
        for name in sorted(self.documents.keys() | now.documents.keys()):
            before, after = self.documents.get(name), now.documents.get(name)
            if before != after:
                yield f"{_word(before, after)} {name}" + _how(before, after)
        for what, known, found in (("file", self.files, now.files), ("", self.made_by, now.made_by)):
            for name in sorted(known.keys() | found.keys()):
                if known.get(name) != found.get(name):
                    words = " ".join(filter(None, (what, name)))
                    yield f"changed  {words}: {known.get(name, 'none')} → {found.get(name, 'none')}"


def _word(before: object, after: object) -> str:
    return "new     " if before is None else "gone    " if after is None else "changed "


def _how(before: tuple[str, str] | None, after: tuple[str, str] | None) -> str:
    if not (before and after) or before[0] == after[0]:
        return ""
    return ": its text" if before[1] != after[1] else ": its bytes, not its text"


@dataclass(slots=True)
class Ledger:
    """Notes what a build reads; ``folder`` is that of the lock file."""

    folder: Path
    named: tuple[Path, ...] = ()
    documents: dict[str, tuple[str, str]] = field(default_factory=dict)
    made_by: dict[str, str] = field(default_factory=dict)

    def begin(self, base: str, extractor: Extractor) -> None:
        """Note who reads, and under which base IRIs are minted."""
        lexicon = getattr(extractor, "lexicon_version", "")
        self.made_by = {
            "base": base,
            "extractor": f"{extractor.name} {extractor.version}",
            "lexicon": lexicon,
            "reference": reference_digest(),
            "rules": rules_digest(),
        }

    def note(self, located: Located, edition: str) -> None:
        """Note a document that is read."""
        place = located.source if located.path is None else self._from_here(located.path)
        part = located.line or located.part
        self.documents[f"{place}:{part}" if part else place] = (located.sha256, edition)

    def lock(self, result: str = "") -> Lock:
        """The lock of what was noted."""
        files = {self._from_here(path): _digest(path) for path in self.named}
        return Lock(self.documents, files, self.made_by, result)

    def _from_here(self, path: Path) -> str:
        # An absolute path would be another on every machine.
        return Path(os.path.relpath(path, self.folder)).as_posix()


@functools.cache
def rules_digest() -> str:
    """Sixteen hexadecimal digits over the packaged rules and the ontology, by which facts follow."""
    return _digest(*ontology_files(), *sorted(data_path("ontology", "rules").rglob("*.rq")))[:16]


def _digest(*files: Path) -> str:
    parts = hashlib.sha256()
    for path in files:
        parts.update(read_text(path).encode("utf-8"))
    return parts.hexdigest()


def read_lock(path: Path) -> Lock:
    """The lock of a file. Raises :class:`~kg.errors.InputError` when it is none."""
    try:
        record: dict[str, Any] = json.loads(read_text(path))
        if record["format"] != _FORMAT:
            raise InputError(f"is a lock file of format {record['format']}", source=str(path), hint="write it anew")
        documents = {name: (it["sha256"], it["edition"]) for name, it in record["documents"].items()}
        return Lock(documents, _texts(record["files"]), _texts(record["made_by"]), str(record["result"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        hint = "write it with kg build --lock"
        raise InputError(f"is no lock file: {error}", source=str(path), hint=hint) from None


def _texts(values: Mapping[str, object]) -> dict[str, str]:
    return {str(name): str(value) for name, value in values.items()}


def named_files(*groups: Iterable[str | Path] | None) -> tuple[Path, ...]:
    """The files that accompany the sources, which a lock names too."""
    return tuple(Path(file) for group in groups for file in group or ())
