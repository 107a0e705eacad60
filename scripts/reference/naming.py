"""Names of an entity as labels: canonical, official and other names, acronyms, demonyms, adjectives, seats."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from reference.data import Entry, listed
from reference.turtle import Node, string, text


def label(node: Node, entry: Entry) -> Node:
    """Add the names that every kind of entity has; a name is written under one property only."""
    node.add("skos:prefLabel", text(entry["name"]))
    taken = {entry["name"]}
    official = entry.get("official")
    if official and official not in taken:
        node.add("cq:officialName", text(official))
        taken.add(official)
    acronyms = [name for name in listed(entry.get("acr")) if name]
    node.add("cq:acronym", *map(string, acronyms))
    alternatives = [name for name in listed(entry.get("alt")) if name not in taken and name not in acronyms]
    node.add("skos:altLabel", *map(text, without_articles(alternatives, taken)))
    node.add("skos:hiddenLabel", *map(text, listed(entry.get("hidden"))))
    node.add("cq:adjective", *map(text, listed(entry.get("adj"))))
    node.add("cq:demonym", *map(text, plurals(listed(entry.get("people")))))
    return node


def plurals(names: Iterable[str]) -> list[str]:
    """Names as they are, and for one that ends in ``+`` the name and its plural in -s."""
    forms = [[name[:-1], name[:-1] + "s"] if name.endswith("+") else [name] for name in names]
    return sorted(set(itertools.chain.from_iterable(forms)))


def without_articles(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """The names but for those that are another one, or one of ``taken``, with "the" before it."""
    listed_names = list(names)
    bare = {*listed_names, *taken}
    return [name for name in listed_names if not (name.startswith("the ") and name[4:] in bare)]
