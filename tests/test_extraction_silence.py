"""Sentences from which no claim of the kind must be read: a pronoun that names no matter, an aside, a spent echo."""

from __future__ import annotations

import functools

import pytest

from kg.extraction.lexicon import LexiconExtractor
from kg.model import Claim, Document


@functools.cache
def _extractor() -> LexiconExtractor:
    return LexiconExtractor()


def _read(text: str) -> list[Claim]:
    return list(_extractor().extract(Document(text=text, iri="https://example.org/document/s", name="s.txt")))


def test_a_pronoun_that_stands_for_no_matter_makes_no_stance() -> None:
    claims = _read("Serbia met Kosovo in Brussels. Aleksandar Vučić would not hear of it.")
    assert not [claim for claim in claims if claim.type == "stance"]


def test_a_phrase_in_front_of_the_clause_is_not_what_the_verb_asks_for() -> None:
    claims = _read("In Warsaw, by contrast, Estonia rejoiced at the verdict.")
    assert [claim.args["toward"] for claim in claims if claim.type == "stance"] == ["verdict"]


@pytest.mark.parametrize(
    ("text", "modalities"),
    [
        ("Washington backs the plan; Paris does not.", {"United States": "asserted", "France": "denied"}),
        ("Kenya does not support the pact, nor does Ghana.", {"Kenya": "denied", "Ghana": "denied"}),
        ("Peru opposes the ban, as does Chile.", {"Peru": "asserted", "Chile": "asserted"}),
    ],
)
def test_an_echo_says_no_more_and_no_less_than_its_clause(text: str, modalities: dict[str, str]) -> None:
    found = {str(c.args["holder"]): str(c.modality) for c in _read(text) if c.type == "stance"}
    assert found == modalities
