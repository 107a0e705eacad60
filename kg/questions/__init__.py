"""Named questions: what an analyst asks of a graph, each a file with a header and a query.

:func:`load_questions` reads them, :func:`ask` asks one, and the ``as_…`` functions write answers down.
"""

from kg.questions.answering import Answers, Cell, Row, ask
from kg.questions.model import KINDS, Evidence, Parameter, Question, Term, load_questions
from kg.questions.rendering import as_csv, as_json, as_list, as_page, as_table, as_text, sentences
from kg.questions.resolution import resolve

__all__ = [
    "KINDS",
    "Answers",
    "Cell",
    "Evidence",
    "Parameter",
    "Question",
    "Row",
    "Term",
    "as_csv",
    "as_json",
    "as_list",
    "as_page",
    "as_table",
    "as_text",
    "ask",
    "load_questions",
    "resolve",
    "sentences",
]
