"""Rules over facts with their axioms filled in, joined with triples by index: from premises on, or back from a fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import pyoxigraph as ox

from kg.reasoning.closure import Step, evaluate, may_be_fact
from kg.reasoning.patterns import Body, Pattern, Term, read_body
from kg.reasoning.rules import Rule
from kg.vocabulary import RDF

__all__ = ["Clauses", "Triples"]

_TYPE = ox.NamedNode(RDF.type)
_Binding = dict[str, Term]
_Key = tuple[Term, Term] | None


class Triples(Protocol):
    """Triples that can be looked up, ``None`` matching all."""

    def matching(self, subject: Term | None, predicate: Term | None, value: Term | None) -> Iterator[ox.Triple]: ...


@dataclass(frozen=True, slots=True)
class _Clause:
    rule: Rule
    head: Pattern
    premises: tuple[Pattern, ...]


class Clauses:
    """The clauses that rules make of the axioms in a default graph; ``others`` are the rules that need SPARQL.

    A rule without premises makes nothing of facts, so it is in neither.
    """

    def __init__(self, rules: Sequence[Rule], axioms: ox.Store) -> None:
        self._by_premise: dict[_Key, list[tuple[_Clause, int]]] = defaultdict(list)
        self._by_head: dict[_Key, list[_Clause]] = defaultdict(list)
        bodies = [(rule, read_body(rule)) for rule in rules]
        self.others = tuple(rule for rule, body in bodies if body is None and rule.premises)
        for clause in (c for rule, body in bodies if body for c in _clauses(rule, body, axioms)):
            self._by_head[_key(clause.head)].append(clause)
            for position, premise in enumerate(clause.premises):
                self._by_premise[_key(premise)].append((clause, position))

    def onward(self, triple: ox.Triple, triples: Triples) -> Iterator[Step]:
        """The steps that use the triple, all other premises being among the triples."""
        for key in _keys(triple):
            for clause, position in self._by_premise.get(key, ()):
                binding = _unified(clause.premises[position], triple, {})
                if binding is not None:
                    rest = clause.premises[:position] + clause.premises[position + 1 :]
                    yield from _steps(clause, _joined(rest, binding, triples))

    def back(self, fact: ox.Triple, triples: Triples) -> Iterator[Step]:
        """The steps that make the fact of the triples."""
        for key in _keys(fact):
            for clause in self._by_head.get(key, ()):
                binding = _unified(clause.head, fact, {})
                if binding is not None:
                    yield from _steps(clause, _joined(clause.premises, binding, triples))


def _key(pattern: Pattern) -> _Key:
    _, predicate, value = pattern
    if isinstance(predicate, str):
        return None
    return predicate, value if predicate == _TYPE and not isinstance(value, str) else ""


def _keys(triple: ox.Triple) -> Iterator[_Key]:
    yield None
    yield triple.predicate, ""
    if triple.predicate == _TYPE:
        yield triple.predicate, triple.object


def _clauses(rule: Rule, body: Body, axioms: ox.Store) -> Iterator[_Clause]:
    for binding in _solutions(rule, body, axioms):
        head = _filled(body.head, binding)
        premises = tuple(_filled(premise, binding) for premise in body.premises)
        if all(part is not None for part in premises) and head is not None and _may_be_fact(head):
            yield _Clause(rule, head, tuple(part for part in premises if part is not None))


def _may_be_fact(head: Pattern) -> bool:
    """Whether triples of the pattern may be facts, as far as its predicate and class tell."""
    subject, predicate, value = head
    if isinstance(predicate, str) or (predicate == _TYPE and isinstance(value, str)):
        return True
    whole = [ox.NamedNode("urn:x-communique:any") if isinstance(term, str) else term for term in (subject, value)]
    return not isinstance(whole[1], ox.Literal) and may_be_fact(ox.Triple(_ANY, predicate, whole[1]))  # type: ignore[arg-type]


_ANY = ox.NamedNode("urn:x-communique:anyone")


def _solutions(rule: Rule, body: Body, axioms: ox.Store) -> Iterable[_Binding]:
    if not body.axioms:
        return [{}]
    names = sorted({t for pattern in (body.head, *body.premises) for t in pattern if isinstance(t, str)})
    known = {term for pattern in body.axioms for term in pattern}
    wanted = [name for name in names if name in known]
    lines = " . ".join(" ".join(f"?{t}" if isinstance(t, str) else str(t) for t in pattern) for pattern in body.axioms)
    columns = " ".join(f"?{name}" for name in wanted)
    rows = evaluate(axioms, rule, f"SELECT DISTINCT {columns} {{ {lines} }}")
    return sorted(({name: row[name] for name in wanted} for row in rows), key=str)


def _filled(pattern: Pattern, binding: _Binding) -> Pattern | None:
    """The pattern with its bound variables replaced; ``None`` when that puts a literal in the wrong place."""
    subject, predicate, value = (binding.get(t, t) if isinstance(t, str) else t for t in pattern)
    if isinstance(subject, ox.Literal) or isinstance(predicate, ox.Literal | ox.BlankNode):
        return None
    return subject, predicate, value


def _unified(pattern: Pattern, triple: ox.Triple, binding: _Binding) -> _Binding | None:
    found = dict(binding)
    for term, value in zip(pattern, (triple.subject, triple.predicate, triple.object), strict=True):
        if isinstance(term, str):
            if found.setdefault(term, value) != value:
                return None
        elif term != value:
            return None
    return found


def _joined(premises: tuple[Pattern, ...], binding: _Binding, triples: Triples) -> Iterator[_Binding]:
    if not premises:
        yield binding
        return
    pattern = _filled(premises[0], binding)
    if pattern is not None:
        subject, predicate, value = (None if isinstance(term, str) else term for term in pattern)
        for triple in triples.matching(subject, predicate, value):
            found = _unified(pattern, triple, binding)
            if found is not None:
                yield from _joined(premises[1:], found, triples)


def _steps(clause: _Clause, bindings: Iterable[_Binding]) -> Iterator[Step]:
    for binding in bindings:
        head = _filled(clause.head, binding)
        if head is None or isinstance(head[0], str) or not isinstance(head[0], ox.NamedNode):
            continue
        fact = _triple(head)
        if may_be_fact(fact):
            yield Step(clause.rule, fact, tuple(_triple(_filled(p, binding)) for p in clause.premises))


def _triple(pattern: Pattern | None) -> ox.Triple:
    return ox.Triple(*pattern)  # type: ignore[misc]
