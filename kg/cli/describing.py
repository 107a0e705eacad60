"""What is said of graphs as datasets: the options of a build for it, and the command ``describe``."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import DataFormat, Files, Output, StorePlace, opened
from kg.cli.output import check_place, check_word, deliver, emit, note

if TYPE_CHECKING:
    from kg.exports.description import About, Description

__all__ = ["DatasetPublisher", "DatasetTitle", "DatasetVersion", "Licence", "NoDescription", "about_of", "describe"]

Licence = Annotated[
    str | None, typer.Option("--licence", help="IRI of the graph's licence; none is named unless given.")
]
DatasetTitle = Annotated[str | None, typer.Option("--dataset-title", help="Title of the graph in its description.")]
DatasetVersion = Annotated[str | None, typer.Option("--dataset-version", help="Version of the graph.")]
DatasetPublisher = Annotated[str | None, typer.Option("--dataset-publisher", help="Who publishes the graph.")]
NoDescription = Annotated[bool, typer.Option("--no-description", help="Write no description of the graph.")]


def about_of(
    title: str | None, version: str | None, publisher: str | None, licence: str | None, output: Path | None
) -> About:
    """What the options of a build say of the graph; refused, as is a place that cannot be written, before any work."""
    from kg.exports.description import About
    from kg.pipeline import description_beside

    if output is not None:
        check_place(description_beside(output))
    return About(title, None, version, publisher, licence)


def describe(
    data: Files = None,
    data_format: DataFormat = None,
    store: StorePlace = None,
    title: Annotated[str | None, typer.Option("--title", help="Title; unless given, one from the counts.")] = None,
    description: Annotated[str | None, typer.Option("--description", help="What the graph is, in words.")] = None,
    version: Annotated[str | None, typer.Option("--version", help="Version of the graph.")] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", help="Who publishes the graph.")] = None,
    licence: Licence = None,
    distributions: Annotated[
        list[str] | None, typer.Option("--distribution", help="Address of a file of the graph; may be repeated.")
    ] = None,
    check: Annotated[
        Path | None, typer.Option("--check", help="Write nothing; say whether this description is the graph's.")
    ] = None,
    format: Annotated[str, typer.Option("--format", help="turtle, table or json.")] = "turtle",
    output: Output = None,
) -> None:
    """Describe a graph as a dataset, in DCAT 3 and VoID.

    Counts of triples, entities and documents, of instances by class and triples by property; the vocabularies, the
    extractors and lexicons that made it, the days and languages of its texts, the canonical hash. The same graph gives
    the same bytes. kg build leaves such a description with each graph; --check compares one with its graph.

    \b
    Examples:
      kg describe brief.trig -o brief.void.ttl --licence https://example.org/by
      kg describe brief.trig --version 1 --distribution https://example.org/brief.trig
      kg describe --store graph --format table
      kg describe brief.trig --check brief.void.ttl
    """
    from kg.exports.catalogue import as_turtle
    from kg.exports.description import About, as_json, as_text
    from kg.pipeline import base_of
    from kg.pipeline import describe as run

    check_word(format, ("turtle", "table", "json"), "format")
    check_place(output)
    about = About(title, description, version, publisher, licence)
    with closing(opened(data, store, format=data_format, reference=False)) as graph:
        base = base_of(graph)
        found = run(graph, whole=store is None, about=about, distributions=distributions or (), base=base)
    if check:
        _compare(found, check)
        return
    writers = {"table": as_text, "json": as_json}
    deliver(as_turtle(found, base=base) if format == "turtle" else writers[format](found), output)


def _compare(found: Description, path: Path) -> None:
    """Print in what a description is not that of the graph, or does not conform to the shapes; exit code 1 if so."""
    from kg.pipeline import unlike
    from kg.validation import validate, write_report

    lines = list(unlike(found, path))
    report = None if lines else validate(path)
    if report is not None and not report.conforms():
        lines = write_report(report, format="text").decode("utf-8").splitlines()
    if not lines:
        note(f"{path} describes the graph")
        return
    emit("".join(f"{line}\n" for line in lines))
    raise typer.Exit(1)
