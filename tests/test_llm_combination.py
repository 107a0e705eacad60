"""Two extractors as one: which of their claims are the same, and what their agreement is worth."""

from __future__ import annotations

from typing import Any

import pytest

from kg.extraction.combination import merge, same
from kg.model import Claim, ClaimType, Extractor, Modality, Polarity

TEXT = "Japan condemned the launch and urged China to act. China stayed silent. Japan condemned the launch again."
IRIS = {name: f"https://example.org/{name}" for name in ("Japan", "China", "SCO", "India", "Russia")}


def made(type: str, quote: str, /, *, by: str = "lexicon", confidence: float = 0.8, **args: Any) -> Claim:
    start, denied = TEXT.index(quote), args.pop("denied", False)
    named = [name for value in args.values() for name in (value if isinstance(value, tuple) else (value,))]
    return Claim(
        ClaimType(type),
        args,
        quote,
        start,
        start + len(quote),
        "https://example.org/d",
        modality=Modality.DENIED if denied else Modality.ASSERTED,
        entities={name: IRIS[name] for name in named if name in IRIS},
        extractor=Extractor(by, "1", f"{by}.entry"),
        confidence=confidence,
    )


FIRST, SECOND = "Japan condemned the launch and urged China to act", "Japan condemned the launch again"

CASES = [
    # All slots are actors, tokens or linked: the place in the text does not matter.
    (
        made("membership", FIRST, member="India", organization="SCO", status="member"),
        made("membership", "China stayed silent", member="India", organization="SCO", status="member", leads=True),
        True,
    ),
    (
        made("membership", FIRST, member="India", organization="SCO", status="member"),
        made("membership", FIRST, member="India", organization="SCO", status="observer"),
        False,
    ),
    (
        made("membership", FIRST, member="India", organization="SCO", status="member"),
        made("membership", FIRST, member="India", organization="SCO", status="member", denied=True),
        False,
    ),
    (
        made("stance", FIRST, holder="Japan", toward="China", position="calls_for"),
        made("stance", SECOND, holder="Japan", toward="China", position="calls_for"),
        True,
    ),
    (
        made("stance", FIRST, holder="Japan", toward="China", position="calls_for"),
        made("stance", FIRST, holder="Japan", toward="Russia", position="calls_for"),
        False,
    ),
    # What is said in words must have a word in common, and so must the quotes.
    (
        made("action", "Japan condemned the launch", actor="Japan", verb="condemn", target="the launch"),
        made("action", FIRST, actor="Japan", verb="condemn", target="missile launches"),
        True,
    ),
    (
        made("action", "Japan condemned the launch", actor="Japan", verb="condemn", target="the launch"),
        made("action", FIRST, actor="Japan", verb="condemn", target="the silence"),
        False,
    ),
    (
        made("action", "Japan condemned the launch", actor="Japan", verb="condemn", target="the launch"),
        made("action", "launch again", actor="Japan", verb="condemn", target="the launch"),
        False,
    ),
    (
        made("action", "Japan condemned the launch", actor="Japan", verb="condemn", target="China"),
        made("action", FIRST, actor="Japan", verb="condemn", target="China's launch"),
        True,
    ),
    (
        made("action", "Japan condemned the launch", actor="Japan", verb="condemn", target="China"),
        made("action", FIRST, actor="Japan", verb="condemn"),
        True,
    ),
    (
        made("action", "Japan condemned the launch", actor="Japan", verb="condemn", target="China"),
        made("action", "China stayed silent", actor="Japan", verb="condemn"),
        False,
    ),
    (
        made("meeting", FIRST, participants=("Japan", "China"), kind="bilateral"),
        made("meeting", SECOND, participants=("China", "Japan"), kind="bilateral"),
        True,
    ),
    (
        made("meeting", FIRST, participants=("Japan", "China"), kind="bilateral"),
        made("meeting", FIRST, participants=("Japan", "China"), kind="bilateral", place="Beijing"),
        True,
    ),
    (
        made("assessment", "China stayed silent", about="China", content="is silent"),
        made("assessment", "China stayed silent", about="China", content="keeps its silence"),
        True,
    ),
    (
        made("assessment", "China stayed silent", about="China", content="is silent"),
        made("assessment", "China stayed silent", about="China", content="is wise"),
        False,
    ),
    (
        made("stance", FIRST, holder="Japan", toward="China", position="opposes"),
        made("action", FIRST, actor="Japan", verb="condemn", target="China"),
        False,
    ),
]


@pytest.mark.parametrize(("one", "other", "expected"), CASES)
def test_two_claims_are_the_same_or_not(one: Claim, other: Claim, expected: bool) -> None:
    assert same(one, other) is expected
    assert same(other, one) is expected


def test_what_both_make_is_one_claim_surer_than_either_and_names_both() -> None:
    ours = made("action", "Japan condemned the launch", actor="Japan", verb="condemn", target="the launch")
    theirs = made("action", FIRST, by="llm", confidence=0.7, actor="Japan", verb="condemn", target="launch")
    [merged] = merge([ours], [theirs])
    assert (merged.args, merged.quote) == (ours.args, ours.quote)
    assert merged.confidence == 0.94
    assert merged.extractor.entry == "lexicon.entry + llm.entry"


@pytest.mark.parametrize(("ours", "theirs", "both"), [(0.8, 0.7, 0.94), (0.95, 0.9, 0.99), (1.0, 0.7, 1.0), (0, 0, 0)])
def test_agreement_never_lowers_confidence(ours: float, theirs: float, both: float) -> None:
    args = {"holder": "Japan", "toward": "China", "position": "calls_for"}
    one, other = made("stance", FIRST, confidence=ours, **args), made("stance", FIRST, confidence=theirs, **args)
    assert [claim.confidence for claim in merge([one], [other])] == [both]


def test_claims_of_one_side_stay_as_they_are_in_text_order() -> None:
    last = made("stance", SECOND, holder="Japan", toward="Russia", position="opposes")
    first = made("stance", "China stayed silent", by="llm", holder="China", toward="Japan", position="avoids_comment")
    assert merge([last], [first]) == (first, last)


def test_a_claim_agrees_with_one_other_at_most_the_nearest() -> None:
    ours = made("action", "Japan condemned the launch", actor="Japan", verb="condemn", target="the launch")
    far = made("action", FIRST, by="llm", actor="Japan", verb="condemn", target="launch")
    near = made("action", "condemned the launch", by="llm", actor="Japan", verb="condemn", target="a launch")
    merged = merge([ours], [far, near])
    assert [claim.extractor.entry for claim in merged] == ["lexicon.entry + llm.entry", "llm.entry"]
    assert merge([], []) == ()


def test_polarity_is_the_lexicons() -> None:
    args = {"holder": "Japan", "toward": "China", "position": "calls_for"}
    ours, theirs = made("stance", FIRST, **args), made("stance", FIRST, by="llm", **args)
    assert merge([ours], [theirs])[0].polarity is Polarity.NEUTRAL
