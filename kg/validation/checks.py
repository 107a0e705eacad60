"""The constraint components of SHACL Core (SHACL 1.0, clause 4), each checked for all focus nodes at once.

A check gives what fails: the focus node, the value and, where it is not that of the shape, the path. Components that
depend on other shapes ask ``failing``, which picks the nodes that do not conform to a shape.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from types import MappingProxyType
from typing import TypeAlias

from pyoxigraph import Literal

from kg.validation.literals import Incomparable, is_below, is_of_datatype, order
from kg.validation.navigation import Values
from kg.validation.paths import PropertyPath
from kg.validation.program import CompiledShape, Constraint, NotCompiled
from kg.validation.rows import iri, term
from kg.validation.shapes import SH
from kg.vocabulary import RDF, RDFS

__all__ = ["CHECKS", "Failing", "Failure"]

Failure: TypeAlias = tuple[str, str | None, PropertyPath | None]
Failing: TypeAlias = Callable[[CompiledShape, Set[str]], Set[str]]
_Check: TypeAlias = Callable[[Constraint, Values, Failing], Iterable[Failure]]

_KINDS = {
    "IRI": "<",
    "BlankNode": "_",
    "Literal": '"',
    "BlankNodeOrIRI": "_<",
    "BlankNodeOrLiteral": '_"',
    "IRIOrLiteral": '<"',
}
_RESOURCE = (iri(RDF.type), iri(RDFS.iri + "Resource"))


def _each(wrong: Callable[[Constraint, Values, str], bool]) -> _Check:
    """A check of each value node by itself."""

    def check(constraint: Constraint, values: Values, _: Failing) -> Iterator[Failure]:
        def picked(nodes: Set[str]) -> Set[str]:
            return {node for node in nodes if wrong(constraint, values, node)}

        return ((node, value, None) for node, value in values.failing(picked))

    return check


def _class(constraint: Constraint, values: Values, _: Failing) -> Iterator[Failure]:
    instances = values.index.instances(constraint.value)
    return ((node, value, None) for node, value in values.failing(lambda nodes: nodes - instances))


def _node_kind(constraint: Constraint, _: Values, node: str) -> bool:
    return node[0] not in _KINDS.get(constraint.value[1:-1].removeprefix(SH), "")


def _datatype(constraint: Constraint, _: Values, node: str) -> bool:
    return not is_of_datatype(node, constraint.value[1:-1])


def _min_count(constraint: Constraint, values: Values, _: Failing) -> Iterator[Failure]:
    least = _number(constraint)
    nodes = values.without if least == 1 else [node for node in values.focus if len(values.of(node)) < least]
    return ((node, None, None) for node in nodes)


def _max_count(constraint: Constraint, values: Values, _: Failing) -> Iterator[Failure]:
    most = _number(constraint)
    nodes = values.several if most else values.focus
    return ((node, None, None) for node in nodes if len(values.of(node)) > most)


def _number(constraint: Constraint) -> int:
    return int(term(constraint.value).value)


def _text(node: str) -> str | None:
    """The text of an IRI or literal; None for a blank node, which has none."""
    return None if node[0] == "_" else node[1:-1] if node[0] == "<" else term(node).value


def _min_length(constraint: Constraint, _: Values, node: str) -> bool:
    least, text = _number(constraint), _text(node)
    return least > 0 and (text is None or len(text) < least)


def _max_length(constraint: Constraint, _: Values, node: str) -> bool:
    text = _text(node)
    return text is None or len(text) > _number(constraint)


def _pattern(constraint: Constraint, values: Values, _: Failing) -> Iterator[Failure]:
    flags = "".join(constraint.options).lower()
    try:
        pattern = re.compile(
            term(constraint.value).value, (re.IGNORECASE if "i" in flags else 0) | (re.MULTILINE if "m" in flags else 0)
        )
    except re.error as error:
        raise NotCompiled(f"its pattern is ill-formed: {error}") from None

    def picked(nodes: Set[str]) -> Set[str]:
        return {node for node in nodes if (text := _text(node)) is None or not pattern.search(text)}

    return ((node, value, None) for node, value in values.failing(picked))


def _range(holds: Callable[[int], bool]) -> _Check:
    def wrong(constraint: Constraint, _: Values, node: str) -> bool:
        compared = order(node, constraint.value)
        return compared is None or not holds(compared)

    return _each(wrong)


def _language(node: str) -> str | None:
    literal = term(node) if node[0] == '"' else None
    return literal.language if isinstance(literal, Literal) else None


def _language_in(constraint: Constraint, values: Values, _: Failing) -> Iterator[Failure]:
    ranges = {term(item).value.lower() for item in constraint.items}

    def picked(nodes: Set[str]) -> Set[str]:
        return {node for node in nodes if not _matches(_language(node), ranges)}

    return ((node, value, None) for node, value in values.failing(picked))


def _matches(language: str | None, ranges: Set[str]) -> bool:
    return bool(language) and ("*" in ranges or bool({str(language).lower(), str(language).split("-")[0]} & ranges))


def _unique_lang(_: Constraint, values: Values, __: Failing) -> Iterator[Failure]:
    for node in values.several:
        languages = [language for value in values.of(node) if (language := _language(value))]
        for _repeated in {language for language in languages if languages.count(language) > 1}:
            yield node, None, None


def _in(constraint: Constraint, values: Values, _: Failing) -> Iterator[Failure]:
    allowed = set(constraint.items)
    return ((node, value, None) for node, value in values.failing(lambda nodes: nodes - allowed))


def _has_value(constraint: Constraint, values: Values, _: Failing) -> Iterator[Failure]:
    return ((node, None, None) for node in values.focus if constraint.value not in values.of(node))


def _equals(constraint: Constraint, values: Values, _: Failing) -> Iterator[Failure]:
    others = values.index.table(constraint.value)
    for node in values.focus:
        for value in set(values.of(node)) ^ set(others.get(node, ())):
            yield node, value, None


def _disjoint(constraint: Constraint, values: Values, _: Failing) -> Iterator[Failure]:
    others = values.index.table(constraint.value)
    for node in values.focus & others.keys():
        for value in set(values.of(node)).intersection(others[node]):
            yield node, value, None


def _less(*, or_equal: bool) -> _Check:
    def check(constraint: Constraint, values: Values, _: Failing) -> Iterator[Failure]:
        if any(value[0] == "_" for value in values.exact):
            raise NotCompiled("a blank node is compared")
        others = values.index.table(constraint.value)
        for node in values.focus & others.keys():
            for value in values.of(node):
                for other in others[node]:
                    try:
                        holds = is_below(value, other, or_equal=or_equal)
                    except Incomparable as error:
                        raise NotCompiled(f"values cannot be compared: {error}") from None
                    if not holds:
                        yield node, value, None

    return check


def _closed(constraint: Constraint, values: Values, _: Failing) -> Iterator[Failure]:
    allowed = set(constraint.items)
    for node, value in values.pairs():
        for pair in values.index.outgoing(value):
            if pair[0] not in allowed and pair != _RESOURCE:
                yield node, pair[1], PropertyPath("predicate", iri=pair[0][1:-1])


def _logical(wrong: Callable[[Constraint, Set[str], Failing], Set[str]]) -> _Check:
    def check(constraint: Constraint, values: Values, failing: Failing) -> Iterator[Failure]:
        picked = wrong(constraint, values.exact, failing)
        return ((node, value, None) for node, value in values.pairs() if value in picked) if picked else iter(())

    return check


def _not(constraint: Constraint, nodes: Set[str], failing: Failing) -> Set[str]:
    return nodes - failing(constraint.shapes[0], nodes)


def _and(constraint: Constraint, nodes: Set[str], failing: Failing) -> Set[str]:
    return {node for shape in constraint.shapes for node in failing(shape, nodes)}


def _or(constraint: Constraint, nodes: Set[str], failing: Failing) -> Set[str]:
    for shape in constraint.shapes:
        nodes = failing(shape, nodes) if nodes else nodes
    return nodes


def _xone(constraint: Constraint, nodes: Set[str], failing: Failing) -> Set[str]:
    wrong = [failing(shape, nodes) for shape in constraint.shapes]
    return {node for node in nodes if sum(node not in each for each in wrong) != 1}


def _qualified(constraint: Constraint, values: Values, failing: Failing) -> Iterator[Failure]:
    shape, *siblings = constraint.shapes
    counted = values.exact - failing(shape, values.exact)
    for sibling in siblings:
        counted &= failing(sibling, values.exact)
    number = _number(constraint)
    least = constraint.kind == "qualifiedMinCount"
    for node in values.focus:
        found = sum(value in counted for value in values.of(node))
        if found < number if least else found > number:
            yield node, None, None


CHECKS: Mapping[str, _Check] = MappingProxyType(
    {
        "class": _class,
        "nodeKind": _each(_node_kind),
        "datatype": _each(_datatype),
        "minCount": _min_count,
        "maxCount": _max_count,
        "minLength": _each(_min_length),
        "maxLength": _each(_max_length),
        "pattern": _pattern,
        "minExclusive": _range(lambda compared: compared > 0),
        "minInclusive": _range(lambda compared: compared >= 0),
        "maxExclusive": _range(lambda compared: compared < 0),
        "maxInclusive": _range(lambda compared: compared <= 0),
        "languageIn": _language_in,
        "uniqueLang": _unique_lang,
        "in": _in,
        "hasValue": _has_value,
        "equals": _equals,
        "disjoint": _disjoint,
        "lessThan": _less(or_equal=False),
        "lessThanOrEquals": _less(or_equal=True),
        "closed": _closed,
        "not": _logical(_not),
        "and": _logical(_and),
        "or": _logical(_or),
        "xone": _logical(_xone),
        "node": _logical(_and),
        "qualifiedMinCount": _qualified,
        "qualifiedMaxCount": _qualified,
    }
)
"""The check of each kind of constraint; ``property`` and ``sparql`` have results of their own."""
