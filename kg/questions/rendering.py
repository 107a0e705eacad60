"""Answers and questions as text: for the terminal, for tables, for programs, for an analyst's notes, for the manual."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyoxigraph

from kg.model import AUTHOR, Modality
from kg.questions.answering import Answers, Cell, Row
from kg.questions.model import KINDS, Question, Term
from kg.questions.templates import fill, names
from kg.vocabulary import Minter

__all__ = ["as_csv", "as_json", "as_list", "as_page", "as_table", "as_text", "sentences"]

_ASSERTED = Minter().named("modality", Modality.ASSERTED)
_WIDEST = 44
"""The widest column of a table, in characters."""
_WIDEST_TEXT = 116
"""The longest line of a sentence, in characters."""


def as_csv(answers: Answers) -> str:
    """The answers as CSV (RFC 4180, but lines end in a line feed), labels for IRIs, gathered terms joined by “; ”."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(answers.columns)
    writer.writerows(["; ".join(map(answers.label, cell)) for cell in row] for row in answers.rows)
    return stream.getvalue()


def as_json(answers: Answers) -> str:
    """The answers as a JSON document: terms with their labels, gathered columns as lists."""
    document = {
        "question": answers.question.id,
        "sentence": answers.sentence,
        "parameters": dict(answers.parameters),
        "columns": list(answers.columns),
        "rows": [_object(answers, row) for row in answers.rows],
        "notes": list(answers.notes),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _object(answers: Answers, row: Row) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for column, cell in zip(answers.columns, row, strict=True):
        values = [_value(answers, term) for term in cell]
        record[column] = values if column in answers.question.gather else next(iter(values), None)
    return record


def _value(answers: Answers, term: Term) -> dict[str, str]:
    if isinstance(term, pyoxigraph.Literal):
        return {"value": term.value}
    value = {"iri": term.value, "label": answers.label(term)}
    citation = answers.citations.get(term.value)
    return value | {"citation": citation} if citation else value


def as_table(answers: Answers) -> str:
    """The answers as a table of fixed-width columns; empty columns are left out and long values cut."""
    texts = [[answers.text(cell).replace("\n", " ") for cell in row] for row in answers.rows]
    used = [place for place in range(len(answers.columns)) if any(row[place] for row in texts)]
    lines = [[answers.columns[place] for place in used]] + [[_cut(row[place]) for place in used] for row in texts]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, ["─" * width for width in widths])
    text = "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)
    return f"{text}\n" if answers.rows else _nothing(answers)


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1].rstrip() + "…"


def as_text(answers: Answers) -> str:
    """The answers as sentences, each group of them followed by the quotes on which it rests and where they stand."""
    if not answers.rows:
        return _nothing(answers)
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in answers.rows:
        groups.setdefault(tuple(_evidence(answers, row)), []).append(row)
    parts = ["\n".join([*_sentences(answers, rows), *evidence]) for evidence, rows in groups.items()]
    return "\n\n".join([answers.sentence, *parts, *answers.notes]) + "\n"


def sentences(answers: Answers) -> tuple[str, ...]:
    """A sentence for each row, in the order of the rows."""
    told = ({c: _word(answers, cell) for c, cell in zip(answers.columns, row, strict=True)} for row in answers.rows)
    return tuple(fill(answers.question.answer, words) for words in told)


def _sentences(answers: Answers, rows: Iterable[Row]) -> Iterator[str]:
    """A sentence for each row, and one for all the rows that differ only in columns that the question merges."""
    question = answers.question
    told: dict[tuple[str, ...], dict[str, list[str]]] = {}
    for row in rows:
        words = {column: _word(answers, cell) for column, cell in zip(answers.columns, row, strict=True)}
        key = tuple(fill("{" + name + "}", words) for name in sorted(names(question.answer) - question.merge))
        for column, word in words.items():
            values = told.setdefault(key, {}).setdefault(column, [])
            if word not in values:
                values.append(word)
    for sentence in told.values():
        merged = {name: ", ".join(ws if name in question.merge else ws[:1]) for name, ws in sentence.items()}
        yield _wrapped(fill(question.answer, merged))


def _wrapped(sentence: str) -> str:
    return textwrap.fill(
        sentence,
        _WIDEST_TEXT,
        initial_indent="  ",
        subsequent_indent="    ",
        break_on_hyphens=False,
        break_long_words=False,
    )


def _word(answers: Answers, cell: Cell) -> str:
    """A cell in a sentence, where what is asserted needs no word that says so."""
    return "" if [term.value for term in cell] == [_ASSERTED] else answers.text(cell)


def _evidence(answers: Answers, row: Row) -> Iterable[str]:
    for entry in answers.question.evidence:
        quote, edition = answers.cell(row, entry.quote), answers.cell(row, entry.edition)
        if not quote:
            yield "      — reference data"
            continue
        speaker = answers.text(answers.cell(row, entry.speaker)) if entry.speaker else AUTHOR
        said = "" if speaker == AUTHOR else f"; according to {speaker}"
        place = answers.text(answers.cell(row, entry.row)) if entry.row else ""
        yield f"      “{answers.text(quote)}”"
        yield f"      — {_cited(answers, edition)}{f'; {place}' if place else ''}{said}"


def _cited(answers: Answers, edition: Cell) -> str:
    return ", ".join(answers.citations.get(term.value, answers.label(term)) for term in edition)


def _nothing(answers: Answers) -> str:
    return "\n".join([f"{answers.sentence}\n\nNothing in the graph answers this.", *answers.notes]) + "\n"


def as_list(questions: Sequence[Question]) -> str:
    """The questions in words, each with its parameters."""
    return "\n".join(map(_entry, questions))


def _entry(question: Question) -> str:
    lines = [question.id, f"  {question.asked({})}"]
    for parameter in question.parameters:
        need = " (required)" if parameter.required else ""
        lines.append(f"    --{parameter.name:<14}{parameter.description}{need}")
    return "\n".join(lines) + "\n"


_INTRODUCTION = (
    "`kg ask QUESTION [--parameter value]` asks a graph one of these questions. A value is a name as people write it",
    '(`SCO`, `"Xi Jinping"`, `Moscow`), a prefixed name (`state:RUS`) or an IRI. An answer that rests on a claim comes',
    "with the claim's quote, the document in which it stands and the speaker.",
)


def as_page(questions: Sequence[Question]) -> str:
    """The questions as a page of the manual, in Markdown."""
    kinds = sorted({parameter.kind for question in questions for parameter in question.parameters})
    return "\n".join(
        [
            "# Questions",
            "",
            *_INTRODUCTION,
            "",
            *(f"- [{question.asked({})}](#{question.id})" for question in questions),
            "",
            *(_section(question) for question in questions),
            "## Kinds of parameter",
            "",
            "| kind | takes |",
            "|---|---|",
            *(f"| {kind} | {KINDS[kind]} |" for kind in kinds),
            "",
        ]
    )


def _section(question: Question) -> str:
    lines = [f"## {question.id}", "", f"**{question.asked({})}**", "", question.description, ""]
    if question.parameters:
        lines += ["| parameter | kind | meaning |", "|---|---|---|"]
        for parameter in question.parameters:
            need = ", required" if parameter.required else ""
            lines.append(f"| `--{parameter.name}` | {parameter.kind}{need} | {parameter.description} |")
        lines.append("")
    return "\n".join([*lines, f"Columns: {', '.join(f'`{column}`' for column in question.columns)}.", ""])
