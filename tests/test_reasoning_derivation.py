"""Facts and where they come from: every fact leads back to claims, and deriving changes nothing and repeats itself."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg.lifting import lift
from kg.model import Claim, ClaimType, Document, Modality
from kg.reasoning import Derived, derivations_graph, derive, recorded_facts
from kg.vocabulary import CQ, OWL, RDF, RDFS, Minter, data_path

DATA = Path(__file__).parent / "data" / "reasoning"
MINTER = Minter("https://example.org/kg/")
DOCUMENT = Document("words", "https://example.org/d", "d.txt", issued="2022-09-17")
KINDS = {"SCO": "organization", "EU": "organization", "NATO": "organization", "Putin": "person", "Xi": "person"}
KINDS |= {"freedom": "value", "democracy": "value"}


def claim(type_: ClaimType, /, modality: Modality = Modality.ASSERTED, **args: Any) -> Claim:
    """A claim whose names are local names of reference entities, of states unless they stand in ``KINDS``."""
    values = [value for arg in args.values() for value in (arg if isinstance(arg, tuple) else (arg,))]
    entities = {
        name: MINTER.named(KINDS.get(name, "state"), name) for name in values if name in KINDS or str(name).isupper()
    }
    return Claim(type_, args, "words", 0, 5, DOCUMENT.iri, modality=modality, entities=entities)


CLAIMS = (
    claim(ClaimType.MEMBERSHIP, member="CHN", organization="SCO", status="founding", leads=True),
    claim(ClaimType.MEMBERSHIP, member="IND", organization="SCO", status="member"),
    claim(ClaimType.SHARES_VALUES, between=("EU",), values=("freedom", "democracy")),
    claim(ClaimType.MEETING, participants=("Putin", "Xi"), kind="summit", place="UZB", within="a summit"),
    claim(ClaimType.ACTION, actor="CHN", verb="import_from", target="RUS"),
    claim(ClaimType.ACTION, actor="RUS", verb="invade", target="JPN"),
    claim(ClaimType.HOLDS_OFFICE, person="Xi", office="President", state_or_org="CHN"),
)


def store_of(claims: tuple[Claim, ...] = CLAIMS) -> ox.Store:
    store = ox.Store()
    for path in (data_path("ontology", "communique.ttl"), DATA / "reference.ttl"):
        store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    if claims:
        store.extend(lift(DOCUMENT, claims, minter=MINTER))
    return store


def fact(subject: str, property_: str, value: str) -> ox.Triple:
    names = (MINTER.named(*subject.split(":")), CQ[property_], MINTER.named(*value.split(":")))
    return ox.Triple(*(ox.NamedNode(name) for name in names))


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return store_of()


@pytest.fixture(scope="module")
def result(store: ox.Store) -> Derived:
    return derive(store, minter=MINTER)


def records(result: Derived) -> dict[str, dict[str, set[str]]]:
    """Derivation → property → values."""
    nodes: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for quad in result.derivations:
        nodes[quad.subject.value][quad.predicate.value].add(str(quad.object))  # type: ignore[union-attr]
    return {name: node for name, node in nodes.items() if f"<{CQ.Derivation}>" in node[RDF.type]}


EXPECTED = [
    ("state:CHN", "foundingMemberOf", "organization:SCO"),
    ("state:CHN", "memberOf", "organization:SCO"),  # a founding member is a member
    ("state:CHN", "leaderOf", "organization:SCO"),
    ("organization:SCO", "hasMember", "state:CHN"),  # two steps away
    ("organization:SCO", "hasMember", "state:IND"),
    ("organization:EU", "upholds", "value:democracy"),
    ("state:HRV", "upholds", "value:freedom"),
    ("organization:EU", "sharesValuesWith", "state:HRV"),  # symmetric
    ("person:Xi", "metWith", "person:Putin"),
    ("state:RUS", "exportedTo", "state:CHN"),  # inverse
    ("state:RUS", "tradedWith", "state:CHN"),  # above it
    ("state:CHN", "tradedWith", "state:RUS"),
    ("state:RUS", "attacked", "state:JPN"),
    ("person:Xi", "holdsOfficeIn", "state:CHN"),
]


@pytest.mark.parametrize("expected", EXPECTED, ids=" ".join)
def test_what_follows(result: Derived, expected: tuple[str, str, str]) -> None:
    assert fact(*expected) in result.facts


@pytest.mark.parametrize(
    "absent",
    [
        ("state:GBR", "upholds", "value:freedom"),
        ("state:CHN", "upholds", "value:freedom"),
        ("state:JPN", "attacked", "state:RUS"),
        ("person:Putin", "holdsOfficeIn", "state:RUS"),
    ],
    ids=" ".join,
)
def test_what_does_not_follow(result: Derived, absent: tuple[str, str, str]) -> None:
    assert fact(*absent) not in result.facts + result.background


def test_a_chain_over_the_reference_graph_is_followed(result: Derived) -> None:
    places = {t.object.value for t in result.facts if t.predicate.value == CQ.tookPlaceIn}  # type: ignore[union-attr]
    assert places == {MINTER.named("state", "UZB"), MINTER.named("place", "CentralAsia"), MINTER.named("place", "Asia")}


def test_every_fact_has_a_derivation_and_every_derivation_a_fact(result: Derived) -> None:
    derived = {
        tuple(next(iter(node[term])) for term in (RDF.subject, RDF.predicate, RDF.object))
        for node in records(result).values()
    }
    assert derived == {(str(t.subject), str(t.predicate), str(t.object)) for t in result.facts}


def test_every_derivation_leads_to_claims_without_a_circle(store: ox.Store, result: Derived) -> None:
    nodes = records(result)
    claims = {str(q.subject) for q in store.quads_for_pattern(None, ox.NamedNode(CQ.modality), None, None)}
    memberships = {str(q.subject) for q in store.quads_for_pattern(None, None, ox.NamedNode(CQ.Membership), None)}

    def leaves(name: str, above: tuple[str, ...] = ()) -> set[str]:
        assert name not in above, "a circle"
        found = set()
        for support in nodes[name][CQ.support]:
            inner = support[1:-1]
            found |= leaves(inner, (*above, name)) if inner in nodes else {support}
        return found

    assert len(nodes) == 33
    for name in nodes:
        assert leaves(name) & claims, name
        assert leaves(name) <= claims | memberships


def test_every_derivation_names_one_rule_that_is_described(result: Derived) -> None:
    described = {str(q.subject) for q in result.derivations if q.predicate.value == RDFS.label}
    for node in records(result).values():
        (rule,) = node[CQ.rule]
        assert rule in described


def test_a_fact_of_two_claims_has_two_derivations() -> None:
    twice = (CLAIMS[1], claim(ClaimType.MEMBERSHIP, member="IND", organization="SCO", status="member", leads=True))
    found = records(derive(store_of(twice), minter=MINTER))
    member = [n for n in found.values() if f"<{CQ.memberOf}>" in n[RDF.predicate]]
    assert len(member) == 2
    (inverse,) = (node for node in found.values() if f"<{CQ.hasMember}>" in node[RDF.predicate])
    assert len(inverse[CQ.support]) == 2


def test_a_fact_that_the_reference_graph_has_too_is_made_of_claims_all_the_same(result: Derived) -> None:
    assert fact("state:IND", "memberOf", "organization:SCO") in result.facts


def test_the_background_rests_on_no_claim() -> None:
    without = derive(store_of(()), minter=MINTER)
    assert without.facts == () and without.derivations == ()
    assert fact("state:IND", "memberOf", "organization:SCO") in without.background
    assert fact("organization:EU", "hasMember", "state:HRV") in without.background
    assert fact("organization:EU", "hasMember", "state:GBR") not in without.background
    assert (
        ox.Triple(*(ox.NamedNode(n) for n in (MINTER.named("state", "IND"), RDF.type, CQ.Actor))) in without.background
    )


def test_background_and_facts_are_apart_and_sorted(result: Derived) -> None:
    assert not set(result.facts) & set(result.background)
    assert list(result.facts) == sorted(result.facts, key=str)
    assert list(result.background) == sorted(result.background, key=str)


def test_facts_speak_of_instances_in_the_terms_of_the_product(result: Derived) -> None:
    for triple in result.facts + result.background:
        assert isinstance(triple.subject, ox.NamedNode)
        assert not triple.subject.value.startswith(CQ.iri)
        assert not isinstance(triple.object, ox.BlankNode)
        if triple.predicate.value == RDF.type:
            assert triple.object.value.startswith(CQ.iri)  # type: ignore[union-attr]


def test_a_class_that_the_reference_graph_gives_is_no_fact(result: Derived) -> None:
    typed = {t.subject.value for t in result.facts if t.predicate.value == RDF.type}  # type: ignore[union-attr]
    assert typed and all(name.startswith(MINTER.base) for name in typed)


def test_deriving_changes_nothing_and_repeats_itself(store: ox.Store, result: Derived) -> None:
    before = set(store)
    assert derive(store, minter=MINTER) == result
    assert set(store) == before


def test_a_store_with_the_facts_of_an_earlier_derivation_gives_the_same(result: Derived) -> None:
    store = store_of()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in result.facts + result.background)
    store.extend(result.derivations)
    assert recorded_facts(store, minter=MINTER) == set(result.facts)
    again = derive(store, minter=MINTER)
    assert (again.facts, again.derivations, again.counts) == (result.facts, result.derivations, result.counts)


def test_facts_go_when_their_claims_go(result: Derived) -> None:
    store = store_of(CLAIMS[:2])
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in result.facts)
    store.extend(result.derivations)
    again = derive(store, minter=MINTER)
    assert fact("state:HRV", "upholds", "value:freedom") not in again.facts + again.background
    assert fact("state:CHN", "leaderOf", "organization:SCO") in again.facts


def test_the_quads_lie_in_the_graph_of_derivations(result: Derived) -> None:
    assert {quad.graph_name for quad in result.derivations} == {derivations_graph(MINTER)}
    assert derivations_graph(MINTER).value == "https://example.org/kg/graph/derivations"
    assert len(set(result.derivations)) == len(result.derivations)


def test_counts_and_rounds_are_told(result: Derived) -> None:
    assert result.counts["membership"] == 2
    assert result.counts["value-of-members"] == 3
    assert list(result.counts) == sorted(result.counts)
    assert 2 <= result.rounds <= 6


def test_what_is_the_same_shares_its_facts() -> None:
    store = store_of()
    twin = ox.NamedNode("https://example.org/cathay")
    store.add(ox.Quad(ox.NamedNode(MINTER.named("state", "CHN")), ox.NamedNode(OWL.sameAs), twin))
    facts = derive(store, minter=MINTER).facts
    leads = ox.Triple(twin, ox.NamedNode(CQ.leaderOf), ox.NamedNode(MINTER.named("organization", "SCO")))
    assert leads in facts
