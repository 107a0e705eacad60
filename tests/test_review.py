"""Decisions and a text: what stands after edits, who wins, and going through claims one by one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.decisions import Decision, Verdict, read_decisions
from kg.errors import ClaimError, InputError
from kg.model import Claim, ClaimType, Document, Entity, Extractor, Modality
from kg.review import (
    PERSON,
    Choice,
    Directory,
    Journal,
    Outcome,
    Sitting,
    apply,
    complete,
    fields,
    settle,
    stretch,
    surroundings,
    value_of,
    with_value,
)
from kg.review.placing import context_of

TEXT = (
    "Iran is set to join the SCO. Japan condemned the launch of the missile on Monday.\n\n"
    "India is a member of the SCO. Belarus has applied to join."
)
DOCUMENT = Document(TEXT, "https://example.org/document/brief", "brief.txt")
LEXICON = Extractor("lexicon", "1", "membership.join")
SCO = ("SCO", "https://w3id.org/communique/organization/SCO")
FIRST, SECOND = "2026-08-01T09:00:00Z", "2026-08-02T09:00:00Z"


def claim(member: str, status: str, quote: str, text: str = TEXT, **more: object) -> Claim:
    start = text.index(quote)
    args = {"member": member, "organization": "SCO", "status": status}
    known = {"extractor": LEXICON, "confidence": 0.7, "entities": dict([SCO])} | more
    return Claim(ClaimType.MEMBERSHIP, args, quote, start, start + len(quote), DOCUMENT.iri, **known)  # type: ignore[arg-type]


IRAN = claim("Iran", "acceding", "Iran is set to join the SCO")
INDIA = claim("India", "member", "India is a member of the SCO")
BELARUS = claim("Belarus", "candidate", "Belarus has applied to join")
CLAIMS = (IRAN, INDIA, BELARUS)
OBSERVER = replace(IRAN, args=IRAN.args | {"status": "observer"})


def decide(
    about: Claim, verdict: str, *, by: str = "Ada", at: str = FIRST, corrected: Claim | None = None, text: str = TEXT
) -> Decision:
    around = context_of(text, about.start, about.end)
    return Decision(about, Verdict(verdict), by, at, *around, corrected, where="brief.decisions.jsonl", line=1)


def outcome(*decisions: Decision, claims: tuple[Claim, ...] = CLAIMS, text: str = TEXT) -> Outcome:
    document = replace(DOCUMENT, text=text)
    return apply(settle(decisions, document), claims, document)


def ids(*claims: Claim) -> list[str]:
    return [claim.id for claim in claims]


# Applying


def test_without_decisions_claims_stay_as_they_are() -> None:
    assert outcome(claims=(INDIA, IRAN)) == Outcome((INDIA, IRAN))
    assert settle((), DOCUMENT).digest is None


def test_an_accepted_claim_stands_with_its_review() -> None:
    decision = decide(IRAN, "accepted")
    found = outcome(decision)
    assert found.claims == CLAIMS
    [reviewed] = found.reviews[IRAN.id]
    assert (reviewed.original, reviewed.decisions) == (IRAN.id, (decision,))
    assert (found.accepted, found.corrected, found.rejected, found.stale) == (1, 0, 0, ())


def test_a_rejected_claim_is_gone() -> None:
    found = outcome(decide(INDIA, "rejected"))
    assert found.claims == (IRAN, BELARUS)
    assert (found.rejected, dict(found.reviews)) == (1, {})


def test_a_corrected_claim_takes_the_place_of_the_one_that_was_read() -> None:
    found = outcome(decide(IRAN, "corrected", corrected=replace(OBSERVER, extractor=PERSON, confidence=1.0)))
    assert found.claims == (replace(OBSERVER, extractor=LEXICON, confidence=0.7), INDIA, BELARUS)
    [reviewed] = found.reviews[OBSERVER.id]
    assert reviewed.original == IRAN.id != OBSERVER.id


def test_a_correction_of_a_link_alone_keeps_the_name_of_the_claim() -> None:
    linked = replace(IRAN, entities={"Iran": "https://example.org/iran"})
    found = outcome(decide(IRAN, "corrected", corrected=linked))
    assert found.claims[0].entities == {"Iran": "https://example.org/iran"}
    assert found.claims[0].id == IRAN.id == found.reviews[IRAN.id][0].original


def test_what_names_stand_for_is_what_the_reviewer_saw() -> None:
    moved = replace(IRAN, entities={"Iran": "https://example.org/elsewhere"})
    assert outcome(decide(IRAN, "accepted"), claims=(moved,)).claims[0].entities == IRAN.entities


def test_a_claim_that_nothing_reads_stands_because_a_person_said_so() -> None:
    found = outcome(decide(INDIA, "accepted"), decide(IRAN, "corrected", corrected=OBSERVER), claims=())
    assert ids(*found.claims) == ids(OBSERVER, INDIA)
    assert {each.extractor for each in found.claims} == {PERSON}


def test_the_document_may_have_got_another_iri() -> None:
    document = replace(DOCUMENT, iri="https://example.org/other")
    read = tuple(replace(each, source=document.iri) for each in CLAIMS)
    found = apply(settle([decide(INDIA, "rejected")], document), read, document)
    assert [each.args["member"] for each in found.claims] == ["Iran", "Belarus"]


def test_claims_that_a_correction_has_already_changed_are_taken_as_changed() -> None:
    """What ``kg claims`` printed, decisions applied, may be built with the same decisions."""
    decisions = (decide(IRAN, "corrected", corrected=OBSERVER), decide(INDIA, "rejected"))
    once = outcome(*decisions)
    assert outcome(*decisions, claims=once.claims) == once


# Two reviewers


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_later_decision_wins_and_both_are_on_record(order: tuple[int, int]) -> None:
    pair = (decide(IRAN, "rejected"), decide(IRAN, "accepted", by="Ben", at=SECOND))
    found = outcome(*(pair[place] for place in order))
    assert IRAN.id in ids(*found.claims)
    assert [each.reviewer for each in found.reviews[IRAN.id][0].decisions] == ["Ada", "Ben"]
    assert (found.accepted, found.rejected) == (1, 0)


def test_of_two_decisions_in_one_second_the_later_in_the_file_wins() -> None:
    yes, no = decide(IRAN, "accepted"), decide(IRAN, "rejected", by="Ben")
    assert IRAN.id not in ids(*outcome(yes, no).claims)
    assert IRAN.id in ids(*outcome(no, yes).claims)


def test_a_second_correction_replaces_the_first() -> None:
    founding = replace(IRAN, args=IRAN.args | {"status": "founding"})
    found = outcome(
        decide(IRAN, "corrected", corrected=OBSERVER),
        decide(IRAN, "corrected", corrected=founding, by="Ben", at=SECOND),
    )
    assert ids(*found.claims) == ids(founding, INDIA, BELARUS)
    assert set(found.reviews) == {founding.id}


def test_a_correction_to_a_claim_that_somebody_rejects_is_settled_by_time() -> None:
    early = decide(IRAN, "corrected", corrected=OBSERVER), decide(OBSERVER, "rejected", by="Ben", at=SECOND)
    late = decide(IRAN, "corrected", corrected=OBSERVER, at=SECOND), decide(OBSERVER, "rejected", by="Ben")
    assert OBSERVER.id not in ids(*outcome(*early, claims=(IRAN, OBSERVER)).claims)
    assert OBSERVER.id in ids(*outcome(*late, claims=(IRAN, OBSERVER)).claims)


def test_the_digest_tells_decisions_apart_and_does_not_depend_on_their_order() -> None:
    pair = (decide(IRAN, "rejected"), decide(INDIA, "accepted", at=SECOND))
    digests = {settle(decisions, DOCUMENT).digest for decisions in (pair, pair[::-1])}
    assert len(digests) == 1
    assert digests != {settle(pair[:1], DOCUMENT).digest}


# The text is edited


def reread(text: str) -> tuple[Claim, ...]:
    """The claims as an extractor reads them in a changed text: those whose quote is there."""
    return tuple(
        replace(each, start=text.index(each.quote), end=text.index(each.quote) + len(each.quote))
        for each in CLAIMS
        if each.quote in text
    )


@pytest.mark.parametrize(
    "text",
    [
        "A new opening. " + TEXT,
        TEXT.replace("Japan condemned", "Japan and Norland condemned"),
        TEXT.replace(" on Monday", ""),
        TEXT + " More is to come.",
        "\n\n".join(reversed(TEXT.split("\n\n"))),
    ],
)
def test_decisions_follow_their_words(text: str) -> None:
    found = outcome(decide(IRAN, "accepted"), decide(INDIA, "rejected"), claims=reread(text), text=text)
    assert {each.args["member"] for each in found.claims} == {"Iran", "Belarus"}
    assert [text[each.start : each.end] == each.quote for each in found.claims] == [True, True]
    assert found.stale == ()


def test_a_quote_that_is_gone_makes_its_decision_stale_and_says_where_it_is_kept() -> None:
    text = TEXT.replace("is set to join", "will join")
    found = outcome(decide(IRAN, "accepted"), claims=reread(text), text=text)
    assert str(found.stale[0]) == (
        "brief.decisions.jsonl:1: a decision is stale: the text no longer has its quote "
        "(“Iran is set to join the SCO” in brief.txt; Ada accepted it on 2026-08-01) "
        "(review what the text says now; take the line out of the file when it no longer matters)"
    )
    assert (found.accepted, ids(*found.claims)) == (0, ids(*reread(text)))


def test_of_several_places_the_one_with_the_same_words_around_is_meant() -> None:
    text = f"Others say: {INDIA.quote}, or so they think. {TEXT}"
    place = text.index(INDIA.quote, 40)
    ruling = settle([decide(INDIA, "accepted")], replace(DOCUMENT, text=text)).rulings[0]
    assert (ruling.claim.start, ruling.sure) == (place, True)


def test_places_that_nothing_tells_apart_make_a_decision_stale() -> None:
    old = "Iran will join. Iran will join."
    about = claim("Iran", "acceding", "Iran will join", old)
    decision = replace(decide(about, "accepted", text=old), prefix="", suffix="")
    document = replace(DOCUMENT, text="So: Iran will join. Iran will join.")
    [problem] = settle([decision], document).stale
    assert "the text has its quote 2 times, and nothing around tells which of them is meant" in problem.message


@pytest.mark.parametrize("verdict", ["accepted", "corrected"])
def test_changed_surroundings_and_no_such_claim_make_a_decision_stale(verdict: str) -> None:
    text = "Nobody believes that " + TEXT
    decision = decide(IRAN, verdict, corrected=OBSERVER if verdict == "corrected" else None)
    denied = replace(reread(text)[0], modality=Modality.DENIED)
    decision = replace(decision, prefix="Yesterday. ")
    found = outcome(decision, claims=(denied,), text=text)
    assert found.claims == (denied,)
    assert "the words around its quote have changed, and it is not read now" in found.stale[0].message
    assert not settle([decision], replace(DOCUMENT, text=text)).sure


def test_a_rejection_of_what_is_not_read_any_more_has_nothing_to_do() -> None:
    text = "Nobody believes that " + TEXT
    found = outcome(replace(decide(IRAN, "rejected"), prefix="Yesterday. "), claims=(), text=text)
    assert (found.claims, found.stale, found.rejected) == ((), (), 1)


words = st.text(st.sampled_from("ab .\n"), max_size=40)


@given(words, words, words)
def test_words_put_in_front_or_behind_never_lose_a_decision(before: str, after: str, quote: str) -> None:
    quote = f"x{quote}y"
    old = f"{before}{quote}{after}"
    about = Claim(
        ClaimType.ASSESSMENT, {"about": "a", "content": "b"}, quote, len(before), len(before) + len(quote), "u"
    )
    document = Document(f"{after}{old}{before}", "u", "u")
    settled = settle([decide(about, "accepted", text=old)], document)
    [ruling] = settled.rulings
    assert document.text[ruling.claim.start : ruling.claim.end] == quote
    assert ruling.claim.start == len(after) + len(before)


# Going through claims


def sit(path: Path, *decisions: Decision, claims: tuple[Claim, ...] = CLAIMS, **choice: object) -> Sitting:
    wanted = Choice(**choice)  # type: ignore[arg-type]
    return Sitting(
        DOCUMENT, claims, decisions, journal=Journal(path), reviewer="Ada", clock=lambda: FIRST, choice=wanted
    )


def kept(path: Path) -> list[Decision]:
    return list(read_decisions(path.read_text(encoding="utf-8").splitlines())) if path.exists() else []


def test_decisions_are_in_the_file_at_once_and_taken_back_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "brief.decisions.jsonl"
    sitting = sit(path)
    sitting.accept()
    sitting.go(1)
    sitting.reject("no")
    assert [each.claim.id for each in kept(path)] == ids(IRAN, BELARUS)
    assert (sitting.item, sitting.left) == (None, 1)
    assert sitting.made[-1] == sitting.undo()
    assert [each.claim.id for each in kept(path)] == ids(IRAN)
    assert sitting.item is not None and sitting.item.claim == BELARUS and sitting.item.decisions == ()
    sitting.undo()
    assert (sitting.undo(), sitting.left, path.exists()) == (None, 3, False)


def test_a_new_claim_is_taken_back_altogether(tmp_path: Path) -> None:
    path = tmp_path / "brief.decisions.jsonl"
    sitting = sit(path)
    sitting.accept()
    new = replace(INDIA, args=INDIA.args | {"status": "founding"}, extractor=PERSON)
    sitting.add(new)
    assert (len(sitting.items), sitting.at) == (4, 2)
    sitting.go(-1)
    sitting.reject()
    sitting.undo()
    assert len(sitting.items) == 4
    sitting.undo()
    assert ([item.claim for item in sitting.items], sitting.at) == (list(CLAIMS), 1)
    assert [each.claim.id for each in kept(path)] == ids(IRAN)


def test_what_others_wrote_into_the_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "brief.decisions.jsonl"
    path.write_text(decide(INDIA, "accepted", by="Ben").to_line().rstrip("\n"), encoding="utf-8")
    sitting = sit(path)
    sitting.accept()
    with path.open("a", encoding="utf-8") as file:
        file.write(decide(BELARUS, "rejected", by="Cleo").to_line())
    assert [each.reviewer for each in kept(path)] == ["Ben", "Ada", "Cleo"]
    sitting.undo()
    assert [each.reviewer for each in kept(path)] == ["Ben", "Cleo"]


def test_a_decision_that_somebody_removed_cannot_be_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "brief.decisions.jsonl"
    sitting = sit(path)
    sitting.accept()
    path.write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="not in the file any more"):
        sitting.undo()


def test_claims_that_are_decided_are_shown_again_on_demand_only(tmp_path: Path) -> None:
    decisions = (decide(IRAN, "corrected", corrected=OBSERVER), decide(INDIA, "rejected"))
    path = tmp_path / "brief.decisions.jsonl"
    assert [item.claim for item in sit(path, *decisions).items] == [BELARUS]
    again = sit(path, *decisions, again=True).items
    assert [item.claim for item in again] == list(CLAIMS)
    assert [item.standing.args["status"] for item in again] == ["observer", "member", "candidate"]
    assert [item.claim for item in sit(path, *decisions, claims=(OBSERVER, BELARUS)).items] == [BELARUS]


def test_a_claim_of_a_person_is_looked_at_again_when_its_surroundings_change(tmp_path: Path) -> None:
    path = tmp_path / "brief.decisions.jsonl"
    mine = decide(replace(INDIA, args=INDIA.args | {"status": "founding"}), "accepted")
    assert [item.claim for item in sit(path, mine).items] == list(CLAIMS)
    changed = sit(path, replace(mine, prefix="elsewhere "))
    assert {item.claim.args["status"] for item in changed.items if item.decisions} == {"founding"}
    assert len(changed.stale) == 1


def test_a_file_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    sitting = sit(tmp_path / "missing" / "brief.decisions.jsonl")
    for decide_so in (sitting.accept, sitting.reject, lambda: sitting.add(replace(INDIA, extractor=PERSON))):
        with pytest.raises(InputError, match="no such file"):
            decide_so()
    assert (sitting.at, len(sitting.items), sitting.made) == (0, 3, ())


# Corrections


STANCE = Claim(
    ClaimType.STANCE,
    {"holder": "China", "toward": "the war in Ukraine", "position": "avoids_comment"},
    "China said nothing of the war in Ukraine",
    0,
    40,
    DOCUMENT.iri,
    attributed_to=("China",),
    entities={"China": "urn:CHN", "Ukraine": "urn:UKR"},
)


def field(kind: ClaimType, name: str) -> object:
    return next(each for each in fields(kind) if each.name == name)


def changed(claim: Claim, name: str, *values: Entity | str) -> Claim:
    return with_value(claim, field(claim.type, name), values)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ClaimType)
def test_each_type_has_its_slots_and_what_all_have_as_fields(kind: ClaimType) -> None:
    names = [each.name for each in fields(kind)]
    assert names[-3:] == ["modality", "polarity", "attributed_to"]
    assert len(names) == len(set(names)) <= 9


def test_a_token_is_exchanged() -> None:
    assert changed(STANCE, "position", "opposes").args["position"] == "opposes"
    assert changed(STANCE, "modality", "denied").modality is Modality.DENIED
    assert changed(changed(IRAN, "leads", "yes"), "leads", "no").args == IRAN.args
    assert value_of(changed(IRAN, "leads", "yes"), field(ClaimType.MEMBERSHIP, "leads")) == ("yes",)  # type: ignore[arg-type]


def test_links_follow_the_names_that_are_left() -> None:
    india = Entity("urn:IND", "India", "State")
    assert changed(STANCE, "holder", india).entities == {"China": "urn:CHN", "India": "urn:IND", "Ukraine": "urn:UKR"}
    alone = changed(replace(STANCE, attributed_to=("author",)), "holder", india)
    assert alone.entities == {"India": "urn:IND", "Ukraine": "urn:UKR"}
    assert "Ukraine" not in changed(STANCE, "toward", "peace").entities


def test_words_link_what_they_name_but_not_themselves() -> None:
    base = "https://w3id.org/communique/state/"
    assert changed(STANCE, "toward", "the tests of North Korea").entities["North Korea"] == f"{base}PRK"
    assert "Russia" not in changed(STANCE, "toward", "Russia").entities
    assert changed(STANCE, "toward", Entity(f"{base}RUS", "Russia", "State")).entities["Russia"] == f"{base}RUS"


def test_a_slot_is_emptied_and_an_incomplete_claim_refused() -> None:
    act = Claim(ClaimType.ACTION, {"actor": "Japan", "verb": "condemn", "target": "it"}, "x", 0, 1, "u")
    assert complete(changed(act, "target")).args == {"actor": "Japan", "verb": "condemn"}
    with pytest.raises(ClaimError, match="needs actor"):
        complete(changed(act, "actor"))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("moscow", ["Russia"]),
        ("viktor orban", ["Viktor Orbán"]),
        ("sco", ["Shanghai Cooperation Organization"]),
        ("Shanghai coop", ["Shanghai Cooperation Organization"]),
        ("", []),
        ("no such name", []),
    ],
)
def test_entities_are_found_by_any_of_their_names(typed: str, found: list[str]) -> None:
    assert [entity.name for entity in Directory.of_entities().like(typed)] == found


def test_no_more_names_are_offered_than_digits_can_choose() -> None:
    assert len(Directory.of_entities().like("a")) == 9


# Surroundings


def test_the_surroundings_are_the_text_as_it_is() -> None:
    around = surroundings(TEXT, INDIA.start, INDIA.end)
    assert (around.before, around.opening, around.quote, around.ending) == ("", "", INDIA.quote, ".")
    assert around.after == " Belarus has applied to join."
    japan = TEXT.index("condemned")
    around = surroundings(TEXT, japan, japan + 9)
    assert (around.before, around.opening, around.ending) == (
        "Iran is set to join the SCO. ", "Japan ", " the launch of the missile on Monday."
    )  # fmt: skip


@given(st.text(st.sampled_from("aB. \n"), min_size=1, max_size=900), st.data())
def test_the_parts_of_the_surroundings_join(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    around = surroundings(text, start, end)
    joined = around.before + around.opening + around.quote + around.ending + around.after
    assert around.quote == text[start:end]
    assert joined in text
    assert around.cut[0] or joined == text[: len(joined)] or "\n\n" in text[:start]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("is a member of", "is a member of"),
        ("India … SCO", "India is a member of the SCO"),
        ("India ... SCO", "India is a member of the SCO"),
        ("on   Monday.", "on Monday."),
        ("Iran … Belarus", None),
        ("nowhere", None),
        (" … ", None),
    ],
)
def test_words_are_found_where_they_stand(typed: str, found: str | None) -> None:
    place = stretch(TEXT, typed)
    assert (None if place is None else TEXT[slice(*place)]) == found


def test_of_equal_words_the_nearest_are_meant() -> None:
    assert stretch(TEXT, "the SCO", near=INDIA.start) == (TEXT.rindex("the SCO"), TEXT.rindex("the SCO") + 7)
    assert stretch(TEXT, "the SCO") == (TEXT.index("the SCO"), TEXT.index("the SCO") + 7)
