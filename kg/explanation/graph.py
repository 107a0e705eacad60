"""What explanations need to read of a graph: nodes with all that is said of them, names, and derivations."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

import pyoxigraph

from kg.store import Store, solutions
from kg.vocabulary import CQ, DCTERMS, RDF, RDFS, ROOT, SKOS, Minter, prefixes

__all__ = ["Graph", "Term", "Triple"]

Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal
Triple = tuple[str, str, str]
"""Subject, predicate and object, as IRIs."""

_NAMES = (SKOS.prefLabel, RDFS.label, DCTERMS.title, CQ.officeTitle)


class Graph:
    """A store as explanations read it: default graph and named graphs together."""

    def __init__(self, store: Store, base: str) -> None:
        self._store = store
        self._kinds = {iri: kind for kind, iri in prefixes(base).items()}
        self.node = functools.cache(self._node)

    def _rows(self, query: str) -> list[tuple[Term, ...]]:
        found = solutions(self._store.query(query)).rows
        return [tuple(term for term in row if isinstance(term, Term)) for row in found]

    def _node(self, iri: str) -> Mapping[str, tuple[Term, ...]]:
        """All that any graph says of a node: property → values, sorted."""
        node = pyoxigraph.NamedNode(iri)
        found: dict[str, set[Term]] = defaultdict(set)
        for predicate, value in self._rows(
            f"SELECT ?p ?o {{ {{ {node} ?p ?o }} UNION {{ GRAPH ?g {{ {node} ?p ?o }} }} }}"
        ):
            found[predicate.value].add(value)
        return {predicate: tuple(sorted(values, key=str)) for predicate, values in sorted(found.items())}

    def value(self, iri: str, *path: str) -> str | None:
        """The first value, in their order, at the end of a path of properties."""
        values = self.node(iri).get(path[0], ())
        if len(path) > 1:
            return next((end for value in values if (end := self.value(value.value, *path[1:])) is not None), None)
        return values[0].value if values else None

    def holds(self, triple: Triple) -> bool:
        """Whether the default graph, which is what is held as fact, has the triple."""
        subject, predicate, value = map(pyoxigraph.NamedNode, triple)
        return bool(self._store.query(f"ASK {{ {subject} {predicate} {value} }}"))

    def derivations(self, triple: Triple) -> list[str]:
        """The derivations of a fact, sorted by rule."""
        parts = zip((RDF.subject, RDF.predicate, RDF.object), triple, strict=True)
        pattern = " ; ".join(f"<{property}> {pyoxigraph.NamedNode(value)}" for property, value in parts)
        rows = self._rows(f"SELECT ?d ?rule {{ GRAPH ?g {{ ?d {pattern} ; <{CQ.rule}> ?rule }} }}")
        return [derivation.value for derivation, _ in sorted(rows, key=lambda row: (row[1].value, row[0].value))]

    def fact(self, derivation: str) -> Triple | None:
        """The fact that a derivation makes."""
        parts = [self.value(derivation, part) for part in (RDF.subject, RDF.predicate, RDF.object)]
        return None if None in parts else tuple(parts)  # type: ignore[return-value]

    def memberships(self, member: str, organization: str, statuses: Iterable[str]) -> list[str]:
        """The memberships of a member in an organisation that the reference graph holds to last, by status."""
        wanted = ", ".join(f"<{Minter().named('status', status)}>" for status in statuses)
        query = (
            f"SELECT ?m {{ ?m a <{CQ.Membership}> ; <{CQ.member}> <{member}> ; <{CQ.organization}> <{organization}> ; "
            f"<{CQ.status}> ?status MINUS {{ ?m <{CQ.validUntil}> ?end }} FILTER(?status IN ({wanted})) }} ORDER BY ?m"
        )
        return [row[0].value for row in self._rows(query)] if wanted else []

    def claims_of(self, evidence: str) -> list[str]:
        """The claims that rest on a piece of evidence, by it or by a selector of it."""
        node = pyoxigraph.NamedNode(evidence)
        steps = "<http://www.w3.org/ns/prov#wasQuotedFrom>/<http://www.w3.org/ns/oa#hasSelector>?"
        return [
            row[0].value for row in self._rows(f"SELECT DISTINCT ?c {{ GRAPH ?g {{ ?c {steps} {node} }} }} ORDER BY ?c")
        ]

    def claims_about(self, node: str) -> list[str]:
        """The claims in which a node has a part, and those that stand in the graph that it names."""
        about = pyoxigraph.NamedNode(node)
        quoted = "?c <http://www.w3.org/ns/prov#wasQuotedFrom> ?e"
        anywhere, inside = f"GRAPH ?g {{ {quoted} ; ?p {about} }}", f"GRAPH {about} {{ {quoted} }}"
        query = f"SELECT DISTINCT ?c {{ {{ {anywhere} }} UNION {{ {inside} }} }} ORDER BY ?c"
        return [row[0].value for row in self._rows(query)]

    def label(self, term: Term) -> str:
        """A term as people read it."""
        return self.name(term.value) if isinstance(term, pyoxigraph.NamedNode) else term.value

    def labels(self, terms: Iterable[Term]) -> str:
        """Several terms as people read them."""
        return ", ".join(sorted(map(self.label, terms)))

    def name(self, iri: str) -> str:
        """The name of a thing, else its IRI abbreviated; the tokens of schemes and terms are words in themselves."""
        for predicate in _NAMES:
            if values := self.node(iri).get(predicate):
                return values[0].value
        kind, local = self.split(iri)
        if kind == "cq" or (kind in _SCHEMES and iri.startswith(ROOT)):
            return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local).replace("_", " ").lower()
        return f"{kind}:{local}" if kind else iri

    def split(self, iri: str) -> tuple[str, str]:
        """The prefix that abbreviates an IRI, empty when there is none, and the rest."""
        place = max(iri.rfind("/"), iri.rfind("#")) + 1
        kind = self._kinds.get(iri[:place], "")
        return (kind, iri[place:]) if kind else ("", iri)


_SCHEMES = frozenset("status position modality polarity action meetingkind verdict".split())
