"""The folder of an unfinished build: its partitions and, for a build into a file, its store."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import InputError
from kg.pipeline.partitions import Partitions

__all__ = ["Work", "beside", "in_work", "is_unfinished"]

_SETUP = "setup"


def beside(place: Path) -> Path:
    """The folder of the unfinished build of a file or of a store's folder."""
    return place.with_name(f".{place.name}.unfinished")


class Work:
    """A folder of work, kept when a build is killed and taken away when it is done."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.partitions = Partitions(folder)

    @property
    def store(self) -> Path:
        """The folder of the store in which a build into a file grows."""
        return self.folder / "store"

    def begin(self, digest: str) -> bool:
        """Make the folder, or take up what a build by the same setup left in it; whether there was something."""
        mark = self.folder / _SETUP
        if self.folder.exists() and not (mark.is_file() and mark.read_text(encoding="ascii") == digest):
            self.remove()
        taken_up = self.folder.exists()
        try:
            self.folder.mkdir(exist_ok=True)
            mark.write_text(digest, encoding="ascii")
        except OSError as error:
            problem = f"cannot be made: {(error.strerror or str(error)).lower()}"
            raise InputError(
                problem, source=str(self.folder), hint="unfinished work is kept beside its place"
            ) from None
        self.partitions.sweep()
        return taken_up

    def worth_keeping(self) -> bool:
        """Whether there is something in it that a build could take up."""
        return self.store.is_dir() or any(self.folder.glob("*.nq"))

    def remove(self) -> None:
        """Take it away."""
        shutil.rmtree(self.folder, ignore_errors=True)


def is_unfinished(place: Path) -> bool:
    """Whether a build into the place has left work that the next one takes up."""
    return Work(beside(place)).worth_keeping()


@contextmanager
def in_work(folder: Path | None, digest: str) -> Iterator[Work]:
    """The folder of work, or one that lasts no longer than this; what nobody could take up is taken away."""
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="kg-", ignore_cleanup_errors=True) as name:
            yield Work(Path(name))
        return
    work = Work(folder)
    work.begin(digest)
    try:
        yield work
    except BaseException:
        with contextlib.suppress(OSError):
            if not work.worth_keeping():
                work.remove()
        raise
