"""What a web page says of itself: JSON-LD (schema.org), Open Graph, meta elements, and its title.

Only what is written down as metadata counts: no date is guessed from the text, no author from the layout.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kg.sources.metadata import keep_valid

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]

__all__ = ["read_page"]

_META = {
    "title": ("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title", "headline"),
    "publisher": (
        "og:site_name",
        "article:publisher",
        "publisher",
        "dc.publisher",
        "dcterms.publisher",
        "application-name",
    ),
    "author": ("article:author", "author", "byl", "dc.creator", "dcterms.creator", "citation_author", "parsely-author"),
    "date": (
        "article:published_time",
        "og:published_time",
        "datepublished",
        "date",
        "pubdate",
        "publishdate",
        "dc.date.issued",
        "dcterms.issued",
        "dc.date",
        "citation_publication_date",
        "parsely-pub-date",
    ),
    "url": ("og:url",),
}
_ELEMENTS: Mapping[str, tuple[tuple[str, str, bool], ...]] = {
    "title": (("//h1", "", True), ("//head/title", "", False)),
    "url": (("//link[@rel='canonical']", "href", False),),
    "date": (
        ("//time[@itemprop='datePublished' or @pubdate]", "datetime", False),
        ("//time[@datetime]", "datetime", True),
    ),
}
_LONGEST_SCRIPT = 500_000
_ARTICLES = ("Article", "BlogPosting", "Report", "WebPage")
_NO_NAME = re.compile(r"\s*(?:https?://|www\.|@)")
_BYLINE = re.compile(r"^\s*by\s+", re.IGNORECASE)
_TITLE_SEPARATORS = (" | ", " - ", " – ", " — ", " :: ", " « ")


def read_page(tree: HtmlElement) -> dict[str, str]:
    """The title, publisher, author, date and address that a page states in its markup, as far as they are right."""
    tags = _meta_tags(tree)
    article = _article(tree)
    found: dict[str, str] = {}
    for name, keys in _META.items():
        for value in (article.get(name), *(tags.get(key) for key in keys), _element(tree, name)):
            if name in ("author", "publisher"):
                value = None if value and _NO_NAME.match(value) else value and _BYLINE.sub("", value)
            if kept := keep_valid({name: value}):
                found |= kept
                break
    if "title" in found:
        found["title"] = _without_site(found["title"], found.get("publisher"))
    return found


def _meta_tags(tree: HtmlElement) -> dict[str, str]:
    tags: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop"):
            key = (element.get(attribute) or "").strip().lower()
            if key and content:
                tags.setdefault(key, content)
    return tags


def _element(tree: HtmlElement, name: str) -> str | None:
    """What the page's elements say: its only first-level heading or its title, canonical link, only time."""
    for path, attribute, only in _ELEMENTS.get(name, ()):
        elements = tree.xpath(path)
        if len(elements) == 1 or (elements and not only):
            return str(elements[0].get(attribute) or "") if attribute else str(elements[0].text_content())
    return None


def _article(tree: HtmlElement) -> dict[str, str | None]:
    """The fields of the first article (else page) that the JSON-LD scripts describe."""
    nodes = [node for script in tree.iter("script") for node in _nodes(script)]
    named = {str(node["@id"]): node for node in nodes if "@id" in node and "name" in node}
    for kind in _ARTICLES:
        for node in nodes:
            if any(str(one).endswith(kind) for one in _listed(node.get("@type"))):
                return {
                    "title": _string(node.get("headline") or node.get("name")),
                    "publisher": _name(node.get("publisher"), named),
                    "author": "; ".join(filter(None, (_name(one, named) for one in _listed(node.get("author"))))),
                    "date": _string(node.get("datePublished")),
                    "url": _string(node.get("url")) or _reference(node.get("mainEntityOfPage")),
                }
    return {}


def _nodes(script: HtmlElement) -> Iterator[Mapping[str, Any]]:
    text = script.text or ""
    if "ld+json" not in (script.get("type") or "") or len(text) > _LONGEST_SCRIPT:
        return
    try:
        loaded = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return
    for item in _listed(loaded):
        for node in (item, *_listed(item.get("@graph") if isinstance(item, dict) else None)):
            if isinstance(node, dict):
                yield node


def _name(value: object, named: Mapping[str, Mapping[str, Any]]) -> str | None:
    if isinstance(value, dict):
        value = value.get("name") or named.get(str(value.get("@id")), {}).get("name")
    return _string(value)


def _reference(value: object) -> str | None:
    return _string(value.get("@id") if isinstance(value, dict) else value)


def _string(value: object) -> str | None:
    return html.unescape(value) if isinstance(value, str) else None


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _without_site(title: str, publisher: str | None) -> str:
    """The title without the name of the site behind it."""
    for separator in _TITLE_SEPARATORS:
        head, found, tail = title.rpartition(separator)
        if found and publisher and tail.strip().casefold() == publisher.casefold():
            return head.strip()
    return title
