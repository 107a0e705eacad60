"""The plumbing against a real server: llama.cpp's, with a model too small to find anything right."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from command_line import start
from llama_server import MODEL, llama

import kg
from kg.errors import MissingError
from kg.extraction.llm import Account, LanguageModelExtractor, Refusal, Server
from kg.extraction.llm.schema import answer_schema
from kg.model import Document

pytest.importorskip("openai", reason="the extra communique[llm] is not installed")

TEXT = "Japan condemned the missile launch. India joined the Shanghai Cooperation Organization in 2017.\n"
DOCUMENT = Document(TEXT, "https://example.org/document/brief", "brief.txt")
LIMITS: dict[str, Any] = {"timeout": 300.0, "retries": 0, "concurrency": 1, "longest_answer": 320}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("llama") / "answers"


@pytest.fixture(scope="module")
def read(cache: Path) -> Iterator[tuple[Path, LanguageModelExtractor]]:
    """The document read with the model, once: the graph's file, and the extractor; the server is gone by then."""
    try:
        with llama() as (url, _):
            extractor = LanguageModelExtractor(Server(MODEL, url, **LIMITS), cache=cache)
            (cache.parent / "brief.txt").write_text(TEXT, encoding="utf-8")
            file = cache.parent / "asked.trig"
            kg.build(cache.parent / "brief.txt", extractor=extractor, output=file).store.close()
    except LookupError as absent:
        pytest.skip(str(absent))
    yield file, extractor


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """Whether a value is as the schema says, of what our schema says of values."""
    if "anyOf" in schema:
        return any(fits(value, one) for one in schema["anyOf"])
    if "enum" in schema:
        return value in schema["enum"]
    if schema["type"] == "object":
        parts = schema["properties"]
        return isinstance(value, dict) and set(value) == set(parts) and all(fits(value[k], parts[k]) for k in parts)
    if schema["type"] == "array":
        return isinstance(value, list) and all(fits(one, schema["items"]) for one in value)
    return {"string": str, "boolean": bool, "null": type(None)}[schema["type"]] is type(value)


def busy(url: str) -> bool:
    """Whether the server is at an answer."""
    with urlopen(f"{url.removesuffix('/v1')}/slots", timeout=30) as reply:
        return any(slot["is_processing"] for slot in json.load(reply))


def claims_in(text: str) -> list[Any]:
    """The claims that stand whole in an answer, which may have been cut off."""
    decoder, place, found = json.JSONDecoder(), text.index("[") + 1, []
    while (place := text.find("{", place)) >= 0:
        try:
            claim, place = decoder.raw_decode(text, place)
        except ValueError:
            break
        found.append(claim)
    return found


def test_the_server_binds_its_answer_to_the_schema(read: Any, cache: Path) -> None:
    [kept] = cache.rglob("*.json")
    answer = json.loads(kept.read_text(encoding="ascii"))["answer"]
    assert (answer["model"], answer["finish"] in ("stop", "length")) == (MODEL, True)
    found = claims_in(answer["text"])
    assert found
    claim = answer_schema()["properties"]["claims"]["items"]
    assert all(fits(one, claim) for one in found)


def test_what_the_model_makes_up_is_refused_and_counted(read: Any, cache: Path) -> None:
    file, extractor = read
    account = extractor.account
    assert (account.passages, account.asked, account.cached) == (1, 1, 0)
    assert account.question_tokens > 1000
    assert 0 < account.answer_tokens <= LIMITS["longest_answer"]
    [kept] = cache.rglob("*.json")
    found = claims_in(json.loads(kept.read_text(encoding="ascii"))["answer"]["text"])
    refused = sum(count for why, count in account.refused.items() if why is not Refusal.TRUNCATED)
    assert account.claims + refused <= len(found)
    assert refused > 0
    assert f"model {MODEL}, prompt " in extractor.version
    assert "a cq:Edition" in file.read_text(encoding="utf-8")


def test_a_second_build_comes_wholly_from_the_cache_and_is_the_same(read: Any, cache: Path) -> None:
    file, _ = read
    again = LanguageModelExtractor(Server(MODEL, **LIMITS), cache=cache, offline=True)
    kg.build(cache.parent / "brief.txt", extractor=again, output=cache.parent / "again.trig").store.close()
    assert (cache.parent / "again.trig").read_bytes() == file.read_bytes()
    assert (again.account.asked, again.account.cached, again.account.question_tokens) == (0, 1, 0)


def test_a_model_that_takes_too_long_is_given_up(read: Any, tmp_path: Path) -> None:
    with llama() as (url, _):
        limits = LIMITS | {"timeout": 0.5}
        extractor = LanguageModelExtractor(Server(MODEL, url, **limits), cache=tmp_path)
        begun = time.monotonic()
        with pytest.raises(MissingError, match=r"within 0\.5 seconds"):
            extractor.extract(DOCUMENT)
    assert time.monotonic() - begun < 20
    assert extractor.account == Account(passages=1)


def test_a_server_that_is_killed_ends_the_build_and_leaves_nothing(read: Any, tmp_path: Path) -> None:
    (tmp_path / "brief.txt").write_text(TEXT, encoding="utf-8")
    with llama() as (url, server):
        options = ["--extractor", "llm", "--base-url", url, "--model", MODEL, "--cache", "answers"]
        build = start("build", "brief.txt", *options, "-o", "graph.trig", folder=tmp_path)
        deadline = time.monotonic() + 90
        while not busy(url) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert build.poll() is None
        server.kill()
        _, err = build.communicate(timeout=120)
    assert (build.returncode, b"cannot be reached" in err) == (3, True), err
    assert not (tmp_path / "graph.trig").exists()
