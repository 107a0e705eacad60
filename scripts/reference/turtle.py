"""Entities as sorted Turtle: one block an entity, one line a value, the same bytes for the same data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.vocabulary import CQ, prefixes

_FIRST = {"a": 0, "skos:prefLabel": 1}
_DATES = (
    (re.compile(r"^\d{4}-\d{2}-\d{2}$"), "xsd:date"),
    (re.compile(r"^\d{4}-\d{2}$"), "xsd:gYearMonth"),
    (re.compile(r"^\d{4}$"), "xsd:gYear"),
)


@dataclass(slots=True)
class Node:
    """One subject and its values, as Turtle terms by predicate."""

    subject: str
    values: dict[str, set[str]] = field(default_factory=dict)

    def add(self, predicate: str, *terms: str) -> Node:
        """Add values; :class:`KeyError` for a term that our ontology does not have."""
        if predicate.startswith("cq:") and predicate[3:] not in CQ:
            raise KeyError(f"the ontology has no term {predicate}")
        if terms:
            self.values.setdefault(predicate, set()).update(terms)
        return self

    def turtle(self) -> str:
        """The block of this subject."""
        order = sorted(self.values, key=lambda predicate: (_FIRST.get(predicate, 2), predicate))
        separator = " ,\n    "
        lines = [f"  {predicate} {separator.join(sorted(self.values[predicate]))}" for predicate in order]
        return f"{self.subject}\n" + " ;\n".join(lines) + " .\n"


def text(value: str) -> str:
    """A literal in English."""
    return f"{string(value)}@en"


def string(value: str) -> str:
    """A plain literal."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def date(value: str) -> str:
    """A date, month or year of ISO 8601 as a typed literal; :class:`ValueError` for anything else."""
    for pattern, datatype in _DATES:
        if pattern.match(value):
            return f'"{value}"^^{datatype}'
    raise ValueError(f"not a date: {value!r}")


def document(title: str, nodes: Iterable[Node]) -> str:
    """A Turtle file: a comment, the prefixes that it uses, then the blocks sorted by subject."""
    body = "\n".join(node.turtle() for node in sorted(nodes, key=lambda node: node.subject))
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', '""', body)
    used = {prefix: iri for prefix, iri in prefixes().items() if re.search(rf"(?<![\w:]){prefix}:", bare)}
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in sorted(used.items()))
    notice = "# Built by scripts/build_reference.py: change the data in scripts/reference, not this file.\n"
    return f"# {title}\n{notice}{head}\n{body}"
