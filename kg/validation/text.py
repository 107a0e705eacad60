"""The report as a text for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from textwrap import wrap

from kg.validation.report import CheckedShape, Report, Result, Severity
from kg.validation.terms import Names

__all__ = ["location", "summary", "write_text"]

MOST = 10
"""How many focus nodes are listed under one shape, unless more are asked for."""

_WIDTH = 100
_HEADINGS = {Severity.VIOLATION: "Violations", Severity.WARNING: "Warnings", Severity.INFO: "Infos"}


def write_text(report: Report, *, fail_on: Severity = Severity.VIOLATION, most: int | None = MOST) -> str:
    """The results by severity and shape, the shapes with their focus nodes, and a summary as the last line.

    Under each shape at most ``most`` focus nodes are listed, all when it is None.
    """
    names = report.names
    blocks = []
    for severity, of_severity in groupby(report.results, key=lambda result: result.severity):
        blocks.append(f"{_HEADINGS[severity]}: {report.count(severity)}")
        for _, same in groupby(of_severity, key=lambda result: (str(result.source_shape), result.message)):
            blocks.append("\n".join(_group(list(same), names, most)))
    blocks.append("\n".join(_table(report)))
    if report.left:
        blocks.append("\n".join(_left(report)))
    blocks.append(summary(report, fail_on=fail_on))
    return "\n\n".join(blocks) + "\n"


def summary(report: Report, *, fail_on: Severity = Severity.VIOLATION) -> str:
    """One line: whether the data conform, how many results there are, and how much was checked."""
    verdict = "Conforms" if report.conforms(fail_on) else "Does not conform"
    counts = ", ".join(_count(report.count(severity), severity) for severity in Severity)
    aimed = len(report.shapes) - len(report.untargeted)
    checked = f"{_count(report.focus_nodes, 'focus node')} checked by {aimed} of {_count(len(report.shapes), 'shape')}"
    return f"{verdict} (fails on {fail_on}): {counts}; {checked}."


def location(result: Result) -> str:
    """The file and line that describe the focus node, the empty string when no file does."""
    if result.source is None:
        return ""
    return result.source if result.line is None else f"{result.source}:{result.line}"


def _group(results: list[Result], names: Names, most: int | None) -> Iterator[str]:
    first = results[0]
    yield f"  {names.term(first.source_shape)}: {first.message}"
    listed = list(dict.fromkeys("\n".join(_entry(result, names)) for result in results))
    yield from listed[:most]
    if most is not None and len(listed) > most:
        yield f"    … and {len(listed) - most} more"


def _entry(result: Result, names: Names) -> Iterator[str]:
    head = [names.term(result.focus_node, width=_WIDTH), location(result)]
    yield "    - " + "  ".join(part for part in head if part)
    if result.label:
        yield f"      {_cut(result.label)}"
    if result.value is not None and result.value != result.focus_node:
        path = f"{result.path.text(names)} " if result.path and result.path.kind == "predicate" else ""
        yield f"      {path}{names.term(result.value, width=_WIDTH)}"


def _table(report: Report) -> Iterator[str]:
    names = report.names
    rows = [(names.term(shape.shape), shape) for shape in report.shapes if shape.focus_nodes]
    width = max((len(name) for name, _ in rows), default=0)
    yield "Focus nodes checked, by shape"
    for name, shape in rows:
        yield f"  {name.ljust(width)}  {shape.focus_nodes:>6}{_found(report.results, shape)}"
    if report.untargeted:
        empty = ", ".join(
            names.term(shape.shape) + (" (deactivated)" if shape.deactivated else "") for shape in report.untargeted
        )
        yield from wrap(f"Shapes without a focus node, which checked nothing: {empty}", _WIDTH, subsequent_indent="  ")


def _left(report: Report) -> Iterator[str]:
    yield "Shapes that are not compiled, evaluated by pySHACL"
    for each in report.left:
        yield f"  {report.names.term(each.shape)}: {each.reason}"


def _found(results: Iterable[Result], shape: CheckedShape) -> str:
    severities = [result.severity for result in results if result.shape == shape.shape]
    counts = [_count(severities.count(severity), severity) for severity in Severity if severity in severities]
    return "  " + ", ".join(counts) if counts else ""


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"
