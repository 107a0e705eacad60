"""Literals as the reference engine sees them: well-typed or not, and their order.

The plain cases are decided here; for all others rdflib's literals are asked, which is exact and slow.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pyoxigraph import Literal

from kg.validation.rows import term
from kg.vocabulary import RDF, RDFS, XSD

__all__ = ["Incomparable", "is_below", "is_of_datatype", "order"]

_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = rf"(?:{_MONTH}-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
_YEAR = r"[12][0-9]{3}"
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_DIGITS = re.compile(r"[0-9]{1,9}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_PLAIN = {
    XSD.string: re.compile(".*", re.DOTALL),
    XSD.integer: re.compile(r"[+-]?[0-9]{1,15}"),
    XSD.nonNegativeInteger: _DIGITS,
    XSD.decimal: _DECIMAL,
    XSD.boolean: re.compile("true|false"),
    XSD.date: re.compile(f"{_YEAR}-{_DAY}"),
    XSD.dateTime: re.compile(f"{_YEAR}-{_DAY}T{_TIME}Z?"),
    XSD.gYear: re.compile(_YEAR),
    XSD.gYearMonth: re.compile(f"{_YEAR}-{_MONTH}"),
}
_NUMBERS = frozenset((XSD.integer, XSD.nonNegativeInteger, XSD.decimal))


class Incomparable(Exception):
    """Two values cannot be compared, and the reference engine gives up."""


@lru_cache(maxsize=100_000)
def is_of_datatype(value: str, datatype: str) -> bool:
    """Whether a term, as rows have it, is a literal of the datatype and not ill-typed (clause 4.1.2)."""
    if value[0] != '"':
        return False
    literal = term(value)
    assert isinstance(literal, Literal)
    own = literal.datatype.value
    if datatype in (RDFS.iri + "Literal", RDFS.iri + "Datatype") and own != datatype:
        return datatype != RDFS.iri + "Datatype" or own not in (XSD.string, RDF.iri + "langString")
    if own != datatype:
        return False
    plain = _PLAIN.get(own)
    return bool(plain and plain.fullmatch(literal.value)) or _is_sound(value, datatype)


def _is_sound(value: str, datatype: str) -> bool:
    from datetime import date, datetime, time

    literal = reference(value)
    if datatype not in (XSD.string, RDF.iri + "langString") and literal.ill_typed is True:
        return False
    kinds: dict[str, Any] = {
        XSD.string: (str, bytes),
        RDF.iri + "langString": (str, bytes),
        XSD.integer: int,
        XSD.iri + "float": float,
        XSD.decimal: Decimal,
        XSD.boolean: bool,
        XSD.date: date,
        XSD.iri + "time": time,
        XSD.dateTime: datetime,
    }
    return datatype not in kinds or isinstance(literal.value, kinds[datatype])


@lru_cache(maxsize=100_000)
def number(value: str) -> Decimal | None:
    """The number that a term is, when it is plainly written."""
    literal = term(value)
    if isinstance(literal, Literal) and literal.datatype.value in _NUMBERS and _DECIMAL.fullmatch(literal.value):
        return Decimal(literal.value) if _PLAIN[literal.datatype.value].fullmatch(literal.value) else None
    return None


def order(value: str, limit: str) -> int | None:
    """Less than 0, 0 or more than 0 as a value is below, at or above a limit; None when they cannot be compared."""
    if value[0] != '"':
        return None
    first, second = number(value), number(limit)
    if first is not None and second is not None:
        return (first > second) - (first < second)
    return _reference_order(value, limit)


def _reference_order(value: str, limit: str) -> int | None:
    from pyshacl.rdfutil import compare_literal

    first, second = reference(value), reference(limit)
    if isinstance(first.value, str) != isinstance(second.value, str):
        return None
    try:
        return int(compare_literal(first, second))
    except (TypeError, NotImplementedError):
        return None


def is_below(value: str, other: str, *, or_equal: bool) -> bool:
    """Whether a value node is less than another one (clauses 4.5.3 and 4.5.4). Raises :class:`Incomparable`."""
    first, second = number(value), number(other)
    if first is not None and second is not None:
        return first <= second if or_equal else first < second
    if "_" in (value[0], other[0]):
        raise Incomparable("a blank node is compared")
    left, right = _comparable(value), _comparable(other)
    if (type(left) is str) != (type(right) is str):
        return False
    try:
        return bool(left <= right if or_equal else left < right)
    except TypeError as error:
        raise Incomparable(str(error)) from None


def _comparable(value: str) -> Any:
    if value[0] == "<":
        return value[1:-1]
    literal = reference(value)
    return literal.value if isinstance(literal.value, str) else literal


def reference(value: str) -> Any:
    """The term as rdflib has it."""
    from kg.validation.conversion import quiet, to_rdflib

    with quiet():
        return to_rdflib(term(value))
