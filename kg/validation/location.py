"""Where results lie: the quote or name of a node, the named graph that describes it, the line of its file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from kg.validation.data import Data
from kg.validation.index import Index
from kg.validation.report import Result
from kg.validation.rows import iri, term, token
from kg.validation.terms import Names, Node, Term
from kg.vocabulary import DCTERMS, OA, PROV, RDFS, SKOS

__all__ = ["Locator"]

_LABELS = (SKOS.prefLabel, RDFS.label, DCTERMS.title)
_STATEMENT_END = re.compile(r"[.{}]\s*(#.*)?$")
_LINE_FORMATS = {".ttl", ".trig", ".n3"}
_ROW_FORMATS = {".nt", ".nq"}


class Locator:
    """Finds labels, graphs and lines for nodes of the data."""

    def __init__(self, data: Data, index: Index, prefixes: Mapping[str, str]) -> None:
        self._names = Names(prefixes)
        self._data = data
        self._index = index
        self._lines: dict[str, dict[str, int]] = {}

    def placed(self, result: Result, shape: Node) -> Result:
        """The result with the targeted shape that led to it, and with where its focus node is described."""
        node = result.focus_node
        source = None if isinstance(node, Literal) else self._data.sources.get(token(node))
        line = None if source is None else self.line(node, source)
        return replace(
            result, shape=shape, label=self.label(node), edition=self.edition(node), source=source, line=line
        )

    def label(self, node: Term) -> str | None:
        """The quote of a claim or of evidence, or the name of anything else."""
        for exact in self._follow(token(node), (), (OA.hasSelector,), (PROV.wasQuotedFrom, OA.hasSelector)):
            return f"“{exact}”"
        for label in _LABELS:
            for value in sorted(self._index.table(iri(label)).get(token(node), ())):
                return term(value).value
        return None

    def edition(self, node: Term) -> str | None:
        """The IRI of the named graph that describes the node, the first one read when several do."""
        graph = self._graphs.get(token(node))
        return None if graph is None else graph[1:-1] if graph.startswith("<") else graph[2:]

    @cached_property
    def _graphs(self) -> dict[str, str]:
        return {item[0]: item[3] for item in reversed(self._data.rows) if item[3]}

    def line(self, node: Term, source: str) -> int | None:
        """The line, from 1, on which the node's description begins; None for formats without lines of their own."""
        if not isinstance(node, NamedNode):
            return None
        if source not in self._lines:
            self._lines[source] = _first_lines(Path(source))
        lines = self._lines[source]
        found = [lines[token] for token in (f"<{node.value}>", self._names.iri(node.value)) if token in lines]
        return min(found, default=None)

    def _follow(self, node: str, *paths: tuple[str, ...]) -> list[str]:
        found: list[str] = []
        for path in paths:
            nodes = [node]
            for step in path:
                nodes = [value for each in nodes for value in self._index.table(iri(step)).get(each, ())]
            values = [term(value) for each in nodes for value in self._index.table(iri(OA.exact)).get(each, ())]
            found += [value.value for value in values if isinstance(value, Literal)]
        return sorted(found)[:1]


def _first_lines(path: Path) -> dict[str, int]:
    """The first token of each line that begins a statement, with the line's number."""
    lines: dict[str, int] = {}
    if path.suffix in _ROW_FORMATS:
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").split("\n"), 1):
            lines.setdefault(line.partition(" ")[0], number)
    if path.suffix not in _LINE_FORMATS:
        return lines
    begins = True
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        tokens = line.split(maxsplit=1)
        if not tokens or tokens[0].startswith("#"):
            continue
        if begins and not tokens[0].startswith("@"):
            lines.setdefault(tokens[0], number)
        last = line.rstrip()[-1:]
        begins = last in ".{}" or ("#" in line and _STATEMENT_END.search(line) is not None)
    return lines
