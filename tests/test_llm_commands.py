"""``kg build`` and ``kg claims`` with a language model: what they write, what they tell, how they fail."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from command_line import Done, run, start
from stub_server import Stub, completion, passage_of, serving

import kg
from kg.evaluation import Counts, Matching
from kg.evaluation import read_run as measured_run
from kg.pipeline import extractor_for
from kg.store import open_store, solutions

pytest.importorskip("openai", reason="the extra communique[llm] is not installed")

TEXT = "Japan condemned the missile launch. India is a full member of the club that Beijing leads, the SCO.\n"
ACTION = {
    "type": "action",
    "quote": "Japan  condemned the missile launch",
    "args": {"actor": "Tokyo", "verb": "condemn", "target": None, "object": "missile launch"},
    "attributed_to": "author",
    "polarity": "negative",
    "modality": "asserted",
}
STANCE = {
    **ACTION,
    "type": "stance",
    "args": {"holder": "Japan", "toward": "the missile launch", "position": "opposes"},
}
UNGROUNDED = {**ACTION, "quote": "Japan praised the missile launch"}
STRANGER = {**STANCE, "args": {**STANCE["args"], "holder": "Peru"}}  # type: ignore[dict-item]
ANSWER = {"claims": [ACTION, STANCE, UNGROUNDED, STRANGER]}
SERVED = "stub-2026-01"


def answers(question: dict[str, Any]) -> Any:
    assert passage_of(question) == TEXT.strip()
    return completion(ANSWER, model=SERVED)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COMMUNIQUE_LLM_KEY", "k-123")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    (tmp_path / "brief.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def asked(stub: Stub | None, *more: str, extractor: str = "llm") -> list[str]:
    place = ["--base-url", stub.url] if stub else ["--offline"]
    return ["--extractor", extractor, "--model", "stub", *place, *more]


def build(folder: Path, stub: Stub | None, *more: str, extractor: str = "llm") -> Done:
    return run("build", "brief.txt", *asked(stub, *more, extractor=extractor), folder=folder)


def rows(location: Path, query: str) -> list[tuple[str, ...]]:
    with open_store(location, reference=False, read_only=location.is_dir()) as store:
        return [tuple(getattr(term, "value", "") for term in row) for row in solutions(store.query(query)).rows]


ENTRIES = "SELECT ?e ?c { GRAPH ?g { ?x cq:lexiconEntry ?e ; cq:confidence ?c } } ORDER BY ?e ?c"
AGENTS = """SELECT ?n ?v ?p { GRAPH ?g { ?r a cq:ExtractionRun ; prov:wasAssociatedWith ?a . ?a rdfs:label ?n ;
  owl:versionInfo ?v OPTIONAL { ?r prov:qualifiedAssociation/prov:hadPlan/owl:versionInfo ?p } } }"""


def test_the_graph_names_the_model_and_neither_the_server_nor_its_key(folder: Path) -> None:
    with serving(answers) as stub:
        done = build(folder, stub, "-o", "graph.trig")
    assert done.code == 0, done.err
    assert stub.headers[0]["authorization"] == "Bearer k-123"
    [(name, version, plan)] = rows(folder / "graph.trig", AGENTS)
    assert (name, plan) == ("llm", "")
    assert version.startswith(f"{kg.__version__}, model stub served as {SERVED}, prompt ")
    assert rows(folder / "graph.trig", ENTRIES) == [("prompt.action", "0.7"), ("prompt.stance", "0.7")]
    text = (folder / "graph.trig").read_text(encoding="utf-8")
    assert not any(word in text for word in ("k-123", "127.0.0.1", str(folder)))
    assert run("validate", "graph.trig", folder=folder).code == 0


def test_what_was_asked_and_refused_is_told_with_its_cost(folder: Path) -> None:
    with serving(answers) as stub:
        done = build(folder, stub, "-o", "graph.trig", "--price", "10/100")
    assert done.err.splitlines()[:4] == [
        "stub: passages 1, asked 1, from the cache 0, tokens in 100, out 10, cost 0.0020",
        "stub: claims 2, refusals 2",
        "  quotes that are not in the passage: 1",
        "  names that the document does not have: 1",
    ]


def test_a_second_build_asks_nothing_and_gives_the_same_bytes(folder: Path) -> None:
    with serving(answers) as stub:
        assert build(folder, stub, "-o", "first.trig").code == 0
        assert build(folder, stub, "-o", "second.trig").code == 0
    assert len(stub.questions) == 1
    done = build(folder, None, "-o", "third.trig")
    assert (done.code, "asked 0, from the cache 1" in done.err) == (0, True)
    first, second, third = ((folder / f"{name}.trig").read_bytes() for name in ("first", "second", "third"))
    assert first == second == third


def test_the_cache_lies_where_it_is_told_to(folder: Path) -> None:
    with serving(answers) as stub:
        build(folder, stub, "-o", "one.trig")
        build(folder, stub, "-o", "two.trig", "--cache", "answers")
    assert len(stub.questions) == 2
    assert len([*(folder / "home" / "communique" / "answers").rglob("*.json")]) == 1
    assert len([*(folder / "answers").rglob("*.json")]) == 1


def test_both_read_and_their_agreement_is_noted(folder: Path) -> None:
    with serving(answers) as stub:
        assert build(folder, stub, "-o", "graph.trig", extractor="both").code == 0
    [(name, version, plan)] = rows(folder / "graph.trig", AGENTS)
    assert (name, len(plan)) == ("lexicon+llm", 16)
    assert SERVED in version
    found = dict(rows(folder / "graph.trig", ENTRIES))
    assert float(found["hostility.condemn + prompt.action"]) > 0.8
    assert found["prompt.stance"] == "0.7"
    alone = [entry for entry in found if "prompt." not in entry]
    assert alone
    assert run("validate", "graph.trig", folder=folder).code == 0


@pytest.mark.parametrize("extractor", ["llm", "both"])
def test_a_store_passes_over_what_the_same_extractor_has_read(folder: Path, extractor: str) -> None:
    with serving(completion(ANSWER, model="stub")) as stub:
        for told in ("1 document, ", "1 document (1 there already), "):
            assert told in build(folder, stub, "--store", "graph", extractor=extractor).err
    assert len(stub.questions) == 1
    done = run("build", "brief.txt", "--store", "graph", folder=folder)
    assert "there already" not in done.err
    assert [row[0] for row in rows(folder / "graph", AGENTS)] == ["lexicon"]


def test_claims_are_printed_and_go_back_in(folder: Path) -> None:
    with serving(answers) as stub:
        done = run("claims", "brief.txt", *asked(stub, "-o", "brief.jsonl"), folder=folder)
    assert done.code == 0, done.err
    records = [json.loads(line) for line in (folder / "brief.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [record["quote"] for record in records] == ["Japan condemned the missile launch"] * 2
    assert run("build", "brief.txt", "--claims", "brief.jsonl", "-o", "graph.trig", folder=folder).code == 0
    assert len(rows(folder / "graph.trig", ENTRIES)) == 2


def test_claims_of_a_model_are_reviewed_and_the_cache_is_asked_first(folder: Path) -> None:
    keys = ("--reviewer", "Ada", "--at", "2026-08-01T09:30:00Z")
    with serving(answers) as stub:
        done = run("review", "brief.txt", *keys, *asked(stub), folder=folder, stdin=b"ar")
    assert (done.code, "passages 1, asked 1, from the cache 0" in done.err) == (0, True), done.err
    assert "1 accepted, 1 rejected, 0 left" in done.err
    built = build(folder, None, "-o", "graph.trig")
    assert (built.code, "asked 0, from the cache 1" in built.err) == (0, True), built.err
    assert len(rows(folder / "graph.trig", ENTRIES)) == 1


def test_a_model_is_measured_against_gold(folder: Path) -> None:
    gold = {**ACTION, "quote": "Japan condemned the missile launch", "args": {**ACTION["args"], "actor": "Japan"}}  # type: ignore[dict-item]
    del gold["args"]["target"]  # type: ignore[attr-defined]
    (folder / "brief.jsonl").write_text(json.dumps(gold) + "\n", encoding="utf-8")
    with serving(answers) as stub:
        done = run("evaluate", "brief.jsonl", "brief.txt", *asked(stub), "--format", "json", folder=folder)
    assert (done.code, "passages 1, asked 1" in done.err) == (0, True), done.err
    assert measured_run(done.out).counts(Matching.STRICT) == Counts(1, 1, 0)
    again = run("evaluate", "brief.jsonl", "brief.txt", *asked(None), "--format", "json", folder=folder)
    assert (again.code, again.out) == (0, done.out)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--extractor", "oracle"], "'oracle' is none of lexicon, llm, both"),
        (["--extractor", "llm", "--offline"], "--model: no model is named"),
        (["--extractor", "llm", "--model", "m"], "--base-url: no server is named"),
        (["--extractor", "llm", "--model", "m", "--base-url", "here"], "--base-url: is no address"),
        (["--extractor", "both", "--model", "m", "--offline", "--price", "x"], "--price: 'x' is no price"),
        (["--extractor", "llm", "--model", "m", "--offline", "--lexicon", "x.yaml"], "--lexicon: is about the lexicon"),
        (["--extractor", "llm", "--model", "m", "--offline", "--timeout", "0"], "timeout: must be more than 0"),
        (["--extractor", "llm", "--model", "m", "--offline", "--cache", "brief.txt"], "brief.txt: is no folder"),
        (["--model", "m"], "--model: is about a language model"),
        (["--cache", "x"], "--cache: is about a language model"),
        (["--offline"], "--offline: is about a language model"),
    ],
)
@pytest.mark.parametrize("command", ["build", "claims", "review --reviewer Ada", "evaluate brief.jsonl"])
def test_options_that_do_not_go_together_are_refused(
    folder: Path, command: str, options: list[str], words: str
) -> None:
    (folder / "brief.jsonl").write_text("", encoding="utf-8")
    done = run(*command.split(), "brief.txt", *options, folder=folder)
    assert done.code == 2
    assert done.err.startswith("kg: ")
    assert words in done.err


def test_why_is_the_lexicons(folder: Path) -> None:
    done = run("claims", "brief.txt", "--why", *asked(None), folder=folder)
    assert (done.code, "explain the lexicon" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("more", "words"),
    [(["--timeout", "0.1"], "did not answer within 0.1 seconds"), ([], "is not installed")],
)
def test_what_is_not_there_is_exit_code_3(
    folder: Path, monkeypatch: pytest.MonkeyPatch, more: list[str], words: str
) -> None:
    if not more:
        monkeypatch.setitem(__import__("sys").modules, "openai", None)
    with serving(completion(ANSWER, delay=1)) as stub:
        done = build(folder, stub, "-o", "graph.trig", *more)
    assert (done.code, words in done.err) == (3, True), done.err
    assert not (folder / "graph.trig").exists()


def test_an_interrupted_build_ends_at_once(folder: Path) -> None:
    with serving(completion(ANSWER, delay=20)) as stub:
        process = start("build", "brief.txt", *asked(stub, "-o", "graph.trig"), folder=folder)
        deadline = time.monotonic() + 60
        while not stub.questions and time.monotonic() < deadline:
            time.sleep(0.05)
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
        assert time.monotonic() - begun < 10
    assert (process.returncode, b"interrupted" in err) == (130, True), err


def test_without_the_option_no_model_is_asked(folder: Path) -> None:
    with serving(answers) as stub:
        assert run("build", "brief.txt", "-o", "graph.trig", folder=folder).code == 0
    assert not stub.questions


def test_the_library_takes_the_extractor(folder: Path) -> None:
    from kg.extraction.llm import Server

    with serving(answers) as stub:
        reader = extractor_for("llm", server=Server("stub", stub.url), cache=folder / "cache")
        done = kg.build(folder / "brief.txt", extractor=reader)
    assert done.claims == 2
    done.store.close()
