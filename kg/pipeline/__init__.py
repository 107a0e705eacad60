"""From sources to a graph: read, extract, lift, derive, write.

:func:`read_claims_of` stops at the claims, :func:`build` goes all the way. A build into a store commits one edition
at a time, each in one transaction, so an interrupted build loses nothing and the next passes over what is there.
"""

from __future__ import annotations

from kg.pipeline.building import Build, build
from kg.pipeline.checking import changes_of_file, changes_of_store, changes_since
from kg.pipeline.claiming import Sheet, documents_of, read_claims_of, read_sheets
from kg.pipeline.deciding import decisions_file
from kg.pipeline.describing import describe, description_beside, unlike, write_description
from kg.pipeline.differing import Place, differ
from kg.pipeline.extractors import EXTRACTORS, extractor_for
from kg.pipeline.facts import base_of, bases_of, bring_reference, check_each_edition, copy_of, derive_facts, one_base_of
from kg.pipeline.keeping import built_tally
from kg.pipeline.locking import Ledger, Lock, named_files, read_lock
from kg.pipeline.putting import Reading
from kg.pipeline.tabling import mappings_of
from kg.pipeline.texts import read_text
from kg.pipeline.work import beside, is_unfinished
from kg.pipeline.writing import cited_reference, result_hash, result_tally, write_result, written, written_bytes

__all__ = [
    "EXTRACTORS",
    "Build",
    "Ledger",
    "Lock",
    "Place",
    "Reading",
    "Sheet",
    "base_of",
    "bases_of",
    "beside",
    "bring_reference",
    "build",
    "built_tally",
    "changes_of_file",
    "changes_of_store",
    "changes_since",
    "check_each_edition",
    "cited_reference",
    "copy_of",
    "decisions_file",
    "derive_facts",
    "describe",
    "description_beside",
    "differ",
    "documents_of",
    "extractor_for",
    "is_unfinished",
    "mappings_of",
    "named_files",
    "one_base_of",
    "read_claims_of",
    "read_lock",
    "read_sheets",
    "read_text",
    "result_hash",
    "result_tally",
    "unlike",
    "write_description",
    "write_result",
    "written",
    "written_bytes",
]
