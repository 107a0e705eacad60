"""Files, folders and standard input → documents."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from kg.decisions import SUFFIX
from kg.errors import InputError, SourceError
from kg.model import Document
from kg.sources.credit import read_credit, read_dateline, read_headline
from kg.sources.html import looks_like_html, read_html
from kg.sources.identity import document_iri
from kg.sources.jsonlines import read_jsonlines
from kg.sources.language import ENGLISH, check_english
from kg.sources.markdown import has_front_matter, read_markdown
from kg.sources.metadata import Draft, check_options, keep_valid
from kg.sources.reading import MAX_BYTES, decode, open_source, read_bytes, read_head, read_lines
from kg.vocabulary import Minter

__all__ = ["EXTENSIONS", "Located", "read_document", "read_documents", "read_located"]

EXTENSIONS: Mapping[str, str] = MappingProxyType(
    {
        ".txt": "text",
        ".text": "text",
        ".md": "markdown",
        ".markdown": "markdown",
        ".html": "html",
        ".htm": "html",
        ".xhtml": "html",
        ".jsonl": "jsonlines",
        ".ndjson": "jsonlines",
    }
)
"""The formats that are read, by the extension of a file's name."""

_STDIN = "-"
_ONE_ONLY = ("iri", "url", "title")
_DEFAULT_MINTER = Minter()
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Source:
    """A file to read (standard input when ``path`` is None), its name in messages, and its name in the graph."""

    path: Path | None
    label: str
    name: str

    @property
    def kind(self) -> str | None:
        return EXTENSIONS.get(Path(self.name).suffix.lower()) if self.path else None

    @property
    def stem(self) -> str:
        return self.name[: -len(Path(self.name).suffix)] if self.kind else self.name


@dataclass(frozen=True, slots=True)
class Located:
    """A document and where it was read: in which file, none for standard input, and from which line, if from one."""

    document: Document
    path: Path | None
    line: int | None


def read_documents(
    paths: Iterable[str | Path] | str | Path,
    *,
    minter: Minter = _DEFAULT_MINTER,
    metadata: Mapping[str, str] = _NOTHING,
    iri: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> Iterator[Document]:
    """The documents of files, folders and standard input (``-``), in the order given and one at a time.

    Folders are read recursively, sorted, with the extensions of :data:`EXTENSIONS` only and without files of reviewers'
    decisions; a file that is met twice is read once. ``metadata`` states title, publisher, author, date, url, language
    (``en`` insists that a text is English) or iri, and is stronger than what the sources say; title, url and iri are
    for one document alone. No document may be larger than ``max_bytes``.

    Raises :class:`~kg.errors.SourceError` or :class:`~kg.errors.LimitError` for a source that cannot be read as English
    text, and for two sources whose documents would have the same IRI; :class:`~kg.errors.InputError` for options that
    are wrong.
    """
    for located in read_located(paths, minter=minter, metadata=metadata, iri=iri, max_bytes=max_bytes):
        yield located.document


def read_located(
    paths: Iterable[str | Path] | str | Path,
    *,
    minter: Minter = _DEFAULT_MINTER,
    metadata: Mapping[str, str] = _NOTHING,
    iri: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> Iterator[Located]:
    """The documents of :func:`read_documents`, each with where it was read."""
    options = check_options(dict(metadata) | ({"iri": iri} if iri else {}))
    for_one = [name for name in _ONE_ONLY if name in options]
    seen: dict[str, str] = {}
    for source in _sources([paths] if isinstance(paths, str | Path) else paths):
        for draft in _drafts(source, max_bytes=max_bytes):
            if seen and for_one:
                raise InputError("several documents cannot share it", source=for_one[0], hint="give one document")
            document = _document(draft, source, options=options, minter=minter)
            place = f"{source.label}:{draft.line}" if draft.line else source.label
            if document.iri in seen:
                raise SourceError(
                    f"the document has the same IRI as {seen[document.iri]}: {document.iri}",
                    source=source.label,
                    line=draft.line,
                    hint="give one of them an iri: in its front matter, or rename it",
                )
            seen[document.iri] = place
            yield Located(document, source.path, draft.line)


def read_document(
    path: str | Path,
    *,
    minter: Minter = _DEFAULT_MINTER,
    metadata: Mapping[str, str] = _NOTHING,
    iri: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> Document:
    """The one document of a file or of standard input; see :func:`read_documents`.

    Raises :class:`~kg.errors.InputError` when there are several.
    """
    documents = read_documents([path], minter=minter, metadata=metadata, iri=iri, max_bytes=max_bytes)
    document = next(documents)
    if next(documents, None) is not None:
        raise InputError("there are several documents, not one", source=str(path), hint="use read_documents")
    return document


def _document(draft: Draft, source: _Source, *, options: Mapping[str, str], minter: Minter) -> Document:
    stated = dict(draft.stated) | dict(options)
    known = keep_valid(draft.page) | stated
    if "language" not in stated:
        check_english(draft.text, source=source.label, line=draft.line)
    fields = keep_valid(read_dateline(draft.text) | read_credit(draft.text)) | known
    return Document(
        text=draft.text,
        # An address that a credit in the text names can vanish when the text is edited: it identifies nothing.
        iri=document_iri(draft.name or source.stem, minter=minter, iri=known.get("iri"), url=known.get("url")),
        name=draft.name or source.name,
        title=fields.get("title") or read_headline(draft.text),
        publisher=fields.get("publisher"),
        author=fields.get("author"),
        issued=fields.get("date"),
        url=fields.get("url"),
        language=ENGLISH,
    )


def _sources(paths: Iterable[str | Path]) -> Iterator[_Source]:
    met: set[str] = set()
    for given in paths:
        label = _printable(str(given))
        if label == _STDIN:
            if _STDIN in met:
                raise InputError("standard input can be read once only", source=_STDIN, hint="give - once")
            met.add(_STDIN)
            yield _Source(None, "<stdin>", "stdin")
            continue
        path = Path(given)
        for source in _in_folder(path, label) if path.is_dir() else [_Source(path, label, _printable(path.name))]:
            real = _real(source)
            if real not in met:
                met.add(real)
                yield source


def _real(source: _Source) -> str:
    try:
        return os.path.realpath(source.path or source.name)
    except (OSError, ValueError) as error:
        raise SourceError(f"the name is no file's: {error}", source=source.label) from error


def _in_folder(folder: Path, label: str) -> Iterator[_Source]:
    found: dict[str, Path] = {}
    for here, subfolders, files in os.walk(folder, onerror=_unreadable):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in files:
            path = Path(here, name)
            if _may_be_read(path) and (path.is_file() or path.is_symlink()):
                found[_printable(path.relative_to(folder).as_posix())] = path
    if not found:
        raise SourceError(
            "the folder holds no document", source=label, hint=f"documents end in {', '.join(EXTENSIONS)}"
        )
    for name, path in sorted(found.items()):
        yield _Source(path, _printable(str(path)), name)


def _may_be_read(path: Path) -> bool:
    name = path.name.lower()
    beside = name.endswith((SUFFIX, ".claims.jsonl"))
    return path.suffix.lower() in EXTENSIONS and not name.startswith(".") and not beside


def _unreadable(error: OSError) -> None:
    raise SourceError(f"the folder cannot be read: {error.strerror}", source=_printable(str(error.filename))) from error


def _printable(name: str) -> str:
    """A file's name as text that can be stored: bytes that are no UTF-8 become replacement characters."""
    return re.sub(r"[\ud800-\udfff]", "\ufffd", name)


def _drafts(source: _Source, *, max_bytes: int) -> Iterator[Draft]:
    if source.path is None:
        yield from _drafts_of(sys.stdin.buffer, source, max_bytes=max_bytes)
        return
    with open_source(source.path, source=source.label) as stream:
        yield from _drafts_of(stream, source, max_bytes=max_bytes)


def _drafts_of(stream: BinaryIO, source: _Source, *, max_bytes: int) -> Iterator[Draft]:
    head = b""
    kind = source.kind
    if kind is None:
        head = read_head(stream, source=source.label, max_bytes=max_bytes)
        kind = _kind(head)
    if kind == "jsonlines":
        lines = read_lines(stream, source=source.label, max_bytes=max_bytes, head=head)
        drafts = read_jsonlines(lines, source=source.label, stem=source.stem)
        first = next(drafts, None)
        if first is None:
            raise SourceError("the file holds no document", source=source.label, hint="one JSON object a line")
        yield first
        yield from drafts
        return
    data = read_bytes(stream, source=source.label, max_bytes=max_bytes, head=head)
    if kind == "html":
        yield read_html(data, source=source.label)
        return
    text = decode(data, source=source.label)
    yield read_markdown(text, source=source.label) if kind == "markdown" else Draft(text)


def _kind(head: bytes) -> str:
    if looks_like_html(head):
        return "html"
    if re.match(rb"(?:\xef\xbb\xbf)?\s*\{\s*\"", head):
        return "jsonlines"
    return "markdown" if has_front_matter(head.decode("utf-8-sig", "replace").rstrip("\r\n")) else "text"
