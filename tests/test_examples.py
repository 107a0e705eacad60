"""The briefs, the claims that a reader finds in them, and the answers that a graph of these claims gives."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph
import pytest
import yaml

from kg.gate import check
from kg.gazetteer import Gazetteer
from kg.lifting import lift
from kg.model import Claim, ClaimType, Document, Modality, read_claims, write_claims
from kg.questions import as_csv, ask, load_questions
from kg.reasoning import Rule, derive, load_rules
from kg.sources import read_document
from kg.store import open_store
from kg.vocabulary import Minter, data_path

FOLDER = data_path("examples")
NAMES = sorted(path.name.removesuffix(".claims.jsonl") for path in FOLDER.glob("*.claims.jsonl"))
EXPECTED = Path(__file__).parent / "questions" / "examples"
CASES = yaml.safe_load((EXPECTED / "cases.yaml").read_text(encoding="utf-8"))
ASKED = [(question, case) for question, cases in CASES.items() for case in cases]
QUESTIONS = load_questions()


def brief(name: str) -> Document:
    return read_document(FOLDER / f"{name}.md")


def claims(name: str) -> list[Claim]:
    path = FOLDER / f"{name}.claims.jsonl"
    return list(read_claims(path.read_text(encoding="utf-8").splitlines(), where=path.name))


def graph(rules: Iterable[Rule] | None = None) -> pyoxigraph.Store:
    """The graph of the hand-made claims, with the facts that follow from them."""
    store, minter = open_store().as_pyoxigraph(), Minter()
    for name in NAMES:
        store.extend(lift(brief(name), claims(name), minter=minter))
    derived = derive(store, minter=minter, rules=None if rules is None else tuple(rules))
    store.extend(pyoxigraph.Quad(*fact, pyoxigraph.DefaultGraph()) for fact in (*derived.facts, *derived.background))
    store.extend(derived.derivations)
    return store


@pytest.fixture(scope="module")
def store() -> pyoxigraph.Store:
    return graph()


def test_there_are_briefs_in_two_voices_on_several_dates() -> None:
    documents = [brief(name) for name in NAMES]
    assert len(documents) >= 4
    assert len({document.publisher for document in documents}) == 2
    assert len({document.issued for document in documents}) == len(documents)
    assert {path.stem for path in FOLDER.glob("*.md")} == {*NAMES, "README"}
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(f"({name}.md) | {brief(name).publisher} | {brief(name).issued} |" in readme for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_brief_is_brief_and_its_text_is_its_body(name: str) -> None:
    body = (FOLDER / f"{name}.md").read_text(encoding="utf-8").split("\n---\n", 1)[1].strip()
    assert brief(name).text == body
    assert 250 <= len(body.split()) <= 400


@pytest.mark.parametrize("name", NAMES)
def test_every_quote_stands_in_the_text(name: str) -> None:
    document = brief(name)
    found = [check(claim, document) for claim in claims(name)]
    assert len(found) >= 40
    assert len({claim.id for claim in found}) == len(found)
    assert found == sorted(found, key=lambda claim: (claim.start, claim.end))


@pytest.mark.parametrize("name", NAMES)
def test_the_file_is_what_is_written_of_its_claims(name: str) -> None:
    assert "".join(write_claims(claims(name))) == (FOLDER / f"{name}.claims.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_linked_entities_are_known_or_minted(name: str) -> None:
    known = {quad.subject.value for quad in open_store().quads() if isinstance(quad.subject, pyoxigraph.NamedNode)}
    minted = Minter().named("entity", "")
    linked = {iri for claim in claims(name) for iri in claim.entities.values()}
    assert {iri for iri in linked if iri not in known and not iri.startswith(minted)} == set()


@pytest.mark.parametrize("name", NAMES)
def test_what_the_reference_graph_knows_is_linked_to_it(name: str) -> None:
    gazetteer, minted = Gazetteer.load(), Minter().named("entity", "")
    names = {name for claim in claims(name) for name, iri in claim.entities.items() if iri.startswith(minted)}
    assert {name for name in names if gazetteer.named(name)} == set(), "run scripts/relink_examples.py"


def test_the_claims_are_of_all_types_and_certainties() -> None:
    found = [claim for name in NAMES for claim in claims(name)]
    assert {claim.type for claim in found} == set(ClaimType)
    assert {claim.modality for claim in found} == set(Modality)


@pytest.mark.parametrize(("question", "case"), ASKED, ids=[f"{question}.{case}" for question, case in ASKED])
def test_answer(store: pyoxigraph.Store, question: str, case: str) -> None:
    expected = (EXPECTED / f"{question}.{case}.csv").read_text(encoding="utf-8")
    assert as_csv(ask(store, question, CASES[question][case], questions=QUESTIONS)) == expected
    assert len(expected.splitlines()) > 1


def test_every_file_of_answers_is_a_case() -> None:
    assert {path.name for path in EXPECTED.glob("*.csv")} == {f"{question}.{case}.csv" for question, case in ASKED}


def alliances(store: pyoxigraph.Store) -> dict[str, set[str]]:
    rows = csv.DictReader(io.StringIO(as_csv(ask(store, "shared-values", questions=QUESTIONS))))
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["alliance"], set()).add(row["member"])
    return found


def test_the_headline_question(store: pyoxigraph.Store) -> None:
    found = alliances(store)
    assert {"France", "Germany", "Poland"} <= found["European Union"]
    assert {"Canada", "France", "Turkey", "United States"} <= found["NATO"]
    assert found["U.S.-Japan alliance"] == {"Japan", "United States"}
    assert found["Shanghai Cooperation Organization"] == {""}


@pytest.mark.parametrize(
    ("broken", "lost"),
    [
        ("value-of-members", {"European Union", "G7"}),
        ("value-of-alliance", {"U.S.-Japan alliance"}),
    ],
)
def test_the_headline_answer_changes_when_a_rule_is_lost(broken: str, lost: set[str]) -> None:
    whole = alliances(graph())
    without = alliances(graph(rule for rule in load_rules() if rule.id != broken))
    assert {name for name in whole if whole[name] - without.get(name, set())} >= lost
