"""Triggers against triggers: which say the same twice, contradict each other, or never come to their turn.

On one word the trigger that asks for most words wins and equals all fire (``docs/lexicon.md``); of two claims with the
same arguments the one with the higher confidence stays. What these checks call unreachable follows from that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.extraction.findings import Finding, finding_of, written
from kg.extraction.frames import Frame, Lexicon, Need, Route, Slot, Trigger
from kg.extraction.notation import SOURCES

__all__ = ["check_rivals"]

_NARROWER: Mapping[str, frozenset[str]] = {
    "": frozenset({"state", "group", "person", "actor", "place", "linked", "owned", "treaty", "money"}),
    "owned": frozenset({"state", "group", "person", "actor", "place", "linked", "treaty"}),
    "linked": frozenset({"state", "group", "person", "actor", "place", "treaty"}),
    "actor": frozenset({"state", "group", "person"}),
    "place": frozenset({"state"}),
}
"""Kinds of argument that a kind, or none, lets through as well."""

Entry = tuple[Trigger, Frame]


def check_rivals(lexicon: Lexicon, frames: Sequence[Frame]) -> Iterator[Finding]:
    """Duplicates, conflicts and dominated triggers of the frames among all of the lexicon.

    Of two triggers that say the same, the later is found; of a conflict, each side that is among ``frames`` and has no
    earlier rival there.
    """
    order = {(id(frame), id(trigger)): n for n, (trigger, frame) in enumerate(_entries(lexicon.frames))}
    chosen = {id(frame) for frame in frames}
    for entries in lexicon.index.values():
        listed = sorted(entries, key=lambda entry: order[id(entry[1]), id(entry[0])])
        for number, entry in enumerate(listed):
            if id(entry[1]) not in chosen:
                continue
            before, after = listed[:number], listed[number + 1 :]
            others = [*before, *(other for other in after if id(other[1]) not in chosen)]
            yield from _repeated(entry, before, after)
            yield from _conflicting(entry, others)
            yield from _dominated(entry, [*before, *after])


def _entries(frames: Sequence[Frame]) -> Iterator[Entry]:
    for frame in frames:
        for trigger in frame.triggers:
            yield trigger, frame


def _repeated(entry: Entry, before: Sequence[Entry], after: Sequence[Entry]) -> Iterator[Finding]:
    trigger, frame = entry
    rival = next((other for other in before if _says_as_much(other, entry)), None)
    rival = rival or next((o for o in after if _says_as_much(o, entry) and not _says_as_much(entry, o)), None)
    if rival is None:
        return
    where = "in this frame" if rival[1] is frame else f"in {rival[1].id} ({rival[1].source}:{rival[1].line})"
    as_what = "" if written(rival[0]) == written(trigger) else f" as {written(rival[0])!r}"
    yield finding_of("duplicate", frame, f"the {trigger.word_class} {written(trigger)!r} is already{as_what} {where}")


def _says_as_much(rival: Entry, entry: Entry) -> bool:
    """Whether all that the entry can give, the rival gives too, and as surely."""
    (other, host), (trigger, frame) = rival, entry
    if len(other.needs) != len(trigger.needs) or not all(_within(need, other.needs) for need in trigger.needs):
        return False
    if host is frame:
        return True
    same = (host.claim, dict(host.fixed), host.polarity, host.modality, dict(host.when), host.least) == (
        (frame.claim, dict(frame.fixed), frame.polarity, frame.modality, dict(frame.when), frame.least)
    )
    as_sure = host.confidence >= frame.confidence and host.yields <= frame.yields and host.voice in ("", frame.voice)
    return same and as_sure and _fills(host, frame, every=True)


def _within(need: Need, needs: Sequence[Need]) -> bool:
    return any(need.words <= other.words and other.relation in ("", need.relation) for other in needs)


def _fills(host: Frame, frame: Frame, *, every: bool = False) -> bool:
    """Whether the host's slots find something wherever the frame's do; ``every`` slot of the frame must be there."""
    own = {slot.name: slot for slot in frame.slots}
    theirs = {slot.name: slot for slot in host.slots}
    if every and own.keys() != theirs.keys():
        return False
    asked = [slot for slot in host.slots if every or not slot.optional]
    return all(_reaches(slot, own.get(_counterpart(slot.name, own))) for slot in asked)


_COUNTERPARTS = {"actor": "holder", "holder": "actor", "target": "toward", "toward": "target"}


def _counterpart(name: str, own: Mapping[str, Slot]) -> str:
    return name if name in own else _COUNTERPARTS.get(name, name)


def _reaches(slot: Slot, narrow: Slot | None) -> bool:
    if slot.text or narrow is None or narrow.text:
        return bool(slot.text) and narrow is not None and slot.text == narrow.text
    if narrow.optional and not slot.optional:
        return False
    return all(any(_leads(route, wide) for wide in _routes(slot)) for route in _routes(narrow))


def _routes(slot: Slot) -> Iterator[Route]:
    for part in slot.parts:
        yield from part


def _leads(route: Route, wide: Route) -> bool:
    return route.steps == wide.steps and (
        route.kind == wide.kind or route.kind in _NARROWER.get(wide.kind, frozenset())
    )


def _conflicting(entry: Entry, others: Sequence[Entry]) -> Iterator[Finding]:
    trigger, frame = entry
    for other, host in others:
        same = host.claim is frame.claim and frozenset(other.needs) == frozenset(trigger.needs)
        parted = {host.voice, frame.voice} == {"active", "passive"}
        known = host.id in frame.alongside or frame.id in host.alongside
        if host is not frame and same and not parted and not known and _contradict(host, frame):
            yield finding_of(
                "conflict",
                frame,
                f"the {trigger.word_class} {written(trigger)!r} is {_said(frame)} here, {_said(host)} in {host.id} "
                f"({host.source}:{host.line})",
                "drop one, let one ask for more words, or name the other under 'alongside'",
            )


def _contradict(host: Frame, frame: Frame) -> bool:
    shared = host.fixed.keys() & frame.fixed.keys()
    return any(host.fixed[key] != frame.fixed[key] for key in shared) or (
        host.fixed == frame.fixed and host.polarity is not frame.polarity
    )


def _said(frame: Frame) -> str:
    values = ", ".join(str(value) for value in frame.fixed.values())
    return f"{values} ({frame.polarity})" if values else str(frame.polarity)


def _dominated(entry: Entry, others: Sequence[Entry]) -> Iterator[Finding]:
    trigger, frame = entry
    given = [*trigger.needs, *_implied(frame)]
    for other, host in others:
        more = len(other.needs) > len(trigger.needs) and host is not frame
        if more and all(_given(need, given) for need in other.needs) and _fills(host, frame):
            yield finding_of(
                "unreachable",
                frame,
                f"the {trigger.word_class} {written(trigger)!r} never wins: wherever it fires, {written(other)!r} of "
                f"{host.id} ({host.source}:{host.line}) asks for more and goes first",
            )
            return


def _given(need: Need, given: Sequence[Need]) -> bool:
    return any(have.words <= need.words and need.relation in ("", "prep", have.relation) for have in given)


def _implied(frame: Frame) -> Iterator[Need]:
    """The prepositions that must stand by the trigger, because a required argument hangs on nothing else."""
    for slot in frame.slots:
        first = {route.steps[0] for route in _routes(slot)}
        if not slot.optional and first and len(first) == 1 and not first & SOURCES:
            yield Need(frozenset(first))
