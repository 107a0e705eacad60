"""Dates as RDF has them."""

from __future__ import annotations

import pyoxigraph as ox

from kg.dates import resolve
from kg.lifting.terms import iri
from kg.vocabulary import XSD

__all__ = ["when"]

_TYPES = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}


def when(words: str, issued: str | None, *, ahead: bool) -> ox.Literal | None:
    """The date of :func:`kg.dates.resolve` as ``xsd:date``, ``xsd:gYearMonth`` or ``xsd:gYear``."""
    value = resolve(words, issued, ahead=ahead)
    return None if value is None else ox.Literal(value, datatype=iri(_TYPES[len(value)]))
