"""A note about what a store holds, which does not outlive a change of it."""

from __future__ import annotations

import contextlib
from pathlib import Path

__all__ = ["Note"]

_FILE = "communique.note"


class Note:
    """Some text, kept in memory or, of a store in a folder, in a file of that folder."""

    def __init__(self, location: str | None) -> None:
        self._file = Path(location) / _FILE if location else None
        self._text: str | None = None

    def read(self) -> str | None:
        """The text; ``None`` when there is none, or none that can be read."""
        if self._file is None:
            return self._text
        try:
            return self._file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def write(self, text: str) -> None:
        """Keep the text. A note is for speed alone, so one that the disk refuses is not kept."""
        self._text = text
        if self._file is not None:
            new = self._file.with_suffix(".new")
            with contextlib.suppress(OSError):
                new.write_text(text, encoding="utf-8")
                new.replace(self._file)

    def forget(self) -> None:
        """Have no text; raises :class:`OSError` when the file cannot be taken away."""
        self._text = None
        if self._file is not None:
            self._file.unlink(missing_ok=True)
