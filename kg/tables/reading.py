"""A mapping → the tables that it reads, each a document with claims that quote its rows."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError, ParseError
from kg.model import Claim, Document, Extractor
from kg.sources import check_base
from kg.sources.identity import document_iri
from kg.sources.reading import decode, open_source, read_bytes
from kg.tables.claiming import Said, claims_of, grouped
from kg.tables.engine import ENGINE, run_engine
from kg.tables.mapping import LoadedMapping, load_mapping, rewritten
from kg.tables.rows import Row, rows_of, with_numbers
from kg.vocabulary import Minter

__all__ = ["MAPPINGS", "Table", "is_mapping", "read_tables"]

MAPPINGS = (".rml.ttl", ".rml")
"""The endings of a mapping's name."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that a mapping reads: the document that it is, its claims, its file and the SHA-256 of its bytes."""

    document: Document
    claims: tuple[Claim, ...]
    path: Path
    sha256: str


def is_mapping(source: str | Path) -> bool:
    """Whether the name is one of a mapping."""
    return str(source).lower().endswith(MAPPINGS)


def read_tables(path: str | Path, *, minter: Minter, metadata: Mapping[str, str] | None = None) -> tuple[Table, ...]:
    """The tables of a mapping, in the order of their names, by one run of the engine for each.

    What the mapping states of itself (``dcterms:title``, ``publisher``, ``issued``, ``source``) is stated of its
    tables; ``metadata`` is stronger. Raises :class:`~kg.errors.InputError` for mappings and tables that cannot be used,
    :class:`~kg.errors.ClaimError` for a row that makes no claim, and :class:`~kg.errors.MissingError` without engine.
    """
    check_base(minter.base)
    mapping = load_mapping(Path(path))
    version = f"{ENGINE}, mapping {sha256(Path(path).read_bytes()).hexdigest()[:16]}"
    made_by = Extractor("rml", version, Path(path).name)
    files = sorted(set(mapping.sources.values()), key=str)
    read = [_read(file, mapping, minter, metadata or {}) for file in files]
    numbered = {file: with_numbers(columns, rows) for file, (_, _, columns, rows) in zip(files, read, strict=True)}
    made = _made(mapping, numbered)
    return tuple(
        Table(document, _claims(made[file], rows, document, made_by), file, digest)
        for file, (document, digest, _, rows) in zip(files, read, strict=True)
    )


def _read(
    file: Path, mapping: LoadedMapping, minter: Minter, metadata: Mapping[str, str]
) -> tuple[Document, str, tuple[str, ...], tuple[Row, ...]]:
    with open_source(file, source=str(file)) as stream:
        data = read_bytes(stream, source=str(file))
    text = decode(data, source=str(file))
    columns, rows = rows_of(text, source=str(file))
    known = {**mapping.stated, **metadata}
    document = Document(
        text=text,
        iri=document_iri(file.name.replace(".", "-"), minter=minter),
        name=file.name,
        title=known.get("title"),
        publisher=known.get("publisher"),
        author=known.get("author"),
        issued=known.get("date"),
        url=known.get("url"),
    )
    return document, sha256(data).hexdigest(), columns, rows


def _made(mapping: LoadedMapping, tables: Mapping[Path, str]) -> dict[Path, dict[str, Said]]:
    """What the engine makes of each table by itself, so that it is known which row of which table tells it."""
    made = {}
    for file, text in tables.items():
        with tempfile.TemporaryDirectory(prefix="kg-") as name:
            Path(name, "table.csv").write_text(text, encoding="utf-8")
            Path(name, "mapping.nt").write_text(rewritten(_only(mapping, file), "table.csv"), encoding="utf-8")
            made[file] = grouped(_parsed(run_engine(Path(name), source=str(mapping.path)), mapping))
    return made


def _only(mapping: LoadedMapping, file: Path) -> LoadedMapping:
    """The mapping with the triples maps of this table alone."""
    sources = {node: each for node, each in mapping.sources.items() if each == file}
    gone = {
        str(quad.subject)
        for quad in mapping.quads
        if quad.predicate.value.endswith("logicalSource") and str(quad.object) not in sources
    }
    quads = tuple(quad for quad in mapping.quads if str(quad.subject) not in gone)
    return LoadedMapping(mapping.path, quads, mapping.stated, sources)


def _parsed(triples: bytes, mapping: LoadedMapping) -> list[ox.Quad]:
    try:
        return list(ox.parse(triples, format=ox.RdfFormat.N_TRIPLES))
    except SyntaxError as error:
        problem = f"what the mapping makes is no RDF: {error.msg}"
        raise ParseError(problem, source=str(mapping.path), hint="templates must give absolute IRIs") from None


def _claims(
    made: Mapping[str, Said], rows: tuple[Row, ...], document: Document, made_by: Extractor
) -> tuple[Claim, ...]:
    found = [claim for said in made.values() for claim in claims_of(said, rows, document, made_by)]
    if not found:
        raise InputError("the mapping makes no claim of the table", source=document.name)
    return tuple(sorted(found, key=lambda claim: (claim.start, claim.id)))
