"""SPARQL constraints (SHACL 1.0, clause 5) compiled to questions, each asked once for all focus nodes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from kg.store.tokens import tokens
from kg.validation.paths import PropertyPath
from kg.validation.patterns import Select, read_select
from kg.validation.program import NotCompiled, Pattern, Question
from kg.validation.rows import iri
from kg.validation.shapes import SH, Shapes
from kg.validation.terms import Names, Node, Term
from kg.vocabulary import OWL, RDF, RDFS

__all__ = ["question"]

_PATH = re.compile(r"([\s{}()])[$?]PATH")
_UNLIKE = (
    *("DATATYPE", "SAMETERM", "ISBLANK", "BNODE", "NOW", "RAND", "UUID", "STRUUID"),
    *("FROM", "SERVICE", "GRAPH", "MINUS", "VALUES"),
)
"""What the two engines may answer differently, or what a constraint must not use."""


def question(shapes: Shapes, node: Node, path: PropertyPath | None) -> Question:
    """The question of a SPARQL constraint at a shape with this path.

    Raises :class:`~kg.validation.program.NotCompiled` when it cannot be asked of many nodes at once.
    """
    texts, messages = shapes.values(node, SH + "select"), shapes.values(node, SH + "message")
    if len(texts) != 1 or not all(isinstance(each, Literal) for each in (*texts, *messages)):
        raise NotCompiled("a SPARQL constraint has one sh:select, and messages that are literals")
    prefixes = dict(_prefixes(shapes, node))
    text = _PATH.sub(lambda match: match[1] + _path(path), texts[0].value)
    if any(token.is_word(*_UNLIKE) for token in tokens(text)):
        raise NotCompiled("its SPARQL uses what the engines answer differently, or what is not allowed")
    select = read_select(text, prefixes)
    if not {"this"} <= set(select.variables) or "failure" in select.variables:
        raise NotCompiled("its SPARQL does not select $this, or selects ?failure")
    if not any(each.outer and "this" in (each.subject, each.value) for each in select.patterns):
        raise NotCompiled("no pattern of its SPARQL binds $this")
    predicates, indirect = _needed(select)
    return Question(
        node=node,
        text=text,
        prefixes=tuple(sorted(prefixes.items())),
        variables=select.variables,
        predicates=predicates,
        indirect=indirect,
        messages=tuple(each for each in messages if isinstance(each, Literal)),
        patterns=select.patterns,
    )


def _prefixes(shapes: Shapes, node: Node) -> Iterator[tuple[str, str]]:
    """The prefixes that the engine knows, and those that the constraint's ``sh:prefixes`` declare (clause 5.2.1)."""
    yield from (("rdf", RDF.iri), ("rdfs", RDFS.iri), ("owl", OWL.iri))
    ontologies = [item.subject for item in shapes.of(RDF.type) if item.object == NamedNode(OWL.iri + "Ontology")]
    for start in shapes.values(node, SH + "prefixes"):
        imported = shapes.values(start, OWL.imports)
        for place in dict.fromkeys([start, *imported, *([] if start in ontologies else ontologies)]):
            for declared in shapes.values(place, SH + "declare"):
                yield _declared(shapes, declared)


def _declared(shapes: Shapes, node: Term) -> tuple[str, str]:
    names, namespaces = shapes.values(node, SH + "prefix"), shapes.values(node, SH + "namespace")
    if len(names) != 1 or len(namespaces) != 1 or not isinstance(names[0], Literal):
        raise NotCompiled("a prefix is declared with one sh:prefix and one sh:namespace")
    return names[0].value, namespaces[0].value


def _path(path: PropertyPath | None) -> str:
    if path is None:
        raise NotCompiled("its SPARQL has $PATH, and the shape no path")
    return path.text(Names({}))


def _needed(select: Select) -> tuple[frozenset[str] | None, frozenset[str]]:
    """The predicates whose triples the query can see, and those whose values are such predicates."""
    anchored = {end for each in select.patterns if each.outer and not each.empty for end in (each.subject, each.value)}
    predicates: set[str] = set()
    indirect: set[str] = set()
    for pattern in select.patterns:
        if pattern.variable is not None:
            naming = _naming(pattern.variable, select)
            if not naming:
                return None, frozenset()
            indirect |= naming
        if pattern.empty and not {pattern.subject, pattern.value} <= anchored:
            return None, frozenset()
        predicates |= {iri(each) for each in pattern.iris}
    return frozenset(predicates), frozenset(indirect)


def _naming(variable: str, select: Select) -> set[str]:
    """The predicate of a pattern that binds the variable before it is used as a predicate."""
    found: list[Pattern] = [each for each in select.patterns if each.outer and each.plain and each.value == variable]
    return {iri(each) for pattern in found[:1] for each in pattern.iris}
