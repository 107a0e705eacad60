"""Networks for people and for programs."""

from __future__ import annotations

import dataclasses
import json

from pyoxigraph import Literal

from kg.markup import table
from kg.query import Solutions, render_table
from kg.relations.reading import Network

__all__ = ["as_html", "as_json", "as_table"]

_COLUMNS = ("source", "tie", "target", "claims")


def as_table(network: Network) -> str:
    """A row for each tie, with the number of claims that tell of it."""
    return render_table(Solutions(_COLUMNS, tuple(tuple(map(Literal, row)) for row in _rows(network))), {})


def as_html(network: Network) -> str:
    """The same as a table for notebooks."""
    return table(network.relation.title, _COLUMNS, _rows(network))


def _rows(network: Network) -> list[tuple[str, ...]]:
    names = {node.key: node.name for node in network.nodes}
    return sorted((names[tie.source], tie.tie, names[tie.target], str(len(tie.claims))) for tie in network.ties)


def as_json(network: Network) -> str:
    """All of it as an object, the query among it."""
    document = {
        "network": network.relation.id,
        "title": network.relation.title,
        "directed": network.relation.directed,
        "nodes": [dataclasses.asdict(node) for node in network.nodes],
        "ties": [dataclasses.asdict(tie) for tie in network.ties],
        "query": network.query,
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
