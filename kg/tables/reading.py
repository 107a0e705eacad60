"""A mapping → the tables that it reads, each a document with claims that quote its rows."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import NoReturn

import pyoxigraph as ox

from kg.errors import ClaimError, InputError, ParseError
from kg.model import Claim, Document, Extractor, Fragment
from kg.sources import check_base
from kg.sources.identity import document_iri
from kg.sources.reading import MAX_BYTES, check_text, decode, open_source, read_bytes
from kg.tables.claiming import Said, claims_of, first_row, grouped
from kg.tables.databases import read_database
from kg.tables.engine import ENGINE, run_engine
from kg.tables.logical import Form, LogicalSource
from kg.tables.mapping import YARRRML, LoadedMapping, load_mapping, rewritten
from kg.tables.objects import json_rows
from kg.tables.rows import Bad, Rows, csv_rows
from kg.vocabulary import Minter

__all__ = ["MAPPINGS", "Table", "is_mapping", "read_tables"]

MAPPINGS = (".rml.ttl", ".rml", *YARRRML)
"""The endings of a mapping's name."""

_LARGEST = 256 * 1024 * 1024
"""The largest Parquet or SQLite file that is read, in bytes; of its rows as text, no more than of any document."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that a mapping reads: the document that it is, its claims, its file and the SHA-256 of its bytes.

    ``part`` says which table, or query, of a database it is.
    """

    document: Document
    claims: tuple[Claim, ...]
    path: Path
    sha256: str
    part: str = ""


def is_mapping(source: str | Path) -> bool:
    """Whether the name is one of a mapping."""
    return str(source).lower().endswith(MAPPINGS)


def _refuse(error: ClaimError) -> NoReturn:
    raise error


def read_tables(
    path: str | Path, *, minter: Minter, metadata: Mapping[str, str] | None = None, bad: Bad = _refuse
) -> tuple[Table, ...]:
    """The tables of a mapping, in the order of their names, by one run of the engine for each logical source.

    What the mapping states of itself (``dcterms:title``, ``publisher``, ``issued``, ``source``) is stated of its
    tables; ``metadata`` is stronger. ``bad`` is told of each row that makes no sound claim, and the next is read;
    without it, the first such row is an error. Raises :class:`~kg.errors.InputError` for mappings and tables that
    cannot be used, and :class:`~kg.errors.MissingError` without engine.
    """
    check_base(minter.base)
    mapping = load_mapping(Path(path))
    version = f"{ENGINE}, mapping {sha256(Path(path).read_bytes()).hexdigest()[:16]}"
    made_by = Extractor("rml", version, Path(path).name)
    known = {**mapping.stated, **(metadata or {})}
    tables = [_table(source, mapping, minter, known, made_by, bad) for source in sorted(set(mapping.sources.values()))]
    found: dict[str, Table] = {}
    for table in tables:
        iri = table.document.iri
        found[iri] = _joined(found[iri], table) if iri in found else table
    for table in found.values():
        if not table.claims:
            raise InputError(
                "the mapping makes no claim of the table", source=table.document.name, hint="check its classes"
            )
    return tuple(found.values())


def _joined(one: Table, other: Table) -> Table:
    """Two parts of one file as one table."""
    if (one.path, one.part) != (other.path, other.part):
        problem = f"the name of its document is that of {one.path}"
        raise InputError(problem, source=str(other.path), hint="rename one of the tables")
    document = replace(one.document, fragments=_in_order((*one.document.fragments, *other.document.fragments)))
    return replace(one, document=document, claims=_by_place((*one.claims, *other.claims)))


def _in_order(fragments: Iterable[Fragment]) -> tuple[Fragment, ...]:
    return tuple(sorted(set(fragments), key=lambda part: (part.start, -part.end, part.value)))


def _by_place(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    return tuple(sorted(claims, key=lambda claim: (claim.start, claim.id)))


def _table(
    source: LogicalSource,
    mapping: LoadedMapping,
    minter: Minter,
    known: Mapping[str, str],
    made_by: Extractor,
    bad: Bad,
) -> Table:
    name = _name(source)
    limit = MAX_BYTES if source.form in (Form.CSV, Form.JSON) else _LARGEST
    with open_source(source.path, source=str(source.path)) as stream:
        data = read_bytes(stream, source=str(source.path), max_bytes=limit)
    rows = _rows(source, data, name, bad)
    document = Document(
        text=rows.text,
        iri=document_iri(name.replace(".", "-"), minter=minter),
        name=name,
        title=known.get("title"),
        publisher=known.get("publisher"),
        author=known.get("author"),
        issued=known.get("date"),
        url=known.get("url"),
        fragments=_in_order(Fragment(row.start, row.end, row.fragment, rows.standard) for row in rows.rows),
    )
    made = sorted(_made(mapping, source, rows).values(), key=first_row)
    claims = _by_place(claim for said in made for claim in claims_of(said, rows, document, made_by, bad=bad))
    return Table(document, claims, source.path, sha256(data).hexdigest(), "" if source.whole else source.part)


def _name(source: LogicalSource) -> str:
    """What the document is called: as its file is, or as a part of it."""
    if source.form is Form.TABLE:
        return f"{source.part} in {source.path.name}"
    if source.form is Form.QUERY:
        return f"query {sha256(source.part.encode()).hexdigest()[:8]} of {source.path.name}"
    return source.path.name


def _rows(source: LogicalSource, data: bytes, name: str, bad: Bad) -> Rows:
    match source.form:
        case Form.JSON:
            return json_rows(decode(data, source=str(source.path)), source.part, source=name, bad=bad)
        case Form.CSV:
            text = decode(data, source=str(source.path))
            return csv_rows(text, source=name, bad=bad, delimiter=source.delimiter)
        case Form.PARQUET:
            return csv_rows(_parquet(source.path, data), source=name, bad=bad)
    text, standard, names = read_database(source.path, source.form, source.part, source=name, max_bytes=MAX_BYTES)
    return replace(csv_rows(check_text(text, source=name), source=name, bad=bad, names=names), standard=standard)


def _parquet(path: Path, data: bytes) -> str:
    with tempfile.TemporaryDirectory(prefix="kg-") as name:
        Path(name, "table.parquet").write_bytes(data)
        return decode(run_engine(Path(name), "parquet", source=str(path), size=MAX_BYTES), source=str(path))


def _made(mapping: LoadedMapping, source: LogicalSource, rows: Rows) -> dict[str, Said]:
    """What the engine makes of one source by itself, so that it is known which row of what tells it."""
    with tempfile.TemporaryDirectory(prefix="kg-") as name:
        Path(name, rows.file).write_text(rows.handed, encoding="utf-8")
        Path(name, "mapping.nt").write_text(rewritten(mapping, source, rows.file), encoding="utf-8")
        return grouped(_parsed(run_engine(Path(name), source=str(mapping.path)), mapping))


def _parsed(triples: bytes, mapping: LoadedMapping) -> list[ox.Quad]:
    try:
        return list(ox.parse(triples, format=ox.RdfFormat.N_TRIPLES))
    except SyntaxError as error:
        problem = f"what the mapping makes is no RDF: {error.msg}"
        raise ParseError(problem, source=str(mapping.path), hint="templates must give absolute IRIs") from None
