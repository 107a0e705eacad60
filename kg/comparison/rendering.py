"""What comparison finds, for people, for tables and for programs."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Iterable, Iterator

import pyoxigraph

from kg.comparison.disagreement import Comparison, Disagreements
from kg.comparison.drift import Change, Drift, Of, Step, position_of
from kg.comparison.records import COLUMNS, Result, names_of, records_of, speakers_of
from kg.comparison.silence import Gap, Silences
from kg.comparison.statements import Statement
from kg.markup import table
from kg.model import AUTHOR
from kg.query import cells
from kg.store import Solutions

__all__ = ["as_csv", "as_html", "as_json", "as_table", "as_text"]

_WIDEST = 44
"""The widest column of a table, in characters."""


def as_text(result: Result) -> str:
    """The result in words, each statement followed by its quote, where it stands and who says it."""
    if isinstance(result, Disagreements):
        parts = [*_disagreements(result)]
    elif isinstance(result, Silences):
        parts = [*_silences(result)]
    else:
        parts = ["\n".join(_series(series)) for series in result] or ["No stance changed."]
    return "\n\n".join(parts) + "\n"


def as_table(result: Result) -> str:
    """A table of fixed-width columns: a line a statement; empty columns are left out and long values cut."""
    kind, records = records_of(result)
    shown = [column for column in COLUMNS[kind] if column not in ("edition", "claim")]
    used = [column for column in shown if any(record[column] != "" for record in records)]
    rows = tuple(tuple(pyoxigraph.Literal(_cut(str(record[column]))) for column in used) for record in records)
    heading, body = cells(Solutions(tuple(used), rows), {})
    if not body:
        return "none\n"
    widths = [max(map(len, column)) for column in zip(heading, *body, strict=True)]
    lines = [heading, tuple("─" * width for width in widths), *body]
    return "".join("  ".join(map(str.ljust, line, widths)).rstrip() + "\n" for line in lines)


def as_csv(result: Result) -> str:
    """The records of the result as CSV (RFC 4180, but lines end in a line feed)."""
    kind, records = records_of(result)
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS[kind], lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return stream.getvalue()


def as_json(result: Result) -> str:
    """The result as a JSON document: its values as they are, nested."""
    several = isinstance(result, Disagreements | Silences)
    document = dataclasses.asdict(result) if several else list(map(dataclasses.asdict, result))  # type: ignore[arg-type]
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def as_html(result: Result) -> str:
    """The records of the result as a table, for notebooks."""
    kind, records = records_of(result)
    columns = [column for column in COLUMNS[kind] if column not in ("edition", "claim")]
    rows = [[str(record[column]) for column in columns] for record in records]
    return table(_caption(result), columns, rows, _unread(result.unread) if isinstance(result, Silences) else ())


def _caption(result: Result) -> str:
    if isinstance(result, Disagreements | Silences):
        return next(iter(_disagreements(result) if isinstance(result, Disagreements) else _silences(result)))
    return "; ".join(f"{series.holder.name} towards {series.toward.name}" for series in result) or "No stance changed."


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1].rstrip() + "…"


def _line(text: str) -> str:
    """The text on one line, without characters that could steer a terminal."""
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))


def _series(series: Drift) -> Iterator[str]:
    yield _line(f"{series.holder.name} towards {series.toward.name}")
    if not series.steps:
        yield "  nothing dated is said of it"
    changes = {change.after.period: change for change in series.changes}
    for step in series.steps:
        if change := changes.get(step.period):
            yield _change(change)
        yield from _step(step)


def _step(step: Step) -> Iterator[str]:
    words = f" (“{step.period.words}”)" if step.period.words else ""
    yield "  " + _line(f"{step.period.short}{words}: {', '.join(step.positions)}")
    for one in step.statements:
        bound = " (an agreement)" if one.kind == "AgreementClaim" else ""
        yield "    " + _line(f"{names_of(one.subjects)} – {position_of(one)}{bound}: {names_of(one.objects)}")
        yield from _quoted(one)


def _change(change: Change) -> str:
    told = "the stance changed" if change.of is Of.STANCE else "only the source changed"
    level = "" if change.direction == "level" else f", {change.direction}"
    return f"  ↓ {told}{level}: {', '.join(change.before.positions)} → {', '.join(change.after.positions)}"


def _quoted(one: Statement) -> Iterator[str]:
    said = speakers_of(one)
    yield "      " + _line(f"“{one.quote}”")
    yield "      " + _line(f"— {one.citation}" + ("" if said == AUTHOR else f"; according to {said}"))


def _disagreements(result: Disagreements) -> Iterator[str]:
    split, united = (
        _several(len(found), word)
        for found, word in ((result.contradictions, "contradiction"), (result.agreements, "agreement"))
    )
    yield f"{split}, {united} between {result.between}, at most {result.window} days apart"
    for found, verb in ((result.contradictions, "contradict each other"), (result.agreements, "agree")):
        yield from ("\n".join(_comparison(one, verb, str(result.between))) for one in found)
    if result.undated:
        yield _several(result.undated, "statement") + " without a date not compared"


def _comparison(comparison: Comparison, verb: str, who: str) -> Iterator[str]:
    matter = " – ".join(part for part in (names_of(comparison.subjects), names_of(comparison.objects)) if part)
    yield _line(f"{matter}: {who} {verb} ({comparison.aspect})")
    for side in comparison.sides:
        yield "  " + _line(f"{side.words}: {_several(side.sources, 'independent source')}")
        for one in side.statements:
            holder = "" if comparison.subjects else f"{names_of(one.subjects)}, "
            yield "    " + _line(f"{holder}{one.period.short if one.period else 'no date'}")
            yield from _quoted(one)


def _several(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _silences(result: Silences) -> Iterator[str]:
    yield f"Stated silence: {len(result.stated)}"
    yield from ("\n".join(_silence(one)) for one in result.stated)
    yield f"Sentences that name them together and gave no claim about both: {len(result.gaps)}"
    yield from ("\n".join(_gap(gap)) for gap in result.gaps)
    yield from _unread(result.unread)


def _silence(one: Statement) -> Iterator[str]:
    doubt = "" if one.modality == "asserted" else f" ({one.modality})"
    yield "  " + _line(f"{names_of(one.subjects)} kept silent on {names_of(one.objects)}{doubt}")
    yield from _quoted(one)


def _gap(gap: Gap) -> Iterator[str]:
    yield "  " + _line(names_of(gap.things))
    yield "      " + _line(f"“{gap.sentence}”")
    yield "      " + _line(f"— {gap.citation}; characters {gap.start}–{gap.end}")


def _unread(citations: Iterable[str]) -> Iterator[str]:
    for citation in citations:
        yield _line(f"The graph has no text of {citation}: give its source to see which sentences gave no claim.")
