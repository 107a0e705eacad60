"""From sources to a graph: read, extract, lift, derive, write.

:func:`read_claims_of` stops at the claims, :func:`build` goes all the way. A build into a store commits one edition
at a time, each in one transaction, so an interrupted build loses nothing and the next passes over what is there.
"""

from __future__ import annotations

from kg.pipeline.building import EXTRACTORS, Build, Sheet, build, extractor_for, read_claims_of, read_sheets, read_text
from kg.pipeline.deciding import decisions_file
from kg.pipeline.differing import Place, differ
from kg.pipeline.facts import base_of, bases_of, bring_reference, check_each_edition, copy_of, derive_facts, one_base_of
from kg.pipeline.putting import Reading
from kg.pipeline.writing import cited_reference, written

__all__ = [
    "EXTRACTORS",
    "Build",
    "Place",
    "Reading",
    "Sheet",
    "base_of",
    "bases_of",
    "bring_reference",
    "build",
    "check_each_edition",
    "cited_reference",
    "copy_of",
    "decisions_file",
    "derive_facts",
    "differ",
    "extractor_for",
    "one_base_of",
    "read_claims_of",
    "read_sheets",
    "read_text",
    "written",
]
