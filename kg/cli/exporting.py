"""The command that writes a graph, or a part or a view of it, in another format: ``export``."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import DataFormat, Files, Output, RdfFormat, StorePlace, opened
from kg.cli.output import check_place, check_word, deliver, deliver_pieces, rdf_format

__all__ = ["export"]


def export(
    data: Files = None,
    output: Output = None,
    data_format: DataFormat = None,
    store: StorePlace = None,
    format: RdfFormat = None,
    part: Annotated[
        str, typer.Option("--part", help="all, claims, facts, derivations, reference or ontology.")
    ] = "all",
    merge: Annotated[bool, typer.Option("--merge", help="Make one graph of all, named or not.")] = False,
    view: Annotated[
        str | None,
        typer.Option("--as", help="claims, events, reified, nanopublications, nif or attributions."),
    ] = None,
) -> None:
    """Write a graph, or a part or a view of it, in another format.

    Views are what other communities work with.

    --as claims is a table with one row a claim (csv), events PLOVER event records (jsonl, csv), reified RDF 1.2 with
    reifiers, nanopublications one of these for each claim, nif the texts with sentences and mentions, attributions
    who says what how surely (GRaSP).

    \b
    Examples:
      kg export brief.trig -o brief.jsonld
      kg export brief.trig --part facts -o facts.ttl
      kg export --store graph --part claims --format nquads
      kg export brief.trig --merge -o brief.rdf
      kg export brief.trig --as claims -o claims.csv
      kg export brief.trig --as reified -o brief.ttl
      kg export brief.trig --as events
    """
    if view is not None:
        plain = part == "all" and not merge
        _export_view(view, data, store, output, format, data_format=data_format, whole=plain)
    else:
        _export_graph(data, store, output, format, data_format, part, merge)


def _export_graph(
    data: list[str] | None,
    store: str | None,
    output: Path | None,
    format: str | None,
    data_format: str | None,
    part: str,
    merge: bool,
) -> None:
    from kg.pipeline import base_of
    from kg.serialization import LINES, format_of, serialize, written_lines
    from kg.store import PARTS
    from kg.store import export as select
    from kg.vocabulary import prefixes

    check_word(part, PARTS, "part")
    named = part in ("claims", "derivations") and not merge
    known = rdf_format(output, format, default="trig", named_graphs=named)
    with closing(opened(data, store, format=data_format, reference=part in ("reference", "ontology"))) as graph:
        quads = select(graph, part)  # type: ignore[arg-type]
        if known in LINES:
            deliver_pieces(written_lines(quads, format_of(known), merge=merge), output)
            return
        graphs = "merge" if merge else "refuse"
        deliver(serialize(quads, format=known, prefixes=prefixes(base_of(graph)), graphs=graphs), output)  # type: ignore[arg-type]


def _export_view(
    view: str,
    data: list[str] | None,
    store: str | None,
    output: Path | None,
    format: str | None,
    *,
    data_format: str | None,
    whole: bool,
) -> None:
    """Write a view of the graph that the options name; ``whole`` says that no part of it was asked for.

    Raises :class:`~kg.errors.InputError`, before any work is done, for a view or a format that there is not.
    """
    from kg.errors import InputError
    from kg.exports.writing import view_format, write_view
    from kg.pipeline import base_of

    if not whole:
        raise InputError("--part and --merge are for the graph as it is", hint="leave them out, or leave out --as")
    check_place(output)
    known = view_format(view, format or (output.suffix or None if output else None))
    with closing(opened(data, store, format=data_format)) as graph:
        deliver(write_view(graph, view, format=known, base=base_of(graph)), output)
