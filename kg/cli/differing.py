"""The commands that compare and audit: ``diff``, ``audit``."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import Base, DataFormat, Files, Lexicon, Output, StorePlace, opened
from kg.cli.output import check_place, check_word, deliver


def diff(
    old: Annotated[str, typer.Argument(help="A graph (file, store's folder, address of a server), or a text.")],
    new: Annotated[str, typer.Argument(help="What to compare it with, of the same sort.")],
    format: Annotated[str, typer.Option("--format", help="text, table, json or patch.")] = "text",
    output: Output = None,
    claims_from: Annotated[
        list[Path] | None,
        typer.Option("--claims", help="Of texts: take claims from this JSON Lines, named like its text."),
    ] = None,
    lexicon: Lexicon = None,
    base: Base = None,
    data_format: DataFormat = None,
) -> None:
    """Say what differs between two graphs, or two editions of a text.

    Claims are told in words (China on Ukraine: supports → avoids comment) with the quotes on both sides; a claim
    whose words only moved stands. Facts that came and went are told with the claim that did. Texts are built first. A
    patch is an RDF Patch: applied to OLD, it gives NEW. Exit code 1 when anything differs.

    \b
    Examples:
      kg diff monday.trig friday.trig
      kg diff draft.md printed.md
      kg diff monday.trig friday.trig --format patch -o week.rdfp
    """
    from kg.difference import as_json, as_patch, as_table, as_text
    from kg.pipeline import differ
    from kg.sources import check_base

    writers = {"text": as_text, "table": as_table, "json": as_json}
    check_word(format, (*writers, "patch"), "format")
    check_place(output)
    found = differ(
        old,
        new,
        claims=claims_from or (),
        lexicon=lexicon or (),
        base=None if base is None else check_base(base),
        format=data_format,
    )
    deliver(as_patch(found.removed, found.added) if format == "patch" else writers[format](found), output)
    if found:
        raise typer.Exit(1)


def audit(
    data: Files = None,
    data_format: DataFormat = None,
    store: StorePlace = None,
    sources: Annotated[
        list[str] | None,
        typer.Option(
            "--sources", help="A text, a folder of texts, or a mapping, that the graph was built from; may be repeated."
        ),
    ] = None,
    sentences: Annotated[
        bool, typer.Option("--sentences/--no-sentences", help="Look for sentences that yielded nothing.")
    ] = True,
    barren: Annotated[bool, typer.Option("--barren", help="Show each sentence that yielded nothing.")] = False,
    picture: Annotated[Path | None, typer.Option("--picture", help="Draw the coverage to this SVG file.")] = None,
    format: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
    output: Output = None,
) -> None:
    """Check that a build is whole: quotes, hashes, facts, links.

    Every claim has evidence, every quote stands in its text, every hash holds, the facts are those that follow, every
    entity is linked or named as open, no interval is broken, statuses are the ontology's. Then it is counted which
    sentences of each text yielded nothing. Exit code 1 when something is wrong; sentences that yielded nothing are not.

    \b
    Examples:
      kg audit brief.trig
      kg audit brief.trig --sources brief.md --barren
      kg audit --store graph --picture coverage.svg --format json -o audit.json
    """
    from kg.auditing import as_json, as_table, coverage_picture
    from kg.auditing import audit as run
    from kg.pipeline import base_of, documents_of

    check_word(format, ("table", "json"), "format")
    check_place(output)
    check_place(picture)
    with closing(opened(data, store, format=data_format, reference=False)) as graph:
        base = base_of(graph)
        documents = list(documents_of(sources, base=base)) if sources else []
        found = run(graph, sources=documents, sentences=sentences, base=base)
    if picture:
        deliver(coverage_picture(found.coverage), picture)
    deliver(as_json(found) if format == "json" else as_table(found, barren=barren), output)
    if not found:
        raise typer.Exit(1)
