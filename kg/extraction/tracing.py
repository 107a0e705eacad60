"""Why a claim was made: the frame that fired, its trigger, and where each argument was found.

Reads a document again, beside the extractor, so that extraction itself keeps no record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.extraction.construction import Construction
from kg.extraction.findings import written
from kg.extraction.frames import Frame, Route, Slot, Trigger
from kg.extraction.lexicon import LexiconExtractor, Reading
from kg.extraction.matching import Firing, candidates, match, satisfied
from kg.extraction.plausibility import load_scorer
from kg.extraction.reliability import SCORER, Rated
from kg.model import AUTHOR, ArgumentValue, Claim, ClaimType, Document

__all__ = ["Filling", "Trace", "render_traces", "route_text", "trace"]

BY_FRAME = "the frame says so"
BY_SENTENCE = "read from the sentence"


@dataclass(frozen=True, slots=True)
class Filling:
    """An argument of a claim: its value, the source that found it, and the words that stand there."""

    slot: str
    value: str
    source: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """A claim and how it came about.

    ``frame`` stands in ``source`` at ``line``; without a ``source``, it names a rule that is not in the lexicon.
    ``trigger`` is the trigger as it is written there, ``words`` are the words of the text that meet it. ``marks`` are
    those that weighed most for its confidence, which a learned scorer gives, with their weights.
    """

    claim: Claim
    frame: str
    source: str = ""
    line: int = 0
    trigger: str = ""
    words: str = ""
    fillings: tuple[Filling, ...] = ()
    marks: tuple[tuple[str, float], ...] = ()


def trace(extractor: LexiconExtractor, document: Document) -> tuple[Trace, ...]:
    """Each claim that the extractor makes of the document, in text order, with how it came about."""
    reading = extractor.read(document)
    firings: dict[tuple[str, str], Firing] = {}
    for firing in match(reading.doc, extractor.lexicon, reading.maker.referents):
        for claim in reading.maker.claims_of(firing):
            firings.setdefault((claim.id, claim.extractor.entry), firing)
    weighed = {(one.about, one.content): one.marks for one in extractor.candidates(document)}
    return tuple(
        _traced(one, firings.get((one.claim.id, one.claim.extractor.entry)), reading, extractor, weighed)
        for one in extractor.rated(document)
        if one.taken
    )


def _traced(
    rated: Rated,
    firing: Firing | None,
    reading: Reading,
    extractor: LexiconExtractor,
    weighed: Mapping[tuple[str, str], frozenset[str]],
) -> Trace:
    claim = rated.claim
    marks = load_scorer(SCORER).weighed(rated.marks)
    if claim.type is ClaimType.ASSESSMENT:
        judged = weighed.get((str(claim.args["about"]), str(claim.args["content"])), ())
        marks = load_scorer("judgement").weighed(judged)
    if firing is None:
        return Trace(claim, claim.extractor.entry, fillings=tuple(_ruled(claim)), marks=marks)
    frame = firing.frame
    trigger = _trigger_of(firing, reading, extractor)
    place = Construction(firing.token, trigger, reading.maker.referents, firing.consumed)
    words = " … ".join(firing.token.doc[i].text for i in sorted(firing.consumed))
    fillings = tuple(_fillings(claim, frame, place))
    name = f"{trigger.word_class} {written(trigger)!r}"
    return Trace(claim, frame.id, frame.source, frame.line, name, words, fillings, marks)


def _trigger_of(firing: Firing, reading: Reading, extractor: LexiconExtractor) -> Trigger:
    referents = reading.maker.referents
    return next(
        trigger
        for trigger, frame in candidates(firing.token, extractor.lexicon, referents)
        if frame is firing.frame and satisfied(firing.token, trigger, referents) == firing.consumed
    )


def _ruled(claim: Claim) -> Iterator[Filling]:
    for slot, value in claim.args.items():
        yield Filling(slot, _shown(value), BY_SENTENCE)


def _fillings(claim: Claim, frame: Frame, place: Construction) -> Iterator[Filling]:
    slots = {slot.name: slot for slot in frame.slots}
    for name, value in claim.args.items():
        slot = slots.get(name)
        if slot is None or slot.text:
            yield Filling(name, _shown(value), _origin(name, claim, frame, slot))
            continue
        for route, found in _routes_taken(slot, place):
            meant, names = _of_value(found, value, place)
            yield Filling(name, _shown(names), route_text(route), ", ".join(token.text for token in meant))


def _origin(name: str, claim: Claim, frame: Frame, slot: Slot | None) -> str:
    if slot is not None or frame.fixed.get(name) == claim.args[name]:
        return BY_FRAME
    if claim.args[name] == frame.when.get(claim.modality):
        return f"the frame says so of what is {claim.modality}"
    return BY_SENTENCE


def _routes_taken(slot: Slot, place: Construction) -> Iterator[tuple[Route, list[Any]]]:
    for part in slot.parts:
        for route in part:
            found = [item for item in place.reached(route) if place.fits(item, route.kind)]
            if found:
                yield route, found
                break


def _of_value(found: Sequence[Any], value: ArgumentValue, place: Construction) -> tuple[Sequence[Any], ArgumentValue]:
    """Of coordinated words those that refer to the claim's value, and what of the value they refer to."""
    wanted = value if isinstance(value, tuple) else (value,)
    named = {item.i: {entity.name for entity in place.referents.resolve(item)} for item in found}
    meant = [item for item in found if named[item.i] & set(wanted)]
    if not meant or not isinstance(value, tuple):
        return meant or found, value
    return meant, tuple(name for name in value if any(name in named[item.i] for item in meant))


def _shown(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def route_text(route: Route) -> str:
    """The route as it is written in a frame: ``object.of@group``."""
    return ".".join(route.steps) + (f"@{route.kind}" if route.kind else "")


def render_traces(traces: Sequence[Trace], document: Document) -> str:
    """The traces as text: a paragraph for each claim."""
    if not traces:
        return f"no claim  {document.name}\n"
    return "\n".join("".join(f"{line}\n" for line in _lines(one, document)) for one in traces)


def _lines(one: Trace, document: Document) -> Iterator[str]:
    claim = one.claim
    yield f"{claim.type}  “{' '.join(claim.quote.split())}”  {document.name}:{claim.start}-{claim.end}"
    if one.source:
        yield _row("frame", f"{one.frame}  {one.source}:{one.line}")
        yield _row("trigger", f"{one.trigger}  at “{one.words}”")
    else:
        yield _row("rule", one.frame)
    for filling in one.fillings:
        words = f" “{filling.words}”" if filling.words else ""
        yield _row(filling.slot, f"{filling.value}  ← {filling.source}{words}")
    if one.marks:
        yield _row("marks", ", ".join(f"{mark} {weight:+.2f}" for mark, weight in one.marks))
    yield _row("said", _manner(claim))


def _row(name: str, text: str) -> str:
    return f"  {name:<15} {text}"


def _manner(claim: Claim) -> str:
    manner = f"{claim.modality}, {claim.polarity}, confidence {claim.confidence:.2f}"
    speakers = ", ".join(name for name in claim.attributed_to if name != AUTHOR)
    return f"{manner}, by {speakers}" if speakers else f"{manner}, by the author"
