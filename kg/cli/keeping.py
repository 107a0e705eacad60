"""What ``kg build`` keeps beside a graph: the lock of what it was made of, and the work of a build that was killed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from kg.cli.output import deliver, emit, note

if TYPE_CHECKING:
    from kg.pipeline import Ledger, Reading

__all__ = ["Place", "checked", "done_with", "write_lock"]


@dataclass(frozen=True)
class Place:
    """Where a graph lies that is checked: its file or its store, and its lock file."""

    output: Path | None
    store: str | None
    lock: Path | None
    whole: bool


def write_lock(path: Path, ledger: Ledger, result: str) -> None:
    """Write what a graph was made of."""
    deliver(ledger.lock(result).text(), path)


def done_with(output: Path) -> None:
    """Take away what was kept of a build while it was unfinished."""
    from kg.pipeline import beside

    with suppress(OSError):
        shutil.rmtree(beside(output))


def checked(sources: list[str], options: dict[str, Any], place: Place, told: Callable[[Reading], None]) -> None:
    """Print what a build would change, and exit with 1 when that is anything."""
    from kg.errors import InputError
    from kg.pipeline import changes_of_file, changes_of_store, changes_since, read_lock

    if place.lock:
        where = {"folder": place.lock.parent, "output": place.output, "store": place.store}
        found = list(
            changes_since(read_lock(place.lock), sources, options, whole=place.whole, progress=told, **where)  # type: ignore[arg-type]
        )
    elif place.output:
        found = list(changes_of_file(sources, options, output=place.output, whole=place.whole, progress=told))
    elif place.store:
        found = list(changes_of_store(sources, options, store=place.store))
    else:
        raise InputError("there is nothing to check against", source="--check", hint="give --lock, --output or --store")
    if not found:
        note("nothing would change")
        return
    emit("".join(f"{line}\n" for line in found))
    raise typer.Exit(1)
