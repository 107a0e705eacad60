"""Bytes to text: size limit, encoding, and the refusal of what is no text.

Of a text only a byte order mark and carriage returns before line feeds are taken away; offsets count what is left.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from kg.errors import LimitError, SourceError
from kg.sources.packing import unpacked

__all__ = [
    "MAX_BYTES",
    "check_text",
    "decode",
    "open_source",
    "read_bytes",
    "read_head",
    "read_lines",
    "refuse_binary",
    "without_line_noise",
]

MAX_BYTES = 10 * 1024 * 1024
"""The largest document that is read, in bytes, unless told otherwise."""

_SIGNATURES = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"{\\rtf": "an RTF document",
    b"\x1f\x8b": "a gzip archive",
}
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_BLANK = b" \t\r\n\xef\xbb\xbf"
_PEEK = 4096
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_TO_TEXT = "save its text as .txt in UTF-8 and give that"


@contextmanager
def _readable(source: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise SourceError("there is no such file", source=source, hint="check the name and the folder") from error
    except PermissionError as error:
        raise SourceError("the file may not be read", source=source, hint="check its permissions") from error
    except (OSError, ValueError, EOFError, zlib.error) as error:
        problem = getattr(error, "strerror", None) or str(error)
        raise SourceError(f"the file cannot be read: {problem}", source=source) from error


def open_source(path: Path, *, source: str, packed: str = "") -> BinaryIO:
    """The file, open for reading bytes, unpacked as a stream where ``packed`` is ``.gz`` or ``.zst``.

    Raises :class:`~kg.errors.SourceError` when there is none to read, :class:`~kg.errors.MissingError` when what
    unpacks it is not installed.
    """
    with _readable(source):
        stream = path.open("rb")
        return unpacked(stream, packed, source=source) if packed else stream


def read_bytes(stream: BinaryIO, *, source: str, max_bytes: int = MAX_BYTES, head: bytes = b"") -> bytes:
    """All of a stream, behind the ``head`` already read from it.

    Raises :class:`~kg.errors.LimitError` when that is more than ``max_bytes``; no more than that is ever read.
    """
    with _readable(source):
        data = head + stream.read(max(0, max_bytes + 1 - len(head)))
    if len(data) > max_bytes:
        raise _too_large(max_bytes, source=source)
    return data


def read_lines(
    stream: BinaryIO,
    *,
    source: str,
    max_bytes: int = MAX_BYTES,
    head: bytes = b"",
    bad: Callable[[LimitError], None] | None = None,
) -> Iterator[tuple[int, bytes]]:
    """The lines of a stream with their numbers, one at a time, however long the stream is.

    ``bad`` is told of a line that is longer than ``max_bytes``, and the next is read; without it,
    :class:`~kg.errors.LimitError` is raised.
    """
    number = 0
    for part in (BytesIO(head), stream):
        while line := _line(part, source=source, max_bytes=max_bytes):
            number += 1
            if len(line) <= max_bytes:
                yield number, line
                continue
            error = _too_large(max_bytes, source=source, line=number)
            if bad is None:
                raise error
            bad(error)
            while line and not line.endswith(b"\n"):
                line = _line(part, source=source, max_bytes=max_bytes)


def read_head(stream: BinaryIO, *, source: str, max_bytes: int = MAX_BYTES) -> bytes:
    """The lines of a stream up to its first that is not empty, and of markup a little more: enough to tell a format."""
    head = b""
    for _, line in read_lines(stream, source=source, max_bytes=max_bytes):
        head += line
        if line.strip(_BLANK) or len(head) > max_bytes:
            break
    if not head.lstrip(_BLANK).startswith(b"<"):
        return head
    with _readable(source):
        return head + stream.read(_PEEK)


def _line(stream: BinaryIO, *, source: str, max_bytes: int) -> bytes:
    with _readable(source):
        return stream.readline(max_bytes + 1)


def _too_large(max_bytes: int, *, source: str, line: int | None = None) -> LimitError:
    return LimitError(
        f"the document is larger than {max_bytes:,} bytes",
        source=source,
        line=line,
        hint="split it, or raise the limit",
    )


def decode(data: bytes, *, source: str) -> str:
    """UTF-8 bytes as text.

    Raises :class:`~kg.errors.SourceError` when the bytes are binary or in another encoding, and says where.
    """
    if data.startswith(_UTF16_MARKS):
        raise SourceError("the text is UTF-16, not UTF-8", source=source, hint="convert it: iconv -f UTF-16 -t UTF-8")
    refuse_binary(data, source=source)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(
            f"the text is not UTF-8: byte 0x{data[error.start]:02X} at byte offset {error.start}",
            source=source,
            line=1 + data.count(b"\n", 0, error.start),
            hint="convert it to UTF-8, for instance with iconv -f WINDOWS-1252 -t UTF-8",
        ) from error
    return check_text(without_line_noise(text), source=source)


def refuse_binary(data: bytes, *, source: str, line: int | None = None) -> None:
    """Raise :class:`~kg.errors.SourceError` when the bytes are surely no text: a known signature, or a NUL."""
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            raise SourceError(f"the source is {kind}, not text", source=source, line=line, hint=_TO_TEXT)
    if (offset := data.find(b"\0")) >= 0:
        raise SourceError(
            f"the source is binary: a NUL at byte offset {offset}", source=source, line=line, hint=_TO_TEXT
        )


def without_line_noise(text: str) -> str:
    """The text without its byte order mark and with line feeds alone where lines ended in CR LF."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def check_text(text: str, *, source: str, line: int | None = None) -> str:
    """Return the text unchanged when it can be a document's.

    Raises :class:`~kg.errors.SourceError` when it is empty, or holds a NUL, a lone surrogate, or more than one control
    character in a hundred.
    """
    problem = None
    if not text.strip():
        problem = "the document is empty"
    elif "\0" in text:
        problem = f"the text holds a NUL at offset {text.index(chr(0))}"
    elif found := _SURROGATE.search(text):
        problem = f"the text holds half a character (U+{ord(found.group()):04X}) at offset {found.start()}"
    elif (count := len(_CONTROL.findall(text))) * 100 > len(text):
        problem = f"the source is binary: {count} of {len(text)} characters are control characters"
    if problem:
        raise SourceError(problem, source=source, line=line, hint="give a document that holds text")
    return text
