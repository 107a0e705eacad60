"""A shapes graph: reading it, refusing what would silently not be checked, and knowing which shape leads to which."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from kg.errors import ValidationError
from kg.validation.data import read_files
from kg.validation.rows import token
from kg.validation.terms import Node, Statement, Term
from kg.vocabulary import OWL, RDF, RDFS, XSD, data_path

__all__ = ["TARGETS", "TRUE", "Shapes", "packaged_shapes", "read_shapes"]

SH = "http://www.w3.org/ns/shacl#"

TARGETS = ("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf")
"""The ways to target focus nodes (SHACL 1.0, clause 2.1.3), implicit class targets apart."""

_SHAPE_TYPES = (NamedNode(SH + "NodeShape"), NamedNode(SH + "PropertyShape"))

TRUE = Literal("true", datatype=NamedNode(XSD.boolean))

_REFERENCES = ("property", "node", "not", "and", "or", "xone", "qualifiedValueShape")

_TERMS = frozenset(
    "PropertyGroup Shape NodeShape PropertyShape ConstraintComponent Parameter PrefixDeclaration SPARQLConstraint "
    "SPARQLAskValidator SPARQLSelectValidator SPARQLExecutable SPARQLAskExecutable SPARQLSelectExecutable Validator "
    "targetClass targetNode targetObjectsOf targetSubjectsOf deactivated message severity property path name "
    "description order group defaultValue alternativePath inversePath oneOrMorePath zeroOrMorePath zeroOrOnePath "
    "class datatype nodeKind minCount maxCount minExclusive minInclusive maxExclusive maxInclusive minLength maxLength "
    "pattern flags languageIn uniqueLang equals disjoint lessThan lessThanOrEquals not and or xone node "
    "qualifiedValueShape qualifiedMinCount qualifiedMaxCount qualifiedValueShapesDisjoint closed ignoredProperties "
    "hasValue in sparql select ask prefixes declare prefix namespace parameter optional labelTemplate validator "
    "nodeValidator propertyValidator shapesGraph suggestedShapesGraph shapesGraphWellFormed entailment".split()
)
"""The terms that a shapes graph may use as properties or classes, from SHACL Core and SHACL-SPARQL."""

_UNSUPPORTED = frozenset(
    "target rule condition expression values filterShape nodes union intersection js jsFunctionName jsLibrary "
    "reifierShape reificationRequired shape someValue minListLength maxListLength uniqueMembers memberShape singleLine "
    "rootClass uniqueValuesForClass nodeByExpression targetWhere SPARQLRule TripleRule SPARQLTarget JSConstraint "
    "SPARQLFunction SPARQLTargetType JSFunction".split()
)
"""Terms of SHACL's extensions and drafts that this validator does not evaluate."""

_VALUES = {
    SH + "severity": frozenset({"Violation", "Warning", "Info"}),
    SH + "nodeKind": frozenset({"IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"}),
}
"""The values that SHACL itself gives to these properties."""

_REPORT_TERMS = frozenset(
    "ValidationReport ValidationResult AbstractResult conforms result detail focusNode resultPath value sourceShape "
    "sourceConstraint sourceConstraintComponent resultSeverity resultMessage".split()
)
"""Terms of validation reports, which may lie beside shapes."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """A shapes graph, with the file that defines each node, and the shapes that declare what they target.

    ``packaged`` says that all its files come with the package, and are no stranger's.
    """

    statements: tuple[Statement, ...]
    prefixes: Mapping[str, str]
    sources: Mapping[Node, str]
    targeted: tuple[Node, ...] = ()
    packaged: bool = False
    _values: dict[tuple[Term, str], list[Term]] = field(default_factory=dict)
    _about: dict[Term, list[Statement]] = field(default_factory=dict)

    def values(self, node: Term, term: str) -> list[Term]:
        """The values of a property, given as an IRI, in the order of the file."""
        return self._values.get((node, term), [])

    def about(self, node: Term) -> list[Statement]:
        """The statements whose subject is the node."""
        return self._about.get(node, [])

    def is_class(self, node: Term) -> bool:
        """Whether a shape is a class too, and so targets its instances (clause 2.1.3.3)."""
        types = self.values(node, RDF.type)
        return any(type_ in _SHAPE_TYPES for type_ in types) and any(type_ in self.class_types() for type_ in types)

    def class_types(self) -> frozenset[Term]:
        """The types that make a node a class: ``rdfs:Class``, ``owl:Class`` and what the graph says is one of them."""
        base: Term = NamedNode(RDFS.iri + "Class")
        subclasses = [item.subject for item in self.of(RDFS.subClassOf) if item.object == base]
        return frozenset([base, NamedNode(OWL.Class), *subclasses])

    def reach(self, shape: Term) -> frozenset[Term]:
        """The shape and all shapes that it leads to through properties, nested shapes and lists of shapes."""
        seen: set[Term] = set()
        waiting = [shape]
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                for kind in _REFERENCES:
                    waiting += [member for value in self.values(node, SH + kind) for member in self.members(value)]
        return frozenset(seen)

    def text(self, node: Term, *terms: str) -> str:
        """The first text, English or without a language, among the values of the properties, else the empty string."""
        for term in terms:
            for value in self.values(node, term):
                if isinstance(value, Literal) and value.language in (None, "en"):
                    return value.value
        return ""

    def of(self, predicate: str) -> list[Statement]:
        """The statements with this predicate."""
        return [item for item in self.statements if item.predicate == predicate]

    def members(self, node: Term) -> list[Term]:
        """The members of a list, or the node itself when it is none."""
        members: list[Term] = []
        while (first := self.values(node, RDF.first)) and len(members) < len(self.statements):
            members.append(first[0])
            node = (self.values(node, RDF.rest) or [NamedNode(RDF.nil)])[0]
        return members or [node]


def packaged_shapes() -> tuple[Path, ...]:
    """The shapes that come with the package."""
    return tuple(sorted(data_path("shapes").glob("*.ttl")))


def read_shapes(paths: Iterable[str | Path] | None = None) -> Shapes:
    """Read the shapes of some files, or the packaged ones.

    Raises :class:`~kg.errors.ParseError` for a file that does not parse, and :class:`~kg.errors.ValidationError` when
    the files define no shape or use a term that SHACL lacks or this validator does not evaluate: an engine passes over
    such a term, and what looks checked is not.
    """
    given = packaged_shapes() if paths is None else tuple(paths)
    data = read_files(given, blank="s")
    statements = data.statements
    sources = {item.subject: data.sources[token(item.subject)] for item in statements}
    packaged = {path.resolve() for path in packaged_shapes()}
    ours = all(Path(path).resolve() in packaged for path in given)
    shapes = Shapes(statements, data.prefixes, sources, packaged=ours)
    for item in statements:
        shapes._values.setdefault((item.subject, item.predicate), []).append(item.object)
        shapes._about.setdefault(item.subject, []).append(item)
        _refuse_unknown(item, sources[item.subject])
    targeted = _targeted(shapes)
    if not targeted:
        raise ValidationError(
            "the files define no shape", source=", ".join(data.files), hint="a shape is a sh:NodeShape with a target"
        )
    return replace(shapes, targeted=targeted)


def _targeted(shapes: Shapes) -> tuple[Node, ...]:
    """The shapes that declare targets, are classes themselves, or are node shapes that no other shape uses."""
    used = {member for kind in _REFERENCES for item in shapes.of(SH + kind) for member in shapes.members(item.object)}
    aimed = {item.subject for kind in TARGETS for item in shapes.of(SH + kind)}
    typed = {item.subject for item in shapes.of(RDF.type) if item.object in _SHAPE_TYPES}
    node_shapes = {node for node in typed if not shapes.values(node, SH + "path")}
    found = aimed | {node for node in typed if shapes.is_class(node)} | (node_shapes - used)
    return tuple(sorted(found, key=str))


def _refuse_unknown(item: Statement, source: str) -> None:
    """Refuse a property, class or closed value in SHACL's namespace that this validator would pass over."""
    _refuse_term(item.predicate, _TERMS | _REPORT_TERMS, item, source)
    if not isinstance(item.object, NamedNode):
        return
    if item.predicate == RDF.type:
        _refuse_term(item.object.value, _TERMS | _REPORT_TERMS, item, source)
    elif item.predicate in _VALUES:
        _refuse_term(item.object.value, _VALUES[item.predicate], item, source)


def _refuse_term(iri: str, known: frozenset[str], item: Statement, source: str) -> None:
    name = iri.removeprefix(SH)
    if not iri.startswith(SH) or name in known:
        return
    if name in _UNSUPPORTED:
        problem = f"sh:{name} belongs to an extension of SHACL that is not evaluated here"
        hint = "say it in SHACL Core or as a sh:sparql constraint"
    else:
        spelling = {term.lower(): term for term in sorted(known)}
        near = [spelling[term] for term in difflib.get_close_matches(name.lower(), spelling, n=1)]
        problem = f"SHACL has no term sh:{name}"
        hint = f"did you mean sh:{near[0]}?" if near else "see the terms of the SHACL recommendation"
    raise ValidationError(f"{problem}, so {item.subject} would not be checked as meant", source=source, hint=hint)
