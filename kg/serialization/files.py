"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterable
from pathlib import Path

from kg.errors import InputError
from kg.serialization.holding import HOLDS, hold

__all__ = ["write_file", "write_parts"]


def write_file(path: str | Path, data: bytes) -> Path:
    """Put ``data`` at ``path``, so that at no moment half of it is there; return the path.

    Raises as :func:`write_parts` does.
    """
    return write_parts(path, (data,))


def write_parts(path: str | Path, parts: Iterable[bytes]) -> Path:
    """Put the parts, one after the other, at ``path``, so that at no moment half of it is there; return the path.

    The bytes go to a file beside it, which takes its place when all are on the disk. Raises
    :class:`~kg.errors.InputError` when that fails, as on a full disk; what was at the path before is then untouched and
    nothing else is left behind.
    """
    target = Path(path)
    try:
        if target.exists() and not target.is_file():
            with target.open("wb") as file:
                file.writelines(parts)
        else:
            _replace(Path(os.path.realpath(target)), parts)
    except OSError as error:
        raise InputError(
            f"cannot be written: {(error.strerror or str(error)).lower()}",
            source=str(path),
            hint="nothing was changed; free some space, or choose another place",
        ) from error
    return target


def _replace(target: Path, parts: Iterable[bytes]) -> None:
    beside, descriptor = _beside(target)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.truncate()
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            beside.chmod(target.stat().st_mode & 0o7777)
        beside.replace(target)
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()
    _sync_folder(target.parent)


def _beside(target: Path) -> tuple[Path, int]:
    """A file in the target's folder, open; what a process that was killed left of one is used again."""
    path = target.with_name(f".{target.name}.part")
    descriptor = hold(path, alone=True) if HOLDS else None
    if descriptor is not None and _is_at(descriptor, path):
        return path, descriptor
    if descriptor is not None:
        os.close(descriptor)
    own = target.with_name(f".{target.name}.{os.getpid()}.{threading.get_ident()}.part")
    return own, os.open(own, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)


def _is_at(descriptor: int, path: Path) -> bool:
    """Whether the file still bears the name, and was not renamed before it could be held."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can do that for a folder."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
