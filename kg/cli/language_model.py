"""Which extractor reads: the options that choose a language model, and what is told of it when it is done."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.output import check_word, note

if TYPE_CHECKING:
    from kg.extraction import Extractor
    from kg.extraction.llm import Prices, Server

__all__ = [
    "Asking",
    "BaseUrl",
    "Cache",
    "Choice",
    "Concurrency",
    "Model",
    "Offline",
    "Price",
    "Reader",
    "Timeout",
    "choose",
]

Reader = Annotated[str, typer.Option("--extractor", help="Who reads: lexicon, llm (a language model) or both.")]
BaseUrl = Annotated[
    str | None, typer.Option("--base-url", help="The model's server, of OpenAI's protocol: http://127.0.0.1:8080/v1.")
]
Model = Annotated[str | None, typer.Option("--model", help="The name by which the server knows the model.")]
Cache = Annotated[
    Path | None, typer.Option("--cache", help="Keep the model's answers in this folder; else in the user's cache.")
]
Offline = Annotated[bool, typer.Option("--offline", help="Read the model's answers from the cache, and ask nothing.")]
Timeout = Annotated[float | None, typer.Option("--timeout", help="Seconds that the model may take to answer.")]
Concurrency = Annotated[int | None, typer.Option("--concurrency", help="Questions put to the model at once.")]
Price = Annotated[
    str | None, typer.Option("--price", help="What a million tokens cost, in and out, to tell the cost: 0.15/0.60.")
]


@dataclass(frozen=True, slots=True)
class Asking:
    """What the options say of a language model, as it was given."""

    base_url: str | None = None
    model: str | None = None
    cache: Path | None = None
    offline: bool = False
    timeout: float | None = None
    concurrency: int | None = None
    price: str | None = None

    def given(self) -> list[str]:
        """The options that were given."""
        return [
            f"--{one.name.replace('_', '-')}" for one in fields(self) if getattr(self, one.name) not in (None, False)
        ]


@dataclass(frozen=True, slots=True)
class Choice:
    """The extractor that the options choose; ``made`` holds it once it is made."""

    name: str
    lexicon: tuple[Path, ...]
    server: Server | None = None
    cache: Path | None = None
    offline: bool = False
    prices: Prices | None = None
    made: list[Any] = field(default_factory=list)

    @property
    def maker(self) -> Callable[[str], Extractor] | None:
        """What makes the extractor for the base of a graph; none for the usual extractor."""
        return None if self.server is None else self.make

    def make(self, base: str) -> Extractor:
        """The extractor, for a graph whose IRIs are minted under the base."""
        from kg.pipeline import extractor_for

        made = extractor_for(
            self.name,
            lexicon=self.lexicon,
            base=base,
            server=self.server,
            cache=self.cache,
            offline=self.offline,
        )
        self.made.append(made)
        return made

    @contextmanager
    def accounting(self) -> Iterator[None]:
        """When it is done, or has failed, tell what the model was asked and what was refused."""
        try:
            yield
        finally:
            for extractor in self.made if self.server else ():
                from kg.extraction.llm import render_account

                llm = getattr(extractor, "llm", extractor)
                if llm.account.asked or llm.account.cached:
                    note(render_account(llm.account, llm.server.model, self.prices))


def choose(name: str, lexicon: list[Path] | None, asking: Asking) -> Choice:
    """Check the options, before any work is done, and say what they choose.

    The key of the server comes from the environment. Raises :class:`~kg.errors.InputError` for options that do not go
    together, and as :class:`~kg.extraction.llm.Server` does.
    """
    from kg.errors import InputError
    from kg.pipeline import EXTRACTORS

    check_word(name, EXTRACTORS, "extractor")
    if name == "lexicon":
        if idle := asking.given():
            raise InputError("is about a language model", source=idle[0], hint="choose it with --extractor llm or both")
        return Choice(name, tuple(lexicon or ()))
    if name == "llm" and lexicon:
        raise InputError("is about the lexicon", source="--lexicon", hint="choose it with --extractor lexicon or both")
    if asking.base_url is None and not asking.offline:
        raise InputError("no server is named that could be asked", source="--base-url", hint="or give --offline")
    return Choice(name, tuple(lexicon or ()), _server(asking), asking.cache, asking.offline, _prices(asking.price))


def _server(asking: Asking) -> Server:
    from kg.extraction.llm.server import Server, key_for

    limits: dict[str, Any] = {"timeout": asking.timeout, "concurrency": asking.concurrency}
    stated = {name: value for name, value in limits.items() if value is not None}
    return Server(asking.model or "", asking.base_url, key_for(asking.base_url, os.environ), **stated)


def _prices(price: str | None) -> Prices | None:
    from kg.errors import InputError
    from kg.extraction.llm.account import Prices

    if price is None:
        return None
    question, _, answer = price.partition("/")
    try:
        prices = Prices(float(question), float(answer))
    except ValueError:
        prices = Prices(-1, -1)
    if not (0 <= prices.question < 1e9 and 0 <= prices.answer < 1e9):
        hint = "write what a million tokens cost, in and out: 0.15/0.60"
        raise InputError(f"{price!r} is no price", source="--price", hint=hint)
    return prices
