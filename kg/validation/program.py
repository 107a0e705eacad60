"""Compiled shapes as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field

from pyoxigraph import Literal

from kg.validation.paths import PropertyPath
from kg.validation.terms import Node

__all__ = ["CompiledShape", "Constraint", "NotCompiled", "Pattern", "Question"]


class NotCompiled(Exception):
    """A shape is left to the reference engine; the message says why."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern: its ends as text, the IRIs of its predicate or path, or the name of a predicate variable.

    ``plain`` says that the predicate is one IRI, ``empty`` that the path may have no step, ``outer`` that the pattern
    belongs to the outermost group, ``ahead`` that its path goes from subjects to objects in a known number of steps.
    """

    subject: str
    iris: frozenset[str]
    variable: str | None
    value: str
    plain: bool
    empty: bool
    outer: bool
    ahead: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A SPARQL constraint as one query for all focus nodes, with ``$this`` among its ``variables``.

    It needs the triples of ``predicates``, and of those predicates that are values of ``indirect`` ones; all triples
    when ``predicates`` is None. ``node`` is the constraint, ``messages`` are its own.
    """

    node: Node
    text: str
    prefixes: tuple[tuple[str, str], ...]
    variables: tuple[str, ...]
    predicates: frozenset[str] | None
    indirect: frozenset[str]
    messages: tuple[Literal, ...]
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint: ``kind`` is the local name of its parameter, ``value`` the parameter's term as rows have it.

    ``items`` are the members of a list, ``shapes`` the nested shapes, ``options`` what other parameters say.
    """

    kind: str
    component: str
    value: str = ""
    items: tuple[str, ...] = ()
    shapes: tuple[CompiledShape, ...] = ()
    options: tuple[str, ...] = ()
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class CompiledShape:
    """A node shape, or with a ``path`` a property shape."""

    node: Node
    path: PropertyPath | None
    severity: str
    messages: tuple[Literal, ...]
    constraints: tuple[Constraint, ...] = field(hash=False)
    deactivated: bool = False
