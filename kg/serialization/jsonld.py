"""JSON-LD 1.1, sorted, with the part of the published context that the data need.

Keys are the same prefixed names as in Turtle, since some of our terms and prefixes share a name (``status`` and
``status:member``), which one JSON-LD context cannot give two meanings. The context stands in the document: nothing has
to be fetched to read it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from pyoxigraph import Quad

from kg.serialization.terms import Key, Shortener, predicate_key, term_key
from kg.vocabulary import RDF, XSD, data_path

__all__ = ["published_context", "write_jsonld"]

_INTEGER = re.compile(r"(?:0|-?[1-9][0-9]{0,14})\Z")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?!//)")
_Row = tuple[Key, Key, str, Key]


@lru_cache(maxsize=1)
def published_context() -> Mapping[str, Any]:
    """The context in ``ontology/context.jsonld``: prefixes, and per property the type that its values take."""
    text = data_path("ontology", "context.jsonld").read_text(encoding="utf-8")
    context: dict[str, Any] = json.loads(text)["@context"]
    return context


def write_jsonld(quads: Iterable[Quad], prefixes: Mapping[str, str]) -> str:
    """The quads as one JSON-LD document: a context, and a flat list of nodes and named graphs in ``@graph``."""
    rows = sorted({_row(quad) for quad in quads})
    writer = _Writer(rows, prefixes)
    items: list[dict[str, Any]] = []
    for graph, members in groupby(rows, itemgetter(0)):
        nodes = [writer.node(subject, list(of_it)) for subject, of_it in groupby(members, itemgetter(1))]
        items.extend([{"@id": writer.identifier(graph), "@graph": nodes}] if graph[0] else nodes)
    document = {"@context": writer.context(), "@graph": items}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _row(quad: Quad) -> _Row:
    return term_key(quad.graph_name), term_key(quad.subject), predicate_key(quad), term_key(quad.object)


class _Writer:
    """Shortens IRIs, and remembers which prefixes and which types of values were needed."""

    def __init__(self, rows: list[_Row], prefixes: Mapping[str, str]) -> None:
        schemes = {match.group(1) for iri in _iris(rows) if (match := _SCHEME.match(iri))}
        # An IRI such as <status:x> must not be read as a prefixed name (JSON-LD 1.1, 5.2).
        self._shortener = Shortener({name: ns for name, ns in prefixes.items() if name not in schemes})
        self._coercions = _coercions()
        self._short: dict[str, str] = {}
        self._typed: dict[str, Any] = {}

    def context(self) -> dict[str, Any]:
        return dict(sorted({**self._shortener.used, **self._typed}.items()))

    def node(self, subject: Key, rows: list[_Row]) -> dict[str, Any]:
        node: dict[str, Any] = {"@id": self.identifier(subject)}
        for predicate, of_it in groupby(rows, itemgetter(2)):
            objects = [row[3] for row in of_it]
            if not predicate and all(key[0] != 3 for key in objects):
                node["@type"] = _one_or_all([self.identifier(key) for key in objects])
            else:
                iri = predicate or RDF.type
                node[self.iri(iri)] = _one_or_all([self._value(key, self._coercion(iri)) for key in objects])
        return node

    def identifier(self, key: Key) -> str:
        return self.iri(key[1]) if key[0] == 1 else "_:" + key[1]

    def iri(self, iri: str) -> str:
        if iri not in self._short:
            self._short[iri] = self._shortener(iri) or iri
        return self._short[iri]

    def _coercion(self, predicate: str) -> str:
        kind = self._coercions.get(predicate, "")
        name = self.iri(predicate)
        if kind and name != predicate:
            self._typed[name] = {"@type": kind if kind == "@id" else self.iri(kind)}
            return kind
        return ""

    def _value(self, key: Key, coercion: str) -> Any:
        kind, value, language, datatype = key
        if kind != 3:
            return self.identifier(key) if coercion == "@id" else {"@id": self.identifier(key)}
        if language:
            return {"@language": language, "@value": value}
        if datatype == coercion:
            return value
        if coercion:
            return {"@value": value} if datatype == XSD.string else {"@type": self.iri(datatype), "@value": value}
        return self._plain(value, datatype)

    def _plain(self, value: str, datatype: str) -> Any:
        if datatype == XSD.string:
            return value
        if datatype == XSD.boolean and value in ("true", "false"):
            return value == "true"
        if datatype == XSD.integer and _INTEGER.match(value):
            return int(value)
        return {"@type": self.iri(datatype), "@value": value}


def _coercions() -> dict[str, str]:
    context = published_context()
    return {
        _expanded(name, context): kind if kind.startswith("@") else _expanded(kind, context)
        for name, definition in context.items()
        if isinstance(definition, dict)
        for kind in [definition["@type"]]
    }


def _expanded(name: str, context: Mapping[str, Any]) -> str:
    prefix, local = name.split(":", 1)
    return str(context[prefix]) + local


def _iris(rows: list[_Row]) -> Iterator[str]:
    for graph, subject, predicate, object_ in rows:
        yield predicate
        yield from (key[3] if key[0] == 3 else key[1] for key in (graph, subject, object_) if key[0] in (1, 3))


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
