"""Claims as a graph has them: frozen values with the names of what they speak of, and the words to tell them by."""

from __future__ import annotations

from kg.statements.naming import labels_of, names_of
from kg.statements.reading import CLASSES, Edition, Statement, Thing, read_editions, read_statements
from kg.statements.wording import matter_of, told, told_without_matter

__all__ = [
    "CLASSES",
    "Edition",
    "Statement",
    "Thing",
    "labels_of",
    "matter_of",
    "names_of",
    "read_editions",
    "read_statements",
    "told",
    "told_without_matter",
]
