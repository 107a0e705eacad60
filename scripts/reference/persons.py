"""Persons with the forms of their names, and the dated tenures of their offices."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.vocabulary import slug
from reference.data import FOLDER, Entry, checked, listed, load
from reference.memberships import interval_of
from reference.naming import label
from reference.organizations import actor_iri
from reference.turtle import Node, date, text

_KEYS = ("name", "held", "alt", "hidden", "surname", "alone")
_FAMILY_NAME_FIRST = frozenset({"CHN", "KOR", "PRK", "TWN"})
_OFFICE = re.compile(r"^(?:@(?P<body>\S+) )?(?P<title>.+?)(?: (?P<interval>[0-9?-]*/[0-9-]*))?$")


class Tenure(NamedTuple):
    """The holding of one office: who, as what, of which state or body, and when (ISO 8601, or empty)."""

    person: str
    title: str
    body: str
    since: str
    until: str


def people() -> Iterator[tuple[str, str, Entry]]:
    """Home, name and entry of every person."""
    for path in sorted((FOLDER / "people").glob("*.yaml")):
        file = f"people/{path.stem}"
        for home, entries in load(file).items():
            for name, entry in checked(file, entries, _KEYS):
                yield home, name, entry


def persons() -> Iterator[Node]:
    """One node a person and one a tenure."""
    seen: set[str] = set()
    for home, name, entry in people():
        iri = f"person:{slug(name)}"
        if iri in seen:
            raise ValueError(f"people: {name} is listed twice")
        seen.add(iri)
        yield _person(Node(iri).add("a", "cq:Person"), home, name, entry)
        yield from _tenures(iri, home, name, entry)


def _person(node: Node, home: str, name: str, entry: Entry) -> Node:
    spellings = [*listed(entry.get("alt")), *_regular_spellings(home, name)]
    label(node, {**entry, "name": name, "alt": sorted(set(spellings))})
    if entry.get("alone") != "no":
        node.add("cq:surname", text(entry.get("surname") or _surname(home, name)))
    return node


def _surname(home: str, name: str) -> str:
    words = name.split()
    return words[0] if home in _FAMILY_NAME_FIRST and len(words) > 1 else words[-1]


def _regular_spellings(home: str, name: str) -> Iterator[str]:
    """Spellings that differ by rule: Korean given names with and without hyphen, Japanese ones in either order."""
    words = name.split()
    if home in ("KOR", "PRK"):
        if len(words) == 3 and "-" not in name:
            yield f"{words[0]} {words[1]}-{words[2].lower()}"
            yield f"{words[0]} {words[1]} {words[2].lower()}"
        elif len(words) == 2 and "-" in words[1]:
            first, second = words[1].split("-", 1)
            yield f"{words[0]} {first} {second.capitalize()}"
    elif home == "JPN" and len(words) == 2 and words[0] != "Emperor":
        yield f"{words[1]} {words[0]}"


def tenures() -> Iterator[Tenure]:
    """Every tenure of every person."""
    for home, name, entry in people():
        yield from (read_office(f"person:{slug(name)}", home, office) for office in listed(entry.get("held")))


def read_office(person: str, home: str, written: str) -> Tenure:
    """``[@BODY] title [interval]`` read; the body is ``home`` unless given."""
    match = _OFFICE.match(written)
    if match is None:
        raise ValueError(f"not an office: {written!r}")
    since, until = interval_of(match["interval"]) if match["interval"] else ("", "")
    return Tenure(person, match["title"], match["body"] or home, since, until)


@functools.cache
def _titles() -> dict[str, str]:
    """The office that each title, in lower case, names."""
    entries = load("offices").items()
    return {title.lower(): key for key, entry in entries for title in (entry["name"], *listed(entry.get("alt")))}


def office_of(title: str) -> str | None:
    """The key of the office that a title names, or that it names before "of", "to" or "for"."""
    known, written = _titles(), title.lower()
    head = re.split(r" (?:of|to|for|on) ", written, maxsplit=1)[0]
    return known.get(written) or known.get(head)


def _tenures(iri: str, home: str, name: str, entry: Entry) -> Iterator[Node]:
    for office in listed(entry.get("held")):
        tenure = read_office(iri, home, office)
        parts = [slug(name), tenure.body, slug(tenure.title), *filter(None, [tenure.since])]
        node = Node(f"tenure:{'-'.join(parts)}").add("a", "cq:OfficeTenure")
        node.add("cq:officeHolder", iri).add("cq:officeOf", actor_iri(tenure.body))
        node.add("cq:officeTitle", text(tenure.title))
        if known := office_of(tenure.title):
            node.add("cq:office", f"office:{known}")
        if tenure.since:
            node.add("cq:validFrom", date(tenure.since))
        if tenure.until:
            node.add("cq:validUntil", date(tenure.until))
        yield node
