"""Files that a process holds as long as it lives: what is held by none was left by one that is gone."""

from __future__ import annotations

import os
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows has no such locks.
    fcntl = None  # type: ignore[assignment]

__all__ = ["HOLDS", "hold"]

HOLDS = fcntl is not None
"""Whether this system can hold files; where it cannot, everybody gets everything."""


def hold(path: Path, *, alone: bool) -> int | None:
    """A lock on the file, which is made, alone or with others, as an open descriptor; None when it cannot be had now.

    Raises OSError when the file cannot be opened.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
    if fcntl is None:
        return descriptor
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
