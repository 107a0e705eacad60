"""A graph described as a dataset: DCAT 3 and VoID, with its counts, vocabularies, makers, licence and hash.

The counts are the queries of ``ontology/exports/description``. The description is no part of the graph: its hash is
the canonical hash of the graph, and a description within it would change what it describes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import pyoxigraph as ox

from kg.errors import InputError
from kg.query.heading import read_headed
from kg.serialization import canonical_hash, format_of, serialize
from kg.store import LocalStore, Store, Term, solutions
from kg.vocabulary import DCTERMS, DEFAULT_BASE, PROV, RDF, XSD, data_path, prefixes

__all__ = ["Description", "Partition", "as_json", "as_text", "as_turtle", "describe"]

_VOID = "http://rdfs.org/ns/void#"
_DCAT = "http://www.w3.org/ns/dcat#"
_SPDX = "http://spdx.org/rdf/terms#"
_MEDIA = "https://www.iana.org/assignments/media-types/"


@dataclass(frozen=True, slots=True)
class Partition:
    """A class with the number of its instances, a property with that of its triples, or a maker with its graphs."""

    iri: str
    number: int


@dataclass(frozen=True, slots=True)
class Description:
    """What a graph holds, counted over all its graphs; ``sha256`` is its canonical hash (RDFC-1.0)."""

    iri: str
    sha256: str
    triples: int
    entities: int
    documents: int
    classes: tuple[Partition, ...]
    properties: tuple[Partition, ...]
    vocabularies: tuple[str, ...]
    makers: tuple[Partition, ...]
    licence: str | None = None
    distributions: tuple[str, ...] = ()


def describe(
    store: Store, *, licence: str | None = None, distributions: Sequence[str] = (), base: str = DEFAULT_BASE
) -> Description:
    """The description of a graph in a file or a store.

    ``licence`` is the IRI of the licence, of which nothing is said unless given; ``distributions`` are addresses of
    files of the graph, whose formats their extensions tell. Raises :class:`~kg.errors.InputError` for what is no IRI
    or no format, and for a graph on a server, whose hash is not known.
    """
    if not isinstance(store, LocalStore):
        raise InputError("a graph on a server cannot be hashed", hint="describe its file or its folder")
    for address in filter(None, (licence, *distributions)):
        _checked(address)
    for address in distributions:
        format_of(path=address)
    sha256 = canonical_hash(store.quads())
    classes, properties = _partitions(store, "classes", base), _partitions(store, "properties", base)
    return Description(
        iri=f"{base}dataset/{sha256[:16]}",
        sha256=sha256,
        triples=_number(store, "triples", base),
        entities=_number(store, "entities", base),
        documents=_number(store, "documents", base),
        classes=classes,
        properties=properties,
        vocabularies=tuple(sorted({re.sub(r"[^/#]*$", "", part.iri) for part in (*classes, *properties)})),
        makers=_partitions(store, "makers", base),
        licence=licence,
        distributions=tuple(sorted(distributions)),
    )


def _checked(address: str) -> None:
    try:
        ox.NamedNode(address)
    except ValueError:
        raise InputError(f"{address!r} is no IRI", hint="give it in full, such as https://…") from None


def _rows(store: Store, name: str, base: str) -> Iterator[tuple[Term | None, ...]]:
    headed = read_headed(data_path("ontology", "exports", "description", f"{name}.rq"), frozenset({"id"}))
    yield from solutions(store.query(headed.text, prefixes=prefixes(base))).rows


def _number(store: Store, name: str, base: str) -> int:
    return next(int(_value(row[0])) for row in _rows(store, name, base))


def _partitions(store: Store, name: str, base: str) -> tuple[Partition, ...]:
    found = ((row[0], row[1]) for row in _rows(store, name, base))
    return tuple(Partition(term.value, int(_value(n))) for term, n in found if isinstance(term, ox.NamedNode))


def _value(term: Term | None) -> str:
    return str(getattr(term, "value", 0))


def as_text(found: Description) -> str:
    """The description for people."""
    lines = [f"dataset    {found.iri}", f"sha256     {found.sha256}", f"licence    {found.licence or 'none given'}"]
    lines += [f"{name:10} {getattr(found, name):,}" for name in ("triples", "entities", "documents")]
    for title, parts in (("Classes", found.classes), ("Properties", found.properties), ("Made by", found.makers)):
        lines += ["", title, *(f"{part.number:8,}  {part.iri}" for part in parts)]
    return "\n".join([*lines, "", "Vocabularies", *(f"  {iri}" for iri in found.vocabularies)]) + "\n"


def as_json(found: Description) -> str:
    """The description for programs."""
    return json.dumps(asdict(found), ensure_ascii=False, indent=2) + "\n"


def as_turtle(found: Description, *, base: str = DEFAULT_BASE) -> str:
    """The description in DCAT 3 (a ``dcat:Dataset``) and VoID (a ``void:Dataset``), as Turtle."""
    names = {**prefixes(base), "void": _VOID, "dcat": _DCAT, "spdx": _SPDX}
    return serialize(_quads(found), format="turtle", prefixes=names).decode("utf-8")


def _quads(found: Description) -> Iterator[ox.Quad]:
    checksum = f"{found.iri}/checksum"
    yield from (_link(found.iri, RDF.type, f"{space}Dataset") for space in (_DCAT, _VOID))
    yield _count(found.iri, "triples", found.triples)
    yield _count(found.iri, "entities", found.entities)
    yield _count(found.iri, "documents", found.documents)
    yield _count(found.iri, "classes", len(found.classes))
    yield _count(found.iri, "properties", len(found.properties))
    yield from (_link(found.iri, f"{_VOID}vocabulary", iri) for iri in found.vocabularies)
    yield from (_link(found.iri, PROV.wasInfluencedBy, maker.iri) for maker in found.makers)
    yield _link(found.iri, f"{_SPDX}checksum", checksum)
    yield _link(checksum, RDF.type, f"{_SPDX}Checksum")
    yield _link(checksum, f"{_SPDX}algorithm", f"{_SPDX}checksumAlgorithm_sha256")
    yield _literal(checksum, f"{_SPDX}checksumValue", found.sha256, f"{XSD.iri}hexBinary")
    if found.licence:
        yield _link(found.iri, DCTERMS.license, found.licence)
    yield from _parts(found, "class", "classPartition", found.classes, "entities")
    yield from _parts(found, "property", "propertyPartition", found.properties, "triples")
    for address in found.distributions:
        yield from _distribution(found.iri, address)


def _parts(found: Description, kind: str, link: str, parts: Sequence[Partition], unit: str) -> Iterator[ox.Quad]:
    for part in parts:
        node = _below(found.iri, kind, part.iri)
        yield _link(found.iri, f"{_VOID}{link}", node)
        yield _link(node, f"{_VOID}{kind}", part.iri)
        yield _count(node, unit, part.number)


def _distribution(dataset: str, address: str) -> Iterator[ox.Quad]:
    node = _below(dataset, "distribution", address)
    yield _link(dataset, f"{_DCAT}distribution", node)
    yield _link(node, RDF.type, f"{_DCAT}Distribution")
    yield _link(node, f"{_DCAT}downloadURL", address)
    yield _link(node, f"{_DCAT}mediaType", _MEDIA + format_of(path=address).media_type)


def _below(dataset: str, kind: str, iri: str) -> str:
    return f"{dataset}/{kind}-{hashlib.sha256(iri.encode()).hexdigest()[:12]}"


def _link(subject: str, predicate: str, target: str) -> ox.Quad:
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(target))


def _count(subject: str, name: str, number: int) -> ox.Quad:
    return _literal(subject, f"{_VOID}{name}", str(number), XSD.integer)


def _literal(subject: str, predicate: str, text: str, datatype: str) -> ox.Quad:
    value = ox.Literal(text, datatype=ox.NamedNode(datatype))
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value)
