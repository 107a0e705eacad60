"""The rules of OWL 2 RL: the same closure as another implementation of the standard's table of rules."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from owlrl_closure import expand

from kg.reasoning import Rule, Tier, load_rules
from kg.reasoning.closure import close
from kg.vocabulary import CQ, OWL, RDF, data_path

DATA = Path(__file__).parent / "data" / "reasoning"
RULES = load_rules(tiers=[Tier.OWL_RL])
EXAMPLE = "https://example.org/"
PREFIXES = (
    f"@prefix cq: <{CQ.iri}> . @prefix ex: <{EXAMPLE}> . @prefix owl: <{OWL.iri}> . "
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
)


def ours(turtle: str) -> set[str]:
    store = ox.Store()
    store.load(turtle.encode(), format=ox.RdfFormat.TURTLE)
    return {str(fact) for fact in close(store, RULES)}


def theirs(turtle: str) -> set[str]:
    """What owlrl infers of instances in our own terms; what is the same as itself is left out, as we leave it out."""
    graph = rdflib.Graph().parse(data=turtle, format="turtle")
    given = set(graph)
    expand(graph)
    return {
        fact
        for s, p, o in set(graph) - given
        if str(s).startswith(EXAMPLE) and not isinstance(o, rdflib.BNode)
        if str(o if str(p) == RDF.type else p).startswith(CQ.iri) or str(p) == OWL.sameAs
        if not _is_itself(fact := f"{s.n3()} {p.n3()} {o.n3()}")
    }


def _is_itself(fact: str) -> bool:
    subject, predicate, value = fact.split(" ", 2)
    return predicate == f"<{OWL.sameAs}>" and subject == value


def test_the_closure_of_every_kind_of_axiom() -> None:
    turtle = (DATA / "owl-rl.ttl").read_text(encoding="utf-8")
    assert ours(turtle) == theirs(turtle)
    assert len(ours(turtle)) > 50


ALONE = {
    "cax-eqc1": ("cq:t-A owl:equivalentClass cq:t-B . ex:a a cq:t-A .", "a type B"),
    "cax-eqc2": ("cq:t-A owl:equivalentClass cq:t-B . ex:a a cq:t-B .", "a type A"),
    "cax-sco": ("cq:t-A rdfs:subClassOf cq:t-B . ex:a a cq:t-A . ex:b a cq:t-B .", "a type B"),
    "eq-rep-o": ("ex:a owl:sameAs ex:b . ex:c cq:t-p ex:a .", "c p b"),
    "eq-rep-s": ("ex:a owl:sameAs ex:b . ex:a cq:t-p ex:c .", "b p c"),
    "eq-sym": ("ex:a owl:sameAs ex:b .", "b sameAs a"),
    "eq-trans": ("ex:a owl:sameAs ex:b . ex:b owl:sameAs ex:c .", "a sameAs c"),
    "prp-dom": ('cq:t-p rdfs:domain cq:t-A . ex:a cq:t-p "x" .', "a type A"),
    "prp-eqp1": ("cq:t-p owl:equivalentProperty cq:t-q . ex:a cq:t-p ex:b . ex:c cq:t-r ex:d .", "a q b"),
    "prp-eqp2": ("cq:t-p owl:equivalentProperty cq:t-q . ex:a cq:t-q ex:b .", "a p b"),
    "prp-inv1": ("cq:t-p owl:inverseOf cq:t-q . ex:a cq:t-p ex:b .", "b q a"),
    "prp-inv2": ("cq:t-p owl:inverseOf cq:t-q . ex:a cq:t-q ex:b .", "b p a"),
    "prp-rng": ('cq:t-p rdfs:range cq:t-A . ex:a cq:t-p ex:b , "x" .', "b type A"),
    "prp-spo1": ("cq:t-p rdfs:subPropertyOf cq:t-q . ex:a cq:t-p ex:b . ex:c cq:t-q ex:d .", "a q b"),
    "prp-spo2": (
        "cq:t-r owl:propertyChainAxiom ( cq:t-p cq:t-q ) . ex:a cq:t-p ex:b . ex:b cq:t-q ex:c . ex:b cq:t-p ex:d .",
        "a r c",
    ),
    "prp-symp": ("cq:t-p a owl:SymmetricProperty . ex:a cq:t-p ex:b . ex:a cq:t-q ex:c .", "b p a"),
    "prp-trp": ("cq:t-p a owl:TransitiveProperty . ex:a cq:t-p ex:b . ex:b cq:t-p ex:c . ex:c cq:t-q ex:d .", "a p c"),
}
"""For each rule a graph, and the one statement that it makes of it: the rest is a near miss."""


def test_every_rule_has_a_graph() -> None:
    assert set(ALONE) == {rule.id for rule in RULES}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_alone(rule: Rule) -> None:
    graph, expected = ALONE[rule.id]
    store = ox.Store()
    store.load((PREFIXES + graph).encode(), format=ox.RdfFormat.TURTLE)
    found = [
        " ".join(re.split("[/#]", term.value)[-1].removeprefix("t-") for term in fact) for fact in close(store, [rule])
    ]
    assert found == [expected]


NODES = st.sampled_from(["ex:a", "ex:b", "ex:c", "ex:d"])
PROPERTIES = st.sampled_from(["cq:t-p", "cq:t-q", "cq:t-r"])
CLASSES = st.sampled_from(["cq:t-A", "cq:t-B", "cq:t-C"])
AXIOMS = st.one_of(
    st.builds("{} a owl:SymmetricProperty .".format, PROPERTIES),
    st.builds("{} a owl:TransitiveProperty .".format, PROPERTIES),
    st.builds("{} rdfs:subPropertyOf {} .".format, PROPERTIES, PROPERTIES),
    st.builds("{} owl:inverseOf {} .".format, PROPERTIES, PROPERTIES),
    st.builds("{} owl:equivalentProperty {} .".format, PROPERTIES, PROPERTIES),
    st.builds("{} owl:propertyChainAxiom ( {} {} ) .".format, PROPERTIES, PROPERTIES, PROPERTIES),
    st.builds("{} rdfs:domain {} .".format, PROPERTIES, CLASSES),
    st.builds("{} rdfs:range {} .".format, PROPERTIES, CLASSES),
    st.builds("{} rdfs:subClassOf {} .".format, CLASSES, CLASSES),
    st.builds("{} owl:equivalentClass {} .".format, CLASSES, CLASSES),
)
STATEMENTS = st.one_of(
    st.builds("{} {} {} .".format, NODES, PROPERTIES, NODES), st.builds("{} a {} .".format, NODES, CLASSES)
)
DECLARED = " ".join(f"cq:t-{name} a owl:ObjectProperty ." for name in "pqr") + "\n"


@settings(deadline=None, max_examples=40)
@given(st.lists(AXIOMS, min_size=1, max_size=5), st.lists(STATEMENTS, min_size=1, max_size=5))
def test_the_closure_of_small_graphs(axioms: list[str], statements: list[str]) -> None:
    turtle = PREFIXES + DECLARED + "\n".join([*axioms, *statements])
    assert ours(turtle) == theirs(turtle)


def test_what_the_ontology_uses_is_covered() -> None:
    """Each OWL construct of the ontology is handled by a rule, or makes no fact about instances in OWL 2 RL."""
    store = ox.Store()
    store.load(path=str(data_path("ontology", "communique.ttl")), format=ox.RdfFormat.TURTLE)
    used = {quad.predicate.value.removeprefix(OWL.iri) for quad in store if quad.predicate.value.startswith(OWL.iri)}
    kinds = store.quads_for_pattern(None, ox.NamedNode(RDF.type), None, None)
    used |= {q.object.value.removeprefix(OWL.iri) for q in kinds if q.object.value.startswith(OWL.iri)}  # type: ignore[union-attr]
    ruled = {"inverseOf", "propertyChainAxiom", "SymmetricProperty", "TransitiveProperty"}
    for_consistency_alone = {
        "AllDisjointClasses", "IrreflexiveProperty", "members", "cardinality", "someValuesFrom", "unionOf",
        "onProperty", "Restriction", "FunctionalProperty",
    }  # fmt: skip
    silent = {
        "Ontology",
        "Class",
        "ObjectProperty",
        "DatatypeProperty",
        "AnnotationProperty",
        "versionIRI",
        "versionInfo",
    }
    assert used <= ruled | for_consistency_alone | silent
    assert used >= ruled
