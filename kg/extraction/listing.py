"""What is in a lexicon: its frames with their triggers, as rows that can be narrowed to a claim type or a word."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from kg.errors import InputError
from kg.extraction.findings import counted, written
from kg.extraction.frames import Frame, Lexicon, Trigger
from kg.extraction.notation import CLASSES
from kg.model import ClaimType

__all__ = ["FrameRow", "list_frames", "render_frames"]

_WIDTH = 120


@dataclass(frozen=True, slots=True)
class FrameRow:
    """A frame: what it claims, the triggers of each word class as they are written, and where it stands."""

    frame: str
    claim: ClaimType
    says: str
    triggers: Mapping[str, tuple[str, ...]]
    source: str
    line: int


def list_frames(lexicon: Lexicon, *, claim: str = "", word: str = "") -> tuple[FrameRow, ...]:
    """The frames in the files' order, those of a claim type, and of these the triggers in which a word stands.

    Raises :class:`~kg.errors.InputError` for a claim type that there is not.
    """
    if claim and claim not in set(ClaimType):
        raise InputError(f"no claim type is called {claim!r}", hint=f"there are {', '.join(sorted(ClaimType))}")
    rows = (_row(frame, word.casefold()) for frame in lexicon.frames if not claim or frame.claim == claim)
    return tuple(row for row in rows if any(row.triggers.values()))


def _row(frame: Frame, word: str) -> FrameRow:
    kept = [trigger for trigger in frame.triggers if not word or word in _words(trigger)]
    triggers = {name: tuple(written(trigger) for trigger in kept if trigger.word_class == name) for name in CLASSES}
    says = ", ".join([*map(str, frame.fixed.values()), *([str(frame.polarity)] if frame.polarity != "neutral" else [])])
    return FrameRow(frame.id, frame.claim, says, MappingProxyType(triggers), frame.source, frame.line)


def _words(trigger: Trigger) -> set[str]:
    return {trigger.lemma, *(word for need in trigger.needs for word in need.words)}


def render_frames(rows: Sequence[FrameRow], *, format: str = "table") -> str:
    """The rows as a ``table`` for people, as ``csv`` with a row for each trigger, or as ``json``."""
    if format == "json":
        return json.dumps([_plain(row) for row in rows], ensure_ascii=False, indent=2) + "\n"
    if format == "csv":
        return _as_csv(rows)
    if format != "table":
        raise InputError(f"no list is written as {format!r}", hint="table, csv or json")
    return "".join(f"{line}\n" for line in _table(rows))


def _plain(row: FrameRow) -> dict[str, object]:
    triggers = {name: list(texts) for name, texts in row.triggers.items() if texts}
    place = {"source": row.source, "line": row.line}
    return {"frame": row.frame, "claim": str(row.claim), "says": row.says, "triggers": triggers, **place}


def _as_csv(rows: Iterable[FrameRow]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("frame", "claim", "says", "class", "trigger", "source", "line"))
    for row in rows:
        for word_class, triggers in row.triggers.items():
            writer.writerows((row.frame, row.claim, row.says, word_class, t, row.source, row.line) for t in triggers)
    return text.getvalue()


def _table(rows: Sequence[FrameRow]) -> Iterator[str]:
    heads = [(row.frame, str(row.claim), row.says, f"{row.source}:{row.line}") for row in rows]
    widths = [max((len(head[n]) for head in heads), default=0) for n in range(4)]
    for row, head in zip(rows, heads, strict=True):
        yield "  ".join(cell.ljust(width) for cell, width in zip(head, widths, strict=True)).rstrip()
        for word_class, triggers in row.triggers.items():
            if triggers:
                yield from textwrap.wrap(
                    f"{word_class + 's':<11}{', '.join(triggers)}",
                    _WIDTH,
                    initial_indent="    ",
                    subsequent_indent=" " * 15,
                    break_on_hyphens=False,
                )
    count = sum(len(triggers) for row in rows for triggers in row.triggers.values())
    yield f"{counted(len(rows), 'frame')}, {counted(count, 'trigger')}"
