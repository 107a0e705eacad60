"""Asking a server: what is sent, what is tried again, what fails and how, what the cache answers, in which order."""

from __future__ import annotations

import asyncio
import builtins
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from stub_server import Reply, completion, failure, passage_of, serving

from kg.errors import CommuniqueError, InputError, MissingError
from kg.extraction.llm import Account, LanguageModelExtractor, Refusal, Server
from kg.extraction.llm.cache import Cache, default_folder
from kg.extraction.llm.client import Answer
from kg.extraction.llm.server import key_for
from kg.model import Claim, Document

pytest.importorskip("openai", reason="the extra communique[llm] is not installed")

SENTENCE = "Japan condemned the launch of missile number {}. "
TEXT = "".join(SENTENCE.format(number) for number in range(120))
DOCUMENT = Document(TEXT, "https://example.org/document/launches", "launches.txt")
SHORT = Document(SENTENCE.format(1), "https://example.org/document/launch", "launch.txt")
PARTS = 4


def claim(quote: str, toward: str) -> dict[str, Any]:
    args = {"holder": "Japan", "toward": toward, "position": "opposes"}
    shared = {"attributed_to": "author", "polarity": "negative", "modality": "asserted"}
    return {"type": "stance", "quote": quote, "args": args, **shared}


def first_sentence(question: dict[str, Any]) -> Reply:
    """An answer about the first sentence of the passage, the later the earlier the passage."""
    quote = passage_of(question).partition(".")[0]
    number = int(quote.rpartition(" ")[2])
    return completion({"claims": [claim(quote, f"missile number {number}")]}, delay=0.3 - number / 400)


def extractor(url: str | None, cache: Path, *, offline: bool = False, **options: Any) -> LanguageModelExtractor:
    settings = {"timeout": 10.0, "retries": 2, **options}
    return LanguageModelExtractor(Server("stub", url, **settings), cache=cache, offline=offline)


def records(claims: tuple[Claim, ...]) -> list[dict[str, Any]]:
    return [claim.to_record() for claim in claims]


def test_claims_come_in_the_order_of_the_text_whatever_the_order_of_the_answers(tmp_path: Path) -> None:
    with serving(first_sentence) as stub:
        many = extractor(stub.url, tmp_path / "many", concurrency=PARTS)
        found = many.extract(DOCUMENT)
        assert stub.most_open == PARTS
        one = extractor(stub.url, tmp_path / "one", concurrency=1).extract(DOCUMENT)
    assert len(found) == PARTS
    assert [claim.start for claim in found] == sorted(claim.start for claim in found)
    assert records(one) == records(found)
    assert many.account == Account(PARTS, PARTS, 0, 0, PARTS * 100, PARTS * 10, PARTS)


def test_no_more_questions_are_open_at_once_than_are_allowed(tmp_path: Path) -> None:
    with serving(first_sentence) as stub:
        extractor(stub.url, tmp_path, concurrency=2).extract(DOCUMENT)
    assert (stub.most_open, len(stub.questions)) == (2, PARTS)


def test_a_question_is_sent_with_schema_temperature_seed_and_key(tmp_path: Path) -> None:
    with serving(completion({"claims": []})) as stub:
        extractor(stub.url, tmp_path, key="k-123", seed=5, longest_answer=77).extract(SHORT)
    [question], [headers] = stub.questions, stub.headers
    assert stub.paths == ["/v1/chat/completions"]
    assert {"model": "stub", "temperature": 0, "seed": 5, "max_tokens": 77}.items() <= question.items()
    assert question["response_format"]["type"] == "json_schema"
    assert headers["authorization"] == "Bearer k-123"
    assert "launch of missile number 1." in passage_of(question)


@pytest.mark.parametrize("name", ["OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"])
def test_what_is_meant_for_another_server_is_not_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "for-another-server")
    with serving(completion({"claims": []})) as stub:
        extractor(stub.url, tmp_path).extract(SHORT)
    assert "for-another-server" not in str(stub.headers)


def test_the_key_of_one_server_is_not_that_of_another() -> None:
    both = {"COMMUNIQUE_LLM_KEY": "ours", "OPENAI_API_KEY": "openai"}
    theirs = {"OPENAI_API_KEY": "openai"}
    assert key_for("http://127.0.0.1:8080/v1", both) == "ours"
    assert key_for("http://127.0.0.1:8080/v1", theirs) is None
    assert key_for("https://api.openai.com/v1", theirs) == "openai"
    assert key_for("https://api.openai.com.example/v1", theirs) is None


@pytest.mark.parametrize(
    "url",
    [
        "127.0.0.1:8080/v1",
        "ftp://host/v1",
        "http://",
        "http://user:hunter2@host/v1",
        "http://host/v1?key=1",
        "http://host:port/v1",
    ],
)
def test_an_address_that_cannot_be_asked_is_refused(url: str) -> None:
    with pytest.raises(InputError) as refused:
        Server("m", url)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("options", [{"model": " "}, {"timeout": 0}, {"concurrency": 0}, {"retries": -1}])
def test_limits_that_allow_nothing_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        Server(**{"model": "m", **options})


def test_the_key_is_not_shown() -> None:
    assert "secret" not in repr(Server("m", "http://host/v1", key="secret"))


# Failures


@pytest.mark.parametrize("status", [429, 500, 503, 408])
def test_a_passing_failure_is_tried_again_and_counted(tmp_path: Path, status: int) -> None:
    with serving(failure(status), failure(status), first_sentence) as stub:
        reader = extractor(stub.url, tmp_path)
        assert len(reader.extract(SHORT)) == 1
    assert (len(stub.questions), reader.account.retries, reader.account.asked) == (3, 2, 1)


@pytest.mark.parametrize(
    ("reply", "error", "words", "questions"),
    [
        (failure(429), MissingError, "asked too much", 3),
        (failure(500, "boom"), MissingError, "failed (500): Error code: 500", 3),
        (failure(401, "wrong key k-123"), MissingError, "COMMUNIQUE_LLM_KEY", 1),
        (failure(404), MissingError, "does not know the model 'stub'", 1),
        (failure(400, "no response_format with k-123"), InputError, "no response_format with …", 1),
        (Reply(302, headers={"location": "http://127.0.0.1:9/v1"}), MissingError, "", 1),
        (Reply(body=b"<html>hello</html>", headers={"content-type": "text/html"}), MissingError, "protocol", 1),
        (Reply(body=b"{", headers={"content-type": "application/json"}), MissingError, "protocol", 1),
        (Reply(body=b"{}", headers={"content-type": "application/json"}), MissingError, "protocol", 1),
        (Reply(body=b'{"choices": []}', headers={"content-type": "application/json"}), MissingError, "protocol", 1),
        (Reply(body=b"\xff\xfe", headers={"content-type": "application/json"}), MissingError, "protocol", 1),
    ],
)
def test_a_failure_that_stays_ends_the_work_and_says_why(
    tmp_path: Path, reply: Reply, error: type[CommuniqueError], words: str, questions: int
) -> None:
    with serving(reply) as stub, pytest.raises(error) as failed:
        extractor(stub.url, tmp_path / "cache", key="k-123").extract(SHORT)
    assert words in str(failed.value)
    assert "k-123" not in str(failed.value)
    assert len(stub.questions) == questions
    assert not (tmp_path / "cache").exists()


def test_a_server_that_is_not_there_ends_the_work(tmp_path: Path) -> None:
    with serving(first_sentence) as stub:
        pass
    with pytest.raises(MissingError, match="cannot be reached") as failed:
        extractor(stub.url, tmp_path, retries=0).extract(SHORT)
    assert failed.value.exit_code == 3


@pytest.mark.parametrize("proxy", ["foo://127.0.0.1:9", "socks5://127.0.0.1:9"])
def test_a_proxy_that_cannot_be_used_is_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("no_proxy", "")
    with pytest.raises(MissingError):
        extractor("http://127.0.0.1:9/v1", tmp_path, retries=0, timeout=1).extract(SHORT)


def test_a_slow_server_is_given_up(tmp_path: Path) -> None:
    begun = time.monotonic()
    with serving(completion({"claims": []}, delay=5)) as stub, pytest.raises(MissingError, match=r"within 0\.2 sec"):
        extractor(stub.url, tmp_path, timeout=0.2, retries=1).extract(SHORT)
    assert time.monotonic() - begun < 4
    assert len(stub.questions) == 2


def test_answers_before_a_failure_are_kept_and_not_asked_again(tmp_path: Path) -> None:
    with serving(first_sentence, first_sentence, failure(400)) as stub:
        reader = extractor(stub.url, tmp_path, concurrency=1)
        with pytest.raises(InputError) as failed:
            reader.extract(DOCUMENT)
    assert failed.value.__notes__ == ["the answers that came are kept: the same command goes on from there"]
    assert reader.account.asked == 2
    with serving(first_sentence) as stub:
        again = extractor(stub.url, tmp_path)
        assert len(again.extract(DOCUMENT)) == PARTS
    assert (len(stub.questions), again.account.cached) == (PARTS - 2, 2)


def test_without_the_client_the_error_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def none(name: str, *arguments: Any) -> Any:
        if name.partition(".")[0] == "openai":
            raise ImportError(name)
        return real(name, *arguments)

    monkeypatch.setattr(builtins, "__import__", none)
    with pytest.raises(MissingError, match="communique") as failed:
        extractor("http://127.0.0.1:9/v1", tmp_path).extract(SHORT)
    assert failed.value.hint == "pip install 'communique[llm]'"


def test_the_client_is_not_loaded_before_something_is_asked(tmp_path: Path) -> None:
    with serving(first_sentence) as stub:
        extractor(stub.url, tmp_path).extract(SHORT)
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from kg.extraction.llm import LanguageModelExtractor, Server\n"
        "from kg.model import Document\n"
        f"document = Document({SHORT.text!r}, {SHORT.iri!r}, {SHORT.name!r})\n"
        f"reader = LanguageModelExtractor(Server('stub'), cache=Path({str(tmp_path)!r}), offline=True)\n"
        "print(len(reader.extract(document)), 'openai' in sys.modules)\n"
    )
    project = str(Path(__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": project}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout == "1 False\n"


def test_a_loop_that_runs_already_is_no_obstacle(tmp_path: Path) -> None:
    async def notebook(url: str) -> int:
        return len(extractor(url, tmp_path).extract(SHORT))

    with serving(first_sentence) as stub:
        assert asyncio.run(notebook(stub.url)) == 1


# The cache


def test_what_was_asked_once_is_read_offline_and_gives_the_same(tmp_path: Path) -> None:
    with serving(first_sentence) as stub:
        first = extractor(stub.url, tmp_path)
        asked = first.extract(DOCUMENT)
    offline = extractor(None, tmp_path, offline=True)
    assert records(offline.extract(DOCUMENT)) == records(asked)
    assert offline.account == Account(passages=PARTS, cached=PARTS, claims=PARTS)
    assert offline.version == first.version


@pytest.mark.parametrize(
    "change",
    [
        lambda server, document: (Server("other", server.base_url), document),
        lambda server, document: (Server("stub", server.base_url, seed=1), document),
        lambda server, document: (server, Document(document.text + "So it did.", document.iri, document.name)),
        lambda server, document: (server, Document(document.text, document.iri, document.name, title="A launch")),
    ],
    ids=["model", "seed", "text", "title"],
)
def test_another_question_is_asked_anew(
    tmp_path: Path, change: Callable[[Server, Document], tuple[Server, Document]]
) -> None:
    with serving(first_sentence) as stub:
        server = Server("stub", stub.url)
        for one, document in ((server, SHORT), (server, SHORT), change(server, SHORT)):
            LanguageModelExtractor(one, cache=tmp_path).extract(document)
    assert len(stub.questions) == 2


def test_offline_without_an_answer_is_an_error_that_says_how_many_lack(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match=f"lacks {PARTS} of {PARTS} answers"):
        extractor("http://127.0.0.1:9/v1", tmp_path, offline=True).extract(DOCUMENT)


def test_neither_a_server_nor_offline_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--base-url"):
        extractor(None, tmp_path)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"question": "x", "answer": {}}', '{"answer": 3}', "\xff"])
def test_a_spoilt_answer_in_the_cache_is_asked_again(tmp_path: Path, content: str) -> None:
    with serving(first_sentence) as stub:
        extractor(stub.url, tmp_path).extract(SHORT)
        [kept] = tmp_path.rglob("*.json")
        sound = kept.read_bytes()
        kept.write_text(content, encoding="latin-1")
        extractor(stub.url, tmp_path).extract(SHORT)
        assert kept.read_bytes() == sound
    assert len(stub.questions) == 2


def test_an_answer_that_was_refused_is_kept_too(tmp_path: Path) -> None:
    with serving(completion("I am sorry")) as stub:
        for _ in range(2):
            reader = extractor(stub.url, tmp_path)
            assert reader.extract(SHORT) == ()
            assert reader.account.refused == {Refusal.NOT_JSON: 1}
    assert len(stub.questions) == 1


def test_odd_letters_pass_through_the_cache(tmp_path: Path) -> None:
    answer = Answer("half a letter \ud800, “marks” \x00", "m", "stop", 1, 2)
    Cache(tmp_path).put({"q": "\ud800"}, answer)
    assert Cache(tmp_path).get({"q": "\ud800"}) == answer


def test_a_cache_that_cannot_be_one_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="no folder"):
        Cache(file)
    with pytest.raises(InputError, match="cannot be made"):
        Cache(file / "below").put({}, Answer("", "", "", 0, 0))


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {}, Path.home() / ".cache/communique/answers"),
        ("linux", {"XDG_CACHE_HOME": "/x"}, Path("/x/communique/answers")),
        ("darwin", {}, Path.home() / "Library/Caches/communique/answers"),
        ("win32", {"LOCALAPPDATA": "/y"}, Path("/y/communique/answers")),
    ],
)
def test_the_usual_cache_is_the_users_own(platform: str, environment: dict[str, str], folder: Path) -> None:
    assert default_folder(environment, platform) == folder


# Who made it


@pytest.mark.parametrize(
    ("asked", "served", "named"),
    [
        ("stub", "stub", "model stub"),
        ("stub", "", "model stub"),
        ("stub", "stub-2026-01", "model stub served as stub-2026-01"),
        ("org/stub", "org/stub", "model org/stub"),
        ("stub", "/home/ada/models/stub.gguf", "model stub served as stub.gguf"),
        ("stub", "C:\\models\\stub.gguf", "model stub served as stub.gguf"),
        ("https://ada:hunter2@host/stub", "stub", "model stub"),
    ],
)
def test_claims_name_the_model_and_what_the_server_calls_it(
    tmp_path: Path, asked: str, served: str, named: str
) -> None:
    quote = SHORT.text.strip()
    with serving(completion({"claims": [claim(quote, "missile")]}, model=served)) as stub:
        reader = LanguageModelExtractor(Server(asked, stub.url, key="k-123"), cache=tmp_path)
        [made] = reader.extract(SHORT)
    assert made.extractor.name == "llm"
    assert f", {named}, prompt " in made.extractor.version
    assert made.extractor.version == reader.version
    assert not any(word in json.dumps(made.to_record()) for word in ("k-123", "127.0.0.1", "/home", "hunter2"))
