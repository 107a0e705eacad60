"""Pages of Markdown as pages of the site: headings get anchors, links between pages lead to pages."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from scripts.site.layout import Page

__all__ = ["markdown_pages"]

_OUTSIDE = re.compile(r"[a-z]+:", re.IGNORECASE)


def markdown_pages(root: Path) -> list[Page]:
    """README, the pages of ``docs``, and the two pages that accompany the code."""
    names = ["README.md", *sorted(path.relative_to(root).as_posix() for path in (root / "docs").glob("*.md"))]
    names += ["CHANGELOG.md", "CONTRIBUTING.md", "examples/README.md"]
    places = {name: _place(name) for name in names}
    return [_page(root, name, places) for name in names]


def _place(name: str) -> str:
    if name == "README.md":
        return "index.html"
    return name.removeprefix("docs/").removesuffix(".md").lower().replace("/", "-") + ".html"


def _page(root: Path, name: str, places: dict[str, str]) -> Page:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse((root / name).read_text(encoding="utf-8"))
    title = next(tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open")
    _name_headings(tokens)
    for token in tokens:
        _lead(token.children or [], name, places)
    html = parser.renderer.render([token for token in tokens if not _is_mark(token)], parser.options, {})
    html = html.replace("<table>", '<div class="wide" tabindex="0"><table>').replace("</table>", "</table></div>")
    return Page(places[name], title.replace("`", ""), html)


def _is_mark(token: Token) -> bool:
    """A comment that tells programs where they may write."""
    return token.content.startswith("<!--")


def _name_headings(tokens: list[Token]) -> None:
    seen: Counter[str] = Counter()
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            slug = re.sub(r"[^\w\- ]", "", tokens[at + 1].content.lower()).replace(" ", "-")
            token.attrSet("id", slug if not seen[slug] else f"{slug}-{seen[slug]}")
            seen[slug] += 1


def _lead(inline: Iterable[Token], name: str, places: dict[str, str]) -> None:
    """Point links to pages of the site; a link to a file that is no page becomes plain words."""
    plain = False
    for token in inline:
        if token.type == "link_open":
            place = _target(str(token.attrs["href"]), name, places)
            plain = place is None
            token.attrs["href"] = place or ""
        if plain and token.type in ("link_open", "link_close"):
            token.tag, token.attrs = "span", {}
            plain = token.type == "link_open"


def _target(href: str, name: str, places: dict[str, str]) -> str | None:
    if _OUTSIDE.match(href) or href.startswith("#"):
        return href
    path, mark, anchor = href.partition("#")
    place = places.get(posixpath.normpath(posixpath.join(posixpath.dirname(name), path)))
    return None if place is None else place + mark + anchor
