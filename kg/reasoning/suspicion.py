"""Which statements may contradict each other, found by rules alone: cheap, incomplete, and for HermiT to confirm."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import pyoxigraph as ox

from kg.reasoning.classes import Classes
from kg.reasoning.closure import close, evaluate, premises_of
from kg.reasoning.rules import Rule, Tier, load_rules
from kg.reasoning.statements import Statements
from kg.vocabulary import RDF, RDFS, XSD

__all__ = ["Suspicion", "suspicions"]

_TYPE = ox.NamedNode(RDF.type)
_WHOLE = frozenset(f"{XSD.iri}{name}" for name in ("integer", "nonNegativeInteger", "positiveInteger", "int", "long"))
_NARROWER = {
    **dict.fromkeys((*_WHOLE, XSD.decimal), _WHOLE),
    f"{RDF.iri}PlainLiteral": frozenset((XSD.string, RDF.langString)),
    f"{RDFS.iri}Literal": frozenset((XSD.string, RDF.langString, XSD.boolean, XSD.decimal, XSD.dateTime, XSD.anyURI)),
}
"""Which datatypes pass for a wider one; among whole numbers the sign is left for HermiT to see."""
_MOST_ROWS = 20
"""How many clashes of one rule are looked at: one that HermiT confirms is enough."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Statements, as given, that seem to contradict each other, and why, in a sentence."""

    reason: str
    statements: frozenset[ox.Triple]


def suspicions(statements: Statements) -> Iterator[Suspicion]:
    """Contradictions that clash rules, or domains and ranges, show in the statements and what follows from them."""
    store = ox.Store()
    store.bulk_extend(
        ox.Quad(t.subject, t.predicate, t.object) for t in (*statements.axioms, *statements.about_instances)
    )
    rules = load_rules(tiers=(Tier.OWL_RL,))
    derived = sorted(close(store, rules), key=str)
    origins = _Origins(store, rules, frozenset(statements.about_instances))
    clashes = (
        (clash.sentence, premises)
        for clash in load_rules(tiers=(Tier.CLASH,))
        for premises in _rows(store, clash)[:_MOST_ROWS]
    )
    outside = _outside_domain_or_range(store, (*statements.about_instances, *derived))
    for reason, premises in chain(clashes, outside):
        given = [origins.of(premise) for premise in premises]
        if all(part is not None for part in given):
            yield Suspicion(reason, frozenset().union(*(part or () for part in given)))


def _rows(store: ox.Store, rule: Rule) -> list[tuple[ox.Triple, ...]]:
    return sorted({premises_of(row, rule) for row in evaluate(store, rule)}, key=str)


def _outside_domain_or_range(
    store: ox.Store, statements: Sequence[ox.Triple]
) -> Iterator[tuple[str, tuple[ox.Triple, ...]]]:
    """Statements whose subject or object the property's domain or range shuts out, with the classes that do so."""
    classes = Classes(store)
    types: dict[object, set[str]] = defaultdict(set)
    for triple in statements:
        if triple.predicate == _TYPE and isinstance(triple.object, ox.NamedNode):
            types[triple.subject].add(triple.object.value)
    for triple in statements:
        if triple.predicate == _TYPE:
            continue
        if isinstance(triple.object, ox.Literal) and _wrong_datatype(store, triple.predicate, triple.object):
            yield "A value is not of the datatype of its property.", (triple,)
        for node, as_object in ((triple.subject, False), (triple.object, True)):
            found = classes.excluding(types.get(node, ()), triple.predicate.value, as_object=as_object)
            if found:
                side = "range" if as_object else "domain"
                ascribed = (ox.Triple(node, _TYPE, ox.NamedNode(name)) for name in sorted(found))  # type: ignore[arg-type]
                yield f"Something stands outside the {side} of a property.", (triple, *ascribed)


def _wrong_datatype(store: ox.Store, property_: ox.NamedNode, literal: ox.Literal) -> bool:
    ranges = store.quads_for_pattern(property_, ox.NamedNode(RDFS.range), None, None)
    wanted = {quad.object.value for quad in ranges if isinstance(quad.object, ox.NamedNode)}
    return any(literal.datatype.value not in {name, *_NARROWER.get(name, ())} for name in wanted)


class _Origins:
    """From what follows back to what was given, by asking the rules what makes a triple."""

    def __init__(self, store: ox.Store, rules: Sequence[Rule], given: frozenset[ox.Triple]) -> None:
        self._store = store
        self._rules = rules
        self._given = given

    def of(self, triple: ox.Triple, above: frozenset[ox.Triple] = frozenset()) -> frozenset[ox.Triple] | None:
        """Given statements from which the triple follows; ``None`` when the rules show no way that is not a circle."""
        if triple in self._given:
            return frozenset({triple})
        above |= {triple}
        for rule in self._rules:
            for premises in self._ways(rule, triple):
                if above.isdisjoint(premises):
                    parts = [self.of(premise, above) for premise in premises]
                    if all(part is not None for part in parts):
                        return frozenset().union(*(part or () for part in parts))
        return None

    def _ways(self, rule: Rule, triple: ox.Triple) -> list[tuple[ox.Triple, ...]]:
        """The premises of each application of the rule that makes the triple."""
        wanted = {
            ox.Variable("subject"): triple.subject,
            ox.Variable("predicate"): triple.predicate,
            ox.Variable("object"): triple.object,
        }
        rows = evaluate(self._store, rule, bindings=wanted)
        return sorted({premises_of(row, rule) for row in rows}, key=str)
