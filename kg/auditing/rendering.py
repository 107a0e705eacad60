"""Audits for people and for programs."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator

from pyoxigraph import Literal

from kg.auditing.model import Audit, Check, Coverage
from kg.markup import table
from kg.query import Solutions, cells

__all__ = ["as_html", "as_json", "as_table"]

_CHECKED = ("check", "result", "document", "finding")


def as_table(audit: Audit, *, barren: bool = False) -> str:
    """A line for each check, its findings, a table of coverage; with ``barren``, sentences without claim."""
    return "".join(f"{line}\n" for line in _lines(audit, barren))


def _lines(audit: Audit, barren: bool) -> Iterator[str]:
    for check in audit.checks:
        yield f"{'✗' if check.findings else '✓'} {check.title}: {_result(check)}"
        for finding in check.findings:
            yield f"    {finding.document}: {finding.message}" if finding.document else f"    {finding.message}"
    for told in audit.unchecked:
        yield f"? {told}"
    if audit.coverage:
        yield ""
        yield from _table(audit)
    if barren:
        for covered in audit.coverage:
            yield from _barren(covered)


def as_html(audit: Audit) -> str:
    """A row for each check, or for each of its findings, as a table for notebooks."""
    rows = [
        [check.title, _result(check), finding.document if finding else "", finding.message if finding else ""]
        for check in audit.checks
        for finding in check.findings or (None,)
    ]
    return table("All holds" if audit else "Something is wrong", _CHECKED, rows, audit.unchecked)


def _result(check: Check) -> str:
    if not check.findings:
        return f"{check.examined} checked"
    wrong = len(check.findings)
    return f"{check.examined} checked, {wrong} {'is' if wrong == 1 else 'are'} wrong"


_HEADING = ("document", "date", "sentences", "yielded", "nothing", "share", "claims")


def _table(audit: Audit) -> Iterator[str]:
    rows = [_row(covered) for covered in audit.coverage]
    terms = tuple(tuple(map(Literal, row)) for row in rows)
    _, shown = cells(Solutions(_HEADING, terms), {})
    widths = [max(map(len, column)) for column in zip(_HEADING, *shown, strict=True)]
    for line in [_HEADING, *shown]:
        padded = [
            cell.ljust(w) if n < 2 else cell.rjust(w) for n, (cell, w) in enumerate(zip(line, widths, strict=True))
        ]
        yield "  ".join(padded).rstrip()


def _row(covered: Coverage) -> tuple[str, ...]:
    number, nothing = len(covered.sentences), len(covered.barren)
    counts = (
        (str(number), str(number - nothing), str(nothing), f"{100 * (number - nothing) // number} %")
        if number
        else 4 * ("",)
    )
    return (covered.document, covered.issued or "", *counts, str(covered.claims))


def _barren(covered: Coverage) -> Iterator[str]:
    if covered.barren:
        yield ""
        yield f"{covered.document}: {len(covered.barren)} of {len(covered.sentences)} sentences yielded nothing"
        for sentence in covered.barren:
            yield f"  {sentence.start}–{sentence.end}  {' '.join(sentence.text.split())}"


def as_json(audit: Audit) -> str:
    """All of it as an object, each sentence among it."""
    document = {
        "whole": bool(audit),
        "checks": [dataclasses.asdict(check) for check in audit.checks],
        "unchecked": audit.unchecked,
        "coverage": [dataclasses.asdict(covered) for covered in audit.coverage],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
