"""The file in which decisions are kept, one line each, added when it is made."""

from __future__ import annotations

import os
from pathlib import Path

from kg.decisions import Decision
from kg.errors import InputError

__all__ = ["Journal"]


class Journal:
    """Adds decisions to a file, and takes them back; whatever else stands in the file stays as it is."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, decision: Decision) -> None:
        """Add a decision, which is on the disk when this returns.

        Raises :class:`~kg.errors.InputError` when the file cannot be written.
        """
        line = decision.to_line().encode("utf-8", "replace")
        try:
            with self.path.open("a+b") as file:
                if file.tell() and not self._ends_a_line():
                    line = b"\n" + line
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise self._unwritable(error) from error

    def take_back(self, decision: Decision) -> None:
        """Remove the last line that says just this; a file that is empty then is removed as well.

        Raises :class:`~kg.errors.InputError` when the file cannot be written or has no such line any more.
        """
        from kg.serialization import write_file

        line = decision.to_line().encode("utf-8", "replace")
        try:
            before, found, after = self.path.read_bytes().rpartition(line)
            if not found:
                raise InputError("the decision is not in the file any more", source=str(self.path))
            if before + after:
                write_file(self.path, before + after)
            else:
                self.path.unlink()
        except OSError as error:
            raise self._unwritable(error) from error

    def _ends_a_line(self) -> bool:
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"

    def _unwritable(self, error: OSError) -> InputError:
        reason = (error.strerror or str(error)).lower()
        return InputError(f"decisions cannot be written: {reason}", source=str(self.path), hint="give --decisions FILE")
