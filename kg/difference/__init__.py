"""What differs between two graphs: claims in words, facts with the reason, and statements as an RDF Patch."""

from __future__ import annotations

from kg.difference.claims import ClaimChange
from kg.difference.comparing import Difference, DocumentChange, compare
from kg.difference.facts import FactChange
from kg.difference.patch import as_patch
from kg.difference.rendering import as_json, as_table, as_text

__all__ = [
    "ClaimChange",
    "Difference",
    "DocumentChange",
    "FactChange",
    "as_json",
    "as_patch",
    "as_table",
    "as_text",
    "compare",
]
