"""What people decided about claims: reviews as activities, with who, when and why (PROV-O)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.decisions import Decision, Reviewed
from kg.lifting.entities import Names
from kg.lifting.terms import Node, Triple, iri, moment, string
from kg.vocabulary import CQ, PROV, RDF, RDFS, Minter

__all__ = ["review_triples"]


def review_triples(names: Names, reviews: Mapping[str, Sequence[Reviewed]]) -> Iterator[Triple]:
    """The reviews of each claim, and of which claim it is the correction.

    A review is qualified as an influence on the claim (PROV-O, qualified influence), beside the plain property.
    """
    for name, reviewed in reviews.items():
        claim = iri(names.minter.named("claim", name))
        for part in reviewed:
            if part.original != name:
                yield claim, iri(PROV.wasRevisionOf), iri(names.minter.named("claim", part.original))
            for decision in part.decisions:
                review = _review(names, part.original, decision)
                influence = iri(f"{review.value}-influence")
                yield claim, iri(CQ.reviewedIn), review
                yield claim, iri(PROV.qualifiedInfluence), influence
                yield influence, iri(RDF.type), iri(PROV.ActivityInfluence)
                yield influence, iri(PROV.activity), review
                yield from _review_triples(names, review, decision)


def _review(names: Names, original: str, decision: Decision) -> Node:
    corrected = decision.corrected.id if decision.corrected else ""
    parts = (decision.reviewer, decision.at, decision.verdict, decision.reason, corrected)
    return iri(names.minter.hashed("review", names.edition, original, *parts))


def _review_triples(names: Names, review: Node, decision: Decision) -> Iterator[Triple]:
    reviewer = iri(names.minter.hashed("reviewer", decision.reviewer))
    yield review, iri(RDF.type), iri(CQ.Review)
    yield review, iri(CQ.verdict), iri(Minter().named("verdict", decision.verdict))
    yield review, iri(PROV.wasAssociatedWith), reviewer
    yield review, iri(PROV.endedAtTime), moment(decision.at)
    if decision.reason:
        yield review, iri(CQ.reason), string(decision.reason)
    yield reviewer, iri(RDF.type), iri(CQ.Reviewer)
    yield reviewer, iri(RDFS.label), string(decision.reviewer)
