"""The library's face: one function an operation, with the names of the commands.

``import kg`` gives these functions. They take files, folders and addresses as well as opened graphs, and names as
people write them as well as IRIs; they return frozen values, print nothing, and raise only
:class:`~kg.errors.CommuniqueError` for bad input. The parts that an operation needs are imported when it is called.
"""

from kg.library.asking import ask, disagree, drift, explain, explain_answers, silences
from kg.library.exporting import claims_frame, describe, export, facts_frame, to_networkx
from kg.library.graphs import Graph, Paths, open
from kg.library.making import build, claims, validate
from kg.library.showing import audit, diff, network, timeline

__all__ = [
    "Graph",
    "Paths",
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
