"""The formats in which a report is written, by name."""

from __future__ import annotations

from kg.errors import InputError
from kg.validation.junit import write_junit
from kg.validation.record import write_json
from kg.validation.report import Report, Severity
from kg.validation.sarif import write_sarif
from kg.validation.text import write_text
from kg.validation.turtle import write_turtle

__all__ = ["REPORT_FORMATS", "write_report"]

REPORT_FORMATS = ("text", "json", "sarif", "junit", "turtle")
"""The names of the formats."""


def write_report(report: Report, *, format: str = "text", fail_on: Severity | str = Severity.VIOLATION) -> bytes:
    """The report in one of :data:`REPORT_FORMATS`, as UTF-8; the same report gives the same bytes.

    ``fail_on`` is the lightest severity at which the data do not conform. Raises :class:`~kg.errors.InputError` for an
    unknown format.
    """
    limit = Severity(fail_on)
    if format == "text":
        text = write_text(report, fail_on=limit)
    elif format == "json":
        text = write_json(report, fail_on=limit)
    elif format == "sarif":
        text = write_sarif(report, fail_on=limit)
    elif format == "junit":
        text = write_junit(report, fail_on=limit)
    elif format == "turtle":
        text = write_turtle(report)
    else:
        raise InputError(f"no report format is called {format!r}", hint="choose one of " + ", ".join(REPORT_FORMATS))
    return text.encode("utf-8")
