"""Putting editions into a store, each in the place of an older one, and passing over those that are there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from kg.errors import ClaimError
from kg.gate import check
from kg.lifting import edition_iri, lift
from kg.lifting.metadata import edition_triples
from kg.lifting.terms import check_claim
from kg.model import Claim, Document, Extractor
from kg.pipeline.known import Manner
from kg.pipeline.standing import Watch
from kg.review import Outcome, Settled, apply
from kg.store import Store
from kg.vocabulary import CQ, PROV, Minter

if TYPE_CHECKING:
    from kg.extraction import Extractor as AnyExtractor

__all__ = ["Lifted", "Putting", "Reading", "lifted", "passes", "prepare_for"]


_QUOTED_FROM = ox.NamedNode(PROV.wasQuotedFrom)


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one document: how many claims it gave, and whether its graph was already in the store.

    ``refused`` counts claims that the gate kept out; ``accepted``, ``corrected`` and ``rejected`` claims about which
    people decided; ``stale`` decisions that could not be applied.
    """

    document: str
    edition: str
    claims: int
    reused: bool = False
    refused: int = 0
    accepted: int = 0
    corrected: int = 0
    rejected: int = 0
    stale: int = 0


class _Reader(Protocol):
    """Has an extractor, which is made when it is first asked for."""

    @property
    def extractor(self) -> AnyExtractor: ...


def passes(claim: Claim, document: Document, refusal: Callable[[ClaimError], None] | None) -> bool:
    """Whether the gate lets the claim pass; ``refusal`` is told of one that it does not.

    Raises :class:`~kg.errors.ClaimError` for such a claim when nobody is to be told.
    """
    try:
        check_claim(check(claim, document), document)
    except ClaimError as error:
        if refusal is None:
            raise
        refusal(error)
        return False
    return True


def prepare_for(extractor: AnyExtractor, documents: Iterable[Document]) -> None:
    """Tell the extractor which documents it is about to read, if it can make use of that."""
    if prepare := getattr(extractor, "prepare", None):
        prepare(documents)


@dataclass(frozen=True, slots=True)
class Lifted:
    """A document that was read: its IRI, its graph, and the decisions that could not be applied."""

    iri: str
    reading: Reading
    quads: tuple[ox.Quad, ...]
    stale: tuple[ClaimError, ...]


def lifted(
    document: Document,
    given: list[Claim] | None,
    settled: Settled,
    reader: _Reader,
    minter: Minter,
    with_text: bool,
    refusal: Callable[[ClaimError], None] | None,
) -> Lifted:
    """Read the document, or take the claims given for it, apply what people decided, and lift what the gate passes."""
    extractor = reader.extractor if given is None else None
    outcome = apply(settled, extractor.extract(document) if extractor else given or (), document)
    passed = [claim for claim in outcome.claims if passes(claim, document, refusal)]
    quads = lift(
        document,
        passed,
        minter=minter,
        with_text=with_text,
        lexicon_version=getattr(extractor, "lexicon_version", None),
        reader=Extractor(extractor.name, extractor.version) if extractor else None,
        reviews=outcome.reviews,
        decisions=settled.digest,
    )
    made = tuple(quads)
    kept = sum(1 for quad in made if quad.predicate.value == PROV.wasQuotedFrom)
    refused = len(outcome.claims) - len(passed)
    edition = ox.NamedNode(edition_iri(document, minter))
    return Lifted(document.iri, _reading(document, edition, kept, outcome, refused=refused), made, outcome.stale)


@dataclass(frozen=True, slots=True)
class Putting:
    """Puts documents into a store, one after the other."""

    store: Store
    reader: _Reader
    minter: Minter
    with_text: bool
    refusal: Callable[[ClaimError], None] | None
    watch: Watch

    def document(
        self, document: Document, given: list[Claim] | None, settled: Settled
    ) -> tuple[Reading, tuple[ClaimError, ...]]:
        """Read the document, or take the claims given for it, and put its graph in the place of an older one.

        What people decided is applied to the claims; decisions that cannot be are returned as messages.
        """
        if given is None and (there := self.there(document, settled)):
            return there
        new = self.lifted(document, given, settled)
        earlier = self.editions(document.iri)
        self.watch.replacing(earlier, ox.NamedNode(new.reading.edition))
        self.store.replace_graphs(remove=earlier, add=new.quads)
        if given is None and settled.sure:
            self.watch.known.learn(new.reading.edition, document, settled.digest, self.manner, new.reading.claims)
        return new.reading, new.stale

    def prepare(self, documents: Iterable[Document]) -> None:
        """Let an extractor that can do so look at documents together before they are read one by one."""
        if not (waiting := list(documents)):
            return
        editions = ((each, self._edition(each)) for each in waiting)
        new = (each for each, name in editions if not self._is_read(name))
        prepare_for(self.reader.extractor, new)

    @property
    def manner(self) -> Manner:
        """How documents are read."""
        extractor = self.reader.extractor
        version = getattr(extractor, "lexicon_version", None)
        return Manner(self.minter.base, extractor.name, extractor.version, version, self.with_text)

    def _edition(self, document: Document) -> ox.NamedNode:
        return ox.NamedNode(edition_iri(document, self.minter))

    def lifted(self, document: Document, given: list[Claim] | None, settled: Settled) -> Lifted:
        """What would be put, without putting it."""
        return lifted(document, given, settled, self.reader, self.minter, self.with_text, self.refusal)

    def there(self, document: Document, settled: Settled) -> tuple[Reading, tuple[ClaimError, ...]] | None:
        """The reading of a document whose graph the store has already, as reading it again would give it."""
        edition, manner, known = self._edition(document), self.manner, self.watch.known
        if not settled.sure:
            return None
        count = known.claims(edition.value, document, settled.digest, manner)
        if count is None:
            if not (self._is_read(edition) and self._is_described(document, edition, settled.digest)):
                return None
            count = len(list(self.store.quads(None, _QUOTED_FROM, None, edition)))
            known.learn(edition.value, document, settled.digest, manner, count)
        outcome = apply(settled, (), document)
        return _reading(document, edition, count, outcome, reused=True), outcome.stale

    def editions(self, document: str) -> list[ox.NamedNode]:
        """The graphs of the editions of the document with this IRI that the store holds."""
        of = self.store.quads(None, ox.NamedNode(CQ.editionOf), ox.NamedNode(document), None)
        return sorted({quad.graph_name for quad in of if isinstance(quad.graph_name, ox.NamedNode)}, key=str)

    def _is_read(self, edition: ox.NamedNode) -> bool:
        """Whether the store has this very edition, read by this version of the extractor with this lexicon."""
        manner = self.manner
        if self.watch.known.is_read(edition.value, manner):
            return True
        agent = ox.NamedNode(self.minter.hashed("extractor", manner.name, manner.version))
        plan = ox.NamedNode(self.minter.named("lexicon", manner.lexicon or ""))
        read = any(True for _ in self.store.quads(None, ox.NamedNode(PROV.wasAssociatedWith), agent, edition))
        return read and (
            manner.lexicon is None
            or any(True for _ in self.store.quads(None, ox.NamedNode(PROV.hadPlan), plan, edition))
        )

    def _is_described(self, document: Document, edition: ox.NamedNode, decisions: str | None) -> bool:
        """Whether the store says of the document just what is known of it now; its title, say, may have been mended."""
        triples = list(edition_triples(document, self.minter, with_text=self.with_text, decisions=decisions))
        known = {ox.Quad(*triple, edition) for triple in triples}
        kept = {quad for node in {it[0] for it in triples} for quad in self.store.quads(node, None, None, edition)}
        if known == kept:
            return True
        # A store keeps numbers and dates by their value: what is known is written there as what is kept was.
        written = ox.Store()
        written.extend(known)
        return set(written) == kept


def _reading(
    document: Document, edition: ox.NamedNode, claims: int, outcome: Outcome, *, reused: bool = False, refused: int = 0
) -> Reading:
    return Reading(
        document.name,
        edition.value,
        claims,
        reused,
        refused,
        outcome.accepted,
        outcome.corrected,
        outcome.rejected,
        len(outcome.stale),
    )
