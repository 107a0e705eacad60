"""Each rule over claims: which facts it makes of which claims, and which near misses it leaves alone."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml

from kg.errors import InputError, LimitError, ParseError
from kg.lifting import lift
from kg.model import ARGUMENTS, Claim, ClaimType, Document
from kg.reasoning import Derived, Rule, Tier, derive, load_rules
from kg.vocabulary import CQ, RDF, RDFS, Minter, data_path, prefixes

DATA = Path(__file__).parent / "data" / "reasoning"
MINTER = Minter()
TABLE: dict[str, list[dict[str, Any]]] = yaml.safe_load((DATA / "rules.yaml").read_text(encoding="utf-8"))
CASES = [(rule, number, case) for rule, cases in TABLE.items() for number, case in enumerate(cases)]
MINTED = {"Boris": MINTER.named("entity", "Boris"), "Acme": MINTER.named("entity", "Acme")}
RULES = load_rules()
WORLD = [
    quad
    for path in (data_path("ontology", "communique.ttl"), DATA / "reference.ttl")
    for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
]


def world() -> ox.Store:
    store = ox.Store()
    store.bulk_extend(WORLD)
    return store


def names(store: ox.Store) -> dict[str, str]:
    query = "SELECT ?name ?entity { ?entity <http://www.w3.org/2004/02/skos/core#prefLabel> ?name }"
    return {row["name"].value: row["entity"].value for row in store.query(query)}  # type: ignore[union-attr]


def claimed(case: dict[str, Any], store: ox.Store) -> list[Claim]:
    known = names(store) | MINTED
    claims = []
    for record in case["claims"]:
        values = [v for value in record["args"].values() for v in (value if isinstance(value, list) else [value])]
        linked = {name: known[name] for name in [*values, record.get("attributed_to")] if name in known}
        evidence = {"quote": "words", "start": 0, "end": 5, "source": "https://example.org/d"}
        claims.append(Claim.from_record({**record, **evidence, "entities": linked}))
    return claims


def derived(case: dict[str, Any], store: ox.Store) -> Derived:
    day = case.get("day")
    document = Document("words", "https://example.org/d", "d.txt", issued=None if day is None else str(day))
    store.extend(lift(document, claimed(case, store), minter=MINTER))
    return derive(store, minter=MINTER)


def written(term: Any, store: ox.Store) -> str:
    """A term in Turtle's words; the meetings and agreements that have no names of their own by their roles."""
    if isinstance(term, ox.NamedNode):
        for role, name in ((CQ.meeting, "MEETING"), (CQ.within, "WITHIN"), (CQ.agreement, "AGREEMENT")):
            own = term.value.startswith((MINTER.named("meeting", ""), MINTER.named("agreement", "")))
            if own and any(store.quads_for_pattern(None, ox.NamedNode(role), term, None)):
                return name
        for prefix, namespace in prefixes().items():
            if term.value.startswith(namespace):
                return f"{prefix}:{term.value.removeprefix(namespace)}"
    return str(term)


def made_by(rule: str, result: Derived, store: ox.Store) -> set[str]:
    iri = MINTER.named("rule", rule)
    used = {q.subject for q in result.derivations if q.predicate.value == CQ.rule and q.object.value == iri}  # type: ignore[union-attr]
    parts: dict[Any, dict[str, str]] = {node: {} for node in used}
    for quad in result.derivations:
        if quad.subject in parts:
            parts[quad.subject][quad.predicate.value] = written(quad.object, store)
    return {" ".join(part[term] for term in (RDF.subject, RDF.predicate, RDF.object)) for part in parts.values()}


@pytest.mark.parametrize(("rule", "number", "case"), CASES, ids=[f"{rule}-{number}" for rule, number, _ in CASES])
def test_a_rule_makes_these_facts_and_no_other(rule: str, number: int, case: dict[str, Any]) -> None:
    store = world()
    result = derived(case, store)
    assert made_by(rule, result, store) == set(case.get("facts", []))


def test_every_rule_over_claims_has_a_case_and_a_near_miss() -> None:
    over_claims = {rule.id for rule in RULES if rule.tier is Tier.CLAIMS}
    assert over_claims == set(TABLE)
    assert all(any("facts" in case for case in cases) for cases in TABLE.values())
    assert all(any("facts" not in case for case in cases) for cases in TABLE.values())
    assert len(CASES) == 115


def test_every_action_but_other_and_sign_makes_its_own_fact() -> None:
    verbs = ARGUMENTS[ClaimType.ACTION].values["verb"] - {"other", "sign"}
    facts = [case["facts"][0].split()[1] for case in TABLE["action"] if "facts" in case]
    assert len(set(facts)) == len(facts) == len(verbs)


def test_every_fact_property_of_a_rule_is_a_term_of_the_ontology() -> None:
    ontology = data_path("ontology", "communique.ttl").read_text(encoding="utf-8")
    used = {fact.split()[1] for cases in TABLE.values() for case in cases for fact in case.get("facts", [])}
    ours = {term for term in used if term.startswith("cq:")}
    assert len(ours) == 34
    assert all(f"\n{term} a owl:ObjectProperty" in ontology for term in ours)


def test_what_the_ontology_excludes_is_reported() -> None:
    store = world()
    case = {
        "claims": [{"type": "membership", "args": {"member": "Japan", "organization": "Russia", "status": "member"}}]
    }
    result = derived(case, store)
    assert [written(result.refused[0].object, store)] == ["state:RUS"]
    assert not any(fact.predicate.value == CQ.memberOf for fact in result.facts)


def test_an_unlinked_actor_is_in_no_fact() -> None:
    cases = [case for _, _, case in CASES if "Atlantis" in str(case)]
    assert len(cases) == 9
    for case in cases:
        store = world()
        facts = derived(case, store).facts
        unlinked = {q.subject for q in store.quads_for_pattern(None, None, ox.NamedNode(CQ.UnlinkedActor), None)}
        assert not any(fact.subject in unlinked or fact.object in unlinked for fact in facts)


# The files


def test_rules_say_what_they_mean() -> None:
    counts = Counter(rule.tier for rule in RULES)
    assert counts == {Tier.CLAIMS: 16, Tier.FACTS: 1, Tier.OWL_RL: 17, Tier.CLASH: 9}
    for rule in RULES:
        assert rule.sentence.endswith((".", ")."))
        assert rule.clause.startswith("OWL 2 Profiles, 4.3, table ") == (rule.tier in (Tier.OWL_RL, Tier.CLASH))
        assert not rule.clause or rule.clause.endswith(f", {rule.id}")


def rule_file(folder: Path, text: str, name: str = "own.rq") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


HEADER = "# id: own\n# sentence: Mine.\n# tier: claims\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("SELECT * {}", "lacks id, sentence, tier"),
        ("# id: other\n# sentence: Mine.\n# tier: claims\n", "'other' is not the file's name"),
        ("# id: own\n# sentence: Mine.\n# tier: hopes\n", "hopes"),
    ],
)
def test_a_rule_without_a_proper_header_is_refused(text: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(ParseError, match=problem) as refusal:
        load_rules(rule_file(tmp_path, text))
    assert refusal.value.source == "own.rq"


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        load_rules(tmp_path)


def test_two_rules_with_one_id_are_refused(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    rule_file(tmp_path / "more", HEADER)
    with pytest.raises(ParseError, match="two rules"):
        load_rules(rule_file(tmp_path, HEADER))


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("SELECT nonsense", "does not parse"),
        ("ASK {}", "SELECT"),
        ("SELECT ?subject ?predicate { BIND(cq:a AS ?subject) BIND(cq:b AS ?predicate) }", "leaves"),
        ('SELECT * { BIND("a" AS ?subject) BIND(cq:b AS ?predicate) BIND(cq:c AS ?object) }', "leaves"),
    ],
)
def test_a_rule_that_is_no_rule_is_named(query: str, problem: str) -> None:
    rule = Rule("own", "Mine.", Tier.CLAIMS, query)
    with pytest.raises(ParseError, match=problem) as refusal:
        derive(world(), minter=MINTER, rules=[rule])
    assert refusal.value.source == "own.rq"


def test_rules_without_end_are_stopped() -> None:
    query = (
        "SELECT ?subject ?predicate ?object ?subject1 ?predicate1 ?object1 { ?subject1 ?predicate1 ?object1 "
        "FILTER(?predicate1 = cq:partOf) BIND(cq:partOf AS ?predicate) BIND(?object1 AS ?subject) "
        'BIND(IRI(CONCAT(STR(?object1), "x")) AS ?object) }'
    )
    with pytest.raises(LimitError, match="rounds"):
        derive(world(), minter=MINTER, rules=[Rule("own", "Mine.", Tier.FACTS, query)])


def test_a_rule_of_ones_own_is_a_file(tmp_path: Path) -> None:
    text = HEADER + (
        "SELECT ?subject ?predicate ?object ?support { BIND(rdfs:label AS ?predicate) "
        "GRAPH ?edition { ?support cq:holder ?subject } BIND(\"holder\"@en AS ?object) }  # no line feed behind"
    )  # fmt: skip
    store = world()
    case = {"claims": [{"type": "stance", "args": {"holder": "Japan", "toward": "peace", "position": "supports"}}]}
    derived(case, store)
    result = derive(store, minter=MINTER, rules=load_rules(rule_file(tmp_path, text)))
    assert [str(fact.predicate.value) for fact in result.facts] == [RDFS.label]
    assert dict(result.counts) == {"own": 1}


def test_the_document_names_every_rule_with_its_sentence() -> None:
    text = (Path(__file__).parents[1] / "docs" / "facts.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (.*\.) \|$", text, re.MULTILINE))
    assert rows == {rule.id: rule.sentence for rule in RULES if rule.tier in (Tier.CLAIMS, Tier.FACTS)}
    assert all(f"`{rule.id}`" in text for rule in RULES)
