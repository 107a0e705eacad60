"""The extractor as a whole: it fails on no text, gives the same claims every time, refuses a broken lexicon."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import LexiconError, MissingError
from kg.extraction import LexiconExtractor
from kg.extraction.aliases import read_names
from kg.extraction.lexicons import read_lexicon
from kg.extraction.preparation import blocks, load_model, parse, quotations
from kg.gazetteer import Gazetteer
from kg.model import Document
from kg.vocabulary import Minter

TEXT = (
    "Kenya's president, William Ruto, urged Ethiopia and Somalia to talk. He said that the two countries share "
    "a commitment to peace. The African Union should send a mediator."
)
WORDS = [
    "Russia",
    "the SCO",
    "(",
    ")",
    '"',
    "“",
    "he",
    "said",
    "that",
    "China's",
    "invaded",
    "not",
    "\n",
    "Xi",
    ",",
    "-",
]


def _document(text: str) -> Document:
    return Document(text=text, iri="https://example.org/document/t", name="t.txt")


@functools.cache
def _extractor() -> LexiconExtractor:
    return LexiconExtractor()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)))
def test_any_text_is_read(text: str) -> None:
    for claim in _extractor().extract(_document(text)):
        assert text[claim.start : claim.end] == claim.quote


def test_same_claims_every_time() -> None:
    first = [claim.to_record() for claim in _extractor().extract(_document(TEXT))]
    again = [claim.to_record() for claim in LexiconExtractor().extract(_document(TEXT))]
    assert first == again
    assert {record["type"] for record in first} >= {"holds_office", "stance", "recommendation"}


def test_claims_stand_in_text_order_and_name_their_frame() -> None:
    claims = _extractor().extract(_document(TEXT))
    assert [claim.start for claim in claims] == sorted(claim.start for claim in claims)
    assert all(claim.extractor.entry and claim.extractor.name == "lexicon" for claim in claims)


def test_lexicon_version_follows_the_files(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "frames:\n- {id: own.snub, claim: stance, position: opposes, verbs: [cold-shoulder]}\n", encoding="utf-8"
    )
    extended = LexiconExtractor(lexicon=[own])
    assert len(extended.lexicon_version) == 16
    assert extended.lexicon_version != _extractor().lexicon_version


def test_own_frame_works(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("frames:\n- {id: own.snub, claim: stance, position: opposes, verbs: [copy]}\n", encoding="utf-8")
    claims = LexiconExtractor(lexicon=[own]).extract(_document("Norway copied Sweden."))
    assert [(c.args["holder"], c.args["toward"]) for c in claims if c.extractor.entry == "own.snub"] == [
        ("Norway", "Sweden")
    ]


@pytest.mark.parametrize(
    ("content", "line", "word"),
    [
        ("frames:\n- {id: a, claim: stance, verbs: [x]}\n", 2, "position"),
        ("frames:\n- {id: a, claim: stance, position: likes, verbs: [x]}\n", 2, "likes"),
        ("frames:\n- {claim: stance}\n", 2, "id"),
        ("frames:\n- {id: a, claim: stance, position: supports}\n", 2, "no verbs"),
        ("frames:\n- {id: a, claim: stance, position: supports, verbs: [x], slots: {actor: subject}}\n", 2, "actor"),
        (
            "frames:\n- {id: a, claim: stance, position: supports, verbs: [x], slots: {toward: object@shop}}\n",
            2,
            "shop",
        ),
        ("frames:\n- {id: a, claim: action, verb: aid, verbs: [x], speed: 3}\n", 2, "speed"),
        ("frames: [\n", 2, "YAML"),
        ("frobs: []\n", 1, "frobs"),
    ],
)
def test_broken_lexicon_is_refused(tmp_path: Path, content: str, line: int, word: str) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError, match=word) as refused:
        read_lexicon((path,))
    assert (refused.value.source, refused.value.line) == ("broken.yaml", line)


def test_missing_model_is_named() -> None:
    with pytest.raises(MissingError, match="no_such_model"):
        load_model("no_such_model")


@given(st.text(max_size=300))
def test_blocks_make_up_the_text(text: str) -> None:
    assert "".join(blocks(text)) == text


def test_offsets_are_the_documents() -> None:
    text = "Headline\n\n  First paragraph,  with gaps.\n\tSecond “one”.\n"
    doc = parse(text)
    assert all(text[token.idx : token.idx + len(token.text)] == token.text for token in doc)
    assert [text[start:end] for start, end in quotations(text)] == ["“one”"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Nato and the brics met.", ["NATO", "BRICS"]),
        ("the plan to aid them", []),
        ("Chinese officials in Seoul", ["China", "South Korea"]),
        ("the U.S. and the US", ["United States", "United States"]),
        ("the UN Security Council", ["United Nations Security Council"]),
    ],
)
def test_gazetteer_finds(text: str, names: list[str]) -> None:
    assert [match.entity.name for match in Gazetteer.load().find(text) if match.entity] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The governing Social Democratic Party backed the bill.", ["Social Democratic Party"]),
        ("The Joint Security Council rejected it.", ["Joint Security Council"]),
        ("The Japanese Liberal Democratic Party met.", ["Japan", "Liberal Democratic Party"]),
        ("South Georgia is cold, Georgia is not.", ["Georgia"]),
        ("South Korea and North Korea met.", ["South Korea", "North Korea"]),
        ("The Philippine Congress met.", ["Philippines"]),
        ("The US Congress met.", ["U.S. Congress"]),
        ("Israel's Knesset met.", ["Israel", "Knesset"]),
        ("Albania's EU talks began.", ["Albania", "European Union"]),
    ],
)
def test_a_name_that_only_ends_a_longer_one_is_not_linked(text: str, names: list[str]) -> None:
    assert [
        name.entity.name for name in read_names(parse(text), Gazetteer.load(), Minter(), read_lexicon().words)
    ] == names


def test_a_lexicon_that_is_edited_is_read_anew(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    frame = "frames:\n- {{id: test.praise, claim: stance, position: supports, polarity: positive, verbs: {}}}\n"
    versions = []
    for verb in ("bejewel", "garland"):
        mine.write_text(frame.format(f"{verb}, slots: {{toward: object}}"), encoding="utf-8")
        versions.append(LexiconExtractor(lexicon=[mine]).lexicon_version)
    assert versions[0] != versions[1]


def test_documents_prepared_together_give_the_claims_that_each_gives_alone() -> None:
    texts = (
        TEXT,
        "",
        "Iran condemned the raid.\n\nNorway and Chad met in Oslo.\nIndia backs the plan.",
        "x" * 300,
        "Japan left.",
    )
    documents = [Document(text, f"https://example.org/{n}", str(n)) for n, text in enumerate(texts)]
    alone = [LexiconExtractor().extract(document) for document in documents]
    together = LexiconExtractor()
    together.prepare(documents)
    assert [together.extract(document) for document in documents] == alone
    assert sum(map(len, alone)) > 3
