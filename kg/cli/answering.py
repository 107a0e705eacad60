"""The commands that answer: ``query``, ``ask``, ``explain``, ``stats``."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import Data, DataFormat, Endpoint, Files, Output, StorePlace, located, opened
from kg.cli.output import bold, check_place, check_word, deliver, emit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.explanation import Explanation
    from kg.questions import Answers
    from kg.store import Store

_LONGEST = 1024 * 1024
"""The largest file of a query that is read, in bytes."""


def query(
    sparql: Annotated[str, typer.Argument(help="A SPARQL query, or @FILE.")],
    data: Data = None,
    data_format: DataFormat = None,
    store: StorePlace = None,
    endpoint: Endpoint = None,
    format: Annotated[
        str, typer.Option("--format", help="table, csv, tsv, json, xml; of graphs: table, turtle, jsonld …")
    ] = "table",
    limit: Annotated[int | None, typer.Option("--limit", min=0, help="The most rows or triples to show.")] = None,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help="Seconds that the query may take.")] = 30.0,
) -> None:
    """Run a SPARQL query; known prefixes need no declaration.

    The default graph holds facts, ontology and reference data; claims are in named graphs, GRAPH ?edition { … }. Exit
    code 1 when the answer to ASK is no. Nothing is sent to other servers than the one that is named.

    \b
    Examples:
      kg query "SELECT * { ?a cq:metWith ?b }" --data brief.trig
      kg query "ASK { state:IND cq:memberOf organization:SCO }" --store graph
      kg query @question.rq --data brief.trig --format csv
    """
    from kg.query import MEMORY, RESULT_FORMATS, stream
    from kg.serialization import FORMATS

    text = _read(sparql[1:]) if sparql.startswith("@") else sparql
    if format not in ("table", *RESULT_FORMATS):
        check_word(format, ("table", *RESULT_FORMATS, *FORMATS), "format")
    source = sparql[1:] if sparql.startswith("@") else "query"
    place = located(data, store, endpoint)
    answer: Iterable[bytes | bool]
    if place is None:
        with closing(opened(data, store, endpoint, format=data_format)) as graph:
            answer = _answer(text, graph, format, limit=limit, timeout=timeout, source=source)
    else:
        options = {"format": format, "limit": limit, "timeout": timeout, "source": source}
        answer = stream(text, place, **options, memory=MEMORY, data_format=data_format)  # type: ignore[arg-type]
    positive = True
    for piece in answer:
        if isinstance(piece, bool):
            positive = piece
        else:
            emit(piece)
    if not positive:
        raise typer.Exit(1)


def _read(file: str) -> str:
    # Imported only here: it brings the whole pipeline with it.
    from kg.pipeline import read_text

    return read_text(file, max_bytes=_LONGEST)


def _answer(
    text: str, graph: Store, format: str, *, limit: int | None, timeout: float, source: str
) -> tuple[bytes, bool]:
    """The answer of a graph that this process had to open, such as standard input and a server."""
    from kg.pipeline import base_of
    from kg.query import render, run
    from kg.store import Boolean
    from kg.vocabulary import prefixes

    known = prefixes(base_of(graph))
    result = run(text, graph, prefixes=known, limit=limit, timeout=timeout, source=source)
    return render(result, format=format, prefixes=known), not (isinstance(result, Boolean) and not result)


def ask(
    context: typer.Context,
    question: Annotated[str | None, typer.Argument(help="The question's name.", show_default=False)] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the questions in words.")] = False,
    data: Data = None,
    data_format: DataFormat = None,
    store: StorePlace = None,
    endpoint: Endpoint = None,
    format: Annotated[str, typer.Option("--format", help="text, table, csv or json.")] = "text",
    explained: Annotated[
        bool, typer.Option("--explain", help="Say of each row what it rests on, down to the sentences; text or json.")
    ] = False,
) -> None:
    """Ask a named question and read the answer with its quotes.

    A question's parameters are given as options of their names; kg ask --list shows them. With --explain each row is
    followed by its proof: the rules, the claims, the frames that read them, and the words in their sentences.

    \b
    Examples:
      kg ask --list
      kg ask members --organization SCO --data brief.trig
      kg ask stances --by China --store graph --format table
      kg ask shared-values --member Japan --data brief.trig --explain
    """
    from kg import library, questions
    from kg.pipeline import base_of

    if listed or question is None:
        emit(questions.as_list(questions.load_questions()) + "\n")
        return
    writers = {"text": questions.as_text, "table": questions.as_table}
    writers |= {"csv": questions.as_csv, "json": questions.as_json}
    check_word(format, ("text", "json") if explained else tuple(writers), "format")
    parameters = _parameters(context.args)
    with closing(opened(data, store, endpoint, format=data_format)) as graph:
        answers = questions.ask(graph, question, parameters, base=base_of(graph))
        proofs = library.explain_answers(graph, answers) if explained else ()
    emit(_proven(answers, proofs, format) if proofs else writers[format](answers))


def _proven(answers: Answers, proofs: Sequence[Sequence[Explanation]], format: str) -> str:
    """Each row of the answers with what it rests on."""
    import json

    from kg import explanation, questions

    if format == "json":
        document = json.loads(questions.as_json(answers))
        for row, proof in zip(document["rows"], proofs, strict=True):
            row["explanations"] = [json.loads(explanation.as_json(part)) for part in proof]
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    parts = [answers.sentence]
    for sentence, proof in zip(questions.sentences(answers), proofs, strict=True):
        told = [explanation.as_text(part, mark=bold()).rstrip("\n") for part in proof]
        parts.append("\n".join([sentence, *(told or ["reference data, no text behind it"])]))
    return "\n\n".join([*parts, *answers.notes]) + "\n"


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
        if name in given:
            raise InputError(f"the parameter --{name} is given twice")
        given[name] = found
    return given


def explain(
    subject: Annotated[str, typer.Argument(help="A fact's subject, or the IRI of a claim.")],
    predicate: Annotated[str | None, typer.Argument(help="The fact's property.", show_default=False)] = None,
    object: Annotated[str | None, typer.Argument(help="The fact's object.", show_default=False)] = None,
    data: Data = None,
    data_format: DataFormat = None,
    store: StorePlace = None,
    endpoint: Endpoint = None,
    format: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
) -> None:
    """Say on which words of which document a fact rests.

    The rules are told too, and the frames by which claims were read. Names are taken as people write them; prefixed
    names and IRIs are taken too. One node alone is explained as well: a claim, by its IRI or id, or what kg validate
    names, such as evidence, a meeting or an edition. The words of a claim stand between asterisks in their sentence,
    on a terminal in bold type.

    \b
    Examples:
      kg explain India "member of" SCO --data brief.trig
      kg explain state:IND cq:memberOf organization:SCO --store graph
      kg explain "Xi Jinping" --data brief.trig
    """
    from kg.explanation import as_json, as_text
    from kg.explanation import explain as run
    from kg.pipeline import base_of

    check_word(format, ("text", "json"), "format")
    with closing(opened(data, store, endpoint, format=data_format)) as graph:
        base = base_of(graph)
        words = {"subject": subject, "predicate": predicate, "object": object}
        terms = [_term(graph, text, role, base) for role, text in words.items() if text is not None]
        explanation = run(graph, *terms, base=base)
    emit(as_json(explanation) if format == "json" else as_text(explanation, mark=bold()))


def _term(graph: Store, text: str, role: str, base: str) -> str:
    """The IRI that a name stands for as a part of a fact, or of a claim by its id."""
    from kg.errors import QuestionError
    from kg.explanation import claim_named
    from kg.questions import resolve

    if claim := claim_named(text, base=base):
        return claim
    try:
        return resolve(graph, text, kind="property" if role == "predicate" else "entity", base=base)[0].value
    except QuestionError as error:
        problem = error.message.partition(": ")[2] or error.message
        raise QuestionError(problem, source=role, hint=error.hint) from None


def stats(
    data: Files = None,
    data_format: DataFormat = None,
    store: StorePlace = None,
    format: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
    top: Annotated[int, typer.Option("--top", min=0, help="Rows of long tables; 0 shows all.")] = 10,
    output: Output = None,
) -> None:
    """Count what a graph holds: claims, facts, actors, speakers.

    \b
    Examples:
      kg stats brief.trig
      kg stats --store graph --top 0 --format json
    """
    from kg.pipeline import base_of
    from kg.statistics import as_json, as_text, count

    writers = {"table": as_text, "json": as_json}
    check_word(format, tuple(writers), "format")
    check_place(output)
    with closing(opened(data, store, format=data_format)) as graph:
        tables = count(graph, top=top or None, base=base_of(graph))
    deliver(writers[format](tables), output)
