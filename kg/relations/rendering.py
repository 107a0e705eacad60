"""Networks for people and for programs."""

from __future__ import annotations

import dataclasses
import json

from pyoxigraph import Literal

from kg.query import Solutions, render_table
from kg.relations.reading import Network

__all__ = ["as_json", "as_table"]


def as_table(network: Network) -> str:
    """A row for each tie, with the number of claims that tell of it."""
    names = {node.key: node.name for node in network.nodes}
    rows = [(names[tie.source], tie.tie, names[tie.target], str(len(tie.claims))) for tie in network.ties]
    ordered = sorted(rows)
    columns = ("source", "tie", "target", "claims")
    return render_table(Solutions(columns, tuple(tuple(map(Literal, row)) for row in ordered)), {})


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
