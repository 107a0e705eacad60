"""RDF terms made of the strings of documents and claims, and the refusal of strings that RDF cannot hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from urllib.parse import quote

import pyoxigraph as ox

from kg.errors import ClaimError, SourceError
from kg.model import Claim, Document
from kg.vocabulary import XSD

__all__ = [
    "Node",
    "Triple",
    "boolean",
    "check_claim",
    "check_document",
    "count",
    "decimal",
    "iri",
    "issued",
    "link",
    "moment",
    "string",
    "text",
]

Node = ox.NamedNode
Triple = tuple[Node, Node, Node | ox.Literal]

_ILLEGAL = re.compile("[\x00\ud800-\udfff]")
_IN_URLS = ":/?#[]@!$&'()*+,;=%-._~"
_PARTIAL_DATES = {
    re.compile(r"\d{4}"): (XSD.gYear, "-01-01"),
    re.compile(r"\d{4}-\d{2}"): (XSD.gYearMonth, "-01"),
    re.compile(r"\d{4}-\d{2}-\d{2}"): (XSD.date, ""),
}


def iri(value: str) -> ox.NamedNode:
    """An IRI, which must be absolute; :class:`ValueError` when it is none."""
    return ox.NamedNode(value)


def string(value: str) -> ox.Literal:
    """A plain string."""
    return ox.Literal(value)


def text(value: str, language: str = "en") -> ox.Literal:
    """A text in a language; a plain string when the language's tag is not one of BCP 47."""
    try:
        return ox.Literal(value, language=language.lower())
    except ValueError:
        return ox.Literal(value)


def count(value: int) -> ox.Literal:
    """An ``xsd:nonNegativeInteger``."""
    return ox.Literal(str(value), datatype=iri(XSD.nonNegativeInteger))


def decimal(value: float) -> ox.Literal:
    """An ``xsd:decimal``, three digits behind the point at most, in XSD 1.1's canonical form, which stores keep."""
    return ox.Literal(f"{Decimal(str(round(value, 3))).normalize():f}", datatype=iri(XSD.decimal))


def boolean(value: bool) -> ox.Literal:
    """An ``xsd:boolean``."""
    return ox.Literal("true" if value else "false", datatype=iri(XSD.boolean))


def moment(value: str) -> ox.Literal:
    """An ``xsd:dateTime``."""
    return ox.Literal(value, datatype=iri(XSD.dateTime))


def issued(value: str, source: str) -> ox.Literal:
    """A day, month or year of ISO 8601 as ``xsd:date``, ``xsd:gYearMonth`` or ``xsd:gYear``.

    Raises :class:`~kg.errors.SourceError` when it is none.
    """
    for pattern, (datatype, rest) in _PARTIAL_DATES.items():
        if pattern.fullmatch(value):
            try:
                date.fromisoformat(value + rest)
            except ValueError:
                break
            return ox.Literal(value, datatype=iri(datatype))
    raise SourceError(f"the date {value!r} is none", source=source, hint="write YYYY-MM-DD, YYYY-MM or YYYY")


def link(url: str, source: str) -> ox.NamedNode:
    """The address of a source, with the characters that no IRI takes percent-encoded.

    Raises :class:`~kg.errors.SourceError` when it is not absolute.
    """
    try:
        return iri(quote(url.strip(), safe=_IN_URLS))
    except ValueError as error:
        raise SourceError(f"the address {url!r} is not a whole URL", source=source, hint=str(error)) from error


def check_document(document: Document) -> None:
    """Refuse a document with characters that RDF cannot hold (NUL, lone surrogates) or whose IRI is none.

    Raises :class:`~kg.errors.SourceError`.
    """
    fields = (document.name, document.title, document.publisher, document.author, document.text, document.language)
    for value in fields:
        if value is not None and (found := _ILLEGAL.search(value)):
            raise SourceError(f"the character U+{ord(found.group()):04X} cannot stand in a graph", source=document.name)
    try:
        iri(document.iri)
    except ValueError as error:
        raise SourceError(f"the document's IRI {document.iri!r} is none: {error}", source=document.name) from error


def check_claim(claim: Claim, document: Document) -> Claim:
    """Return the claim, or refuse one with characters that RDF cannot hold or with entities whose IRIs are none.

    Raises :class:`~kg.errors.ClaimError`.
    """
    for value in _strings(claim):
        if found := _ILLEGAL.search(value):
            problem = f"a claim holds U+{ord(found.group()):04X}, which cannot stand in a graph"
            raise ClaimError(problem, source=document.name)
    for name, value in claim.entities.items():
        try:
            iri(value)
        except ValueError as error:
            raise ClaimError(f"the IRI {value!r} of {name!r} is none: {error}", source=document.name) from error
    return claim


def _strings(claim: Claim) -> Iterator[str]:
    for slot in claim.args:
        yield from claim.values(slot)
    for name, value in claim.entities.items():
        yield from (name, value)
    yield from claim.attributed_to
    yield from (claim.extractor.name, claim.extractor.version, claim.extractor.entry)
