"""The commands that compare what was said across texts and dates: ``drift``, ``disagree``, ``silences``."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.options import Data, DataFormat, Endpoint, StorePlace, opened
from kg.cli.output import check_word, emit

if TYPE_CHECKING:
    from kg.comparison.records import Result
    from kg.store import Store

_FORMATS = ("text", "table", "csv", "json")

Format = Annotated[str, typer.Option("--format", help="text, table, csv or json.")]


def drift(
    holder: Annotated[str, typer.Argument(help="Whose stances: a state, organisation, group or person.")],
    toward: Annotated[str | None, typer.Option("--toward", help="Towards whom or what: a name, or words.")] = None,
    since: Annotated[str | None, typer.Option("--from", help="Not before: YYYY, YYYY-MM or YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="Not after.")] = None,
    data: Data = None,
    data_format: DataFormat = None,
    store: StorePlace = None,
    endpoint: Endpoint = None,
    format: Format = "text",
) -> None:
    """Say how stances moved, with quotes on both ends.

    A position is dated by what its sentence says (in February), else by the day of publication. A change that one
    source tells of is a change of stance; one that only another source or speaker tells of is not. Those who hold
    office in a state speak for it. Without --toward, every matter on which a position changed is shown.

    \b
    Examples:
      kg drift China --toward Russia --data brief.trig
      kg drift India --store graph --from 2022 --format table
    """
    from kg import comparison

    check_word(format, _FORMATS, "format")
    with closing(opened(data, store, endpoint, format=data_format)) as graph:
        base = _base(graph)
        who = _terms(graph, holder, "actor", "holder", base)
        what = _terms(graph, toward, "topic", "--toward", base)
        found = comparison.drift(graph, who, what, since=since, until=until, base=base)
    _emit(found, format)


def disagree(
    about: Annotated[str | None, typer.Option("--about", help="Only on this: a name, or words.")] = None,
    between: Annotated[str, typer.Option("--between", help="sources or speakers.")] = "sources",
    window: Annotated[int, typer.Option("--window", min=0, help="The most days between what is compared.")] = 7,
    data: Data = None,
    data_format: DataFormat = None,
    store: StorePlace = None,
    endpoint: Endpoint = None,
    format: Format = "text",
) -> None:
    """Say where sources contradict each other, or agree.

    Opposite positions, standings that exclude each other, and what one asserts and another denies, on the same matter
    at the same time. Both sides are shown with their quotes and the number of independent sources; no verdict. Exit
    code 1 when there is a contradiction.

    \b
    Examples:
      kg disagree --data brief.trig
      kg disagree --between speakers --about NATO --store graph
    """
    from kg import comparison

    check_word(format, _FORMATS, "format")
    check_word(between, tuple(comparison.Between), "between")
    with closing(opened(data, store, endpoint, format=data_format)) as graph:
        base = _base(graph)
        what = _terms(graph, about, "topic", "--about", base)
        found = comparison.disagree(graph, about=what, window=window, between=between, base=base)
    _emit(found, format)
    if found.contradictions:
        raise typer.Exit(1)


def silences(
    by: Annotated[str | None, typer.Option("--by", help="Who kept silent.")] = None,
    about: Annotated[str | None, typer.Option("--about", help="On whom or what: a name, or words.")] = None,
    sources: Annotated[
        list[str] | None, typer.Option("--sources", help="A text that the graph was built without; may be repeated.")
    ] = None,
    data: Data = None,
    data_format: DataFormat = None,
    store: StorePlace = None,
    endpoint: Endpoint = None,
    format: Format = "text",
) -> None:
    """Say who avoided what, and where the silence is only ours.

    Stated silence is a claim: made no mention of. Ours is a sentence that names two actors and gave no claim about
    both.

    \b
    Examples:
      kg silences --data brief.trig
      kg silences --by China --about Ukraine --store graph
    """
    from kg import comparison

    check_word(format, _FORMATS, "format")
    texts = _texts(sources or [])
    with closing(opened(data, store, endpoint, format=data_format)) as graph:
        base = _base(graph)
        who, what = _terms(graph, by, "actor", "--by", base), _terms(graph, about, "topic", "--about", base)
        found = comparison.silences(graph, by=who, about=what, texts=texts, base=base)
    _emit(found, format)


def _texts(sources: list[str]) -> dict[str, str]:
    """The texts of files and folders by their SHA-256, as editions have it."""
    from kg.sources import read_documents

    return {document.sha256: document.text for document in read_documents(sources)} if sources else {}


def _base(graph: Store) -> str:
    from kg.pipeline import base_of

    return base_of(graph)


def _terms(graph: Store, text: str | None, kind: str, role: str, base: str) -> tuple[Any, ...]:
    """What a name stands for in the graph; nothing for none."""
    from kg.errors import QuestionError
    from kg.questions import resolve

    if text is None:
        return ()
    try:
        return resolve(graph, text, kind=kind, base=base)
    except QuestionError as error:
        problem = error.message.partition(": ")[2] or error.message
        raise QuestionError(problem, source=role, hint=error.hint) from None


def _emit(found: Result, format: str) -> None:
    from kg import comparison

    writers = {"text": comparison.as_text, "table": comparison.as_table}
    writers |= {"csv": comparison.as_csv, "json": comparison.as_json}
    emit(writers[format](found))
