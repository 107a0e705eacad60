"""Decisions in builds: applied on every one, told of when they cannot be, and kept as provenance in the graph."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from command_line import EXAMPLES, run

import kg
from kg.decisions import Decision, Reviewed, Verdict
from kg.errors import ClaimError
from kg.lifting import lift
from kg.model import Claim, ClaimType, Document, Extractor, read_claims, write_claims
from kg.pipeline import decisions_file
from kg.reasoning import check_consistency
from kg.review.placing import context_of
from kg.serialization import serialize
from kg.store import open_store, solutions
from kg.vocabulary import Minter

BRIEF = EXAMPLES / "samarkand-2022.md"
[(DOCUMENT, _)] = kg.claims(
    BRIEF, extractor=type("None", (), {"name": "n", "version": "1", "extract": lambda *_: ()})()
)
CLAIMS = tuple(read_claims(BRIEF.with_suffix(".claims.jsonl").read_text(encoding="utf-8").splitlines()))
IRAN = next(claim for claim in CLAIMS if claim.args.get("member") == "Iran")
INDIA = next(claim for claim in CLAIMS if claim.args.get("member") == "India" and claim.args["status"] == "member")
OBSERVER = replace(IRAN, args=IRAN.args | {"status": "observer"})


def decide(about: Claim, verdict: str, *, by: str = "Ada", day: int = 1, **more: object) -> Decision:
    around = context_of(DOCUMENT.text, about.start, about.end)
    return Decision(about, Verdict(verdict), by, f"2026-08-0{day}T09:30:00Z", *around, **more)  # type: ignore[arg-type]


TWO_MINDS = (
    decide(IRAN, "rejected", reason="no such thing"),
    decide(IRAN, "corrected", by="Ben", day=2, corrected=OBSERVER, reason="only an observer"),
    decide(INDIA, "rejected"),
)


def write(path: Path, decisions: Iterable[Decision]) -> Path:
    path.write_text("".join(decision.to_line() for decision in decisions), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for suffix in (".md", ".claims.jsonl"):
        (tmp_path / f"samarkand-2022{suffix}").write_bytes(BRIEF.with_suffix(suffix).read_bytes())
    write(tmp_path / "samarkand-2022.decisions.jsonl", TWO_MINDS)
    return tmp_path


BUILD = ("build", "samarkand-2022.md", "--claims", "samarkand-2022.claims.jsonl", "-o", "graph.trig")


def rows(location: Path, query: str) -> list[tuple[str, ...]]:
    with open_store(location, reference=False, read_only=location.is_dir()) as store:
        found = solutions(store.query(query)).rows
        return [tuple(getattr(term, "value", "") for term in row) for row in found]


REVIEWS = """SELECT ?status ?verdict ?who ?at ?why ?revised { GRAPH ?g {
  ?claim cq:reviewedIn ?review ; cq:status ?status ; prov:wasGeneratedBy ?run ;
    prov:qualifiedInfluence [ a prov:ActivityInfluence ; prov:activity ?review ] .
  ?review a cq:Review ; cq:verdict ?verdict ; prov:wasAssociatedWith/rdfs:label ?who ; prov:endedAtTime ?at .
  ?run a cq:ExtractionRun .
  OPTIONAL { ?review cq:reason ?why } OPTIONAL { ?claim prov:wasRevisionOf ?revised } } } ORDER BY ?at"""
BASE = "https://w3id.org/communique/"


def test_decisions_beside_the_source_are_applied_counted_and_in_the_provenance(folder: Path) -> None:
    done = run(*BUILD, folder=folder)
    assert done.code == 0
    assert ", 1 claim corrected by reviewers, 1 claim rejected by reviewers → graph.trig" in done.err
    corrected = (f"{BASE}status/observer", f"{BASE}verdict/")
    revised = f"{BASE}claim/{IRAN.id}"
    assert rows(folder / "graph.trig", REVIEWS) == [
        (corrected[0], f"{corrected[1]}rejected", "Ada", "2026-08-01T09:30:00Z", "no such thing", revised),
        (corrected[0], f"{corrected[1]}corrected", "Ben", "2026-08-02T09:30:00Z", "only an observer", revised),
    ]
    members = rows(folder / "graph.trig", "SELECT ?m { GRAPH ?g { ?c a cq:MembershipClaim ; cq:member ?m } }")
    assert (f"{BASE}state/IND",) not in members and (f"{BASE}state/IRN",) in members
    assert not rows(folder / "graph.trig", f"SELECT ?p {{ GRAPH ?g {{ <{revised}> ?p ?o }} }}")


def test_an_explanation_tells_of_reviews(folder: Path) -> None:
    run(*BUILD, folder=folder)
    claim = rows(folder / "graph.trig", "SELECT DISTINCT ?c { GRAPH ?g { ?c cq:reviewedIn ?r } }")[0][0]
    told = run("explain", claim, "--data", "graph.trig", folder=folder).out.splitlines()
    assert [line.strip() for line in told if " on 2026-" in line] == [
        "rejected by Ada on 2026-08-01: no such thing",
        "corrected by Ben on 2026-08-02: only an observer",
    ]


def test_a_reviewed_graph_conforms_and_is_consistent(folder: Path) -> None:
    write(
        folder / "samarkand-2022.decisions.jsonl", [*TWO_MINDS, decide(CLAIMS[0], "accepted", reason="“yes”, she said")]
    )
    assert run(*BUILD, folder=folder).code == 0
    report = kg.validate(folder / "graph.trig")
    assert report.conforms(), report
    checked = {report.names.term(shape.shape): shape.focus_nodes for shape in report.shapes}
    assert [checked[f"cqsh:{name}Shape"] for name in ("Review", "Reviewer", "ReviewedClaim")] == [3, 2, 2]
    with open_store(folder / "graph.trig") as store:
        check_consistency(store.as_pyoxigraph())


def test_a_claim_that_was_rejected_last_must_not_be_in_the_graph(folder: Path) -> None:
    quads = list(
        lift(DOCUMENT, [IRAN], minter=Minter(), reviews={IRAN.id: [Reviewed(IRAN.id, (decide(IRAN, "rejected"),))]})
    )
    (folder / "wrong.nq").write_bytes(serialize(quads, format="nquads"))
    messages = [result.message for result in kg.validate(folder / "wrong.nq").results]
    assert any("The last review rejected this claim" in message for message in messages)


def test_the_same_decisions_give_the_same_bytes_whatever_the_order_of_their_lines(folder: Path) -> None:
    graphs = set()
    for decisions in (TWO_MINDS, TWO_MINDS[::-1], (*TWO_MINDS, TWO_MINDS[0])):
        write(folder / "samarkand-2022.decisions.jsonl", decisions)
        assert run(*BUILD, folder=folder).code == 0
        graphs.add((folder / "graph.trig").read_bytes())
    assert len(graphs) == 1


def test_a_graph_without_decisions_knows_nothing_of_reviews(folder: Path) -> None:
    done = run(*BUILD, "--no-decisions", folder=folder)
    assert "reviewers" not in done.err
    left_aside = (folder / "graph.trig").read_bytes()
    (folder / "samarkand-2022.decisions.jsonl").unlink()
    run(*BUILD, folder=folder)
    assert (folder / "graph.trig").read_bytes() == left_aside
    assert not [word for word in (b"cq:Review", b"reviewedIn", b"decisionsSha256", b"qualifiedI") if word in left_aside]


def test_kg_claims_prints_what_stands(folder: Path, tmp_path: Path) -> None:
    (folder / "note.txt").write_text(
        "Japan condemned the missile launch. India condemned the attack.\n", encoding="utf-8"
    )
    first, second = map(json.loads, run("claims", "note.txt", folder=folder).out.splitlines())
    review = run("review", "note.txt", "--reviewer", "Ada", folder=folder, stdin=b"ra")
    assert "1 accepted, 1 rejected, 0 left → note.decisions.jsonl" in review.err
    assert list(map(json.loads, run("claims", "note.txt", folder=folder).out.splitlines())) == [second]
    everything = run("claims", "note.txt", "--no-decisions", folder=folder).out
    assert list(map(json.loads, everything.splitlines())) == [first, second]


def test_decisions_outlive_an_edit_and_are_told_when_they_do_not(folder: Path) -> None:
    text = (folder / "samarkand-2022.md").read_text(encoding="utf-8")
    edited = text.replace("The SCO itself keeps growing.", "It should be said that the SCO itself keeps growing.")
    (folder / "samarkand-2022.md").write_text(edited, encoding="utf-8")
    claims = [decision.claim for decision in TWO_MINDS]
    [(document, made)] = kg.claims(folder / "samarkand-2022.md", extractor=Reader(claims), stale=pytest.fail)
    assert [claim.args["status"] for claim in made] == ["observer"]
    assert document.text[made[0].start : made[0].end] == IRAN.quote
    (folder / "samarkand-2022.md").write_text(text.replace(IRAN.quote, "Iran waits"), encoding="utf-8")
    told: list[ClaimError] = []
    [(_, made)] = kg.claims(folder / "samarkand-2022.md", extractor=Reader(claims), stale=told.append)
    assert made == ()
    assert [(error.line, "the text no longer has its quote" in error.message) for error in told] == [
        (1, True),
        (2, True),
    ]
    lines = "".join(decision.to_line() for decision in TWO_MINDS)
    assert (folder / "samarkand-2022.decisions.jsonl").read_text(encoding="utf-8") == lines


READER = Extractor("reader", "1")


class Reader:
    """An extractor that reads the claims that it was given wherever their words stand."""

    name, version = READER.name, READER.version

    def __init__(self, claims: Iterable[Claim]) -> None:
        self.claims = claims
        self.read = 0

    def extract(self, document: Document) -> list[Claim]:
        self.read += 1
        places = {claim.id: (claim, document.text.find(claim.quote)) for claim in self.claims}
        return [
            replace(claim, start=start, end=start + len(claim.quote), source=document.iri, extractor=READER)
            for claim, start in places.values()
            if start >= 0
        ]


def test_a_stale_decision_is_told_and_counted_at_each_build(folder: Path) -> None:
    text = (folder / "samarkand-2022.md").read_text(encoding="utf-8")
    write(folder / "samarkand-2022.decisions.jsonl", [*TWO_MINDS[:2], decide(CLAIMS[0], "rejected")])
    (folder / "samarkand-2022.md").write_text(text.replace(CLAIMS[0].quote, "So it goes"), encoding="utf-8")
    first = kg.build(folder / "samarkand-2022.md", extractor=Reader([IRAN]), store=folder / "graph")
    first.store.close()
    told: list[ClaimError] = []
    again = kg.build(folder / "samarkand-2022.md", extractor=Reader([IRAN]), store=folder / "graph", stale=told.append)
    again.store.close()
    for build in (first, again):
        [reading] = build.readings
        assert (reading.corrected, reading.rejected, reading.stale) == (1, 0, 1)
    assert again.readings[0].reused and len(told) == 1


def test_a_store_is_built_anew_just_when_decisions_change(folder: Path) -> None:
    reader, source, path = Reader(CLAIMS), folder / "samarkand-2022.md", folder / "samarkand-2022.decisions.jsonl"
    seen = []
    for decisions in (TWO_MINDS, TWO_MINDS, TWO_MINDS[:2], (), ()):
        write(path, decisions)
        built = kg.build(source, extractor=reader, store=folder / "graph")
        built.store.close()
        [reading] = built.readings
        seen.append((reader.read, reading.reused, reading.claims, reading.rejected))
    assert seen == [(1, False, 47, 1), (1, True, 47, 1), (2, False, 48, 0), (3, False, 48, 0), (3, True, 48, 0)]


def test_a_rejected_claim_makes_no_fact(folder: Path) -> None:
    met = next(
        claim for claim in CLAIMS if claim.type is ClaimType.MEETING and "Narendra Modi" in claim.values("participants")
    )
    ask = ("query", "ASK { person:Narendra-Modi cq:metWith person:Vladimir-Putin }", "--data", "graph.trig")
    for decisions, code in (((), 0), ((decide(met, "rejected"),), 1)):
        write(folder / "samarkand-2022.decisions.jsonl", decisions)
        run(*BUILD, folder=folder)
        assert run(*ask, folder=folder).code == code


# Which decisions are about which document


def test_the_file_beside_a_source_has_its_name() -> None:
    names = {"a/brief.md": "a/brief", "brief.HTML": "brief", "notes.v2": "notes.v2", "corpus.jsonl": "corpus", "x": "x"}
    found = {name: decisions_file(Path(name)) for name in names}
    assert found == {name: Path(f"{stem}.decisions.jsonl") for name, stem in names.items()}


def test_a_folder_is_read_without_its_decisions_which_are_applied(folder: Path) -> None:
    (folder / "samarkand-2022.claims.jsonl").unlink()
    built = kg.build(folder, extractor=Reader(CLAIMS))
    [reading] = built.readings
    assert (reading.document, reading.corrected, reading.rejected) == ("samarkand-2022.md", 1, 1)


def test_another_base_or_iri_makes_no_difference_beside_the_source(folder: Path) -> None:
    for options in ({"base": "https://example.org/kg/"}, {"iri": "https://example.org/brief"}):
        built = kg.build(folder / "samarkand-2022.md", extractor=Reader(CLAIMS), **options)  # type: ignore[arg-type]
        assert (built.readings[0].corrected, built.readings[0].rejected) == (1, 1)


def corpus(folder: Path) -> Path:
    path = folder / "corpus.jsonl"
    records = [{"name": name, "text": DOCUMENT.text} for name in ("first", "second")]
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def about(name: str) -> tuple[Decision, ...]:
    return tuple(replace(each, claim=replace(each.claim, source=f"{BASE}document/{name}")) for each in TWO_MINDS)


def test_in_a_source_of_several_documents_decisions_are_about_the_one_they_name(folder: Path) -> None:
    write(folder / "corpus.decisions.jsonl", [*about("second"), *about("third")])
    told: list[ClaimError] = []
    built = kg.build(corpus(folder), extractor=Reader(CLAIMS), stale=told.append)
    assert [(reading.corrected, reading.rejected) for reading in built.readings] == [(0, 0), (1, 1)]
    [error] = told
    assert f"3 decisions are about {BASE}document/third, which is none of the sources" in error.message
    assert error.source == str(folder / "corpus.decisions.jsonl")


def test_files_of_decisions_may_be_named(folder: Path) -> None:
    write(folder / "other.jsonl", about("samarkand-2022")[2:])
    write(folder / "samarkand-2022.decisions.jsonl", TWO_MINDS[:2])
    done = run(*BUILD, "--decisions", "other.jsonl", folder=folder)
    assert "1 claim corrected by reviewers, 1 claim rejected by reviewers" in done.err
    both = run(*BUILD, "--decisions", "other.jsonl", "--no-decisions", folder=folder)
    assert (both.code, both.err) == (2, "kg: --decisions and --no-decisions ask two things (give one of them)\n")
    missing = run(*BUILD, "--decisions", "missing.jsonl", folder=folder)
    assert (missing.code, missing.err) == (2, "kg: missing.jsonl: the file cannot be read: No such file or directory\n")


@pytest.mark.parametrize("command", ["build", "claims", "review"])
def test_a_bad_file_of_decisions_gets_one_message_with_its_line(folder: Path, command: str) -> None:
    path = folder / "samarkand-2022.decisions.jsonl"
    path.write_text(path.read_text(encoding="utf-8") + '{"verdict": "maybe"}\n', encoding="utf-8")
    options = {"build": ("-o", "graph.trig"), "review": ("--reviewer", "Ada")}.get(command, ())
    done = run(command, "samarkand-2022.md", *options, folder=folder)
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "kg: samarkand-2022.decisions.jsonl:4: the decision lacks the key 'claim' (see docs/review.md)\n"
    )
    assert not (folder / "graph.trig").exists()


def test_what_kg_claims_printed_is_built_with_the_same_decisions(folder: Path) -> None:
    source = folder / "samarkand-2022.md"
    [(_, made)] = kg.claims(source, extractor=Reader(CLAIMS))
    (folder / "printed.jsonl").write_text("".join(write_claims(made)), encoding="utf-8")
    kg.build(source, claims=folder / "printed.jsonl", output=folder / "one.nq")
    kg.build(source, extractor=Reader(CLAIMS), output=folder / "two.nq")
    claims = [
        {quad.triple for quad in ox.parse(path=str(folder / name)) if "/claim/" in quad.subject.value}
        for name in ("one.nq", "two.nq")
    ]
    assert claims[0] == claims[1]
