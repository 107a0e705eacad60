"""Comparison: how stances moved, where sources contradict each other, who kept silent.

The two briefs of ``tests/data/comparison`` are read by the embedded extractor; smaller graphs are made of claims.
"""

from __future__ import annotations

import csv
import functools
import io
import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
import pytest

import kg
from kg.comparison import Between, Disagreements, Drift, as_csv, as_json, as_table, as_text, disagree
from kg.comparison.records import COLUMNS, records_of
from kg.errors import InputError, QuestionError
from kg.lifting import lift
from kg.model import Claim, ClaimType, Document, Modality, Polarity
from kg.pipeline import derive_facts
from kg.store import LocalStore, open_store
from kg.vocabulary import Minter, data_path

DATA = Path(__file__).parent / "data" / "comparison"
EDITORIAL = Path(__file__).parents[2] / "shared" / "evaluation" / "docs" / "00-seed-sco-samarkand.txt"
ROOT = "https://w3id.org/communique/"
STATES = f"{ROOT}state/"
NAMES = {"Kenya": "KEN", "Uganda": "UGA", "Somalia": "SOM", "China": "CHN", "Russia": "RUS", "Ukraine": "UKR"}
ENTITIES = {name: STATES + code for name, code in NAMES.items()} | {
    "EAC": f"{ROOT}organization/EAC",
    "Xi Jinping": f"{ROOT}person/Xi-Jinping",
    "democracy": f"{ROOT}value/democracy",
}


@dataclass(frozen=True)
class Text:
    """A document of which each sentence is a claim: its words, the claim's type and arguments, and how it is said."""

    name: str
    date: str | None
    publisher: str | None
    claims: tuple[tuple[str, str, dict[str, object], dict[str, str]], ...]
    filler: str = ""


def said(sentence: str, type: str, how: dict[str, str] | None = None, **args: object) -> tuple[object, ...]:
    return sentence, type, args, how or {}


def stance(holder: str, position: str, toward: str, sentence: str = "", **how: str) -> tuple[object, ...]:
    words = sentence or f"{holder} {position} {toward}."
    return said(words, "stance", how, holder=holder, position=position, toward=toward)


def text(name: str, date: str | None, publisher: str | None, *claims: tuple[object, ...], filler: str = "") -> Text:
    return Text(name, date, publisher, claims, filler)  # type: ignore[arg-type]


def graph_of(*texts: Text, officials: bool = False) -> LocalStore:
    """The graph of the texts, over the ontology's schemes and the names of the reference graph; facts when wanted."""
    store = LocalStore(pyoxigraph.Store())
    store.as_pyoxigraph().extend(background())
    for one in texts:
        words = "\n".join([*(claim[0] for claim in one.claims), *([one.filler] if one.filler else [])])
        document = Document(
            words, f"https://example.org/{one.name}", one.name, issued=one.date, publisher=one.publisher
        )
        store.as_pyoxigraph().extend(lift(document, list(_claims(document, one.claims)), minter=Minter()))
    if officials:
        derive_facts(store, minter=Minter())
    return store


@functools.cache
def background() -> tuple[pyoxigraph.Quad, ...]:
    """The ontology and the schemes, and of the reference graph the names that the tests need."""
    known = set(ENTITIES.values())
    kinds = tuple(f"{ROOT}{kind}/" for kind in "position status modality polarity action meetingkind value".split())
    return tuple(
        quad
        for quad in open_store(None).as_pyoxigraph()
        if quad.subject.value in known or quad.subject.value.startswith((*kinds, f"{ROOT}ontology"))
    )


def _claims(
    document: Document, claims: Iterable[tuple[str, str, dict[str, object], dict[str, str]]]
) -> Iterable[Claim]:
    for sentence, type, args, how in claims:
        start = document.text.index(sentence)
        quote = sentence.rstrip(".")
        yield Claim(
            ClaimType(type),
            args,  # type: ignore[arg-type]
            quote,
            start=start,
            end=start + len(quote),
            source=document.iri,
            attributed_to=tuple(how.get("by", "author").split("; ")),
            polarity=Polarity(how.get("polarity", "neutral")),
            modality=Modality(how.get("modality", "asserted")),
            entities={name: iri for name, iri in ENTITIES.items() if name in json.dumps([args, how])},
        )


# The briefs in two voices, read by the extractor

PLANTED = {
    ("meeting", "Félix Tshisekedi, Paul Kagame", "", "met | not met"),
    ("stance", "Kenya", "plan for the Entebbe road", "opposes | supports"),
    ("action", "Rwanda", "Burundi", "sanction | not sanction"),
    ("standing", "Somalia", "East African Community", "member | observer"),
    ("values", "Tanzania, Zambia", "democracy", "share | not share"),
    ("stance", "Uganda", "Tanga pipeline", "concerned | supports"),
}


@pytest.fixture(scope="module")
def briefs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("comparison") / "briefs.trig"
    kg.build([DATA / "lakeside.md", DATA / "harbour.md"], output=path)
    return path


def told(found: Disagreements) -> set[tuple[str, str, str, str]]:
    return {
        (
            str(one.aspect),
            ", ".join(thing.name for thing in one.subjects),
            ", ".join(thing.name for thing in one.objects),
            " | ".join(side.words for side in one.sides),
        )
        for one in found.contradictions
    }


def test_all_and_only_the_planted_contradictions_are_found(briefs: Path) -> None:
    found = kg.disagree(briefs)
    assert told(found) == PLANTED
    assert len(found.contradictions) == 6
    assert {side.sources for one in found.contradictions for side in one.sides} == {1}
    assert [(str(one.aspect), one.sides[0].words, one.sides[0].sources) for one in found.agreements] == [
        ("action", "condemn", 2)
    ]
    assert found.undated == 0


def test_every_side_is_quoted_as_the_text_has_it(briefs: Path) -> None:
    texts = [(DATA / f"{name}.md").read_text(encoding="utf-8") for name in ("lakeside", "harbour")]
    for one in kg.disagree(briefs).contradictions:
        for statement in (statement for side in one.sides for statement in side.statements):
            assert any(statement.quote in words for words in texts)


def test_the_look_alikes_were_read_and_are_something_else(briefs: Path) -> None:
    # One source that quotes two speakers: a disagreement of speakers.
    found = kg.disagree(briefs, between="speakers")
    assert ("stance", "Burundi", "Goma force", "opposes | supports") in told(found)
    # Older against newer: drift, told by two sources.
    (series,) = kg.drift(briefs, "Ethiopia")
    assert [(step.period.short, step.positions) for step in series.steps] == [
        ("2025-01", ("supports",)),
        ("2025-03-12", ("rejects",)),
    ]
    assert [(str(change.of), change.direction) for change in series.changes] == [("source", "colder")]
    # A hypothetical is read as one.
    rows = kg.ask(briefs, "stances", {"by": "Djibouti"})
    assert sorted(rows.text(rows.cell(row, "modality")) for row in rows.rows) == ["asserted", "possible"]


def test_a_longer_window_takes_the_older_for_the_same_time(briefs: Path) -> None:
    assert ("stance", "Ethiopia", "Berbera port treaty", "rejects | supports") in told(kg.disagree(briefs, window=60))
    # Two days lie between the briefs.
    assert not kg.disagree(briefs, window=1).contradictions


def test_what_is_asked_about_is_all_that_is_told(briefs: Path) -> None:
    assert told(kg.disagree(briefs, about="Somalia")) == {one for one in PLANTED if one[1] == "Somalia"}
    assert told(kg.disagree(briefs, about="pipeline")) == {one for one in PLANTED if "pipeline" in one[2]}
    assert not kg.disagree(briefs, about="Norway").contradictions


# The founding editorial, where it is


@pytest.fixture(scope="module")
def editorial(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not EDITORIAL.is_file():
        pytest.skip("the founding editorial is not beside the project")
    path = tmp_path_factory.mktemp("editorial") / "editorial.trig"
    kg.build(EDITORIAL, metadata={"date": "2022-09-17", "publisher": "The Yomiuri Shimbun"}, output=path)
    return path


def test_a_friendship_without_limits_in_february_and_silence_in_september(editorial: Path) -> None:
    (series,) = kg.drift(editorial, "China", toward="Russia")
    before, after = series.steps
    assert (before.period.short, before.period.words, before.positions) == ("2022-02", "in February", ("supports",))
    assert ["no limit" in one.quote for one in before.statements] == [True]
    assert (after.period.short, after.positions) == ("2022-09-17", ("avoids comment",))
    assert ["did not mention Russia’s request" in one.quote for one in after.statements] == [True]
    assert [(str(change.of), change.direction) for change in series.changes] == [("stance", "colder")]


def test_the_three_silences_that_the_editorial_states(editorial: Path) -> None:
    found = kg.silences(editorial)
    assert [(one.subjects[0].name, one.objects[0].name) for one in found.stated] == [
        ("China", "Ukraine"),
        ("Xi Jinping", "Russia’s request for weapons and support in high-tech fields"),
        ("Xi Jinping", "Ukraine"),
    ]
    by = kg.silences(editorial, by="China", about="Ukraine")
    assert [one.subjects[0].name for one in by.stated] == ["China", "Xi Jinping"]
    assert not found.unread


# Drift


def moved(series: Drift) -> list[tuple[str, str]]:
    return [(str(change.of), change.direction) for change in series.changes]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        # One source tells both.
        (
            [
                text("a", "2024-01-10", "The Lake", stance("Kenya", "supports", "Uganda")),
                text("b", "2024-06-10", "The Lake", stance("Kenya", "opposes", "Uganda")),
            ],
            [("stance", "colder")],
        ),
        # Another source tells the later.
        (
            [
                text("a", "2024-01-10", "The Lake", stance("Kenya", "opposes", "Uganda")),
                text("b", "2024-06-10", "The Coast", stance("Kenya", "supports", "Uganda")),
            ],
            [("source", "warmer")],
        ),
        # The source is the same, but the later is only what somebody else says.
        (
            [
                text("a", "2024-01-10", "The Lake", stance("Kenya", "supports", "Uganda")),
                text("b", "2024-06-10", "The Lake", stance("Kenya", "opposes", "Uganda", by="Somalia")),
            ],
            [("source", "colder")],
        ),
        # What the holder says of himself is his stance.
        (
            [
                text("a", "2024-01-10", "The Lake", stance("Kenya", "supports", "Uganda")),
                text("b", "2024-06-10", "The Lake", stance("Kenya", "opposes", "Uganda", by="Kenya")),
            ],
            [("stance", "colder")],
        ),
        # Support, silence, concern.
        (
            [
                text("a", "2024-01", "The Lake", stance("Kenya", "supports", "Uganda")),
                text("b", "2024-03", "The Lake", stance("Kenya", "avoids_comment", "Uganda")),
                text("c", "2024-05", "The Lake", stance("Kenya", "concerned", "Uganda")),
            ],
            [("stance", "colder"), ("stance", "colder")],
        ),
        # What is not said to be so, and what stays as it was.
        (
            [
                text("a", "2024-01", "The Lake", stance("Kenya", "supports", "Uganda")),
                text("b", "2024-03", "The Coast", stance("Kenya", "supports", "Uganda")),
                text("c", "2024-05", "The Lake", stance("Kenya", "opposes", "Uganda", modality="possible")),
                text("d", None, "The Lake", stance("Kenya", "opposes", "Uganda")),
            ],
            [],
        ),
        # A denial is a position of its own.
        (
            [
                text("a", "2024-01", "The Lake", stance("Kenya", "supports", "Uganda")),
                text("b", "2024-03", "The Lake", stance("Kenya", "supports", "Uganda", modality="denied")),
            ],
            [("stance", "colder")],
        ),
        # One text tells of two times.
        (
            [
                text(
                    "a",
                    "2024-06-10",
                    "The Lake",
                    stance("Kenya", "supports", "Uganda", "In March Kenya backed Uganda."),
                    stance("Kenya", "opposes", "Uganda", "Kenya is now against Uganda."),
                )
            ],
            [("stance", "colder")],
        ),
    ],
    ids=["stance", "source", "speaker", "himself", "silence", "same", "denied", "one-text"],
)
def test_what_changed(texts: Sequence[Text], expected: list[tuple[str, str]]) -> None:
    (series,) = kg.drift(graph_of(*texts), "Kenya", toward="Uganda")
    assert moved(series) == expected


ADVICE = "Kenya should scale back its support to Uganda."
PRESSED = "Kenya, which supports Uganda"


@pytest.mark.parametrize(
    ("claims", "positions"),
    [
        # Advice takes the support for granted that it wants less of: no position of that day.
        ([stance("Kenya", "supports", "Uganda", ADVICE), ("recommendation", ADVICE, "Kenya")], []),
        # Advice to somebody else takes nothing of the holder for granted.
        ([stance("Kenya", "supports", "Uganda", ADVICE), ("recommendation", ADVICE, "Somalia")], ["supports"]),
        # What is told in words of its own is told, whatever advice follows.
        (
            [stance("Kenya", "supports", "Uganda", PRESSED), ("recommendation", f"{PRESSED}, should talk.", "Kenya")],
            ["supports"],
        ),
    ],
    ids=["granted", "another", "own-words"],
)
def test_what_advice_takes_for_granted_is_no_position(claims: list[tuple[object, ...]], positions: list[str]) -> None:
    told = [
        said(claim[1], claim[0], {"modality": "recommended"}, addressee=claim[2], content="scale back")  # type: ignore[arg-type]
        if claim[0] == "recommendation"
        else claim
        for claim in claims
    ]
    (series,) = kg.drift(graph_of(text("a", "2024-06", "The Lake", *told)), "Kenya", toward="Uganda")
    assert [position for step in series.steps for position in step.positions] == positions


def test_without_a_matter_only_what_changed_is_told() -> None:
    store = graph_of(
        text("a", "2024-01", "The Lake", stance("Kenya", "supports", "Uganda"), stance("Kenya", "opposes", "Somalia")),
        text("b", "2024-06", "The Lake", stance("Kenya", "opposes", "Uganda"), stance("Kenya", "opposes", "Somalia")),
    )
    assert [series.toward.name for series in kg.drift(store, "Kenya")] == ["Uganda"]
    assert kg.drift(store, "Kenya", until="2024-03") == ()
    (series,) = kg.drift(store, "Kenya", toward="Somalia", since="2024-02")
    assert [step.period.short for step in series.steps] == ["2024-06"]
    assert as_text(kg.drift(store, "Uganda")) == "No stance changed.\n"


def test_an_official_speaks_for_the_state_and_an_agreement_supports() -> None:
    store = graph_of(
        text(
            "a",
            "2024-01",
            "The Lake",
            said(
                "Xi Jinping leads China.", "holds_office", person="Xi Jinping", office="President", state_or_org="China"
            ),
            said("They signed a pact.", "agreement", parties=("Xi Jinping", "Russia"), name_or_subject="a pact"),
        ),
        text("b", "2024-06", "The Lake", stance("Xi Jinping", "avoids_comment", "the request of Russia")),
        officials=True,
    )
    (series,) = kg.drift(store, "China", toward="Russia")
    assert [step.positions for step in series.steps] == [("supports",), ("avoids comment",)]
    assert moved(series) == [("stance", "colder")]


@pytest.mark.parametrize("bounds", [{"since": "soon"}, {"until": "2024-13"}])
def test_bounds_that_are_no_dates_are_refused(bounds: dict[str, str]) -> None:
    with pytest.raises(InputError, match="is no date"):
        kg.drift(graph_of(text("a", "2024", None, stance("Kenya", "supports", "Uganda"))), "Kenya", **bounds)


# Disagreement


def member(status: str, **how: str) -> tuple[object, ...]:
    words = f"Somalia, {status} {how.get('modality', '')}, of the EAC."
    return said(words, "membership", how, member="Somalia", organization="EAC", status=status)


def shared(sentence: str, **how: str) -> tuple[object, ...]:
    return said(sentence, "shares_values", how, between=("Kenya", "Uganda"), values=("democracy",))


@pytest.mark.parametrize(
    ("one", "other", "sides"),
    [
        (stance("Kenya", "supports", "Uganda"), stance("Kenya", "opposes", "Uganda"), "opposes | supports"),
        (stance("Kenya", "values", "Uganda"), stance("Kenya", "concerned", "Uganda"), "concerned | values"),
        (
            stance("Kenya", "respects", "the Tana dam plan"),
            stance("Kenya", "rejects", "plan for the Tana dam"),
            "respects | rejects",
        ),
        (
            stance("Kenya", "supports", "Uganda"),
            stance("Kenya", "supports", "Uganda", "Kenya is not for it.", modality="denied"),
            "supports | not supports",
        ),
        (member("member"), member("observer"), "member | observer"),
        (member("member"), member("withdrawn"), "member | withdrawn"),
        (member("founding"), member("member", modality="denied"), "founding | not member"),
        (shared("Both are democracies."), shared("They differ.", polarity="negative"), "share | not share"),
        # What can be true at once.
        (stance("Kenya", "supports", "Uganda"), stance("Kenya", "values", "Uganda"), None),
        (stance("Kenya", "supports", "Uganda"), stance("Kenya", "ambivalent", "Uganda"), None),
        (stance("Kenya", "supports", "Uganda"), stance("Kenya", "avoids_comment", "Uganda"), None),
        (stance("Kenya", "demands", "Uganda"), stance("Kenya", "opposes", "Uganda"), None),
        (stance("Kenya", "supports", "Uganda"), stance("Kenya", "opposes", "Somalia"), None),
        (stance("Kenya", "supports", "Uganda"), stance("Somalia", "opposes", "Uganda"), None),
        (stance("Kenya", "supports", "the dam"), stance("Kenya", "opposes", "the road"), None),
        (member("founding"), member("member"), None),
        (member("suspended"), member("member"), None),
        (member("candidate"), member("acceding"), None),
        (member("member"), member("founding", modality="denied"), None),
        # What nobody says is so.
        *(
            (stance("Kenya", "supports", "Uganda"), stance("Kenya", "opposes", "Uganda", modality=how), None)
            for how in ("possible", "planned", "conditional", "recommended", "denied")
        ),
    ],
)
def test_what_contradicts_what(one: tuple[object, ...], other: tuple[object, ...], sides: str | None) -> None:
    store = graph_of(text("a", "2024-01-10", "The Lake", one), text("b", "2024-01-12", "The Coast", other))
    found = disagree(store)
    words = [sorted(side.words for side in each.sides) for each in found.contradictions]
    assert words == ([sorted(sides.split(" | "))] if sides else [])


SUPPORTS, OPPOSES = stance("Kenya", "supports", "Uganda"), stance("Kenya", "opposes", "Uganda")
LONG = "The council met for three days in the old town hall and heard from farmers, teachers and two retired judges."


@pytest.mark.parametrize(
    ("texts", "contradictions"),
    [
        ([text("a", "2024-01-10", None, SUPPORTS), text("b", "2024-01-17", None, OPPOSES)], 1),
        # Too far apart, or of no known time.
        ([text("a", "2024-01-10", None, SUPPORTS), text("b", "2024-01-18", None, OPPOSES)], 0),
        ([text("a", "2024-01-10", None, SUPPORTS), text("b", None, None, OPPOSES)], 0),
        # One publisher, one text printed twice, one source that reports both sides.
        ([text("a", "2024-01-10", "The Lake", SUPPORTS), text("b", "2024-01-11", "Lake", OPPOSES)], 0),
        (
            [
                text("a", "2024-01-10", "The Lake", SUPPORTS, filler=LONG),
                text("b", "2024-01-11", "The Coast", OPPOSES, filler=LONG),
            ],
            0,
        ),
        ([text("a", "2024-01-10", None, SUPPORTS, OPPOSES), text("b", "2024-01-11", None, OPPOSES)], 0),
        # A third source contradicts one that reports one side only.
        (
            [
                text("a", "2024-01-10", "The Lake", SUPPORTS),
                text("b", "2024-01-11", "The Coast", OPPOSES),
                text("c", "2024-01-11", "The Hill", SUPPORTS, OPPOSES),
            ],
            1,
        ),
        # The sentence's own time counts.
        (
            [
                text("a", "2024-06-10", None, stance("Kenya", "supports", "Uganda", "In March Kenya backed Uganda.")),
                text("b", "2024-06-11", None, OPPOSES),
            ],
            0,
        ),
    ],
    ids=["week", "later", "undated", "publisher", "syndicated", "both-sides", "third", "stated"],
)
def test_which_sources_contradict_each_other(texts: Sequence[Text], contradictions: int) -> None:
    assert len(disagree(graph_of(*texts)).contradictions) == contradictions


def test_independent_sources_are_counted() -> None:
    store = graph_of(
        text("a", "2024-01-10", "The Lake", SUPPORTS),
        text("b", "2024-01-10", "The Lake", stance("Kenya", "supports", "Uganda", "Kenya is for Uganda.")),
        text("c", "2024-01-11", "The Coast", stance("Kenya", "supports", "Uganda", "Kenya stands by Uganda.")),
        text("d", "2024-01-11", "The Hill", OPPOSES),
    )
    (found,) = disagree(store).contradictions
    assert {side.words: (side.sources, len(side.statements)) for side in found.sides} == {
        "supports": (2, 3),
        "opposes": (1, 1),
    }


def test_speakers_are_told_apart_where_sources_are_not() -> None:
    texts = text(
        "a",
        "2024-01-10",
        "The Lake",
        stance("Kenya", "supports", "Uganda", "Somalia says that Kenya backs it.", by="Somalia"),
        stance("Kenya", "opposes", "Uganda", "China says that Kenya does not.", by="China"),
        stance("Russia", "opposes", "Uganda"),
    )
    store = graph_of(texts)
    assert not disagree(store).contradictions
    found = disagree(store, between=Between.SPEAKERS)
    assert [(str(one.aspect), len(one.sides)) for one in found.contradictions] == [("opinion", 2), ("stance", 2)]


def test_what_has_no_date_is_counted() -> None:
    found = disagree(graph_of(text("a", None, None, SUPPORTS), text("b", "2024", None, OPPOSES)))
    assert found.undated == 1
    assert "1 statement without a date not compared" in as_text(found)


def test_a_negative_window_is_refused() -> None:
    with pytest.raises(InputError, match="-1 days are no time"):
        disagree(graph_of(text("a", "2024", None, SUPPORTS)), window=-1)


# Silence


SILENT = stance("China", "avoids_comment", "Ukraine", "China made no mention of Ukraine.")


def test_silence_that_is_stated_and_silence_that_is_ours() -> None:
    store = graph_of(
        text(
            "a",
            "2024",
            "The Lake",
            SILENT,
            SUPPORTS,
            filler="Two envoys, from Kenya and Somalia, slept there. Kenya slept.",
        )
    )
    found = kg.silences(store)
    assert [one.quote for one in found.stated] == ["China made no mention of Ukraine"]
    assert [([thing.name for thing in gap.things], gap.sentence) for gap in found.gaps] == [
        (["Kenya", "Somalia"], "Two envoys, from Kenya and Somalia, slept there.")
    ]
    assert not kg.silences(store, by="China").gaps
    assert not kg.silences(store, by="Kenya").stated
    assert [gap.sentence for gap in kg.silences(store, by="Kenya", about="Somalia").gaps] == [
        "Two envoys, from Kenya and Somalia, slept there."
    ]
    assert not kg.silences(store, by="Kenya", about="Uganda").gaps
    assert [gap.sentence for gap in kg.silences(store, about="slept").gaps] == [
        "Two envoys, from Kenya and Somalia, slept there."
    ]


@pytest.mark.parametrize("modality", ["asserted", "possible"])
def test_silence_that_is_denied_is_none(modality: str) -> None:
    denied = stance("China", "avoids_comment", "Russia", "China did mention Russia.", modality="denied")
    doubted = stance("China", "avoids_comment", "Ukraine", "China was silent on Ukraine.", modality=modality)
    found = kg.silences(graph_of(text("a", "2024", None, denied, doubted)))
    assert [one.modality for one in found.stated] == [modality]


def test_a_graph_without_text_needs_the_source(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "China made no mention of Ukraine. Two envoys, from Kenya and Somalia, slept there.\n", encoding="utf-8"
    )
    built = kg.build(path, with_text=False, metadata={"date": "2024-01-10"})
    bare = kg.silences(built.store)
    assert (len(bare.stated), bare.gaps, len(bare.unread)) == (1, (), 1)
    assert "The graph has no text of" in as_text(bare)
    found = kg.silences(built.store, sources=path)
    assert [gap.sentence for gap in found.gaps] == ["Two envoys, from Kenya and Somalia, slept there."]
    assert not found.unread


# Writing down


def results(briefs: Path) -> list[object]:
    return [kg.drift(briefs, "Ethiopia"), kg.disagree(briefs), kg.silences(briefs)]


@pytest.mark.parametrize("number", range(3))
def test_all_forms_tell_the_same(briefs: Path, number: int) -> None:
    result = results(briefs)[number]
    kind, records = records_of(result)  # type: ignore[arg-type]
    rows = list(csv.DictReader(io.StringIO(as_csv(result))))  # type: ignore[arg-type]
    assert [list(row.values()) for row in rows] == [[str(r[column]) for column in COLUMNS[kind]] for r in records]
    assert records and len(as_table(result).splitlines()) == len(records) + 2  # type: ignore[arg-type]
    quotes = [record["quote"] for record in records]
    assert all(f"“{' '.join(str(quote).split())}”" in as_text(result) for quote in quotes)  # type: ignore[arg-type]
    assert all(json.dumps(quote, ensure_ascii=False) in as_json(result) for quote in quotes)  # type: ignore[arg-type]


def test_the_same_graph_gives_the_same_bytes(briefs: Path) -> None:
    assert [as_json(one) for one in results(briefs)] == [as_json(one) for one in results(briefs)]  # type: ignore[arg-type]


def test_a_strangers_graph_is_no_traceback(briefs: Path, tmp_path: Path) -> None:
    words = briefs.read_text(encoding="utf-8")
    assert words.count("oa:start ") > 20
    broken = tmp_path / "broken.trig"
    broken.write_text(words.replace("oa:start ", 'oa:start "soon" ; oa:start '), encoding="utf-8")
    assert kg.disagree(broken).contradictions
    assert kg.silences(broken).unread == ()


# The commands


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("arguments", "code", "shown"),
    [
        (["disagree"], 1, "6 contradictions, 1 agreement between sources"),
        (["disagree", "--window", 0], 0, "0 contradictions"),
        (["disagree", "--between", "gods"], 2, "'gods' is none of sources, speakers"),
        (["drift", "Ethiopia", "--format", "json"], 0, '"direction": "colder"'),
        (["drift", "Ethiopia", "--from", "then"], 2, "from: is no date"),
        (["drift", "Utopia"], 2, "holder: 'Utopia' is not known"),
        (["silences", "--format", "xml"], 2, "'xml' is none of text, table, csv, json"),
        (["silences", "--sources", "none.txt"], 2, "none.txt: there is no such file"),
    ],
)
def test_the_commands_and_their_exit_codes(briefs: Path, arguments: list[object], code: int, shown: str) -> None:
    done = run(*arguments, "--data", briefs)
    assert done.returncode == code
    assert shown in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_name_that_nothing_bears_is_refused(briefs: Path) -> None:
    with pytest.raises(QuestionError, match="not known"):
        kg.drift(briefs, "Utopia")


def test_the_queries_are_sparql_with_a_header() -> None:
    paths = sorted(data_path("ontology", "comparison").glob("*.rq"))
    assert len(paths) == 8
    for path in paths:
        head = path.read_text(encoding="utf-8").splitlines()[:2]
        assert head[0] == f"# id: {path.stem}"
        assert head[1].startswith("# sentence: ")
