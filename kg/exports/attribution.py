"""Claims as mentions with attributions, in the Grounded Representation and Source Perspective model (GRaSP).

A mention (the words) denotes a claim and has an attribution, which says how sure, of which tone and by whom.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import yaml
from pyoxigraph import Literal, NamedNode, Quad

from kg.exports.records import Record, Term, read_records
from kg.store import Store
from kg.vocabulary import OA, PROV, RDF, RDFS, XSD, data_path

__all__ = ["GAF", "GRASP", "attribution_quads"]

GAF = "http://groundedannotationframework.org/gaf#"
GRASP = "http://groundedannotationframework.org/grasp#"
_FACTUALITY = "http://groundedannotationframework.org/grasp/factuality#"
_SENTIMENT = "http://groundedannotationframework.org/grasp/sentiment#"


@functools.cache
def _values() -> dict[str, Any]:
    values: dict[str, Any] = yaml.safe_load(data_path("ontology", "exports", "attribution.yaml").read_text("utf-8"))
    return values


def attribution_quads(store: Store) -> Iterator[Quad]:
    """For each claim its mention and attribution; speakers are those of the claim, the author of a text among them."""
    for record in read_records(store):
        claim, mention, attribution = (NamedNode(record.claim + end) for end in ("", "-mention", "-attribution"))
        for predicate, value in _mention(record, claim, attribution):
            yield Quad(mention, NamedNode(predicate), value)
        for predicate, value in _attribution(record, mention):
            yield Quad(attribution, NamedNode(predicate), value)
        yield Quad(claim, NamedNode(GAF + "denotedBy"), mention)


def _mention(record: Record, claim: NamedNode, attribution: NamedNode) -> Iterator[tuple[str, Term]]:
    yield RDF.type, NamedNode(GAF + "Mention")
    yield GAF + "denotes", claim
    yield GRASP + "hasAttribution", attribution
    yield PROV.wasDerivedFrom, NamedNode(record.edition.iri)
    yield RDFS.label, Literal(record.quote)
    for predicate, place in ((OA.start, record.start), (OA.end, record.end)):
        yield predicate, Literal(str(place), datatype=NamedNode(XSD.nonNegativeInteger))


def _attribution(record: Record, mention: NamedNode) -> Iterator[tuple[str, Term]]:
    yield RDF.type, NamedNode(GRASP + "Attribution")
    yield GRASP + "isAttributionFor", mention
    for speaker in record.terms("attributedTo"):
        yield GRASP + "wasAttributedTo", speaker
    for value in _values()["modality"].get(_token(record, "modality"), ()):
        yield RDF.iri + "value", NamedNode(_FACTUALITY + value)
    if tone := _values()["polarity"].get(_token(record, "polarity")):
        yield RDF.iri + "value", NamedNode(_SENTIMENT + tone)


def _token(record: Record, name: str) -> str:
    return next((term.value.rpartition("/")[2] for term in record.terms(name) if isinstance(term, NamedNode)), "")
