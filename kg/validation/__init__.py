"""Validation of graphs against SHACL shapes, and the reports of it; the only importer of pyshacl."""

from __future__ import annotations

from kg.validation.formats import REPORT_FORMATS, write_report
from kg.validation.report import CheckedShape, Report, Result, Severity
from kg.validation.validator import ENGINES, validate

__all__ = ["ENGINES", "REPORT_FORMATS", "CheckedShape", "Report", "Result", "Severity", "validate", "write_report"]
