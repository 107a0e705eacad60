"""How RDF terms are ordered and written in the formats of the Turtle family."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from kg.errors import InputError
from kg.vocabulary import RDF, XSD

__all__ = ["Key", "Shortener", "TermWriter", "predicate_key", "term_key", "turtle_term", "usable_prefixes"]

Key = tuple[int, str, str, str]
"""What terms are sorted by: kind, then IRI, label or lexical form, then language, then datatype."""

_PREFIX = re.compile(r"[A-Za-z](?:[A-Za-z0-9_-]*)\Z")
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?\Z")
_ABBREVIATED = {
    XSD.boolean: re.compile(r"true\Z|false\Z"),
    XSD.integer: re.compile(r"(?:0|-?[1-9][0-9]*)\Z"),
    XSD.decimal: re.compile(r"-?(?:0|[1-9][0-9]*)\.(?:[0-9]*[1-9]|0)\Z"),
}
_ESCAPED = {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t", "\b": r"\b", "\f": r"\f"}
_TO_ESCAPE = re.compile(r'[\x00-\x1f\x7f"\\]')
_TO_ESCAPE_LONG = re.compile(r'[\x00-\x09\x0b-\x1f\x7f\\]|"(?="|\Z)')


def term_key(term: NamedNode | BlankNode | Literal | DefaultGraph | Triple) -> Key:
    """The key that sorts the default graph first, then IRIs, blank nodes and literals, each by code points.

    Raises :class:`~kg.errors.InputError` for a triple term, which RDF 1.1 does not have.
    """
    if isinstance(term, NamedNode):
        return (1, term.value, "", "")
    if isinstance(term, Literal):
        return (3, term.value, term.language or "", term.datatype.value)
    if isinstance(term, BlankNode):
        return (2, term.value, "", "")
    if isinstance(term, DefaultGraph):
        return (0, "", "", "")
    raise InputError("the data hold a triple term of RDF 1.2", hint="only RDF 1.1 can be written")


def usable_prefixes(prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes that every format can take as they are, by namespace, the longest namespace first."""
    usable = {iri: name for name, iri in sorted(prefixes.items(), reverse=True) if iri and _PREFIX.match(name)}
    return dict(sorted(usable.items(), key=lambda item: (-len(item[0]), item[0])))


class Shortener:
    """Makes IRIs prefixed names where that needs no escape, and remembers in ``used`` which prefixes it took."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._namespaces = usable_prefixes(prefixes)
        self.used: dict[str, str] = {}

    def __call__(self, iri: str) -> str | None:
        """The IRI as a prefixed name, or nothing when no prefix fits."""
        for namespace, prefix in self._namespaces.items():
            if iri.startswith(namespace) and _LOCAL.match(iri, len(namespace)):
                self.used[prefix] = namespace
                return f"{prefix}:{iri[len(namespace) :]}"
        return None


def turtle_term(term: NamedNode | BlankNode | Literal | Triple) -> str:
    """The term on one line as Turtle writes it without prefixes; numbers and booleans bare where they are canonical."""
    if isinstance(term, Literal) and _is_bare(term.value, term.datatype.value):
        return term.value
    return str(term)


def _is_bare(value: str, datatype: str) -> bool:
    return datatype in _ABBREVIATED and _ABBREVIATED[datatype].match(value) is not None


class TermWriter:
    """Writes terms as Turtle does, and remembers which prefixes it needed.

    A prefixed name is used only where it needs no escape; booleans, integers and decimals are abbreviated only in their
    canonical form (Turtle 2.5.2, 2.5.3), so that what is read back is what was written.
    """

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._shortener = Shortener(prefixes)
        self._written: dict[NamedNode | BlankNode | Literal | Triple, tuple[Key, str]] = {}
        self.used = self._shortener.used

    def keyed(self, term: NamedNode | BlankNode | Literal | Triple) -> tuple[Key, str]:
        """The term's sort key and its text."""
        found = self._written.get(term)
        if found is None:
            key = term_key(term)
            found = self._written[term] = (key, self._text(key))
        return found

    def _text(self, key: Key) -> str:
        kind, value, language, datatype = key
        if kind == 1:
            return self.iri(value)
        return "_:" + value if kind == 2 else self._literal(value, language, datatype)

    def iri(self, iri: str) -> str:
        """The IRI as a prefixed name where a prefix fits, otherwise between angle brackets."""
        return self._shortener(iri) or f"<{iri}>"

    def _literal(self, value: str, language: str, datatype: str) -> str:
        if _is_bare(value, datatype):
            return value
        text = _quoted(value)
        if language:
            return f"{text}@{language}"
        return text if datatype == XSD.string else f"{text}^^{self.iri(datatype)}"


def _quoted(value: str) -> str:
    if "\n" in value:
        return f'"""{_TO_ESCAPE_LONG.sub(_escape, value)}"""'
    return f'"{_TO_ESCAPE.sub(_escape, value)}"'


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _ESCAPED.get(character) or f"\\u{ord(character):04X}"


def predicate_key(quad: Quad) -> str:
    """The key that sorts predicates by IRI, ``rdf:type`` before all."""
    iri = quad.predicate.value
    return "" if iri == RDF.type else iri
