"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from kg.errors import InputError

__all__ = ["write_file"]


def write_file(path: str | Path, data: bytes | Iterable[bytes]) -> Path:
    """Put ``data``, all at once or in pieces, at ``path``, so that at no moment half of it is there; return the path.

    The bytes go to a file beside it, which takes its place when all are on the disk. Raises
    :class:`~kg.errors.InputError` when that fails, as on a full disk; what was at the path before is then untouched and
    nothing else is left behind.
    """
    target = Path(path)
    try:
        if target.exists() and not target.is_file():
            with target.open("wb") as file:
                file.writelines(_pieces(data))
        else:
            _replace(Path(os.path.realpath(target)), data)
    except OSError as error:
        raise InputError(
            f"cannot be written: {(error.strerror or str(error)).lower()}",
            source=str(path),
            hint="nothing was changed; free some space, or choose another place",
        ) from error
    return target


def _pieces(data: bytes | Iterable[bytes]) -> Iterable[bytes]:
    return [data] if isinstance(data, bytes) else data


def _replace(target: Path, data: bytes | Iterable[bytes]) -> None:
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            file.writelines(_pieces(data))
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            beside.chmod(target.stat().st_mode & 0o7777)
        beside.replace(target)
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can do that for a folder."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
