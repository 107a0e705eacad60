"""The report as JUnit XML, for build servers: a test case for each shape."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import PurePath
from xml.etree import ElementTree

from kg.validation.report import CheckedShape, Report, Result, Severity
from kg.validation.terms import Names
from kg.validation.text import location

__all__ = ["write_junit"]

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(report: Report, *, fail_on: Severity = Severity.VIOLATION) -> str:
    """The report as one test suite: a shape fails by results as heavy as ``fail_on``, and is skipped without targets.

    Lighter results are in the case's ``system-out``.
    """
    names = report.names
    cases = [_case(shape, report.results, names, fail_on) for shape in report.shapes]
    counts = {
        "tests": str(len(cases)),
        "failures": str(sum(case.find("failure") is not None for case in cases)),
        "errors": "0",
        "skipped": str(sum(case.find("skipped") is not None for case in cases)),
    }
    suites = ElementTree.Element("testsuites", {"name": "kg validate", **counts})
    suite = ElementTree.SubElement(suites, "testsuite", {"name": "shapes", **counts})
    suite.extend(cases)
    ElementTree.indent(suites)
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=False).join(
        ('<?xml version="1.0" encoding="UTF-8"?>\n', "\n")
    )


def _case(shape: CheckedShape, results: tuple[Result, ...], names: Names, fail_on: Severity) -> ElementTree.Element:
    stem = PurePath(shape.source).stem
    case = ElementTree.Element("testcase", {"classname": f"shapes.{stem}", "name": names.term(shape.shape)})
    case.set("assertions", str(shape.focus_nodes))
    own = [result for result in results if result.shape == shape.shape]
    heavy = [result for result in own if result.severity.rank >= fail_on.rank]
    light = [result for result in own if result.severity.rank < fail_on.rank]
    if heavy:
        failure = ElementTree.SubElement(case, "failure", {"type": str(heavy[0].severity), "message": _message(heavy)})
        failure.text = _lines(heavy, names)
    elif not shape.focus_nodes:
        why = "deactivated" if shape.deactivated else "no focus node in the data"
        ElementTree.SubElement(case, "skipped", {"message": why})
    if light:
        ElementTree.SubElement(case, "system-out").text = _lines(light, names)
    return case


def _message(results: list[Result]) -> str:
    others = f" (and {len(results) - 1} more)" if len(results) > 1 else ""
    return _clean(results[0].message + others)


def _lines(results: list[Result], names: Names) -> str:
    lines = []
    for _, same in groupby(results, key=lambda result: (result.severity, str(result.source_shape), result.message)):
        group = list(same)
        lines.append(f"{group[0].severity}: {names.term(group[0].source_shape)}: {group[0].message}")
        for result in group:
            about = [names.term(result.focus_node, width=100), location(result), result.label or ""]
            lines.append("  " + "  ".join(part for part in about if part))
    return _clean("\n".join(lines))


def _clean(text: str) -> str:
    """The text without the characters that XML 1.0 cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
