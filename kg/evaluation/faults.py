"""What was missed and what is wrong, sentence by sentence: gold and claims of one sentence explain each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.evaluation.measuring import Evaluation, Mark, Measured
from kg.evaluation.passages import Passages
from kg.evaluation.statements import Statement
from kg.model import ClaimType

__all__ = ["Close", "Faults", "faults"]


@dataclass(frozen=True, slots=True)
class Close:
    """Gold that was missed, and the claim that comes close: its lenient match, which is strictly wrong."""

    gold: Statement
    claim: Statement


@dataclass(frozen=True, slots=True)
class Faults:
    """A sentence of a document, in code points, with the gold that was missed, the claims that are wrong, and pairs.

    ``end`` is 0 for claims whose quote does not stand in the text.
    """

    document: str
    sentence: str
    start: int
    end: int
    missed: tuple[Statement, ...]
    wrong: tuple[Statement, ...]
    close: tuple[Close, ...]


def faults(evaluation: Evaluation, *, types: Iterable[ClaimType] = tuple(ClaimType)) -> tuple[Faults, ...]:
    """The sentences with something missed or wrong of these types, strictly, in the order of documents and text."""
    chosen = frozenset(types)
    return tuple(fault for document in evaluation.documents for fault in _of(document, chosen))


def _of(document: Measured, types: frozenset[ClaimType]) -> list[Faults]:
    passages = Passages(document.text)
    found: dict[tuple[int, int], tuple[list[Statement], list[Statement], list[Close]]] = {}

    def at(statement: Statement) -> tuple[list[Statement], list[Statement], list[Close]]:
        return found.setdefault(passages.sentence(statement.quote), ([], [], []))

    paired = set()
    for verdict in document.gold:
        if verdict.strict is Mark.MISSED and verdict.statement.type in types:
            claim = None if verdict.partner is None else document.claims[verdict.partner]
            if claim is not None and claim.strict is Mark.WRONG:
                paired.add(verdict.partner)
                at(verdict.statement)[2].append(Close(verdict.statement, claim.statement))
            else:
                at(verdict.statement)[0].append(verdict.statement)
    for place, verdict in enumerate(document.claims):
        if verdict.strict is Mark.WRONG and verdict.statement.type in types and place not in paired:
            at(verdict.statement)[1].append(verdict.statement)
    return [
        Faults(document.name, document.text[start:end].strip(), start, end, tuple(missed), tuple(wrong), tuple(close))
        for (start, end), (missed, wrong, close) in sorted(found.items(), key=lambda item: item[0])
    ]
