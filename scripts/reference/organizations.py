"""Organisations, groups, organs and collectives."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping

from reference.data import Entry, checked, listed, load
from reference.naming import label
from reference.states import is_place, state_iri
from reference.turtle import Node, date, text

FILES = ("organizations", "organs", "groups", "actors", "collectives")
_KEYS = "name official alt hidden acr adj people gov of part in kind each founded dissolved seat wikidata".split()
_EACH = ("countries", "nations", "states", "leaders")


@functools.cache
def classes() -> Mapping[str, str]:
    """The class of every organisation, group and collective by its key; :class:`ValueError` for a key used twice."""
    found: dict[str, str] = {}
    for file in FILES:
        for kind, entries in load(file).items():
            twice = sorted(key for key in entries if key in found or is_place(key))
            if twice:
                raise ValueError(f"{file}.yaml: keys used twice: {', '.join(twice)}")
            found.update(dict.fromkeys(entries, kind))
    return found


def actor_iri(key: str) -> str:
    """The prefixed name of a state, territory, organisation or group; :class:`KeyError` when there is none."""
    if is_place(key):
        return state_iri(key)
    if key not in classes():
        raise KeyError(f"neither a state nor an organisation: {key}")
    return f"organization:{key}"


def name_of(key: str) -> str:
    """The canonical name of a state, territory, organisation or group."""
    for file in ("states", "territories"):
        if key in load(file):
            return str(load(file)[key]["name"])
    kind = classes()[key]
    return str(next(load(file)[kind][key]["name"] for file in FILES if key in load(file).get(kind, {})))


def organizations(*files: str) -> Iterator[Node]:
    """The entries of the files, one node each."""
    for file in files:
        for kind, entries in load(file).items():
            for key, entry in checked(file, entries, _KEYS):
                yield _node(key, kind, entry)


def _node(key: str, kind: str, entry: Entry) -> Node:
    each = [f"{adjective} {noun}" for adjective in listed(entry.get("each")) for noun in _EACH]
    node = label(Node(actor_iri(key)).add("a", f"cq:{kind}"), {**entry, "alt": [*listed(entry.get("alt")), *each]})
    node.add("cq:governmentName", *map(text, listed(entry.get("gov"))))
    if "of" in entry:
        node.add("cq:organOf", actor_iri(entry["of"]))
    if "part" in entry:
        node.add("cq:partOf", actor_iri(entry["part"]))
    if "in" in entry:
        node.add("cq:region", text(name_of(entry["in"])))
    if "seat" in entry:
        node.add("cq:seat", text(entry["seat"]))
    if "kind" in entry:
        node.add("skos:scopeNote", text(entry["kind"]))
    if "wikidata" in entry:
        node.add("skos:exactMatch", f"wd:{entry['wikidata']}")
    for predicate, attribute in (("cq:foundedOn", "founded"), ("cq:dissolvedOn", "dissolved")):
        if attribute in entry:
            node.add(predicate, date(entry[attribute]))
    return node
