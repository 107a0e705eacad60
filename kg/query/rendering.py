"""Answers for programs: the SPARQL 1.1 result formats, and RDF for graphs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import pyoxigraph
from pyoxigraph import BlankNode, NamedNode

from kg.errors import InputError
from kg.query.table import render_table
from kg.serialization import FORMATS, serialize, turtle_term
from kg.store import Boolean, Graph, QueryResult, Solutions, Term
from kg.vocabulary import XSD
from kg.vocabulary import prefixes as known_prefixes

__all__ = ["RESULT_FORMATS", "ROWS", "Rows", "render"]

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n'
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#xD;"})


def render(result: QueryResult, *, format: str, prefixes: Mapping[str, str] | None = None) -> bytes:
    """The answer in one of :data:`RESULT_FORMATS` or, for a graph, in an RDF format; UTF-8.

    ``prefixes`` (the product's unless given) shorten IRIs in tables and RDF. Blank nodes are named in the order in
    which they appear. Raises :class:`~kg.errors.InputError` for a format that cannot hold this kind of answer.
    """
    known = known_prefixes() if prefixes is None else prefixes
    if format == "table":
        return render_table(result, known).encode("utf-8")
    if isinstance(result, Graph):
        if format in ("csv", "tsv"):
            raise InputError(f"{format} holds rows, and the answer is a graph", hint=f"choose {', '.join(FORMATS)}")
        return serialize(result.quads(), format=format, prefixes=known)
    if format not in RESULT_FORMATS:
        kind = "yes or no" if isinstance(result, Boolean) else "rows"
        choices = ", ".join(["table", *RESULT_FORMATS])
        raise InputError(f"{format!r} is no format for an answer of {kind}", hint=f"choose one of {choices}")
    return RESULT_FORMATS[format](result).encode("utf-8")


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that may still have to be found, as wide as ``variables``; they can be gone through once."""

    variables: tuple[str, ...]
    rows: Iterable[tuple[Term | None, ...]]


def _csv(result: Solutions | Rows) -> Iterator[str]:
    names = _Labels()
    yield ",".join(map(_csv_quoted, result.variables)) + "\r\n"
    for row in result.rows:
        yield ",".join([_csv_quoted(_csv_value(term, names)) for term in row]) + "\r\n"


def _csv_value(term: Term | None, names: _Labels) -> str:
    if term is None:
        return ""
    if isinstance(term, BlankNode):
        return f"_:{names[term]}"
    return str(term) if isinstance(term, pyoxigraph.Triple) else term.value


def _csv_quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if re.search(r'[",\r\n]', text) else text


def _tsv(result: Solutions | Rows) -> Iterator[str]:
    names = _Labels()
    yield "\t".join("?" + name for name in result.variables) + "\n"
    for row in result.rows:
        yield "\t".join([_tsv_value(term, names) for term in row]) + "\n"


def _tsv_value(term: Term | None, names: _Labels) -> str:
    if term is None:
        return ""
    return f"_:{names[term]}" if isinstance(term, BlankNode) else turtle_term(term)


def _json(result: Solutions | Rows) -> Iterator[str]:
    names = _Labels()
    head = json.dumps({"head": {"vars": list(result.variables)}}, ensure_ascii=False, indent=2)
    yield head.removesuffix("\n}") + ',\n  "results": {\n    "bindings": ['
    after = ""
    for row in result.rows:
        found = {name: _json_value(term, names) for name, term in _bound(result, row)}
        yield f"{after}\n      " + json.dumps(found, ensure_ascii=False, indent=2).replace("\n", "\n      ")
        after = ","
    yield ("\n    " if after else "") + "]\n  }\n}\n"


def _bound(result: Solutions | Rows, row: tuple[Term | None, ...]) -> Iterator[tuple[str, Term]]:
    return ((name, term) for name, term in zip(result.variables, row, strict=True) if term is not None)


def _json_value(term: Term, names: _Labels) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": names[term]}
    if isinstance(term, pyoxigraph.Triple):
        raise InputError("SPARQL 1.1 results hold no triple terms", hint="choose table, csv or tsv")
    value = {"type": "literal", "value": term.value}
    if term.language:
        return {**value, "xml:lang": term.language}
    return value if term.datatype.value == XSD.string else {**value, "datatype": term.datatype.value}


def _xml(result: Solutions | Rows) -> Iterator[str]:
    names = _Labels()
    variables = "".join(f"    <variable name={_attribute(name)}/>\n" for name in result.variables)
    yield _XML + (f"  <head>\n{variables}  </head>\n" if variables else "  <head/>\n") + "  <results>\n"
    for row in result.rows:
        yield _xml_row(dict(_bound(result, row)), names)
    yield "  </results>\n</sparql>\n"


def _xml_row(row: dict[str, Term], names: _Labels) -> str:
    bindings = (
        f"      <binding name={_attribute(name)}>{_xml_value(_json_value(term, names))}</binding>\n"
        for name, term in row.items()
    )
    return "    <result>\n" + "".join(bindings) + "    </result>\n"


def _xml_value(value: dict[str, str]) -> str:
    kind = value["type"]
    attributes = "".join(f" {name}={_attribute(value[name])}" for name in ("xml:lang", "datatype") if name in value)
    return f"<{kind}{attributes}>{_text(value['value'])}</{kind}>"


def _attribute(value: str) -> str:
    return f'"{_text(value)}"'


def _text(value: str) -> str:
    if found := _NOT_XML.search(value):
        problem = f"XML cannot hold the character U+{ord(found.group()):04X}, which is in the answer"
        raise InputError(problem, hint="choose json or tsv")
    return value.translate(_ESCAPES)


class _Labels(dict[BlankNode, str]):
    """Names blank nodes by the order in which they are first asked for."""

    def __missing__(self, node: BlankNode) -> str:
        self[node] = f"b{len(self)}"
        return self[node]


ROWS: Mapping[str, Callable[[Solutions | Rows], Iterator[str]]] = MappingProxyType(
    {"csv": _csv, "tsv": _tsv, "json": _json, "xml": _xml}
)
"""How rows are written, one after the other."""

_ANSWERS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "csv": lambda word: f"{word}\r\n",
        "tsv": lambda word: f"{word}\n",
        "json": lambda word: f'{{\n  "head": {{}},\n  "boolean": {word}\n}}\n',
        "xml": lambda word: f"{_XML}  <head/>\n  <boolean>{word}</boolean>\n</sparql>\n",
    }
)


def _written(format: str, result: Boolean | Solutions) -> str:
    if isinstance(result, Boolean):
        return _ANSWERS[format]("true" if result else "false")
    return "".join(ROWS[format](result))


RESULT_FORMATS: Mapping[str, Callable[[Boolean | Solutions], str]] = MappingProxyType(
    {format: partial(_written, format) for format in ROWS}
)
"""How answers of rows, and of yes or no, are written: SPARQL 1.1 Query Results CSV and TSV, JSON, XML."""
