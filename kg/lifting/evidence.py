"""The words on which a claim rests: Web Annotation selectors by quote, by position and, in a table, by row."""

from __future__ import annotations

from collections.abc import Iterator

from kg.lifting.entities import Names
from kg.lifting.terms import Node, Triple, count, iri, string
from kg.model import Fragment
from kg.vocabulary import CQ, DCTERMS, OA, RDF

__all__ = ["evidence_iri", "evidence_triples"]

_CONTEXT = 32
"""How many code points before and after a quote are kept to find it again in a changed text."""


def evidence_iri(names: Names, start: int, end: int) -> str:
    """The IRI of a stretch of the edition; claims that rest on the same words share it."""
    return names.minter.hashed("evidence", names.edition, str(start), str(end))


def evidence_triples(names: Names, start: int, end: int) -> Iterator[Triple]:
    """A stretch of the edition with its selectors (Web Annotation Data Model, 4.2.4, 4.2.5; 4.2.1 for a named part)."""
    words = names.document.text
    evidence = iri(evidence_iri(names, start, end))
    quote, position = iri(f"{evidence.value}-quote"), iri(f"{evidence.value}-position")
    yield evidence, iri(RDF.type), iri(CQ.Evidence)
    yield evidence, iri(OA.hasSource), iri(names.edition)
    yield evidence, iri(OA.hasSelector), quote
    yield evidence, iri(OA.hasSelector), position
    yield quote, iri(RDF.type), iri(OA.TextQuoteSelector)
    yield quote, iri(OA.exact), string(words[start:end])
    yield quote, iri(OA.prefix), string(words[max(0, start - _CONTEXT) : start])
    yield quote, iri(OA.suffix), string(words[end : end + _CONTEXT])
    yield position, iri(RDF.type), iri(OA.TextPositionSelector)
    yield position, iri(OA.start), count(start)
    yield position, iri(OA.end), count(end)
    if part := names.document.fragment(start, end):
        yield from _fragment_triples(evidence, part)


def _fragment_triples(evidence: Node, part: Fragment) -> Iterator[Triple]:
    fragment = iri(f"{evidence.value}-fragment")
    yield evidence, iri(OA.hasSelector), fragment
    yield fragment, iri(RDF.type), iri(OA.FragmentSelector)
    yield fragment, iri(RDF.value), string(part.value)
    yield fragment, iri(DCTERMS.conformsTo), iri(part.standard)
