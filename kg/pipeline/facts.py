"""What a store holds as fact: derived anew as a whole, checked as a whole or one edition at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.errors import InconsistencyError, InputError
from kg.pipeline.standing import Standing, Watch, keep_standing
from kg.reasoning import Consistency, check_consistency, derivations_graph, derive, recorded_facts, revise
from kg.store import LocalStore, Store, solutions
from kg.store.bases import base_of, bases_of
from kg.store.reference import add_reference, ontology_files, reference_files
from kg.vocabulary import CQ, DEFAULT_BASE, RDF, Minter

__all__ = [
    "base_of",
    "bases_of",
    "bring_reference",
    "check_each_edition",
    "copy_of",
    "derive_facts",
    "local",
    "one_base_of",
]

_DEFAULT = ox.DefaultGraph()
_NAMES = """
SELECT DISTINCT ?edition ?name {
  GRAPH ?edition { ?edition a cq:Edition ; cq:editionOf ?document OPTIONAL { ?document dcterms:identifier ?name } }
}"""


def one_base_of(store: Store, given: str | None = None) -> str:
    """The base under which more may be put into a graph: the graph's own, else the one given, else the product's.

    Raises :class:`~kg.errors.InputError` when the graph has another than the one given, or several: one that is built
    under two bases would hold each fact twice over.
    """
    known = bases_of(store)
    if len(known) > 1 or (known and given and known[0] != given):
        hint = "put them into graphs of their own" if len(known) > 1 else f"leave the base out, or give {known[0]}"
        raise InputError(f"the graph's IRIs are under {' and '.join(known)}", source=store.location, hint=hint)
    return known[0] if known else given or DEFAULT_BASE


def local(store: Store) -> LocalStore:
    """The store itself when it lies in this process; of a server's, a copy of everything.

    Raises :class:`~kg.errors.InputError` for a server whose default graph repeats its named graphs: what is claimed
    could not be told from what is held as fact.
    """
    if isinstance(store, LocalStore):
        return store
    copy = store.as_pyoxigraph()
    edition = (ox.NamedNode(RDF.type), ox.NamedNode(CQ.Edition))
    if any(True for _ in copy.quads_for_pattern(None, *edition, _DEFAULT)):
        raise InputError(
            "the server's default graph repeats its named graphs, so claims would pass for facts",
            source=store.location,
            hint="have it keep the default graph apart",
        )
    return LocalStore(copy)


def copy_of(store: Store) -> LocalStore:
    """A copy in memory, with the ontology and the reference graph in its default graph."""
    copy = ox.Store()
    copy.bulk_extend(store.quads() if isinstance(store, LocalStore) else local(store).quads())
    add_reference(copy)
    return LocalStore(copy)


def bring_reference(store: Store) -> None:
    """Put the ontology and the reference graph into a server's default graph, where it lacks them."""
    if isinstance(store, LocalStore):
        return
    there = set(local(store).quads(graph=_DEFAULT))
    full = ox.Store()
    full.bulk_extend(there)
    add_reference(full)
    lacking = [quad for quad in full if quad not in there]
    if lacking:
        store.replace_graphs(add=lacking)


def derive_facts(store: Store, *, minter: Minter, watch: Watch | None = None) -> tuple[int, int]:
    """Derive the store's facts anew and put them, with their derivations, in the place of the earlier ones.

    With a ``watch`` that knows what has changed since they were derived, only what depends on that is looked at.
    Returns how many facts there are and how many the ontology excluded. Raises as :func:`local` does.
    """
    standing = _revised(store, watch, minter=minter) if watch else None
    if standing is None:
        standing = _derived_anew(store, minter=minter)
        if watch:
            watch.give_up()
    if not (watch and standing is watch.before and isinstance(store, LocalStore) and store.note):
        keep_standing(store, standing, minter)
    return standing.facts, standing.refused


def _revised(store: Store, watch: Watch, *, minter: Minter) -> Standing | None:
    if watch.before is None or not watch.changes.editions:
        return watch.before
    revision = revise(local(store).as_pyoxigraph(), watch.changes, minter=minter, refusals=watch.before.refusals)
    if revision is None:
        return None
    store.replace_graphs(discard=revision.delete, add=revision.insert)
    watch.revised(revision.delete, revision.insert)
    return Standing(watch.before.facts + revision.more, revision.refusals)


def _derived_anew(store: Store, *, minter: Minter) -> Standing:
    engine = local(store).as_pyoxigraph()
    derived = derive(engine, minter=minter)
    earlier = {
        ox.Quad(fact.subject, fact.predicate, fact.object, _DEFAULT) for fact in recorded_facts(engine, minter=minter)
    }
    now = [
        ox.Quad(triple.subject, triple.predicate, triple.object, _DEFAULT)
        for triple in (*derived.facts, *derived.background)
    ]
    gone = earlier - set(now)
    # What the packaged files say too stays, whatever it was derived from.
    gone = gone - set(_packaged()) if gone else gone
    # To drop a graph that is not there would cost the quick way of adding.
    graph = derivations_graph(minter)
    earlier_graph = [graph] if any(True for _ in engine.quads_for_pattern(None, None, None, graph)) else []
    store.replace_graphs(remove=earlier_graph, discard=gone, add=[*now, *derived.derivations])
    return Standing(len(derived.facts), derived.refusals)


def _packaged() -> Iterator[ox.Quad]:
    for path in (*ontology_files(), *reference_files()):
        yield from ox.parse(path=path, format=ox.RdfFormat.TURTLE)


def check_each_edition(
    store: Store, *, minter: Minter, timeout: float = 120.0, sample: int | None = None
) -> Iterator[tuple[str, Consistency | InconsistencyError]]:
    """The name of each edition's document, and whether that edition alone, with the facts that follow from it alone,
    contradicts the ontology and the reference graph; sorted by name.

    With ``sample``, that many editions alone: those that come first in the order of their IRIs' SHA-256, so that the
    same graph gives the same sample, and a larger sample holds the smaller one.

    Raises as :func:`kg.reasoning.check_consistency` does, except that a contradiction is returned.
    """
    near = local(store)
    facts = recorded_facts(near.as_pyoxigraph(), minter=minter)
    given = [quad for quad in near.quads(graph=_DEFAULT) if quad.triple not in facts]
    for name, graph in sorted(_first_by_digest(_editions(near), sample)):
        part = ox.Store()
        part.bulk_extend([*given, *near.quads(graph=ox.NamedNode(graph))])
        add_reference(part)
        derive_facts(LocalStore(part), minter=minter)
        try:
            yield name, check_consistency(part, timeout=timeout)
        except InconsistencyError as error:
            yield name, error


def _first_by_digest(editions: Iterable[tuple[str, str]], count: int | None) -> list[tuple[str, str]]:
    return sorted(editions, key=lambda edition: hashlib.sha256(edition[1].encode()).digest())[:count]


def _editions(store: LocalStore) -> Iterator[tuple[str, str]]:
    """The name of each edition's document and the name of its graph."""
    for row in solutions(store.query(_NAMES)):
        edition = row["edition"]
        if isinstance(edition, ox.NamedNode):
            name = row.get("name")
            yield name.value if isinstance(name, ox.Literal) else edition.value, edition.value
