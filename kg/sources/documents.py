"""Files, folders and standard input → documents."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, MutableSet
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from kg.errors import InputError, LimitError, SourceError
from kg.model import Document
from kg.sources.credit import read_credit, read_dateline, read_headline
from kg.sources.finding import EXTENSIONS, Source, find_sources
from kg.sources.html import looks_like_html, read_html
from kg.sources.identity import document_iri
from kg.sources.jsonlines import read_jsonlines
from kg.sources.language import ENGLISH, check_english
from kg.sources.markdown import has_front_matter, read_markdown
from kg.sources.metadata import Draft, check_options, keep_valid
from kg.sources.passing import Bad, Passing
from kg.sources.reading import MAX_BYTES, decode, open_source, read_bytes, read_head, read_lines
from kg.vocabulary import Minter

__all__ = ["EXTENSIONS", "Located", "read_document", "read_documents", "read_located"]

_ONE_ONLY = ("iri", "url", "title")
_DEFAULT_MINTER = Minter()
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Located:
    """A document and where it was read: in which file, none for standard input, and from which line, if from one.

    ``source`` is the file's name as messages give it, ``sha256`` that of the bytes of the file or of the line;
    ``part`` names the part of a file of several documents that are not lines, such as a table of a database.
    """

    document: Document
    path: Path | None
    line: int | None
    source: str = ""
    sha256: str = ""
    part: str = ""


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
    bad: Bad | None = None,
    english: MutableSet[str] | None = None,
) -> Iterator[Located]:
    """The documents of :func:`read_documents`, each with where it was read.

    ``english`` holds digests of texts that are known to be English, and takes those that are found to be.

    ``bad`` is told of each document that cannot be used, and the next is read; without it, the first such document is
    an error. A named file that is not there, a folder without documents, and sources of which not one can be used are
    errors in any case.
    """
    options = check_options(dict(metadata) | ({"iri": iri} if iri else {}))
    for_one = [name for name in _ONE_ONLY if name in options]
    seen: dict[str, str] = {}
    passing = Passing(bad)
    for source in find_sources([paths] if isinstance(paths, str | Path) else paths):
        for draft in _drafts(source, max_bytes=max_bytes, passing=passing):
            if seen and for_one:
                raise InputError("several documents cannot share it", source=for_one[0], hint="give one document")
            try:
                document = _document(draft, source, options=options, minter=minter, english=english)
                _take(document, f"{source.label}:{draft.line}" if draft.line else source.label, seen, draft)
            except (SourceError, LimitError) as error:
                passing.over(error)
                continue
            passing.found()
            yield Located(document, source.path, draft.line, source.label, draft.sha256)
    passing.end()


def _take(document: Document, place: str, seen: dict[str, str], draft: Draft) -> None:
    if document.iri in seen:
        raise SourceError(
            f"the document has the same IRI as {seen[document.iri]}: {document.iri}",
            source=place.removesuffix(f":{draft.line}") if draft.line else place,
            line=draft.line,
            hint="give one of them an iri: in its front matter, or rename it",
        )
    seen[document.iri] = place


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


def _document(
    draft: Draft, source: Source, *, options: Mapping[str, str], minter: Minter, english: MutableSet[str] | None
) -> Document:
    stated = dict(draft.stated) | dict(options)
    known = keep_valid(draft.page) | stated
    if "language" not in stated:
        check_english(draft.text, source=source.label, line=draft.line, known=english)
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


def _drafts(source: Source, *, max_bytes: int, passing: Passing) -> Iterator[Draft]:
    if source.path is None:
        yield from _passed(sys.stdin.buffer, source, max_bytes=max_bytes, passing=passing)
        return
    try:
        stream = open_source(source.path, source=source.label, packed=source.packed)
    except SourceError as error:
        if not source.found:
            raise
        passing.over(error)
        return
    with stream:
        yield from _passed(stream, source, max_bytes=max_bytes, passing=passing)


def _passed(stream: BinaryIO, source: Source, *, max_bytes: int, passing: Passing) -> Iterator[Draft]:
    try:
        yield from _drafts_of(stream, source, max_bytes=max_bytes, passing=passing)
    except (SourceError, LimitError) as error:
        passing.over(error)


def _drafts_of(stream: BinaryIO, source: Source, *, max_bytes: int, passing: Passing) -> Iterator[Draft]:
    head = b""
    kind = source.kind
    if kind is None:
        head = read_head(stream, source=source.label, max_bytes=max_bytes)
        kind = _kind(head)
    if kind == "jsonlines":
        lines = read_lines(stream, source=source.label, max_bytes=max_bytes, head=head, bad=passing.teller)
        yield from _some(
            read_jsonlines(lines, source=source.label, stem=source.stem, bad=passing.teller), source, passing
        )
        return
    data = read_bytes(stream, source=source.label, max_bytes=max_bytes, head=head)
    if kind == "html":
        draft = read_html(data, source=source.label)
    else:
        text = decode(data, source=source.label)
        draft = read_markdown(text, source=source.label) if kind == "markdown" else Draft(text)
    yield replace(draft, sha256=sha256(data).hexdigest())


def _some(drafts: Iterator[Draft], source: Source, passing: Passing) -> Iterator[Draft]:
    before = passing.count
    first = next(drafts, None)
    if first is not None:
        yield first
        yield from drafts
    elif passing.count == before:
        raise SourceError("the file holds no document", source=source.label, hint="one JSON object a line")


def _kind(head: bytes) -> str:
    if looks_like_html(head):
        return "html"
    if re.match(rb"(?:\xef\xbb\xbf)?\s*\{\s*\"", head):
        return "jsonlines"
    return "markdown" if has_front_matter(head.decode("utf-8-sig", "replace").rstrip("\r\n")) else "text"
