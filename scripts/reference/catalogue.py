"""Treaties, series of meetings, titles of offices, and places."""

from __future__ import annotations

from collections.abc import Iterator

from reference.data import checked, listed, load
from reference.naming import label
from reference.organizations import actor_iri
from reference.states import state_iri
from reference.turtle import Node, date

_NAMES = ("name", "official", "alt", "hidden", "acr")


def treaties() -> Iterator[Node]:
    """Treaties and other agreements, with their parties where these are few."""
    for kind, entries in load("treaties").items():
        for key, entry in checked("treaties", entries, (*_NAMES, "signed", "parties")):
            node = label(Node(f"treaty:{key}").add("a", f"cq:{kind}"), entry)
            node.add("cq:party", *map(actor_iri, listed(entry.get("parties"))))
            if "signed" in entry:
                node.add("cq:foundedOn", date(entry["signed"]))
            yield node


def series() -> Iterator[Node]:
    """Series of meetings, and whose they are."""
    for key, entry in checked("series", load("series"), (*_NAMES, "of")):
        node = label(Node(f"series:{key}").add("a", "cq:MeetingSeries"), entry)
        if "of" in entry:
            node.add("cq:seriesOf", actor_iri(entry["of"]))
        yield node


def offices() -> Iterator[Node]:
    """Titles of offices, with the words that say the same."""
    for key, entry in checked("offices", load("offices"), _NAMES):
        yield label(Node(f"office:{key}").add("a", "cq:Office"), entry)


def places() -> Iterator[Node]:
    """Places, and the states in which they lie."""
    for key, entry in checked("places", load("places"), (*_NAMES, "of")):
        node = label(Node(f"place:{key}").add("a", "cq:Place"), entry)
        if "of" in entry:
            node.add("cq:partOf", state_iri(entry["of"]))
        yield node
