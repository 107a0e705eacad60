"""Mappings among the sources: the tables that they read are documents whose claims are given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from kg.errors import ClaimError, SourceError
from kg.model import Claim
from kg.sources import Located
from kg.tables import is_mapping, read_tables
from kg.vocabulary import Minter

__all__ = ["mappings_of", "parted", "put_in"]


def parted(sources: Iterable[str | Path]) -> tuple[tuple[str | Path, ...], tuple[str | Path, ...]]:
    """The sources that are texts, and those that are mappings."""
    every = tuple(sources)
    return (
        tuple(source for source in every if not is_mapping(source)),
        tuple(source for source in every if is_mapping(source)),
    )


def mappings_of(sources: Iterable[str | Path]) -> tuple[str | Path, ...]:
    """The sources that are mappings."""
    return parted(sources)[1]


def put_in(
    given: dict[str, list[Claim]],
    mappings: Iterable[str | Path],
    base: str,
    metadata: Mapping[str, str] | None,
    refusal: Callable[[ClaimError], None] | None = None,
) -> list[Located]:
    """Put the claims of the tables of mappings to those that are given, and return the tables.

    ``refusal`` is told of each row that makes no sound claim; without it, the first is an error.
    """
    told = {} if refusal is None else {"bad": refusal}
    found: dict[str, Located] = {}
    for mapping in mappings:
        for table in read_tables(mapping, minter=Minter(base), metadata=metadata, **told):
            document = table.document
            if document.iri in found:
                problem = "two mappings read tables of the same name"
                raise SourceError(problem, source=str(table.path), hint="rename one, or write one mapping for both")
            found[document.iri] = Located(document, table.path, None, str(table.path), table.sha256, table.part)
            given.setdefault(document.iri, list(table.claims))
    return list(found.values())
