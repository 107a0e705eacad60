"""The lexicon's own sentences read by the extractor: examples must fire their frame, counter-examples must not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.extraction.findings import Finding, finding_of
from kg.extraction.frames import Frame
from kg.extraction.lemmas import lemma
from kg.extraction.lexicon import LexiconExtractor
from kg.extraction.preparation import parse
from kg.model import Claim, Document

__all__ = ["Rehearsal", "check_sentences", "rehearse"]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A sentence of a frame as it was read: the claims of that frame, and the arguments that none of them has.

    ``apt`` says whether one of the frame's trigger words stands in the sentence.
    """

    frame: Frame
    text: str
    counter: bool
    claims: tuple[Claim, ...]
    missing: tuple[Mapping[str, Any], ...]
    apt: bool

    @property
    def holds(self) -> bool:
        """Whether the frame does in the sentence what the lexicon says."""
        return not self.claims if self.counter else bool(self.claims) and not self.missing


def rehearse(extractor: LexiconExtractor, frames: Iterable[Frame]) -> Iterator[Rehearsal]:
    """Read every example and counter-example of the frames, in their order."""
    for frame in frames:
        for example in frame.examples:
            wanted = tuple(_plain(arguments) for arguments in example.get("claims") or ())
            yield _read(extractor, frame, str(example["text"]), wanted, counter=False)
        for text in frame.counter:
            yield _read(extractor, frame, text, (), counter=True)


def _plain(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {
        slot: tuple(value) if isinstance(value, list) else value
        for slot, value in arguments.items()
        if slot != "__line__"
    }


def _read(
    extractor: LexiconExtractor, frame: Frame, text: str, wanted: tuple[Mapping[str, Any], ...], *, counter: bool
) -> Rehearsal:
    document = Document(text=text, iri="https://example.org/document/sentence", name="sentence")
    claims = tuple(claim for claim in extractor.extract(document) if claim.extractor.entry == frame.id)
    missing = tuple(w for w in wanted if not any(w.items() <= dict(claim.args).items() for claim in claims))
    heads = {trigger.lemma for trigger in frame.triggers}
    words = {form for token in parse(text) for form in (lemma(token), token.lower_)} if counter else set()
    return Rehearsal(frame, text, counter, claims, missing, not counter or bool(heads & words))


def check_sentences(extractor: LexiconExtractor, frames: Iterable[Frame]) -> Iterator[Finding]:
    """Frames whose sentences are missing, prove nothing, or do not do what they should."""
    for frame in frames:
        read = list(rehearse(extractor, [frame]))
        yield from (finding for rehearsal in read if not rehearsal.holds for finding in _broken(rehearsal))
        if not frame.examples:
            yield finding_of("no-example", frame, "no sentence shows that it fires")
        if not any(rehearsal.counter and rehearsal.apt for rehearsal in read):
            idle = "its counter-examples hold none of its trigger words" if frame.counter else "no counter-example"
            yield finding_of(
                "no-counter", frame, idle, "give a sentence with the word in another sense or construction"
            )


def _broken(rehearsal: Rehearsal) -> Iterator[Finding]:
    if rehearsal.counter:
        said = _worded(rehearsal.claims[0].args)
        yield finding_of("firing-counter", rehearsal.frame, f"fires in {rehearsal.text!r}: {said}")
    elif not rehearsal.claims:
        yield finding_of("failing-example", rehearsal.frame, f"is silent in {rehearsal.text!r}")
    else:
        wanted, found = _worded(rehearsal.missing[0]), "; ".join(_worded(claim.args) for claim in rehearsal.claims)
        yield finding_of("failing-example", rehearsal.frame, f"{rehearsal.text!r} gives {found}; wanted: {wanted}")


def _worded(arguments: Mapping[str, Any]) -> str:
    pairs = (
        (slot, ", ".join(value) if isinstance(value, tuple) else value) for slot, value in sorted(arguments.items())
    )
    return ", ".join(f"{slot}={value}" for slot, value in pairs)
