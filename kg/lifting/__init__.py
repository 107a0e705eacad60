"""Claims into RDF: one named graph for each edition of a document.

The graph holds what the edition is, what it is held to state, by which words, and which program read it. There are no
blank nodes, and every IRI is a function of what it names: the same document and claims give the same quads, in the
same order, whatever the order of the claims.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from types import MappingProxyType

import pyoxigraph as ox

from kg.decisions import Reviewed
from kg.gate import check
from kg.lifting.claims import claim_triples
from kg.lifting.entities import Names, entity_triples
from kg.lifting.evidence import evidence_triples
from kg.lifting.metadata import edition_iri, edition_triples, run_triples
from kg.lifting.reviews import review_triples
from kg.lifting.terms import Triple, check_claim, check_document, iri
from kg.model import Claim, ClaimType, Document, Extractor
from kg.vocabulary import Minter

__all__ = ["edition_iri", "lift"]

_NONE: Mapping[str, Sequence[Reviewed]] = MappingProxyType({})


def lift(
    document: Document,
    claims: Iterable[Claim],
    *,
    minter: Minter,
    with_text: bool = True,
    lexicon_version: str | None = None,
    reader: Extractor | None = None,
    reviews: Mapping[str, Sequence[Reviewed]] = _NONE,
    decisions: str | None = None,
) -> Iterator[ox.Quad]:
    """The graph of one edition as quads, all in the graph that the edition's IRI names, each quad once.

    ``with_text`` says whether the graph holds the whole text, against which quotes can be checked later.
    ``lexicon_version`` names the edition of the lexicon that the extractor followed, if it is one that does.
    ``reader`` is the extractor that read the document, whether or not it found anything.
    ``reviews`` tells by the names of claims what people decided about them, ``decisions`` is a digest of all decisions
    about the edition.

    Raises :class:`~kg.errors.ClaimError` when the gate refuses a claim or a claim holds what RDF cannot, and
    :class:`~kg.errors.SourceError` when the document's metadata cannot be written as RDF.
    """
    check_document(document)
    kept = _unique(check_claim(check(claim, document), document) for claim in claims)
    meetings = tuple(claim for claim in kept if claim.type is ClaimType.MEETING)
    names = Names(document, minter, edition_iri(document, minter), meetings)
    graph = iri(names.edition)
    triples = chain(
        edition_triples(document, minter, with_text=with_text, decisions=decisions),
        _triples(names, kept, lexicon_version, reader),
        review_triples(names, {claim.id: reviews.get(claim.id, ()) for claim in kept}),
    )
    return iter(dict.fromkeys(ox.Quad(*triple, graph) for triple in triples))


def _triples(
    names: Names, claims: list[Claim], lexicon_version: str | None, reader: Extractor | None
) -> Iterator[Triple]:
    yield from run_triples(names, claims, lexicon_version, reader)
    yield from entity_triples(names, claims)
    for claim in claims:
        yield from claim_triples(names, claim, lexicon_version)
        yield from evidence_triples(names, claim.start, claim.end)


def _unique(claims: Iterable[Claim]) -> list[Claim]:
    """The claims in text order; of several with one name the surest stays, so that a claim has one confidence."""
    best: dict[str, Claim] = {}
    for claim in claims:
        name = claim.id
        if name not in best or _preference(claim) < _preference(best[name]):
            best[name] = claim
    return sorted(best.values(), key=lambda claim: (claim.start, claim.end, claim.type, claim.id))


def _preference(claim: Claim) -> tuple[object, ...]:
    made_by = claim.extractor
    return -claim.confidence, made_by.name, made_by.version, made_by.entry, sorted(claim.entities.items())
