"""HTML: the main text of a page, by trafilatura, and what the page says of itself. Nothing is fetched.

The tree is weighed before anything walks over it: libxml2 drops what nests deeper than it allows, and the extractor's
work grows with the square of the number of elements.
"""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.errors import LimitError, SourceError
from kg.sources.metadata import Draft
from kg.sources.page import read_page
from kg.sources.reading import check_text, refuse_binary, without_line_noise

if TYPE_CHECKING:
    from lxml.etree import _Element  # type: ignore[import-untyped]
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

__all__ = ["looks_like_html", "read_html"]

_MOST_ELEMENTS = 50_000
# Of a page without an article the extractor gives what little there is: a menu, a plea for JavaScript.
_FEWEST_WORDS = 10
_OPENING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*|<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S
)
_CHARSET = re.compile(rb"<meta\b[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"^\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})", re.IGNORECASE)
_CHARSET_REACH = 4096
_TEXT_CODECS = re.compile(
    r"utf-8|utf-16|cp125[0-8]|cp874|cp949|cp932|iso8859-\d+|koi8-[ru]|mac-\w+|ascii|big5(?:hkscs)?|gb2312|gbk|gb18030"
    r"|euc_(?:jp|kr)|shift_jis|iso2022_jp"
)
# The Encoding Standard reads these labels so (https://encoding.spec.whatwg.org/#names-and-labels).
_AS_BROWSERS_READ = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "utf-16": "utf-8",
    "gb2312": "gb18030",
}
_C1 = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}
_BLOCKS = frozenset("p head item quote row list table ab div code graphic body main figure".split())
_MARKS = {"lb": "\n", "cell": " | "}
_SPACE = re.compile(r"[ \t\r\n\f]+")
_EMPTY_LINES = re.compile(r"\n[ ]*\n")
_BREAKDOWNS = (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError)


def looks_like_html(data: bytes) -> bool:
    """Whether bytes open as an HTML page does: a document type or the element ``html``, comments before it allowed."""
    return _OPENING.match(data[:_CHARSET_REACH]) is not None


def read_html(data: bytes, *, source: str) -> Draft:
    """The main text of a page, paragraphs with empty lines between them, and the page's own metadata.

    The encoding is that of the byte order mark, else the one declared, else UTF-8. Raises
    :class:`~kg.errors.SourceError` when the bytes are in another, or the page has no main text, and
    :class:`~kg.errors.LimitError` when it nests too deeply or has more than fifty thousand elements.
    """
    tree = _parse(_decode(data, source=source), source=source)
    page = read_page(tree)
    text = "\n\n".join(_paragraphs(_main_text(tree, source=source)))
    if len(text.split()) < _FEWEST_WORDS:
        raise _no_text(source)
    return Draft(check_text(text.translate(_C1), source=source), page=page)


def _no_text(source: str) -> SourceError:
    return SourceError("the page has no main text", source=source, hint="save the text of the article as .txt")


def _decode(data: bytes, *, source: str) -> str:
    charset = _charset(data, source=source)
    if charset != "utf-16":
        refuse_binary(data, source=source)
    try:
        return without_line_noise(data.decode(charset))
    except UnicodeDecodeError as error:
        raise SourceError(
            f"the page is not in {charset}: byte 0x{data[error.start]:02X} at byte offset {error.start}",
            source=source,
            line=data.count(b"\n", 0, error.start) + 1,
            hint="declare its encoding with <meta charset>, or convert it to UTF-8",
        ) from error


def _charset(data: bytes, *, source: str) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    head = data[:_CHARSET_REACH]
    declared = _CHARSET.search(head) or _XML_ENCODING.search(head)
    if data.startswith(codecs.BOM_UTF8) or declared is None:
        return "utf-8"
    label = declared[1].decode("ascii", "replace")
    try:
        name = codecs.lookup(label).name
    except LookupError:
        name = ""
    if not _TEXT_CODECS.fullmatch(name):
        raise SourceError(
            f"the page declares an unknown encoding, {label!r}", source=source, hint="convert it to UTF-8"
        )
    return _AS_BROWSERS_READ.get(name, name)


def _parse(page: str, *, source: str) -> HtmlElement:
    from lxml.etree import LxmlError
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        tree: HtmlElement = document_fromstring(page.encode("utf-8"), parser=parser)
    except LxmlError as error:
        raise _no_text(source) from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise LimitError("the page nests too deeply", source=source, hint="save the text of the article as .txt")
    if sum(1 for _ in tree.iter()) > _MOST_ELEMENTS:
        raise LimitError(
            f"the page has more than {_MOST_ELEMENTS:,} elements", source=source, hint="save its text as .txt"
        )
    return tree


def _main_text(tree: HtmlElement, *, source: str) -> _Element:
    from lxml.etree import LxmlError
    from trafilatura import bare_extraction

    for library in ("trafilatura", "htmldate", "courlan", "justext"):
        # Without a handler of its own a library's warnings go to standard error.
        logger = logging.getLogger(library)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
    try:
        found = bare_extraction(tree, include_comments=False, with_metadata=False)
    except (LxmlError, *_BREAKDOWNS) as error:
        # The extractor meets pages that nobody has tried it on: what breaks in it is the page's fault, not ours.
        raise _no_text(source) from error
    if found is None or found.body is None:
        raise _no_text(source)
    body: _Element = found.body
    return body


def _paragraphs(body: _Element) -> Iterator[str]:
    """The words of each block; a line break stays one, two part paragraphs, the cells of a row stand side by side."""
    from lxml.etree import iterwalk

    pieces: list[str] = []
    for event, element in iterwalk(body, events=("start", "end")):
        tag = str(element.tag)
        if tag in _BLOCKS:
            yield from _flush(pieces)
        if event == "start":
            pieces.append(_SPACE.sub(" ", element.text or ""))
        else:
            pieces += _MARKS.get(tag, ""), _SPACE.sub(" ", element.tail or "")
    yield from _flush(pieces)


def _flush(pieces: list[str]) -> Iterator[str]:
    paragraphs = _EMPTY_LINES.split("".join(pieces).removesuffix(_MARKS["cell"]))
    pieces.clear()
    for paragraph in paragraphs:
        lines = (re.sub(" +", " ", line).strip() for line in paragraph.split("\n"))
        if text := "\n".join(filter(None, lines)):
            yield text
