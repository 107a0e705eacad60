"""Claim records in and out, and the gate."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ClaimError
from kg.gate import check
from kg.model import ARGUMENTS, Claim, ClaimType, Document, Modality, Polarity, read_claims, write_claims

TEXT = "Iran is set to join the bloc. Nobody objected."
DOCUMENT = Document(text=TEXT, iri="https://example.org/document/brief", name="brief.txt")
RECORD = {
    "type": "membership",
    "args": {"member": "Iran", "organization": "Shanghai Cooperation Organization", "status": "acceding"},
    "quote": "Iran is set to join the bloc",
    "start": 0,
    "end": 28,
    "source": DOCUMENT.iri,
    "modality": "planned",
    "entities": {"Iran": "https://w3id.org/communique/state/IRN"},
}


def test_a_record_survives_reading_and_writing() -> None:
    claim = Claim.from_record(RECORD)
    (line,) = write_claims([claim])
    (again,) = read_claims([line, "\n"])
    assert again == claim
    assert json.loads(line)["id"] == claim.id
    assert claim.modality is Modality.PLANNED
    assert claim.polarity is Polarity.NEUTRAL
    assert claim.attributed_to == ("author",)


def test_the_same_statement_has_the_same_id_and_another_has_another() -> None:
    claim = Claim.from_record(RECORD)
    assert Claim.from_record(dict(reversed(list(RECORD.items())))).id == claim.id
    assert replace(claim, modality=Modality.ASSERTED).id != claim.id


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"type": "rumour"}, "rumour"),
        ({"args": {"member": "Iran", "organization": "SCO"}}, "needs the argument 'status'"),
        ({"args": RECORD["args"] | {"status": "friend"}}, "'friend' is none of"),  # type: ignore[operator]
        ({"args": RECORD["args"] | {"colour": "red"}}, "takes no argument 'colour'"),  # type: ignore[operator]
        ({"args": RECORD["args"] | {"leads": "yes"}}, "true or false"),  # type: ignore[operator]
        ({"args": ["Iran"]}, "args must be an object"),
        ({"start": -1}, "whole number"),
        ({"start": True}, "whole number"),
        ({"quote": 7}, "quote must be a string"),
        ({"modality": "perhaps"}, "perhaps"),
        ({"confidence": 2}, "from 0 to 1"),
        ({"entities": {"Iran": 5}}, "entities must be a string"),
    ],
)
def test_a_wrong_record_is_refused_with_the_reason(change: dict[str, object], message: str) -> None:
    with pytest.raises(ClaimError, match=r"claims\.jsonl:3") as caught:
        list(read_claims(["\n", "\n", json.dumps(RECORD | change)], where="claims.jsonl"))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("line", "message"), [("{", "not JSON"), ("[1]", "not a JSON object"), ("{}", "lacks the key")]
)
def test_a_line_that_is_no_record_is_refused(line: str, message: str) -> None:
    with pytest.raises(ClaimError, match=message):
        list(read_claims([line]))


def test_the_gate_lets_an_exact_quote_pass() -> None:
    claim = Claim.from_record(RECORD)
    assert check(claim, DOCUMENT) is claim


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"start": 1, "end": 29}, "not the quote"),
        ({"quote": "Iran will join the bloc"}, "not the quote"),
        ({"quote": " ", "start": 4, "end": 5}, "the quote is empty"),
        ({"source": "https://example.org/document/other"}, "is of https://example.org/document/other"),
        ({"args": {"member": "Iran"}}, "lacks organization, status"),
    ],
)
def test_the_gate_refuses(change: dict[str, object], message: str) -> None:
    claim = replace(Claim.from_record(RECORD), **change)  # type: ignore[arg-type]
    with pytest.raises(ClaimError, match=message):
        check(claim, DOCUMENT)


@given(st.text(min_size=1), st.data())
def test_only_the_text_at_the_offsets_is_a_quote(text: str, data: st.DataObject) -> None:
    document = Document(text=text, iri="urn:x:d", name="d")
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = data.draw(st.one_of(st.just(text[start:end]), st.text(min_size=1)))
    claim = Claim(ClaimType.ASSESSMENT, {"about": "a", "content": "b"}, quote, start, end, "urn:x:d")
    if quote == text[start:end] and quote.strip():
        assert check(claim, document) is claim
    else:
        with pytest.raises(ClaimError):
            check(claim, document)


def test_every_slot_of_every_type_is_described() -> None:
    assert set(ARGUMENTS) == set(ClaimType)
    for schema in ARGUMENTS.values():
        slots = set(schema.required) | set(schema.optional)
        assert schema.entities | schema.free | schema.lists | set(schema.values) <= slots
        assert not schema.entities & schema.free
