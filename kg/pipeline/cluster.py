"""Batches read by a Dask cluster: the function of a worker, on as many machines as the scheduler has."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any

from kg.errors import InputError, MissingError
from kg.pipeline.batches import Batch, Setup
from kg.pipeline.partitions import Partition, Partitions
from kg.pipeline.reading import read_batch

__all__ = ["read_on_cluster"]

_PATIENCE = 30.0
"""Seconds that the scheduler may take to answer at first."""


def read_on_cluster(
    setup: Setup, batches: Iterable[Batch], partitions: Partitions, *, scheduler: str
) -> Iterator[tuple[str, Partition]]:
    """The names and partitions of the batches, in their order, as :func:`~kg.pipeline.processes.read_in_processes`.

    Texts are sent to the cluster's workers and N-Quads come back, so that they need no common disk. What a worker that
    dies had in hand, the scheduler gives to another. Raises :class:`~kg.errors.MissingError` when ``distributed`` is
    not installed, when there is no scheduler at the address, and when batches cost the cluster too many workers.
    """
    waiting: deque[tuple[str, Any]] = deque()
    with closing(_client(scheduler)) as client:
        for batch in batches:
            done = partitions.has(batch.name)
            # No key but the partition's name: a build that is repeated finds what the cluster has in hand already.
            waiting.append((batch.name, None if done else client.submit(read_batch, setup, batch, key=batch.name)))
            if len(waiting) > _enough(client):
                yield _finished(*waiting.popleft(), partitions, scheduler)
        while waiting:
            yield _finished(*waiting.popleft(), partitions, scheduler)


def _client(scheduler: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        problem, hint = "the package distributed is not installed", "pip install 'communique[dask]'"
        raise MissingError(problem, source=scheduler, hint=hint) from None
    try:
        return Client(scheduler, timeout=_PATIENCE, set_as_default=False)
    except OSError as error:
        problem = f"the scheduler cannot be reached: {error}"
        raise MissingError(problem, source=scheduler, hint="is it running, and is the address right?") from None
    except ValueError as error:
        hint = "write tcp://HOST:PORT"
        raise InputError(f"is no address of a scheduler: {error}", source=scheduler, hint=hint) from None


def _enough(client: Any) -> int:
    """Batches under way with which every worker always has the next one at hand."""
    workers = client.scheduler_info(n_workers=-1)["workers"].values()
    return 2 + 3 * int(sum(worker["nthreads"] for worker in workers))


def _finished(name: str, future: Any, partitions: Partitions, scheduler: str) -> tuple[str, Partition]:
    from distributed import KilledWorker

    if future is not None:
        try:
            partitions.write(name, future.result())
        except KilledWorker as error:
            raise MissingError(f"the cluster's workers died: {error}", source=scheduler) from None
    return name, partitions.read(name)
