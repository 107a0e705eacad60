"""Facts as a NetworkX graph; networkx is imported when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from kg.errors import MissingError
from kg.exports.facts import Fact, read_facts
from kg.exports.records import names_of
from kg.store import Store
from kg.vocabulary import DEFAULT_BASE, RDF

if TYPE_CHECKING:
    import networkx

__all__ = ["to_networkx"]


def to_networkx(store: Store, *, base: str = DEFAULT_BASE) -> networkx.MultiDiGraph[str]:
    """The derived facts as a directed multigraph: nodes are IRIs, an edge is a fact, its key the predicate's name.

    Facts that give a thing its class or name are left out.

    Nodes have ``name`` and ``kind`` (the kind of IRI, such as ``state``); edges have ``predicate`` (an IRI) and
    ``claims``, the number of claims that the fact rests on at once. All attributes are strings and numbers, so that
    GraphML and GEXF can hold them. Raises :class:`~kg.errors.MissingError` without networkx.
    """
    try:
        import networkx
    except ImportError as error:
        raise MissingError("networkx is not installed", hint="pip install 'communique[frames]'") from error
    relations = [fact for fact in read_facts(store) if _relates(fact)]
    nodes = {node.value: node for fact in relations for node in (fact.subject, fact.object)}
    names = names_of(store, nodes.values(), base)
    graph: Any = networkx.MultiDiGraph()
    for iri, node in sorted(nodes.items()):
        graph.add_node(iri, name=names(node), kind=names.short(iri).partition(":")[0])
    for fact in relations:
        key = fact.predicate.value.rpartition("#")[2]
        about = {"predicate": fact.predicate.value, "claims": len(fact.claims)}
        graph.add_edge(fact.subject.value, fact.object.value, key=key, **about)
    return graph


def _relates(fact: Fact) -> bool:
    """Whether the fact ties two things, and is no name or class of one."""
    return isinstance(fact.object, NamedNode) and fact.predicate.value != RDF.type
