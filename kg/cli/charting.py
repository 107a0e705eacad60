"""The commands that show who, with whom and when: ``timeline``, ``network``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import Data, DataFormat, Endpoint, Output, StorePlace, opened
from kg.cli.output import check_place, check_word, deliver, emit

if TYPE_CHECKING:
    from kg.store import Store

_From = Annotated[str | None, typer.Option("--from", help="Not before: YYYY-MM-DD, YYYY-MM or YYYY.")]
_To = Annotated[str | None, typer.Option("--to", help="Not after: YYYY-MM-DD, YYYY-MM or YYYY.")]
_Picture = Annotated[Path | None, typer.Option("--picture", help="Draw it to this file, .svg or .png.")]
_Sparql = Annotated[bool, typer.Option("--sparql", help="Print the SPARQL query instead of its answer.")]


def timeline(
    actors: Annotated[
        list[str] | None, typer.Argument(help="States, organisations or persons; none takes all.", show_default=False)
    ] = None,
    data: Data = None,
    data_format: DataFormat = None,
    store: StorePlace = None,
    endpoint: Endpoint = None,
    first: _From = None,
    last: _To = None,
    format: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
    picture: _Picture = None,
    sparql: _Sparql = False,
    output: Output = None,
) -> None:
    """Put events in order: meetings, actions, agreements, memberships.

    With one actor, the events in which it takes part; with several, those in which at least two do. A state takes part
    in what those do who hold office in it. An event has the date that the text gives it, else that of the text (told
    2022-09-19). Each comes with its quotes and its certainty.

    \b
    Examples:
      kg timeline --data brief.trig
      kg timeline China Russia --from 2022 --data brief.trig --picture china-russia.svg
      kg timeline India --store graph --sparql
    """
    from kg.chronology import as_json, as_table
    from kg.chronology import timeline as run
    from kg.pipeline import base_of

    check_word(format, ("table", "json"), "format")
    _check(first, last, picture, output)
    with closing(opened(data, store, endpoint, format=data_format)) as graph:
        base = base_of(graph)
        found = run(graph, _resolved(graph, actors or (), "actor", base), first=first, last=last, base=base)
    if sparql:
        emit(found.query)
        return
    if picture:
        from kg.charts import draw_timeline

        deliver(draw_timeline(found, format=_picture_format(picture)), picture)
    deliver(as_json(found) if format == "json" else as_table(found), output)


def network(
    relation: Annotated[
        str | None,
        typer.Argument(help="values, issues, meetings, actions, agreements or memberships.", show_default=False),
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the networks that there are.")] = False,
    about: Annotated[
        list[str] | None,
        typer.Option("--about", help="Only ties of this actor, value or thing; may be repeated."),
    ] = None,
    data: Data = None,
    data_format: DataFormat = None,
    store: StorePlace = None,
    endpoint: Endpoint = None,
    first: _From = None,
    last: _To = None,
    format: Annotated[str, typer.Option("--format", help="table, json, graphml or cytoscape.")] = "table",
    picture: _Picture = None,
    sparql: _Sparql = False,
    output: Output = None,
) -> None:
    """Tie actors to values, to issues and to each other.

    A tie counts the claims that tell of it. --sparql prints the query whose rows are the ties, for kg query or another
    engine. GraphML opens in Gephi and yEd, the JSON in Cytoscape.

    \b
    Examples:
      kg network --list
      kg network issues --about Ukraine --data brief.trig --picture ukraine.svg
      kg network meetings --store graph --format graphml -o meetings.graphml
      kg network actions --data brief.trig --sparql
    """
    from kg.pipeline import base_of
    from kg.relations import as_cytoscape, as_graphml, as_json, as_table, load_relations
    from kg.relations import network as run

    if listed or relation is None:
        lines = (f"{each.id:12} {each.title}. {each.description}" for each in load_relations())
        emit("".join(f"{line}\n" for line in lines))
        return
    writers = {"table": as_table, "json": as_json, "graphml": as_graphml, "cytoscape": as_cytoscape}
    check_word(format, tuple(writers), "format")
    _check(first, last, picture, output)
    with closing(opened(data, store, endpoint, format=data_format)) as graph:
        base = base_of(graph)
        named = _resolved(graph, about or (), "entity", base)
        found = run(graph, relation, named, first=first, last=last, base=base)
    if sparql:
        emit(found.query)
        return
    if picture:
        from kg.charts import draw_network

        deliver(draw_network(found, format=_picture_format(picture)), picture)
    deliver(writers[format](found), output)


def _resolved(graph: Store, names: Sequence[str], kind: str, base: str) -> list[str]:
    from kg.questions import resolve

    return [term.value for name in names for term in resolve(graph, name, kind=kind, base=base)]


def _check(first: str | None, last: str | None, picture: Path | None, output: Path | None) -> None:
    """Refuse, before any work is done, dates that are none and files that could not be written."""
    from kg.errors import InputError

    for option, value in (("--from", first), ("--to", last)):
        if value and not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", value):
            raise InputError(f"{value!r} is no date", source=option, hint="write YYYY-MM-DD, YYYY-MM or YYYY")
    check_place(output)
    check_place(picture)
    if picture:
        _picture_format(picture)


def _picture_format(picture: Path) -> str:
    from kg.errors import InputError

    format = picture.suffix.lower().lstrip(".")
    if format not in ("svg", "png"):
        raise InputError(
            "the file's name does not tell the picture's format", source=str(picture), hint="use .svg or .png"
        )
    return format
