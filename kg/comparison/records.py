"""Results as flat records: one a statement or sentence, for tables, CSV and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.comparison.disagreement import Comparison, Disagreements
from kg.comparison.drift import Drift, position_of
from kg.comparison.silence import Silences
from kg.comparison.statements import Statement
from kg.model import AUTHOR
from kg.statements import Thing

__all__ = ["COLUMNS", "Result", "names_of", "records_of", "speakers_of"]

Result = Sequence[Drift] | Disagreements | Silences
Record = Mapping[str, str | int]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "drift": tuple("holder toward date position said_of change quote speaker source edition claim".split()),
    "disagree": tuple("verdict aspect who what side sources date quote speaker source edition claim".split()),
    "silences": tuple("silence who what date quote speaker source edition claim".split()),
}
"""The columns of each kind of result."""


def records_of(result: Result) -> tuple[str, list[Record]]:
    """The kind of the result, a key of :data:`COLUMNS`, and its records in their order."""
    if isinstance(result, Disagreements):
        return "disagree", list(_of_disagreements(result))
    if isinstance(result, Silences):
        return "silences", list(_of_silences(result))
    return "drift", list(_of_drift(result))


def names_of(things: Iterable[Thing]) -> str:
    """Things by their names, joined by commas."""
    return ", ".join(thing.name for thing in things)


def speakers_of(statement: Statement) -> str:
    """Who says it: ``author``, or the names of those who are quoted."""
    return names_of(statement.speakers) or AUTHOR


def _words(statement: Statement) -> Record:
    return {
        "date": statement.period.short if statement.period else "",
        "quote": statement.quote,
        "speaker": speakers_of(statement),
        "source": statement.citation,
        "edition": statement.edition,
        "claim": statement.claim,
    }


def _of_drift(result: Iterable[Drift]) -> Iterator[Record]:
    for series in result:
        changes = {change.after.period: change for change in series.changes}
        for step in series.steps:
            change = changes.get(step.period)
            told = "" if change is None else f"{change.of}, {change.direction}"
            for one in step.statements:
                yield {
                    "holder": series.holder.name,
                    "toward": series.toward.name,
                    "position": position_of(one),
                    "said_of": f"{names_of(one.subjects)} on {names_of(one.objects)}",
                    "change": told,
                    **_words(one),
                    "date": step.period.short,
                }


def _of_disagreements(result: Disagreements) -> Iterator[Record]:
    for verdict, found in (("contradict", result.contradictions), ("agree", result.agreements)):
        yield from (record for one in found for record in _of_comparison(verdict, one))


def _of_comparison(verdict: str, comparison: Comparison) -> Iterator[Record]:
    for side in comparison.sides:
        for one in side.statements:
            yield {
                "verdict": verdict,
                "aspect": str(comparison.aspect),
                "who": names_of(one.subjects),
                "what": names_of(comparison.objects),
                "side": side.words,
                "sources": side.sources,
                **_words(one),
            }


def _of_silences(result: Silences) -> Iterator[Record]:
    for one in result.stated:
        what = names_of(one.objects)
        yield {"silence": "stated", "who": names_of(one.subjects), "what": what, **_words(one)}
    for gap in result.gaps:
        yield {
            "silence": "ours",
            "who": names_of(gap.things),
            "what": "",
            "date": "",
            "quote": gap.sentence,
            "speaker": "",
            "source": gap.citation,
            "edition": gap.edition,
            "claim": "",
        }
