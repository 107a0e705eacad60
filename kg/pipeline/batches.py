"""Batches of documents, and how to read them, as values that can be sent to another process or machine."""

from __future__ import annotations

import copyreg
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import kg
from kg.errors import CommuniqueError
from kg.model import Document
from kg.review import Settled
from kg.sources import Located

__all__ = ["Batch", "Setup", "Task", "in_batches"]

MOST = 16
"""Documents of the largest batch: what a worker that dies has to do again, and what a transaction holds."""

_LONGEST = 400_000
"""Code points of its texts."""


@dataclass(frozen=True, slots=True)
class Setup:
    """How documents are read: the same setup and the same documents give the same bytes.

    ``lexicon`` holds the names and the contents of files that extend the packaged lexicon.
    """

    base: str
    with_text: bool = True
    lexicon: tuple[tuple[str, bytes], ...] = ()
    lexicon_version: str = ""
    version: str = kg.__version__

    @property
    def digest(self) -> str:
        """What tells this setup from another, as hexadecimal digits."""
        parts = (self.base, str(self.with_text), self.lexicon_version, self.version)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Task:
    """A document to read, and what people decided about it."""

    document: Document
    settled: Settled


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents that are read together; ``name`` is a function of them and of the setup."""

    name: str
    tasks: tuple[Task, ...]

    @classmethod
    def of(cls, tasks: Iterable[Task], setup: Setup) -> Batch:
        """The batch of these tasks."""
        parts, made = hashlib.sha256(setup.digest.encode()), tuple(tasks)
        for task in made:
            known = task.document
            said = (known.iri, known.sha256, known.name, known.title, known.publisher, known.author, known.issued)
            parts.update(repr((*said, known.url, known.language, task.settled.digest)).encode())
        return cls(parts.hexdigest()[:32], made)


def in_batches(documents: Iterable[Located]) -> Iterator[tuple[Located, ...]]:
    """The documents in their order, so many together that their number and length stay within bounds.

    When one of them cannot be had, those before it still come first.
    """
    batch: list[Located] = []
    length = 0
    failure: Exception | None = None
    stream = iter(documents)
    while failure is None:
        try:
            located = next(stream)
        except (StopIteration, CommuniqueError) as error:
            failure = error
        else:
            batch.append(located)
            length += len(located.document.text)
        if batch and (failure or len(batch) == MOST or length >= _LONGEST):
            yield tuple(batch)
            batch, length = [], 0
    if isinstance(failure, CommuniqueError):
        raise failure


def _mapping(items: Mapping[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(items)


# Claims hold mappings that nobody can change, which Python by itself sends nowhere.
copyreg.pickle(MappingProxyType, lambda mapping: (_mapping, (dict(mapping),)))
