"""Networks: who shares what with whom, who takes which stance on what, who met, acted on or agreed with whom."""

from __future__ import annotations

from kg.relations.exchange import as_cytoscape, as_graphml
from kg.relations.reading import Network, Node, Relation, Tie, load_relations, network
from kg.relations.rendering import as_json, as_table

__all__ = [
    "Network",
    "Node",
    "Relation",
    "Tie",
    "as_cytoscape",
    "as_graphml",
    "as_json",
    "as_table",
    "load_relations",
    "network",
]
