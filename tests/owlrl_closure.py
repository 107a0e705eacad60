"""What owlrl infers, without what it does to rdflib in passing."""

from __future__ import annotations

import owlrl
import rdflib
from rdflib import term

__all__ = ["expand"]


def expand(graph: rdflib.Graph) -> None:
    """Add what follows by OWL 2 RL.

    owlrl gives rdflib other conversions of literals, of which one refuses years with a time zone, and does not take
    all of them back: what other tests in the same process read would depend on whether this one ran before them.
    """
    before = dict(term._toPythonMapping)
    try:
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    finally:
        term._toPythonMapping.clear()
        term._toPythonMapping.update(before)
