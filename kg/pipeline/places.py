"""The store that a build goes into: opened, made where there is none, and taken away when nothing gets into it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import InputError
from kg.pipeline.facts import bases_of, bring_reference
from kg.store import Store, is_endpoint, open_store

__all__ = ["opened"]


@contextmanager
def opened(store: Store | str | Path | None) -> Iterator[Store]:
    """The store, left open; after a failure it is closed, and what was made for nothing is taken away again."""
    if not isinstance(store, str | Path):
        target: Store = open_store() if store is None else store
        bring_reference(target)
        yield target
        return
    made = not is_endpoint(str(store)) and not Path(store).exists()
    if made or Path(store).is_file():
        _check_folder(str(store))
    opened: Store | None = None
    try:
        opened = open_store(str(store), create=True)
        bring_reference(opened)
        yield opened
    except BaseException:
        used = made and opened is not None and bool(bases_of(opened))
        if opened is not None:
            opened.close()
        if made and not used:
            shutil.rmtree(store, ignore_errors=True)
        raise


def _check_folder(store: str) -> None:
    if "://" in store:
        raise InputError("is no address of a server", source=store, hint="write http://… or https://…")
    if Path(store).is_file():
        raise InputError("is a file, not a store", source=store, hint="name a folder, new or made by an earlier build")
    if not Path(store).parent.is_dir():
        raise InputError("there is no such folder", source=str(Path(store).parent), hint="make it first")
