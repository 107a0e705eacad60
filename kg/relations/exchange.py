"""Networks for other programs: GraphML 1.0 and the JSON of Cytoscape, both without NetworkX."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

from kg.relations.reading import Network

__all__ = ["as_cytoscape", "as_graphml"]

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_NODE_KEYS = ("name", "kind")
_EDGE_KEYS = (("tie", "string"), ("tone", "string"), ("claims", "int"), ("which", "string"))
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_graphml(network: Network) -> str:
    """The network as GraphML; ``claims`` is the number of claims of an edge, ``which`` their IRIs."""
    root = ET.Element("graphml", {"xmlns": _NAMESPACE})
    for name in _NODE_KEYS:
        _key(root, name, "node", "string")
    for name, kind in _EDGE_KEYS:
        _key(root, name, "edge", kind)
    edges = "directed" if network.relation.directed else "undirected"
    graph = ET.SubElement(root, "graph", {"id": network.relation.id, "edgedefault": edges})
    for node in network.nodes:
        element = ET.SubElement(graph, "node", {"id": _xml(node.key)})
        _data(element, {"name": node.name, "kind": node.kind})
    for number, tie in enumerate(network.ties):
        ends = {"id": f"e{number}", "source": _xml(tie.source), "target": _xml(tie.target)}
        which = " ".join(tie.claims)
        told = {"tie": tie.tie, "tone": tie.tone, "claims": str(len(tie.claims)), "which": which}
        _data(ET.SubElement(graph, "edge", ends), told)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _key(root: ET.Element, name: str, domain: str, kind: str) -> None:
    ET.SubElement(root, "key", {"id": name, "for": domain, "attr.name": name, "attr.type": kind})


def _data(element: ET.Element, values: dict[str, str]) -> None:
    for name, value in values.items():
        ET.SubElement(element, "data", {"key": name}).text = _xml(value)


def _xml(text: str) -> str:
    """The text without the characters that XML 1.0 does not have (2.2)."""
    return _NOT_XML.sub("\ufffd", text)


def as_cytoscape(network: Network) -> str:
    """The network as Cytoscape.js reads it: ``elements`` with ``nodes`` and ``edges``, each with ``data``."""
    nodes = [
        {"data": {"id": node.key, "value": node.key, "name": node.name, "kind": node.kind}} for node in network.nodes
    ]
    edges = [
        {
            "data": {
                "id": f"e{number}",
                "source": tie.source,
                "target": tie.target,
                "tie": tie.tie,
                "tone": tie.tone,
                "claims": len(tie.claims),
                "which": list(tie.claims),
                "key": number,
            }
        }
        for number, tie in enumerate(network.ties)
    ]
    document = {
        "data": {"name": network.relation.title},
        "directed": network.relation.directed,
        "multigraph": True,
        "elements": {"nodes": nodes, "edges": edges},
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
