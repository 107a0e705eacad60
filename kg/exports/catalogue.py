"""A description in the terms of catalogues: DCAT 3 and VoID, with PROV-O, SPDX and FOAF."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from kg.exports.description import Description, Distribution, Partition
from kg.serialization import serialize
from kg.vocabulary import CQ, DCTERMS, DEFAULT_BASE, PROV, RDF, XSD, prefixes

__all__ = ["as_turtle", "counted_statements", "statements"]

_VOID = "http://rdfs.org/ns/void#"
_DCAT = "http://www.w3.org/ns/dcat#"
_SPDX = "http://spdx.org/rdf/terms#"
_FOAF = "http://xmlns.com/foaf/0.1/"
_MEDIA = "https://www.iana.org/assignments/media-types/"
_LANGUAGES = "http://id.loc.gov/vocabulary/iso639-"


def as_turtle(found: Description, *, base: str = DEFAULT_BASE) -> str:
    """The description as a ``dcat:Dataset`` (DCAT 3) that is a ``void:Dataset`` too, in Turtle."""
    names = {**prefixes(base), "void": _VOID, "dcat": _DCAT, "spdx": _SPDX, "foaf": _FOAF}
    return serialize(statements(found), format="turtle", prefixes=names).decode("utf-8")


def statements(found: Description) -> Iterator[ox.Quad]:
    """All that the description says."""
    yield from counted_statements(found)
    yield from _said(found)
    for distribution in found.distributions:
        yield from _distribution(found.iri, distribution)


def counted_statements(found: Description) -> Iterator[ox.Quad]:
    """What follows from the graph alone, whatever people say of it."""
    yield from (_link(found.iri, RDF.type, f"{space}Dataset") for space in (_DCAT, _VOID))
    yield _count(found.iri, "triples", found.triples)
    yield _count(found.iri, "entities", found.entities)
    yield _count(found.iri, "documents", found.documents)
    yield _count(found.iri, "classes", len(found.classes))
    yield _count(found.iri, "properties", len(found.properties))
    yield _link(found.iri, DCTERMS.conformsTo, CQ.iri.removesuffix("#"))
    yield from (_link(found.iri, f"{_VOID}vocabulary", iri) for iri in found.vocabularies)
    yield from _checksum(found.iri, found.sha256)
    yield from _coverage(found)
    yield from _making(found)
    yield from _parts(found, "class", "classPartition", found.classes, "entities")
    yield from _parts(found, "property", "propertyPartition", found.properties, "triples")


def _said(found: Description) -> Iterator[ox.Quad]:
    about = found.about
    yield _words(found.iri, DCTERMS.title, found.title, about.title is None)
    yield _words(found.iri, DCTERMS.description, found.summary, about.description is None)
    if about.version:
        yield _literal(found.iri, f"{_DCAT}version", about.version)
    if about.licence:
        yield _link(found.iri, DCTERMS.license, about.licence)
    if about.publisher:
        agent = _below(found.iri, "publisher", about.publisher)
        yield _link(found.iri, DCTERMS.publisher, agent)
        yield _link(agent, RDF.type, f"{_FOAF}Agent")
        yield _literal(agent, f"{_FOAF}name", about.publisher)


def _coverage(found: Description) -> Iterator[ox.Quad]:
    for tag in found.languages:
        code = tag.split("-")[0].lower()
        yield _link(found.iri, DCTERMS.language, f"{_LANGUAGES}{1 if len(code) == 2 else 2}/{code}")
    if found.first and found.last:
        period = f"{found.iri}/period"
        yield _link(found.iri, DCTERMS.temporal, period)
        yield _link(period, RDF.type, f"{DCTERMS.iri}PeriodOfTime")
        yield _day(period, "startDate", found.first)
        yield _day(period, "endDate", found.last)


def _making(found: Description) -> Iterator[ox.Quad]:
    """The build: who read the texts, and by which lexicons."""
    run = f"{found.iri}/build"
    yield _link(found.iri, PROV.wasGeneratedBy, run)
    yield _link(run, RDF.type, PROV.Activity)
    yield from (_link(run, PROV.wasAssociatedWith, maker.iri) for maker in found.extractors)
    yield from (_link(run, PROV.used, maker.iri) for maker in found.lexicons)


def _parts(found: Description, kind: str, link: str, parts: Sequence[Partition], unit: str) -> Iterable[ox.Quad]:
    for part in parts:
        node = _below(found.iri, kind, part.iri)
        yield _link(found.iri, f"{_VOID}{link}", node)
        yield _link(node, f"{_VOID}{kind}", part.iri)
        yield _count(node, unit, part.number)


def _distribution(dataset: str, file: Distribution) -> Iterator[ox.Quad]:
    node = _below(dataset, "distribution", file.place)
    yield _link(dataset, f"{_DCAT}distribution", node)
    yield _link(node, RDF.type, f"{_DCAT}Distribution")
    yield _link(node, f"{_DCAT}mediaType", _MEDIA + file.media_type)
    if ":" in file.place:
        yield from (_link(node, f"{_DCAT}{name}", file.place) for name in ("accessURL", "downloadURL"))
    else:
        yield _literal(node, DCTERMS.title, file.place)
    if file.size is not None:
        yield _literal(node, f"{_DCAT}byteSize", str(file.size), XSD.nonNegativeInteger)
    if file.sha256:
        yield from _checksum(node, file.sha256)


def _checksum(of: str, sha256: str) -> Iterator[ox.Quad]:
    checksum = f"{of}/checksum"
    yield _link(of, f"{_SPDX}checksum", checksum)
    yield _link(checksum, RDF.type, f"{_SPDX}Checksum")
    yield _link(checksum, f"{_SPDX}algorithm", f"{_SPDX}checksumAlgorithm_sha256")
    yield _literal(checksum, f"{_SPDX}checksumValue", sha256, f"{XSD.iri}hexBinary")


def _below(dataset: str, kind: str, name: str) -> str:
    return f"{dataset}/{kind}-{hashlib.sha256(name.encode()).hexdigest()[:12]}"


def _link(subject: str, predicate: str, target: str) -> ox.Quad:
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(target))


def _count(subject: str, name: str, number: int) -> ox.Quad:
    return _literal(subject, f"{_VOID}{name}", str(number), XSD.integer)


def _day(subject: str, name: str, text: str) -> ox.Quad:
    kind = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}.get(len(text), XSD.string)
    return _literal(subject, f"{_DCAT}{name}", text, kind)


def _words(subject: str, predicate: str, text: str, ours: bool) -> ox.Quad:
    # In what language people wrote theirs, nobody said.
    value = ox.Literal(text, language="en") if ours else ox.Literal(text)
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value)


def _literal(subject: str, predicate: str, text: str, datatype: str = XSD.string) -> ox.Quad:
    value = ox.Literal(text, datatype=ox.NamedNode(datatype))
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value)
