"""The compiled engine: each constraint checked for all focus nodes of a shape at once, over an index of the data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from kg.validation.asking import Asker
from kg.validation.checks import CHECKS
from kg.validation.compilation import Compiler
from kg.validation.index import Index
from kg.validation.navigation import Values
from kg.validation.paths import PropertyPath
from kg.validation.program import CompiledShape, Constraint, NotCompiled, Question
from kg.validation.report import Result, Severity
from kg.validation.rows import term, token
from kg.validation.shapes import Shapes
from kg.validation.terms import Node
from kg.validation.wording import Wording

__all__ = ["Outcome", "Program", "compile_shapes", "evaluate_compiled"]


@dataclass(frozen=True, slots=True)
class Program:
    """The targeted shapes of a shapes graph as compiled, and why those that are missing could not be."""

    shapes: Shapes
    compiled: Mapping[Node, CompiledShape]
    left: Mapping[Node, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The results, each with the targeted shape that led to it, and the shapes that were left to the other engine."""

    results: tuple[tuple[Result, Node], ...]
    left: Mapping[Node, str]


def compile_shapes(shapes: Shapes) -> Program:
    """Compile the shapes that have targets, once for any number of data."""
    compiler = Compiler(shapes)
    compiled: dict[Node, CompiledShape] = {}
    left: dict[Node, str] = {}
    for node in shapes.targeted:
        try:
            compiled[node] = compiler.compiled(node)
        except NotCompiled as reason:
            left[node] = str(reason)
    return Program(shapes, compiled, left)


def evaluate_compiled(program: Program, index: Index, targets: Mapping[Node, frozenset[str]]) -> Outcome:
    """Validate the focus nodes of each shape.

    Raises :class:`~kg.errors.LimitError` when a stranger's SPARQL takes too long.
    """
    evaluation = _Evaluation(program, index, targets)
    results: list[tuple[Result, Node]] = []
    left = dict(program.left)
    for node, shape in program.compiled.items():
        try:
            results += [(each, node) for each in evaluation.results(shape, targets[node])]
        except NotCompiled as reason:
            left[node] = str(reason)
    return Outcome(tuple(results), left)


class _Evaluation:
    def __init__(self, program: Program, index: Index, targets: Mapping[Node, frozenset[str]]) -> None:
        self._index = index
        self._wording = Wording(program.shapes, index)
        asked = {each: None for node, shape in program.compiled.items() if targets[node] for each in _questions(shape)}
        self._asker = Asker(index, asked, trusted=program.shapes.packaged)

    def results(self, shape: CompiledShape, focus: Set[str]) -> list[Result]:
        """The results of validating the focus nodes against the shape (SHACL 1.0, clause 3.4.2)."""
        found: list[Result] = []
        if shape.deactivated or not focus:
            return found
        values = Values(self._index, shape.path, focus)
        for constraint in shape.constraints:
            if constraint.kind == "property":
                found += self._of_property(constraint, values)
            elif constraint.question is not None:
                found += self._answers(shape, constraint.question, focus)
            else:
                for node, value, path in CHECKS[constraint.kind](constraint, values, self.failing):
                    message = self._wording.message(shape, constraint.component, node, value)
                    found.append(_result(shape, constraint.component, node, value, path, message))
        return found

    def failing(self, shape: CompiledShape, nodes: Set[str]) -> set[str]:
        """Those of the nodes that do not conform to the shape (clause 3.5)."""
        if shape.deactivated or not nodes:
            return set()
        values = Values(self._index, shape.path, nodes)
        failed: set[str] = set()
        for constraint in shape.constraints:
            if constraint.kind == "property":
                wrong = self.failing(constraint.shapes[0], values.exact)
                failed |= {node for node, value in values.pairs() if value in wrong} if wrong else wrong
            elif constraint.question is not None:
                failed |= {token(result.focus_node) for result in self._answers(shape, constraint.question, nodes)}
            else:
                failed |= {node for node, _, _ in CHECKS[constraint.kind](constraint, values, self.failing)}
        return failed

    def _of_property(self, constraint: Constraint, values: Values) -> Iterator[Result]:
        """The results of a property shape on all value nodes, once for each focus node that leads to them."""
        results = self.results(constraint.shapes[0], values.exact)
        if not results or values.path is None:
            yield from results
            return
        by_node: defaultdict[str, list[Result]] = defaultdict(list)
        for result in results:
            by_node[token(result.focus_node)].append(result)
        for _, value in values.pairs():
            yield from by_node.get(value, ())

    def _answers(self, shape: CompiledShape, question: Question, focus: Set[str]) -> Iterator[Result]:
        for row in map(dict, self._asker.answers(question)):
            node = row.pop("this", "")
            if node not in focus:
                continue
            path = row.pop("path", None)
            if path is not None and not path.startswith("<"):
                raise NotCompiled("its SPARQL selects a ?path that is no IRI")
            value = row.pop("value", node if shape.path is None else None)
            given = {"this": node, "path": path, "value": value}
            bound = row | {name: each for name, each in given.items() if each is not None}
            yield _result(
                shape,
                "http://www.w3.org/ns/shacl#SPARQLConstraintComponent",
                node,
                value,
                PropertyPath("predicate", iri=path[1:-1]) if path else None,
                self._wording.answer(shape, question, bound),
                question,
            )


def _questions(shape: CompiledShape) -> Iterator[Question]:
    for constraint in shape.constraints:
        if constraint.question is not None:
            yield constraint.question
        for nested in constraint.shapes:
            yield from _questions(nested)


def _result(
    shape: CompiledShape,
    component: str,
    focus: str,
    value: str | None,
    path: PropertyPath | None,
    message: str,
    question: Question | None = None,
) -> Result:
    return Result(
        severity=Severity.of(shape.severity),
        focus_node=term(focus),
        path=path or shape.path,
        value=None if value is None else term(value),
        message=message,
        source_shape=shape.node,
        component=component,
        shape=shape.node,
        severity_iri=shape.severity,
        source_constraint=None if question is None else question.node,
    )
