"""Filling a store with documents: one by one, or in batches that many workers read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import InputError, LimitError, SourceError
from kg.model import Claim
from kg.pipeline.batches import Batch, Setup, Task, in_batches
from kg.pipeline.deciding import Decisions, Told, tell
from kg.pipeline.extractors import extractor_for
from kg.pipeline.partitions import Partition, Partitions
from kg.pipeline.processes import read_in_processes
from kg.pipeline.putting import Putting, Reading
from kg.pipeline.texts import refuse_left_over
from kg.pipeline.work import in_work
from kg.sources import Bad, Located
from kg.store import LocalStore
from kg.vocabulary import CQ

if TYPE_CHECKING:
    from kg.extraction import Extractor

__all__ = ["Filling", "Many"]

_MOST = 256
"""The most workers that one machine is asked for."""


@dataclass(frozen=True, slots=True)
class Many:
    """How many read: processes of this machine, or a cluster; false when it is this process alone.

    Raises :class:`~kg.errors.InputError` for a number that makes no sense, and for an extractor that cannot be sent to
    others.
    """

    workers: int
    scheduler: str | None
    extractor: Extractor | Callable[[str], Extractor] | None
    lexicon: tuple[Path, ...]

    def __post_init__(self) -> None:
        if not 1 <= self.workers <= _MOST:
            raise InputError(f"{self.workers} workers cannot be had", hint=f"from 1 to {_MOST}")
        if self.workers > 1 and self.scheduler:
            raise InputError("workers of this machine and a cluster's are two ways", hint="give one of them")
        if self and self.extractor is not None:
            hint = "many workers read by the lexicon; a language model is asked many questions at once instead"
            raise InputError("the extractor cannot be sent to other processes", hint=hint)

    def __bool__(self) -> bool:
        return self.workers > 1 or self.scheduler is not None

    def setup(self, base: str, with_text: bool) -> Setup:
        """How each of them is to read."""
        version = getattr(extractor_for(lexicon=self.lexicon, base=base), "lexicon_version", "")
        files = tuple((path.name, path.read_bytes()) for path in self.lexicon)
        return Setup(base, with_text, files, version)

    def digest(self, base: str, with_text: bool) -> str:
        """What tells the work of this build from that of others."""
        return self.setup(base, with_text).digest if self.extractor is None else f"{base} {with_text}"

    def read(self, setup: Setup, batches: Iterable[Batch], partitions: Partitions) -> Iterator[tuple[str, Partition]]:
        """The names and partitions of the batches, in their order."""
        if self.scheduler is None:
            return read_in_processes(setup, batches, partitions, workers=self.workers)
        from kg.pipeline.cluster import read_on_cluster

        return read_on_cluster(setup, batches, partitions, scheduler=self.scheduler)


@dataclass(frozen=True, slots=True)
class Filling:
    """Fills a store with documents and tells of what could not be used; gives a reading of each."""

    put: Putting
    given: dict[str, list[Claim]]
    decided: Decisions
    stale: Told | None
    bad: Bad | None

    def one_by_one(self, documents: Iterable[Located]) -> Iterator[Reading]:
        """Read and put each document, in a transaction of its own."""
        for together in in_batches(documents):
            self.put.prepare(each.document for each in together if each.document.iri not in self.given)
            yield from self._each(together)

    def as_they_come(self, documents: Iterable[Located]) -> Iterator[Reading]:
        """As :meth:`one_by_one`, without waiting for the next document: whoever writes it may take long."""
        return self._each(documents)

    def _each(self, documents: Iterable[Located]) -> Iterator[Reading]:
        for located in documents:
            document = located.document
            try:
                reading, gone = self.put.document(
                    document, self.given.pop(document.iri, None), self.decided.settled(located)
                )
            except (LimitError, SourceError) as error:
                self._passed_over(error)
                continue
            tell(gone, self.stale)
            yield reading

    def many(self, documents: Iterable[Located], many: Many, work: Path | None) -> Iterator[Reading]:
        """Have many read the documents in batches, and put each batch in a transaction of its own.

        What the store has already, and what claims are given for, is not sent to them.
        """
        setup = many.setup(self.put.minter.base, self.put.with_text)
        with in_work(work, setup.digest) as folder:
            readings: list[Reading] = []
            for name, partition in many.read(setup, self._batches(documents, setup, readings), folder.partitions):
                yield from self._told(partition)
                yield from readings
                readings.clear()
                folder.partitions.drop(name)
            yield from readings
            if not folder.store.exists():
                folder.remove()

    def _batches(self, documents: Iterable[Located], setup: Setup, readings: list[Reading]) -> Iterator[Batch]:
        """The batches that are to be read; what needs no reading is put at once."""
        for together in in_batches(documents):
            tasks = []
            for located in together:
                settled = self.decided.settled(located)
                if located.document.iri in self.given:
                    readings += self._at_once(located)
                elif there := self.put.there(located.document, settled):
                    readings.append(there[0])
                    tell(there[1], self.stale)
                else:
                    tasks.append(Task(located.document, settled))
            if tasks:
                yield Batch.of(tasks, setup)

    def _at_once(self, located: Located) -> list[Reading]:
        return list(self._each([located]))

    def _told(self, partition: Partition) -> Iterator[Reading]:
        """Put what a batch became, and tell of it."""
        for refused in partition.refusals:
            if self.put.refusal is None:
                raise refused
            self.put.refusal(refused)
        for error in partition.bad:
            self._passed_over(error)
        self._put(partition)
        tell(partition.stale, self.stale)
        yield from partition.documents

    def _put(self, partition: Partition) -> None:
        store = self.put.store
        old = [name for iri in partition.iris for name in self.put.editions(iri)]
        self.put.watch.replacing(old, *(ox.NamedNode(reading.edition) for reading in partition.documents))
        if isinstance(store, LocalStore) and not old:
            store.load(partition.quads)
        else:
            store.replace_graphs(remove=old, add=ox.parse(partition.quads, ox.RdfFormat.N_QUADS))

    def _passed_over(self, error: InputError) -> None:
        if self.bad is None:
            raise error
        self.bad(error)  # type: ignore[arg-type]

    def end(self) -> None:
        """Say what was given for documents that are none of the sources."""
        refuse_left_over(self.given)
        tell(self.decided.left_over(), self.stale)

    def leave_only(self, readings: Iterable[Reading]) -> None:
        """Take out what an unfinished build left of documents that are no longer among the sources."""
        kept = {reading.edition for reading in readings}
        found = self.put.store.quads(None, ox.NamedNode(CQ.editionOf), None, None)
        names = {quad.graph_name for quad in found if isinstance(quad.graph_name, ox.NamedNode)}
        if gone := [name for name in names if name.value not in kept]:
            self.put.watch.replacing(gone)
            self.put.store.replace_graphs(remove=gone)
