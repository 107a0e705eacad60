"""Reading claims and editions from a store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

import pyoxigraph

from kg.model import AUTHOR
from kg.statements.naming import names_of
from kg.store import Store, solutions
from kg.vocabulary import CQ, DEFAULT_BASE, PROV, RDF, prefixes

__all__ = ["CLASSES", "Edition", "Statement", "Thing", "read_editions", "read_statements"]

CLASSES = (
    "MembershipClaim OfficeClaim MeetingClaim ActionClaim StanceClaim SharedValuesClaim AgreementClaim "
    "RecommendationClaim AssessmentClaim"
).split()
"""The local names of the classes of claims."""

_APART = frozenset("polarity modality attributedTo confidence lexiconEntry mentions reviewedIn".split())
"""Properties of claims that are no roles."""

_SELECTORS = """
SELECT ?edition ?evidence ?exact ?start ?end {
  GRAPH ?edition {
    ?evidence a cq:Evidence .
    OPTIONAL { ?evidence oa:hasSelector/oa:exact ?exact }
    OPTIONAL { ?evidence oa:hasSelector/oa:start ?start }
    OPTIONAL { ?evidence oa:hasSelector/oa:end ?end }
  }
}"""
_EDITIONS = """
SELECT ?edition ?work ?name ?title ?publisher ?issued ?language ?sha256 ?count ?text {
  GRAPH ?edition {
    ?edition a cq:Edition .
    OPTIONAL { ?edition cq:editionOf ?work OPTIONAL { ?work dcterms:identifier ?name } }
    OPTIONAL { ?edition dcterms:title ?title }
    OPTIONAL { ?edition dcterms:publisher ?publisher }
    OPTIONAL { ?edition dcterms:issued ?issued }
    OPTIONAL { ?edition dcterms:language ?language }
    OPTIONAL { ?edition cq:sha256 ?sha256 }
    OPTIONAL { ?edition cq:characterCount ?count }
    OPTIONAL { ?edition cq:text ?text }
  }
} ORDER BY ?edition ?work ?name ?title ?publisher ?issued ?language ?sha256 ?count ?text"""


@dataclass(frozen=True, slots=True)
class Thing:
    """What a claim speaks of: an entity with its IRI, or words, which have none."""

    name: str
    iri: str | None = None

    def __lt__(self, other: Thing) -> bool:
        return (self.name, self.iri or "") < (other.name, other.iri or "")

    @property
    def key(self) -> str:
        """The IRI, else the words: equal exactly for the same thing."""
        return self.iri or self.name


@dataclass(frozen=True, slots=True)
class Edition:
    """One state of a document's text; ``count`` is its length in code points, ``text`` is None where none is kept.

    ``issued`` is an ISO 8601 date of any precision.
    """

    iri: str
    document: str | None = None
    name: str | None = None
    title: str | None = None
    publisher: str | None = None
    issued: str | None = None
    language: str | None = None
    sha256: str | None = None
    count: int | None = None
    text: str | None = None

    @property
    def called(self) -> str:
        """The title, else the name of the source, else the IRI."""
        return self.title or self.name or self.iri

    @property
    def citation(self) -> str:
        """Title, publisher and date, as far as they are known; else the name of the source, else the IRI."""
        said = ", ".join(part for part in (self.title, self.publisher, self.issued) if part)
        return said or self.name or self.iri


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim as a graph has it.

    ``kind`` is the local name of its class; ``roles`` maps the local names of properties to things, sorted;
    ``polarity`` and ``modality`` are tokens; ``evidence`` is the IRI of the words on which it rests, ``quote`` those
    words, ``start`` and ``end`` their place in code points. What the graph lacks is None.
    """

    iri: str
    kind: str
    edition: str
    roles: Mapping[str, tuple[Thing, ...]]
    speakers: tuple[Thing, ...]
    modality: str
    polarity: str
    evidence: str | None = None
    quote: str | None = None
    start: int | None = None
    end: int | None = None

    def things(self, role: str) -> tuple[Thing, ...]:
        """What fills a role: entities, or the words of it."""
        return self.roles.get(role) or self.roles.get(f"{role}Text") or ()


Term: TypeAlias = pyoxigraph.NamedNode | pyoxigraph.Literal
_Node: TypeAlias = dict[str, list[Term]]


def read_editions(store: Store, *, base: str = DEFAULT_BASE) -> tuple[Edition, ...]:
    """The editions of a store, sorted by IRI."""
    found: dict[str, Edition] = {}
    for row in solutions(store.query(_EDITIONS, prefixes=prefixes(base))):
        values = {name: _value(term) for name, term in row.items()}
        edition, work, count = values.pop("edition"), values.pop("work", None), values.pop("count", "")
        if edition not in found:
            number = int(count) if count.isdigit() else None
            found[edition] = Edition(edition, work, count=number, **values)
    return tuple(found.values())


def read_statements(store: Store, *, base: str = DEFAULT_BASE) -> tuple[Statement, ...]:
    """The claims of all editions of a store in text order, edition by edition; those without evidence among them."""
    nodes = _nodes(store, base)
    selectors = _selectors(store, base)
    named = {t.value for _, _, node in nodes for part in node.values() for t in part if _is_iri(t)}
    names = names_of(store, named, base=base)
    made = (_statement(edition, iri, node, selectors, names) for edition, iri, node in nodes)
    return tuple(sorted(made, key=lambda s: (s.edition, s.start or 0, s.end or 0, s.kind, s.iri)))


def _nodes(store: Store, base: str) -> list[tuple[str, str, _Node]]:
    classes = " ".join(f"<{CQ[name]}>" for name in CLASSES)
    query = (
        f"SELECT ?edition ?claim ?p ?o {{ VALUES ?type {{ {classes} }} GRAPH ?edition {{ ?claim a ?type ; ?p ?o }} }}"
    )
    found: dict[tuple[str, str], _Node] = defaultdict(lambda: defaultdict(list))
    for row in solutions(store.query(query, prefixes=prefixes(base))):
        value = row["o"]
        if isinstance(value, pyoxigraph.NamedNode | pyoxigraph.Literal):
            found[_value(row["edition"]), _value(row["claim"])][_value(row["p"])].append(value)
    return [(edition, claim, node) for (edition, claim), node in sorted(found.items())]


def _selectors(store: Store, base: str) -> Mapping[tuple[str, str], Mapping[str, str]]:
    found: dict[tuple[str, str], Mapping[str, str]] = {}
    rows = ({name: _value(term) for name, term in row.items()} for row in _rows(store, _SELECTORS, base))
    for row in sorted(rows, key=lambda row: sorted(row.items())):
        found.setdefault((row["edition"], row["evidence"]), row)
    return found


def _rows(store: Store, query: str, base: str) -> Iterator[Mapping[str, object]]:
    yield from solutions(store.query(query, prefixes=prefixes(base)))


def _statement(
    edition: str,
    iri: str,
    node: _Node,
    selectors: Mapping[tuple[str, str], Mapping[str, str]],
    names: Mapping[str, str],
) -> Statement:
    def things(values: Iterable[Term]) -> tuple[Thing, ...]:
        return tuple(sorted({_thing(value, names) for value in values}))

    own = {p.removeprefix(CQ.iri): values for p, values in node.items() if p.startswith(CQ.iri)}
    evidence = next(iter(sorted(t.value for t in node.get(PROV.wasQuotedFrom, ()))), None)
    words = selectors.get((edition, evidence or ""), {})
    kinds = sorted(t.value.removeprefix(CQ.iri) for t in node[RDF.type])
    return Statement(
        iri=iri,
        kind=next(kind for kind in kinds if kind in CLASSES),
        edition=edition,
        roles=MappingProxyType({p: things(values) for p, values in sorted(own.items()) if p not in _APART}),
        speakers=things(own.get("attributedTo", ())),
        modality=_token(own.get("modality", ())),
        polarity=_token(own.get("polarity", ())),
        evidence=evidence,
        quote=words.get("exact"),
        start=_number(words.get("start")),
        end=_number(words.get("end")),
    )


def _thing(term: Term, names: Mapping[str, str]) -> Thing:
    if not _is_iri(term):
        return Thing(term.value)
    if term.value.rpartition("/")[0].endswith(f"/{AUTHOR}"):
        return Thing(AUTHOR, term.value)
    return Thing(names.get(term.value, term.value), term.value)


def _is_iri(term: object) -> bool:
    return isinstance(term, pyoxigraph.NamedNode)


def _token(terms: Iterable[Term]) -> str:
    return next((term.value.rpartition("/")[2] for term in sorted(terms, key=str)), "")


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdigit() else None


def _value(term: object) -> str:
    return str(getattr(term, "value", term))
