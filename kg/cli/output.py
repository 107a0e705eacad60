"""Writing what commands make: data to standard output or to a file, messages to standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import typer

from kg.errors import InputError

__all__ = ["bold", "check_place", "check_word", "deliver", "deliver_pieces", "emit", "note", "rdf_format", "warn"]


def emit(data: bytes | str) -> None:
    """Write to standard output, text as UTF-8, all of it before this returns.

    A reader who has gone (``kg … | head``) ends the command well. Raises :class:`~kg.errors.InputError` when the output
    cannot take the data, as on a full disk.
    """
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data.encode("utf-8", "replace") if isinstance(data, str) else data)
        sys.stdout.buffer.flush()
    except OSError as error:
        silence()
        if isinstance(error, BrokenPipeError):
            raise typer.Exit(0) from None
        raise InputError(f"cannot be written: {_reason(error)}", source="standard output") from None


def silence() -> None:
    """Let standard output go nowhere, so that Python does not complain of what it could not flush."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _reason(error: OSError) -> str:
    return error.strerror.lower() if error.strerror else str(error)


def deliver(data: bytes | str, output: Path | None) -> None:
    """Write to the file, whole or not at all, or to standard output when none is named."""
    from kg.serialization import write_file

    if output is None:
        emit(data)
    else:
        write_file(output, data.encode("utf-8", "replace") if isinstance(data, str) else data)


def bold() -> tuple[str, str]:
    """What begins and ends bold, underlined type; asterisks where output is no terminal, or NO_COLOR is set."""
    shown = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return ("\x1b[1;4m", "\x1b[0m") if shown else ("**", "**")


def deliver_pieces(pieces: Iterable[bytes], output: Path | None) -> None:
    """As :func:`deliver`, piece by piece."""
    from kg.serialization import write_parts

    if output is not None:
        write_parts(output, pieces)
        return
    for piece in pieces:
        emit(piece)


def note(text: str) -> None:
    """Tell the user something on standard error."""
    typer.echo(text, err=True)


def warn(message: Exception) -> None:
    """Tell the user, on standard error, of what went wrong and does not end the command."""
    note(f"kg: {message}")


def check_place(output: Path | None) -> None:
    """Refuse, before any work is done, a file that could not be written when it is done."""
    if output is None:
        return
    if output.is_dir():
        raise InputError("is a folder", source=str(output), hint="name a file in it")
    if not output.parent.is_dir():
        raise InputError("there is no such folder", source=str(output.parent), hint="make it first")
    if not os.access(output if output.exists() else output.parent, os.W_OK):
        raise InputError("may not be written", source=str(output), hint="check its permissions")


def check_word(word: str, words: tuple[str, ...], what: str) -> None:
    """Refuse, before any work is done, an option's value that is none of its words."""
    if word not in words:
        raise InputError(f"{word!r} is none of {', '.join(words)}", source=f"--{what}")


def rdf_format(output: Path | None, name: str | None, *, default: str, named_graphs: bool = False) -> str:
    """The RDF format to write, which may have to hold named graphs; refused before any work is done."""
    from kg.serialization import FORMATS, format_of

    check_place(output)
    known = format_of(name or (None if output else default), path=output)
    if named_graphs and not known.holds_graphs:
        able = ", ".join(each.name for each in FORMATS.values() if each.holds_graphs)
        raise InputError(
            f"{known.name} holds no named graphs, in which claims are kept",
            source=str(output) if output else None,
            hint=f"write {able}, or kg export --merge to make one graph of all",
        )
    return known.name
