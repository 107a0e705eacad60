"""What a check of a lexicon finds: typed, sorted, and as text or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Literal

from kg.errors import InputError
from kg.extraction.frames import Frame
from kg.extraction.notation import Trigger

__all__ = ["CHECKS", "Finding", "LintReport", "Severity", "counted", "finding_of", "render_findings", "written"]

Severity = Literal["error", "warning"]

CHECKS: Mapping[str, tuple[Severity, str]] = MappingProxyType(
    {
        "schema": ("error", "an entry breaks the schema of frames"),
        "conflict": ("error", "one trigger makes two claims of one type that contradict each other"),
        "unreachable": ("error", "a trigger or a slot's source can never find anything"),
        "failing-example": ("error", "an example does not fire its frame with the arguments that it names"),
        "firing-counter": ("error", "a frame fires in its own counter-example"),
        "duplicate": ("warning", "a trigger or a word that another says already"),
        "inflected": ("warning", "a trigger is an inflected form; lemmas are what is looked up"),
        "unread-list": ("warning", "a list of words that no rule reads"),
        "no-example": ("warning", "a frame without an example"),
        "no-counter": ("warning", "a frame without a counter-example that holds one of its trigger words"),
    }
)
"""Each check's severity and what it finds."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a lexicon; ``line`` is that of the frame, counted from 1."""

    source: str
    line: int
    check: str
    frame: str
    message: str
    hint: str = ""

    @property
    def severity(self) -> Severity:
        """``error`` or ``warning``, by the check."""
        return CHECKS[self.check][0]


@dataclass(frozen=True, slots=True)
class LintReport:
    """The findings in the files' order, and how much was checked: frames, triggers, sentences."""

    findings: tuple[Finding, ...]
    frames: int
    triggers: int
    sentences: int

    def count(self, severity: Severity) -> int:
        """How many findings have the severity."""
        return sum(finding.severity == severity for finding in self.findings)


def finding_of(check: str, frame: Frame, message: str, hint: str = "") -> Finding:
    """A finding about a frame."""
    return Finding(frame.source, frame.line, check, frame.id, message, hint)


def counted(number: int, word: str) -> str:
    """A number of things: ``1 frame``, ``2 frames``."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def written(trigger: Trigger) -> str:
    """The trigger as it is written in a file: ``throw obj=weight behind``."""
    needs = ("|".join(sorted(need.words)) for need in trigger.needs)
    relations = (f"{need.relation}=" if need.relation else "" for need in trigger.needs)
    return " ".join([trigger.lemma, *(relation + need for relation, need in zip(relations, needs, strict=True))])


def render_findings(report: LintReport, *, format: str = "text") -> str:
    """The report as ``text``, one finding a line as compilers write them, or as ``json``."""
    if format == "json":
        return _as_json(report)
    if format != "text":
        raise InputError(f"no report is written as {format!r}", hint="text or json")
    return "".join(f"{line}\n" for line in (*_lines(report.findings), _summary(report)))


def _lines(findings: Iterable[Finding]) -> Iterable[str]:
    for finding in findings:
        about = f" {finding.frame}:" if finding.frame else ""
        hint = f" ({finding.hint})" if finding.hint else ""
        yield f"{finding.source}:{finding.line}: {finding.severity} [{finding.check}]{about} {finding.message}{hint}"


def _summary(report: LintReport) -> str:
    found = f"{counted(report.count('error'), 'error')}, {counted(report.count('warning'), 'warning')}"
    checked = f"{counted(report.frames, 'frame')}, {counted(report.triggers, 'trigger')}"
    return f"{found} in {checked}, {counted(report.sentences, 'sentence')}"


def _as_json(report: LintReport) -> str:
    content = {
        "frames": report.frames,
        "triggers": report.triggers,
        "sentences": report.sentences,
        "findings": [{"severity": finding.severity, **asdict(finding)} for finding in report.findings],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
