"""One writer and many readers of a store's folder.

The engine lets a process read a folder to which another writes, and does not say what it then sees. So a writer holds a
lock of ours and leaves a view of the store as it was before (``.before``, hard links that cost no space); a reader
reads links of its own (``.reader-…``): to the store while nobody writes to it, else to that view. Neither ever waits
for the other. What processes that were killed left is swept up by the next writer.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pyoxigraph

from kg.errors import InputError
from kg.serialization.holding import HOLDS, hold

__all__ = ["open_for_reading", "open_for_writing"]

_WRITER = ".writer"
_HELD = ".held"
_BEFORE = ".before"
_READER = ".reader-"
_ATTEMPTS = 20

Release = Callable[[], None]
"""Lets go of what was held while a store was open."""


def open_for_writing(folder: Path) -> tuple[pyoxigraph.Store, Release]:
    """The store in a folder, for this process alone, which others may go on reading as it is now.

    Raises :class:`~kg.errors.InputError` when another process writes to it, OSError when it cannot be opened.
    """
    there = (folder / "CURRENT").exists()
    folder.mkdir(exist_ok=True)
    lock = hold(folder / _WRITER, alone=True)
    if lock is None:
        problem, hint = "another process writes to the store", "wait until it is done; it can be read meanwhile"
        raise InputError(problem, source=str(folder), hint=hint)
    try:
        store = pyoxigraph.Store(str(folder))
        _sweep(folder)
        if there and HOLDS:
            store.backup(str(folder / _BEFORE))
    except BaseException:
        os.close(lock)
        raise

    def release() -> None:
        shutil.rmtree(folder / _BEFORE, ignore_errors=True)
        os.close(lock)

    return store, release


def _sweep(folder: Path) -> None:
    shutil.rmtree(folder / _BEFORE, ignore_errors=True)
    for left in folder.glob(f"{_READER}*"):
        held = hold(left / _HELD, alone=True)
        if held is not None:
            os.close(held)
            shutil.rmtree(left, ignore_errors=True)


def open_for_reading(folder: Path) -> tuple[pyoxigraph.Store, Release]:
    """The store in a folder, read-only: as it is, or as it was before the process that writes to it began.

    Raises OSError when it cannot be opened.
    """
    if not HOLDS or not os.access(folder, os.W_OK):
        return _in_place(folder)
    for _ in range(_ATTEMPTS):
        lock = hold(folder / _WRITER, alone=False)
        try:
            return _linked(folder if lock is not None else folder / _BEFORE, folder)
        except FileNotFoundError:
            # Between our two looks a writer came or went.
            continue
        finally:
            if lock is not None:
                os.close(lock)
    problem, hint = "another process makes the store just now", "wait until it is done"
    raise InputError(problem, source=str(folder), hint=hint)


def _in_place(folder: Path) -> tuple[pyoxigraph.Store, Release]:
    """Where we may not make links, nobody may write while we read."""
    lock = hold(folder / _WRITER, alone=False) if (folder / _WRITER).exists() else -1
    if lock is None:
        problem, hint = "another process writes to the store", "wait until it is done"
        raise InputError(problem, source=str(folder), hint=hint)
    store = pyoxigraph.Store.read_only(str(folder))
    return store, lambda: os.close(lock) if lock >= 0 else None


def _linked(source: Path, folder: Path) -> tuple[pyoxigraph.Store, Release]:
    own = Path(tempfile.mkdtemp(prefix=_READER, dir=folder))
    held = hold(own / _HELD, alone=False)

    def release() -> None:
        shutil.rmtree(own, ignore_errors=True)
        if held is not None:
            os.close(held)

    try:
        for path in source.iterdir():
            _link(path, own / path.name)
        return pyoxigraph.Store.read_only(str(own)), release
    except BaseException:
        release()
        raise


def _link(path: Path, target: Path) -> None:
    # Tables are never changed once they are written, RocksDB's other files are.
    if path.suffix == ".sst":
        with suppress(OSError):
            target.hardlink_to(path)
            return
    if path.is_file() and path.name not in ("LOCK", "LOG") and not path.name.startswith("."):
        shutil.copyfile(path, target)
