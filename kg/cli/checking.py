"""The commands that check: ``validate``, ``reason``."""

from __future__ import annotations

import sys
from pathlib import Path

import typer


def validate(
    data: list[str] = typer.Argument(..., help="RDF files."),
    shapes: list[Path] = typer.Option([], "--shapes", help="Shapes files, instead of the packaged ones."),
    format: str = typer.Option("text", "--format", help="text, json, sarif, junit or turtle."),
    fail_on: str = typer.Option("violation", "--fail-on", help="violation, warning or info."),
    output: Path | None = typer.Option(None, "-o", "--output", help="Write the report to a file."),
) -> None:
    """Check graphs against SHACL shapes; exit code 1 when they do not conform."""
    from kg.serialization import write_file
    from kg.validation import validate as run
    from kg.validation import write_report

    report = run(data, shapes=shapes or None)
    text = write_report(report, format=format, fail_on=fail_on)
    if output:
        write_file(output, text)
    else:
        sys.stdout.buffer.write(text)
    if not report.conforms(fail_on):
        raise typer.Exit(1)


def reason(
    data: list[str] = typer.Argument(..., help="RDF files."),
    consistency: bool = typer.Option(False, "--consistency", help="Check the graph against the ontology with HermiT."),
) -> None:
    """Derive the facts of a graph, or check that it does not contradict the ontology."""
    from kg.pipeline import derive_facts
    from kg.reasoning import check_consistency
    from kg.serialization import serialize
    from kg.store import export, open_store
    from kg.vocabulary import Minter, prefixes

    store = open_store(data)
    if consistency:
        found = check_consistency(store.as_pyoxigraph())
        typer.echo(f"consistent: {found.statements} statements, {found.axioms} axioms", err=True)
        if not found.coherent:
            typer.echo("classes that can have no instance: " + ", ".join(found.unsatisfiable), err=True)
            raise typer.Exit(1)
        return
    derive_facts(store, minter=Minter())  # type: ignore[arg-type]
    sys.stdout.buffer.write(serialize(export(store, "facts"), format="turtle", prefixes=prefixes()))
