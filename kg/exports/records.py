"""The claims of a graph as records: what each says, property by property, with its words and its source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.model import AUTHOR
from kg.statements import Edition, labels_of, read_editions
from kg.store import Store, solutions
from kg.vocabulary import CQ, RDF, Minter, prefixes

__all__ = ["Names", "Record", "names_of", "read_records"]

Term = NamedNode | BlankNode | Literal | Triple

_CLAIMS = """
SELECT ?edition ?claim ?property ?value {
  GRAPH ?edition { ?claim prov:wasQuotedFrom ?evidence ; ?property ?value }
}"""
_EVIDENCE = """
SELECT ?edition ?claim ?evidence ?quote ?start ?end {
  GRAPH ?edition {
    ?claim prov:wasQuotedFrom ?evidence .
    ?evidence oa:hasSelector ?words , ?place .
    ?words oa:exact ?quote .
    ?place oa:start ?start ; oa:end ?end
  }
}"""


@dataclass(frozen=True, slots=True)
class Record:
    """One claim: ``kind`` is its class's local name, ``said`` has its values by property IRI, sorted.

    ``start`` and ``end`` count code points of the edition's text.
    """

    claim: str
    kind: str
    edition: Edition
    said: Mapping[str, tuple[Term, ...]]
    evidence: str
    quote: str
    start: int
    end: int

    def terms(self, *properties: str) -> tuple[Term, ...]:
        """The values of properties of our ontology, given by local names, in this order."""
        return tuple(value for name in properties for value in self.said.get(CQ[name], ()))


class Names:
    """What things are called: by their labels, an unnamed author ``author``, and tokens by themselves."""

    def __init__(self, labels: Mapping[str, str], base: str) -> None:
        self._labels = labels
        self._authors = Minter(base).named("author", "")
        self._namespaces = {iri: prefix for prefix, iri in prefixes(base).items()}

    def __call__(self, term: Term) -> str:
        if not isinstance(term, NamedNode):
            return str(term.value) if isinstance(term, Literal) else str(term)
        if term.value.startswith(self._authors):
            return AUTHOR
        return self._labels.get(term.value) or self.short(term.value)

    def short(self, iri: str) -> str:
        """The IRI as a prefixed name where there is a prefix."""
        place = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._namespaces.get(iri[:place])
        return f"{prefix}:{iri[place:]}" if prefix else iri


def _text(term: Term | None) -> str | None:
    return term.value if isinstance(term, NamedNode | Literal | BlankNode) else None


def read_records(store: Store) -> tuple[Record, ...]:
    """All claims that have a quote with its place, sorted by edition, place and IRI."""
    editions = {edition.iri: edition for edition in read_editions(store)}
    said: dict[tuple[str, str], dict[str, set[Term]]] = defaultdict(lambda: defaultdict(set))
    for edition, claim, name, value in solutions(store.query(_CLAIMS)).rows:
        said[_key(edition, claim)][str(_text(name))].add(value)  # type: ignore[arg-type]
    found: dict[tuple[str, str], Record] = {}
    for edition, claim, evidence, quote, start, end in sorted(solutions(store.query(_EVIDENCE)).rows, key=str):
        key = _key(edition, claim)
        values = {name: tuple(sorted(values, key=str)) for name, values in sorted(said[key].items())}
        place = editions.get(key[0]) or Edition(key[0])
        span = int(str(_text(start))), int(str(_text(end)))
        if kind := _kind(values):
            found.setdefault(key, Record(key[1], kind, place, values, str(_text(evidence)), str(_text(quote)), *span))
    return tuple(sorted(found.values(), key=lambda one: (one.edition.iri, one.start, one.end, one.claim)))


def _key(edition: Term | None, claim: Term | None) -> tuple[str, str]:
    return str(_text(edition)), str(_text(claim))


def _kind(values: Mapping[str, tuple[Term, ...]]) -> str | None:
    classes = (str(_text(term)).removeprefix(CQ.iri) for term in values.get(RDF.type, ()))
    return next((name for name in classes if name.endswith("Claim") and name != "Claim" and name in CQ), None)


def names_of(store: Store, things: Iterable[Term], base: str) -> Names:
    """The names of these things in a graph."""
    return Names(labels_of(store, (term.value for term in things if isinstance(term, NamedNode)), base=base), base)
