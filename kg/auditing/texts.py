"""Texts, their hashes, and whether quotes stand where they are said to."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.auditing.model import Check, Finding
from kg.model import Document
from kg.statements import Edition, Statement
from kg.vocabulary import Minter

__all__ = ["Texts", "check_texts"]

_MINTED = re.compile(r"(?P<base>.+[/#])edition/[0-9a-f]{16}")
_LONGEST = 60
"""Code points of the longest quote that is shown whole."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What was found of texts: three checks, the text at hand of each edition, and what could not be checked."""

    checks: tuple[Check, ...]
    texts: Mapping[str, str]
    unchecked: tuple[str, ...]


def check_texts(editions: Sequence[Edition], claims: Sequence[Statement], sources: Mapping[str, Document]) -> Texts:
    """Check each edition against its text: that of the graph, and the source's where ``sources`` has it.

    ``sources`` are documents by their IRIs and by their names. A text that was edited is told of once, with the number
    of quotes that no longer stand; where the text is the one that was read, each quote that does not stand is.
    """
    found = [_Text(edition, _quoted(claims, edition), _source(edition, sources)) for edition in editions]
    findings = [finding for text in found for finding in text.findings()]

    def of(name: str) -> tuple[Finding, ...]:
        return tuple(sorted(finding for finding in findings if finding.check == name))

    read = [text for text in found if text.text is not None]
    quotes = sum(len(text.quotes) for text in read)
    return Texts(
        checks=(
            Check("text", "Every text is the one that was read", len(read), of("text")),
            Check("hash", "Every document's hash holds", len(read), of("hash")),
            Check("quote", "Every quote stands in its text at its offsets", quotes, of("quote")),
        ),
        texts={text.edition.iri: text.text for text in read if text.text is not None},
        unchecked=tuple(text.unchecked for text in found if text.text is None),
    )


def _source(edition: Edition, sources: Mapping[str, Document]) -> Document | None:
    return sources.get(edition.document or "") or sources.get(edition.name or "")


def _quoted(claims: Sequence[Statement], edition: Edition) -> dict[str, Statement]:
    """A claim for each piece of evidence of the edition that has a quote and offsets."""
    own = (claim for claim in claims if claim.edition == edition.iri and claim.evidence)
    return {claim.evidence or "": claim for claim in own if None not in (claim.quote, claim.start, claim.end)}


class _Text:
    """One edition and the text at hand."""

    def __init__(self, edition: Edition, quotes: dict[str, Statement], source: Document | None) -> None:
        self.edition, self.quotes, self.source = edition, quotes, source
        from_source = source.text if source else None
        self.text = edition.text if edition.text is not None else from_source

    @property
    def unchecked(self) -> str:
        return (
            f"{self.edition.called}: the graph keeps no text of it, so text, hash, {len(self.quotes)} quotes and "
            "sentences were not checked; give its source with --sources"
        )

    def findings(self) -> Iterator[Finding]:
        if self.text is None:
            return
        whole = self._whole()
        if whole:
            yield whole
        # In a text that was edited quotes move: what is wrong is the edition, not each of its quotes.
        if whole is None or whole.check == "hash":
            yield from filter(None, (self._quote(evidence, claim) for evidence, claim in self.quotes.items()))

    def _whole(self) -> Finding | None:
        """What is wrong with the text as a whole."""
        assert self.text is not None
        actual, recorded = _hash(self.text), self.edition.sha256
        named = self._named(actual)
        if self.edition.text is None:
            return None if actual == recorded else self._edited("the source was edited since it was read", actual)
        if actual == recorded and named is not False:
            return self._described() or self._against_source()
        if named:
            message = f"the hash was changed: {recorded} is recorded, and the text, which is the one read, has {actual}"
            return self._finding("hash", message)
        if actual == recorded:
            return self._edited("text and hash were changed: the edition's IRI was made of another text", actual)
        if self._named(recorded or "") is False:
            return self._finding(
                "hash", f"neither the hash {recorded} nor the text is what the edition's IRI was made of"
            )
        return self._edited("the text was edited since it was read", actual)

    def _named(self, digest: str) -> bool | None:
        """Whether the edition's IRI was made of a text with this hash; None when it was not made by the product."""
        found = _MINTED.fullmatch(self.edition.iri)
        if found is None or self.edition.document is None:
            return None
        return Minter(found["base"]).hashed("edition", self.edition.document, digest) == self.edition.iri

    def _described(self) -> Finding | None:
        assert self.text is not None
        if self.edition.count in (None, len(self.text)):
            return None
        return self._finding("hash", f"{self.edition.count} characters are recorded, and the text has {len(self.text)}")

    def _against_source(self) -> Finding | None:
        if self.source is None or self.source.text == self.text:
            return None
        gone = sum(claim.quote not in self.source.text for claim in self.quotes.values() if claim.quote)
        message = f"the source {self.source.name} was edited since it was read: {gone} of {len(self.quotes)} quotes"
        return self._finding("text", f"{message} are no longer in it")

    def _edited(self, what: str, actual: str) -> Finding:
        assert self.text is not None
        gone = sum(self.text[claim.start : claim.end] != claim.quote for claim in self.quotes.values())
        message = f"{what}: {self.edition.sha256} is recorded, {actual} found; {gone} of {len(self.quotes)} quotes"
        return self._finding("text", f"{message} no longer stand at their offsets")

    def _quote(self, evidence: str, claim: Statement) -> Finding | None:
        assert self.text is not None
        assert claim.quote is not None
        start, end = claim.start or 0, claim.end or 0
        if self.text[start:end] == claim.quote and start < end:
            return None
        places = [found.start() for found in re.finditer(re.escape(claim.quote), self.text)]
        if not places:
            message = f"the text does not have the words “{_short(claim.quote)}”"
        else:
            nearest = min(places, key=lambda place: (abs(place - start), place))
            there = f"{nearest}–{nearest + len(claim.quote)}"
            message = f"the offsets {start}–{end} are wrong: “{_short(claim.quote)}” stands at {there}"
        return self._finding("quote", message, evidence)

    def _finding(self, check: str, message: str, subject: str | None = None) -> Finding:
        return Finding(check, self.edition.called, message, subject or self.edition.iri)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _short(quote: str) -> str:
    return quote if len(quote) <= _LONGEST else f"{quote[: _LONGEST - 1]}…"
