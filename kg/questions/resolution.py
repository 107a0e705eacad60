"""What a parameter's value means: a name, prefixed name, IRI, day or words → the terms that the query takes.

Names are compared without regard to case, accents and a leading “the”. Names that stand for a government or a people
count only where nobody bears them as a proper name.
"""

from __future__ import annotations

import dataclasses
import datetime
import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph

from kg.errors import QuestionError
from kg.model import ARGUMENTS, AUTHOR, ClaimType, Modality, Polarity
from kg.questions.model import KINDS, Parameter, Term
from kg.store import LocalStore, Store, solutions
from kg.vocabulary import CQ, DEFAULT_BASE, RDFS, SKOS, XSD, prefixes

__all__ = ["Names", "opened", "resolve"]

_TIERS = (
    (SKOS.prefLabel, RDFS.label, CQ.acronym, CQ.officialName, CQ.commonName, SKOS.notation),
    (SKOS.altLabel, SKOS.hiddenLabel, CQ.governmentName),
    (CQ.demonym, CQ.adjective, CQ.surname),
)
"""Properties that give names, the surest first."""

_ACTORS = (("state", "territory", "organization", "person"), ("entity",), ("mention",))
_THINGS = (*_ACTORS, ("treaty", "issue", "value", "place", "office", "series"), ("meeting", "agreement"))
_PLACES = (("place", "state", "territory", "organization", "entity"),)

_GROUPS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "actor": _ACTORS,
    "organization": (("organization",), ("entity",)),
    "person": (("person",), ("entity",), ("mention",)),
    "entity": _THINGS,
    "topic": _THINGS,
    "place": _PLACES,
    "value": (("value",),),
    "status": (("status",),),
    "position": (("position",),),
    "action": (("action",),),
    "modality": (("modality",),),
    "polarity": (("polarity",),),
}
"""For each kind of parameter, the kinds of IRI among which a name is sought: the first group that has it decides."""

_SOUGHT = frozenset(kind for groups in _GROUPS.values() for group in groups for kind in group)
"""Kinds of IRI that a name may stand for: texts, authors and extractions have labels too, and are none of them."""

_TOKENS: Mapping[str, Iterable[str]] = {
    "status": sorted(ARGUMENTS[ClaimType.MEMBERSHIP].values["status"]),
    "position": sorted(ARGUMENTS[ClaimType.STANCE].values["position"]),
    "action": sorted(ARGUMENTS[ClaimType.ACTION].values["verb"]),
    "modality": tuple(Modality),
    "polarity": tuple(Polarity),
}
"""The tokens of closed sets, which a graph that lacks the schemes' labels knows too."""

_PLURAL = frozenset(("entity", "mention", "meeting", "agreement"))
"""Kinds of IRI that name the same thing anew in each document: all that bear the name are meant."""

_FREE = frozenset(("topic", "place"))
"""Kinds of parameter that take words where no name fits."""

_STRIP = str.maketrans({"’": "'", "‘": "'", "–": "-", "‑": "-", "_": " "})


def _fold(name: str) -> str:
    plain = name.translate(_STRIP)
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(plain.split()).casefold().removeprefix("the ")


def opened(store: Store | pyoxigraph.Store) -> Store:
    """The store as one of ours; an engine's own store is wrapped, not copied."""
    return LocalStore(store) if isinstance(store, pyoxigraph.Store) else store


def resolve(
    store: Store | pyoxigraph.Store, text: str, *, kind: str = "entity", base: str = DEFAULT_BASE
) -> tuple[Term, ...]:
    """The terms that a name, prefixed name or IRI stands for in a graph, as for a parameter of the given kind.

    Raises :class:`~kg.errors.QuestionError` as :func:`ask` does.
    """
    return Names(opened(store), base=base).resolve(Parameter(kind, kind, KINDS[kind]), text)


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]


@dataclass(frozen=True, slots=True)
class _Name:
    iri: str
    kind: str
    tier: int
    text: str


class Names:
    """The names that a graph knows; all of them are read only to say which ones are like one that it lacks."""

    def __init__(self, store: Store, *, base: str) -> None:
        self._store = store
        self._prefixes = prefixes(base)
        self._kinds = {iri: kind for kind, iri in self._prefixes.items()}

    def _bearing(self, text: str) -> list[_Name]:
        """What bears the name, whatever its kind."""
        key = _fold(text)
        word = pyoxigraph.Literal(max(re.findall(r"[a-z0-9]+", key), key=len, default=""))
        # What folding makes of ASCII keeps its words; any other name has to be looked at.
        could_be = f'FILTER(CONTAINS(LCASE(STR(?l)), {word}) || REGEX(STR(?l), "[^ -~]"))'
        return [name for name in self._read(could_be) if _fold(name.text) == key]

    def _read(self, only: str = "") -> list[_Name]:
        """The names in the graph and those of closed sets, sorted; ``only`` may keep some of the graph's out."""
        tiers = {term: tier for tier, terms in enumerate(_TIERS) for term in terms}
        values = " ".join(f"<{term}>" for term in tiers)
        query = (
            f"SELECT ?e ?p ?l {{ {{ VALUES ?p {{ {values} }} ?e ?p ?l {only} }} UNION "
            f"{{ VALUES ?p {{ {values} }} GRAPH ?g {{ ?e ?p ?l }} {only} }} }}"
        )
        found = {
            _Name(entity.value, self._kinds.get(_namespace(entity.value), ""), tiers[term.value], label.value)
            for entity, term, label in solutions(self._store.query(query)).rows
            if isinstance(entity, pyoxigraph.NamedNode)
            and isinstance(term, pyoxigraph.NamedNode)
            and isinstance(label, pyoxigraph.Literal)
        }
        closed = {_Name(self._prefixes[kind] + token, kind, 0, token) for kind in _TOKENS for token in _TOKENS[kind]}
        return sorted((name for name in found | closed if name.kind in _SOUGHT), key=dataclasses.astuple)

    def resolve(self, parameter: Parameter, text: str) -> tuple[Term, ...]:
        """The terms that ``text`` stands for as the value of ``parameter``, sorted; never none.

        Raises :class:`~kg.errors.QuestionError` when nothing bears the name, with names that are like it, or when
        several do, with all of them.
        """
        text = text.strip()
        if not text:
            raise _wrong(parameter, "is empty")
        if parameter.kind == "date":
            return (_day(parameter, text),)
        if parameter.kind == "property":
            return (_property(parameter, text),)
        if parameter.kind == "actor" and text == AUTHOR:
            return self._authors(parameter)
        found = self._iri(parameter, text) or self._named(parameter, text)
        terms: tuple[Term, ...] = tuple(pyoxigraph.NamedNode(iri) for iri in found)
        if parameter.kind == "place" or (parameter.kind in _FREE and not terms):
            terms = (*terms, pyoxigraph.Literal(text))
        if not terms:
            raise self._unknown(parameter, text)
        return terms

    def close_to(self, parameter: Parameter, text: str) -> tuple[str, ...]:
        """Up to three names of the parameter's kind that are written much like ``text``."""
        kinds = {kind for group in _GROUPS[parameter.kind] for kind in group}
        known = {_fold(name.text): name.text for name in self._read() if name.kind in kinds}
        return tuple(
            known[folded] for folded in difflib.get_close_matches(_fold(text), sorted(known), n=3, cutoff=0.65)
        )

    def _unknown(self, parameter: Parameter, text: str) -> QuestionError:
        close = self.close_to(parameter, text)
        hint = f"did you mean {' or '.join(close)}?" if close else "give a name, a prefixed name or an IRI of the graph"
        return _wrong(parameter, f"{text!r} is not known to the graph", hint=hint)

    def _authors(self, parameter: Parameter) -> tuple[Term, ...]:
        query = "SELECT DISTINCT ?author WHERE { GRAPH ?edition { ?author a cq:Author } } ORDER BY ?author"
        rows = solutions(self._store.query(query, prefixes=self._prefixes)).rows
        authors = tuple(term for row in rows for term in row if isinstance(term, pyoxigraph.NamedNode))
        if not authors:
            raise _wrong(parameter, "the graph has no document with an author")
        return authors

    def _named(self, parameter: Parameter, text: str) -> list[str]:
        names = self._bearing(text)
        for group in _GROUPS[parameter.kind]:
            if fitting := [name for name in names if name.kind in group]:
                best = min(name.tier for name in fitting)
                iris = sorted({name.iri for name in fitting if name.tier == best})
                if len(iris) > 1 and parameter.kind != "place" and not _PLURAL.issuperset(group):
                    candidates = ", ".join(self._compact(iri) for iri in iris)
                    raise _wrong(parameter, f"{text!r} may be any of {candidates}", hint="give one of these instead")
                return iris
        return []

    def _compact(self, iri: str) -> str:
        namespace = _namespace(iri)
        return f"{self._kinds[namespace]}:{iri[len(namespace) :]}" if namespace in self._kinds else f"<{iri}>"

    def _iri(self, parameter: Parameter, text: str) -> list[str]:
        """The IRI that ``text`` is or abbreviates, when the graph has it; nothing when it is neither."""
        prefix, colon, local = text.partition(":")
        if re.match(r"<.*>$", text) or "://" in text:
            iri = text.strip("<>")
        elif colon and local and prefix in self._prefixes and " " not in text:
            iri = self._prefixes[prefix] + local
        else:
            return []
        try:
            node = pyoxigraph.NamedNode(iri)
        except ValueError as error:
            raise _wrong(parameter, f"{text!r} is no IRI: {error}") from error
        anywhere = " UNION ".join(
            f"{{ {p} }} UNION {{ GRAPH ?g {{ {p} }} }}" for p in (f"{node} ?p ?o", f"?s ?p {node}")
        )
        if not self._store.query(f"ASK {{ {anywhere} }}"):
            raise _wrong(parameter, f"the graph says nothing of {text}")
        return [iri]


def _wrong(parameter: Parameter, problem: str, *, hint: str | None = None) -> QuestionError:
    return QuestionError(f"the value of {parameter.name!r}: {problem}", source=parameter.name, hint=hint)


def _day(parameter: Parameter, text: str) -> Term:
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            raise ValueError("it is not written YYYY-MM-DD")
        datetime.date.fromisoformat(text)
    except ValueError as error:
        raise _wrong(parameter, f"{text!r} is no day: {error}", hint="write it as 2024-07-09") from error
    return pyoxigraph.Literal(text, datatype=pyoxigraph.NamedNode(XSD.date))


def _property(parameter: Parameter, text: str) -> Term:
    terms = {_fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)): name for name in CQ if name[0].islower()}
    name = text.removeprefix(CQ.iri).removeprefix("cq:").strip("<>")
    local = terms.get(_fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)))
    if local is None:
        close = [terms[key] for key in difflib.get_close_matches(_fold(name), sorted(terms), n=3)]
        hint = f"did you mean {' or '.join(close)}?" if close else "such as memberOf or metWith"
        raise _wrong(parameter, f"{text!r} is no property of facts", hint=hint)
    return pyoxigraph.NamedNode(CQ[local])
