"""From sources to claims, and to what it takes to review them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableSet
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from kg.decisions import Decision
from kg.errors import ClaimError
from kg.gate import check
from kg.model import Claim, Document
from kg.pipeline.deciding import Decisions, Told, decisions_file, tell
from kg.pipeline.extractors import Reader
from kg.pipeline.putting import passes
from kg.pipeline.tabling import parted, put_in
from kg.pipeline.texts import by_document, read_text, refuse_left_over
from kg.review import apply
from kg.sources import Bad, Located, read_located
from kg.vocabulary import DEFAULT_BASE, Minter

if TYPE_CHECKING:
    from kg.extraction import Extractor

__all__ = ["Sheet", "documents_of", "read_claims_of", "read_sheets", "texts_and_tables"]

_ONE_ONLY = frozenset(("title", "url", "iri"))


def read_claims_of(
    sources: Iterable[str | Path],
    *,
    extractor: Extractor | None = None,
    base: str = DEFAULT_BASE,
    metadata: Mapping[str, str] | None = None,
    iri: str | None = None,
    decisions: Iterable[str | Path] | None = (),
    stale: Told | None = None,
) -> Iterator[tuple[Document, tuple[Claim, ...]]]:
    """Each document of the sources with its claims, one after the other.

    What people decided about them is applied, as by :func:`build`. Raises what :func:`kg.sources.read_documents`
    raises, and :class:`~kg.errors.ClaimError` when the gate refuses one of the claims.
    """
    reader, decided = Reader(extractor, (), base), Decisions(decisions, read=read_text)
    given: dict[str, list[Claim]] = {}
    for read in texts_and_tables(sources, given, base, metadata, iri):
        document = read.document
        found = given.pop(document.iri, None)
        outcome = apply(decided.settled(read), reader.extractor.extract(document) if found is None else found, document)
        tell(outcome.stale, stale)
        yield document, tuple(check(claim, document) for claim in outcome.claims)
    tell(decided.left_over(), stale)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What it takes to review a document: its claims as they were read, the decisions so far, and their file."""

    document: Document
    claims: tuple[Claim, ...]
    decisions: tuple[Decision, ...]
    file: Path


def read_sheets(
    sources: Iterable[str | Path],
    *,
    extractor: Extractor | None = None,
    claims: Iterable[str | Path] = (),
    base: str = DEFAULT_BASE,
    metadata: Mapping[str, str] | None = None,
    iri: str | None = None,
    decisions: Path | None = None,
    refusal: Callable[[ClaimError], None] | None = None,
) -> Iterator[Sheet]:
    """Each document of the sources with what it takes to review it.

    ``claims`` and ``refusal`` are those of :func:`build`. ``decisions`` is the file in which decisions are kept, not
    one beside each source. Raises :class:`~kg.errors.InputError` for sources, claims and decisions that cannot be
    used.
    """
    given, reader = by_document(claims), Reader(extractor, (), base)
    known = [decisions] if decisions is not None and decisions.exists() else []
    decided = Decisions(known, read=read_text)
    for read in texts_and_tables(sources, given, base, metadata, iri, refusal=refusal):
        document, file = read.document, decisions or decisions_file(read.path or Path("stdin"))
        handed = given.pop(document.iri, None)
        found = list(reader.extractor.extract(document) if handed is None else handed)
        passed = tuple(claim for claim in found if passes(claim, document, refusal))
        yield Sheet(document, passed, decided.about(read), file)
    refuse_left_over(given)


def texts_and_tables(
    sources: Iterable[str | Path],
    given: dict[str, list[Claim]],
    base: str,
    metadata: Mapping[str, str] | None,
    iri: str | None = None,
    *,
    bad: Bad | None = None,
    refusal: Callable[[ClaimError], None] | None = None,
    english: MutableSet[str] | None = None,
) -> Iterable[Located]:
    """The documents of the sources, one after the other, and the tables of mappings, whose claims are put to ``given``.

    ``bad`` and ``english`` are those of :func:`kg.sources.read_located`, ``refusal`` is told of rows that make no sound
    claim.
    """
    texts, mappings = parted(sources)
    return chain(
        _texts(texts, base, metadata, iri, bad=bad, english=english), put_in(given, mappings, base, metadata, refusal)
    )


def documents_of(sources: Iterable[str | Path], *, base: str) -> Iterator[Document]:
    """The documents of the sources, tables among them, one after the other."""
    for located in texts_and_tables(sources, {}, base, None, refusal=_passed_by):
        yield located.document


def _passed_by(_: ClaimError) -> None:
    """A row that made no claim when the graph was built makes none now."""


def _texts(
    sources: Iterable[str | Path],
    base: str,
    metadata: Mapping[str, str] | None,
    iri: str | None,
    *,
    bad: Bad | None = None,
    english: MutableSet[str] | None = None,
) -> Iterable[Located]:
    documents = read_located(sources, minter=Minter(base), metadata=metadata or {}, iri=iri, bad=bad, english=english)
    # What only one document can have is refused at the second, and by then nothing may have been made of the first.
    return list(documents) if iri or _ONE_ONLY & set(metadata or ()) else documents
