"""The frame of every page: language, skip link, navigation, content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

__all__ = ["Page", "framed"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site: its file's name, its title and its content as HTML."""

    name: str
    title: str
    content: str


def framed(page: Page, pages: Sequence[Page]) -> str:
    """The whole page, with links to all others."""
    entries = "".join(
        f'<li><a href="{other.name}"{_current(other is page)}>{escape(other.title)}</a></li>' for other in pages
    )
    title = page.title if page.title == "Communiqué" else f"{page.title} · Communiqué"
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<link rel="stylesheet" href="style.css">\n</head>\n<body>\n'
        '<a class="skip" href="#page-content">To the content</a>\n'
        f'<header><details><summary>Communiqué: all pages</summary><nav aria-label="Pages"><ul>{entries}</ul></nav>'
        f'</details></header>\n<main id="page-content">\n{page.content}\n</main>\n</body>\n</html>\n'
    )


def _current(here: bool) -> str:
    return ' aria-current="page"' if here else ""
