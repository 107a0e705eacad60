"""What a validation found, as frozen values (SHACL 1.0, clause 3.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kg.markup import table
from kg.validation.paths import PropertyPath
from kg.validation.terms import Names, Node, Term

__all__ = ["CheckedShape", "LeftShape", "Report", "Result", "Severity"]


class Severity(StrEnum):
    """How much a result weighs, the heaviest first."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for info, 1 for a warning, 2 for a violation."""
        return ("info", "warning", "violation").index(self)

    @classmethod
    def of(cls, iri: str) -> Severity:
        """The severity that an IRI stands for; one that SHACL does not define weighs as much as a violation."""
        return {"http://www.w3.org/ns/shacl#Info": cls.INFO, "http://www.w3.org/ns/shacl#Warning": cls.WARNING}.get(
            iri, cls.VIOLATION
        )


@dataclass(frozen=True, slots=True)
class Result:
    """One result of a shape on a focus node.

    ``source_shape`` is the node or property shape whose ``component`` (an IRI) failed, ``shape`` the targeted shape
    that led to it. ``label`` is the quote or name of the focus node, ``edition`` the named graph that describes it,
    ``source`` and ``line`` (from 1) the file and line where its description begins; each None when not known.
    ``severity_iri`` is the severity as the shape has it.
    """

    severity: Severity
    focus_node: Term
    path: PropertyPath | None
    value: Term | None
    message: str
    source_shape: Node
    component: str
    shape: Node
    severity_iri: str
    source_constraint: Node | None = None
    label: str | None = None
    edition: str | None = None
    source: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class CheckedShape:
    """A shape with targets, and how many focus nodes they found; ``source`` is the file that defines it.

    ``description`` says in words what the shape asks for, empty when the shape does not say. ``severity`` is that of
    the shape itself; its property shapes have their own.
    """

    shape: Node
    focus_nodes: int
    description: str
    severity: Severity
    source: str
    deactivated: bool = False


@dataclass(frozen=True, slots=True)
class LeftShape:
    """A shape that is not compiled but evaluated by pySHACL, and why."""

    shape: Node
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a validation: the results, heaviest first, and the shapes with their numbers of focus nodes.

    ``sources`` names the data files; ``prefixes`` shortens the IRIs when the report is written. ``engine`` is the one
    that was asked for, and ``left`` are the shapes that the compiled engine left to pySHACL.
    """

    results: tuple[Result, ...]
    shapes: tuple[CheckedShape, ...]
    sources: tuple[str, ...]
    prefixes: Mapping[str, str]
    engine: str = "pyshacl"
    left: tuple[LeftShape, ...] = ()

    def conforms(self, fail_on: Severity | str = Severity.VIOLATION) -> bool:
        """Whether no result is as heavy as ``fail_on`` or heavier.

        ``conforms("info")`` is SHACL's own sense of conformance: no result at all.
        """
        limit = Severity(fail_on).rank
        return all(result.severity.rank < limit for result in self.results)

    def count(self, severity: Severity) -> int:
        """How many results have this severity."""
        return sum(result.severity is severity for result in self.results)

    @property
    def focus_nodes(self) -> int:
        """How many checks of a focus node by a targeted shape there were."""
        return sum(shape.focus_nodes for shape in self.shapes)

    @property
    def untargeted(self) -> tuple[CheckedShape, ...]:
        """The shapes whose targets found nothing in the data, deactivated ones included."""
        return tuple(shape for shape in self.shapes if not shape.focus_nodes)

    def _repr_html_(self) -> str:
        """Whether the graph conforms, and the results, as a table for notebooks."""
        counts = ", ".join(f"{self.count(severity)} of severity {severity}" for severity in Severity)
        caption = f"{'Conforms' if self.conforms() else 'Does not conform'}: results {counts}"
        rows = [
            [str(one.severity), one.label or self.names.term(one.focus_node), one.message, one.source or ""]
            for one in self.results
        ]
        return table(caption, ("severity", "of what", "message", "file"), rows)

    @property
    def names(self) -> Names:
        """Shortens IRIs by the report's prefixes."""
        return Names(self.prefixes)
