"""Whether a build is whole: quotes, hashes, facts, links, intervals, tokens; and which sentences yielded nothing."""

from __future__ import annotations

from kg.auditing.model import Audit, Check, Coverage, Finding, Sentence
from kg.auditing.picture import coverage_picture
from kg.auditing.rendering import as_json, as_table
from kg.auditing.running import audit

__all__ = ["Audit", "Check", "Coverage", "Finding", "Sentence", "as_json", "as_table", "audit", "coverage_picture"]
