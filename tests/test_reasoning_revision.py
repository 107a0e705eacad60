"""Facts after changes of editions: revised, they are what deriving them anew from the whole store gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.lifting import lift
from kg.model import Claim, ClaimType, Document, Modality
from kg.reasoning import Changes, Derivation, Rule, Tier, contents, derive, load_rules, revise
from kg.reasoning.claiming import graph_variables
from kg.serialization import canonical_hash
from kg.vocabulary import CQ, OWL, RDF, Minter, data_path

DATA = Path(__file__).parent / "data" / "reasoning"
MINTER = Minter("https://example.org/kg/")
KINDS = {"SCO": "organization", "EU": "organization", "NATO": "organization", "Putin": "person", "Xi": "person"}
KINDS |= {"freedom": "value", "democracy": "value", "Boris": "entity", "Acme": "entity"}
TWIN = ox.NamedNode("https://example.org/cathay")


def world() -> list[ox.Quad]:
    """The ontology and a small reference graph, with something that is the same as one of its states."""
    given = ox.Store()
    for path in (data_path("ontology", "communique.ttl"), DATA / "reference.ttl"):
        given.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    given.add(ox.Quad(ox.NamedNode(MINTER.named("state", "CHN")), ox.NamedNode(OWL.sameAs), TWIN))
    return list(given)


WORLD = world()


def claim(document: Document, type_: ClaimType, modality: Modality = Modality.ASSERTED, **args: Any) -> Claim:
    values = [value for arg in args.values() for value in (arg if isinstance(arg, tuple) else (arg,))]
    linked = {name: MINTER.named(KINDS.get(name, "state"), name) for name in values if name in KINDS or name.isupper()}
    return Claim(type_, args, "words", 0, 5, document.iri, modality=modality, entities=linked)


POOL: list[tuple[ClaimType, dict[str, Any]]] = [
    (ClaimType.MEMBERSHIP, {"member": "CHN", "organization": "SCO", "status": "founding"}),
    (ClaimType.MEMBERSHIP, {"member": "IND", "organization": "SCO", "status": "member"}),
    (ClaimType.MEMBERSHIP, {"member": "JPN", "organization": "Acme", "status": "member"}),
    (ClaimType.MEMBERSHIP, {"member": "JPN", "organization": "RUS", "status": "member"}),
    (ClaimType.MEMBERSHIP, {"member": "Acme", "organization": "SCO", "status": "observer"}),
    (ClaimType.SHARES_VALUES, {"between": ("EU",), "values": ("freedom", "democracy")}),
    (ClaimType.SHARES_VALUES, {"between": ("Acme",), "values": ("freedom",)}),
    (ClaimType.SHARES_VALUES, {"between": ("CHN", "RUS"), "values": ("freedom",)}),
    (ClaimType.MEETING, {"participants": ("Putin", "Xi"), "kind": "summit", "place": "UZB", "within": "a summit"}),
    (ClaimType.MEETING, {"participants": ("CHN", "IND"), "kind": "bilateral", "place": "UZB"}),
    (ClaimType.ACTION, {"actor": "CHN", "verb": "import_from", "target": "RUS"}),
    (ClaimType.ACTION, {"actor": "RUS", "verb": "export_to", "target": "CHN"}),
    (ClaimType.ACTION, {"actor": "RUS", "verb": "invade", "target": "JPN"}),
    (ClaimType.ACTION, {"actor": "RUS", "verb": "attack", "target": "JPN"}),
    (ClaimType.ACTION, {"actor": "Acme", "verb": "aid", "target": "Boris"}),
    (ClaimType.HOLDS_OFFICE, {"person": "Xi", "office": "President", "state_or_org": "CHN"}),
    # In a text with the next claim Boris is a person, in one with a claim above an actor, by the last an organisation.
    (ClaimType.HOLDS_OFFICE, {"person": "Boris", "office": "chairman", "state_or_org": "Acme"}),
    (ClaimType.MEMBERSHIP, {"member": "IND", "organization": "Boris", "status": "member"}),
]


class Graph:
    """A store whose facts are kept by revising them."""

    def __init__(self) -> None:
        self.store = ox.Store()
        self.store.bulk_extend(WORLD)
        self.editions: dict[int, list[ox.Quad]] = {}
        self.refusals: frozenset[Derivation] = frozenset()
        put(self.store, derive(self.store, minter=MINTER))

    def change(self, changed: Iterable[tuple[int, Sequence[int] | None]]) -> None:
        """Put editions with these claims of the pool in the place of documents', or take them away; revise once."""
        changes = Changes()
        for document, chosen in changed:
            old = {quad.graph_name for quad in self.editions.pop(document, [])}
            changes |= contents(self.store, old)  # type: ignore[arg-type]
            for name in old:
                self.store.remove_graph(name)  # type: ignore[arg-type]
            if chosen is not None:
                self.editions[document] = edition(document, chosen)
                self.store.extend(self.editions[document])
                changes |= Changes(frozenset({self.editions[document][0].graph_name}))  # type: ignore[arg-type]
        revision = revise(self.store, changes, minter=MINTER, refusals=self.refusals)
        assert revision is not None
        for quad in revision.delete:
            assert quad in self.store
            self.store.remove(quad)
        assert not any(quad in self.store for quad in revision.insert)
        self.store.extend(revision.insert)
        self.refusals = revision.refusals

    def anew(self) -> tuple[ox.Store, frozenset[Derivation]]:
        """The same editions in a new store with the facts derived as a whole, and what was refused."""
        store = ox.Store()
        store.bulk_extend(WORLD)
        store.extend(quad for quads in self.editions.values() for quad in quads)
        derived = derive(store, minter=MINTER)
        put(store, derived)
        return store, derived.refusals

    def facts(self) -> set[tuple[str, ...]]:
        """The facts by the last parts of their names."""
        derived = derive(self.store, minter=MINTER)
        return {
            tuple(str(term).strip("<>").replace("#", "/").rpartition("/")[2] for term in fact) for fact in derived.facts
        }


def put(store: ox.Store, derived: Any) -> None:
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in (*derived.facts, *derived.background))
    store.extend(derived.derivations)


def edition(document: int, chosen: Sequence[int]) -> list[ox.Quad]:
    """A document's graph; an odd number of claims makes another text, hence an edition of another name."""
    about = Document(f"words {len(chosen) % 2}", f"https://example.org/d{document}", "d", issued="2022-09-17")
    claims = [claim(about, type_, **args) for type_, args in (POOL[number] for number in chosen)]
    return list(lift(about, claims, minter=MINTER))


CHOSEN = st.lists(st.integers(0, len(POOL) - 1), max_size=5, unique=True)
CHANGES = st.lists(
    st.lists(st.tuples(st.integers(0, 3), st.none() | CHOSEN), min_size=1, max_size=2), min_size=1, max_size=4
)


@settings(deadline=None, max_examples=40)
@given(CHANGES)
@example([[(0, [16])], [(1, [17, 14])], [(0, None)], [(1, [14])]])  # who Boris is changes, and with it what may be
@example([[(0, [1]), (1, [1])], [(0, None)], [(1, None)]])  # a fact of two claims that the reference graph has too
@example([[(0, [2])], [(1, [6])], [(0, [])], [(0, [2]), (1, None)]])  # a rule over two editions
@example([[(0, [12])], [(1, [13])], [(1, None)], [(0, None)]])  # a fact of a rule over facts, then of a claim as well
@example([[(0, [0, 8])], [(0, [8, 0, 9])], [(0, [9])]])  # another edition; chains; what is the same as a member
def test_revised_facts_are_those_derived_anew(steps: list[list[tuple[int, list[int] | None]]]) -> None:
    graph = Graph()
    for step in steps:
        graph.change(step)
        anew, refusals = graph.anew()
        assert set(graph.store) == set(anew)
        assert graph.refusals == refusals
    assert canonical_hash(graph.store) == canonical_hash(anew)


def test_a_fact_stays_while_one_claim_supports_it_and_goes_with_the_last() -> None:
    graph = Graph()
    graph.change([(0, [12]), (1, [12]), (2, [13])])
    assert ("RUS", "attacked", "JPN") in graph.facts() and ("RUS", "invaded", "JPN") in graph.facts()
    graph.change([(0, None)])
    assert ("RUS", "invaded", "JPN") in graph.facts()
    graph.change([(1, None)])
    assert ("RUS", "invaded", "JPN") not in graph.facts() and ("RUS", "attacked", "JPN") in graph.facts()
    graph.change([(2, None)])
    assert ("RUS", "attacked", "JPN") not in graph.facts()
    assert set(graph.store) == set(graph.anew()[0]) == set(Graph().store)


def test_what_the_reference_graph_says_stays_without_its_claims() -> None:
    graph = Graph()
    state, member_of = ox.NamedNode(MINTER.named("state", "IND")), ox.NamedNode(CQ.memberOf)

    def held() -> set[ox.Quad]:
        return set(graph.store.quads_for_pattern(state, member_of, None, ox.DefaultGraph()))

    before = held()
    assert before
    graph.change([(0, [1])])
    graph.change([(0, None)])
    assert held() == before


def test_a_claim_that_lies_in_two_graphs_holds_until_both_are_gone() -> None:
    graph = Graph()
    graph.change([(0, [10])])
    copy = ox.NamedNode("https://example.org/copy")
    twice = [ox.Quad(q.subject, q.predicate, q.object, copy) for q in graph.editions[0]]
    graph.store.extend(twice)
    graph.editions[9] = twice
    graph.change([(0, None)])
    assert set(graph.store) == set(graph.anew()[0])
    assert ("CHN", "importedFrom", "RUS") in graph.facts()


def test_a_change_that_changes_nothing_revises_nothing() -> None:
    graph = Graph()
    graph.change([(0, [0, 5, 8])])
    names = {quad.graph_name for quad in graph.editions[0]}
    revision = revise(graph.store, contents(graph.store, names), minter=MINTER)  # type: ignore[arg-type]
    assert revision is not None and (revision.delete, revision.insert, revision.more) == ((), (), 0)


def test_revising_changes_only_what_rests_on_the_edition() -> None:
    graph = Graph()
    graph.change([(0, [0, 5, 8, 10]), (1, [12, 15])])
    before = set(graph.store)
    graph.change([(2, [13])])
    gone, new = before - set(graph.store), set(graph.store) - before
    touched = {str(q.object) for q in gone | new if q.predicate.value == RDF.predicate}
    assert touched == {f"<{CQ.attacked}>"}


# Which rules allow it


LOCAL = {
    "plain": ("SELECT ?subject { GRAPH ?edition { ?subject ?predicate ?object } }", {"?edition"}),
    "optional in one": ("SELECT ?s { GRAPH ?e { ?s ?p ?o } OPTIONAL { GRAPH ?e { ?s ?q ?o } } }", {"?e"}),
    "two": ("SELECT ?s { GRAPH ?e { ?s ?p ?o } GRAPH ?f { ?s ?q ?o } }", {"?e", "?f"}),
    "none at all": ("SELECT ?s { ?s ?p ?o }", set()),
}
GLOBAL = {
    "missing anywhere": "SELECT ?s { GRAPH ?e { ?s ?p ?o } MINUS { GRAPH ?f { ?s ?q ?o } } }",
    "not existing anywhere": "SELECT ?s { GRAPH ?e { ?s ?p ?o } FILTER NOT EXISTS { GRAPH ?f { ?s ?q ?o } } }",
    "optional anywhere": "SELECT ?s { GRAPH ?e { ?s ?p ?o } OPTIONAL { GRAPH ?f { ?s ?q ?o } } }",
    "counted": "SELECT ?s { GRAPH ?e { ?s ?p ?o } } GROUP BY ?s",
    "chosen": "SELECT ?s { { SELECT ?s { GRAPH ?e { ?s ?p ?o } } } }",
    "one by name": "SELECT ?s { GRAPH <https://example.org/g> { ?s ?p ?o } }",
    "asked for": "SELECT ?s ?e { GRAPH ?e { ?s ?p ?o } }",
}


@pytest.mark.parametrize(("query", "variables"), LOCAL.values(), ids=LOCAL)
def test_rules_that_can_be_narrowed_to_editions(query: str, variables: set[str]) -> None:
    assert graph_variables(Rule("own", "Mine.", Tier.CLAIMS, query)) == variables


@pytest.mark.parametrize("query", GLOBAL.values(), ids=GLOBAL)
def test_rules_that_cannot_be_narrowed_make_all_facts_anew(query: str) -> None:
    rule = Rule("own", "Mine.", Tier.CLAIMS, query)
    assert graph_variables(rule) is None
    assert revise(ox.Store(), Changes(), minter=MINTER, rules=[rule]) is None


def test_all_rules_of_the_product_can_be_narrowed() -> None:
    variables = {rule.id: graph_variables(rule) for rule in load_rules(tiers=[Tier.CLAIMS])}
    assert len(variables) == 16 and None not in variables.values()
    assert {rule for rule, found in variables.items() if found and len(found) > 1} == {"value-of-members"}
