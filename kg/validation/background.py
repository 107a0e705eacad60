"""What is known beside the data: which class is a subclass of which, and what the entities are that the data name.

A store holds the packaged ontology and reference graph beside its own data. What it leaves as the package has it is
known to be sound and is not checked anew each time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from pyoxigraph import BlankNode

from kg.store import ontology_files, open_store, reference_files
from kg.validation.data import Data, read, read_files
from kg.validation.terms import Statement
from kg.vocabulary import CQ, RDF, RDFS, SKOS

__all__ = ["background", "changed"]

_DESCRIPTIONS = frozenset({RDF.type, SKOS.prefLabel})
_FACTS = frozenset(
    {CQ.memberOf, CQ.foundingMemberOf, CQ.observerOf, CQ.dialoguePartnerOf, CQ.suspendedFrom, CQ.partOf, CQ.organOf}
)
"""What the reference graph holds as facts, which derivations may explain as well."""


def background(data: Data, ontology: Iterable[str | Path] | None) -> tuple[Statement, ...]:
    """The class hierarchy of the ontology's files, what they tell of nodes that the data name, and facts between such.

    A node to which the data give a class is described as the data have it. With no files given, those of the package
    are read: the ontology, its schemes and its reference graph.
    """
    statements = _packaged() if ontology is None else _read(ontology)
    described = {item.subject for item in data.statements if item.predicate == RDF.type}
    named = {term for item in data.statements for term in (item.subject, item.object)}

    def is_wanted(item: Statement) -> bool:
        if item.predicate in _FACTS:
            return item.subject in named and item.object in named
        return item.subject not in described and (item.predicate == RDFS.subClassOf or item.subject in named)

    return tuple(item for item in statements if is_wanted(item))


def changed(data: Data) -> Data:
    """The data without the nodes that the default graph describes just as the package does.

    A node about which the data say something more or else stays, with all that is said of it.
    """
    default = [item for item in data.statements if item.graph is None]
    if not default:
        return data
    packaged = _stored()
    touched = {item.subject for item in default if _masked(item) not in packaged}
    kept = tuple(item for item in data.statements if item.graph is not None or item.subject in touched)
    return replace(data, statements=kept)


@cache
def _stored() -> frozenset[tuple[object, str, object]]:
    """What a store holds of the packaged files; a store keeps numbers by value, which may change their datatypes."""
    with open_store() as store:
        return frozenset(_masked(item) for item in read(store).statements)


def _masked(item: Statement) -> tuple[object, str, object]:
    """The triple with its blank nodes made alike, since their names differ from store to store."""
    subject, value = (None if isinstance(term, BlankNode) else term for term in (item.subject, item.object))
    return subject, item.predicate, value


@cache
def _packaged() -> tuple[Statement, ...]:
    return _read((*ontology_files(), *reference_files()))


def _read(paths: Iterable[str | Path]) -> tuple[Statement, ...]:
    return read_files(paths, blank="o", predicates=_DESCRIPTIONS | _FACTS | {RDFS.subClassOf}).statements
