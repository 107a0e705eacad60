"""Claims against gold, document by document: which are right, wrong, missed or repeated, strictly and leniently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kg.evaluation.criteria import Judge, named
from kg.evaluation.figures import Attributes, Counts
from kg.evaluation.names import Names, plain
from kg.evaluation.pairing import pair
from kg.evaluation.passages import Passages
from kg.evaluation.statements import Statement, atoms
from kg.evaluation.wording import Wording
from kg.model import ClaimType

__all__ = ["Case", "Evaluation", "Mark", "Matching", "Measured", "Verdict", "evaluate"]

_MOST_REPEATS = 2
"""Repetitions of one statement that count neither for nor against."""
_FREE = frozenset({"target", "toward", "about", "addressee", "attributed_to"})
"""Slots that hold text as well as names: only names that are counted are entities there."""
_OPEN = frozenset({ClaimType.ASSESSMENT, ClaimType.RECOMMENDATION})
"""Types of which a text holds more than any gold; all others are closed."""


class Matching(StrEnum):
    """How closely a claim has to agree with gold."""

    STRICT = "strict"
    LENIENT = "lenient"


class Mark(StrEnum):
    """What became of a statement."""

    RIGHT = "right"
    REPEATED = "repeated"
    WRONG = "wrong"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Case:
    """A document's name and text, its gold, and what is claimed of it."""

    name: str
    text: str
    gold: tuple[Statement, ...]
    claims: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A statement of gold or of the system with its marks; ``partner`` is the place of the strict or else lenient match
    among the other side's statements."""

    statement: Statement
    strict: Mark
    lenient: Mark
    partner: int | None = None

    def mark(self, matching: Matching) -> Mark:
        return self.strict if matching is Matching.STRICT else self.lenient


@dataclass(frozen=True, slots=True)
class Measured:
    """One document's verdicts, on atomic statements in their order, and what its names and attributes came to."""

    name: str
    text: str
    gold: tuple[Verdict, ...]
    claims: tuple[Verdict, ...]
    entities: Counts
    attributes: Attributes

    def counts(self, matching: Matching, types: Iterable[ClaimType] = tuple(ClaimType)) -> Counts:
        """The counts over these types, all unless given."""
        chosen = frozenset(types)
        gold = Counter(verdict.mark(matching) for verdict in self.gold if verdict.statement.type in chosen)
        claims = Counter(verdict.mark(matching) for verdict in self.claims if verdict.statement.type in chosen)
        return Counts(gold[Mark.RIGHT], claims[Mark.WRONG], gold[Mark.MISSED], claims[Mark.REPEATED])


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The result over all documents; ``every_name`` and ``quote_needs_entity`` say how it was measured."""

    documents: tuple[Measured, ...]
    every_name: bool = False
    quote_needs_entity: bool = False

    @property
    def types(self) -> tuple[ClaimType, ...]:
        """The types that occur, in gold or among the claims."""
        found = {v.statement.type for document in self.documents for v in (*document.gold, *document.claims)}
        return tuple(kind for kind in ClaimType if kind in found)

    @property
    def closed_types(self) -> tuple[ClaimType, ...]:
        """The types that occur but for assessment and recommendation, of which no gold is complete."""
        return tuple(kind for kind in self.types if kind not in _OPEN)

    def counts(self, matching: Matching, types: Iterable[ClaimType] = tuple(ClaimType)) -> Counts:
        """The counts over all documents and these types, all unless given: the micro-average."""
        chosen = tuple(types)
        return sum((document.counts(matching, chosen) for document in self.documents), Counts())

    def macro_f1(self, matching: Matching) -> float:
        """The mean of the F1 of the types that occur, 0 when there are none."""
        found = [self.counts(matching, [kind]).f1 for kind in self.types]
        return sum(found) / len(found) if found else 0.0

    @property
    def entities(self) -> Counts:
        """The counts of entities, one for each name and document."""
        return sum((document.entities for document in self.documents), Counts())

    @property
    def attributes(self) -> Attributes:
        return sum((document.attributes for document in self.documents), Attributes())


def evaluate(cases: Iterable[Case], *, every_name: bool = False, quote_needs_entity: bool = False) -> Evaluation:
    """Measure claims against gold.

    With ``every_name`` all entities of the reference graph are counted and known by their names, instead of the fixed
    list of ``ontology/evaluation/names.yaml``; with ``quote_needs_entity`` an overlapping quote is a lenient match only
    where both statements name a common entity, or one names none.
    """
    names = Names.load(every=every_name)
    wording = Wording(names)
    measured = tuple(_measure(case, names, wording, quote_needs_entity) for case in cases)
    return Evaluation(measured, every_name, quote_needs_entity)


def _measure(case: Case, names: Names, wording: Wording, quote_needs_entity: bool) -> Measured:
    passages = Passages(case.text)
    judge = Judge(names, wording, passages, case.gold)
    gold, claims = atoms(case.gold, names), atoms(case.claims, names)
    strict, content, lenient = _agreements(judge, gold, claims, quote_needs_entity)
    strictly = pair(_near(gold, claims, strict))
    leniently = pair(_near(gold, claims, lenient))
    # A claim that shares nothing but a quote with gold is no repetition of it.
    marks = _marks(len(claims), strictly, strict), _marks(len(claims), leniently, content)
    partners = leniently | strictly
    back = {claim: place for place, claim in leniently.items()} | {claim: place for place, claim in strictly.items()}
    return Measured(
        case.name,
        case.text,
        tuple(
            Verdict(statement, _found(place in strictly), _found(place in leniently), partners.get(place))
            for place, statement in enumerate(gold)
        ),
        tuple(
            Verdict(statement, marks[0][place], marks[1][place], back.get(place))
            for place, statement in enumerate(claims)
        ),
        _entities(case, claims, names),
        _attributes(judge, [(gold[left], claims[right]) for left, right in strictly.items()]),
    )


def _found(found: bool) -> Mark:
    return Mark.RIGHT if found else Mark.MISSED


_Table = Sequence[frozenset[int]]
"""For each statement of gold the places of the claims that agree with it."""


def _agreements(
    judge: Judge, gold: Sequence[Statement], claims: Sequence[Statement], quote_needs_entity: bool
) -> tuple[_Table, _Table, _Table]:
    """Which claims agree with which gold: strictly, at least in content, or at least in content or quote."""
    entities = {id(statement): _known(statement, judge.names) for statement in (*gold, *claims)}

    def quoted(wanted: Statement, said: Statement) -> bool:
        one, other = entities[id(wanted)], entities[id(said)]
        apart = quote_needs_entity and one and other and not one & other
        return wanted.type is said.type and not apart and judge.here(wanted, said)

    def table(agree: Callable[[Statement, Statement], bool]) -> list[frozenset[int]]:
        return [frozenset(place for place, said in enumerate(claims) if agree(wanted, said)) for wanted in gold]

    strict, content, quote = table(judge.strict), table(judge.lenient), table(quoted)
    content = [one | other for one, other in zip(strict, content, strict=True)]
    return strict, content, [one | other for one, other in zip(content, quote, strict=True)]


def _known(statement: Statement, names: Names) -> frozenset[str]:
    return frozenset(name for _, value in named(statement) if (name := names.canonical(value)) in names)


def _near(gold: Sequence[Statement], claims: Sequence[Statement], table: _Table) -> list[dict[int, int]]:
    return [{place: _nearness(wanted, claims[place]) for place in row} for wanted, row in zip(gold, table, strict=True)]


def _nearness(gold: Statement, claim: Statement) -> int:
    """How much is the same beside what has to be; equal arguments outweigh all else, an equal quote most of it."""
    same = (gold.speakers == claim.speakers, gold.polarity == claim.polarity, gold.modality == claim.modality)
    return 4 * (gold.args == claim.args) + 2 * (gold.quote == claim.quote) + sum(same)


def _marks(count: int, pairs: Mapping[int, int], repeats: _Table) -> list[Mark]:
    """The marks of the claims; one that agrees with gold that another claim has got already is a repetition."""
    matched = set(pairs.values())
    repeated: Counter[int] = Counter()
    marks = []
    for claim in range(count):
        if claim in matched:
            marks.append(Mark.RIGHT)
            continue
        free = (place for place, row in enumerate(repeats) if claim in row and repeated[place] < _MOST_REPEATS)
        place = next(free, None)
        marks.append(Mark.WRONG if place is None else Mark.REPEATED)
        if place is not None:
            repeated[place] += 1
    return marks


def _entities(case: Case, claims: Iterable[Statement], names: Names) -> Counts:
    text = plain(case.text)
    wanted, found = (_names_of(side, text, names) for side in (case.gold, claims))
    extra = found - wanted
    mentioned = sum(names.stands_in(name, text) for name in extra)
    return Counts(len(wanted & found), len(extra) - mentioned, len(wanted - found), mentioned)


def _names_of(statements: Iterable[Statement], text: str, names: Names) -> frozenset[str]:
    """The entities that statements name: those that are counted, and names that the text does not have."""
    found = set()
    for statement in statements:
        for slot, value in named(statement):
            name = names.canonical(value)
            made_up = slot not in _FREE and value[:1].isupper() and name and not names.stands_in(name, text)
            if name in names or made_up:
                found.add(name)
    return frozenset(found)


def _attributes(judge: Judge, pairs: Sequence[tuple[Statement, Statement]]) -> Attributes:
    return Attributes(
        len(pairs),
        sum(_same_speaker(judge, gold, claim) for gold, claim in pairs),
        sum(gold.modality == claim.modality for gold, claim in pairs),
        sum(gold.polarity == claim.polarity for gold, claim in pairs),
        sum(bool(judge.passages.spans(claim.quote)) for _, claim in pairs),
    )


def _same_speaker(judge: Judge, gold: Statement, claim: Statement) -> bool:
    pairs = [(one, other) for one in gold.speakers for other in claim.speakers]
    return any(plain(one) == plain(other) or judge.related(one, other) for one, other in pairs)
