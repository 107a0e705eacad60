"""A language model's answers become claims, or are refused and counted; what it is asked follows the claim record."""

from __future__ import annotations

import dataclasses
import functools
import json
from itertools import pairwise
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.extraction.lexicons import read_lexicon
from kg.extraction.llm import Account, Prices, Refusal, Server, render_account
from kg.extraction.llm.answers import AnswerReader
from kg.extraction.llm.client import Answer
from kg.extraction.llm.names import Names, names_of
from kg.extraction.llm.passages import LONGEST, Passage, passages
from kg.extraction.llm.prompt import read_prompt
from kg.extraction.llm.quotes import locate
from kg.extraction.llm.schema import answer_schema
from kg.extraction.preparation import parse
from kg.gazetteer import Gazetteer
from kg.model import ARGUMENTS, NOT_ASKED, Claim, ClaimType, Document, Extractor, Modality, Polarity
from kg.vocabulary import Minter, data_path

TEXT = (
    "Kenyan President William Ruto urged Ethiopia to withdraw its troops, but he made no mention of the African Union. "
    "“Nairobi may send\na mediator,” Dr. Ada Lindqvist said. Critics of the Paris Agreement were not heard. "
    "Romania and other countries kept silent."
)
DOCUMENT = Document(TEXT, "https://example.org/document/t", "t.txt", publisher="The Straits Times")
WHOLE = Passage(0, len(TEXT), TEXT, "")


@functools.cache
def names() -> Names:
    return names_of(parse(TEXT), DOCUMENT, Gazetteer.load(), Minter(), read_lexicon().words)


def reader() -> AnswerReader:
    return AnswerReader(DOCUMENT, names(), Extractor("llm", "1"), 0.7)


def stance(**changes: Any) -> dict[str, Any]:
    args = {"holder": "William Ruto", "toward": "African Union", "position": "avoids_comment"}
    args |= changes.pop("args", {})
    quote = "he made no mention of the African Union"
    record = {"type": "stance", "quote": quote, "args": args, "attributed_to": "author"}
    return {**record, "polarity": "neutral", "modality": "asserted", **changes}


def answer(*records: Any, finish: str = "stop") -> Answer:
    return Answer(json.dumps({"claims": list(records)}), "m", finish, 1, 1)


def taken(*records: Any) -> list[Claim]:
    claims, refused = reader().claims(answer(*records), WHOLE)
    assert not refused
    return claims


def refused(*records: Any) -> dict[Refusal, int]:
    claims, why = reader().claims(answer(*records), WHOLE)
    assert not claims
    return dict(why)


# The schema and the prompt follow the claim record


def test_the_schema_has_the_slots_and_tokens_of_the_claim_record() -> None:
    kinds = answer_schema()["properties"]["claims"]["items"]["anyOf"]
    assert [kind["properties"]["type"]["enum"] for kind in kinds] == [[str(kind)] for kind in ClaimType]
    for kind, shape in zip(ClaimType, kinds, strict=True):
        schema, slots = ARGUMENTS[kind], shape["properties"]["args"]["properties"]
        asked = [slot for slot in schema.optional if slot not in NOT_ASKED]
        assert list(slots) == [*schema.required, *asked]
        assert {slot for slot, one in slots.items() if one.get("type") == "array"} == schema.lists
        assert {slot: set(one["enum"]) for slot, one in slots.items() if "enum" in one} == dict(schema.values)
        nullable = {slot for slot, one in slots.items() if {"type": "null"} in one.get("anyOf", [])}
        assert nullable == set(asked)
        assert shape["properties"]["polarity"]["enum"] == list(Polarity)
        assert shape["properties"]["modality"]["enum"] == list(Modality)


def objects(schema: Any) -> list[dict[str, Any]]:
    """Every object's schema within a schema."""
    if isinstance(schema, list):
        return [one for item in schema for one in objects(item)]
    if not isinstance(schema, dict):
        return []
    return [schema] * (schema.get("type") == "object") + [one for item in schema.values() for one in objects(item)]


def test_the_schema_is_one_that_servers_bind_strictly() -> None:
    found = objects(answer_schema())
    assert len(found) == 1 + 2 * len(ClaimType)
    assert all(one["additionalProperties"] is False and one["required"] == list(one["properties"]) for one in found)


def test_the_prompt_explains_each_type_and_slot_once() -> None:
    data = yaml.safe_load(data_path("ontology", "prompts", "claims.yaml").read_text(encoding="utf-8"))
    assert list(data["types"]) == list(ClaimType)
    for kind, schema in ARGUMENTS.items():
        asked = [slot for slot in schema.optional if slot not in NOT_ASKED]
        assert list(data["types"][kind]["slots"]) == [*schema.required, *asked]
    instructions = read_prompt().instructions
    tokens = {token for schema in ARGUMENTS.values() for values in schema.values.values() for token in values}
    assert not [word for word in {*tokens, *Modality, *Polarity} if word not in instructions]


def test_the_example_of_the_prompt_is_read_without_a_refusal() -> None:
    example = yaml.safe_load(data_path("ontology", "prompts", "claims.yaml").read_text(encoding="utf-8"))["example"]
    text = example["passage"]
    document = dataclasses.replace(DOCUMENT, text=text)
    found = names_of(parse(text), document, Gazetteer.load(), Minter(), read_lexicon().words)
    assert set(example["names"]) == set(found.listed())
    claims, why = AnswerReader(document, found, Extractor("llm", "1"), 0.7).claims(
        answer(*example["claims"]), Passage(0, len(text), text, "")
    )
    assert (len(claims), dict(why)) == (5, {})
    assert all(value in claim.entities for claim in claims for value in claim.values("holder"))


def test_a_question_holds_all_that_its_answer_depends_on() -> None:
    part = passages(parse(TEXT), longest=60)[1]
    question = read_prompt().question(Server("m", seed=7, longest_answer=99), DOCUMENT, ("Kenya", "Ethiopia"), part)
    assert {"model": "m", "temperature": 0, "seed": 7, "longest_answer": 99}.items() <= question.items()
    assert question["response_format"]["json_schema"]["schema"] == answer_schema()
    asked = question["messages"][1]["content"]
    assert all(words in asked for words in ("Kenya; Ethiopia", "The Straits Times", part.text, part.before))
    assert "$" not in asked


# Passages


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(["Japan condemned it.", "He\nwent.", "\n\n", "“No.”", "x" * 40]), max_size=12))
def test_passages_hold_every_sentence_once_and_in_order(parts: list[str]) -> None:
    text = " ".join(parts)
    doc = parse(text)
    found = passages(doc, longest=50)
    assert all(
        text[one.start : one.end] == one.text and text[: one.start].strip().endswith(one.before) for one in found
    )
    assert all(one.end <= other.start for one, other in pairwise(found))
    starts = [one.end_char - len(one.text.lstrip()) for one in doc.sents if one.text.strip()]
    assert all(sum(one.start <= start < one.end for one in found) == 1 for start in starts)
    assert all(len(one.text) <= 50 or one.start in starts for one in found)


def test_a_long_text_makes_several_passages_none_too_long() -> None:
    found = passages(parse(TEXT * 12))
    assert len(found) > 2
    assert all(len(one.text) <= LONGEST for one in found)
    assert 300 < len(found[1].before) <= 400


# Quotes


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("he made no mention", "he made no mention"),
        ("  he made no mention\n", "he made no mention"),
        ("he  made\tno mention", "he made no mention"),
        ("Nairobi may send a mediator", "Nairobi may send\na mediator"),
        ('"Nairobi may send a mediator,"', "“Nairobi may send\na mediator,”"),
        ("“he made no mention”", "he made no mention"),
        ("he made no Mention", None),
        ("he never made a mention", None),
        ("", None),
        (" “” ", None),
    ],
)
def test_a_quote_is_found_but_for_space_and_marks(quote: str, found: str | None) -> None:
    place = locate(quote, TEXT)
    assert (None if place is None else TEXT[slice(*place)]) == found


def test_a_quote_is_looked_for_in_its_passage_alone() -> None:
    second = TEXT.index("“Nairobi")
    assert locate("he made no mention", TEXT, second) is None
    assert locate("a mediator", TEXT, second) == (TEXT.index("a mediator"), TEXT.index("a mediator") + 10)
    assert locate("a mediator", TEXT, 0, second) is None


@settings(max_examples=200, deadline=None)
@given(st.text("a“\" '’\n\t", max_size=12), st.text("a“\" '’\n\t", max_size=4))
def test_what_is_found_is_the_quote_but_for_space_and_marks(text: str, quote: str) -> None:
    place = locate(quote, text)
    if quote.strip() and quote.strip() in text:
        assert place is not None
    if place is not None:
        shape = str.maketrans("“’", "\"'")
        found = " ".join(text[slice(*place)].translate(shape).split())
        assert found.strip("\"' ") == " ".join(quote.translate(shape).split()).strip("\"' ")


# Answers


def test_a_claim_has_the_texts_own_words_canonical_names_and_their_iris() -> None:
    [claim] = taken(stance(quote="he  made no mention", args={"holder": "President Ruto"}))
    assert (claim.quote, TEXT[claim.start : claim.end]) == ("he made no mention", "he made no mention")
    assert dict(claim.args) == {"holder": "William Ruto", "toward": "African Union", "position": "avoids_comment"}
    assert set(claim.entities) == {"William Ruto", "African Union"}
    assert (claim.extractor, claim.confidence) == (Extractor("llm", "1", "prompt.stance"), 0.7)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Kenya", "Kenya"),
        ("Nairobi", "Kenya"),
        ("Kenyan", "Kenya"),
        ("the Kenyan government", "Kenya"),
        ("William Ruto", "William Ruto"),
        ("President William Ruto", "William Ruto"),
        ("the African Union", "African Union"),
        ("Singapore", "Singapore"),
        ("Ada Lindqvist", "Ada Lindqvist"),
        ("France", None),
        ("the Kenyan coast", None),
        ("Kenya and Ethiopia", None),
    ],
)
def test_names_of_the_document_and_what_they_imply_are_known(words: str, name: str | None) -> None:
    entity = names().entity(words)
    assert (None if entity is None else entity.name) == name


def test_a_group_without_a_name_stays_in_words_when_the_text_has_it() -> None:
    [claim] = taken(stance(args={"holder": "other countries"}))
    assert claim.args["holder"] == "other countries"
    assert "other countries" not in claim.entities


def test_names_within_free_text_are_linked() -> None:
    [claim] = taken(stance(args={"toward": "the troops of Ethiopia that Ada Lindqvist saw"}))
    assert {"Ethiopia", "Ada Lindqvist"} <= set(claim.entities)


def test_a_speaker_is_a_name_too() -> None:
    [claim] = taken(stance(attributed_to="President William Ruto; the author"))
    assert claim.attributed_to == ("William Ruto", "author")
    assert refused(stance(attributed_to="Xi Jinping")) == {Refusal.NAME: 1}


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (stance(quote="The silence weakens the union."), Refusal.QUOTE),
        (stance(quote=""), Refusal.QUOTE),
        (stance(quote=None), Refusal.SCHEMA),
        (stance(type="opinion"), Refusal.SCHEMA),
        (stance(modality="perhaps"), Refusal.SCHEMA),
        (stance(args={"position": "likes"}), Refusal.SCHEMA),
        (stance(args={"holder": None}), Refusal.SCHEMA),
        (stance(args={"holder": ["Kenya"]}), Refusal.SCHEMA),
        (stance(args={"weather": "fair"}), Refusal.SCHEMA),
        (stance(args={"toward": "half a letter \ud800"}), Refusal.SCHEMA),
        (stance(args={"toward": "a bell \x07"}), Refusal.SCHEMA),
        ("a claim", Refusal.SCHEMA),
        (stance() | {"args": "none"}, Refusal.SCHEMA),
        (stance(args={"holder": "France"}), Refusal.NAME),
        (stance(args={"holder": "Oman"}), Refusal.NAME),
        (stance(args={"toward": "the war between Russia and Ukraine"}), Refusal.NAME),
        (stance(args={"holder": "Paris Agreement"}), Refusal.KIND),
        (stance(args={"holder": "African Union"}), Refusal.REFLEXIVE),
    ],
    ids=str,
)
def test_what_is_no_claim_of_the_text_is_refused_and_counted(record: Any, why: Refusal) -> None:
    assert refused(record, record) == {why: 2}


def test_the_kind_of_a_name_must_be_that_of_its_slot() -> None:
    office = {"person": "Kenya", "office": "president", "state_or_org": "Kenya"}
    member = {"member": "Kenya", "organization": "Ethiopia", "status": "member"}
    assert refused(stance(type="holds_office") | {"args": office}) == {Refusal.KIND: 1}
    assert refused(stance(type="membership") | {"args": {**member, "leads": None}}) == {Refusal.KIND: 1}


@pytest.mark.parametrize(
    ("text", "finish", "why"),
    [
        ("", "stop", Refusal.EMPTY),
        (" \n", "content_filter", Refusal.EMPTY),
        ("I am sorry", "stop", Refusal.NOT_JSON),
        ('{"claims": [', "stop", Refusal.NOT_JSON),
        ("[" * 100_000, "stop", Refusal.NOT_JSON),
        ("[]", "stop", Refusal.NOT_CLAIMS),
        ('{"claims": {}}', "stop", Refusal.NOT_CLAIMS),
        ("", "length", Refusal.TRUNCATED),
        ('{"claims": [{"type": "sta', "length", Refusal.TRUNCATED),
    ],
)
def test_an_answer_that_cannot_be_read_is_refused_and_counted(text: str, finish: str, why: Refusal) -> None:
    assert reader().claims(Answer(text, "m", finish, 1, 1), WHOLE) == ([], {why: 1})


def test_of_an_answer_cut_off_the_whole_claims_are_read() -> None:
    text = answer(stance(), stance(quote="nowhere"), stance()).text
    cut = Answer(text[: text.rindex("asserted")], "m", "length", 1, 1)
    claims, why = reader().claims(cut, WHOLE)
    assert (len(claims), dict(why)) == (1, {Refusal.TRUNCATED: 1, Refusal.QUOTE: 1})


def test_an_answer_in_a_fence_is_read() -> None:
    fenced = Answer(f"```json\n{answer(stance()).text}\n```", "m", "stop", 1, 1)
    assert len(reader().claims(fenced, WHOLE)[0]) == 1


def test_claims_without_end_are_cut_and_counted() -> None:
    claims, why = reader().claims(answer(*[stance()] * 103), WHOLE)
    assert (len(claims), dict(why)) == (100, {Refusal.EXCESS: 3})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.dictionaries(st.sampled_from(sorted(stance())), JSON),
    st.dictionaries(st.sampled_from(["holder", "toward", "position", "actor"]), JSON),
)
def test_no_answer_is_too_odd_to_be_read(changes: dict[str, Any], args: dict[str, Any]) -> None:
    record = stance()
    record["args"] |= args
    record |= changes
    claims, why = reader().claims(answer(record), WHOLE)
    assert len(claims) + sum(why.values()) == 1
    assert all(TEXT[claim.start : claim.end] == claim.quote for claim in claims)


# The account


def test_accounts_add_up_and_are_told() -> None:
    one = Account(passages=2, asked=1, cached=1, question_tokens=1_000_000, answer_tokens=500_000, claims=3)
    both = one + Account(passages=1, asked=1, retries=2, refused={Refusal.QUOTE: 4})
    assert both.cost(Prices(0.2, 0.6)) == pytest.approx(0.5)
    assert render_account(both, "m", Prices(0.2, 0.6)).splitlines() == [
        "m: passages 3, asked 2, from the cache 1, retries 2, tokens in 1,000,000, out 500,000, cost 0.5000",
        "m: claims 3, refusals 4",
        "  quotes that are not in the passage: 4",
    ]
