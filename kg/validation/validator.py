"""Validating: data and shapes in, a frozen report out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg.errors import ValidationError
from kg.validation.background import background, changed
from kg.validation.data import Data, DataSource, read
from kg.validation.editions import parts
from kg.validation.location import Locator
from kg.validation.report import CheckedShape, Report, Result, Severity
from kg.validation.shapes import SH, Shapes, read_shapes
from kg.validation.targets import focus_nodes, is_deactivated
from kg.validation.terms import Names, Node, Statement, Term, known_prefixes
from kg.vocabulary import RDFS

__all__ = ["validate"]


def validate(
    data: DataSource,
    *,
    shapes: Iterable[str | Path] | None = None,
    ontology: Iterable[str | Path] | None = None,
) -> Report:
    """Validate RDF data against SHACL shapes (SHACL 1.0 with SHACL-SPARQL, https://www.w3.org/TR/shacl/).

    ``data`` are files (one path or several), a pyoxigraph store or quads, or an rdflib graph or dataset; the union of
    all its graphs is validated, editions of one document apart. ``shapes`` are Turtle files, those of the package by
    default. ``ontology`` are files that say what the nodes named in the data are (their types, and which class is a
    subclass of which); by default those of the package, ``()`` for none. What only they describe is not checked, nor
    are, unless the data are files, nodes that the data describe just as the package does.

    Raises :class:`~kg.errors.ParseError` or :class:`~kg.errors.InputError` for data that cannot be read, and
    :class:`~kg.errors.ValidationError` when a validation would say nothing: broken or misspelt shapes, or shapes that
    target no node of the data.
    """
    graph = read_shapes(shapes)
    given = read(data)
    if ontology is None and not given.files:
        given = changed(given)
    known = background(given, ontology)
    checks = [(focus_nodes(graph, part.own, (*part.seen, *known)), part) for part in parts(given.statements)]
    counts = {shape: sum(len(targets[shape]) for targets, _ in checks) for shape in graph.targeted}
    _refuse_nothing(counts, given)
    prefixes = known_prefixes() | dict(graph.prefixes) | dict(given.prefixes)
    locator = Locator(given, known, prefixes)
    results = [
        locator.placed(result, shape)
        for targets, part in checks
        for result, shape in _evaluated(graph, targets, (*part.seen, *known))
    ]
    return Report(
        results=tuple(sorted(results, key=lambda result: _order(result, Names(prefixes)))),
        shapes=tuple(_checked(graph, shape, count) for shape, count in counts.items()),
        sources=given.files,
        prefixes=MappingProxyType(prefixes),
    )


def _refuse_nothing(counts: Mapping[Node, int], data: Data) -> None:
    if not any(counts.values()):
        raise ValidationError(
            f"the {len(counts)} shapes target nothing in the {len(data.statements)} statements: nothing was checked",
            source=", ".join(data.files) or None,
            hint="check that the data use the classes and properties that the shapes target, and the spelling of both",
        )


def _evaluated(
    shapes: Shapes, targets: Mapping[Node, frozenset[Term]], seen: tuple[Statement, ...]
) -> Iterator[tuple[Result, Node]]:
    """Each result with the targeted shape that led to it; the same result from several shapes goes to each in turn."""
    from kg.validation.engine import evaluate, load
    from kg.validation.results import read_results

    reach = {shape: shapes.reach(shape) for shape in targets}
    repeated: Counter[Result] = Counter()
    for result in read_results(evaluate(load(seen), shapes, targets), shapes):
        leading = [shape for shape in reach if result.source_shape in reach[shape]]
        aimed = [shape for shape in leading if result.focus_node in targets[shape]]
        candidates = aimed or leading or [result.source_shape]
        yield result, candidates[repeated[result] % len(candidates)]
        repeated[result] += 1


def _checked(shapes: Shapes, shape: Node, focus_nodes: int) -> CheckedShape:
    description = shapes.text(shape, SH + "description", RDFS.comment, SH + "name", RDFS.label)
    severities = [value.value for value in shapes.values(shape, SH + "severity")] or [SH + "Violation"]
    return CheckedShape(
        shape=shape,
        focus_nodes=focus_nodes,
        description=description,
        severity=Severity.of(severities[0]),
        source=shapes.sources[shape],
        deactivated=is_deactivated(shapes, shape),
    )


def _order(result: Result, names: Names) -> tuple[Any, ...]:
    return (
        -result.severity.rank,
        str(result.source_shape),
        str(result.focus_node),
        result.path.text(names) if result.path else "",
        str(result.value or ""),
        result.component,
        result.message,
        str(result.source_constraint or ""),
    )
