"""Terms that do not exist are refused; minted IRIs are functions of what they name."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.vocabulary import CQ, DEFAULT_BASE, KINDS, PROV, Minter, data_path, prefixes, slug


def test_a_term_is_an_iri_and_a_misspelt_one_an_error() -> None:
    assert CQ.Claim == "https://w3id.org/communique/ontology#Claim"
    assert PROV["wasQuotedFrom"] == "http://www.w3.org/ns/prov#wasQuotedFrom"
    with pytest.raises(AttributeError, match="Clam"):
        _ = CQ.Clam
    with pytest.raises(KeyError):
        _ = CQ["Clam"]


def test_minted_kinds_follow_the_base_and_reference_kinds_do_not() -> None:
    minter = Minter("https://example.org/news/")
    assert minter.named("claim", "1f") == "https://example.org/news/claim/1f"
    assert minter.named("state", "RUS") == f"{DEFAULT_BASE}state/RUS"
    assert prefixes(minter.base)["claim"] == "https://example.org/news/claim/"
    assert prefixes(minter.base)["state"] == f"{DEFAULT_BASE}state/"
    with pytest.raises(KeyError):
        minter.named("clam", "1")


def test_a_digest_depends_on_where_one_part_ends() -> None:
    minter = Minter()
    assert minter.hashed("claim", "ab", "c") == minter.hashed("claim", "ab", "c")
    assert minter.hashed("claim", "ab", "c") != minter.hashed("claim", "a", "bc")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Vladimir Putin", "Vladimir-Putin"),
        ("Luiz Inácio Lula da Silva", "Luiz-Inacio-Lula-da-Silva"),
        ("the People’s Republic", "the-Peoples-Republic"),
        ("U.S.–Japan alliance", "US-Japan-alliance"),
    ],
)
def test_slugs(name: str, expected: str) -> None:
    assert slug(name) == expected


@given(st.text())
def test_a_slug_is_always_fit_for_an_iri(name: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", slug(name))


def test_every_kind_is_a_prefix_of_its_own() -> None:
    namespaces = prefixes()
    assert set(KINDS) <= set(namespaces)
    assert len(set(namespaces.values())) == len(namespaces)


def test_the_packaged_data_is_found() -> None:
    assert data_path("ontology").is_dir()
    assert data_path("shapes").is_dir()
