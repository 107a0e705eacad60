"""Links of a built site: dead ones, and those that lead outside, which are not fetched."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lxml import html

__all__ = ["Links", "check_links"]


@dataclass(frozen=True, slots=True)
class Links:
    """How many links lead to pages and anchors, which of them are dead, and which addresses lie outside."""

    inside: int
    dead: tuple[str, ...]
    outside: tuple[str, ...]


def check_links(folder: Path) -> Links:
    """Follow every ``href`` and ``src`` of the pages of a folder within it."""
    trees = {path.name: html.fromstring(path.read_bytes()) for path in sorted(folder.glob("*.html"))}
    anchors = {name: set(tree.xpath("//@id")) for name, tree in trees.items()}
    inside, dead, outside = 0, [], set()
    for name, tree in trees.items():
        for href in map(str, tree.xpath("//@href | //@src")):
            if href.startswith(("http:", "https:", "mailto:")):
                outside.add(href)
                continue
            inside += 1
            file, _, anchor = href.partition("#")
            target = file or name
            if not (folder / target).is_file() or (anchor and anchor not in anchors.get(target, set())):
                dead.append(f"{name}: {href}")
    return Links(inside, tuple(dead), tuple(sorted(outside)))
