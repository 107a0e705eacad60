"""Validating: data and shapes in, a frozen report out."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg.errors import InputError, ValidationError
from kg.validation.background import background, changed
from kg.validation.compiled import Program, compile_shapes, evaluate_compiled
from kg.validation.data import Data, DataSource, read
from kg.validation.editions import parts
from kg.validation.engines import Check, Placed, by_pyshacl, compare
from kg.validation.index import Index
from kg.validation.location import Locator
from kg.validation.report import CheckedShape, LeftShape, Report, Result, Severity
from kg.validation.rows import Row, iri
from kg.validation.shapes import SH, Shapes, read_shapes
from kg.validation.targets import focus_nodes, is_deactivated
from kg.validation.terms import Names, Node, known_prefixes
from kg.validation.unchanged import Unchanged
from kg.vocabulary import RDFS

__all__ = ["ENGINES", "validate"]

ENGINES = ("compiled", "pyshacl", "both")
"""The names of the engines."""

_SUBCLASS = iri(RDFS.subClassOf)


def validate(
    data: DataSource,
    *,
    shapes: Iterable[str | Path] | None = None,
    ontology: Iterable[str | Path] | None = None,
    engine: str = "compiled",
    cache: str | Path | None = None,
) -> Report:
    """Validate RDF data against SHACL shapes (SHACL 1.0 with SHACL-SPARQL, https://www.w3.org/TR/shacl/).

    ``data`` are files (one path or several), a pyoxigraph store or quads, or an rdflib graph or dataset; the union of
    all its graphs is validated, editions of one document apart. ``shapes`` are Turtle files, those of the package by
    default. ``ontology`` are files that say what the nodes named in the data are (their types, and which class is a
    subclass of which); by default those of the package, ``()`` for none. What only they describe is not checked, nor
    are, unless the data are files, nodes that the data describe just as the package does. ``engine`` is one of
    :data:`ENGINES`: the compiled shapes, pySHACL, or both, compared. ``cache`` is a file that keeps what the compiled
    shapes found of each document, so that only those are checked again that have changed, or of whose nodes other
    graphs now say something else.

    Raises :class:`~kg.errors.ParseError` or :class:`~kg.errors.InputError` for data that cannot be read,
    :class:`~kg.errors.ValidationError` when a validation would say nothing: broken or misspelt shapes, or shapes that
    target no node of the data, and :class:`~kg.errors.DisagreementError` when both engines differ.
    """
    if engine not in ENGINES:
        raise InputError(f"no engine is called {engine!r}", hint="choose one of " + ", ".join(ENGINES))
    with _uncollected():
        return _validated(data, shapes, ontology, engine, None if cache is None else Path(cache))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Spare Python the search for cycles among hundreds of thousands of tuples, which have none."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _validated(
    data: DataSource,
    shapes: Iterable[str | Path] | None,
    ontology: Iterable[str | Path] | None,
    engine: str,
    cache: Path | None,
) -> Report:
    graph = read_shapes(shapes) if shapes is not None else _packaged_shapes()
    given = read(data)
    if ontology is None and not given.files:
        given = changed(given)
    index = Index(given.rows)
    known = background(given, index, ontology)
    checks = list(_checks(graph, given, index, known))
    counts = {shape: sum(len(check.targets[shape]) for check in checks) for shape in graph.targeted}
    _refuse_nothing(counts, given)
    prefixes = known_prefixes() | dict(graph.prefixes) | dict(given.prefixes)
    if cache is not None and engine == "compiled" and len(checks) == 1:
        found, left = _found_anew(graph, checks[0], given.rows, known, cache)
    else:
        found, left = _found(graph, checks, engine)
    locator = Locator(given, checks[0].seen if len(checks) == 1 else Index(given.rows, known), prefixes)
    names = Names(prefixes)
    return Report(
        results=tuple(sorted((locator.placed(*each) for each in found), key=lambda result: _order(result, names))),
        shapes=tuple(_checked(graph, shape, count) for shape, count in counts.items()),
        sources=given.files,
        prefixes=MappingProxyType(prefixes),
        engine=engine,
        left=tuple(LeftShape(shape, reason) for shape, reason in left.items()),
    )


def _checks(shapes: Shapes, data: Data, index: Index, known: tuple[Row, ...]) -> Iterator[Check]:
    """What is validated apart: usually all data at once."""
    context = Index(row for rows in (data.rows, known) for row in rows if row[1] == _SUBCLASS)
    divided = parts(data.rows, index)
    for part in divided:
        own = index if len(divided) == 1 else Index(part.own)
        targets = focus_nodes(shapes, own, context)
        own.extend(part.beside, known)
        yield Check(targets, own, (*part.own, *part.beside, *known))


@cache
def _packaged_shapes() -> Shapes:
    return read_shapes()


@cache
def _packaged_program() -> Program:
    return compile_shapes(_packaged_shapes())


def _refuse_nothing(counts: Mapping[Node, int], data: Data) -> None:
    if not any(counts.values()):
        raise ValidationError(
            f"the {len(counts)} shapes target nothing in the {len(data.rows)} statements: nothing was checked",
            source=", ".join(data.files) or None,
            hint="check that the data use the classes and properties that the shapes target, and the spelling of both",
        )


def _found(shapes: Shapes, checks: list[Check], engine: str) -> tuple[list[Placed], Mapping[Node, str]]:
    """The results of the engine that was asked for, and the shapes that the compiled engine left."""
    if engine == "pyshacl":
        return [each for check in checks for each in by_pyshacl(shapes, check)], {}
    program = _program(shapes)
    found: list[Placed] = []
    left: dict[Node, str] = {}
    for check in checks:
        outcome = evaluate_compiled(program, check.seen, check.targets)
        found += outcome.results
        left |= outcome.left
        if outcome.left:
            found += by_pyshacl(shapes, check, only=outcome.left.keys())
    if engine == "both":
        compare(found, [each for check in checks for each in by_pyshacl(shapes, check)])
    return found, left


def _found_anew(
    shapes: Shapes, check: Check, rows: tuple[Row, ...], known: tuple[Row, ...], cache: Path
) -> tuple[list[Placed], Mapping[Node, str]]:
    """The results of what has changed, and those that the cache knows of the rest."""
    program = _program(shapes)
    unchanged = Unchanged(cache, program, rows, known)
    found, left = _found(shapes, [replace(check, targets=unchanged.reduced(check.targets))], "compiled")
    if left.keys() - program.left.keys():
        # Only the data told that a shape must be left, and the cache cannot know what pySHACL would find.
        return _found(shapes, [check], "compiled")
    return unchanged.completed(found), left


def _program(shapes: Shapes) -> Program:
    return _packaged_program() if shapes is _packaged_shapes() else compile_shapes(shapes)


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
