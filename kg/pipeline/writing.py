"""What of a built graph is written to a file."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.pipeline.facts import local
from kg.store import Store
from kg.vocabulary import CQ, SKOS

__all__ = ["cited_reference", "written"]


def written(store: Store, *, whole: bool = False) -> list[ox.Quad]:
    """What a built graph's file holds: claims, facts, derivations and the part of the reference graph they name.

    With ``whole``, all that the store holds, the ontology and the whole reference graph among it.
    """
    near = local(store)
    if whole:
        return list(near.quads())
    own = [quad for quad in near.quads() if quad.graph_name != ox.DefaultGraph()]
    return own + sorted(cited_reference(near, own), key=str)


def cited_reference(store: Store, quads: Iterable[ox.Quad]) -> set[ox.Quad]:
    """The default graph's statements about what the quads name, with the labels of what these name in turn.

    Terms of the ontology are left out: who wants them loads the ontology.
    """
    named = {node for quad in quads for node in (quad.subject, quad.object) if isinstance(node, ox.NamedNode)}
    default = ox.DefaultGraph()
    found = {quad for node in named for quad in store.quads(node, None, None, default)}
    facts = {node for quad in found for node in (quad.object, quad.predicate) if isinstance(node, ox.NamedNode)}
    label = ox.NamedNode(SKOS.prefLabel)
    found |= {quad for node in facts - named for quad in store.quads(node, label, None, default)}
    return {quad for quad in found if not str(quad.subject).startswith(f"<{CQ.iri}")}
