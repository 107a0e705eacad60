"""The checks of ``ontology/audit``: a header in comments (YAML), and a query with a row for each thing looked at.

``?fault`` is bound where something is wrong. Adding a check is adding a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.auditing.model import Check, Finding
from kg.query.heading import read_headed
from kg.statements import Statement, names_of, told
from kg.store import Store, solutions
from kg.vocabulary import data_path, prefixes

__all__ = ["Query", "load_queries", "run"]

_KEYS = frozenset({"id", "title", "subject"})


@dataclass(frozen=True, slots=True)
class Query:
    """A check that SPARQL can make; ``subject`` is the column of what is looked at."""

    id: str
    title: str
    subject: str
    text: str


def load_queries(folder: Path | None = None) -> tuple[Query, ...]:
    """The packaged checks, or those of a folder, by id. Raises :class:`~kg.errors.ParseError` for a broken header."""
    return tuple(map(_read, sorted((folder or data_path("ontology", "audit")).glob("*.rq"))))


def _read(path: Path) -> Query:
    headed = read_headed(path, _KEYS)
    return Query(headed.header["id"], headed.header["title"], headed.header["subject"], headed.text)


def run(
    query: Query,
    store: Store,
    *,
    claims: Mapping[str, Statement],
    documents: Mapping[str, str],
    base: str,
) -> Check:
    """Run a check; ``claims`` and ``documents`` give words for the IRIs of claims and of editions."""
    rows = [
        {name: str(getattr(term, "value", term)) for name, term in row.items()}
        for row in solutions(store.query(query.text, prefixes=prefixes(base)))
    ]
    wrong = [row for row in rows if "fault" in row]
    names = names_of(store, {row[query.subject] for row in wrong}, base=base)
    found = {
        Finding(
            query.id,
            documents.get(row.get("edition", ""), ""),
            _message(query, row, claims, names),
            row.get("claim", row[query.subject]),
        )
        for row in wrong
    }
    return Check(query.id, query.title, len({row[query.subject] for row in rows}), tuple(sorted(found)))


def _message(query: Query, row: Mapping[str, str], claims: Mapping[str, Statement], names: Mapping[str, str]) -> str:
    claim = claims.get(row.get("claim", ""))
    words = f" (claim “{told(claim)}”)" if claim else ""
    subject = "" if query.subject == "claim" else f"{names[row[query.subject]]} <{row[query.subject]}> "
    return f"{subject}{row['fault']}{words}"
