"""Names for the nodes of an answer, and citations for its editions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import pyoxigraph
from pyoxigraph import Literal, NamedNode

from kg.model import AUTHOR
from kg.store import LocalStore, Store, solutions
from kg.vocabulary import CQ, DCTERMS, RDFS, SKOS, prefixes

__all__ = ["labels_and_citations"]

_TOKENS = frozenset("status position action modality polarity meetingkind rule cq".split())
"""Kinds of IRI whose local names are words, for when the graph gives them no label."""

_NAMELESS = frozenset(("claim", "evidence", "derivation", "run"))
"""Kinds of IRI to which the product gives no name; answers are full of them."""

_LABELS = (SKOS.prefLabel, RDFS.label)
_CITED = (DCTERMS.title, DCTERMS.publisher, DCTERMS.issued)
_Said = Mapping[str, Mapping[str, str]]
"""IRI → property → the first of its values, by code points."""


def labels_and_citations(
    store: Store, nodes: Iterable[NamedNode], base: str
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """A name for each of the IRIs; what each of them is cited by: title, publisher and day, else the source's name."""
    kinds = {iri: kind for kind, iri in prefixes(base).items()}
    unique = set(nodes)
    named = sorted((node for node in unique if _kind(node.value, kinds) not in _NAMELESS), key=str)
    said = _looked_up(store, named, kinds) if isinstance(store, LocalStore) else _asked(store, named)
    labels = {node.value: _label(node.value, said.get(node.value, {}), kinds) for node in unique}
    cited = {iri: _citation(known) for iri, known in said.items() if _is_cited(iri, known, kinds)}
    citations = {iri: words for iri, words in cited.items() if words}
    return MappingProxyType(labels), MappingProxyType(citations)


def _is_cited(iri: str, known: Mapping[str, str], kinds: Mapping[str, str]) -> bool:
    return DCTERMS.title in known or _kind(iri, kinds) == "edition"


def _citation(known: Mapping[str, str]) -> str:
    return ", ".join(known[term] for term in _CITED if term in known) or known.get(DCTERMS.identifier, "")


def _looked_up(store: LocalStore, nodes: Iterable[NamedNode], kinds: Mapping[str, str]) -> _Said:
    """Looked up node by node: in a store of this process that is many times faster than a query about all."""
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for node in nodes:
        # An edition has a title in its own graph, and no label.
        edition = _kind(node.value, kinds) == "edition"
        for term in _CITED if edition else (*_LABELS, *_CITED):
            value = _first(store, node, term, node if edition else None)
            if value is not None:
                said[node.value][term] = value
            elif term == DCTERMS.title and not edition:
                # What has no title is not cited.
                break
        if edition and DCTERMS.title not in said[node.value] and (name := _source(store, node)):
            said[node.value][DCTERMS.identifier] = name
    return said


def _source(store: LocalStore, edition: NamedNode) -> str | None:
    """The name of the source of which the graph has this edition."""
    works = [quad.object for quad in store.quads(edition, NamedNode(CQ.editionOf), None, edition)]
    names = [_first(store, work, DCTERMS.identifier, edition) for work in works if isinstance(work, NamedNode)]
    return min((name for name in names if name), default=None)


def _first(store: LocalStore, node: NamedNode, term: str, graph: NamedNode | None) -> str | None:
    found = (quad.object for quad in store.quads(node, NamedNode(term), None, graph))
    values = (_value(each, english=term in _LABELS) for each in found)
    return min((value for value in values if value is not None), default=None)


def _value(term: object, *, english: bool) -> str | None:
    if isinstance(term, NamedNode):
        return None if english else term.value
    if not isinstance(term, Literal):
        return None
    language = term.language or ""
    return term.value if not english or language in ("", "en") or language.startswith("en-") else None


def _asked(store: Store, nodes: Iterable[NamedNode]) -> _Said:
    """Asked of a server, all nodes in one query a property."""
    data = " ".join(map(str, nodes))
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for term in (*_LABELS, *_CITED, DCTERMS.identifier):
        path = f"<{CQ.editionOf}>/<{term}>" if term == DCTERMS.identifier else f"<{term}>"
        english = "FILTER(LANG(?l) = '' || LANGMATCHES(LANG(?l), 'en'))" if term in _LABELS else ""
        query = (
            f"SELECT ?e (MIN(STR(?l)) AS ?label) WHERE {{ VALUES ?e {{ {data} }} {{ ?e {path} ?l }} UNION "
            f"{{ GRAPH ?g {{ ?e {path} ?l }} }} {english} }} GROUP BY ?e"
        )
        for row in solutions(store.query(query)):
            node, label = row["e"], row.get("label")
            if isinstance(node, NamedNode) and isinstance(label, pyoxigraph.Literal):
                said[node.value][term] = label.value
    return said


def _kind(iri: str, kinds: Mapping[str, str]) -> str:
    return kinds.get(iri[: max(iri.rfind("/"), iri.rfind("#")) + 1], "")


def _label(iri: str, known: Mapping[str, str], kinds: Mapping[str, str]) -> str:
    kind = _kind(iri, kinds)
    local = iri[max(iri.rfind("/"), iri.rfind("#")) + 1 :]
    if kind == "author":
        return AUTHOR
    for term in (*_LABELS, DCTERMS.title, DCTERMS.identifier):
        if term in known:
            return known[term]
    if kind in _TOKENS:
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local).replace("_", " ").replace("-", " ").lower()
    return f"{kind}:{local}" if kind else iri
