"""The command that measures: ``evaluate``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.language_model import Asking, BaseUrl, Cache, Concurrency, Model, Offline, Price, Reader, Timeout, choose
from kg.cli.options import Lexicon, Output, Progress, Sources
from kg.cli.output import check_place, check_word, deliver, note
from kg.cli.progress import reporting

if TYPE_CHECKING:
    from kg.cli.language_model import Choice
    from kg.evaluation import Evaluation, Statement
    from kg.model import ClaimType, Document

_SOME = 10
"""Statements of each kind that a comparison shows unless told otherwise."""


def evaluate(
    gold: Annotated[Path, typer.Argument(help="Gold: a JSON Lines file, or a folder of such files.")],
    sources: Sources,
    further_gold: Annotated[list[Path] | None, typer.Option("--gold", help="More gold; may be repeated.")] = None,
    claims: Annotated[
        list[Path] | None,
        typer.Option("--claims", help="Measure the claims of this file or folder, do not extract; may be repeated."),
    ] = None,
    lexicon: Lexicon = None,
    extractor: Reader = "lexicon",
    base_url: BaseUrl = None,
    model: Model = None,
    cache: Cache = None,
    offline: Offline = False,
    timeout: Timeout = None,
    concurrency: Concurrency = None,
    price: Price = None,
    names: Annotated[str, typer.Option("--names", help="listed or all: which entities count.")] = "listed",
    quote_needs_entity: Annotated[
        bool, typer.Option("--quote-needs-entity", help="Lenient: a quote matches with a common entity only.")
    ] = False,
    errors: Annotated[int | None, typer.Option("--errors", min=0, help="Sentences with errors to show.")] = None,
    kinds: Annotated[
        list[str] | None, typer.Option("--type", help="Show errors of this type of claim only; may be repeated.")
    ] = None,
    against: Annotated[
        Path | None, typer.Option("--against", help="Tell what was gained and lost since this earlier JSON output.")
    ] = None,
    output: Output = None,
    format: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    progress: Progress = None,
) -> None:
    """Measure claims against those that a person has found.

    Gold are claim records that a person has made; a source without gold is passed over. The sources' claims are
    extracted now, unless --claims gives them. What counts as agreement, strict and lenient, is told in
    docs/evaluation.md.

    \b
    Examples:
      kg evaluate brief.claims.jsonl brief.md
      kg evaluate brief.claims.jsonl brief.md --errors 20 --type stance
      kg evaluate brief.claims.jsonl brief.md --format json -o before.json
      kg evaluate brief.claims.jsonl brief.md --lexicon my.yaml --against before.json
    """
    from kg.evaluation import Run, as_json, compare, difference_as_text, read_run, read_text

    check_word(format, ("text", "json"), "format")
    check_word(names, ("listed", "all"), "names")
    check_place(output)
    types = _types(kinds)
    choice = choose(extractor, lexicon, Asking(base_url, model, cache, offline, timeout, concurrency, price))
    before = None if against is None else read_run(read_text(against), where=str(against))
    result = _measured(
        [gold, *(further_gold or ())],
        sources,
        claims,
        choice=choice,
        every_name=names == "all",
        quote_needs_entity=quote_needs_entity,
        progress=progress,
    )
    difference = None if before is None else compare(before, Run.of(result))
    if format == "json":
        deliver(as_json(result, difference), output)
        return
    parts = [_shown(result, types, errors)]
    if difference is not None:
        parts.append(difference_as_text(difference, most=_SOME if errors is None else errors))
    deliver("\n".join(parts), output)


def _types(words: list[str] | None) -> tuple[ClaimType, ...]:
    from kg.model import ClaimType

    for word in words or ():
        check_word(word, tuple(ClaimType), "type")
    return tuple(ClaimType(word) for word in words or ClaimType)


def _shown(result: Evaluation, types: tuple[ClaimType, ...], errors: int | None) -> str:
    from kg.evaluation import as_text, faults_as_text

    found = faults_as_text(result, types=types, most=errors) if errors else ""
    return "\n".join(part for part in (as_text(result), found) if part)


def _measured(
    gold: list[Path],
    sources: list[str],
    claims: list[Path] | None,
    *,
    choice: Choice,
    every_name: bool,
    quote_needs_entity: bool,
    progress: bool | None,
) -> Evaluation:
    from kg.evaluation import Case, assign, evaluate, read_sheets
    from kg.sources import read_documents

    sheets = read_sheets(gold, gold=True)
    given = None if claims is None else read_sheets(claims)
    documents = tuple(read_documents(sources))
    wanted = assign(sheets, documents)
    chosen = [document for document in documents if document.iri in wanted.statements]
    for what, left, whole in (
        ("sources have no gold", len(documents) - len(chosen), len(documents)),
        ("files of gold have no source", len(wanted.left_out), len(sheets)),
    ):
        if left:
            note(f"{left} of {whole} {what} and are passed over")
    found = _extracted(chosen, choice, progress) if given is None else assign(given, documents).statements
    cases = [Case(each.name, each.text, wanted.statements[each.iri], found.get(each.iri, ())) for each in chosen]
    return evaluate(cases, every_name=every_name, quote_needs_entity=quote_needs_entity)


def _extracted(documents: list[Document], choice: Choice, progress: bool | None) -> Mapping[str, tuple[Statement, ...]]:
    from kg.evaluation import Statement
    from kg.vocabulary import DEFAULT_BASE

    extractor = choice.make(DEFAULT_BASE)
    found: dict[str, tuple[Statement, ...]] = {}
    with choice.accounting(), reporting(progress) as told:
        for document in documents:
            found[document.iri] = tuple(Statement.of(claim) for claim in extractor.extract(document))
            told(len(found[document.iri]))
    return found
