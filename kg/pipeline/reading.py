"""Reading a batch of documents: the one function that a process, or a machine, does of a build with many workers."""

from __future__ import annotations

import tempfile
import threading
from functools import lru_cache
from pathlib import Path

import kg
from kg.errors import ClaimError, InputError, LimitError, SourceError
from kg.pipeline.batches import Batch, Setup
from kg.pipeline.extractors import Reader, extractor_for
from kg.pipeline.partitions import packed
from kg.pipeline.putting import Lifted, lifted, prepare_for
from kg.vocabulary import Minter

__all__ = ["read_batch"]

_ALONE = threading.Lock()


def read_batch(setup: Setup, batch: Batch) -> bytes:
    """Read the documents of a batch, and return the bytes of its partition.

    Raises :class:`~kg.errors.InputError` where another version of the product or of its lexicon is installed than the
    setup was made with: what it gives would be another graph.
    """
    # The parser's models are not made for several threads, of which a cluster's worker may have some.
    with _ALONE:
        reader, minter = _reader(setup), Minter(setup.base)
        done: list[Lifted] = []
        refusals: list[ClaimError] = []
        bad: list[InputError] = []
        prepare_for(reader.extractor, (task.document for task in batch.tasks))
        for task in batch.tasks:
            try:
                done.append(lifted(task.document, None, task.settled, reader, minter, setup.with_text, refusals.append))
            except (LimitError, SourceError) as error:
                bad.append(error)
        return packed(done, refusals, bad)


@lru_cache(maxsize=2)
def _reader(setup: Setup) -> Reader:
    if setup.version != kg.__version__:
        raise _other(f"version {kg.__version__}, not {setup.version}")
    with tempfile.TemporaryDirectory() as folder:
        files = [_written(Path(folder, str(number)), *file) for number, file in enumerate(setup.lexicon)]
        extractor = extractor_for(lexicon=files, base=setup.base)
    if getattr(extractor, "lexicon_version", "") != setup.lexicon_version:
        raise _other("another lexicon, language model or reference graph")
    return Reader(extractor, (), setup.base)


def _written(folder: Path, name: str, data: bytes) -> Path:
    folder.mkdir()
    path = folder / name
    path.write_bytes(data)
    return path


def _other(what: str) -> InputError:
    return InputError(f"a worker has {what}", hint="install the same version of communique everywhere")
