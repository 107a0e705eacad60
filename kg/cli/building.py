"""The commands that make graphs and write them: ``build``, ``claims``, ``export``."""

from __future__ import annotations

import sys
from pathlib import Path

import typer


def build(
    sources: list[str] = typer.Argument(..., help="Files or folders to read; - is standard input."),
    output: Path | None = typer.Option(None, "-o", "--output", help="The graph's file; its extension says the format."),
    store: Path | None = typer.Option(None, "--store", help="Put the graph into the store in this folder."),
    claims_from: list[Path] = typer.Option([], "--claims", help="Take claims from this JSON Lines file."),
    base: str = typer.Option("https://w3id.org/communique/", "--base", help="The base of minted IRIs."),
    iri: str | None = typer.Option(None, "--iri", help="The IRI of the one document."),
    without_text: bool = typer.Option(False, "--without-text", help="Leave the full text out of the graph."),
    whole: bool = typer.Option(False, "--whole", help="Write the ontology and all reference data too."),
) -> None:
    """Build the graph of texts: claims with their quotes, and the facts that follow."""
    from kg.pipeline import build as run
    from kg.pipeline import written
    from kg.serialization import canonical_hash, format_of, serialize, write_file
    from kg.sources import check_base
    from kg.store import LocalStore, open_store
    from kg.vocabulary import prefixes

    base = check_base(base)
    target = open_store(store, create=True) if store else open_store()
    assert isinstance(target, LocalStore)
    done = run(sources, store=target, claims=claims_from, base=base, iri=iri, with_text=not without_text)
    quads = written(done.store, whole=whole)
    if output or not store:
        data = serialize(quads, format=format_of(path=output).name if output else "trig", prefixes=prefixes(base))
        if output:
            write_file(output, data)
        else:
            sys.stdout.buffer.write(data)
    where = ", ".join(str(place) for place in (output, store) if place) or "standard output"
    typer.echo(
        f"{len(done.readings)} documents, {done.claims} claims, {done.facts} facts → {where}\n"
        f"canonical hash {canonical_hash(quads)}",
        err=True,
    )
    target.close()


def claims(
    sources: list[str] = typer.Argument(..., help="Files or folders to read; - is standard input."),
    output_folder: Path | None = typer.Option(None, "--output-folder", help="Write one JSON Lines file a document."),
    base: str = typer.Option("https://w3id.org/communique/", "--base", help="The base of minted IRIs."),
) -> None:
    """Print the claims of texts as JSON Lines, each with its exact quote."""
    from kg.model import write_claims
    from kg.pipeline import read_claims_of
    from kg.serialization import write_file
    from kg.sources import check_base

    for document, found in read_claims_of(sources, base=check_base(base)):
        lines = "".join(write_claims(found))
        if output_folder is None:
            sys.stdout.write(lines)
        else:
            output_folder.mkdir(parents=True, exist_ok=True)
            write_file(output_folder / f"{Path(document.name).stem}.jsonl", lines.encode())


def export(
    data: list[Path] = typer.Argument(..., help="RDF files, or one store folder."),
    output: Path = typer.Option(..., "-o", "--output", help="The file; its extension says the format."),
    part: str = typer.Option("all", "--part", help="all, claims, facts, derivations, reference or ontology."),
) -> None:
    """Write a part of a graph in another format."""
    from kg.serialization import format_of, serialize, write_file
    from kg.store import export as select
    from kg.store import open_store
    from kg.vocabulary import prefixes

    store = open_store(data[0] if len(data) == 1 else data, reference=part in ("reference", "ontology"))
    format = format_of(path=output).name
    write_file(output, serialize(select(store, part), format=format, prefixes=prefixes()))  # type: ignore[arg-type]
