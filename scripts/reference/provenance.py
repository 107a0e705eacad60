"""Where the reference graph comes from: the hand data and the packages, with versions and licences, in PROV."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import metadata

from kg.vocabulary import ROOT
from reference.data import load
from reference.turtle import Node, string, text

_GRAPH = f"<{ROOT}reference>"
_HAND = f"<{ROOT}reference/hand-data>"


def provenance() -> Iterator[Node]:
    """The reference graph, and each of its sources as a ``prov:Entity``."""
    sources = load("sources")
    graph = Node(_GRAPH).add("a", "prov:Entity").add("dcterms:title", text("Reference graph of Communiqué"))
    graph.add("dcterms:license", "<https://spdx.org/licenses/Apache-2.0>")
    graph.add("dcterms:description", text(sources["graph"]["gives"]))
    graph.add("prov:wasDerivedFrom", _HAND, *(f"<{_address(name)}>" for name in sources["packages"]))
    yield graph
    hand = Node(_HAND).add("a", "prov:Entity").add("dcterms:title", text("Hand data of the reference graph"))
    yield hand.add("dcterms:description", text(sources["hand"]["gives"]))
    for name, entry in sources["packages"].items():
        node = Node(f"<{_address(name)}>").add("a", "prov:Entity").add("dcterms:title", text(name))
        node.add("owl:versionInfo", string(metadata.version(name)))
        node.add("dcterms:license", *(f"<https://spdx.org/licenses/{licence}>" for licence in entry["licences"]))
        node.add("dcterms:description", text(entry["gives"]))
        yield node


def _address(package: str) -> str:
    return f"https://pypi.org/project/{package}/{metadata.version(package)}/"
