"""Answers for programs: the SPARQL 1.1 result formats, and RDF for graphs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import pyoxigraph
from pyoxigraph import BlankNode, NamedNode

from kg.errors import InputError
from kg.query.table import render_table
from kg.serialization import FORMATS, serialize, turtle_term
from kg.store import Boolean, Graph, QueryResult, Solutions, Term
from kg.vocabulary import XSD
from kg.vocabulary import prefixes as known_prefixes

__all__ = ["RESULT_FORMATS", "render"]

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
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


def _csv(result: Boolean | Solutions) -> str:
    if isinstance(result, Boolean):
        return "true\r\n" if result else "false\r\n"
    names = _Labels()
    lines = [result.variables, *(tuple(_csv_value(term, names) for term in row) for row in result.rows)]
    return "".join(",".join(map(_csv_quoted, line)) + "\r\n" for line in lines)


def _csv_value(term: Term | None, names: _Labels) -> str:
    if term is None:
        return ""
    if isinstance(term, BlankNode):
        return f"_:{names[term]}"
    return str(term) if isinstance(term, pyoxigraph.Triple) else term.value


def _csv_quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if re.search(r'[",\r\n]', text) else text


def _tsv(result: Boolean | Solutions) -> str:
    if isinstance(result, Boolean):
        return "true\n" if result else "false\n"
    names = _Labels()
    head = "\t".join("?" + name for name in result.variables)
    rows = ("\t".join(_tsv_value(term, names) for term in row) for row in result.rows)
    return "".join(line + "\n" for line in (head, *rows))


def _tsv_value(term: Term | None, names: _Labels) -> str:
    if term is None:
        return ""
    return f"_:{names[term]}" if isinstance(term, BlankNode) else turtle_term(term)


def _json(result: Boolean | Solutions) -> str:
    if isinstance(result, Boolean):
        document: dict[str, Any] = {"head": {}, "boolean": result.value}
    else:
        names = _Labels()
        bindings = [{name: _json_value(term, names) for name, term in row.items()} for row in result]
        document = {"head": {"vars": list(result.variables)}, "results": {"bindings": bindings}}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


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


def _xml(result: Boolean | Solutions) -> str:
    if isinstance(result, Boolean):
        head, body = "  <head/>\n", f"  <boolean>{'true' if result else 'false'}</boolean>\n"
    else:
        names = _Labels()
        variables = "".join(f"    <variable name={_attribute(name)}/>\n" for name in result.variables)
        head = f"  <head>\n{variables}  </head>\n" if variables else "  <head/>\n"
        body = "  <results>\n" + "".join(_xml_row(row, names) for row in result) + "  </results>\n"
    opening = '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n'
    return opening + head + body + "</sparql>\n"


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


RESULT_FORMATS: Mapping[str, Callable[[Boolean | Solutions], str]] = MappingProxyType(
    {"csv": _csv, "tsv": _tsv, "json": _json, "xml": _xml}
)
"""How answers of rows, and of yes or no, are written: SPARQL 1.1 Query Results CSV and TSV, JSON, XML."""
