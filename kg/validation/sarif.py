"""The report as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code hosts and editors."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from pyoxigraph import NamedNode

from kg import __version__
from kg.validation.report import Report, Result, Severity
from kg.validation.terms import Names
from kg.vocabulary import ROOT

__all__ = ["write_sarif"]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def write_sarif(report: Report, *, fail_on: Severity = Severity.VIOLATION) -> str:
    """The report as one SARIF run: shapes are rules, focus nodes logical locations, data files physical ones."""
    names = report.names
    rules = _rules(report, names)
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "communique",
                "version": __version__,
                "semanticVersion": __version__,
                "informationUri": ROOT,
                "rules": rules,
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "exitCode": 0 if report.conforms(fail_on) else 1}],
        "artifacts": [{"location": {"uri": _uri(source)}} for source in report.sources],
        "results": [_result(result, names, index) for result in report.results],
        "properties": {
            "failOn": str(fail_on),
            "engine": report.engine,
            "leftToPyshacl": {names.term(each.shape): each.reason for each in report.left},
            "focusNodes": {names.term(shape.shape): shape.focus_nodes for shape in report.shapes},
        },
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rules(report: Report, names: Names) -> list[dict[str, Any]]:
    """A rule for every targeted shape and for every shape that has a result, by name."""
    texts = {names.term(shape.shape): shape.description for shape in report.shapes}
    levels = {names.term(shape.shape): shape.severity for shape in report.shapes}
    for result in report.results:
        name = names.term(result.source_shape)
        texts[name] = texts.get(name) or result.message
        levels.setdefault(name, result.severity)
    return [
        {
            "id": name,
            "shortDescription": {"text": text or name},
            "defaultConfiguration": {"level": _LEVELS[levels[name]]},
        }
        for name, text in sorted(texts.items())
    ]


def _result(result: Result, names: Names, index: dict[str, int]) -> dict[str, Any]:
    rule = names.term(result.source_shape)
    node = names.term(result.focus_node, width=200)
    logical = {
        "name": node,
        "fullyQualifiedName": result.focus_node.value if isinstance(result.focus_node, NamedNode) else node,
        "kind": "resource",
    }
    location: dict[str, Any] = {"logicalLocations": [logical]}
    if result.source is not None:
        location["physicalLocation"] = {
            "artifactLocation": {"uri": _uri(result.source)},
            "region": {"startLine": result.line or 1},
        }
    about = f" {result.label}" if result.label else ""
    return {
        "ruleId": rule,
        "ruleIndex": index[rule],
        "level": _LEVELS[result.severity],
        "message": {"text": f"{result.message} [{node}{about}]"},
        "locations": [location],
        "partialFingerprints": {"resultDigest/v1": _digest(result, names)},
    }


def _digest(result: Result, names: Names) -> str:
    """The same for the same result of the same data, whatever the file is called and wherever its lines lie."""
    path = result.path.text(names) if result.path else ""
    parts = (result.source_shape, result.focus_node, path, result.value, result.component)
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode("utf-8")).hexdigest()


def _uri(source: str) -> str:
    """A file's URI reference, relative to the working folder; of a file elsewhere only the name is told."""
    path = PurePath(source)
    if path.is_absolute():
        here = Path.cwd()
        path = path.relative_to(here) if path.is_relative_to(here) else PurePath(path.name)
    return quote(path.as_posix())
