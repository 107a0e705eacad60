"""RDF/XML 1.1, sorted, in the plain form that every reader takes: one description a subject, one element a triple."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter

from pyoxigraph import Quad

from kg.errors import InputError
from kg.serialization.terms import Key, predicate_key, term_key, usable_prefixes
from kg.vocabulary import RDF, XSD

__all__ = ["write_rdfxml"]

_LETTER = "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u3001-\ud7ff"
_NAME = re.compile(rf"[{_LETTER}][{_LETTER}0-9.\-]*\Z")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Names that the grammar keeps for itself (RDF/XML 5.1 to 5.5): no property element can have them.
_RESERVED = {
    RDF.iri + name
    for name in "RDF ID about bagID parseType resource nodeID datatype li aboutEach aboutEachPrefix Description".split()
}
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;"})
_Row = tuple[Key, str, Key]


def write_rdfxml(quads: Iterable[Quad], prefixes: Mapping[str, str]) -> str:
    """The triples of the quads as RDF/XML; the graphs that they are in are not written.

    Raises :class:`~kg.errors.InputError` for a predicate that is no XML name after any namespace, and for a literal
    with a character that XML 1.0 does not have.
    """
    rows = sorted({(term_key(quad.subject), predicate_key(quad) or RDF.type, term_key(quad.object)) for quad in quads})
    elements = _Elements(prefixes, sorted({row[1] for row in rows}))
    described = [_description(subject, list(of_it), elements) for subject, of_it in groupby(rows, itemgetter(0))]
    declared = "".join(f"\n    xmlns:{name}={_attribute(iri)}" for name, iri in sorted(elements.declared.items()))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{declared}>\n' + "".join(described) + "</rdf:RDF>\n"


class _Elements:
    """The element name of each predicate, and the namespaces that these names need."""

    def __init__(self, prefixes: Mapping[str, str], predicates: Iterable[str]) -> None:
        known = {ns: name for ns, name in usable_prefixes(prefixes).items() if not name.lower().startswith("xml")}
        self._prefixes = {ns: name for ns, name in known.items() if name != "rdf"} | {RDF.iri: "rdf"}
        self.declared = {"rdf": RDF.iri}
        self.names = {predicate: self._name(predicate) for predicate in predicates}

    def _name(self, predicate: str) -> str:
        namespace, local = _split(predicate, self._prefixes)
        if namespace not in self._prefixes:
            taken = set(self._prefixes.values())
            number = next(n for n in range(1, len(taken) + 2) if f"ns{n}" not in taken)
            self._prefixes[namespace] = f"ns{number}"
        prefix = self._prefixes[namespace]
        self.declared[prefix] = namespace
        return f"{prefix}:{local}"


def _split(predicate: str, prefixes: Mapping[str, str]) -> tuple[str, str]:
    if predicate not in _RESERVED:
        for namespace in sorted(prefixes, key=len, reverse=True):
            if predicate.startswith(namespace) and _NAME.match(predicate, len(namespace)):
                return namespace, predicate[len(namespace) :]
        for start in range(1, len(predicate)):
            if _NAME.match(predicate, start):
                return predicate[:start], predicate[start:]
    raise InputError(
        f"RDF/XML cannot write the predicate <{predicate}>, for no part of it is an XML name",
        hint="write Turtle, N-Triples or JSON-LD",
    )


def _description(subject: Key, rows: list[_Row], elements: _Elements) -> str:
    about = f"rdf:about={_attribute(subject[1])}" if subject[0] == 1 else f'rdf:nodeID="{subject[1]}"'
    lines = "".join(f"    {_property(elements.names[predicate], object_)}\n" for _, predicate, object_ in rows)
    return f"  <rdf:Description {about}>\n{lines}  </rdf:Description>\n"


def _attribute(value: str) -> str:
    quoted = value.translate(_ESCAPES).replace('"', "&quot;")
    return f'"{quoted}"'


def _property(name: str, object_: Key) -> str:
    kind, value, language, datatype = object_
    if kind == 1:
        return f"<{name} rdf:resource={_attribute(value)}/>"
    if kind == 2:
        return f'<{name} rdf:nodeID="{value}"/>'
    if found := _NOT_XML.search(value):
        raise InputError(
            f"RDF/XML cannot write a literal with the character U+{ord(found.group()):04X}",
            hint="write Turtle, N-Triples or JSON-LD",
        )
    attribute = f" xml:lang={_attribute(language)}" if language else ""
    if not language and datatype != XSD.string:
        attribute = f" rdf:datatype={_attribute(datatype)}"
    return f"<{name}{attribute}>{value.translate(_ESCAPES)}</{name}>"
