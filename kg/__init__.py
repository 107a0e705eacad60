"""Communiqué: RDF knowledge graphs of international relations, every statement with its quote.

::

    build(["brief.md"], output="brief.trig")      text in, graph out
    claims(["brief.md"])                          documents and their claims
    open("brief.trig")                            a graph, wherever it lies; also as rdflib and pyoxigraph objects
    validate("brief.trig")                        is it sound?
    ask("brief.trig", "members", {"organization": "SCO"})
    explain("brief.trig", "Narendra Modi", "met with", "Vladimir Putin")
    drift("briefs.trig", "China", toward="Russia")  how did a stance move?
    disagree("briefs.trig")                         where do sources contradict each other?
    silences("briefs.trig")                         who avoided what?
    diff("monday.trig", "friday.trig")            what differs, and why
    audit("brief.trig")                           quotes, hashes, facts: is it whole?
    timeline("brief.trig", actors=["China"])      events in order
    network("brief.trig", "issues")               who stands where on what
    export("brief.trig", "claims")                for others: tables, event data, nanopublications, RDF 1.2

The names are found when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.auditing import Audit
    from kg.chronology import Timeline
    from kg.comparison import Disagreements, Drift, Silences
    from kg.difference import Difference
    from kg.errors import CommuniqueError
    from kg.explanation import Explanation
    from kg.exports.description import Description
    from kg.library import (
        ask,
        audit,
        build,
        claims,
        claims_frame,
        describe,
        diff,
        disagree,
        drift,
        explain,
        explain_answers,
        export,
        facts_frame,
        network,
        open,
        silences,
        timeline,
        to_networkx,
        validate,
    )
    from kg.model import Claim, Document
    from kg.pipeline import Build, Reading
    from kg.questions import Answers
    from kg.relations import Network
    from kg.store import Store
    from kg.validation import Report

__all__ = [
    "Answers",
    "Audit",
    "Build",
    "Claim",
    "CommuniqueError",
    "Description",
    "Difference",
    "Disagreements",
    "Document",
    "Drift",
    "Explanation",
    "Network",
    "Reading",
    "Report",
    "Silences",
    "Store",
    "Timeline",
    "__version__",
    "ask",
    "audit",
    "build",
    "claims",
    "claims_frame",
    "describe",
    "diff",
    "disagree",
    "drift",
    "explain",
    "explain_answers",
    "export",
    "facts_frame",
    "network",
    "open",
    "silences",
    "timeline",
    "to_networkx",
    "validate",
]

__version__ = "0.1.0"

_NAMES = {
    "auditing": "Audit",
    "chronology": "Timeline",
    "comparison": "Disagreements Drift Silences",
    "difference": "Difference",
    "errors": "CommuniqueError",
    "exports.description": "Description",
    "explanation": "Explanation",
    "library": (
        "ask audit build claims claims_frame describe diff disagree drift explain "
        "explain_answers export facts_frame network open silences timeline to_networkx validate"
    ),
    "model": "Claim Document",
    "pipeline": "Build Reading",
    "questions": "Answers",
    "relations": "Network",
    "store": "Store",
    "validation": "Report",
}
"""The public names of each module."""

_HOMES = {name: module for module, names in _NAMES.items() for name in names.split()}

# A type checker that saw this function would take any misspelt name for one of ours.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module 'kg' has no attribute {name!r}")
        import importlib

        value = getattr(importlib.import_module(f"kg.{_HOMES[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
