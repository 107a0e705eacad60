"""Markdown (CommonMark, with tables) and its front matter: markup goes, every word stays.

Headings, paragraphs, list items and table rows become paragraphs with empty lines between them; a link keeps its text,
a picture its description.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kg.errors import LimitError, SourceError
from kg.sources.metadata import Draft, check_statements
from kg.sources.reading import check_text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["has_front_matter", "read_markdown"]

_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_YAML_HINT = "write lines such as title: A summit, with quotes around a value that holds a colon"
_LONGEST_FRONT_MATTER = 64 * 1024
_DEEPEST = 60
# What one opening bracket costs the parser is a hundred times what a letter costs.
_MOST_BRACKETS = 100_000
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<[!?][^<>]*>")


def has_front_matter(text: str) -> bool:
    """Whether a text opens with the line ``---``."""
    return _FENCE.match(text) is not None


def read_markdown(text: str, *, source: str) -> Draft:
    """The plain text of a Markdown document and what its front matter states.

    Raises :class:`~kg.errors.SourceError` when the front matter is broken (with its line) or nothing is left, and
    :class:`~kg.errors.LimitError` when the markup nests or repeats beyond all use.
    """
    stated: dict[str, str] = {}
    if has_front_matter(text):
        front, text = _split(text, source=source)
        stated = _front_matter(front, source=source)
    blocks = list(_blocks(text, source=source))
    plain = "\n\n".join(words for _, words in blocks if words)
    page = {"title": blocks[0][1]} if blocks and blocks[0][0] == "h1" else {}
    return Draft(check_text(plain, source=source), stated, page)


def _split(text: str, *, source: str) -> tuple[str, str]:
    try:
        _, front, body = _FENCE.split(text, 2)
    except ValueError as error:
        raise SourceError(
            "the front matter that opens here is never closed",
            source=source,
            line=1,
            hint="close it with a line ---, or take the first line away",
        ) from error
    if len(front) > _LONGEST_FRONT_MATTER:
        raise LimitError(f"the front matter is longer than {_LONGEST_FRONT_MATTER:,} characters", source=source, line=1)
    return front, body


def _front_matter(front: str, *, source: str) -> dict[str, str]:
    """The fields that the front matter states. Its YAML is composed, not loaded: no value becomes an object."""
    import yaml

    try:
        root = yaml.compose(front, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        raise _broken_yaml(error, source=source) from error
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        raise SourceError("the front matter is no list of keys and values", source=source, line=1, hint=_YAML_HINT)
    stated: dict[str, str] = {}
    for key, value in root.value:
        line = key.start_mark.line + 1
        stated = check_statements({str(key.value): _value(value)}, source=source, line=line) | stated
    return stated


def _value(node: Any) -> object:
    """A string or a list of strings; None for an empty value; the node itself, which no field takes, for others."""
    if node.id == "scalar":
        return None if node.value in ("", "~", "null") else node.value
    if node.id == "sequence" and all(item.id == "scalar" for item in node.value):
        return [item.value for item in node.value]
    return node


def _broken_yaml(error: Exception, *, source: str) -> SourceError:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).split("\n", 1)[0][:200]
    return SourceError(
        f"the front matter is not YAML: {problem}",
        source=source,
        line=mark.line + 1 if mark else 1,
        column=mark.column + 1 if mark else None,
        hint=_YAML_HINT,
    )


def _blocks(text: str, *, source: str) -> Iterator[tuple[str, str]]:
    """Each block's tag (``h1``, ``p``, ``tr``, …) and its words."""
    parser = _parser()
    environment: dict[str, Any] = {}
    tag, row, brackets = "p", list[str](), 0
    for token in parser.parse(text, environment):
        if token.level >= _DEEPEST:
            raise LimitError("the document nests too deeply", source=source)
        brackets += token.content.count("[")
        if brackets > _MOST_BRACKETS:
            raise LimitError(f"the document has more than {_MOST_BRACKETS:,} opening brackets", source=source)
        if token.type == "tr_close":
            yield "tr", " | ".join(filter(None, row))
        elif token.type == "tr_open":
            row = []
        elif token.nesting == 1:
            tag = token.tag
        elif token.type == "inline" and tag in ("td", "th"):
            row.append(_words(parser, token, environment))
        elif token.type == "inline":
            yield tag, _words(parser, token, environment)
        elif token.content:
            yield "pre", _literal(token)


def _parser() -> MarkdownIt:
    """A parser of blocks: their inline content is parsed one by one, so that its cost can be weighed first."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST + 10})
    return parser.enable(["table", "strikethrough"]).disable(["inline", "text_join"])


def _words(parser: MarkdownIt, token: Token, environment: dict[str, Any]) -> str:
    children: list[Token] = []
    parser.inline.parse(token.content, parser, environment, children)
    lines = "".join(_spoken(child) for child in children).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def _spoken(token: Token) -> str:
    if token.type == "softbreak":
        return " "
    if token.type == "hardbreak":
        return "\n"
    if token.type == "html_inline":
        return "\n" if re.match(r"<br\b", token.content, re.IGNORECASE) else ""
    if token.type == "image":
        return "".join(_spoken(child) for child in token.children or ())
    return token.content


def _literal(token: Token) -> str:
    if token.type != "html_block":
        return token.content.strip("\n")
    lines = html.unescape(_TAG.sub(" ", token.content)).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
