"""Names for the IRIs of a graph: a label in any of its graphs, else the last part of the IRI in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pyoxigraph

from kg.store import Store, solutions
from kg.vocabulary import DEFAULT_BASE, prefixes

__all__ = ["labels_of", "names_of"]

_NAMING = "skos:prefLabel|rdfs:label|dcterms:title|cq:officeTitle"


def names_of(store: Store, iris: Iterable[str], *, base: str = DEFAULT_BASE) -> Mapping[str, str]:
    """A name for each of the IRIs: a label, a title or an office's, else the last part of the IRI in words."""
    things = sorted(set(iris))
    return {iri: _words(iri) for iri in things} | labels_of(store, things, base=base, properties=_NAMING)


def labels_of(
    store: Store, iris: Iterable[str], *, base: str = DEFAULT_BASE, properties: str = "skos:prefLabel|rdfs:label"
) -> dict[str, str]:
    """The labels of those of the IRIs that have one; of several the first in alphabetical order, of English ones."""
    things = sorted(set(iris))
    if not things:
        return {}
    nodes = " ".join(str(pyoxigraph.NamedNode(iri)) for iri in things)
    label = f"?thing {properties} ?name FILTER(LANG(?name) = '' || LANGMATCHES(LANG(?name), 'en'))"
    query = (
        f"SELECT ?thing (MIN(STR(?name)) AS ?label) {{ VALUES ?thing {{ {nodes} }} "
        f"{{ {label} }} UNION {{ GRAPH ?graph {{ {label} }} }} }} GROUP BY ?thing"
    )
    rows = solutions(store.query(query, prefixes=prefixes(base)))
    return {row["thing"].value: row["label"].value for row in rows if "thing" in row and "label" in row}  # type: ignore[union-attr]


def _words(iri: str) -> str:
    local = re.split(r"[/#]", iri)[-1] or iri
    return re.sub(r"(?<=[a-z])[A-Z](?=[a-z])", lambda found: f" {found[0].lower()}", local).replace("_", " ")
