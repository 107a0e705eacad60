"""Which named graphs may be looked at together.

A claim keeps its IRI when its document is edited, so two editions of one document describe the same claim, each with
its own evidence. Merged, they would break what holds of each: editions of one document are validated apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from kg.validation.index import Index
from kg.validation.rows import Row, iri
from kg.vocabulary import CQ

__all__ = ["Part", "parts"]

_EDITION_OF = iri(CQ.editionOf)


@dataclass(frozen=True, slots=True)
class Part:
    """Rows whose nodes are checked (``own``), and those that the shapes see beside them while they are."""

    own: tuple[Row, ...]
    beside: tuple[Row, ...] = ()


def parts(rows: tuple[Row, ...], index: Index) -> tuple[Part, ...]:
    """Split the data into parts with at most one edition of any document; most data are one part.

    Every part sees the graphs that are no editions; only the first part checks them. ``index`` is that of the rows.
    """
    edited = [document for documents in index.table(_EDITION_OF).values() for document in documents]
    if len(edited) == len(set(edited)):
        return (Part(rows),)
    graphs: defaultdict[str, list[Row]] = defaultdict(list)
    documents: dict[str, str] = {}
    for item in rows:
        graphs[item[3]].append(item)
        if item[1] == _EDITION_OF and item[3] == item[0]:
            documents[item[3]] = item[2]
    shared = tuple(item for name, items in graphs.items() if name not in documents for item in items)
    turns: Counter[str] = Counter()
    parted: defaultdict[int, list[Row]] = defaultdict(list)
    for name, document in sorted(documents.items()):
        parted[turns[document]] += graphs[name]
        turns[document] += 1
    return (Part((*shared, *parted[0])), *(Part(tuple(own), shared) for turn, own in parted.items() if turn))
