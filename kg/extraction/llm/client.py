"""Asking a server that speaks OpenAI's chat completions, through the ``openai`` client; the only importer of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kg.errors import InputError, MissingError
from kg.extraction.llm.server import KEY_VARIABLE, Server

if TYPE_CHECKING:
    from openai import APIError, APIStatusError, AsyncOpenAI

__all__ = ["Answer", "Arrived", "ask"]

Arrived = Callable[[int, "Answer"], None]
"""Told of each answer as it comes, with the number of its question."""

_LONGEST_WAIT = 120.0
"""Seconds that a server may ask to be left alone before the next try."""

_LONGEST_MESSAGE = 300
"""Code points of a server's own words in a message."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: the text, the name that it gives to the model, why it stopped, and the tokens it counts.

    Raises :class:`TypeError` for values of other types.
    """

    text: str
    model: str
    finish: str
    question_tokens: int
    answer_tokens: int

    def __post_init__(self) -> None:
        texts, counts = (self.text, self.model, self.finish), (self.question_tokens, self.answer_tokens)
        if not (all(isinstance(text, str) for text in texts) and all(isinstance(count, int) for count in counts)):
            raise TypeError("not an answer")


def ask(server: Server, questions: Sequence[Mapping[str, Any]], *, arrived: Arrived) -> int:
    """Put the questions to the server, some at a time, and return how often one had to be put again.

    A question has ``model``, ``messages``, ``response_format``, ``temperature``, ``seed`` and ``longest_answer``.
    Connections that fail, time-outs, and the answers 408, 409, 429 and 5xx are tried again, at growing distances or
    when the server says. Raises :class:`~kg.errors.MissingError` when the ``openai`` package is not installed or the
    server or the model is not there, and :class:`~kg.errors.InputError` when the server refuses a question.
    """
    return _run(_ask_all(server, questions, arrived))


def _run(work: Coroutine[Any, Any, int]) -> int:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    # Inside a notebook a loop runs already, and a thread has but one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def _ask_all(server: Server, questions: Sequence[Mapping[str, Any]], arrived: Arrived) -> int:
    places = asyncio.Semaphore(server.concurrency)
    async with _client(server) as client:

        async def one(number: int) -> int:
            async with places:
                answer, retries = await _ask_one(client, server, questions[number])
            arrived(number, answer)
            return retries

        tasks = [asyncio.ensure_future(one(number)) for number in range(len(questions))]
        try:
            return sum(await asyncio.gather(*tasks))
        finally:
            for task in tasks:
                task.cancel()


def _client(server: Server) -> AsyncOpenAI:
    try:
        import openai
    except ImportError as error:
        hint = "pip install 'communique[llm]'"
        raise MissingError("the client for language models is not installed", source="openai", hint=hint) from error
    try:
        client = openai.AsyncOpenAI(
            base_url=server.base_url,
            # The client insists on a key, which a server of one's own does not.
            api_key=server.key or "none",
            timeout=server.timeout,
            max_retries=server.retries,
            # A text goes to the server that was named, and to no other.
            http_client=openai.DefaultAsyncHttpxClient(follow_redirects=False),
        )
    except (ValueError, ImportError) as error:
        problem = f"cannot be asked: {str(error)[:_LONGEST_MESSAGE]}"
        raise _absent(server, problem, hint="check the environment's variables for proxies") from error
    client.organization = client.project = None
    return client


async def _ask_one(client: AsyncOpenAI, server: Server, question: Mapping[str, Any]) -> tuple[Answer, int]:
    import openai

    try:
        async with asyncio.timeout((server.timeout + _LONGEST_WAIT) * (server.retries + 1)):
            response = await client.chat.completions.with_raw_response.create(**_wire(server, question))
            return _answer(response.parse()), response.retries_taken
    except openai.APIError as error:
        raise _failure(error, server) from error
    except TimeoutError as error:
        raise _absent(server, "takes too long to answer") from error
    except (ValueError, TypeError, AttributeError, LookupError) as error:
        problem = "does not answer as a server of OpenAI's protocol does"
        raise _absent(server, problem, hint="check --base-url, which usually ends in /v1") from error


def _wire(server: Server, question: Mapping[str, Any]) -> dict[str, Any]:
    """The question as the server takes it: OpenAI's own has another name for the longest answer than all others."""
    own = urlsplit(server.base_url or "").hostname == "api.openai.com"
    fields = dict(question)
    fields["max_completion_tokens" if own else "max_tokens"] = fields.pop("longest_answer")
    return fields


def _answer(completion: Any) -> Answer:
    choice, usage = completion.choices[0], completion.usage
    return Answer(
        text=choice.message.content or "",
        model=completion.model or "",
        finish=choice.finish_reason or "",
        question_tokens=usage.prompt_tokens if usage else 0,
        answer_tokens=usage.completion_tokens if usage else 0,
    )


def _absent(server: Server, problem: str, *, hint: str | None = None) -> MissingError:
    return MissingError(f"the server of the language model {problem}", source=server.host, hint=hint)


def _failure(error: APIError, server: Server) -> Exception:
    """What the client's error is to the user."""
    import openai

    if isinstance(error, openai.APITimeoutError):
        hint = "give it more with --timeout, or ask less at once with --concurrency"
        return _absent(server, f"did not answer within {server.timeout:g} seconds", hint=hint)
    if isinstance(error, openai.APIConnectionError):
        return _absent(server, "cannot be reached", hint="start it, or check --base-url")
    if isinstance(error, openai.APIStatusError):
        return _refused(error, server)
    return _absent(server, f"failed: {_words(error, server)}")


def _refused(error: APIStatusError, server: Server) -> Exception:
    status = error.status_code
    if status in (401, 403):
        return _absent(server, f"does not let you in ({status})", hint=f"put its key into {KEY_VARIABLE}")
    if status == 404:
        hint = "check --model, and that --base-url ends as it should, usually in /v1"
        return _absent(server, f"does not know the model {server.model!r} or the address (404)", hint=hint)
    if status == 429:
        return _absent(server, "still answers that it is asked too much (429)", hint="wait, or lower --concurrency")
    if status in (400, 413, 422):
        problem = f"the server of the language model refuses the question ({status}): {_words(error, server)}"
        hint = "it must take a JSON schema as response_format, a temperature, a seed and a passage of some 3,000 tokens"
        return InputError(problem, source=server.host, hint=hint)
    return _absent(server, f"failed ({status}): {_words(error, server)}")


def _words(error: APIError, server: Server) -> str:
    """The server's own words on one line, without the key that it may repeat."""
    words = " ".join(str(error.message).split())
    return (words.replace(server.key, "…") if server.key else words)[:_LONGEST_MESSAGE]
