"""Differences: claims in words, facts with their reasons, and patches that others apply."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from command_line import BRIEFS, EXAMPLES, annotated, run

from kg.difference import Difference, as_json, as_patch, as_table, as_text, compare
from kg.difference.claims import Change
from kg.errors import InputError
from kg.pipeline import differ
from kg.serialization import canonical_hash
from kg.store import open_store
from kg.vocabulary import PROV

HEAD = "---\ntitle: Two summits\npublisher: The Harbour Review\ndate: {}\n---\n"
OLD = (
    "China and Russia met in Beijing. China supports Russia. India supports Ukraine. Indian Prime Minister Narendra "
    "Modi met Russian President Vladimir Putin on the sidelines of the summit. Pakistan is a member of the Shanghai "
    "Cooperation Organization. Japan condemned Russia."
)
NEW = (
    "The weather was fine. China and Russia met in Beijing. China opposes Russia. India supports Ukraine. Pakistan is "
    "a member of the Shanghai Cooperation Organization. Japan condemned Russia. Iran is a member of the Shanghai "
    "Cooperation Organization. Xi made no mention of Ukraine."
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("difference")
    for name, date, text in (("old", "2022-02-05", OLD), ("new", "2022-09-19", NEW)):
        (folder / f"{name}.md").write_text(HEAD.format(date) + text + "\n", encoding="utf-8")
        made = run("build", f"{name}.md", "-o", f"{name}.trig", "--iri", "https://example.org/summits", folder=folder)
        assert made.code == 0, made.err
    return folder


@pytest.fixture(scope="module")
def found(folder: Path) -> Difference:
    return differ(folder / "old.trig", folder / "new.trig")


def words(found: Difference, change: Change) -> list[str]:
    return [claim.words for claim in found.claims if claim.change is change]


# Claims


def test_claims_that_changed_came_and_went_are_told_in_words(found: Difference) -> None:
    assert words(found, Change.CHANGED) == ["China on Russia: supports → opposes"]
    assert words(found, Change.LOST) == [
        "Narendra Modi in India: Prime Minister",
        "meeting of Narendra Modi, Vladimir Putin: bilateral meeting, beside summit",
        "Vladimir Putin in Russia: President",
    ]
    assert "Iran in Shanghai Cooperation Organization: member" in words(found, Change.GAINED)
    assert "Xi Jinping on Ukraine: avoids comment" in words(found, Change.GAINED)
    assert words(found, Change.REWORDED) == []


def test_claims_whose_words_only_moved_stand(found: Difference) -> None:
    assert (found.kept, found.moved) == (5, 5)


def test_both_quotes_of_a_changed_claim_are_there(found: Difference) -> None:
    [claim] = [claim for claim in found.claims if claim.change is Change.CHANGED]
    assert claim.before is not None
    assert claim.after is not None
    assert (claim.before.quote, claim.before.start) == ("China supports Russia", OLD.index("China supports"))
    assert (claim.after.quote, claim.after.start) == ("China opposes Russia", NEW.index("China opposes"))


@pytest.mark.parametrize(
    ("old", "new", "change", "told"),
    [
        ("China supports Russia.", "China opposes Russia.", "changed", "China on Russia: supports → opposes"),
        ("China supports Russia.", "Xi said nothing new. China supports Russia.", None, ""),
        ("India opposes the deal.", "India, as before, opposes the deal.", "reworded", "India on deal: opposes"),
        (
            "Japan condemned Russia.",
            "Japan did not condemn Russia.",
            "changed",
            "Japan towards Russia: condemn → condemn (denied)",
        ),
        (
            "Iran will join the Shanghai Cooperation Organization.",
            "Iran joined the Shanghai Cooperation Organization.",
            "changed",
            "Iran in Shanghai Cooperation Organization: acceding (planned) → member",
        ),
        (
            "Japan condemned Russia.",
            "Japan condemned Russia. Russia invaded Ukraine.",
            "gained",
            "Russia towards Ukraine: invade",
        ),
        (
            "Japan condemned Russia. Russia invaded Ukraine.",
            "Japan condemned Russia.",
            "lost",
            "Russia towards Ukraine: invade",
        ),
    ],
)
def test_two_texts_are_compared(tmp_path: Path, old: str, new: str, change: str | None, told: str) -> None:
    for name, text in (("old", old), ("new", new)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    found = differ(tmp_path / "old.txt", tmp_path / "new.txt")
    assert found
    assert [(claim.change, claim.words) for claim in found.claims] == ([(change, told)] if change else [])


def test_a_text_that_stays_is_the_same_under_another_name(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / f"{name}.txt").write_text("Japan condemned Russia.", encoding="utf-8")
    found = differ(tmp_path / "old.txt", tmp_path / "new.txt")
    assert (found.claims, found.facts, found.kept, found.moved) == ((), (), 1, 0)
    assert {quad.predicate.value.rpartition("/")[2] for quad in found.removed} == {"identifier", "rdf-schema#label"}


# Facts


def test_facts_that_came_and_went_have_a_reason(found: Difference) -> None:
    facts = {fact.words: fact for fact in found.facts}
    gone = facts["Narendra Modi met with Vladimir Putin"]
    assert (gone.change, gone.rules) == (Change.LOST, ("encounter",))
    meeting = "meeting of Narendra Modi, Vladimir Putin: bilateral meeting, beside summit"
    assert gone.reason == f"by the rule encounter it rested on the claim “{meeting}”, which is gone"
    come = facts["Shanghai Cooperation Organization has member Iran"]
    assert (come.change, come.rules) == (Change.GAINED, ("prp-inv1",))
    assert come.claims[0][1] == "Iran is a member of the Shanghai Cooperation Organization"


def test_facts_about_a_meeting_stay_when_only_its_edition_changes(found: Difference) -> None:
    assert not [fact for fact in found.facts if "Beijing" in fact.words]


def test_the_only_claim_behind_a_fact_taken_out_is_the_reason_why_the_fact_goes(tmp_path: Path) -> None:
    lines = (EXAMPLES / "samarkand-2022.claims.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    meeting = [line for line in lines if '"meeting"' in line and "Narendra Modi" in line and "Vladimir Putin" in line]
    assert len(meeting) == 1
    (tmp_path / "fewer.jsonl").write_text("".join(line for line in lines if line not in meeting), encoding="utf-8")
    brief = EXAMPLES / "samarkand-2022.md"
    assert run("build", *annotated("samarkand-2022"), "-o", "all.trig", folder=tmp_path).code == 0
    assert run("build", brief, "--claims", "fewer.jsonl", "-o", "fewer.trig", folder=tmp_path).code == 0
    done = run("diff", "all.trig", "fewer.trig", folder=tmp_path)
    assert done.code == 1
    assert (
        "- fact: Narendra Modi met with Vladimir Putin\n    by the rule encounter it rested on the claim “meeting"
        in done.out
    )
    assert "47 claims stand as before" in done.out


# Patches


def quads_of(path: Path) -> set[ox.Quad]:
    return set(ox.parse(path.read_bytes(), ox.RdfFormat.TRIG))


def test_rdflib_applies_the_patch_to_the_old_graph_and_has_the_new_one(folder: Path, found: Difference) -> None:
    dataset: rdflib.Dataset = open_store(folder / "old.trig", reference=False).as_rdflib()
    with warnings.catch_warnings():
        # Its parsers use a name of its own that it has deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        dataset.parse(data=as_patch(found.removed, found.added), format="patch")
        patched = ox.parse(dataset.serialize(format="nquads").encode(), ox.RdfFormat.N_QUADS)
    assert hash_of(patched) == hash_of(quads_of(folder / "new.trig"))


def hash_of(quads: object) -> str:
    # rdflib names the default graph, which N-Quads leaves without a name.
    unnamed = ox.NamedNode("urn:x-rdflib:default")
    return canonical_hash(
        ox.Quad(quad.subject, quad.predicate, quad.object, ox.DefaultGraph()) if quad.graph_name == unnamed else quad
        for quad in quads  # type: ignore[attr-defined]
    )


def test_pyoxigraph_applies_the_patch_row_by_row(folder: Path, found: Difference) -> None:
    store = ox.Store()
    store.bulk_extend(quads_of(folder / "old.trig"))
    lines = as_patch(found.removed, found.added).splitlines()
    assert (lines[0], lines[-1]) == ("TX .", "TC .")
    for line in lines[1:-1]:
        [quad] = ox.parse(line[2:].encode(), ox.RdfFormat.N_QUADS)
        assert (quad in store) is (line[0] == "D")
        (store.remove if line[0] == "D" else store.add)(quad)
    assert canonical_hash(store) == canonical_hash(quads_of(folder / "new.trig"))


def test_the_rows_of_a_patch_are_sorted_and_undo_each_other(folder: Path, found: Difference) -> None:
    back = differ(folder / "new.trig", folder / "old.trig")
    assert (back.removed, back.added) == (found.added, found.removed)
    rows = as_patch(found.removed, found.added).splitlines()[1:-1]
    assert rows == sorted(rows, key=lambda row: (row[0] == "A", row[:-2]))


def test_blank_nodes_that_say_the_same_do_not_differ_and_others_make_no_patch() -> None:
    def store(text: str) -> ox.Store:
        made = ox.Store()
        made.bulk_load(text.encode(), ox.RdfFormat.TURTLE)
        return made

    one, other = '_:a <urn:p> "x" . <urn:s> <urn:p> "y" .', '_:b <urn:p> "x" . <urn:s> <urn:p> "z" .'
    found = compare(store(one), store(other))
    assert (len(found.removed), len(found.added)) == (1, 1)
    assert as_patch(found.removed, found.added) == 'TX .\nD <urn:s> <urn:p> "y" .\nA <urn:s> <urn:p> "z" .\nTC .\n'
    found = compare(store(one), store('_:b <urn:p> "w" .'))
    with pytest.raises(InputError, match="blank nodes"):
        as_patch(found.removed, found.added)


# Places and commands


def test_a_graph_is_itself(folder: Path) -> None:
    done = run("diff", "old.trig", "old.trig", folder=folder)
    assert (done.code, done.out) == (0, "the graphs are the same: 9 claims\n")
    patch = run("diff", "old.trig", "old.trig", "--format", "patch", folder=folder)
    assert (patch.code, patch.out) == (0, "TX .\nTC .\n")


def test_a_store_and_a_file_of_one_build_are_the_same(folder: Path) -> None:
    assert run("build", "old.md", "--iri", "https://example.org/summits", "--store", "store", folder=folder).code == 0
    assert run("diff", "store", "old.trig", folder=folder).code == 0
    assert run("diff", "store", "new.trig", folder=folder).code == 1


def test_documents_that_only_one_graph_has_are_told_of(tmp_path: Path) -> None:
    assert run("build", *annotated(*BRIEFS[:3]), "-o", "three.trig", folder=tmp_path).code == 0
    assert run("build", *annotated(*BRIEFS[:1]), "-o", "one.trig", folder=tmp_path).code == 0
    found = differ(tmp_path / "three.trig", tmp_path / "one.trig")
    assert [(each.change, each.text) for each in found.documents] == [(Change.LOST, False)] * 2
    assert {claim.change for claim in found.claims} == {Change.LOST}
    gone = {quad.subject for quad in found.removed if quad.predicate.value == PROV.wasQuotedFrom}
    assert len(gone) == len(found.claims) == 95


def test_all_forms_say_the_same(folder: Path, found: Difference) -> None:
    document = json.loads(as_json(found))
    assert [claim["words"] for claim in document["claims"]] == [claim.words for claim in found.claims]
    assert document["claims"][0]["before"]["quote"] == "China supports Russia"
    assert (len(document["removed"]), len(document["added"])) == (len(found.removed), len(found.added))
    text, table = as_text(found), as_table(found)
    for part in (*found.claims, *found.facts):
        assert part.words in text
        assert part.words in table
    assert f"({len(found.documents) + len(found.claims) + len(found.facts)} rows)" in table
    again = run("diff", "old.trig", "new.trig", folder=folder)
    assert (again.code, again.out) == (1, text)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("old.md", "new.trig"), "new.trig: a text and a graph cannot be compared"),
        (("old.trig", "missing.trig"), "missing.trig: there is no such file"),
        (("old.trig", "new.trig", "--format", "xml"), "'xml' is none of text, table, json, patch"),
    ],
)
def test_what_cannot_be_compared_is_refused(folder: Path, arguments: tuple[str, ...], message: str) -> None:
    done = run("diff", *arguments, folder=folder)
    assert (done.code, done.out) == (2, "")
    assert message in done.err


def test_an_open_graph_is_compared_and_stays_open(folder: Path) -> None:
    with open_store(folder / "old.trig", reference=False) as old:
        assert differ(old, old.as_pyoxigraph()).kept == 9
        assert len(old) > 100
