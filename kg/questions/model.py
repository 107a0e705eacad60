"""Questions as they stand in ``ontology/questions/*.rq``: a header in comments, and a SPARQL query.

The header is YAML, each line after ``# ``. The query is valid as it stands: a parameter appears in it as
``VALUES ?name { UNDEF }``, and asking puts the terms of its value in the place of ``UNDEF``, wherever that is written.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph
import yaml

from kg.errors import QuestionError
from kg.questions.templates import fill, names
from kg.vocabulary import data_path

__all__ = ["KINDS", "Evidence", "Parameter", "Question", "Term", "load_questions"]

Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal

KINDS: Mapping[str, str] = {
    "actor": "a state, organisation, group or person; “author” stands for the authors of the documents",
    "organization": "an organisation or group",
    "person": "a person",
    "entity": "anything that has a name in the graph",
    "topic": "anything that has a name in the graph; else words to look for",
    "place": "a place or country; else words to look for",
    "value": "a value",
    "status": "a standing in an organisation",
    "position": "a position of a stance",
    "action": "a type of action",
    "modality": "a certainty",
    "polarity": "a tone",
    "property": "a property of facts",
    "date": "a day, as YYYY-MM-DD",
}
"""The kinds of parameter, each with what it takes."""

_HEADER_KEYS = frozenset("id question description parameters columns gather merge evidence answer fact".split())
_PARAMETER_KEYS = frozenset("kind description required default".split())


@dataclass(frozen=True, slots=True)
class Parameter:
    """A gap in a question: its kind is one of :data:`KINDS`; ``default`` is what is taken when nothing is given."""

    name: str
    kind: str
    description: str
    required: bool = False
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which columns of an answer hold a quote, the edition that it stands in, who says it and the row that it is."""

    quote: str
    edition: str
    speaker: str | None = None
    row: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that there are."""
        return tuple(column for column in (self.quote, self.edition, self.speaker, self.row) if column)


@dataclass(frozen=True, slots=True)
class Question:
    """A named question.

    ``sentence`` and ``answer`` are templates (:mod:`kg.questions.templates`) over parameters and over columns; rows
    that differ only in the columns of ``gather`` are one answer, and in sentences those too that differ only in the
    columns of ``merge``; ``query`` is SPARQL 1.1 without prefix declarations. A row of a question about facts is one:
    ``fact`` names its subject, predicate and object, each a column or a prefixed name.
    """

    id: str
    sentence: str
    description: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    gather: frozenset[str]
    merge: frozenset[str]
    evidence: tuple[Evidence, ...]
    answer: str
    query: str
    fact: tuple[str, ...] = ()

    def asked(self, values: Mapping[str, str]) -> str:
        """The question in words, its gaps filled with the values as given."""
        return fill(self.sentence, values)

    def bound(self, terms: Mapping[str, tuple[Term, ...]]) -> str:
        """The query with terms in the place of parameters; those that are not given stay open."""
        query = self.query
        for name, values in terms.items():
            # A term writes itself as N-Triples, with all escapes: no value can be more than a term.
            data = " ".join(str(value) for value in values)
            query = query.replace(_open(name), f"VALUES ?{name} {{ {data} }}")
        return query


def _open(name: str) -> str:
    return f"VALUES ?{name} {{ UNDEF }}"


def load_questions(folder: Path | None = None) -> tuple[Question, ...]:
    """The questions of a folder, sorted by id; without one, those that come with the product.

    Raises :class:`~kg.errors.QuestionError` with file and line when a header is not what it should be.
    """
    return _packaged() if folder is None else _in(folder)


@functools.cache
def _packaged() -> tuple[Question, ...]:
    return _in(data_path("ontology", "questions"))


def _in(folder: Path) -> tuple[Question, ...]:
    paths = sorted(folder.glob("*.rq"))
    return tuple(_read(path.stem, path.name, path.read_text(encoding="utf-8")) for path in paths)


def _read(stem: str, name: str, text: str) -> Question:
    lines = text.splitlines()
    count = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    header = _header(lines[:count], name)
    _keys(header, _HEADER_KEYS, {"id", "question", "columns", "answer"}, name, "the header")
    question = _question(header, "\n".join(lines[count:]) + "\n", name)
    problem = f"its id is {question.id!r}, its file's name {stem!r}" if question.id != stem else _problem(question)
    if problem:
        raise QuestionError(f"the question cannot be used: {problem}", source=name, line=1)
    return question


def _header(lines: list[str], name: str) -> dict[str, Any]:
    try:
        header = yaml.safe_load("\n".join(line.removeprefix("#").removeprefix(" ") for line in lines))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise QuestionError(f"the header is no YAML: {error.problem}", source=name, line=line) from error
    if not isinstance(header, dict):
        raise QuestionError(
            "the file has no header", source=name, line=1, hint="begin it with “# id: …” and “# question: …”"
        )
    return header


def _keys(given: object, known: frozenset[str], needed: set[str], name: str, where: str) -> None:
    if not isinstance(given, dict):
        raise QuestionError(f"{where} is no mapping", source=name, line=1)
    if unknown := sorted(set(map(str, given)) - known):
        raise QuestionError(f"{where} has the unknown key {unknown[0]!r}", source=name, line=1)
    if missing := sorted(needed - set(given)):
        raise QuestionError(f"{where} lacks the key {missing[0]!r}", source=name, line=1)


def _question(header: Mapping[str, Any], query: str, name: str) -> Question:
    parameters = header.get("parameters") or {}
    for key, entry in parameters.items():
        _keys(entry, _PARAMETER_KEYS, {"kind", "description"}, name, f"the parameter {key!r}")
    for entry in header.get("evidence", []):
        known = frozenset({"quote", "edition", "speaker", "row"})
        _keys(entry, known, {"quote", "edition"}, name, "an entry of 'evidence'")
    return Question(
        id=str(header["id"]),
        sentence=str(header["question"]),
        description=str(header.get("description", "")),
        parameters=tuple(Parameter(str(key), **entry) for key, entry in parameters.items()),
        columns=tuple(map(str, header["columns"])),
        gather=frozenset(map(str, header.get("gather", []))),
        merge=frozenset(map(str, header.get("merge", []))),
        evidence=tuple(Evidence(**entry) for entry in header.get("evidence", [])),
        answer=str(header["answer"]),
        query=query,
        fact=tuple(map(str, header.get("fact", []))),
    )


def _problem(question: Question) -> str | None:
    """What is wrong with a question that has all its keys, if anything is."""
    head = question.query.partition("WHERE")[0]
    selected = frozenset(re.findall(r"\?(\w+)", head))
    columns, known = frozenset(question.columns), frozenset(p.name for p in question.parameters)
    used = {column for entry in question.evidence for column in entry.columns}
    checks: Iterable[tuple[frozenset[str], str]] = (
        (columns - selected, "is a column that the query does not select"),
        (question.gather - columns, "is gathered but no column"),
        (question.merge - columns, "is merged but no column"),
        (frozenset(used) - columns, "is evidence but no column"),
        (frozenset(part for part in question.fact if ":" not in part) - columns, "is in the fact but no column"),
        (frozenset({"fact"} if len(question.fact) not in (0, 3) else ()), "has a subject, a predicate and an object"),
        (names(question.answer) - columns, "stands in the answer but is no column"),
        (names(question.sentence) - known, "stands in the question but is no parameter"),
        (frozenset(n for n in known if _open(n) not in question.query), "has no VALUES ?… { UNDEF } in the query"),
        (frozenset(p.name for p in question.parameters if p.kind not in KINDS), "is a parameter of unknown kind"),
    )
    return next((f"{min(wrong)!r} {what}" for wrong, what in checks if wrong), None)
