"""Why a claim was made, and why a sentence gave none: the frames, their places, and what was there or missing."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.extraction.lexicon import LexiconExtractor
from kg.extraction.lexicons import lexicon_files
from kg.extraction.misses import Unclaimed, explain_misses, render_misses
from kg.extraction.tracing import Trace, render_traces, trace
from kg.model import Document

WORDS = ["Russia", "the SCO", "he", "said", "that", "China's", "condemned", "not", "\n", "its", "weight", ",", "threw"]


def _document(text: str) -> Document:
    return Document(text=text, iri="https://example.org/document/t", name="t.txt")


@functools.cache
def _extractor() -> LexiconExtractor:
    return LexiconExtractor()


def _why(text: str) -> dict[str, Trace]:
    return {one.frame: one for one in trace(_extractor(), _document(text))}


def _why_not(text: str, words: str = "") -> list[Unclaimed]:
    return list(explain_misses(_extractor(), _document(text), words=words))


@pytest.mark.parametrize(
    ("text", "frame", "trigger", "words", "sources"),
    [
        (
            "Germany threw its weight behind Hungary.",
            "support.idiom",
            "verb 'throw obj=weight behind'",
            "threw … weight",
            {"holder": "subject Germany", "toward": "behind Hungary", "position": "the frame says so"},
        ),
        (
            "Xi Jinping met Vladimir Putin.",
            "meet.verb",
            "verb 'meet'",
            "met",
            {"participants": "subject@actor Jinping + object@actor Putin", "kind": "the frame says so"},
        ),
        (
            "Sweden will join NATO.",
            "join.member",
            "verb 'join'",
            "join",
            {
                "member": "subject@state Sweden",
                "organization": "object@joined NATO",
                "status": "the frame says so of what is planned",
            },
        ),
        (
            "Xi Jinping, who leads China, agreed.",
            "office.leads",
            "verb 'lead'",
            "leads",
            {"person": "subject@person Jinping", "office": "the frame says so", "state_or_org": "object@state China"},
        ),
    ],
)
def test_a_claim_is_traced_to_its_frame(
    text: str, frame: str, trigger: str, words: str, sources: dict[str, str]
) -> None:
    found = _why(text)[frame]
    assert (found.trigger, found.words) == (trigger, words)
    told: dict[str, str] = {}
    for filling in found.fillings:
        one = " ".join(filter(None, (filling.source, filling.words)))
        told[filling.slot] = " + ".join(filter(None, (told.get(filling.slot), one)))
    assert told == sources
    lines = next(path for path in lexicon_files() if path.name == found.source).read_text("utf-8").splitlines()
    assert lines[found.line - 1] == f"- id: {frame}"


def test_coordinated_arguments_are_told_apart() -> None:
    traces = trace(_extractor(), _document("Norway and Sweden condemned Iran."))
    told = [(str(one.claim.args["actor"]), one.fillings[0].words) for one in traces]
    assert told == [("Norway", "Norway"), ("Sweden", "Sweden")]


def test_a_claim_of_a_rule_names_the_rule() -> None:
    found = _why("Russian President Vladimir Putin spoke.")["office.title"]
    assert (found.source, found.trigger) == ("", "")
    assert {filling.slot for filling in found.fillings} == {"person", "office", "state_or_org"}


def test_traces_hold_all_claims_in_order_and_extraction_is_as_ever() -> None:
    document = _document("Norway condemned Iran. Sweden joined NATO. Trade is a risk, said Xi Jinping.")
    assert [one.claim for one in trace(_extractor(), document)] == list(_extractor().extract(document))


def test_a_trace_reads_well() -> None:
    document = _document("Spain did not condemn Iran.")
    assert render_traces(trace(_extractor(), document), document).splitlines()[:6] == [
        "action  “Spain did not condemn Iran”  t.txt:0-26",
        f"  frame           hostility.condemn  hostility.yaml:{_why(document.text)['hostility.condemn'].line}",
        "  trigger         verb 'condemn'  at “condemn”",
        "  actor           Spain  ← subject “Spain”",
        "  target          Iran  ← object “Iran”",
        "  verb            condemn  ← the frame says so",
    ]
    assert "said            denied, negative" in render_traces(trace(_extractor(), document), document)
    assert render_traces((), document) == "no claim  t.txt\n"


@pytest.mark.parametrize(
    ("text", "frame", "reason"),
    [
        # a slot is empty, and where it was sought
        ("Trade with Mars grew.", "coop.trade_noun", "actor: nothing at subject"),
        ("Norway cold-shouldered Sweden at the talks.", "meet.talks", "participants: nothing at between@actor"),
        # the trigger wants a word more
        ("The boy throws the ball.", "hostility.other", "‘out’ does not stand by “throws”"),
        # the word is known, but read as another class
        ("Norway snubs.", "reject.verb", "the parser reads “snubs” as a noun, not as a verb"),
        # nobody known
        ("The chef's rejection of the soup.", "reject.noun", "holder: “chef” refers to nobody known"),
        # no frame has the word
        ("Norway cold-shouldered Sweden.", "", "no frame has the verb ‘shoulder’"),
        ("Hello.", "", "it has no verb and no noun"),
        ("The tall giraffe!", "", "no word of it is a trigger: nouns giraffe"),
    ],
)
def test_a_silent_sentence_says_what_was_missing(text: str, frame: str, reason: str) -> None:
    (found,) = _why_not(text)
    assert found.claims == 0
    assert 0 < len(found.misses) <= 3
    reasons = {miss.frame: miss.reason for miss in found.misses}
    assert reason in reasons.get(frame, ""), reasons
    assert [miss.closeness for miss in found.misses] == sorted((m.closeness for m in found.misses), reverse=True)


@pytest.mark.parametrize(
    ("text", "frame", "reason"),
    [
        ("Germany supplied weapons to Ukraine.", "coop.export", ""),
        ("The chef supplied tanks.", "coop.arms", "actor: “chef” refers to nobody known"),
        ("The firm joined the choir.", "join.member", "“choir” is no known organisation"),
        ("The choir replaced its president.", "deeds.office", "actor: nothing at subject@public"),
        ("The farmers sponsored it.", "act.passive_agent", "“sponsored” is not passive"),
        ("Germany encouraged Iran to release them.", "support.verb", "call.on (demands.yaml:"),
        ("Hungary must accept the plan.", "support.accept", "read as advice"),
        ("Japan intends to visit Kenya.", "support.object_clause", "gave way to the claim that its clause makes"),
        ("Norway condemned Iran. Norway condemned Iran.", "hostility.condemn", "said elsewhere already"),
    ],
)
def test_a_sentence_that_is_asked_for_says_what_else_could_have_been(text: str, frame: str, reason: str) -> None:
    found = [miss for one in _why_not(text, text.split()[-1]) for miss in one.misses]
    if not reason:
        assert frame not in {miss.frame for miss in found}
    else:
        assert any(miss.frame == frame and reason in miss.reason for miss in found), found


def test_only_sentences_without_claims_or_with_the_words_are_told_of() -> None:
    text = "Norway condemned Iran. The choir sang.  The   Choir slept."
    assert [one.text for one in _why_not(text)] == ["The choir sang.", "The Choir slept."]
    assert [one.text for one in _why_not(text, "choir  slept")] == ["The Choir slept."]
    (asked,) = _why_not(text, "condemned")
    assert (asked.claims, text[asked.start : asked.end]) == (1, "Norway condemned Iran.")
    assert _why_not(text, "trombone") == []


def test_misses_read_well() -> None:
    document = _document("Trade with Mars grew.")
    lines = render_misses(explain_misses(_extractor(), document), document).splitlines()
    assert lines[0] == "no claim  “Trade with Mars grew.”  t.txt:0-21"
    assert lines[1].startswith("  coop.trade_noun  cooperation.yaml:")
    assert lines[1].endswith("  noun 'trade'  at “Trade”")
    assert lines[2].startswith("    actor: nothing at subject")
    assert render_misses((), document) == "every sentence gave a claim  t.txt\n"
    assert render_misses((), document, words="its weight") == "no sentence has the words “its weight”  t.txt\n"


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
def test_any_text_can_be_asked_about(text: str) -> None:
    document = _document(text)
    assert {one.claim.id for one in trace(_extractor(), document)} == {
        claim.id for claim in _extractor().extract(document)
    }
    for one in explain_misses(_extractor(), document):
        assert one.misses


def test_a_frame_of_ones_own_makes_a_new_verb_work(tmp_path: Path) -> None:
    own = tmp_path / "my.yaml"
    own.write_text(
        "theme: my words\nframes:\n- {id: my.heckle, claim: stance, position: opposes, verbs: heckle}\n",
        encoding="utf-8",
    )
    document = _document("Norway heckled the inquiry.")
    (found,) = trace(LexiconExtractor(lexicon=[own]), document)
    assert (found.frame, found.source, found.line) == ("my.heckle", "my.yaml", 3)
    assert dict(found.claim.args) == {"holder": "Norway", "position": "opposes", "toward": "inquiry"}
    assert "my.heckle" not in _why(document.text)


def test_a_judgement_names_the_marks_that_weighed_most() -> None:
    extractor = LexiconExtractor()
    text = "China's growth is clearly the main reason why Japan has become nervous."
    document = Document(text=text, iri="https://example.org/document/judged", name="judged")
    (judged,) = [one for one in trace(extractor, document) if one.claim.type == "assessment"]
    names = [mark for mark, _ in judged.marks]
    assert "judging-adverb" in names
    assert [abs(weight) for _, weight in judged.marks] == sorted((abs(w) for _, w in judged.marks), reverse=True)
    assert "marks" in render_traces((judged,), document)
