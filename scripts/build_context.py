"""Write ``ontology/context.jsonld``, the JSON-LD context that the product publishes, from the ontology's terms.

Run it after a change of ``ontology/communique.ttl``; ``--check`` only says whether the file is current.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store

from kg.serialization import write_file
from kg.vocabulary import CQ, DCTERMS, OA, OWL, PROV, RDF, RDFS, SKOS, XSD, prefixes

ONTOLOGY = Path(__file__).parent.parent / "ontology"

# What the properties of other vocabularies take as values in our data.
TO_NODES = {
    OA.iri: "hasSource hasSelector",
    DCTERMS.iri: "conformsTo",
    PROV.iri: "wasQuotedFrom wasGeneratedBy wasDerivedFrom wasAttributedTo wasAssociatedWith used hadPlan "
    "wasRevisionOf specializationOf wasInfluencedBy qualifiedInfluence activity",
    SKOS.iri: "inScheme hasTopConcept topConceptOf broader narrower related exactMatch closeMatch broadMatch "
    "narrowMatch relatedMatch",
    RDFS.iri: "subClassOf subPropertyOf domain range isDefinedBy",
    OWL.iri: "inverseOf disjointWith equivalentClass equivalentProperty sameAs versionIRI imports",
    RDF.iri: "subject predicate",
}
TO_VALUES = {
    OA.start: XSD.nonNegativeInteger,
    OA.end: XSD.nonNegativeInteger,
    DCTERMS.issued: XSD.date,
    PROV.endedAtTime: XSD.dateTime,
}
PLAIN = {XSD.string, RDF.langString, XSD.boolean, XSD.integer}


def context() -> dict[str, object]:
    """The context's entries: prefixes, and the type of value of each property that has but one."""
    ontology = Store()
    ontology.load(path=ONTOLOGY / "communique.ttl", format=RdfFormat.TURTLE)
    typed = {iri + name: "@id" for iri, names in TO_NODES.items() for name in names.split()} | TO_VALUES
    for name in CQ:
        if kind := _kind(ontology, NamedNode(CQ[name])):
            typed[CQ[name]] = kind
    known = prefixes()
    short = {iri: f"{prefix}:" for prefix, iri in known.items()}
    return known | {
        _shortened(iri, short): {"@type": kind if kind == "@id" else _shortened(kind, short)}
        for iri, kind in sorted(typed.items())
    }


def _kind(ontology: Store, term: NamedNode) -> str | None:
    types = {quad.object for quad in ontology.quads_for_pattern(term, NamedNode(RDF.type), None)}
    if NamedNode(OWL.ObjectProperty) in types:
        return "@id"
    ranges = [quad.object for quad in ontology.quads_for_pattern(term, NamedNode(RDFS.range), None)]
    if NamedNode(OWL.DatatypeProperty) in types and len(ranges) == 1 and isinstance(ranges[0], NamedNode):
        return None if ranges[0].value in PLAIN or not ranges[0].value.startswith(XSD.iri) else ranges[0].value
    return None


def _shortened(iri: str, short: dict[str, str]) -> str:
    namespace = next(namespace for namespace in short if iri.startswith(namespace))
    return short[namespace] + iri[len(namespace) :]


def build() -> bytes:
    """The file's bytes."""
    return (json.dumps({"@context": context()}, indent=2, sort_keys=True) + "\n").encode("utf-8")


def main() -> int:
    target = ONTOLOGY / "context.jsonld"
    wanted = build()
    if "--check" in sys.argv[1:]:
        return 0 if target.exists() and target.read_bytes() == wanted else 1
    write_file(target, wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main())
