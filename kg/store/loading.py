"""Reading RDF that others wrote: nothing is fetched, nothing is imported, and what is wrong is said with its place."""

from __future__ import annotations

import mmap
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.parsers import expat

import pyoxigraph
from pyoxigraph import Quad, RdfFormat

from kg.errors import InputError, LimitError, ParseError
from kg.serialization import Format, format_of

__all__ = ["MAX_BYTES", "as_nquads", "load_files", "parse_rdf", "read_rdf"]

MAX_BYTES = 512 * 1024 * 1024
"""The largest file that is read, in bytes, unless the caller says otherwise."""

_LINES = frozenset(("ntriples", "nquads"))
_DEEPEST = 1000
_PLACE = re.compile(r"Parser error at line \d+ (?:between columns \d+ and \d+|column \d+): ")
_QUOTED = re.compile(rb"<<|>>")


def load_files(
    target: pyoxigraph.Store,
    files: Iterable[str | Path],
    *,
    format: str | None = None,
    base: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> None:
    """Put the RDF of the files into a store, each whole or not at all; ``-`` is standard input.

    ``format`` names the format of all; without it each file's extension tells. ``base`` resolves relative IRIs. Blank
    nodes of different files stay apart. Raises what :func:`parse_rdf` and :func:`read_rdf` raise.
    """
    for file in files:
        if _is_lines(file, format):
            _load_lines(target, Path(file), format_of(format, path=file), max_bytes)
            continue
        data, known = read_rdf(file, format=format, max_bytes=max_bytes)
        name = str(file)
        _check(data, known, name)
        try:
            target.bulk_load(data, known.parser, base_iri=base)
        except SyntaxError as error:
            raise _parse_error(error, name) from None
        except ValueError as error:
            raise InputError(str(error), source=name) from None


def _is_lines(file: str | Path, format: str | None) -> bool:
    """Whether this is a file on a disk in a format of lines, which the engine can read by itself, however large."""
    return str(file) != "-" and format_of(format, path=file).name in _LINES and Path(file).is_file()


def _load_lines(target: pyoxigraph.Store, file: Path, known: Format, max_bytes: int) -> None:
    name = str(file)
    try:
        with file.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            if size > max_bytes:
                raise _too_large(name, max_bytes)
            if size:
                with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
                    _check(data, known, name)
        target.bulk_load(path=file, format=known.parser)
    except SyntaxError as error:
        raise _parse_error(error, name) from None
    except OSError as error:
        raise InputError(f"cannot be read: {(error.strerror or str(error)).lower()}", source=name) from None
    except ValueError as error:
        raise InputError(str(error), source=name) from None


def _too_large(name: str, max_bytes: int) -> LimitError:
    return LimitError(f"is larger than {max_bytes:,} bytes", source=name, hint="load it into a store folder, in parts")


def read_rdf(file: str | Path, *, format: str | None = None, max_bytes: int = MAX_BYTES) -> tuple[bytes, Format]:
    """The bytes of a file and its format. Raises InputError when it cannot be read, LimitError when it is too large."""
    known = format_of(format, path=None if str(file) == "-" else file)
    try:
        if str(file) == "-":
            data = sys.stdin.buffer.read(max_bytes + 1)
        else:
            with Path(file).open("rb") as stream:
                data = stream.read(max_bytes + 1)
    except OSError as error:
        raise InputError(f"cannot be read: {(error.strerror or str(error)).lower()}", source=str(file)) from None
    if len(data) > max_bytes:
        raise _too_large(str(file), max_bytes)
    return data, known


def parse_rdf(data: bytes, *, format: str, name: str, base: str | None = None) -> Iterator[Quad]:
    """The quads of some bytes of RDF 1.1; ``name`` is what errors call them.

    A JSON-LD context that would have to be fetched is refused. Raises :class:`~kg.errors.ParseError` with line and
    column (where the parser knows them), :class:`~kg.errors.LimitError` for nesting that would exhaust the machine.
    """
    known = format_of(format)
    _check(data, known, name)
    try:
        yield from pyoxigraph.parse(data, known.parser, base_iri=base, rename_blank_nodes=True)
    except SyntaxError as error:
        raise _parse_error(error, name) from None
    except ValueError as error:
        raise InputError(str(error), source=name) from None


def as_nquads(data: bytes, *, format: str, name: str, base: str | None = None) -> bytes:
    """The quads of some bytes of RDF as N-Quads: :func:`parse_rdf` without an object for each term.

    Raises what :func:`parse_rdf` raises.
    """
    known = format_of(format)
    _check(data, known, name)
    try:
        quads = pyoxigraph.parse(data, known.parser, base_iri=base, rename_blank_nodes=True)
        return pyoxigraph.serialize(quads, format=RdfFormat.N_QUADS) or b""
    except SyntaxError as error:
        raise _parse_error(error, name) from None
    except ValueError as error:
        raise InputError(str(error), source=name) from None


def _parse_error(error: SyntaxError, name: str) -> ParseError:
    message = _PLACE.sub("", str(error.msg))
    hint = None
    if "LoadDocumentCallback" in message or "remote context" in message:
        message = "the JSON-LD context is in another document, and none is fetched"
        hint = "put the context itself into the file"
    elif "No scheme found" in message:
        message, hint = "a relative IRI, and no base to resolve it", "declare a base in the file, or give one"
    return ParseError(message, source=name, line=error.lineno, column=error.offset, hint=hint)


def _check(data: bytes | mmap.mmap, known: Format, name: str) -> None:
    """Refuse what the parsers cannot survive: deep quoted triples, and XML entities that unfold without end."""
    if known.name == "rdfxml":
        _check_xml(bytes(data), name)
    elif data.find(b"<<") >= 0:
        depth = 0
        for match in _QUOTED.finditer(data):
            depth = max(0, depth + (1 if match.group() == b"<<" else -1))
            if depth > _DEEPEST:
                raise LimitError(f"triples are nested in triples more than {_DEEPEST} deep", source=name)


def _check_xml(data: bytes, name: str) -> None:
    depth = 0

    def enter(_tag: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise LimitError(f"elements are nested more than {_DEEPEST} deep", source=name)

    def leave(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler = enter
    parser.EndElementHandler = leave
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        problem = f"no well-formed XML: {expat.ErrorString(error.code)}"
        raise ParseError(problem, source=name, line=error.lineno, column=error.offset + 1) from None
