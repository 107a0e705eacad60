"""Across texts and dates: how stances moved, where sources disagree, who kept silent; every finding with its quotes.

:func:`drift`, :func:`disagree` and :func:`silences` give frozen results; the ``as_…`` functions write them down. What
is read of a graph is read by the queries of ``ontology/comparison``.
"""

from kg.comparison.dating import Period
from kg.comparison.disagreement import WINDOW, Between, Comparison, Disagreements, Side, disagree
from kg.comparison.drift import Change, Drift, Of, Step, drift
from kg.comparison.reading import Aspect
from kg.comparison.rendering import as_csv, as_json, as_table, as_text
from kg.comparison.silence import Gap, Silences, silences
from kg.comparison.statements import Statement
from kg.statements import Edition, Thing

__all__ = [
    "WINDOW",
    "Aspect",
    "Between",
    "Change",
    "Comparison",
    "Disagreements",
    "Drift",
    "Edition",
    "Gap",
    "Of",
    "Period",
    "Side",
    "Silences",
    "Statement",
    "Step",
    "Thing",
    "as_csv",
    "as_json",
    "as_table",
    "as_text",
    "disagree",
    "drift",
    "silences",
]
