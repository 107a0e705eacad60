"""Names for the IRIs of a graph: a label in any of its graphs, else the last part of the IRI in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pyoxigraph

from kg.store import Store, solutions
from kg.vocabulary import DEFAULT_BASE, prefixes

__all__ = ["names_of"]

_LABEL = "skos:prefLabel|rdfs:label|dcterms:title|cq:officeTitle"


def names_of(store: Store, iris: Iterable[str], *, base: str = DEFAULT_BASE) -> Mapping[str, str]:
    """A name for each of the IRIs; of several labels the first in alphabetical order, English before all."""
    things = sorted(set(iris))
    names = {iri: _words(iri) for iri in things}
    if not things:
        return names
    nodes = " ".join(str(pyoxigraph.NamedNode(iri)) for iri in things)
    label = f"?thing {_LABEL} ?name FILTER(LANG(?name) = '' || LANGMATCHES(LANG(?name), 'en'))"
    query = (
        f"SELECT ?thing (MIN(STR(?name)) AS ?label) {{ VALUES ?thing {{ {nodes} }} "
        f"{{ {label} }} UNION {{ GRAPH ?graph {{ {label} }} }} }} GROUP BY ?thing"
    )
    for row in solutions(store.query(query, prefixes=prefixes(base))):
        if "thing" in row and "label" in row:
            names[row["thing"].value] = row["label"].value  # type: ignore[union-attr]
    return names


def _words(iri: str) -> str:
    local = re.split(r"[/#]", iri)[-1] or iri
    return re.sub(r"(?<=[a-z])[A-Z](?=[a-z])", lambda found: f" {found[0].lower()}", local).replace("_", " ")
