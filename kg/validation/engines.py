"""The reference engine behind the same inputs and results as the compiled one, and the comparison of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from kg.errors import DisagreementError
from kg.validation.index import Index
from kg.validation.report import Result
from kg.validation.rows import Row
from kg.validation.shapes import Shapes
from kg.validation.terms import Names, Node, Term

__all__ = ["Check", "Placed", "by_pyshacl", "compare", "signature"]

Placed: TypeAlias = tuple[Result, Node]
"""A result and the targeted shape that led to it."""

_MOST = 10


@dataclass(frozen=True, slots=True)
class Check:
    """What is validated at once: the focus nodes of each shape, and all that the shapes see, as index and as rows."""

    targets: Mapping[Node, frozenset[str]]
    seen: Index
    rows: tuple[Row, ...]


def by_pyshacl(shapes: Shapes, check: Check, *, only: Collection[Node] | None = None) -> Iterator[Placed]:
    """The results of pySHACL, of all shapes or ``only`` some; the same result of several shapes goes to each in turn.

    Raises :class:`~kg.errors.ValidationError` when a shape is ill-formed or its evaluation fails.
    """
    from kg.validation.engine import evaluate, load
    from kg.validation.results import read_results

    nothing: frozenset[str] = frozenset()
    targets = {shape: nodes if only is None or shape in only else nothing for shape, nodes in check.targets.items()}
    reach = {shape: shapes.reach(shape) for shape in targets if only is None or shape in only}
    repeated: Counter[Result] = Counter()
    rows = check.rows if any(targets.values()) else ()
    for result in read_results(evaluate(load(rows), shapes, targets), shapes):
        leading = [shape for shape in reach if result.source_shape in reach[shape]]
        aimed = [shape for shape in leading if str(result.focus_node) in targets[shape]]
        candidates = aimed or leading or [result.source_shape]
        yield result, candidates[repeated[result] % len(candidates)]
        repeated[result] += 1


def compare(compiled: Iterable[Placed], reference: Iterable[Placed]) -> None:
    """Raise :class:`~kg.errors.DisagreementError` unless both found the same results, each as often."""
    ours = Counter(signature(result) for result, _ in compiled)
    theirs = Counter(signature(result) for result, _ in reference)
    if ours == theirs:
        return
    more, less = ours - theirs, theirs - ours
    lines = [f"only compiled: {_line(each)}" for each in sorted(more)[:_MOST]]
    lines += [f"only pySHACL: {_line(each)}" for each in sorted(less)[:_MOST]]
    raise DisagreementError(
        f"the engines differ in {more.total() + less.total():,} results: " + "; ".join(lines),
        hint="report the shape, and use --engine pyshacl until it is mended",
    )


def signature(result: Result) -> tuple[str, ...]:
    """What two engines must say alike of a result (SHACL 1.0, clause 3.6.2)."""
    path = result.path.text(Names({})) if result.path else ""
    return (
        str(result.source_shape),
        str(result.focus_node),
        path,
        _text(result.value),
        result.component,
        result.severity_iri,
        result.message,
        _text(result.source_constraint),
    )


def _text(term: Term | None) -> str:
    return "" if term is None else str(term)


def _line(each: tuple[str, ...]) -> str:
    return " ".join(part for part in each[:5] if part)
