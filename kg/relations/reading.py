"""The networks of a graph, by the queries of ``ontology/networks``: a header in comments (YAML), and SPARQL."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph

from kg.errors import MissingError, ParseError, QuestionError
from kg.query.heading import read_headed, without_comments
from kg.statements import names_of
from kg.store import LocalStore, Solutions, Store, solutions
from kg.store.binding import with_prefixes
from kg.vocabulary import DEFAULT_BASE, KINDS, data_path, prefixes

if TYPE_CHECKING:
    import networkx
    import pandas

__all__ = ["Network", "Node", "Relation", "Tie", "load_relations", "network"]

_HEADER = frozenset({"id", "title", "directed", "description"})
_COLUMNS = ("source", "target", "tie", "tone", "claims", "which")
_KIND = re.compile(r"/(?P<kind>[a-z]+)/[^/]+$")


@dataclass(frozen=True, slots=True)
class Relation:
    """A sort of network: what ties its nodes, whether the ties have a direction, and the query for them."""

    id: str
    title: str
    directed: bool
    description: str
    query: str


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """An actor, or what actors are tied to; ``key`` is its IRI, or the words of what is not linked.

    ``kind`` is the kind of its IRI (state, person, value, mention …), ``words`` of what has none.
    """

    key: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True, order=True)
class Tie:
    """What ties two nodes, by their keys: in a word, in which tone (a token, may be empty), told by which claims."""

    source: str
    target: str
    tie: str
    tone: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and ties, sorted. ``query`` is the SPARQL that was run: a row for each tie, with its number of claims."""

    relation: Relation
    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    query: str

    def _repr_html_(self) -> str:
        """A row for each tie, as a table for notebooks."""
        from kg.relations.rendering import as_html

        return as_html(self)

    def to_networkx(self) -> networkx.MultiGraph:
        """The network as a ``networkx.MultiDiGraph``, or a ``MultiGraph`` where ties have no direction.

        Nodes are keys, with ``name`` and ``kind``; edges have ``tie``, ``tone``, ``claims`` (their number) and
        ``which``. Raises :class:`~kg.errors.MissingError` when NetworkX is not installed.
        """
        try:
            import networkx
        except ImportError as error:
            raise MissingError("NetworkX is not installed", hint="pip install 'communique[charts]'") from error
        graph: Any = networkx.MultiDiGraph() if self.relation.directed else networkx.MultiGraph()
        for node in self.nodes:
            graph.add_node(node.key, name=node.name, kind=node.kind)
        for tie in self.ties:
            told = {"tie": tie.tie, "tone": tie.tone, "claims": len(tie.claims), "which": " ".join(tie.claims)}
            graph.add_edge(tie.source, tie.target, **told)
        return graph

    def to_pandas(self) -> pandas.DataFrame:
        """A row for each tie. Raises :class:`~kg.errors.MissingError` when pandas is not installed."""
        from kg.statements.tables import frame

        names = {node.key: node.name for node in self.nodes}
        rows = [(names[t.source], t.tie, names[t.target], t.tone, len(t.claims), t.source, t.target) for t in self.ties]
        return frame(("source", "tie", "target", "tone", "claims", "source_key", "target_key"), rows)


def load_relations(folder: Path | None = None) -> tuple[Relation, ...]:
    """The packaged relations, or a folder's, by id. Raises :class:`~kg.errors.ParseError` for a broken header."""
    return tuple(map(_read, sorted((folder or data_path("ontology", "networks")).glob("*.rq"))))


def _read(path: Path) -> Relation:
    headed = read_headed(path, _HEADER)
    header = headed.header
    query = without_comments(headed.text)
    return Relation(header["id"], header["title"], bool(header["directed"]), header["description"], query)


def network(
    store: Store | pyoxigraph.Store,
    relation: str,
    about: Sequence[str] = (),
    *,
    first: str | None = None,
    last: str | None = None,
    base: str = DEFAULT_BASE,
    relations: Sequence[Relation] | None = None,
) -> Network:
    """The network of a relation; of those ``about`` some IRIs, the ties that begin or end there.

    ``first`` and ``last`` are days of publication (``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``), both included. Raises
    :class:`~kg.errors.QuestionError` for a relation that there is not.
    """
    chosen = _chosen(relation, load_relations() if relations is None else relations)
    opened = LocalStore(store) if isinstance(store, pyoxigraph.Store) else store
    query = _bound(chosen.query, about, first, last)
    found = solutions(opened.query(query, prefixes=prefixes(base)))
    if found.variables != _COLUMNS:
        raise ParseError(f"the query selects {', '.join(found.variables)}", source=f"{chosen.id}.rq", line=1)
    return Network(chosen, *_parts(opened, found, base), with_prefixes(query, prefixes(base)))


def _chosen(name: str, relations: Sequence[Relation]) -> Relation:
    for relation in relations:
        if relation.id == name:
            return relation
    ids = [relation.id for relation in relations]
    close = difflib.get_close_matches(name, ids, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(ids)}"
    raise QuestionError(f"there is no network of {name!r}", source="network", hint=hint)


def _bound(query: str, about: Sequence[str], first: str | None, last: str | None) -> str:
    terms: dict[str, list[pyoxigraph.NamedNode] | list[pyoxigraph.Literal]] = {
        "about": [pyoxigraph.NamedNode(iri) for iri in sorted(set(about))],
        "first": [pyoxigraph.Literal(first)] if first else [],
        "last": [pyoxigraph.Literal(last)] if last else [],
    }
    for name, values in terms.items():
        if values:
            query = query.replace(f"VALUES ?{name} {{ UNDEF }}", f"VALUES ?{name} {{ {' '.join(map(str, values))} }}")
    return query


def _parts(store: Store, found: Solutions, base: str) -> tuple[tuple[Node, ...], tuple[Tie, ...]]:
    # A count over nothing is a row of nothing.
    rows = [row for row in found if "source" in row and "target" in row]
    ends = {row[end] for row in rows for end in ("source", "target")}
    iris = {_value(term) for row in rows for term in row.values() if isinstance(term, pyoxigraph.NamedNode)}
    names = names_of(store, iris, base=base)
    nodes = {_node(term, names) for term in ends}
    ties = [
        Tie(
            _value(row["source"]),
            _value(row["target"]),
            names.get(_value(row["tie"]), _value(row["tie"])),
            _value(row["tone"]).rpartition("/")[2] if "tone" in row else "",
            tuple(sorted(_value(row["which"]).split(" "))),
        )
        for row in rows
    ]
    return tuple(sorted(nodes)), tuple(sorted(ties))


def _node(term: object, names: Mapping[str, str]) -> Node:
    if not isinstance(term, pyoxigraph.NamedNode):
        return Node(_value(term), _value(term), "words")
    kind = _KIND.search(term.value)
    return Node(term.value, names[term.value], kind["kind"] if kind and kind["kind"] in KINDS else "thing")


def _value(term: object) -> str:
    return str(getattr(term, "value", term))
