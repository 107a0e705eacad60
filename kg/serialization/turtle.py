"""Turtle and TriG, sorted, so that one change of the data is one change of the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter

from pyoxigraph import Quad

from kg.serialization.terms import Key, TermWriter, predicate_key, term_key

__all__ = ["write_turtle"]

_Row = tuple[Key, Key, str, Key, str, str, str]
"""Graph, subject, predicate and object as sort keys; subject, predicate and object as text."""


def write_turtle(quads: Iterable[Quad], prefixes: Mapping[str, str]) -> str:
    """The quads as TriG 1.1, which is also Turtle 1.1 when all are in the default graph.

    One block of the prefixes that are used, in the order of their names; then the default graph and the named graphs
    by name; subjects by IRI; ``a`` first, a predicate a line; objects sorted, one a line where there are several.
    """
    writer = TermWriter(prefixes)
    rows = sorted({_row(quad, writer) for quad in quads})
    blocks = []
    for graph, members in groupby(rows, itemgetter(0)):
        indent = "    " if graph[0] else ""
        subjects = "\n".join(_subject(text, list(of_it), indent) for text, of_it in groupby(members, itemgetter(4)))
        name = writer.iri(graph[1]) if graph[0] == 1 else "_:" + graph[1]
        blocks.append(f"{name} {{\n{subjects}}}\n" if graph[0] else subjects)
    header = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(writer.used.items()))
    return "\n".join([header, *blocks] if header else blocks)


def _row(quad: Quad, writer: TermWriter) -> _Row:
    subject, subject_text = writer.keyed(quad.subject)
    object_, object_text = writer.keyed(quad.object)
    predicate = predicate_key(quad)
    predicate_text = writer.keyed(quad.predicate)[1] if predicate else "a"
    graph = term_key(quad.graph_name)
    return graph, subject, predicate, object_, subject_text, predicate_text, object_text


def _subject(text: str, rows: list[_Row], indent: str) -> str:
    return f"{indent}{text} " + f" ;\n{indent}    ".join(_predicates(rows, indent)) + " .\n"


def _predicates(rows: list[_Row], indent: str) -> Iterator[str]:
    for predicate, of_it in groupby(rows, itemgetter(5)):
        yield f"{predicate} " + f" ,\n{indent}        ".join(row[6] for row in of_it)
