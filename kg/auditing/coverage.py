"""Which sentences of a text yielded claims, and which nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.auditing.model import Coverage, Sentence
from kg.statements import Edition, Statement

__all__ = ["cover"]


def cover(
    editions: Sequence[Edition], claims: Sequence[Statement], texts: Mapping[str, str], *, sentences: bool = True
) -> Iterator[Coverage]:
    """What each edition yielded, in the order of dates and names; ``texts`` are the texts at hand by edition.

    A sentence is what the extractor's parser takes for one. Raises :class:`~kg.errors.MissingError` when its model is
    not installed and ``sentences`` are asked for.
    """
    for edition in sorted(editions, key=lambda edition: (edition.issued or "", edition.called, edition.iri)):
        own = [claim for claim in claims if claim.edition == edition.iri]
        text = texts.get(edition.iri)
        yield Coverage(
            document=edition.called,
            edition=edition.iri,
            issued=edition.issued,
            characters=len(text) if text is not None else edition.count or 0,
            claims=len(own),
            sentences=tuple(_sentences(text, own)) if text is not None and sentences else (),
        )


def _sentences(text: str, claims: Sequence[Statement]) -> Iterator[Sentence]:
    from kg.extraction.preparation import parse

    places = [(claim.start, claim.end) for claim in claims if claim.start is not None and claim.end is not None]
    for found in parse(text).sents:
        words = found.text.strip()
        if any(character.isalnum() for character in words):
            start = found.start_char + found.text.index(words[0])
            end = start + len(words)
            yield Sentence(start, end, words, sum(first < end and start < last for first, last in places))
