"""What is known beside the data: which class is a subclass of which, and what the entities are that the data name.

A store holds the packaged ontology and reference graph beside its own data. What it leaves as the package has it is
known to be sound and is not checked anew each time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from kg.store import ontology_files, open_store, reference_files
from kg.validation.data import Data, read, read_files
from kg.validation.index import Index
from kg.validation.rows import Row, iri
from kg.vocabulary import CQ, RDF, RDFS, SKOS

__all__ = ["FACTS", "background", "changed"]

_DESCRIPTIONS = frozenset({RDF.type, SKOS.prefLabel})
_FACT_IRIS = frozenset(
    {CQ.memberOf, CQ.foundingMemberOf, CQ.observerOf, CQ.dialoguePartnerOf, CQ.suspendedFrom, CQ.partOf, CQ.organOf}
)
"""What the reference graph holds as facts, which derivations may explain as well."""

FACTS = frozenset(map(iri, _FACT_IRIS))
_TYPE, _SUBCLASS = iri(RDF.type), iri(RDFS.subClassOf)


def background(data: Data, index: Index, ontology: Iterable[str | Path] | None) -> tuple[Row, ...]:
    """The class hierarchy of the ontology's files, what they tell of nodes that the data name, and facts between such.

    A node to which the data give a class is described as the data have it. ``index`` is that of the data. With no
    files given, those of the package are read: the ontology, its schemes and its reference graph.
    """
    rows = _packaged() if ontology is None else _read(ontology)
    described = index.table(_TYPE).keys()
    named = {subject for subject, _, _, _ in data.rows}
    named.update([value for _, _, value, _ in data.rows])

    def is_wanted(item: Row) -> bool:
        if item[1] in FACTS:
            return item[0] in named and item[2] in named
        return item[0] not in described and (item[1] == _SUBCLASS or item[0] in named)

    return tuple(item for item in rows if is_wanted(item))


def changed(data: Data) -> Data:
    """The data without the nodes that the default graph describes just as the package does.

    A node about which the data say something more or else stays, with all that is said of it.
    """
    default = [item for item in data.rows if not item[3]]
    if not default:
        return data
    packaged = _stored()
    touched = {item[0] for item in default if _masked(item) not in packaged}
    kept = tuple(item for item in data.rows if item[3] or item[0] in touched)
    return replace(data, rows=kept)


@cache
def _stored() -> frozenset[tuple[str, str, str]]:
    """What a store holds of the packaged files; a store keeps numbers by value, which may change their datatypes."""
    with open_store() as store:
        return frozenset(map(_masked, read(store).rows))


def _masked(item: Row) -> tuple[str, str, str]:
    """The triple with its blank nodes made alike, since their names differ from store to store."""
    subject, value = ("_:" if term.startswith("_:") else term for term in (item[0], item[2]))
    return subject, item[1], value


@cache
def _packaged() -> tuple[Row, ...]:
    return _read((*ontology_files(), *reference_files()))


def _read(paths: Iterable[str | Path]) -> tuple[Row, ...]:
    return read_files(paths, blank="o", predicates=_DESCRIPTIONS | {RDFS.subClassOf} | _FACT_IRIS).rows
