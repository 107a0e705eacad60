"""The report as a JSON object."""

from __future__ import annotations

import json
from typing import Any

from kg.validation.report import Report, Result, Severity
from kg.validation.terms import Names

__all__ = ["result_record", "write_json"]


def write_json(report: Report, *, fail_on: Severity = Severity.VIOLATION) -> str:
    """The report as JSON: terms are prefixed names or literals in Turtle's notation; ``prefixes`` expands them."""
    names = report.names
    results = [result_record(result, names) for result in report.results]
    shapes = [
        {
            "shape": names.term(shape.shape),
            "focus_nodes": shape.focus_nodes,
            "deactivated": shape.deactivated,
            "description": shape.description,
        }
        for shape in report.shapes
    ]
    record = {
        "conforms": report.conforms(fail_on),
        "fail_on": str(fail_on),
        "counts": {str(severity): report.count(severity) for severity in Severity},
        "focus_nodes": report.focus_nodes,
        "sources": list(report.sources),
        "engine": report.engine,
        "left_to_pyshacl": [{"shape": names.term(each.shape), "reason": each.reason} for each in report.left],
        "results": results,
        "shapes": shapes,
        "prefixes": dict(sorted(report.prefixes.items())),
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def result_record(result: Result, names: Names) -> dict[str, Any]:
    """A result as a JSON object; what is not known is null."""
    return {
        "severity": str(result.severity),
        "focus_node": names.term(result.focus_node),
        "label": result.label,
        "path": result.path.text(names) if result.path else None,
        "value": names.term(result.value) if result.value is not None else None,
        "message": result.message,
        "source_shape": names.term(result.source_shape),
        "component": names.iri(result.component),
        "shape": names.term(result.shape),
        "edition": names.iri(result.edition) if result.edition else None,
        "source": result.source,
        "line": result.line,
    }
