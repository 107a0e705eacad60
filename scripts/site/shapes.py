"""The shapes as a page: each with its targets, what it asks, its queries, its messages and how grave a breach is."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from rdflib import RDF, RDFS, SH, Graph, URIRef
from rdflib.term import Node

from scripts.site.layout import Page
from scripts.site.parameters import constraints, path, term

__all__ = ["shape_names", "shapes_page"]

_NAMESPACE = "https://w3id.org/communique/shape/"
_TARGETS = {
    SH.targetClass: "instances of",
    SH.targetSubjectsOf: "whatever has",
    SH.targetObjectsOf: "whatever is named by",
    SH.targetNode: "the node",
}
_COLUMNS = ("path", "asks", "severity", "message")


def shape_names(folder: Path) -> dict[str, list[str]]:
    """The local names of the shapes and constraints with a name, by file."""
    return {file.stem: [_local(node) for node in _named(Graph().parse(file))] for file in sorted(folder.glob("*.ttl"))}


def shapes_page(folder: Path) -> Page:
    """The page of all shapes, a section a file."""
    files = [(file, Graph().parse(file)) for file in sorted(folder.glob("*.ttl"))]
    parts = ["<h1>Shapes</h1>", "<p>What <code>kg validate</code> asks of a graph, a section a file of shapes.</p>"]
    parts.append(f"<ul>{''.join(_entry(file, graph) for file, graph in files)}</ul>")
    for file, graph in files:
        parts.append(f'<h2 id="file-{file.stem}">{file.stem}</h2>')
        parts += [_shape(graph, node) for node in _heads(graph)]
    return Page("shapes.html", "Shapes", "\n".join(parts))


def _entry(file: Path, graph: Graph) -> str:
    links = ", ".join(f'<a href="#{_local(node)}">{escape(_title(graph, node))}</a>' for node in _heads(graph))
    return f'<li><a href="#file-{file.stem}">{file.stem}</a>: {links}</li>'


def _named(graph: Graph) -> list[URIRef]:
    kinds = (SH.NodeShape, SH.PropertyShape, SH.SPARQLConstraint)
    found = {node for kind in kinds for node in graph.subjects(RDF.type, kind)}
    named = {node for node in found | set(graph.subjects(SH.message)) if isinstance(node, URIRef)}
    return sorted(node for node in named if node.startswith(_NAMESPACE))


def _heads(graph: Graph) -> list[URIRef]:
    """The shapes that are no part of another."""
    parts = {*graph.objects(predicate=SH.property), *graph.objects(predicate=SH.sparql)}
    return [node for node in _named(graph) if node not in parts]


def _local(node: Node) -> str:
    return str(node).removeprefix(_NAMESPACE)


def _title(graph: Graph, node: Node) -> str:
    return str(graph.value(node, RDFS.label) or graph.value(node, SH.name) or _local(node))


def _shape(graph: Graph, node: URIRef) -> str:
    title, name = _title(graph, node), _local(node)
    heading = f"{escape(title)} <code>cqsh:{escape(name)}</code>" if title != name else f"<code>cqsh:{name}</code>"
    about = "".join(f"<p>{escape(str(words))}</p>" for words in sorted(graph.objects(node, RDFS.comment)))
    targets = [
        f"{words} {_codes(_terms(graph, node, kind))}" for kind, words in _TARGETS.items() if _has(graph, node, kind)
    ]
    where = f"<p>Checked: {'; '.join(targets)}.</p>" if targets else ""
    rows = [_row(graph, node, "the node itself")] if _asks_itself(graph, node) else []
    rows += [_row(graph, part, _path(graph, part)) for part in _parts(graph, node)]
    queries = "".join(_query(graph, part) for part in sorted(graph.objects(node, SH.sparql)))
    return f'<section>\n<h3 id="{name}">{heading}</h3>\n{about}{where}{_table(rows)}{queries}</section>'


def _has(graph: Graph, node: Node, predicate: URIRef) -> bool:
    return (node, predicate, None) in graph


def _asks_itself(graph: Graph, node: Node) -> bool:
    return _has(graph, node, SH.path) or next(constraints(graph, node), None) is not None


def _parts(graph: Graph, node: Node) -> list[Node]:
    """The property shapes in the order of their paths."""
    return sorted(graph.objects(node, SH.property), key=lambda part: (_path(graph, part), str(part)))


def _path(graph: Graph, node: Node) -> str:
    at = graph.value(node, SH.path)
    return "" if at is None else path(graph, at)


def _terms(graph: Graph, node: Node, predicate: URIRef) -> list[str]:
    return sorted(term(graph, value) for value in graph.objects(node, predicate))


def _codes(words: Iterable[str]) -> str:
    return ", ".join(f"<code>{escape(word)}</code>" for word in words)


def _table(rows: list[str]) -> str:
    if not rows:
        return ""
    head = "".join(f"<th>{name}</th>" for name in _COLUMNS)
    return f'<div class="wide" tabindex="0"><table class="shape"><tr>{head}</tr>\n{"".join(rows)}</table></div>\n'


def _row(graph: Graph, node: Node, where: str) -> str:
    own = isinstance(node, URIRef) and _has(graph, node, SH.path) and (None, SH.property, node) in graph
    anchor = f' id="{_local(node)}"' if own else ""
    place = f"<code>{escape(_path(graph, node))}</code>" if _has(graph, node, SH.path) else escape(where)
    name = graph.value(node, SH.name)
    named = f"<br>{escape(str(name))}" if name else ""
    asked = "<br>".join(f"<b>{key}</b> <code>{escape(value)}</code>" for key, value in constraints(graph, node))
    said = "<br>".join(escape(words) for words in _messages(graph, node))
    grave = _severity(graph, node)
    return f"<tr{anchor}><td>{place}{named}</td><td>{asked}</td><td class={grave!r}>{grave}</td><td>{said}</td></tr>\n"


def _messages(graph: Graph, node: Node) -> Iterator[str]:
    yield from sorted(str(words) for words in graph.objects(node, SH.message))


def _severity(graph: Graph, node: Node) -> str:
    """How grave a breach is; a violation when nothing is said (SHACL 1.0, clause 2.1.4)."""
    return str(graph.value(node, SH.severity) or SH.Violation).removeprefix(str(SH)).lower()


def _query(graph: Graph, node: Node) -> str:
    """A constraint in SPARQL, whose severity is its shape's (SHACL 1.0, clause 5.2.1)."""
    [shape] = graph.subjects(SH.sparql, node)
    anchor = f' id="{_local(node)}"' if isinstance(node, URIRef) else ""
    said = " ".join(map(escape, _messages(graph, node)))
    text = textwrap.dedent(str(graph.value(node, SH.select) or "")).strip()
    grave = _severity(graph, shape)
    told = f"By SPARQL, <span class={grave!r}>{grave}</span>: {said}"
    return f'<div{anchor}><p>{told}</p>\n<pre tabindex="0">{escape(text)}</pre></div>\n'
