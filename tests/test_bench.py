"""Generated data have the shape of real builds and exactly the faults that were put in; measurements compare."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
sys.path.insert(0, str(PROJECT))

import kg  # noqa: E402
from bench.__main__ import MODULES  # noqa: E402
from bench.documents import documents, write_corpus  # noqa: E402
from bench.faults import FAULTS  # noqa: E402
from bench.graphs import Made, write_graph  # noqa: E402
from bench.protocol import Row, Run, Size, row  # noqa: E402
from bench.querying import QUESTIONS  # noqa: E402
from bench.report import plot, table  # noqa: E402
from kg.model import ClaimType  # noqa: E402
from kg.reasoning import derive, recorded_facts  # noqa: E402
from kg.store import load_files, open_store  # noqa: E402
from kg.vocabulary import CQ, Minter  # noqa: E402

MESSAGES = {
    "claim without polarity": "A claim has exactly one polarity",
    "claim without modality": "A claim has exactly one modality",
    "confidence above one": "A claim has exactly one confidence",
    "claim without speaker": "A claim names by IRI who makes it",
    "stance without position": "A stance claim has exactly one position",
    "edition without language": "An edition tells its language",
    "quote that the text lacks": "The quote is not what the text of the edition has",
}

_KINDS = "Membership Office Meeting Action Stance SharedValues Agreement Recommendation Assessment".split()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return write_graph(tmp_path_factory.mktemp("bench") / "small.nq", documents=12, copies=2, faults=2)


def test_a_generated_graph_has_the_faults_that_were_put_in_and_no_others(made: Made) -> None:
    assert made.faults == dict.fromkeys(FAULTS, 4)
    with kg.open(made.path, reference=False) as store:
        assert len(store) == made.triples
        results = kg.validate(store).results
    found = Counter(
        next((kind for kind, start in MESSAGES.items() if str(each.message).startswith(start)), str(each.message))
        for each in results
    )
    assert found == made.faults


def test_the_same_arguments_give_the_same_bytes(made: Made, tmp_path: Path) -> None:
    again = write_graph(tmp_path / "again.nq", documents=12, copies=2, faults=2)
    assert again.path.read_bytes() == made.path.read_bytes()
    other = write_graph(tmp_path / "other.nq", documents=12, copies=2, faults=2, seed=2)
    assert other.path.read_bytes() != made.path.read_bytes()


def test_the_facts_of_a_generated_graph_are_those_that_follow_from_it(tmp_path: Path) -> None:
    made = write_graph(tmp_path / "sound.nq", documents=12, copies=2, faults=0)
    with kg.open(made.path, reference=False) as store:
        engine = store.as_pyoxigraph()
        derived = derive(engine, minter=Minter())
        assert set(derived.facts) == set(recorded_facts(engine, minter=Minter()))
        assert len(derived.facts) > 150


def test_questions_answer(made: Made) -> None:
    with kg.open(made.path, reference=False) as store:
        answers = {name: len(kg.ask(store, name)) for name in ("actions", "meetings", "sources", "stances", "support")}
    assert answers["sources"] == made.editions == 24
    assert min(answers.values()) > 0
    assert set(answers) < set(QUESTIONS)


def test_documents_make_claims_of_all_types_and_their_quotes_stand_in_them(tmp_path: Path) -> None:
    made = list(documents(60))
    assert {claim["type"] for each in made for claim in each.claims} == set(ClaimType)
    for each in made:
        for claim in each.claims:
            assert each.record["text"][claim["start"] : claim["end"]] == claim["quote"]
    few, more = write_corpus(tmp_path / "few.jsonl", 3), write_corpus(tmp_path / "more.jsonl", 60)
    assert more.read_bytes().startswith(few.read_bytes())
    assert len({json.loads(line)["text"] for line in more.read_text(encoding="utf-8").splitlines()}) == 60


def test_the_extractor_finds_most_kinds_of_claim_in_generated_texts(tmp_path: Path) -> None:
    built = kg.build(write_corpus(tmp_path / "corpus.jsonl", 12), refusal=lambda error: None)
    types = {f"<{CQ.iri}{kind}Claim>" for kind in _KINDS}
    rows = built.store.query("SELECT ?type ?claim { GRAPH ?edition { ?claim a ?type ; cq:modality ?any } }").rows
    found = [str(row[0]) for row in rows if str(row[0]) in types]
    assert len(found) > 60
    assert len(set(found)) >= 7


def test_lines_of_a_file_are_loaded_into_a_folder_as_they_are(made: Made, tmp_path: Path) -> None:
    with open_store(tmp_path / "store", create=True, reference=False) as store:
        load_files(store.as_pyoxigraph(), [made.path])
        assert len(store) == made.triples


def test_rows_tell_medians_and_spread() -> None:
    mine, peer = [Run(1, 2), Run(1, 3), Run(1, 8)], [Run(1, 1), Run(1, 1), Run(1, 2)]
    measured = row("load 1M triples", "peer", "≤ 2", mine, peer, same="yes")
    assert (measured.ratio, measured.spread, measured.seconds) == (3, (2, 4), (3, 1))
    page = table([measured, Row("x", "y", "z", note="not available")], Size("small", ("100k",), (1, 2)))
    assert "| load 1M triples | peer | 3 (2–4) | ≤ 2 | 3 | 1 | yes |  |" in page
    assert "| x | y |  | z |  |  |  | not available |" in page


def test_the_plot_is_the_same_each_time(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="the plot needs the extra bench")
    rows = [Row(f"load {size} triples", "peer", "", 1, (1, 1), (cost, 1)) for size, cost in (("100k", 1), ("1M", 11))]
    assert plot(rows, tmp_path / "a.svg") and plot(rows, tmp_path / "b.svg")
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_every_measurement_can_be_imported() -> None:
    import importlib

    assert all(callable(importlib.import_module(f"bench.{name}").measure) for name in MODULES)
