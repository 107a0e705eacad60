"""How sure claims are: on texts that were not learned from, what is said to be surer is more often right."""

from __future__ import annotations

import functools
import json
from pathlib import Path

import pytest
from test_sentences import FILES, set_aside, terse, texts

from kg.evaluation import Case, evaluate
from kg.evaluation.measuring import Mark
from kg.evaluation.names import Names
from kg.evaluation.statements import Statement, atoms, read_statements
from kg.extraction.lexicon import LexiconExtractor
from kg.extraction.misses import explain_misses, render_misses
from kg.extraction.plausibility import load_scorer
from kg.extraction.reliability import SCORER, WEIGHED
from kg.extraction.tracing import render_traces, trace
from kg.model import Document

BANDS = (
    (0.0, 0.3, 0.0, 0.42),
    (0.3, 0.5, 0.3, 0.58),
    (0.5, 0.7, 0.48, 0.74),
    (0.7, 0.9, 0.66, 0.92),
    (0.9, 1.01, 0.86, 1.0),
)
"""From which confidence to which, and between what shares of its claims are to be right."""
LEXICON = """
frames:
  - id: mine.snub
    claim: stance
    verbs: jilt
    confidence: 0.05
    slots: {holder: subject, toward: object}
    position: rejects
    examples: [{text: "Peru jilted the offer.", args: {holder: Peru, toward: offer, position: rejects}}]
    counter: ["Peru accepted the offer."]
"""


def document(text: str) -> Document:
    return Document(text, "https://example.org/document/t", "t.txt")


@functools.cache
def weighed() -> tuple[tuple[float, bool], ...]:
    """The confidence of each claim of the paragraphs that are set aside, doubtful ones too, and whether it is right."""
    extractor, names = LexiconExtractor(), Names.load()
    found: list[tuple[float, bool]] = []
    for path in FILES:
        if terse(path.stem) or not set_aside(path.stem):
            continue
        for row in texts(path):
            rated = [one for one in extractor.rated(document(row["text"])) if one.marks]
            gold = tuple(read_statements(map(json.dumps, row["claims"])))
            claims = tuple(Statement.of(one.claim) for one in rated)
            verdicts = iter(evaluate([Case("t", row["text"], gold, claims)]).documents[0].claims)
            for one, claim in zip(rated, claims, strict=True):
                marks = [next(verdicts).strict for _ in atoms([claim], names)]
                found += [(one.claim.confidence, mark is Mark.RIGHT) for mark in marks if mark is not Mark.REPEATED]
    return tuple(found)


@pytest.mark.parametrize(("low", "high", "least", "most"), BANDS)
def test_confidence_is_the_share_that_is_right(low: float, high: float, least: float, most: float) -> None:
    inside = [right for confidence, right in weighed() if low <= confidence < high]
    assert len(inside) > 50
    assert least <= sum(inside) / len(inside) <= most


def test_a_claim_says_what_its_confidence_comes_from() -> None:
    text = document("Japan condemned the missile launch.")
    [one] = LexiconExtractor().rated(text)
    assert one.claim.confidence == round(load_scorer(SCORER).probability(one.marks), 2) > 0.5
    [told] = trace(LexiconExtractor(), text)
    assert told.marks and {mark for mark, _ in told.marks} <= one.marks
    assert "  marks           " in render_traces([told], text)


def test_marks_carry_no_names() -> None:
    here, there = (
        next(iter(LexiconExtractor().rated(document(f"{state} condemned the raid.")))) for state in ("Peru", "Norway")
    )
    assert here.marks == there.marks
    assert here.claim.confidence == there.claim.confidence


def test_judgements_are_not_weighed() -> None:
    [one] = [one for one in LexiconExtractor().rated(document("The pact is a dangerous mistake.")) if one.taken]
    assert one.claim.type not in WEIGHED and not one.marks


def test_what_is_too_doubtful_is_not_claimed_and_why_not_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    text = document("Japan condemned the missile launch.")
    [kept] = LexiconExtractor().extract(text)
    from kg.extraction import reliability
    from kg.extraction.plausibility import Scorer

    strict = Scorer(load_scorer(SCORER).weights, load_scorer(SCORER).bias, kept.confidence + 0.05)
    monkeypatch.setattr(reliability, "load_scorer", lambda name: strict)
    assert LexiconExtractor().extract(text) == ()
    told = render_misses(explain_misses(LexiconExtractor(), text), text)
    assert f"too doubtful to be claimed, its confidence {kept.confidence:.2f}: actor=Japan" in told


def test_frames_of_a_user_keep_their_confidence(tmp_path: Path) -> None:
    (tmp_path / "support.yaml").write_text(LEXICON, encoding="utf-8")
    [claim] = LexiconExtractor(lexicon=[tmp_path / "support.yaml"]).extract(document("Peru jilted the offer."))
    assert (claim.extractor.entry, claim.confidence) == ("mine.snub", 0.05)
    [claim] = LexiconExtractor(lexicon=[tmp_path / "support.yaml"]).extract(document("Peru backed the plan."))
    assert claim.extractor.entry.startswith("support.") and claim.confidence != 0.8
