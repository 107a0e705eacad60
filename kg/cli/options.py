"""Arguments and options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

__all__ = [
    "Author",
    "Base",
    "Data",
    "DataFormat",
    "Date",
    "Decisions",
    "Endpoint",
    "Files",
    "Iri",
    "Language",
    "Lexicon",
    "NoDecisions",
    "Output",
    "Progress",
    "Publisher",
    "RdfFormat",
    "Scheduler",
    "Sources",
    "StorePlace",
    "Title",
    "Url",
    "Workers",
    "decided",
    "located",
    "metadata_of",
    "opened",
    "places",
]


def _named(names: list[str] | None) -> list[str] | None:
    # A shell makes an empty name of a variable that is not set; it would stand for the folder that we are in.
    if any(not name for name in names or ()):
        raise typer.BadParameter("an empty name is no file")
    return names


Sources = Annotated[list[str], typer.Argument(help="Files or folders to read; - is standard input.", callback=_named)]
Files = Annotated[
    list[str] | None, typer.Argument(help="RDF files; - is standard input.", show_default=False, callback=_named)
]
Data = Annotated[
    list[str] | None,
    typer.Option("--data", help="An RDF file; - is standard input; may be repeated.", callback=_named),
]
DataFormat = Annotated[
    str | None,
    typer.Option("--data-format", help="The RDF format of the data; else the files' names tell, and - is TriG."),
]
StorePlace = Annotated[str | None, typer.Option("--store", help="A store's folder, or the address of a SPARQL server.")]
Endpoint = Annotated[str | None, typer.Option("--endpoint", help="The address of a SPARQL server's query service.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="Write to this file, not to standard output.")]
RdfFormat = Annotated[
    str | None,
    typer.Option("--format", help="turtle, trig, ntriples, nquads, jsonld or rdfxml; else the file's name tells."),
]
Base = Annotated[
    str | None, typer.Option("--base", help="Mint IRIs under this; else under the store's own base, or the product's.")
]
Lexicon = Annotated[
    list[Path] | None, typer.Option("--lexicon", help="Add the frames of this YAML file; may be repeated.")
]
Decisions = Annotated[
    list[Path] | None, typer.Option("--decisions", help="Apply the decisions of this file too; may be repeated.")
]
NoDecisions = Annotated[
    bool, typer.Option("--no-decisions", help="Leave what reviewers decided about the claims aside.")
]
Progress = Annotated[
    bool | None,
    typer.Option(
        "--progress/--no-progress", help="Tell on stderr how it goes; unless given, on a terminal.", show_default=False
    ),
]

Workers = Annotated[int, typer.Option("--workers", min=1, max=256, help="Read with so many processes.")]
Scheduler = Annotated[
    str | None, typer.Option("--scheduler", help="Read with the Dask cluster whose scheduler is at tcp://HOST:PORT.")
]

Title = Annotated[str | None, typer.Option("--title", help="The title of the one document.")]
Publisher = Annotated[str | None, typer.Option("--publisher", help="Who published the documents.")]
Author = Annotated[str | None, typer.Option("--author", help="Who wrote the documents.")]
Date = Annotated[str | None, typer.Option("--date", help="When they were published: YYYY-MM-DD, YYYY-MM or YYYY.")]
Url = Annotated[str | None, typer.Option("--url", help="The address of the one document.")]
Language = Annotated[
    str | None, typer.Option("--language", help="en says that the documents are English, whatever they look like.")
]
Iri = Annotated[str | None, typer.Option("--iri", help="The IRI of the one document.")]


def metadata_of(**stated: str | None) -> dict[str, str]:
    """What the options say of the documents; it is stronger than what the sources say of themselves."""
    return {name: value for name, value in stated.items() if value is not None}


def decided(files: list[Path] | None, none: bool) -> list[Path] | None:
    """The files of decisions to apply beside those that lie beside the sources; None when none are to be applied.

    Raises :class:`~kg.errors.InputError` when both are asked for.
    """
    from kg.errors import InputError

    if files and none:
        raise InputError("--decisions and --no-decisions ask two things", hint="give one of them")
    return None if none else files or []


def places(data: list[str] | None, store: str | None) -> tuple[list[str] | None, str | None]:
    """Files and store as they were given; a folder among the files is a store.

    Raises :class:`~kg.errors.InputError` when there is neither, when there are both, and for a store that is a file.
    """
    from kg.errors import InputError

    if data and any(Path(name).is_dir() for name in data):
        if len(data) > 1 or store:
            raise InputError("a store and other data name two graphs", source=data[0], hint="give one of them")
        return None, data[0]
    if not (data or store):
        raise InputError("there is nothing to read", hint="give RDF files, --store FOLDER or the address of a server")
    if data and store:
        raise InputError("files and a store name two graphs", source=store, hint="give one of them")
    if store and Path(store).is_file():
        raise InputError("is a file, not a store", source=store, hint="a store is a folder that kg build --store made")
    return data, store


def located(data: list[str] | None, store: str | None, endpoint: str | None) -> list[str] | str | None:
    """The files or the folder that the options name; ``None`` for a server and for what comes by standard input.

    Raises what :func:`places` raises.
    """
    if endpoint or (store and "://" in store):
        return None
    files, place = places(data, store)
    return place or (None if files is None or "-" in files else files)


def opened(
    data: list[str] | None,
    store: str | None,
    endpoint: str | None = None,
    *,
    format: str | None = None,
    reference: bool = True,
) -> Any:
    """The graph that the options name, opened for reading: files, a store's folder, or a server.

    Raises what :func:`places` and :func:`kg.store.open_store` raise.
    """
    from kg.errors import InputError
    from kg.store import is_endpoint, open_store

    if endpoint and not is_endpoint(endpoint):
        raise InputError("is no address of a server", source=endpoint, hint="write http://… or https://…")
    if endpoint and store:
        raise InputError("--store and --endpoint name two graphs", hint="give one of them")
    files, place = places(data, endpoint or store)
    if place is None:
        return open_store(files, format=format or ("trig" if files == ["-"] else None), reference=reference)
    return open_store(place, read_only=True, reference=reference and not is_endpoint(place))
