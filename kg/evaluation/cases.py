"""Files of gold and of claims, and the documents that they speak of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.evaluation.statements import Statement, read_statements
from kg.model import Document
from kg.sources.finding import EXTENSIONS
from kg.sources.reading import decode, open_source, read_bytes

__all__ = ["MAX_BYTES", "Assigned", "Sheet", "assign", "read_sheets", "read_text"]

MAX_BYTES = 100 * 1024 * 1024
"""The largest file of gold, of claims or of an earlier run that is read, in bytes."""
_JSON_LINES = (".jsonl", ".ndjson")
_ADDED = (".claims", ".gold")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The statements of one file, which was ``named`` itself, or found in a folder that was."""

    path: Path
    statements: tuple[Statement, ...]
    named: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """The names that the document may have of which the file speaks: its own without endings, the longest first."""
        bare = self.path.name.removesuffix(self.path.suffix)
        return tuple(dict.fromkeys((bare, _without(bare, _ADDED), _without(bare, tuple(EXTENSIONS)))))


def _without(name: str, endings: Iterable[str]) -> str:
    return next((name.removesuffix(ending) for ending in endings if name.endswith(ending)), name)


def read_sheets(paths: Iterable[str | Path], *, gold: bool = False) -> tuple[Sheet, ...]:
    """The statements of JSON Lines files, and of all such files in folders, sorted.

    Raises :class:`~kg.errors.SourceError` for what is not there, :class:`~kg.errors.InputError` for a folder without
    such files, :class:`~kg.errors.ClaimError` for a line that is no statement (see
    :func:`~kg.evaluation.statements.read_statements`).
    """
    return tuple(_read(path, gold, named=path == Path(given)) for given in paths for path in _files(Path(given)))


def _files(path: Path) -> Sequence[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(each for each in path.rglob("*") if each.suffix in _JSON_LINES and not each.name.startswith("."))
    if not found:
        raise InputError("the folder holds no JSON Lines", source=str(path), hint="their names end in .jsonl")
    return found


def _read(path: Path, gold: bool, *, named: bool) -> Sheet:
    lines = read_text(path).split("\n")
    return Sheet(path, tuple(read_statements(lines, where=str(path), gold=gold)), named)


def read_text(path: Path) -> str:
    """The text of a file, which may be empty.

    Raises :class:`~kg.errors.SourceError` when it cannot be read as UTF-8, :class:`~kg.errors.LimitError` when it has
    more than :data:`MAX_BYTES`.
    """
    with open_source(path, source=str(path)) as stream:
        data = read_bytes(stream, source=str(path), max_bytes=MAX_BYTES)
    return decode(data, source=str(path)) if data.strip() else ""


@dataclass(frozen=True, slots=True)
class Assigned:
    """The statements about each document, by its IRI, and the files of folders that speak of none of the documents."""

    statements: Mapping[str, tuple[Statement, ...]]
    left_out: tuple[Sheet, ...]


def assign(sheets: Iterable[Sheet], documents: Iterable[Document]) -> Assigned:
    """Bring statements and documents together.

    A statement speaks of the document whose IRI its ``source`` is; else of the one that is called like the file, both
    without their endings.

    Raises :class:`~kg.errors.InputError` for a named file whose document is not there, for one whose document is not
    the only one of its name, and when no file speaks of any document.
    """
    known, given = tuple(documents), tuple(sheets)
    iris = {document.iri for document in known}
    found: dict[str, list[Statement]] = {}
    left_out = []
    for sheet in given:
        others = [statement for statement in sheet.statements if statement.source not in iris]
        for statement in sheet.statements:
            if statement.source in iris:
                found.setdefault(statement.source, []).append(statement)
        if others or not sheet.statements:
            document = _document(sheet, known)
            if document is None:
                left_out.append(sheet)
            else:
                found.setdefault(document.iri, []).extend(others)
    if given and not found:
        raise _without_document(given[0])
    return Assigned({iri: tuple(statements) for iri, statements in found.items()}, tuple(left_out))


def _document(sheet: Sheet, documents: Sequence[Document]) -> Document | None:
    for name in sheet.names:
        called = [each for each in documents if name in (each.name, _stem(each.name))]
        if len(called) > 1:
            problem = f"{len(called)} sources are called {name}"
            raise InputError(problem, source=str(sheet.path), hint="give its statements the document's IRI as source")
        if called:
            return called[0]
    if sheet.named:
        raise _without_document(sheet)
    return None


def _without_document(sheet: Sheet) -> InputError:
    return InputError(
        f"no source is called {sheet.names[-1]}",
        source=str(sheet.path),
        hint="give the text, or give the statements the document's IRI as source",
    )


def _stem(name: str) -> str:
    return _without(Path(name).name, tuple(EXTENSIONS))
