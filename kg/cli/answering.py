"""The commands that answer: ``query``, ``ask``, ``explain``."""

from __future__ import annotations

import sys
from typing import Any

import typer


def _opened(data: list[str], store: str | None, endpoint: str | None) -> Any:
    from kg.errors import InputError
    from kg.store import open_store

    if not (data or store or endpoint):
        raise InputError("there is nothing to ask", hint="give --data FILE, --store FOLDER or --endpoint URL")
    return open_store(endpoint or store or data, read_only=bool(store), reference=not endpoint)


def query(
    sparql: str = typer.Argument(..., help="A SPARQL query, or @FILE."),
    data: list[str] = typer.Option([], "--data", help="RDF files."),
    store: str | None = typer.Option(None, "--store", help="A store's folder."),
    endpoint: str | None = typer.Option(None, "--endpoint", help="A SPARQL server's address."),
    format: str = typer.Option("table", "--format", help="table, csv, tsv, json, xml; turtle, jsonld … for graphs."),
) -> None:
    """Run a SPARQL query; the product's prefixes need no declaration."""
    from kg.pipeline import read_text
    from kg.query import render, run
    from kg.store import Boolean
    from kg.vocabulary import prefixes

    text = read_text(sparql[1:]) if sparql.startswith("@") else sparql
    result = run(text, _opened(data, store, endpoint))
    sys.stdout.buffer.write(render(result, format=format, prefixes=prefixes()))
    if isinstance(result, Boolean) and not result.value:
        raise typer.Exit(1)


def ask(
    context: typer.Context,
    question: str | None = typer.Argument(None, help="The question's name."),
    listed: bool = typer.Option(False, "--list", help="List the questions in words."),
    data: list[str] = typer.Option([], "--data", help="RDF files."),
    store: str | None = typer.Option(None, "--store", help="A store's folder."),
    endpoint: str | None = typer.Option(None, "--endpoint", help="A SPARQL server's address."),
    format: str = typer.Option("text", "--format", help="text, table, csv or json."),
) -> None:
    """Ask a named question and read the answer with its quotes.

    A question's parameters are given as options: kg ask members --organization SCO --data brief.trig
    """
    from kg import questions
    from kg.errors import InputError

    if listed or question is None:
        typer.echo(questions.as_list(questions.load_questions()))
        return
    writers = {"text": questions.as_text, "table": questions.as_table}
    writers |= {"csv": questions.as_csv, "json": questions.as_json}
    if format not in writers:
        raise InputError(f"no format is called {format!r}", hint=", ".join(writers))
    answers = questions.ask(_opened(data, store, endpoint), question, _parameters(context.args))
    sys.stdout.write(writers[format](answers))


def _parameters(words: list[str]) -> dict[str, str]:
    """The parameters of a question, from ``--name value`` and ``--name=value``."""
    from kg.errors import InputError

    given: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or not name:
            raise InputError(f"{word!r} is no parameter", hint="write --name value; kg ask --list shows the names")
        found = value if equals else next(rest, None)
        if found is None:
            raise InputError(f"the parameter --{name} has no value")
        given[name] = found
    return given


def explain(
    subject: str = typer.Argument(..., help="A fact's subject, or the IRI of a claim."),
    predicate: str | None = typer.Argument(None, help="The fact's property."),
    object: str | None = typer.Argument(None, help="The fact's object."),
    data: list[str] = typer.Option([], "--data", help="RDF files."),
    store: str | None = typer.Option(None, "--store", help="A store's folder."),
) -> None:
    """Say on which words of which document a fact rests."""
    from kg.explanation import as_text
    from kg.explanation import explain as run
    from kg.questions import resolve

    opened = _opened(data, store, None)
    kinds = ("entity", "property", "entity")
    terms = [
        resolve(opened, text, kind=kind)[0].value
        for text, kind in zip((subject, predicate, object), kinds, strict=True)
        if text is not None
    ]
    sys.stdout.write(as_text(run(opened, *terms)))
