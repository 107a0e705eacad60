"""The rules of OWL 2 RL one by one, as the standard lists them: which are kept, and that owlrl agrees."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
import yaml
from owlrl_closure import expand

from kg.reasoning import Tier, derive, load_rules
from kg.reasoning.closure import close, evaluate
from kg.vocabulary import CQ, OWL, RDF, Minter

FILE = Path(__file__).parent / "data" / "reasoning" / "owl-rl.yaml"
TABLE: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
MADE = {name: row for name, row in TABLE.items() if "makes" in row}
CLASHES = {name: row for name, row in TABLE.items() if "clash" in row}
LACKING = {name: row for name, row in TABLE.items() if "lacks" in row}
EXAMPLE = "https://example.org/"
PREFIXES = (
    f"@prefix t: <{CQ.iri}t-> . @prefix ex: <{EXAMPLE}> . @prefix owl: <{OWL.iri}> . "
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
)
RULES = load_rules(tiers=[Tier.OWL_RL])


def store_of(turtle: str) -> ox.Store:
    store = ox.Store()
    store.load((PREFIXES + turtle).encode(), format=ox.RdfFormat.TURTLE)
    return store


def graph_of(row: dict[str, Any]) -> str:
    return str(next(row[key] for key in ("rule", "effect", "clash", "graph") if key in row))


def ours(turtle: str) -> set[str]:
    """What the rules make of individuals."""
    made = [fact for fact in close(store_of(turtle), RULES) if fact.subject.value.startswith(EXAMPLE)]  # type: ignore[union-attr]
    return {short(*(term.value for term in fact)) for fact in made}  # type: ignore[union-attr]


def theirs(turtle: str) -> set[str]:
    """What owlrl infers about individuals."""
    graph = rdflib.Graph().parse(data=PREFIXES + turtle, format="turtle")
    given = set(graph)
    expand(graph)
    return {short(*map(str, triple)) for triple in set(graph) - given if is_about_individuals(triple)}


def is_about_individuals(triple: tuple[Any, Any, Any]) -> bool:
    """Whether a triple is none of those that owlrl adds to every graph, or that the product never makes.

    Left out: what is said of classes, properties, datatypes and literals (the subject is no individual), nodes without
    names, ``owl:Thing`` and other classes of OWL and RDFS, and that a thing is the same as itself.
    """
    subject, predicate, value = triple
    if not str(subject).startswith(EXAMPLE) or isinstance(value, rdflib.BNode):
        return False
    if str(predicate) == OWL.sameAs:
        return bool(subject != value)
    return str(value if str(predicate) == RDF.type else predicate).startswith(CQ.iri)


def short(subject: str, predicate: str, value: str) -> str:
    parts = [subject, predicate, value]
    for iri, name in ((f"{CQ.iri}t-", ""), (EXAMPLE, "ex:"), (OWL.iri, ""), (RDF.iri, "")):
        parts = [name + part.removeprefix(iri) if part.startswith(iri) else part for part in parts]
    return " ".join(parts)


def test_every_rule_of_the_standard_is_listed_once() -> None:
    assert Counter(row["table"] for row in TABLE.values()) == {4: 9, 5: 20, 6: 19, 7: 5, 8: 5, 9: 20}
    kinds = Counter(key for row in TABLE.values() for key in ("rule", "effect", "clash", "excluded") if key in row)
    assert kinds == {"rule": 17, "effect": 10, "clash": 8, "excluded": 43}
    assert len(MADE) == 27 and len(LACKING) == 13
    assert all(len(row["excluded"].split()) > 4 for row in TABLE.values() if "excluded" in row)


def test_the_files_are_those_of_the_list() -> None:
    assert {rule.id for rule in RULES} == {name for name, row in TABLE.items() if "rule" in row}
    # Of prp-fp there is a file that finds contradictions, while nothing is made the same by it.
    assert {rule.id for rule in load_rules(tiers=[Tier.CLASH])} == {*CLASHES, "prp-fp"}
    tables = {rule.id: rule.clause.split(", ")[2] for rule in load_rules(tiers=[Tier.OWL_RL, Tier.CLASH])}
    assert tables == {name: f"table {TABLE[name]['table']}" for name in tables}


@pytest.mark.parametrize("name", MADE)
def test_a_rule_makes_what_owlrl_makes(name: str) -> None:
    turtle = graph_of(MADE[name])
    assert ours(turtle) == set(MADE[name]["makes"]) == theirs(turtle)


def test_all_graphs_together_give_what_owlrl_makes_of_them() -> None:
    turtle = "\n".join(graph_of(row) for row in MADE.values())
    found = ours(turtle)
    assert found == theirs(turtle)
    assert len(found) == 54


@pytest.mark.parametrize("name", LACKING)
def test_an_excluded_rule_is_the_only_difference_from_owlrl(name: str) -> None:
    turtle = graph_of(LACKING[name])
    assert theirs(turtle) - ours(turtle) == set(LACKING[name]["lacks"])
    assert ours(turtle) <= theirs(turtle)


@pytest.mark.parametrize("name", CLASHES)
def test_a_contradiction_is_found(name: str) -> None:
    (rule,) = (rule for rule in load_rules(tiers=[Tier.CLASH]) if rule.id == name)
    assert list(evaluate(store_of(graph_of(CLASHES[name])), rule))
    assert not list(evaluate(store_of("ex:a t:p ex:b ."), rule))


@pytest.mark.parametrize("name", MADE)
def test_facts_of_claims_lead_on_as_what_is_given_does(name: str) -> None:
    """The same rules over a fact: the graph's individuals speak in a claim, and a derivation gives what follows."""
    store = store_of(graph_of(MADE[name]))
    edition = ox.NamedNode("https://example.org/edition")
    said = [quad for quad in store if str(quad.subject).startswith(f"<{EXAMPLE}")]
    for quad in said:
        store.remove(quad)
        store.add(ox.Quad(quad.subject, quad.predicate, quad.object, edition))
    query = "SELECT ?subject ?predicate ?object ?support { GRAPH ?support { ?subject ?predicate ?object } }"
    claims = type(RULES[0])("said", "What is said is so.", Tier.CLAIMS, query)
    found = derive(store, minter=Minter(), rules=[claims, *RULES])
    made = {short(*(term.value for term in fact)) for fact in found.facts}  # type: ignore[union-attr]
    assert made == set(MADE[name]["makes"]) | {short(*(t.value for t in quad.triple)) for quad in said}  # type: ignore[union-attr]
