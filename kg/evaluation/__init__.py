"""Claims measured against gold: figures for each type, what was missed and what is wrong, one run against another.

::

    sheets = read_sheets(["gold"], gold=True)           what should be found
    assign(sheets, documents).statements                … in which document
    result = evaluate([Case(name, text, gold, claims)])
    as_text(result); as_json(result)                    figures, for people and for programs
    faults_as_text(result, most=20)                     what was missed and is wrong, by sentence
    compare(read_run(earlier), Run.of(result))          what was gained and lost

The rules of comparison are told in ``docs/evaluation.md``.
"""

from __future__ import annotations

from kg.evaluation.cases import Assigned, Sheet, assign, read_sheets, read_text
from kg.evaluation.faults import Faults, faults
from kg.evaluation.figures import Attributes, Counts
from kg.evaluation.measuring import Case, Evaluation, Mark, Matching, evaluate
from kg.evaluation.rendering import as_json, as_text, difference_as_text, faults_as_text
from kg.evaluation.runs import Difference, Run, compare, read_run
from kg.evaluation.statements import Statement, read_statements

__all__ = [
    "Assigned",
    "Attributes",
    "Case",
    "Counts",
    "Difference",
    "Evaluation",
    "Faults",
    "Mark",
    "Matching",
    "Run",
    "Sheet",
    "Statement",
    "as_json",
    "as_text",
    "assign",
    "compare",
    "difference_as_text",
    "evaluate",
    "faults",
    "faults_as_text",
    "read_run",
    "read_sheets",
    "read_statements",
    "read_text",
]
