"""Claims as comparison reads them: who is said to stand how to what, by whom, when, in which words."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph

from kg.comparison.dating import Period, published, stated
from kg.model import AUTHOR
from kg.passages import sentence_at
from kg.statements import Edition, Thing, labels_of, read_editions
from kg.store import LocalStore, Solutions, Store, solutions
from kg.vocabulary import CQ, RDF, data_path, prefixes

__all__ = ["Graph", "Statement", "matter_of", "value_of"]

Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal


@dataclass(frozen=True, slots=True)
class Statement:
    """What one claim says.

    ``relation`` is the token of a position, status, action or kind of meeting, or an office's title; ``objects`` are
    what the subjects stand to; ``speakers`` are names, ``author`` for the narrator. ``period`` is None when neither the
    sentence nor the edition has a date.
    """

    claim: str
    kind: str
    subjects: tuple[Thing, ...]
    relation: str
    objects: tuple[Thing, ...]
    modality: str
    polarity: str
    speakers: tuple[Thing, ...]
    quote: str
    edition: str
    citation: str
    period: Period | None

    @property
    def denied(self) -> bool:
        """Whether the claim says that it is not so."""
        return self.modality == "denied"


_SHAPES: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "StanceClaim": ("holder", "position", ("target", "targetText")),
    "MembershipClaim": ("member", "status", ("organization",)),
    "OfficeClaim": ("officeHolder", "officeTitle", ("officeOf",)),
    "MeetingClaim": ("participant", "meetingKind", ()),
    "ActionClaim": ("actor", "actionType", ("target", "targetText", "objectText")),
    "SharedValuesClaim": ("sharer", "", ("value", "valueText")),
    "AgreementClaim": ("party", "", ("subjectText",)),
}
"""Of each class of claim: who it speaks of, how they stand, and to what: the first property that is there."""


class Graph:
    """A store as comparison reads it, by the queries of ``ontology/comparison``."""

    def __init__(self, store: Store | pyoxigraph.Store, base: str) -> None:
        self._store = LocalStore(store) if isinstance(store, pyoxigraph.Store) else store
        self._base, self._prefixes = base, prefixes(base)
        self.editions = {edition.iri: edition for edition in read_editions(self._store, base=base)}

    def rows(self, query: str, **values: Iterable[str]) -> Solutions:
        """The answer to a query of ``ontology/comparison``, IRIs in the place of its open variables."""
        text = data_path("ontology", "comparison", f"{query}.rq").read_text(encoding="utf-8")
        for name, iris in values.items():
            if terms := " ".join(str(pyoxigraph.NamedNode(iri)) for iri in sorted(set(iris))):
                text = text.replace(f"VALUES ?{name} {{ UNDEF }}", f"VALUES ?{name} {{ {terms} }}")
        return solutions(self._store.query(text, prefixes=self._prefixes))

    def statements(self, *kinds: str, actors: Iterable[str] = ()) -> tuple[Statement, ...]:
        """The statements of claims of these classes, of these actors when any are given, sorted by their claims."""
        chosen = {"type": [CQ[kind] for kind in kinds], "actor": list(actors)}
        told: dict[str, dict[str, set[Term]]] = defaultdict(lambda: defaultdict(set))
        where: dict[str, str] = {}
        for row in self.rows("statements", **chosen):
            claim, prop, value = row["claim"], row["property"], row["value"]
            where[value_of(claim)] = value_of(row["edition"])
            if isinstance(value, Term):
                told[value_of(claim)][value_of(prop)].add(value)
        words = {value_of(row["claim"]): row for row in self.rows("evidence", **chosen)}
        names = self.names(t.value for claim in told.values() for values in claim.values() for t in values)
        known = sorted(claim for claim in told if claim in words)
        return tuple(self._statement(claim, told[claim], words[claim], where[claim], names) for claim in known)

    def names(self, iris: Iterable[str]) -> Mapping[str, str]:
        """The names of things; what has none is called by the last part of its IRI."""
        things = {iri for iri in iris if _isvalue_of(iri)}
        return {iri: _local(iri) for iri in things} | labels_of(self._store, things, base=self._base)

    @functools.cached_property
    def scale(self) -> Mapping[str, tuple[int, str]]:
        """The rank and the usual tone of each position."""
        return {
            _local(value_of(row["position"])): (_number(row["rank"]) or 0, _local(value_of(row["tone"])))
            for row in self.rows("positions")
        }

    def standings(self, *, narrower: bool) -> frozenset[tuple[str, str]]:
        """Pairs of standings that may be had together, or only those of which the first is a kind of the second."""
        rows = self.rows("kinds" if narrower else "statuses")
        return frozenset((_local(value_of(row["status"])), _local(value_of(row["other"]))) for row in rows)

    def spokesmen(self, body: Iterable[str]) -> frozenset[str]:
        """Who speaks for the bodies: they themselves, and those who hold office in them."""
        given = frozenset(body)
        return given | {value_of(row["person"]) for row in self.rows("officials", body=given)} if given else given

    def advised(self, actors: Iterable[str]) -> frozenset[str]:
        """The stances of these actors that advice to them takes for granted: their quote is the advice's own."""
        return frozenset(value_of(row["claim"]) for row in self.rows("advised", actor=actors))

    def _statement(
        self,
        claim: str,
        told: Mapping[str, set[Term]],
        words: Mapping[str, object],
        where: str,
        names: Mapping[str, str],
    ) -> Statement:
        kind = next(_local(t.value) for t in sorted(told[RDF.type], key=str) if _local(t.value) in _SHAPES)
        who, how, what = _SHAPES[kind]
        edition = self.editions.get(where, Edition(where))

        def things(*properties: str) -> tuple[Thing, ...]:
            return next(filter(None, (_things(told.get(CQ[name], ()), names) for name in properties)), ())

        return Statement(
            claim=claim,
            kind=kind,
            subjects=things(who),
            relation=_token(told.get(CQ[how], ())) if how else "",
            objects=things(*what),
            modality=_token(told.get(CQ.modality, ())),
            polarity=_token(told.get(CQ.polarity, ())),
            speakers=things("attributedTo"),
            quote=value_of(words["quote"]),
            edition=where,
            citation=edition.citation,
            period=_period(edition, words),
        )


def _period(edition: Edition, words: Mapping[str, object]) -> Period | None:
    """The time of a claim: from the sentence in the text, or what stands around the quote when there is no text."""
    start, end, quote, text = _number(words["start"]), _number(words["end"]), value_of(words["quote"]), edition.text
    if text is None or start is None or end is None or text[start:end] != quote:
        before = re.split(r"[.!?]\s|\n", value_of(words.get("prefix", "")))[-1]
        sentence, first, last = before + quote, len(before), len(before) + len(quote)
    else:
        begin, stop = sentence_at(text, start, end)
        sentence, first, last = text[begin:stop], start - begin, end - begin
    return stated(sentence, first, last, edition.issued) or published(edition.issued)


def _things(terms: Iterable[Term], names: Mapping[str, str]) -> tuple[Thing, ...]:
    return tuple(sorted(_thing(term, names) for term in terms))


def _thing(term: Term, names: Mapping[str, str]) -> Thing:
    if not isinstance(term, pyoxigraph.NamedNode):
        return Thing(term.value)
    if re.search(rf"[/#]{AUTHOR}/[^/#]+$", term.value):
        return Thing(AUTHOR, term.value)
    return Thing(names.get(term.value, term.value), term.value)


def _token(terms: Iterable[Term]) -> str:
    return next((_local(term.value) for term in sorted(terms, key=str)), "")


def _number(term: object) -> int | None:
    """A count; None for a literal of a stranger's graph that is no count."""
    text = value_of(term)
    return int(text) if text.isascii() and text.isdigit() else None


def value_of(term: object) -> str:
    """A term's IRI or lexical form."""
    return str(getattr(term, "value", term))


def _isvalue_of(text: str) -> bool:
    return text.startswith(("http://", "https://", "urn:")) and not re.search(r"[\s<>\"{}|\\^`]", text)


def _local(iri: str) -> str:
    return re.split(r"[/#]", iri)[-1] if _isvalue_of(iri) else iri


_IDLE = frozenset("the a an of to in on for and its their his her with over towards toward at by".split())


def matter_of(things: Iterable[Thing]) -> frozenset[str]:
    """What makes two mentions of a thing one: its IRI, else its words but for articles, possessives and their order."""
    return frozenset(key for thing in things for key in ([thing.iri] if thing.iri else [_key(thing.name)]))


_ASIDE = re.compile(r",\s+(?:wh\w+|as|but|though|although|since|because|if|unless|after|before|despite)\b.*", re.DOTALL)


def _key(words: str) -> str:
    plain = re.sub(r"[’']s?\b", "", _ASIDE.sub("", words.casefold().replace("’", "'")))
    return " ".join(sorted(set(re.findall(r"\w+", plain)) - _IDLE))
