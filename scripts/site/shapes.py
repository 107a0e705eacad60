"""The shapes as a page: each with its targets, what it asks for and how grave a breach is."""

from __future__ import annotations

from html import escape
from pathlib import Path

from rdflib import RDF, RDFS, SH, BNode, Graph, URIRef
from rdflib.term import Node

from scripts.site.layout import Page

__all__ = ["shape_names", "shapes_page"]

_NAMESPACE = "https://w3id.org/communique/shape/"


def shape_names(folder: Path) -> dict[str, list[str]]:
    """The local names of the shapes with a name, by file."""
    return {path.stem: [_local(node) for node in _shapes(Graph().parse(path))] for path in sorted(folder.glob("*.ttl"))}


def shapes_page(folder: Path) -> Page:
    """The page of all shapes, a section a file."""
    parts = ["<h1>Shapes</h1>", "<p>What <code>kg validate</code> asks of a graph, a section a file of shapes.</p>"]
    for path in sorted(folder.glob("*.ttl")):
        graph = Graph().parse(path)
        parts.append(f'<h2 id="file-{path.stem}">{path.stem}</h2>')
        parts += [_shape(graph, node) for node in _shapes(graph)]
    return Page("shapes.html", "Shapes", "\n".join(parts))


def _shapes(graph: Graph) -> list[URIRef]:
    kinds = (SH.NodeShape, SH.PropertyShape, SH.SPARQLConstraint)
    found = {node for kind in kinds for node in graph.subjects(RDF.type, kind)}
    named = {node for node in found | set(graph.subjects(SH.message)) if isinstance(node, URIRef)}
    return sorted(node for node in named if node.startswith(_NAMESPACE))


def _local(node: Node) -> str:
    return str(node).removeprefix(_NAMESPACE)


def _shape(graph: Graph, node: URIRef) -> str:
    label = graph.value(node, RDFS.label) or graph.value(node, SH.name)
    rows = [
        ("about", _values(graph, node, RDFS.comment)),
        ("targets", _values(graph, node, SH.targetClass)),
        ("path", _values(graph, node, SH.path)),
        ("asks", _values(graph, node, SH.message)),
        ("severity", [value.rsplit("#")[-1].removeprefix("sh:") for value in _values(graph, node, SH.severity)]),
    ]
    told = "".join(f"<dt>{name}</dt><dd>{'<br>'.join(map(escape, found))}</dd>" for name, found in rows if found)
    name = escape(_local(node))
    title = f"{name}: {escape(str(label))}" if label else name
    return f'<h3 id="{name}">{title}</h3>\n<dl>{told}</dl>'


def _values(graph: Graph, node: Node, predicate: URIRef) -> list[str]:
    found = (value for value in graph.objects(node, predicate))
    return sorted(v.n3(graph.namespace_manager) if isinstance(v, URIRef) else str(v) for v in found if _told(v))


def _told(value: Node) -> bool:
    return not isinstance(value, BNode)
