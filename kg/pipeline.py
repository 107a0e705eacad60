"""From sources to a graph: read, extract, lift, derive.

:func:`read_claims_of` stops at the claims, :func:`build` goes all the way. A build into a store commits one edition
at a time, each in one transaction, so an interrupted build loses nothing and the next passes over what is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import ClaimError, InputError
from kg.gate import check
from kg.lifting import edition_iri, lift
from kg.model import Claim, Document, read_claims
from kg.reasoning import derivations_graph, derive, recorded_facts
from kg.sources import read_documents
from kg.store import LocalStore, open_store
from kg.store.reference import ontology_files, reference_files
from kg.vocabulary import CQ, DEFAULT_BASE, PROV, SKOS, Minter

if TYPE_CHECKING:
    from kg.extraction import Extractor

__all__ = [
    "Build",
    "Reading",
    "build",
    "cited_reference",
    "derive_facts",
    "extractor_for",
    "read_claims_of",
    "read_text",
    "written",
]


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one document: how many claims it gave, and whether its graph was already in the store."""

    document: str
    edition: str
    claims: int
    reused: bool = False


@dataclass(frozen=True, slots=True)
class Build:
    """A finished build: its store, and what it did.

    ``refused`` counts facts that rules gave and the ontology excludes.
    """

    store: LocalStore
    readings: tuple[Reading, ...]
    facts: int
    refused: int

    @property
    def claims(self) -> int:
        """How many claims all documents gave."""
        return sum(reading.claims for reading in self.readings)


def extractor_for(name: str = "lexicon", *, lexicon: Iterable[str | Path] = (), base: str = DEFAULT_BASE) -> Extractor:
    """The extractor of that name; ``lexicon`` files extend the packaged lexicon.

    Raises :class:`~kg.errors.InputError` for an unknown name and :class:`~kg.errors.MissingError` when the language
    model is not installed.
    """
    if name != "lexicon":
        raise InputError(f"no extractor is called {name!r}", hint="there is 'lexicon'")
    from kg.extraction.lexicon import LexiconExtractor

    return LexiconExtractor(lexicon=tuple(Path(path) for path in lexicon), minter=Minter(base))


def read_claims_of(
    sources: Iterable[str | Path],
    *,
    extractor: Extractor | None = None,
    base: str = DEFAULT_BASE,
    metadata: Mapping[str, str] | None = None,
    iri: str | None = None,
) -> Iterator[tuple[Document, tuple[Claim, ...]]]:
    """Each document of the sources with its claims, one after the other.

    Raises what :func:`kg.sources.read_documents` raises, and :class:`~kg.errors.ClaimError` when the gate refuses one
    of the extractor's claims.
    """
    chosen = extractor or extractor_for(base=base)
    for document in read_documents(sources, minter=Minter(base), metadata=metadata or {}, iri=iri):
        yield document, tuple(check(claim, document) for claim in chosen.extract(document))


def build(
    sources: Iterable[str | Path],
    *,
    store: LocalStore | None = None,
    extractor: Extractor | None = None,
    claims: Iterable[str | Path] = (),
    base: str = DEFAULT_BASE,
    metadata: Mapping[str, str] | None = None,
    iri: str | None = None,
    with_text: bool = True,
    progress: Callable[[Reading], None] | None = None,
) -> Build:
    """Build the graph of the sources in a store, a new one in memory unless one is given.

    ``claims`` are JSON Lines files: a document that they speak of takes its claims from there, any other from the
    ``extractor``. A new edition of a document replaces the old one's graph and nothing else. ``progress`` is told of
    each document. Facts are derived anew from all that the store holds, in one transaction.
    """
    minter = Minter(base)
    target = store if store is not None else _in_memory()
    given = _by_document(claims)
    readings: list[Reading] = []
    reader = _Reader(extractor, base)
    for document in read_documents(sources, minter=minter, metadata=metadata or {}, iri=iri):
        reading = _put(target, document, given.pop(document.iri, None), reader, minter, with_text)
        readings.append(reading)
        if progress:
            progress(reading)
    if given:
        raise ClaimError(
            f"no source is the document of the claims about {min(given)}", hint="give the source, or set its IRI"
        )
    facts, refused = derive_facts(target, minter=minter)
    return Build(target, tuple(readings), facts, refused)


def _in_memory() -> LocalStore:
    store = open_store()
    assert isinstance(store, LocalStore)
    return store


class _Reader:
    """The extractor, made only when a document needs it: loading its model takes a second."""

    def __init__(self, extractor: Extractor | None, base: str) -> None:
        self._extractor = extractor
        self._base = base

    def extractor(self) -> Extractor:
        if self._extractor is None:
            self._extractor = extractor_for(base=self._base)
        return self._extractor


def _by_document(files: Iterable[str | Path]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    for file in files:
        for claim in read_claims(read_text(file).split("\n"), where=str(file)):
            found.setdefault(claim.source, []).append(claim)
    return found


def read_text(file: str | Path) -> str:
    """The text of a file in UTF-8; :class:`~kg.errors.InputError` when it cannot be read as one."""
    try:
        return Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"the file cannot be read: {error.strerror}", source=str(file)) from None
    except UnicodeDecodeError as error:
        raise InputError(f"the file is not UTF-8 (byte {error.start})", source=str(file)) from None


def _put(
    store: LocalStore, document: Document, given: list[Claim] | None, reader: _Reader, minter: Minter, with_text: bool
) -> Reading:
    edition = ox.NamedNode(edition_iri(document, minter))
    version = None
    if given is None:
        extractor = reader.extractor()
        version = getattr(extractor, "lexicon_version", None)
        if _is_read(store, edition, extractor, version, minter):
            count = sum(1 for _ in store.quads(None, ox.NamedNode(PROV.wasQuotedFrom), None, edition))
            return Reading(document.name, edition.value, count, reused=True)
    claims = reader.extractor().extract(document) if given is None else given
    quads = list(lift(document, claims, minter=minter, with_text=with_text, lexicon_version=version))
    store.replace_graphs(remove=_editions(store, document), add=quads)
    kept = sum(1 for quad in quads if quad.predicate.value == PROV.wasQuotedFrom)
    return Reading(document.name, edition.value, kept)


def _editions(store: LocalStore, document: Document) -> list[ox.NamedNode]:
    """The graphs of the document's editions that the store holds."""
    of = store.quads(None, ox.NamedNode(CQ.editionOf), ox.NamedNode(document.iri), None)
    return sorted({quad.graph_name for quad in of if isinstance(quad.graph_name, ox.NamedNode)}, key=str)


def _is_read(
    store: LocalStore, edition: ox.NamedNode, extractor: Extractor, version: str | None, minter: Minter
) -> bool:
    """Whether the store has this very edition, read by this version of the extractor with this lexicon."""
    agent = ox.NamedNode(minter.hashed("extractor", extractor.name, extractor.version))
    read = any(True for _ in store.quads(None, ox.NamedNode(PROV.wasAssociatedWith), agent, edition))
    plan = ox.NamedNode(minter.named("lexicon", version or ""))
    return read and (version is None or any(True for _ in store.quads(None, ox.NamedNode(PROV.hadPlan), plan, edition)))


def derive_facts(store: LocalStore, *, minter: Minter) -> tuple[int, int]:
    """Derive the store's facts anew and put them, with their derivations, in the place of the earlier ones.

    Returns how many facts there are and how many the ontology excluded.
    """
    engine = store.as_pyoxigraph()
    derived = derive(engine, minter=minter)
    default = ox.DefaultGraph()
    packaged = set(_packaged())
    earlier = {
        ox.Quad(fact.subject, fact.predicate, fact.object, default) for fact in recorded_facts(engine, minter=minter)
    }
    now = [
        ox.Quad(triple.subject, triple.predicate, triple.object, default)
        for triple in (*derived.facts, *derived.background)
    ]
    gone = earlier - packaged - set(now)
    store.replace_graphs(remove=[derivations_graph(minter)], discard=gone, add=[*now, *derived.derivations])
    return len(derived.facts), len(derived.refused)


def _packaged() -> Iterator[ox.Quad]:
    for path in (*ontology_files(), *reference_files()):
        yield from ox.parse(path=path, format=ox.RdfFormat.TURTLE)


def written(store: LocalStore, *, whole: bool = False) -> list[ox.Quad]:
    """What a built graph's file holds: claims, facts, derivations and the part of the reference graph they name.

    With ``whole``, all that the store holds, the ontology and the whole reference graph among it.
    """
    if whole:
        return list(store.quads())
    own = [quad for quad in store.quads() if quad.graph_name != ox.DefaultGraph()]
    return own + sorted(cited_reference(store, own), key=str)


def cited_reference(store: LocalStore, quads: Iterable[ox.Quad]) -> set[ox.Quad]:
    """The default graph's statements about what the quads name, with the labels of what these name in turn.

    Terms of the ontology are left out: who wants them loads the ontology.
    """
    named = {node for quad in quads for node in (quad.subject, quad.object) if isinstance(node, ox.NamedNode)}
    default = ox.DefaultGraph()
    found = {quad for node in named for quad in store.quads(node, None, None, default)}
    facts = {node for quad in found for node in (quad.object, quad.predicate) if isinstance(node, ox.NamedNode)}
    label = ox.NamedNode(SKOS.prefLabel)
    found |= {quad for node in facts - named for quad in store.quads(node, label, None, default)}
    return {quad for quad in found if not str(quad.subject).startswith(f"<{CQ.iri}")}
