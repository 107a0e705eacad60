"""What an audit says, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Audit", "Check", "Coverage", "Finding", "Sentence"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something that is not as it must be: which check says so, in which document, of which node, in words."""

    check: str
    document: str
    message: str
    subject: str


@dataclass(frozen=True, slots=True)
class Check:
    """A check: how many things it looked at, and what it found."""

    id: str
    title: str
    examined: int
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text, ``start`` to ``end`` in code points, and how many claims rest on words of it."""

    start: int
    end: int
    text: str
    claims: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a document yielded; ``sentences`` is empty where its text is not at hand."""

    document: str
    edition: str
    issued: str | None
    characters: int
    claims: int
    sentences: tuple[Sentence, ...] = ()

    @property
    def barren(self) -> tuple[Sentence, ...]:
        """The sentences that yielded nothing."""
        return tuple(sentence for sentence in self.sentences if not sentence.claims)


@dataclass(frozen=True, slots=True)
class Audit:
    """What was checked and found; ``unchecked`` tells what could not be checked. False when something is wrong."""

    checks: tuple[Check, ...]
    coverage: tuple[Coverage, ...]
    unchecked: tuple[str, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that is wrong, check by check."""
        return tuple(finding for check in self.checks for finding in check.findings)

    def _repr_html_(self) -> str:
        """The checks and what each found, as a table for notebooks."""
        from kg.auditing.rendering import as_html

        return as_html(self)

    def __bool__(self) -> bool:
        return not self.findings
