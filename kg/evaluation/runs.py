"""A measurement as it is written down and read again, and what was gained and lost from one to the next."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.errors import CommuniqueError, InputError, ParseError
from kg.evaluation.figures import Counts
from kg.evaluation.measuring import Evaluation, Mark, Matching
from kg.evaluation.statements import Statement, read_statements
from kg.model import ClaimType

__all__ = ["Difference", "Line", "Run", "compare", "read_run"]


@dataclass(frozen=True, slots=True)
class Line:
    """A statement about a document, with its marks."""

    document: str
    statement: Statement
    strict: Mark
    lenient: Mark

    def mark(self, matching: Matching) -> Mark:
        return self.strict if matching is Matching.STRICT else self.lenient

    @property
    def key(self) -> str:
        """The document and the statement as text, by which both are known in another run."""
        return json.dumps([self.document, self.statement.to_record()], sort_keys=True)

    def to_record(self) -> dict[str, Any]:
        """The line as a JSON object: the keys of the statement, its document and its marks."""
        marks = {"strict": str(self.strict), "lenient": str(self.lenient)}
        return {"document": self.document, **self.statement.to_record(), **marks}


@dataclass(frozen=True, slots=True)
class Run:
    """What was measured, and how: ``documents`` names all of them, also those without a line."""

    documents: tuple[str, ...]
    every_name: bool
    quote_needs_entity: bool
    gold: tuple[Line, ...]
    claims: tuple[Line, ...]

    @classmethod
    def of(cls, evaluation: Evaluation) -> Run:
        """The run that an evaluation is."""
        gold = (Line(d.name, v.statement, v.strict, v.lenient) for d in evaluation.documents for v in d.gold)
        claims = (Line(d.name, v.statement, v.strict, v.lenient) for d in evaluation.documents for v in d.claims)
        names = tuple(document.name for document in evaluation.documents)
        return cls(names, evaluation.every_name, evaluation.quote_needs_entity, tuple(gold), tuple(claims))

    def of_documents(self, names: Iterable[str]) -> Run:
        """The part of the run that is about these documents."""
        kept = frozenset(names)
        return Run(
            tuple(name for name in self.documents if name in kept),
            self.every_name,
            self.quote_needs_entity,
            tuple(line for line in self.gold if line.document in kept),
            tuple(line for line in self.claims if line.document in kept),
        )

    def counts(self, matching: Matching, types: Iterable[ClaimType] = tuple(ClaimType)) -> Counts:
        """The counts over these types, all unless given."""
        chosen = frozenset(types)
        gold = Counter(line.mark(matching) for line in self.gold if line.statement.type in chosen)
        claims = Counter(line.mark(matching) for line in self.claims if line.statement.type in chosen)
        return Counts(gold[Mark.RIGHT], claims[Mark.WRONG], gold[Mark.MISSED], claims[Mark.REPEATED])


def read_run(text: str, *, where: str | None = None) -> Run:
    """A run from the JSON that a measurement was written as.

    Raises :class:`~kg.errors.ParseError` for what is not JSON, :class:`~kg.errors.InputError` for what is no run.
    """
    try:
        record = json.loads(text)
        return Run(
            tuple(str(document["document"]) for document in record["by_document"]),
            record["measure"]["names"] == "all",
            bool(record["measure"]["quote_needs_entity"]),
            tuple(_lines(record["gold"])),
            tuple(_lines(record["claims"])),
        )
    except json.JSONDecodeError as error:
        problem = f"is not JSON: {error.msg}"
        raise ParseError(problem, source=where, line=error.lineno, column=error.colno) from error
    except (KeyError, TypeError, ValueError, RecursionError, CommuniqueError) as error:
        hint = "kg evaluate --format json writes one"
        raise InputError("is no measurement", source=where, hint=hint) from error


def _lines(records: Iterable[Mapping[str, Any]]) -> Iterator[Line]:
    for record in records:
        [statement] = read_statements([json.dumps(record)])
        yield Line(str(record["document"]), statement, Mark(record["strict"]), Mark(record["lenient"]))


@dataclass(frozen=True, slots=True)
class Difference:
    """Two runs over the documents that both have, and the lines whose strict mark is another.

    ``gained`` and ``lost`` are statements of gold that both have, ``righted`` claims that are wrong no more, or made no
    more, ``wronged`` ones that are newly wrong. ``left_out`` documents are in one run only.
    """

    before: Run
    now: Run
    gained: tuple[Line, ...]
    lost: tuple[Line, ...]
    righted: tuple[Line, ...]
    wronged: tuple[Line, ...]
    left_out: int


def compare(before: Run, now: Run) -> Difference:
    """What was gained and lost between two runs, in the order of the documents.

    Raises :class:`~kg.errors.InputError` when they were measured in different ways, or have no document in common.
    """
    if (before.every_name, before.quote_needs_entity) != (now.every_name, now.quote_needs_entity):
        problem = "the runs were measured in different ways"
        raise InputError(problem, hint="give --names and --quote-needs-entity as for the earlier one")
    common = frozenset(before.documents) & frozenset(now.documents)
    if not common:
        raise InputError("the runs have no document in common", hint="documents are known by their names")
    one, other = before.of_documents(common), now.of_documents(common)
    return Difference(
        one,
        other,
        gained=_shared(_marked(other.gold, Mark.RIGHT), _marked(one.gold, Mark.MISSED)),
        lost=_shared(_marked(other.gold, Mark.MISSED), _marked(one.gold, Mark.RIGHT)),
        righted=_only(_marked(one.claims, Mark.WRONG), _marked(other.claims, Mark.WRONG)),
        wronged=_only(_marked(other.claims, Mark.WRONG), _marked(one.claims, Mark.WRONG)),
        left_out=len(frozenset(before.documents) ^ frozenset(now.documents)),
    )


def _marked(lines: Iterable[Line], mark: Mark) -> list[Line]:
    return [line for line in lines if line.strict is mark]


def _shared(lines: Iterable[Line], others: Iterable[Line]) -> tuple[Line, ...]:
    """The lines that are among the others too, as often as both have them."""
    return tuple(line for line, known in _looked_up(lines, others) if known)


def _only(lines: Iterable[Line], others: Iterable[Line]) -> tuple[Line, ...]:
    """The lines that are not among the others, as often as they are more."""
    return tuple(line for line, known in _looked_up(lines, others) if not known)


def _looked_up(lines: Iterable[Line], others: Iterable[Line]) -> Iterator[tuple[Line, bool]]:
    there = Counter(line.key for line in others)
    for line in lines:
        there[line.key] -= 1
        yield line, there[line.key] >= 0
