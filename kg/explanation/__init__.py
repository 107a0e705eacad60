"""From an answer back to the sentence: which claims a fact rests on, by which rules, in which words of which document.

:func:`explain` gives an :class:`Explanation`, a tree of frozen values; ``as_text`` and ``as_json`` write it down.
"""

from kg.explanation.rendering import as_json, as_text
from kg.explanation.tree import Explanation, Kind, Quotation, claim_named, explain

__all__ = ["Explanation", "Kind", "Quotation", "as_json", "as_text", "claim_named", "explain"]
