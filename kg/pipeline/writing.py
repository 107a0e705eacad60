"""What of a built graph is written to a file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.exports.tally import Tally, tallied
from kg.pipeline.citing import Citing
from kg.pipeline.facts import local
from kg.serialization import canonical_hash, canonical_lines, serialize, sorted_lines, write_file, write_parts
from kg.store import Store
from kg.vocabulary import CQ, SKOS, prefixes

__all__ = [
    "cited_reference",
    "result_hash",
    "result_tally",
    "tally_of",
    "write_result",
    "written",
    "written_bytes",
]


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


def written_bytes(store: Store, *, format: str, base: str, whole: bool = False) -> tuple[bytes, Tally]:
    """What :func:`written` gives, in an RDF format, and what was counted in it."""
    quads = written(store, whole=whole)
    return serialize(quads, format=format, prefixes=prefixes(base)), tally_of(quads)


def write_result(store: Store, path: Path, *, format: str, base: str, whole: bool = False) -> Tally:
    """Write what :func:`written` gives to a file, whole or not at all, and return what was counted in it.

    N-Quads are written without ever holding all of them in memory. Raises :class:`~kg.errors.InputError` when the file
    cannot be written.
    """
    if format != "nquads" or whole:
        data, known = written_bytes(store, format=format, base=base, whole=whole)
        write_file(path, data)
        return known
    tally = Tally()
    write_parts(path, tallied(_result_lines(store), tally))
    return tally


def result_tally(store: Store, *, whole: bool = False) -> Tally:
    """The counts of what :func:`written` gives, and its canonical hash."""
    return tally_of(written(store, whole=True)) if whole else _drained(_result_lines(store))


def result_hash(store: Store, *, whole: bool = False) -> str:
    """The canonical hash of what :func:`written` gives."""
    if whole:
        return canonical_hash(written(store, whole=True))
    digest = hashlib.sha256()
    for line in _result_lines(store):
        digest.update(line)
    return digest.hexdigest()


def tally_of(quads: Iterable[ox.Quad]) -> Tally:
    """The counts of a dataset, and its canonical hash."""
    return _drained(line.encode() for line in canonical_lines(quads))


def _drained(lines: Iterable[bytes]) -> Tally:
    tally = Tally()
    for _ in tallied(lines, tally):
        pass
    return tally


def _result_lines(store: Store) -> Iterator[bytes]:
    return sorted_lines(Citing(local(store)).chunks())
