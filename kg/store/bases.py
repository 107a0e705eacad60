"""Under which base the IRIs of a graph were minted."""

from __future__ import annotations

import re
from collections import Counter

from pyoxigraph import NamedNode

from kg.store.opening import Store
from kg.store.results import solutions
from kg.vocabulary import DEFAULT_BASE

__all__ = ["base_of", "bases_of"]

_EDITION = re.compile(r"(?P<base>.+[/#])edition/[0-9a-f]{16}")


def bases_of(store: Store) -> tuple[str, ...]:
    """The bases under which the IRIs of a graph's editions were minted, that of most editions first."""
    found = solutions(store.query("SELECT DISTINCT ?edition { GRAPH ?edition { ?edition a cq:Edition } }"))
    names = (row["edition"] for row in found)
    parts = (_EDITION.fullmatch(name.value) for name in names if isinstance(name, NamedNode))
    counts = Counter(part["base"] for part in parts if part)
    return tuple(sorted(counts, key=lambda base: (-counts[base], base)))


def base_of(store: Store) -> str:
    """The base of a graph's IRIs: that of most editions, the product's own when there is no edition."""
    return next(iter(bases_of(store)), DEFAULT_BASE)
