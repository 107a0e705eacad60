"""Asking: a question and the values of its parameters → rows of terms, with labels for people."""

from __future__ import annotations

import difflib
import functools
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import pyoxigraph

from kg.errors import ParseError, QuestionError
from kg.markup import table
from kg.questions.labels import labels_and_citations
from kg.questions.model import Question, Term, load_questions
from kg.questions.resolution import Names, opened
from kg.store import Store, solutions
from kg.vocabulary import DEFAULT_BASE, prefixes

__all__ = ["Answers", "Cell", "Row", "ask"]

Cell = tuple[Term, ...]
"""The terms in one place of an answer: none, one, or several in a column that is gathered."""

Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """What a graph answers to a question.

    ``rows`` are in the order of their labels and have a cell for each of ``columns``; ``labels`` maps IRIs in them to
    names; ``citations`` maps the IRIs of editions to title, publisher and day; ``notes`` say how parameters were
    understood where that may surprise; ``query`` is the SPARQL that was run, without prefix declarations.
    """

    question: Question
    parameters: Mapping[str, str]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    query: str
    labels: Mapping[str, str] = field(default_factory=dict)
    citations: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def sentence(self) -> str:
        """The question in words, as it was asked."""
        return self.question.asked(self.parameters)

    def cell(self, row: Row, column: str) -> Cell:
        """The cell of a row in a column."""
        return row[self.columns.index(column)]

    def label(self, term: Term) -> str:
        """A term as people read it: a literal's value, an entity's name."""
        return self.labels.get(term.value, term.value) if isinstance(term, pyoxigraph.NamedNode) else term.value

    def text(self, cell: Cell) -> str:
        """A cell as people read it, several terms joined by commas."""
        return ", ".join(map(self.label, cell))

    def _repr_html_(self) -> str:
        """The answers as a table, for notebooks."""
        return table(self.sentence, self.columns, [[self.text(cell) for cell in row] for row in self.rows], self.notes)


def ask(
    store: Store | pyoxigraph.Store,
    question: str,
    parameters: Mapping[str, str] | None = None,
    *,
    base: str = DEFAULT_BASE,
    questions: Sequence[Question] | None = None,
) -> Answers:
    """Ask a store a named question.

    ``parameters`` maps names of parameters to values: names as people write them (“SCO”, “Xi Jinping”), prefixed names,
    IRIs, days or words, as the parameter's kind says; ``base`` is the base of the IRIs that the graph was built with;
    ``questions`` stand in for those that come with the product.

    Raises :class:`~kg.errors.QuestionError` for a question or parameter that does not exist, a required one that is
    missing, and a value that nothing or more than one thing bears.
    """
    store = opened(store)
    known = load_questions() if questions is None else questions
    chosen = _choose(question, known)
    given = _given(chosen, parameters or {})
    terms, notes = _terms(store, chosen, given, base)
    query = chosen.bound(terms)
    rows = _gathered(chosen, _solutions(store, chosen, query, base))
    nodes = {term for row in rows for cell in row for term in cell if isinstance(term, pyoxigraph.NamedNode)}
    labels, citations = labels_and_citations(store, nodes, base)
    ordered = _ordered(rows, labels)
    return Answers(chosen, MappingProxyType(given), chosen.columns, ordered, query, labels, citations, notes)


def _choose(name: str, questions: Sequence[Question]) -> Question:
    for question in questions:
        if question.id == name:
            return question
    ids = [question.id for question in questions]
    close = difflib.get_close_matches(name, ids, n=3)
    hint = f"did you mean {' or '.join(close)}?" if close else f"the questions are {', '.join(ids)}"
    raise QuestionError(f"there is no question {name!r}", source=name, hint=hint)


def _given(question: Question, parameters: Mapping[str, str]) -> dict[str, str]:
    """The parameters that were given, in the question's order, with defaults."""
    known = [parameter.name for parameter in question.parameters]
    for name in parameters:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {close[0]!r}?" if close else f"it takes {', '.join(known) or 'none'}"
            raise QuestionError(f"the question has no parameter {name!r}", source=question.id, hint=hint)
    given: dict[str, str] = {}
    for parameter in question.parameters:
        value = parameters.get(parameter.name, parameter.default)
        if value is not None:
            given[parameter.name] = value
        elif parameter.required:
            hint = f"{parameter.name}: {parameter.description}"
            raise QuestionError(f"the question needs the parameter {parameter.name!r}", source=question.id, hint=hint)
    return given


def _terms(
    store: Store, question: Question, given: Mapping[str, str], base: str
) -> tuple[dict[str, tuple[Term, ...]], tuple[str, ...]]:
    if not given:
        return {}, ()
    names, terms, notes = Names(store, base=base), {}, []
    for parameter in question.parameters:
        if parameter.name in given:
            text = given[parameter.name]
            terms[parameter.name] = names.resolve(parameter, text)
            if all(isinstance(term, pyoxigraph.Literal) for term in terms[parameter.name]) and parameter.kind != "date":
                close = " or ".join(names.close_to(parameter, text))
                meant = f"; did you mean {close}?" if close else ""
                notes.append(f"nothing in the graph is called {text!r}, so it was looked for as words{meant}")
    return terms, tuple(notes)


def _solutions(store: Store, question: Question, query: str, base: str) -> list[Row]:
    try:
        found = solutions(store.query(query, prefixes=prefixes(base)))
    except ParseError as error:
        problem = f"the question's query does not parse: {error.message}"
        raise QuestionError(problem, source=question.id, line=error.line, column=error.column) from error
    places = [found.variables.index(column) for column in question.columns]
    return [tuple(_cell(row[place]) for place in places) for row in found.rows]


def _cell(term: object) -> Cell:
    return (term,) if isinstance(term, Term) else ()


def _gathered(question: Question, rows: Iterable[Row]) -> list[Row]:
    """Rows that differ in gathered columns alone, made one."""
    if not question.gather:
        return list(dict.fromkeys(rows))
    gathered = [column in question.gather for column in question.columns]
    groups: dict[Row, list[Row]] = {}
    for row in rows:
        key = tuple(() if gather else cell for cell, gather in zip(row, gathered, strict=True))
        groups.setdefault(key, []).append(row)
    return [
        tuple(
            tuple(dict.fromkeys(itertools.chain(*(row[place] for row in group)))) if gather else group[0][place]
            for place, gather in enumerate(gathered)
        )
        for group in groups.values()
    ]


def _ordered(rows: Iterable[Row], labels: Mapping[str, str]) -> tuple[Row, ...]:
    """The rows by their labels, column by column, things before words and empty cells last; so the terms of a cell."""

    @functools.cache
    def place(term: Term) -> tuple[bool, str, str]:
        return isinstance(term, pyoxigraph.Literal), labels.get(term.value, term.value).casefold(), str(term)

    inner = (tuple(tuple(sorted(cell, key=place)) for cell in row) for row in rows)
    return tuple(sorted(inner, key=lambda row: [(not cell, [place(term) for term in cell]) for cell in row]))
