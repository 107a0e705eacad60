"""A shapes graph compiled: each shape with its path and constraints as frozen values (SHACL 1.0, clauses 2 to 5).

What is ill-formed, or has no meaning here that is sure to be the reference engine's, is not compiled:
:class:`~kg.validation.program.NotCompiled` says why, and the shape is left to that engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.validation.paths import PropertyPath
from kg.validation.program import CompiledShape, Constraint, NotCompiled
from kg.validation.questions import question
from kg.validation.rows import token
from kg.validation.shapes import SH, TRUE, Shapes
from kg.validation.targets import is_deactivated
from kg.validation.terms import Node, Term
from kg.vocabulary import RDF, XSD

__all__ = ["Compiler"]

_DEEPEST = 8
"""Deeper paths and nestings of shapes are left to the reference engine, which has limits of its own."""

_ONCE = frozenset("datatype nodeKind minCount maxCount minLength maxLength languageIn uniqueLang in closed".split())
_COUNTS = frozenset("minCount maxCount minLength maxLength qualifiedMinCount qualifiedMaxCount".split())
_ON_PATHS = frozenset("minCount maxCount uniqueLang lessThan lessThanOrEquals qualifiedValueShape".split())
_QUALIFYING = ("qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShapesDisjoint")
_RANGES = ("minExclusive", "minInclusive", "maxExclusive", "maxInclusive")
_LISTS = frozenset(("and", "or", "xone"))
_NESTED = frozenset(("node", "property", "not", "qualifiedValueShape"))
_PAIRS = frozenset(("equals", "disjoint", "lessThan", "lessThanOrEquals"))
_PLAIN = ("class", "datatype", "nodeKind", "minCount", "maxCount", *_RANGES, "minLength", "maxLength", "pattern")
_PARAMETERS = (*_PLAIN, "languageIn", "uniqueLang", *sorted(_PAIRS), "hasValue", "in", "closed")
_NODE_SHAPE, _PROPERTY_SHAPE = NamedNode(SH + "NodeShape"), NamedNode(SH + "PropertyShape")


class Compiler:
    """Compiles the shapes of one shapes graph, each once."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self._known: dict[Term, CompiledShape] = {}
        self._open: list[Term] = []
        self._custom = {
            path.value
            for item in shapes.of(SH + "parameter")
            for path in shapes.values(item.object, SH + "path")
            if isinstance(path, NamedNode)
        }

    def compiled(self, node: Term) -> CompiledShape:
        """The shape that a node stands for. Raises :class:`NotCompiled`."""
        if node not in self._known:
            if node in self._open:
                raise NotCompiled("the shape refers to itself")
            if len(self._open) >= _DEEPEST:
                raise NotCompiled("shapes are nested too deeply")
            self._open.append(node)
            try:
                self._known[node] = self._compile(node)
            finally:
                self._open.pop()
        return self._known[node]

    def _compile(self, node: Term) -> CompiledShape:
        if isinstance(node, Literal):
            raise NotCompiled("a literal stands where a shape should")
        paths, types = self._values(node, "path"), self._shapes.values(node, RDF.type)
        if len(paths) > 1 or len(self._values(node, "severity")) > 1 or len(self._values(node, "deactivated")) > 1:
            raise NotCompiled("a property is given more than once")
        if (paths and _NODE_SHAPE in types) or (not paths and _PROPERTY_SHAPE in types):
            raise NotCompiled("a property shape has a sh:path, and a node shape has none")
        custom = [item.predicate for item in self._shapes.about(node) if item.predicate in self._custom]
        if custom:
            raise NotCompiled("it uses a constraint component of the shapes graph")
        path = self._path(paths[0]) if paths else None
        severities = self._values(node, "severity") or [NamedNode(SH + "Violation")]
        messages = self._values(node, "message")
        if not all(isinstance(message, Literal) for message in messages):
            raise NotCompiled("a message is no literal")
        return CompiledShape(
            node=node,
            path=path,
            severity=severities[0].value,
            messages=tuple(cast(list[Literal], messages)),
            constraints=tuple(self._constraints(node, path)),
            deactivated=is_deactivated(self._shapes, node),
        )

    def _constraints(self, node: Node, path: PropertyPath | None) -> Iterator[Constraint]:
        for kind in sorted({*_PARAMETERS, *_LISTS, *_NESTED}):
            values = self._values(node, kind)
            if values and kind in _ON_PATHS and path is None:
                raise NotCompiled(f"sh:{kind} stands on a node shape")
            if kind in _ONCE and len(values) > 1:
                raise NotCompiled(f"sh:{kind} is given more than once")
            for value in values:
                yield from self._constraint(node, kind, value)
        qualified = any(self._values(node, name) for name in _QUALIFYING)
        if qualified and (path is None or not self._values(node, "qualifiedValueShape")):
            raise NotCompiled("a qualified count stands without sh:qualifiedValueShape, or on a node shape")
        if self._values(node, "ignoredProperties") and not self._values(node, "closed"):
            raise NotCompiled("sh:ignoredProperties stands without sh:closed")
        for value in self._values(node, "sparql"):
            if TRUE not in self._values(value, "deactivated"):
                asked = question(self._shapes, cast(Node, value), path)
                yield Constraint("sparql", SH + "SPARQLConstraintComponent", token(value), question=asked)

    def _constraint(self, node: Node, kind: str, value: Term) -> Iterator[Constraint]:
        component = f"{SH}{kind[0].upper()}{kind[1:]}ConstraintComponent"
        if kind in _LISTS:
            members = self._list(value, kind)
            if not members:
                raise NotCompiled(f"the list of sh:{kind} is empty")
            members = members if kind == "xone" else list(dict.fromkeys(members))
            yield Constraint(kind, component, token(value), shapes=tuple(self._nested(each) for each in members))
        elif kind == "qualifiedValueShape":
            yield from self._qualified(node, value)
        elif kind in _NESTED:
            nested = self._nested(value)
            if kind in ("node", "property") and (nested.path is not None) != (kind == "property"):
                raise NotCompiled(f"the value of sh:{kind} is the wrong kind of shape")
            yield Constraint(kind, component, token(value), shapes=(nested,))
        elif kind == "closed":
            if value == TRUE:
                yield self._closed(node, component)
        elif kind in ("in", "languageIn"):
            yield Constraint(kind, component, token(value), items=tuple(map(token, self._list(value, kind))))
        elif kind != "uniqueLang" or value == TRUE:
            yield Constraint(kind, component, self._checked(kind, value), options=self._flags(node, kind))

    def _nested(self, node: Term) -> CompiledShape:
        if isinstance(node, Literal) or not self._shapes.about(node):
            raise NotCompiled(f"the shape {node} is not described")
        return self.compiled(node)

    def _checked(self, kind: str, value: Term) -> str:
        """The value of a plain parameter, when it is of the kind that the parameter takes."""
        if kind in _COUNTS and not _is_count(value):
            raise NotCompiled(f"the value of sh:{kind} is no count")
        if kind in (*_RANGES, "pattern") and not isinstance(value, Literal):
            raise NotCompiled(f"the value of sh:{kind} is no literal")
        if (kind in _PAIRS or kind in ("class", "datatype", "nodeKind")) and not isinstance(value, NamedNode):
            raise NotCompiled(f"the value of sh:{kind} is no IRI")
        return token(value)

    def _flags(self, node: Node, kind: str) -> tuple[str, ...]:
        flags = self._values(node, "flags") if kind == "pattern" else []
        if len(flags) > 1 or not all(isinstance(flag, Literal) for flag in flags):
            raise NotCompiled("sh:flags is given more than once")
        return tuple(flag.value for flag in flags)

    def _closed(self, node: Node, component: str) -> Constraint:
        ignored = [member for each in self._values(node, "ignoredProperties") for member in self._list(each, "")]
        paths = [path for shape in self._values(node, "property") for path in self._values(shape, "path")]
        allowed = [token(each) for each in (*ignored, *paths) if isinstance(each, NamedNode)]
        return Constraint("closed", component, items=tuple(allowed))

    def _qualified(self, node: Node, value: Term) -> Iterator[Constraint]:
        least, most = self._values(node, "qualifiedMinCount"), self._values(node, "qualifiedMaxCount")
        disjoint = self._values(node, "qualifiedValueShapesDisjoint")
        if not (least or most) or max(len(least), len(most), len(disjoint)) > 1:
            raise NotCompiled("a qualified shape has no count, or several")
        if not all(map(_is_count, (*least, *most))):
            raise NotCompiled("the count of a qualified shape is no count")
        siblings = [shape for shape in self._siblings(node) if shape != value] if disjoint == [TRUE] else []
        shapes = (self._nested(value), *(self._nested(shape) for shape in dict.fromkeys(siblings)))
        for name, counts in (("qualifiedMinCount", least), ("qualifiedMaxCount", most)):
            for count in counts:
                component = f"{SH}{name[0].upper()}{name[1:]}ConstraintComponent"
                yield Constraint(name, component, token(count), shapes=shapes)

    def _siblings(self, node: Node) -> Iterator[Term]:
        """The qualified shapes beside a property shape, at all shapes that have it (clause 4.7.3)."""
        for parent in self._shapes.of(SH + "property"):
            if parent.object == node:
                for shape in self._values(parent.subject, "property"):
                    yield from self._values(shape, "qualifiedValueShape")

    def _path(self, node: Term, depth: int = 0) -> PropertyPath:
        if isinstance(node, NamedNode):
            return PropertyPath("predicate", iri=node.value)
        if depth >= _DEEPEST or not isinstance(node, BlankNode):
            raise NotCompiled("its path is ill-formed or too long")
        if self._shapes.values(node, RDF.first):
            return PropertyPath("sequence", parts=self._paths(node, depth + len(self._list(node, "path"))))
        kinds = ("inversePath", "alternativePath", "zeroOrMorePath", "zeroOrOnePath", "oneOrMorePath")
        found = [(kind, value) for kind in kinds for value in self._values(node, kind)]
        if len(found) != 1:
            raise NotCompiled("its path is ill-formed")
        kind, value = found[0]
        parts = self._paths(value, depth) if kind == "alternativePath" else (self._path(value, depth + 1),)
        return PropertyPath(kind, parts=parts)

    def _paths(self, node: Term, depth: int) -> tuple[PropertyPath, ...]:
        members = self._list(node, "path")
        if len(members) < 2:
            raise NotCompiled("a list of paths has two members or more")
        return tuple(self._path(member, depth + 1) for member in members)

    def _list(self, node: Term, kind: str) -> list[Term]:
        if node == NamedNode(RDF.nil):
            return []
        if not self._shapes.values(node, RDF.first):
            raise NotCompiled(f"the value of sh:{kind} is no list")
        return self._shapes.members(node)

    def _values(self, node: Term, name: str) -> list[Term]:
        return self._shapes.values(node, SH + name)


def _is_count(value: Term) -> bool:
    return isinstance(value, Literal) and value.datatype.value == XSD.integer and value.value.encode().isdigit()
