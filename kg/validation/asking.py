"""Asking the questions of SPARQL constraints: one query in Oxigraph for all focus nodes of a shape.

The packaged shapes are asked in this process; those of a stranger in a process of their own, with limits of time and
memory and no network, by :func:`kg.query.run`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

import pyoxigraph as ox

from kg.errors import InputError, ParseError
from kg.query import run
from kg.store import LocalStore
from kg.store.results import Solutions
from kg.validation.index import Index
from kg.validation.program import NotCompiled, Question
from kg.validation.rows import term, token
from kg.validation.terms import Term

__all__ = ["Asker"]

TIMEOUT = 30.0
"""Seconds of wall time that a stranger's constraint may take, for all its focus nodes."""

_TYPED = "^^<http://www.w3.org/2001/XMLSchema#"
_BY_TEXT = re.compile(r"#(?:string|anyURI|gYear|gYearMonth|gMonth)>$")
"""Datatypes whose literals a store keeps as they are written."""


class Asker:
    """Answers questions over one index; only the triples that some question can see are loaded, once."""

    def __init__(self, index: Index, questions: Iterable[Question], *, trusted: bool) -> None:
        self._index = index
        self._trusted = trusted
        asked = list(questions)
        self._everything = any(question.predicates is None for question in asked)
        self._predicates = {each for question in asked for each in self._needs(question)}
        self._answers: dict[Question, list[dict[str, str]]] = {}
        self._store: LocalStore | None = None
        self._back: Mapping[str, str] = {}
        self._lost: frozenset[str] = frozenset()

    def answers(self, question: Question) -> list[dict[str, str]]:
        """The solutions, each once: the terms as rows have them, by the names of the variables.

        Raises :class:`~kg.validation.program.NotCompiled` when the store would not keep the literals as they are, and
        :class:`~kg.errors.LimitError` when a stranger's query takes too long.
        """
        if question not in self._answers:
            self._answers[question] = list(self._asked(question))
        return self._answers[question]

    def _asked(self, question: Question) -> Iterator[dict[str, str]]:
        store = self._loaded()
        if any(self._lost & self._index.values(each) for each in self._needs(question)):
            raise NotCompiled("a store keeps numbers and times by value, and would change how some are written")
        try:
            found = run(
                question.text,
                store,
                trusted=self._trusted,
                prefixes=dict(question.prefixes),
                timeout=TIMEOUT,
                source="a sh:sparql",
            )
        except (ParseError, InputError, ValueError) as error:
            if type(error) not in (ParseError, InputError, ValueError):
                raise
            raise NotCompiled(f"its SPARQL is not taken: {str(error).splitlines()[0]}") from None
        assert isinstance(found, Solutions)
        for row in dict.fromkeys(found.rows):
            yield {
                name: self._original(value)
                for name, value in zip(found.variables, row, strict=True)
                if value is not None and not isinstance(value, ox.Triple)
            }

    def _needs(self, question: Question) -> set[str]:
        if question.predicates is None:
            return set(self._index.predicates)
        return {*question.predicates, *(value for each in question.indirect for value in self._index.values(each))}

    def _original(self, value: Term) -> str:
        text = token(value)
        return self._back.get(text, text)

    def _loaded(self) -> LocalStore:
        if self._store is None:
            names = sorted(self._index.predicates if self._everything else self._predicates)
            self._keep({value for name in names for value in self._index.values(name) if value[0] == '"'})
            store = ox.Store()
            self._load(names, store)
            self._store = LocalStore(store)
        return self._store

    def _load(self, names: list[str], store: ox.Store) -> None:
        tables = [(name, self._index.table(name)) for name in names]
        text = "".join(
            [
                f"{node} {name} {value} .\n"
                for name, table in tables
                for node, values in table.items()
                for value in values
            ]
        )
        if "_:" in text and self._has_blank(names):
            if not self._trusted:
                raise NotCompiled("blank nodes would be renamed on the way to the process that asks")
            rows = ((node, name, value) for name, table in tables for node in table for value in table[node])
            store.bulk_extend(ox.Quad(*cast(Any, map(term, row))) for row in rows)
        else:
            store.bulk_load(text.encode("utf-8"), ox.RdfFormat.N_TRIPLES, lenient=True)

    def _has_blank(self, names: Iterable[str]) -> bool:
        ends = (self._index.values(name, inverse=inverse) for name in names for inverse in (False, True))
        return any(node[0] == "_" for nodes in ends for node in nodes)

    def _keep(self, literals: set[str]) -> None:
        """Note which literals the store gives back otherwise than they were written."""
        typed = {value for value in literals if value[-1] == ">" and _TYPED in value and not _BY_TEXT.search(value)}
        numbered = sorted(typed)
        store, name = ox.Store(), ox.NamedNode("urn:value")
        store.extend(ox.Quad(ox.NamedNode(f"urn:{n}"), name, term(each)) for n, each in enumerate(numbered))
        kept = {token(cast(Any, quad.subject)): token(cast(Any, quad.object)) for quad in store}
        back: dict[str, str] = {}
        lost: set[str] = set()
        for number, each in enumerate(numbered):
            stored = kept[f"<urn:{number}>"]
            if stored == each:
                continue
            written = stored.rpartition("^^")[0] == each.rpartition("^^")[0]
            if not written or stored in typed or stored in back:
                lost.add(each)
            back[stored] = each
        self._back, self._lost = back, frozenset(lost)
