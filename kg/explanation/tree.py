"""From a fact back to the sentences: derivations, claims, quotes, documents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import pyoxigraph

from kg.errors import InputError
from kg.explanation.graph import Graph, Triple
from kg.markup import MARKS, marked
from kg.model import AUTHOR
from kg.passages import sentence_at
from kg.store import LocalStore, Store
from kg.vocabulary import CQ, DCTERMS, DEFAULT_BASE, OA, OWL, PROV, RDF, RDFS, SKOS, Minter

__all__ = ["Explanation", "Kind", "Quotation", "claim_named", "explain"]


class Kind(StrEnum):
    """What a part of an explanation is."""

    FACT = "fact"
    DERIVATION = "derivation"
    CLAIM = "claim"
    REFERENCE = "reference"
    EVIDENCE = "evidence"
    NODE = "node"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a document: ``start`` and ``end`` count code points of its text.

    ``prefix`` and ``suffix`` are what else the sentence has, when ``whole``; without the text, a few characters around.
    ``stands`` tells whether the text kept in the graph has the quote at that place; None when the graph keeps no text.
    ``row`` names the row of a table, or the object of a JSON text, in which they stand; ``name`` is the document's.
    """

    quote: str
    prefix: str
    suffix: str
    start: int | None
    end: int | None
    edition: str | None
    title: str | None
    publisher: str | None
    issued: str | None
    stands: bool | None
    whole: bool = False
    row: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A statement and what it rests on.

    The supports of a fact are alternatives, each enough; those of a derivation are all needed. ``statement`` is in
    words; ``rule`` says what the rule of a derivation says; ``omitted`` counts supports beyond the limit. A part of the
    kind ``above`` has been explained before. ``reviews`` say of a claim who decided what about it, when and why;
    ``frame`` is the entry of the lexicon that made it, ``extractor`` by whom it was read, with the version.
    """

    kind: Kind
    iri: str | None
    statement: str
    supports: tuple[Explanation, ...] = ()
    rule: str | None = None
    speakers: tuple[str, ...] = ()
    modality: str | None = None
    polarity: str | None = None
    quotation: Quotation | None = None
    omitted: int = 0
    reviews: tuple[str, ...] = ()
    frame: str | None = None
    extractor: str | None = None

    def _repr_html_(self) -> str:
        """The explanation as a tree with its quotes highlighted, for notebooks."""
        from kg.explanation.rendering import as_text

        return marked(as_text(self, mark=MARKS))


def explain(
    store: Store | pyoxigraph.Store,
    subject: str,
    predicate: str | None = None,
    object: str | None = None,
    *,
    base: str = DEFAULT_BASE,
    limit: int = 20,
) -> Explanation:
    """What a fact rests on, or, when only ``subject`` is given, what a claim, evidence or derivation does.

    Of any other node, such as an edition, a meeting or an actor, it is the claims that tell of it.

    All are IRIs. ``limit`` is the number of supports that one part may have. Raises :class:`~kg.errors.InputError`
    when the graph does not hold the fact, or says nothing of the node.
    """
    opened = LocalStore(store) if isinstance(store, pyoxigraph.Store) else store
    graph = _Tree(Graph(opened, base), limit)
    try:
        for iri in (subject, predicate, object):
            if iri is not None:
                pyoxigraph.NamedNode(iri)
    except ValueError as error:
        raise InputError(f"{iri!r} is no IRI: {error}", hint="write it in full, with https://") from error
    if predicate is not None and object is not None:
        return graph.fact((subject, predicate, object))
    if predicate is not None or object is not None:
        raise InputError("a fact has a subject, a predicate and an object", hint="give all three, or one node")
    return graph.node(subject)


def claim_named(text: str, *, base: str = DEFAULT_BASE) -> str | None:
    """The IRI of the claim whose id, as in a claim record, the text is; None for what is no such id."""
    return Minter(base).named("claim", text) if re.fullmatch(r"[0-9a-f]{16}", text) else None


_STANDINGS = {
    CQ.memberOf: ("member", "founding"),
    CQ.foundingMemberOf: ("founding",),
    CQ.observerOf: ("observer",),
    CQ.dialoguePartnerOf: ("dialogue_partner",),
    CQ.suspendedFrom: ("suspended",),
}
"""Facts that a membership of the reference graph makes without any text: their properties, and what its status is."""


class _Tree:
    """Explanations in the making: what has been explained once is not explained again."""

    def __init__(self, graph: Graph, limit: int) -> None:
        self._graph = graph
        self._limit = limit
        self._seen: set[Triple] = set()

    def node(self, iri: str) -> Explanation:
        """The explanation of a node of any kind."""
        types = {term.value for term in self._graph.node(iri).get(RDF.type, ())}
        if not self._graph.node(iri):
            raise InputError(
                f"the graph says nothing of {iri}", source=iri, hint="give the IRI of a claim or of evidence"
            )
        if CQ.Derivation in types and (fact := self._graph.fact(iri)):
            return self._derivation(iri, (fact,)) or self._above(fact)
        if self._graph.node(iri).get(PROV.wasQuotedFrom):
            return self._claim(iri)
        if claims := self._graph.claims_of(iri):
            return Explanation(Kind.EVIDENCE, iri, "these words support", self._cut(map(self._claim, claims)))
        if claims := self._graph.claims_about(iri):
            parts, omitted = self._cut(map(self._claim, claims[: self._limit])), max(0, len(claims) - self._limit)
            return Explanation(Kind.NODE, iri, f"{self._graph.name(iri)} is told of by", parts, omitted=omitted)
        return self._reference(iri)

    def fact(self, triple: Triple) -> Explanation:
        """The explanation of a fact; raises :class:`InputError` when it is none."""
        derivations = self._graph.derivations(triple)
        if not derivations and not self._graph.holds(triple):
            hint = "claims that are planned, possible or denied make no fact"
            raise InputError(f"the graph does not hold that {self._words(triple)}", source="fact", hint=hint)
        return self._fact(triple, ()) or self._above(triple)

    def _fact(self, triple: Triple, path: tuple[Triple, ...]) -> Explanation | None:
        """The fact with its derivations; None when it rests only on facts of which it is itself a support."""
        if triple in self._seen:
            return self._above(triple)
        names = self._graph.derivations(triple)
        derivations = [d for name in names if (d := self._derivation(name, (*path, triple)))]
        standings = self._graph.memberships(triple[0], triple[2], _STANDINGS.get(triple[1], ()))
        supports = [*derivations, *map(self._reference, standings)]
        if names and not supports:
            return None if path else Explanation(Kind.FACT, None, self._words(triple))
        self._seen.add(triple)
        kind = Kind.FACT if names else Kind.REFERENCE
        omitted = max(0, len(supports) - self._limit)
        return Explanation(kind, None, self._words(triple), self._cut(supports), omitted=omitted)

    def _derivation(self, iri: str, path: tuple[Triple, ...]) -> Explanation | None:
        """One derivation, with the premise facts that it cites; None when a premise is a fact on the way to it."""
        supports = [term.value for term in self._graph.node(iri).get(CQ.support, ())]
        facts = dict.fromkeys(fact for name in supports if (fact := self._graph.fact(name)))
        premises = [self._fact(fact, path) if fact not in path else None for fact in facts]
        if None in premises:
            return None
        others = [self.node(name) for name in supports if self._graph.fact(name) is None]
        parts = [*others, *(premise for premise in premises if premise)]
        rule = self._graph.value(iri, CQ.rule) or ""
        sentence = self._graph.value(rule, SKOS.definition) or self._graph.value(rule, RDFS.comment) if rule else None
        name = self._graph.split(rule)[1]
        omitted = max(0, len(parts) - self._limit)
        return Explanation(Kind.DERIVATION, iri, name, self._cut(parts), rule=sentence, omitted=omitted)

    def _claim(self, iri: str) -> Explanation:
        node, graph = self._graph.node(iri), self._graph
        speakers = (
            AUTHOR if graph.split(t.value)[0] == "author" else graph.label(t) for t in node.get(CQ.attributedTo, ())
        )
        return Explanation(
            Kind.CLAIM,
            iri,
            _roles(graph, iri),
            speakers=tuple(sorted(speakers)),
            modality=graph.labels(node.get(CQ.modality, ())) or None,
            polarity=graph.labels(node.get(CQ.polarity, ())) or None,
            quotation=_quotation(graph, graph.value(iri, PROV.wasQuotedFrom)),
            reviews=_reviews(graph, iri),
            frame=graph.value(iri, CQ.lexiconEntry),
            extractor=_extractor(graph, iri),
        )

    def _reference(self, iri: str) -> Explanation:
        source = self._graph.value(iri, DCTERMS.source)
        return Explanation(Kind.REFERENCE, iri, _roles(self._graph, iri) + (f"; from {source}" if source else ""))

    def _above(self, triple: Triple) -> Explanation:
        return Explanation(Kind.ABOVE, None, self._words(triple))

    def _words(self, triple: Triple) -> str:
        return " ".join(map(self._graph.name, triple))

    def _cut(self, parts: Iterable[Explanation]) -> tuple[Explanation, ...]:
        return tuple(parts)[: self._limit]


_ROLES = (
    "member organization status leads officeHolder officeTitle officeOf participant meetingKind place placeText date "
    "dateText host withinText actor actionType target targetText objectText holder position sharer valueText party "
    "subjectText addressee addresseeText content about aboutText validFrom validUntil"
).split()
"""The roles of claims, memberships and tenures, in the order in which they are told."""


def _roles(graph: Graph, iri: str) -> str:
    node = graph.node(iri)
    kinds = [term for term in node.get(RDF.type, ()) if term.value.startswith(CQ.iri)]
    told = [f"{graph.name(CQ[role])} {graph.labels(node[CQ[role]])}" for role in _ROLES if CQ[role] in node]
    return f"{graph.labels(kinds) or graph.name(iri)}: {'; '.join(told)}" if told else graph.name(iri)


def _extractor(graph: Graph, claim: str) -> str | None:
    """Who read the claim: the extractor's name and version."""
    agent = graph.value(claim, PROV.wasGeneratedBy, PROV.wasAssociatedWith)
    if agent is None:
        return None
    return " ".join(part for part in (graph.name(agent), graph.value(agent, OWL.versionInfo)) if part)


def _reviews(graph: Graph, claim: str) -> tuple[str, ...]:
    """What people decided about a claim, earliest first."""
    told = []
    for review in graph.node(claim).get(CQ.reviewedIn, ()):
        at, reason = graph.value(review.value, PROV.endedAtTime) or "", graph.value(review.value, CQ.reason)
        verdict = graph.labels(graph.node(review.value).get(CQ.verdict, ()))
        who = graph.labels(graph.node(review.value).get(PROV.wasAssociatedWith, ()))
        told.append((at, f"{verdict} by {who} on {at[:10]}" + (f": {reason}" if reason else "")))
    return tuple(text for _, text in sorted(told))


def _quotation(graph: Graph, evidence: str | None) -> Quotation | None:
    if evidence is None:
        return None
    quote = graph.value(evidence, OA.hasSelector, OA.exact)
    edition = graph.value(evidence, OA.hasSource)
    if quote is None:
        return None
    start, end = (graph.value(evidence, OA.hasSelector, part) for part in (OA.start, OA.end))
    place = (int(start), int(end)) if start and end and start.isdecimal() and end.isdecimal() else None
    text = graph.value(edition, CQ.text) if edition else None
    told = [
        graph.value(edition, part) if edition else None for part in (DCTERMS.title, DCTERMS.publisher, DCTERMS.issued)
    ]
    stands = None if text is None or place is None else text[place[0] : place[1]] == quote
    around = [graph.value(evidence, OA.hasSelector, part) or "" for part in (OA.prefix, OA.suffix)]
    row = graph.value(evidence, OA.hasSelector, RDF.value)
    if text and place and stands:
        # A row is a whole: what stands before and behind are other rows.
        first, last = place if row else sentence_at(text, *place)
        around = [text[first : place[0]], text[place[1] : last]]
    return Quotation(
        quote=quote,
        prefix=around[0],
        suffix=around[1],
        start=place[0] if place else None,
        end=place[1] if place else None,
        edition=edition,
        title=told[0],
        publisher=told[1],
        issued=told[2],
        stands=stands,
        whole=bool(stands),
        row=row,
        name=graph.value(edition, CQ.editionOf, DCTERMS.identifier) if edition else None,
    )
