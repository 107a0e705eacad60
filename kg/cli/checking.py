"""The commands that check: ``validate``, ``reason``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import DataFormat, Files, Output, RdfFormat, StorePlace, opened, places
from kg.cli.output import check_place, check_word, deliver, emit, note, rdf_format

if TYPE_CHECKING:
    from kg.errors import InconsistencyError
    from kg.reasoning import Consistency
    from kg.store import Store

_SEVERITIES = ("violation", "warning", "info")


def validate(
    data: Files = None,
    data_format: DataFormat = None,
    store: StorePlace = None,
    shapes: Annotated[
        list[Path] | None, typer.Option("--shapes", help="A file of shapes, instead of the packaged ones.")
    ] = None,
    format: Annotated[str, typer.Option("--format", help="text, json, sarif, junit or turtle.")] = "text",
    fail_on: Annotated[str, typer.Option("--fail-on", help="violation, warning or info.")] = "violation",
    engine: Annotated[
        str, typer.Option("--engine", help="compiled, pyshacl, or both, compared: exit code 1 if they differ.")
    ] = "compiled",
    cache: Annotated[
        Path | None,
        typer.Option("--cache", help="A file of earlier results: what has not changed is not checked again."),
    ] = None,
    output: Output = None,
) -> None:
    """Check a graph against SHACL shapes; exit code 1 if it fails.

    The shapes are compiled, and each constraint is checked for all nodes at once. What cannot be compiled is left to
    pySHACL, and the report says so.

    \b
    Examples:
      kg validate brief.trig
      kg validate brief.trig --fail-on warning --format junit -o report.xml
      kg validate --store graph --cache graph.checked.json
      kg validate brief.trig --engine both
    """
    from kg.validation import ENGINES, REPORT_FORMATS, write_report
    from kg.validation import validate as run

    check_word(engine, ENGINES, "engine")
    check_word(format, REPORT_FORMATS, "format")
    check_word(fail_on, _SEVERITIES, "fail-on")
    check_place(output)
    data, store = places(data, store)
    if data and not data_format and "-" not in data:
        report = run(data, shapes=shapes or None, engine=engine, cache=cache)
    else:
        with closing(opened(data, store, format=data_format, reference=False)) as graph:
            report = run(graph, shapes=shapes or None, engine=engine, cache=cache)
    deliver(write_report(report, format=format, fail_on=fail_on), output)
    if not report.conforms(fail_on):
        raise typer.Exit(1)


def reason(
    data: Files = None,
    data_format: DataFormat = None,
    store: StorePlace = None,
    consistency: Annotated[
        bool, typer.Option("--consistency", help="Check the graph, facts derived, against the ontology with HermiT.")
    ] = False,
    each: Annotated[bool, typer.Option("--each", help="Check the consistency of one document at a time.")] = False,
    sample: Annotated[
        int | None, typer.Option("--sample", min=1, help="Check that many documents, one at a time, always the same.")
    ] = None,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help="Seconds for each run of HermiT.")] = 120.0,
    output: Output = None,
    format: RdfFormat = None,
) -> None:
    """Derive the facts of a graph, or check its consistency.

    Of files, the facts are written; in a store, they take the place of the facts that were there. A consistency check
    changes nothing, needs Java, and prints the statements that contradict the ontology; exit code 1 if there are any.

    \b
    Examples:
      kg reason brief.trig -o facts.ttl
      kg reason --store graph
      kg reason brief.trig --consistency
      kg reason --store graph --consistency --each
      kg reason --store graph --consistency --sample 20
    """
    from kg.errors import InputError

    if (each or sample) and not consistency:
        option, what = ("--sample", "some documents") if sample else ("--each", "each document")
        raise InputError(f"{option} checks the consistency of {what}", hint="give --consistency too")
    if each and sample:
        raise InputError("--each checks all documents, --sample some of them", hint="give one of the two")
    if not consistency:
        _derive(data, data_format, store, output, format)
    elif format:
        raise InputError("--format is for facts", hint="leave it out; contradictions are printed as N-Triples")
    else:
        check_place(output)
        with closing(opened(data, store, format=data_format)) as graph:
            _check(graph, output, timeout, each=each, sample=sample)


def _derive(
    data: list[str] | None, data_format: str | None, store: str | None, output: Path | None, format: str | None
) -> None:
    from kg.pipeline import bring_reference, derive_facts, one_base_of
    from kg.serialization import serialize
    from kg.store import export, open_store
    from kg.vocabulary import Minter, prefixes

    known = rdf_format(output, format, default="turtle")
    data, store = places(data, store)
    with closing(open_store(store) if store else opened(data, None, format=data_format)) as graph:
        bring_reference(graph)
        base = one_base_of(graph)
        facts, refused = derive_facts(graph, minter=Minter(base))
        if output or not store:
            deliver(serialize(export(graph, "facts"), format=known, prefixes=prefixes(base)), output)
    where = ", ".join(str(place) for place in (output, store) if place) or "standard output"
    note(f"{facts} facts, {refused} refused by the ontology → {where}")


def _check(graph: Store, output: Path | None, timeout: float, *, each: bool, sample: int | None) -> None:
    from kg.errors import InconsistencyError

    lines: list[str] = []
    sound = True
    for name, found in _outcomes(graph, timeout, each=each, sample=sample):
        sound = sound and not isinstance(found, InconsistencyError) and found.coherent
        lines += _told(name, found)
        if output is None:
            emit("".join(f"{line}\n" for line in lines))
            lines = []
    if output is not None:
        deliver("".join(f"{line}\n" for line in lines), output)
    if not sound:
        raise typer.Exit(1)


def _outcomes(
    graph: Store, timeout: float, *, each: bool, sample: int | None
) -> Iterator[tuple[str, Consistency | InconsistencyError]]:
    from kg.errors import InconsistencyError
    from kg.pipeline import check_each_edition, copy_of, derive_facts, one_base_of
    from kg.reasoning import check_consistency
    from kg.vocabulary import Minter

    minter, whole = Minter(one_base_of(graph)), copy_of(graph)
    if each or sample:
        yield from check_each_edition(whole, minter=minter, timeout=timeout, sample=sample)
        return
    derive_facts(whole, minter=minter)
    try:
        yield "the graph", check_consistency(whole.as_pyoxigraph(), timeout=timeout)
    except InconsistencyError as error:
        yield "the graph", error


def _told(name: str, found: Consistency | InconsistencyError) -> list[str]:
    """A line on what was found, then a line for each contradicting statement or class that can have no instance."""
    if isinstance(found, Exception):
        return [f"{name}: inconsistent: {found.message}", *found.statements]
    if not found.coherent:
        return [f"{name}: classes that can have no instance:", *found.unsatisfiable]
    return [f"{name}: consistent ({found.statements} statements, {found.axioms} axioms)"]
