"""One audit of one graph."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.auditing.coverage import cover
from kg.auditing.facts import check_facts
from kg.auditing.model import Audit, Check
from kg.auditing.queries import load_queries, run
from kg.auditing.texts import check_texts
from kg.model import Document
from kg.statements import read_editions, read_statements
from kg.store import LocalStore, Store, ontology_files
from kg.store.reference import add_reference
from kg.vocabulary import DEFAULT_BASE, SKOS, Minter

__all__ = ["audit"]

_DEFAULT = ox.DefaultGraph()


def audit(
    store: Store | ox.Store,
    *,
    sources: Iterable[Document] = (),
    sentences: bool = True,
    base: str = DEFAULT_BASE,
) -> Audit:
    """Audit a graph; it is read and never changed.

    ``sources`` are the documents that it was built from: where the graph keeps no text they are what it is checked
    against, and where it keeps one they must have the same. ``sentences`` says whether to look for sentences that
    yielded nothing, which takes the parser. ``base`` is the base of the graph's IRIs. A fault is told of once, where it
    is: facts that are wrong because a claim is are not told of.

    Raises :class:`~kg.errors.MissingError` when the parser's model is not installed.
    """
    whole = _with_reference(store)
    editions, claims = read_editions(whole, base=base), read_statements(whole, base=base)
    known = {name: document for document in sources for name in (document.name, document.iri)}
    texts = check_texts(editions, claims, known)
    by_claim, documents = {claim.iri: claim for claim in claims}, {each.iri: each.called for each in editions}
    asked = [run(query, whole, claims=by_claim, documents=documents, base=base) for query in load_queries()]
    faulty = frozenset(finding.subject for check in asked for finding in check.findings)
    facts = check_facts(whole, claims=by_claim, faulty=faulty, minter=Minter(base))
    missing = [f"{name}: no document of the graph has this name" for name in _strangers(known, editions)]
    return Audit(
        checks=_ordered((*asked, *texts.checks, *facts)),
        coverage=tuple(cover(editions, claims, texts.texts, sentences=sentences)),
        unchecked=(*texts.unchecked, *missing),
    )


_ORDER = "evidence quote text hash stale missing link interval token".split()


def _ordered(checks: Iterable[Check]) -> tuple[Check, ...]:
    return tuple(sorted(checks, key=lambda check: (_ORDER.index(check.id) if check.id in _ORDER else 99, check.id)))


def _strangers(known: dict[str, Document], editions: Iterable[object]) -> list[str]:
    there = {name for edition in editions for name in (edition.document, edition.name)}  # type: ignore[attr-defined]
    return sorted({each.name for each in known.values() if not {each.name, each.iri} & there})


def _with_reference(store: Store | ox.Store) -> LocalStore:
    """A copy with the packaged ontology and reference graph, whose schemes have the packaged tokens and no others."""
    copy = ox.Store()
    quads = iter(store) if isinstance(store, ox.Store) else store.quads()
    in_scheme = ox.NamedNode(SKOS.inScheme)
    copy.bulk_extend(quad for quad in quads if quad.predicate != in_scheme or quad.graph_name != _DEFAULT)
    add_reference(copy)
    for path in ontology_files():
        parsed = ox.parse(path=path, format=ox.RdfFormat.TURTLE)
        copy.extend(quad for quad in parsed if quad.predicate == in_scheme)
    return LocalStore(copy)
