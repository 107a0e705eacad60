"""The command that prints what texts claim: ``claims``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.language_model import Asking, BaseUrl, Cache, Concurrency, Model, Offline, Price, Reader, Timeout, choose
from kg.cli.lexicon import Sentence, Why, WhyNot, explained
from kg.cli.options import (
    Author,
    Base,
    Date,
    Decisions,
    Iri,
    Language,
    Lexicon,
    NoDecisions,
    Output,
    Progress,
    Publisher,
    Sources,
    Title,
    Url,
    decided,
    metadata_of,
)
from kg.cli.output import check_place, deliver, emit, warn
from kg.cli.progress import reporting

if TYPE_CHECKING:
    from kg.model import Claim, Document

__all__ = ["claims"]


def claims(
    sources: Sources,
    output: Output = None,
    output_folder: Annotated[
        Path | None, typer.Option("--output-folder", help="Write one JSON Lines file a document.")
    ] = None,
    title: Title = None,
    publisher: Publisher = None,
    author: Author = None,
    date: Date = None,
    url: Url = None,
    language: Language = None,
    iri: Iri = None,
    lexicon: Lexicon = None,
    extractor: Reader = "lexicon",
    base_url: BaseUrl = None,
    model: Model = None,
    cache: Cache = None,
    offline: Offline = False,
    timeout: Timeout = None,
    concurrency: Concurrency = None,
    price: Price = None,
    base: Base = None,
    decisions: Decisions = None,
    no_decisions: NoDecisions = False,
    progress: Progress = None,
    why: Why = False,
    why_not: WhyNot = False,
    sentence: Sentence = None,
) -> None:
    """Print the claims of texts as JSON Lines, each with its quote.

    What is printed can be corrected by hand and given to kg build --claims, or reviewed with kg review, whose decisions
    are applied here too.

    \b
    Examples:
      kg claims brief.md
      kg claims brief.md -o brief.claims.jsonl
      kg claims briefs/ --output-folder claims
      echo "Japan condemned the launch." | kg claims -
      kg claims brief.md --why
      kg claims brief.md --why-not --sentence "its weight"
    """
    from kg.pipeline import read_claims_of
    from kg.sources import check_base
    from kg.vocabulary import DEFAULT_BASE

    _check_places(output, output_folder)
    asking = Asking(base_url, model, cache, offline, timeout, concurrency, price)
    choice = choose(extractor, lexicon, asking)
    base = DEFAULT_BASE if base is None else check_base(base)
    stated = metadata_of(title=title, publisher=publisher, author=author, date=date, url=url, language=language)
    if why or why_not or sentence:
        _check_asked(why, why_not or bool(sentence), output_folder, extractor)
        words = None if why else sentence or ""
        texts = explained(sources, words=words, lexicon=lexicon, base=base, metadata=stated, iri=iri)
        deliver("\n".join(texts), output)
        return
    reader = choice.make(base) if choice.maker or lexicon else None
    files = decided(decisions, no_decisions)
    found = read_claims_of(sources, extractor=reader, base=base, metadata=stated, iri=iri, decisions=files, stale=warn)
    with choice.accounting():
        if output is None and output_folder is None:
            for _, made in found:
                emit(_json_lines(made))
            return
        with reporting(progress) as told:
            _write_claims(found, output, output_folder, told)


def _check_asked(why: bool, why_not: bool, folder: Path | None, extractor: str) -> None:
    from kg.errors import InputError

    if extractor != "lexicon":
        raise InputError("--why and --why-not explain the lexicon", hint="leave --extractor out")
    if why and why_not:
        raise InputError("--why and --why-not ask two things", hint="ask one after the other")
    if folder is not None:
        raise InputError("--output-folder holds claims, no explanations", hint="write them with --output")


def _check_places(output: Path | None, folder: Path | None) -> None:
    from kg.errors import InputError

    check_place(output)
    if output is not None and folder is not None:
        raise InputError("--output and --output-folder name two places", hint="give one of them")
    if folder is not None and folder.exists() and not folder.is_dir():
        raise InputError("is no folder", source=str(folder), hint="name a folder, or a file with --output")


def _json_lines(claims: tuple[Claim, ...]) -> str:
    from kg.model import write_claims

    return "".join(write_claims(claims))


def _write_claims(
    found: Iterator[tuple[Document, tuple[Claim, ...]]],
    output: Path | None,
    folder: Path | None,
    told: Callable[[int], None],
) -> None:
    from kg.errors import InputError

    lines: list[str] = []
    taken: dict[str, str] = {}
    for document, made in found:
        if folder is None:
            lines.append(_json_lines(made))
        else:
            name = f"{Path(document.name).stem}.jsonl"
            if name in taken:
                problem = f"its claims would take the place of those of {taken[name]}, in {name}"
                raise InputError(problem, source=document.name, hint="rename one, or give them folders of their own")
            taken[name] = document.name
            folder.mkdir(parents=True, exist_ok=True)
            deliver(_json_lines(made), folder / name)
        told(len(made))
    if output is not None:
        deliver("".join(lines), output)
