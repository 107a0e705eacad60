"""Packed files: gzip and Zstandard, unpacked as they are read, so that a file may be larger than the memory."""

from __future__ import annotations

import gzip
import io
from typing import BinaryIO, cast

from kg.errors import MissingError, SourceError

__all__ = ["PACKED", "unpacked"]

PACKED = (".gz", ".zst")
"""The endings of packed files' names."""

_LARGEST_WINDOW = 128 * 1024 * 1024
"""What a Zstandard file may ask us to keep of what is already unpacked, in bytes (RFC 8878, 3.1.1.1.2)."""


def unpacked(stream: BinaryIO, packed: str, *, source: str) -> BinaryIO:
    """What the stream holds, unpacked, by the ending of its name.

    Raises :class:`~kg.errors.MissingError` when the package that unpacks Zstandard is not installed; what comes out
    raises OSError, EOFError or ValueError where the stream is damaged.
    """
    if packed == ".gz":
        reader = gzip.GzipFile(fileobj=stream)
        # So that closing the one closes the other.
        reader.myfileobj = stream  # type: ignore[assignment]
        return cast(BinaryIO, reader)
    try:
        import zstandard
    except ImportError:
        hint = "pip install 'communique[zstd]'"
        raise MissingError(
            "the package zstandard, which unpacks it, is not installed", source=source, hint=hint
        ) from None
    frames = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW).stream_reader(stream, read_across_frames=True)
    return cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, _Frames(frames, zstandard.ZstdError, source))))


class _Frames(io.RawIOBase):
    """A reader of Zstandard frames whose errors are ours."""

    def __init__(self, reader: BinaryIO, wrong: type[Exception], source: str) -> None:
        self._reader = reader
        self._wrong = wrong
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        try:
            return int(self._reader.readinto(buffer))  # type: ignore[attr-defined]
        except self._wrong as error:
            raise SourceError(f"the file cannot be unpacked: {error}", source=self._source) from error

    def close(self) -> None:
        self._reader.close()
        super().close()
