"""Partitions: what a batch of documents became, as one file of N-Quads.

The first line is a comment with a JSON object: a reading of each document, and what was refused. A partition is named
after its batch, so that an unfinished build finds what it has done, and is written under another name first.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import kg.errors
from kg.errors import ClaimError, InputError
from kg.pipeline.putting import Lifted, Reading

__all__ = ["Partition", "Partitions", "packed", "unpacked"]


@dataclass(frozen=True, slots=True)
class Partition:
    """What a batch became: N-Quads in UTF-8, and what is to be told of each document."""

    documents: tuple[Reading, ...]
    iris: tuple[str, ...]
    refusals: tuple[ClaimError, ...]
    stale: tuple[ClaimError, ...]
    bad: tuple[InputError, ...]
    quads: bytes


def packed(lifted: Iterable[Lifted], refusals: Iterable[ClaimError], bad: Iterable[InputError]) -> bytes:
    """The bytes of a partition."""
    made = list(lifted)
    head = {
        "documents": [asdict(one.reading) for one in made],
        "iris": [one.iri for one in made],
        "refusals": [_record(error) for error in refusals],
        "stale": [_record(error) for one in made for error in one.stale],
        "bad": [_record(error) for error in bad],
    }
    quads = "".join(f"{quad} .\n" for one in made for quad in one.quads)
    return f"# {json.dumps(head, sort_keys=True)}\n{quads}".encode()


def unpacked(data: bytes) -> Partition:
    """The partition of some bytes."""
    line, _, quads = data.partition(b"\n")
    head = json.loads(line.removeprefix(b"# "))
    return Partition(
        tuple(Reading(**record) for record in head["documents"]),
        tuple(head["iris"]),
        tuple(_error(record) for record in head["refusals"]),
        tuple(_error(record) for record in head["stale"]),
        tuple(_error(record) for record in head["bad"]),
        quads,
    )


def _record(error: kg.errors.CommuniqueError) -> dict[str, Any]:
    where = {"source": error.source, "line": error.line, "column": error.column, "hint": error.hint}
    return {"kind": type(error).__name__, "message": error.message, "where": where}


def _error(record: dict[str, Any]) -> Any:
    return getattr(kg.errors, record["kind"])(record["message"], **record["where"])


@dataclass(frozen=True, slots=True)
class Partitions:
    """A folder of partitions."""

    folder: Path

    def has(self, name: str) -> bool:
        """Whether the partition of that name is finished."""
        return self._file(name).is_file()

    def read(self, name: str) -> Partition:
        """The partition of that name."""
        return unpacked(self._file(name).read_bytes())

    def write(self, name: str, data: bytes) -> None:
        """Keep a partition: no other process ever sees half of it."""
        beside = self.folder / f"{name}.{os.getpid()}.{threading.get_ident()}.part"
        # One that sweeps up may take it from a process that nobody waits for any more.
        with suppress(FileNotFoundError):
            beside.write_bytes(data)
            beside.replace(self._file(name))

    def drop(self, name: str) -> None:
        """Forget the partition of that name."""
        with suppress(FileNotFoundError):
            self._file(name).unlink()

    def sweep(self) -> None:
        """Take away what processes that are gone left half-written."""
        for path in self.folder.glob("*.part"):
            with suppress(FileNotFoundError):
                path.unlink()

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.nq"
