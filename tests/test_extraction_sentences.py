"""Sentences of the field's general language give the claims listed beside them, and none of those they leave open."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
import yaml

from kg.extraction.lexicon import LexiconExtractor
from kg.model import Claim, Document, Modality

FILES = sorted((Path(__file__).parent / "extraction").glob("*.yaml"))
CASES = [case for path in FILES for case in yaml.safe_load(path.read_text(encoding="utf-8"))]
ORDER = {
    "membership": ("member", "status", "organization"),
    "action": ("actor", "verb", "target object"),
    "stance": ("holder", "position", "toward"),
    "agreement": ("parties", "name_or_subject"),
    "meeting": ("participants", "kind"),
    "holds_office": ("person", "office", "state_or_org"),
    "shares_values": ("between", "values"),
    "recommendation": ("addressee", "content"),
    "assessment": ("about", "content"),
}


@functools.cache
def _extractor() -> LexiconExtractor:
    return LexiconExtractor()


def _read(text: str) -> list[Claim]:
    return list(_extractor().extract(Document(text=text, iri="https://example.org/document/s", name="s.txt")))


def _fits(claim: Claim, wanted: str) -> bool:
    kind, _, rest = wanted.partition(": ")
    if claim.type != kind:
        return False
    for slots, value in zip(ORDER[kind], rest.split("|"), strict=True):
        have = [item for slot in slots.split() for item in claim.values(slot)]
        for part in value.split(", ") if slots in ("participants", "parties") else [value]:
            if part.strip() and not any(part.strip().casefold() in item.casefold() for item in have):
                return False
    return True


def test_there_are_as_many_sentences_as_ever() -> None:
    assert len(CASES) >= 302
    assert sum("unasserted" in case for case in CASES) >= 47


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:50] for case in CASES])
def test_sentence_gives_claims(case: dict[str, list[str]]) -> None:
    claims = _read(str(case["text"]))
    missing = [wanted for wanted in case.get("claims", []) if not any(_fits(claim, wanted) for claim in claims)]
    assert not missing, [(str(c.type), dict(c.args)) for c in claims]


OPEN = [case for case in CASES if "unasserted" in case]


@pytest.mark.parametrize("case", OPEN, ids=[case["text"][:50] for case in OPEN])
def test_what_a_sentence_leaves_open_is_not_asserted(case: dict[str, list[str]]) -> None:
    asserted = [claim for claim in _read(str(case["text"])) if claim.modality is Modality.ASSERTED]
    assert not [wanted for wanted in case["unasserted"] if any(_fits(claim, wanted) for claim in asserted)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("No peace treaty has been signed between Japan and Russia.", "agreement"),
        ("A meeting between Vladimir Putin and Donald Trump is not on the agenda.", "meeting"),
        ("Kosovo has yet to be admitted to the Council of Europe.", "membership"),
        ("Turkmenistan is neither a member of the SCO nor of the Eurasian Economic Union.", "membership"),
    ],
)
def test_what_is_not_is_denied(text: str, kind: str) -> None:
    claims = [claim for claim in _read(text) if claim.type == kind]
    assert claims
    assert {str(claim.modality) for claim in claims} == {"denied"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("NATO objected. Russia pulled out of Kherson.", "membership"),
        ("Sergei Lavrov told Antony Blinken in a letter that Russia was ready.", "meeting"),
        ("Olaf Scholz would like a conversation with Paris and London.", "meeting"),
        ("Denmark and Germany, two democracies committed to the rule of law, will build farms.", "agreement"),
    ],
)
def test_what_only_looks_alike_gives_no_claim(text: str, kind: str) -> None:
    found = [(claim.args, claim.quote) for claim in _read(text) if claim.type == kind]
    assert not found
