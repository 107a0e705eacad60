"""People in the loop: their decisions about claims, applied to what is read in a text, on every build.

::

    settle    decisions + document  →  where the words of each stand now, what was decided about each claim
    apply     that + claims         →  the claims that stand, and what people decided about them
    Sitting   one person going through the claims of one document
"""

from kg.review.applying import PERSON, Outcome, apply
from kg.review.correcting import Field, Holds, complete, fields, value_of, with_value
from kg.review.directory import Directory
from kg.review.journal import Journal
from kg.review.placing import Ruling, Settled, settle
from kg.review.sitting import Choice, Item, Sitting
from kg.review.surroundings import Surroundings, stretch, surroundings

__all__ = [
    "PERSON",
    "Choice",
    "Directory",
    "Field",
    "Holds",
    "Item",
    "Journal",
    "Outcome",
    "Ruling",
    "Settled",
    "Sitting",
    "Surroundings",
    "apply",
    "complete",
    "fields",
    "settle",
    "stretch",
    "surroundings",
    "value_of",
    "with_value",
]
