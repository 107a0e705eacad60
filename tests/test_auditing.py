"""Audits: real builds are whole, and each seeded corruption is told of, in the right words, and nothing else is."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from command_line import BRIEFS, EXAMPLES, annotated, run

import kg
from kg.auditing import Audit, as_json, as_table, audit, coverage_picture
from kg.auditing.facts import PROPERTIES
from kg.auditing.queries import load_queries
from kg.errors import ParseError
from kg.model import Document
from kg.sources import read_documents
from kg.store import LocalStore, open_store, solutions
from kg.vocabulary import CQ, OA, PROV, RDF, RDFS, data_path

GOLD = Path(__file__).parent / "gold"
TEXTS = ("101-sweden-nato-vote", "108-armenia-azerbaijan-washington", "123-camp-david-club")
CHECKS = "evidence quote text hash stale missing link interval token".split()
Quads = set[ox.Quad]


def node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("audit")
    assert run("build", *annotated(*BRIEFS), "-o", "briefs.trig", folder=folder).code == 0
    return folder


@pytest.fixture(scope="module")
def built(folder: Path) -> frozenset[ox.Quad]:
    return frozenset(open_store(folder / "briefs.trig", reference=False).quads())


def store_of(quads: Iterable[ox.Quad]) -> LocalStore:
    store = ox.Store()
    store.bulk_extend(quads)
    return LocalStore(store)


def audited(quads: Iterable[ox.Quad], *sources: Document) -> Audit:
    return audit(store_of(quads), sources=sources, sentences=False)


# What is whole


def test_a_build_is_whole_and_every_check_looked_at_something(built: frozenset[ox.Quad]) -> None:
    found = audited(built)
    assert found
    assert [check.id for check in found.checks] == CHECKS
    examined = {check.id: check.examined for check in found.checks}
    claims = sum(len((EXAMPLES / f"{name}.claims.jsonl").read_text("utf-8").splitlines()) for name in BRIEFS)
    assert examined["evidence"] == examined["token"] == claims
    assert examined["text"] == examined["hash"] == len(BRIEFS)
    assert examined["stale"] == examined["missing"] > 400
    assert min(examined.values()) > 0


@pytest.mark.parametrize("name", TEXTS)
def test_builds_of_extracted_claims_are_whole(name: str) -> None:
    built = kg.build(GOLD / "docs" / f"{name}.txt")
    found = audit(built.store, base=built.base)
    assert found.findings == ()
    [covered] = found.coverage
    assert covered.claims == built.claims
    assert len(covered.sentences) > len(covered.barren) > 0


def test_a_store_is_audited_as_its_file_is(folder: Path, built: frozenset[ox.Quad]) -> None:
    assert run("build", *annotated(*BRIEFS), "--store", "store", folder=folder).code == 0
    done = run("audit", "--store", "store", "--no-sentences", "--format", "json", folder=folder)
    assert done.code == 0, done.out
    ours = json.loads(as_json(audited(built)))
    theirs = json.loads(done.out)
    assert theirs["coverage"] == ours["coverage"]
    assert [check["id"] for check in theirs["checks"]] == CHECKS


# What is corrupted


def one(quads: Quads, property: str, holds: Callable[[ox.Quad], bool] = lambda quad: True) -> ox.Quad:
    """The first quad with the property."""
    return min((quad for quad in quads if quad.predicate.value == property and holds(quad)), key=str)


def replaced(quads: Quads, quad: ox.Quad, value: ox.NamedNode | ox.Literal) -> Quads:
    return quads - {quad} | {ox.Quad(quad.subject, quad.predicate, value, quad.graph_name)}


def edited_text(quads: Quads) -> Quads:
    quad = one(quads, CQ.text, lambda quad: "Samarkand" in quad.object.value)  # type: ignore[union-attr]
    return replaced(quads, quad, ox.Literal("Correction. " + quad.object.value))  # type: ignore[union-attr]


def edited_text_with_its_hash(quads: Quads) -> Quads:
    import hashlib

    quads = edited_text(quads)
    text = one(quads, CQ.text, lambda quad: quad.object.value.startswith("Correction."))  # type: ignore[union-attr]
    digest = hashlib.sha256(text.object.value.encode()).hexdigest()  # type: ignore[union-attr]
    return replaced(quads, one(quads, CQ.sha256, lambda quad: quad.subject == text.subject), ox.Literal(digest))


def shifted_offset(quads: Quads) -> Quads:
    quad = one(quads, OA.start)
    end = one(quads, OA.end, lambda other: other.subject == quad.subject)
    for part in (quad, end):
        value = ox.Literal(str(int(part.object.value) + 3), datatype=part.object.datatype)  # type: ignore[union-attr]
        quads = replaced(quads, part, value)
    return quads


def forged_quote(quads: Quads) -> Quads:
    quad = one(quads, OA.exact, lambda quad: "Iran is set to become" in quad.object.value)  # type: ignore[union-attr]
    return replaced(quads, quad, ox.Literal(quad.object.value.replace("set", "bound")))  # type: ignore[union-attr]


def missing_evidence(quads: Quads) -> Quads:
    return quads - {one(quads, PROV.wasQuotedFrom)}


def evidence_without_quote(quads: Quads) -> Quads:
    return quads - {one(quads, OA.exact)}


def stale_fact(quads: Quads) -> Quads:
    return quads | {ox.Quad(node(f"{STATE}CHN"), node(CQ.memberOf), node(f"{ORGANIZATION}NATO"))}


def fact_whose_claim_is_gone(quads: Quads) -> Quads:
    """The only claim behind “Narendra Modi met with Vladimir Putin” taken out, with its evidence."""
    claim = solutions(store_of(quads).query(CLAIM)).rows[0][0]
    assert isinstance(claim, ox.NamedNode)
    return {quad for quad in quads if quad.subject != claim}


def missing_fact(quads: Quads) -> Quads:
    fact = ox.Quad(node(f"{PERSON}Narendra-Modi"), node(CQ.metWith), node(f"{PERSON}Vladimir-Putin"))
    assert fact in quads
    return quads - {fact}


def forged_hash(quads: Quads) -> Quads:
    quad = one(quads, CQ.sha256)
    return replaced(quads, quad, ox.Literal(quad.object.value[::-1]))  # type: ignore[union-attr]


def forged_length(quads: Quads) -> Quads:
    quad = one(quads, CQ.characterCount)
    return replaced(quads, quad, ox.Literal("7", datatype=quad.object.datatype))  # type: ignore[union-attr]


def unlinked_entity(quads: Quads) -> Quads:
    """A stance, from which no fact follows, of a state that nobody knows."""
    quad = one(quads, CQ.holder, lambda quad: quad.object.value == f"{STATE}CHN")  # type: ignore[union-attr]
    return replaced(quads, quad, node(f"{STATE}ZZZ"))


def open_entity_without_a_name(quads: Quads) -> Quads:
    quad = one(quads, RDF.type, lambda quad: quad.object.value == CQ.UnlinkedActor)  # type: ignore[union-attr]
    return {
        each for each in quads if each.subject != quad.subject or each.predicate.value not in (RDF.type, RDFS.label)
    }


def broken_interval(quads: Quads) -> Quads:
    claim = one(quads, CQ.holder)
    year = node("http://www.w3.org/2001/XMLSchema#gYear")
    values = ((CQ.validFrom, "2022"), (CQ.validUntil, "2021"))
    return quads | {
        ox.Quad(claim.subject, node(property), ox.Literal(value, datatype=year), claim.graph_name)
        for property, value in values
    }


def foreign_status(quads: Quads) -> Quads:
    quad = one(quads, CQ.status, lambda quad: quad.object.value == f"{ROOT}status/acceding")  # type: ignore[union-attr]
    return replaced(quads, quad, node(f"{ROOT}status/ally"))


def foreign_status_that_calls_itself_one(quads: Quads) -> Quads:
    """A status of a claim from which facts follow; the file itself puts it into the scheme."""
    claims = {quad.subject for quad in quads if quad.predicate.value == CQ.member}
    quad = one(quads, CQ.status, lambda quad: quad.object.value == f"{ROOT}status/member" and quad.subject in claims)  # type: ignore[union-attr]
    ally, scheme = node(f"{ROOT}status/ally"), node(f"{ROOT}scheme/status")
    skos = "http://www.w3.org/2004/02/skos/core#"
    said = {ox.Quad(ally, node(f"{skos}inScheme"), scheme), ox.Quad(ally, node(f"{skos}notation"), ox.Literal("ally"))}
    return replaced(quads, quad, ally) | said


def foreign_position(quads: Quads) -> Quads:
    return replaced(quads, one(quads, CQ.position), node(f"{ROOT}position/adores"))


ROOT = "https://w3id.org/communique/"
STATE, ORGANIZATION, PERSON = (f"{ROOT}{kind}/" for kind in ("state", "organization", "person"))
CLAIM = """
SELECT ?claim { GRAPH ?g {
  ?claim a cq:MeetingClaim ; cq:participant person:Narendra-Modi , person:Vladimir-Putin } } ORDER BY ?claim"""


@pytest.mark.parametrize(
    ("corrupt", "check", "count", "message"),
    [
        (edited_text, "text", 1, "the text was edited since it was read: "),
        (
            edited_text_with_its_hash,
            "text",
            1,
            "text and hash were changed: the edition's IRI was made of another text",
        ),
        (shifted_offset, "quote", 1, "the offsets "),
        (
            forged_quote,
            "quote",
            1,
            "the text does not have the words “Iran is bound to become a full member next year”",
        ),
        (missing_evidence, "evidence", 1, "the claim has no evidence (claim “"),
        (evidence_without_quote, "evidence", 1, "the evidence of the claim has no quote (claim “"),
        (stale_fact, "stale", 1, "“China member of NATO” is held as fact, and no claim is recorded behind it"),
        (
            fact_whose_claim_is_gone,
            "stale",
            11,
            "met with Vladimir Putin” is held as fact, and the claim behind it is gone:",
        ),
        (missing_fact, "missing", 1, "“Narendra Modi met with Vladimir Putin” follows by the rule encounter"),
        (forged_hash, "hash", 1, "the hash was changed: "),
        (forged_length, "hash", 1, "7 characters are recorded, and the text has "),
        (
            unlinked_entity,
            "link",
            1,
            f"ZZZ <{STATE}ZZZ> is neither in the reference graph nor named as open by its text",
        ),
        (open_entity_without_a_name, "link", 1, "is neither in the reference graph nor named as open by its text"),
        (broken_interval, "interval", 1, "ends 2021, before it begins 2022"),
        (foreign_status, "token", 1, "the status “ally” is none of the ontology's (claim “Iran in Shanghai"),
        (foreign_status_that_calls_itself_one, "token", 1, "the status “ally” is none of the ontology's"),
        (foreign_position, "token", 1, "the position “adores” is none of the ontology's"),
    ],
)
def test_a_corruption_is_told_of_and_nothing_else(
    built: frozenset[ox.Quad], corrupt: Callable[[Quads], Quads], check: str, count: int, message: str
) -> None:
    quads = corrupt(set(built))
    assert quads != built
    found = audited(quads)
    assert not found
    assert {finding.check for finding in found.findings} == {check}, found.findings
    assert len(found.findings) == count, found.findings
    assert check != "text" or "39 of 39 quotes no longer stand at their offsets" in found.findings[0].message
    assert any(message in finding.message for finding in found.findings), found.findings


def test_what_two_corruptions_break_is_told_of_twice(built: frozenset[ox.Quad]) -> None:
    found = audited(foreign_position(forged_hash(set(built))))
    assert [finding.check for finding in found.findings] == ["hash", "token"]


def test_the_command_fails_on_a_corrupt_file(folder: Path, built: frozenset[ox.Quad]) -> None:
    lines = sorted(f"{quad} .\n" for quad in foreign_status(set(built)))
    (folder / "corrupt.nq").write_text("".join(lines), encoding="utf-8")
    done = run("audit", "corrupt.nq", "--no-sentences", folder=folder)
    assert done.code == 1
    assert "✗ Statuses, positions and modalities are those of the ontology: " in done.out
    assert done.out.count("✗") == 1
    assert done.err == ""


# Texts that are not in the graph


def without_text(quads: Iterable[ox.Quad]) -> Quads:
    return {quad for quad in quads if quad.predicate.value != CQ.text}


def test_what_cannot_be_checked_is_said(built: frozenset[ox.Quad]) -> None:
    found = audited(without_text(built))
    assert found
    assert len(found.unchecked) == len(BRIEFS)
    assert all("the graph keeps no text of it" in told and "--sources" in told for told in found.unchecked)
    assert next(check.examined for check in found.checks if check.id == "quote") == 0


def test_sources_stand_in_for_texts(built: frozenset[ox.Quad]) -> None:
    sources = list(read_documents([EXAMPLES / f"{name}.md" for name in BRIEFS]))
    found = audited(without_text(built), *sources)
    assert found
    assert found.unchecked == ()
    assert next(check.examined for check in found.checks if check.id == "quote") > 150


@pytest.mark.parametrize("kept", [True, False])
def test_a_source_that_was_edited_is_told_of(built: frozenset[ox.Quad], tmp_path: Path, kept: bool) -> None:
    brief = tmp_path / "samarkand-2022.md"
    text = (EXAMPLES / "samarkand-2022.md").read_text(encoding="utf-8")
    brief.write_text(text.replace("Iran is set to become", "Iran is about to become"), encoding="utf-8")
    found = audited(built if kept else without_text(built), *read_documents([brief]))
    [finding] = found.findings
    assert finding.check == "text"
    assert "was edited since it was read" in finding.message
    assert ("1 of 40 quotes are no longer in it" in finding.message) or not kept


def test_a_source_of_nothing_in_the_graph_is_said(built: frozenset[ox.Quad]) -> None:
    found = audited(built, *read_documents([GOLD / "docs" / f"{TEXTS[0]}.txt"]))
    assert found.unchecked == (f"{TEXTS[0]}.txt: no document of the graph has this name",)


# Coverage


def test_coverage_counts_sentences_with_and_without_claims(built: frozenset[ox.Quad], folder: Path) -> None:
    found = audit(store_of(built))
    assert [covered.issued for covered in found.coverage] == ["2022-09-19", "2023-05-24", "2023-07-14", "2024-07-08"]
    for covered in found.coverage:
        text = next(
            quad.object.value  # type: ignore[union-attr]
            for quad in built
            if quad.predicate.value == CQ.text and quad.subject.value == covered.edition  # type: ignore[union-attr]
        )
        assert all(text[sentence.start : sentence.end] == sentence.text for sentence in covered.sentences)
        assert covered.characters == len(text)
        assert len(covered.barren) < len(covered.sentences)
    table = as_table(found, barren=True)
    assert "sentences  yielded  nothing" in table
    barren = next(sentence for covered in found.coverage for sentence in covered.barren)
    assert f"{barren.start}–{barren.end}  {' '.join(barren.text.split())}" in table


def test_the_picture_is_svg_and_has_a_mark_for_each_sentence(built: frozenset[ox.Quad]) -> None:
    found = audit(store_of(built))
    picture = coverage_picture(found.coverage)
    root = ET.fromstring(picture)
    marks = [rect for rect in root.iter("{http://www.w3.org/2000/svg}rect") if len(rect)]
    assert len(marks) == sum(len(covered.sentences) for covered in found.coverage) > 50
    grey = [mark for mark in marks if mark.get("fill") == "#d9d9d9"]
    assert len(grey) == sum(len(covered.barren) for covered in found.coverage)
    assert coverage_picture(found.coverage) == picture


def test_names_are_escaped_in_the_picture() -> None:
    from kg.auditing import Coverage, Sentence

    odd = Coverage("<script> & “co”", "urn:e", None, 9, 0, (Sentence(0, 9, "a < b & c", 0),))
    assert ET.fromstring(coverage_picture([odd])) is not None
    assert ET.fromstring(coverage_picture([])) is not None


# The checks as data


def test_each_check_of_the_folder_is_made() -> None:
    assert [query.id for query in load_queries()] == ["evidence", "interval", "link", "token"]


def test_a_check_without_a_header_is_refused(tmp_path: Path) -> None:
    (tmp_path / "odd.rq").write_text("# id: even\nSELECT * {}\n", encoding="utf-8")
    with pytest.raises(ParseError, match="header"):
        load_queries(tmp_path)


def test_the_properties_of_facts_are_those_that_the_ontology_lists() -> None:
    text = data_path("ontology", "communique.ttl").read_text(encoding="utf-8")
    sections = [part for part in text.split("\n### ") if part.startswith("Facts: ")]
    assert len(sections) == 3
    named = {
        line.split()[0].removeprefix("cq:") for part in sections for line in part.splitlines() if line[:3] == "cq:"
    }
    assert named == set(PROPERTIES)
