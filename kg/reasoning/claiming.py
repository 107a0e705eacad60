"""What rules over claims make of a store, or of some of its editions, and what the ontology excludes of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from enum import StrEnum

import pyoxigraph as ox

from kg.reasoning.classes import Classes
from kg.reasoning.closure import evaluate, fact_of
from kg.reasoning.recording import Derivation
from kg.reasoning.rules import Rule
from kg.vocabulary import CQ, RDF

__all__ = ["Admission", "claimed", "graph_variables"]

_TYPE = ox.NamedNode(RDF.type)
_COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)
_GRAPH = re.compile(r"\bGRAPH\s+(\?\w+|\S+)", re.IGNORECASE)
_SHUT = re.compile(r"\b(?:MINUS|NOT\s+EXISTS|OPTIONAL)\s*\{", re.IGNORECASE)
_UNION = re.compile(r"\}\s*UNION\s*\{", re.IGNORECASE)
_WHOLE = re.compile(r"\b(?:GROUP\s+BY|HAVING|LIMIT|OFFSET)\b|\{\s*SELECT\b", re.IGNORECASE)


class Standing(StrEnum):
    """Whether what a rule gives may be a fact."""

    ADMITTED = "admitted"
    REFUSED = "refused"
    UNLINKED = "unlinked"


class Admission:
    """Says of what rules give whether it may be a fact.

    ``types_of`` gives the classes of a node in all graphs; those that facts ascribe to it must not be among them, since
    what may be a fact would then depend on which was derived first.
    """

    def __init__(self, classes: Classes, types_of: Callable[[ox.NamedNode], Collection[str]]) -> None:
        self._classes = classes
        self._ask = types_of
        self._types: dict[ox.NamedNode, Collection[str]] = {}
        self._fits: dict[tuple[ox.NamedNode, str, bool], bool] = {}
        self._known: dict[ox.Triple, Standing] = {}

    def of(self, fact: ox.Triple) -> Standing:
        """An actor that could not be linked takes part in no fact; else the ontology may exclude it."""
        if fact not in self._known:
            self._known[fact] = self._standing(fact)
        return self._known[fact]

    def _standing(self, fact: ox.Triple) -> Standing:
        sides = [(n, side) for n, side in ((fact.subject, False), (fact.object, True)) if isinstance(n, ox.NamedNode)]
        if any(CQ.UnlinkedActor in self._types_of(node) for node, _ in sides):
            return Standing.UNLINKED
        fits = all(self._fitting(node, fact.predicate.value, as_object) for node, as_object in sides)
        return Standing.ADMITTED if fits else Standing.REFUSED

    def _fitting(self, node: ox.NamedNode, property_: str, as_object: bool) -> bool:
        key = (node, property_, as_object)
        if key not in self._fits:
            excluding = self._classes.excluding(self._types_of(node), property_, as_object=as_object)
            self._fits[key] = excluding is None
        return self._fits[key]

    def _types_of(self, node: ox.NamedNode) -> Collection[str]:
        if node not in self._types:
            self._types[node] = self._ask(node)
        return self._types[node]


def claimed(
    store: ox.Store, rules: Iterable[Rule], admission: Admission, editions: Collection[ox.NamedNode] | None = None
) -> Iterator[tuple[Derivation, bool]]:
    """What the rules over claims make, with whether the ontology lets it be a fact.

    With ``editions``, only what rests on one of these graphs; a rule that :func:`graph_variables` cannot narrow gives
    all that it makes. An actor that could not be linked takes part in no fact, whatever a rule says.
    """
    for rule in rules:
        for query in [rule.query] if editions is None else _narrowed(store, rule, editions):
            rows = evaluate(store, rule, query)
            supports = [name.value for name in rows.variables if name.value.startswith("support")]
            for row in rows:
                fact = fact_of(row, rule)
                standing = admission.of(fact)
                if standing is not Standing.UNLINKED:
                    names = {node.value for name in supports if (node := row[name]) is not None}
                    yield Derivation(rule, fact, tuple(sorted(names))), standing is Standing.ADMITTED


def graph_variables(rule: Rule) -> frozenset[str] | None:
    """The variables for graphs of a rule over claims, by which its query can be narrowed to some editions.

    ``None`` when what the rule makes of one edition may depend on others: it groups, or looks at graphs only to find
    something missing or optional.
    """
    query = _COMMENT.sub("", rule.query)
    named = set(_GRAPH.findall(query))
    if _WHOLE.search(query) or any(not name.startswith("?") for name in named):
        return None
    selected = query[: query.index("{")].split()
    plain = set(_GRAPH.findall(_without_shut_groups(query)))
    return frozenset(named) if plain == named and not named & set(selected) else None


def _without_shut_groups(query: str) -> str:
    """The query without the groups that may be missing or must be."""
    while found := _SHUT.search(query):
        query = query[: found.start()] + query[_other_end(query, found.end() - 1, 1) + 1 :]
    return query


def _narrowed(store: ox.Store, rule: Rule, editions: Collection[ox.NamedNode]) -> Iterator[str]:
    variables = graph_variables(rule)
    if variables is None:
        yield rule.query
        return
    for variable in sorted(variables):
        query = _with_branch_of(variable, _COMMENT.sub("", rule.query))
        wanted = _classes_asked_of(variable, query)
        for edition in sorted(editions, key=str):
            # To ask the engine a query that cannot have an answer costs more than to look whether it can.
            if not all(_has_some(store, name, edition) for name in wanted):
                continue
            yield re.sub(rf"\{variable}\b", lambda _, name=str(edition): name, query)  # type: ignore[misc]


def _classes_asked_of(variable: str, query: str) -> frozenset[str]:
    """The classes of our own without instances of which in a graph no solution has that graph as the variable."""
    query = _without_shut_groups(query)
    while found := _UNION.search(query):
        start = _other_end(query, found.start(), -1)
        query = query[:start] + query[_other_end(query, found.end() - 1, 1) + 1 :]
    return frozenset(re.findall(rf"\bGRAPH\s+\{variable}\s*\{{\s*\?\w+ a cq:(\w+)", query, re.IGNORECASE))


def _has_some(store: ox.Store, name: str, graph: ox.NamedNode) -> bool:
    found = store.quads_for_pattern(None, _TYPE, ox.NamedNode(CQ.iri + name), graph)
    return next(iter(found), None) is not None


def _with_branch_of(variable: str, query: str) -> str:
    """The query with that alternative of a ``UNION`` alone which has the variable, if nothing else has it."""
    has = re.compile(rf"\{variable}\b")
    for found in _UNION.finditer(query):
        start = _other_end(query, found.start(), -1)
        end = _other_end(query, found.end() - 1, 1) + 1
        left, right = query[start : found.start() + 1], query[found.end() - 1 : end]
        if bool(has.search(left)) != bool(has.search(right)) and not has.search(query[:start] + query[end:]):
            kept = left if has.search(left) else right
            return _with_branch_of(variable, query[:start] + kept + query[end:])
    return query


def _other_end(query: str, position: int, step: int) -> int:
    """Where the group ends, or begins with a step of -1, that begins (or ends) at the position."""
    depth = 0
    while True:
        depth += {"{": step, "}": -step}.get(query[position], 0)
        if not depth:
            return position
        position += step
