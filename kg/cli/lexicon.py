"""The commands about the lexicon: ``lexicon lint``, ``lexicon list``, and why claims were made or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import Lexicon, Output
from kg.cli.output import check_place, check_word, deliver

if TYPE_CHECKING:
    from kg.extraction.lexicon import LexiconExtractor
    from kg.model import Document

__all__ = ["Sentence", "Why", "WhyNot", "app", "explained"]

Why = Annotated[bool, typer.Option("--why", help="Tell as text which frame made each claim, and from which words.")]
WhyNot = Annotated[bool, typer.Option("--why-not", help="Tell of sentences without a claim which frames came closest.")]
Sentence = Annotated[
    str | None, typer.Option("--sentence", help="With --why-not: tell of the sentences with these words.")
]

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def lexicon() -> None:
    """Check and list the frames by which claims are read.

    \b
    Examples:
      kg lexicon list --word oppose
      kg lexicon lint my.yaml
    """


@app.command()
def lint(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Lexicon files; the packaged ones if none.", show_default=False)
    ] = None,
    output: Output = None,
    format: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    fail_on: Annotated[str, typer.Option("--fail-on", help="warning or error: what makes exit code 1.")] = "warning",
    sentences: Annotated[
        bool, typer.Option("--sentences/--no-sentences", help="Read the examples and counter-examples.")
    ] = True,
) -> None:
    """Find what is wrong with a lexicon; exit code 1 when there is something.

    Breaches of the schema, triggers that contradict or repeat each other or can never fire, inflected forms, frames
    without sentences that show them, and sentences that do not do what they should.

    \b
    Examples:
      kg lexicon lint
      kg lexicon lint my.yaml --format json
      kg lexicon lint my.yaml --fail-on error --no-sentences
    """
    from kg.extraction.findings import render_findings
    from kg.extraction.linting import lint as run

    check_word(format, ("text", "json"), "format")
    check_word(fail_on, ("warning", "error"), "severity")
    check_place(output)
    report = run(files or (), sentences=sentences)
    deliver(render_findings(report, format=format), output)
    if report.count("error") or (fail_on == "warning" and report.findings):
        raise typer.Exit(1)


@app.command("list")
def list_(
    claim: Annotated[str, typer.Option("--claim", help="Only frames that make claims of this type.")] = "",
    word: Annotated[str, typer.Option("--word", help="Only triggers in which this word stands, a lemma.")] = "",
    lexicon: Lexicon = None,
    output: Output = None,
    format: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
) -> None:
    """List frames and their triggers.

    \b
    Examples:
      kg lexicon list --claim stance
      kg lexicon list --word oppose
      kg lexicon list --lexicon my.yaml --format csv
    """
    from kg.extraction.lexicons import read_lexicon
    from kg.extraction.listing import list_frames, render_frames

    check_word(format, ("table", "csv", "json"), "format")
    check_place(output)
    rows = list_frames(read_lexicon(tuple(lexicon or ())), claim=claim, word=word)
    deliver(render_frames(rows, format=format), output)


def explained(
    sources: list[str],
    *,
    words: str | None,
    lexicon: list[Path] | None,
    base: str,
    metadata: Mapping[str, str],
    iri: str | None,
) -> Iterator[str]:
    """For each document, as text, why its claims were made; with ``words``, why sentences that have them gave none.

    No words at all stand for the sentences without a claim.
    """
    from kg.extraction.lexicon import LexiconExtractor
    from kg.sources import read_documents
    from kg.vocabulary import Minter

    minter = Minter(base)
    extractor = LexiconExtractor(lexicon=tuple(lexicon or ()), minter=minter)
    for document in read_documents(sources, minter=minter, metadata=metadata, iri=iri):
        yield _explained(extractor, document, words)


def _explained(extractor: LexiconExtractor, document: Document, words: str | None) -> str:
    from kg.extraction.misses import explain_misses, render_misses
    from kg.extraction.tracing import render_traces, trace

    if words is None:
        return render_traces(trace(extractor, document), document)
    return render_misses(explain_misses(extractor, document, words=words), document, words=words)
