"""Reading sources, extracting claims and putting each edition into a store."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import ClaimError, InputError, LimitError
from kg.gate import check
from kg.lifting import edition_iri, lift
from kg.lifting.metadata import edition_triples
from kg.lifting.terms import check_claim
from kg.model import Claim, Document, read_claims
from kg.pipeline.facts import bases_of, bring_reference, derive_facts, one_base_of
from kg.sources import read_documents
from kg.store import MAX_BYTES, Store, is_endpoint, open_store
from kg.vocabulary import CQ, DEFAULT_BASE, PROV, Minter

if TYPE_CHECKING:
    from kg.extraction import Extractor
    from kg.extraction.llm import Server

__all__ = ["EXTRACTORS", "Build", "Reading", "build", "extractor_for", "read_claims_of", "read_text"]

EXTRACTORS = ("lexicon", "llm", "both")
"""The names of the extractors that there are."""

_ONE_ONLY = frozenset(("title", "url", "iri"))


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one document: how many claims it gave, and whether its graph was already in the store.

    ``refused`` counts claims that the gate kept out.
    """

    document: str
    edition: str
    claims: int
    reused: bool = False
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Build:
    """A finished build: its store, the base of its IRIs, and what it did.

    ``refused`` counts facts that rules gave and the ontology excludes.
    """

    store: Store
    readings: tuple[Reading, ...]
    facts: int
    refused: int
    base: str = DEFAULT_BASE

    @property
    def claims(self) -> int:
        """How many claims all documents gave."""
        return sum(reading.claims for reading in self.readings)

    @property
    def refused_claims(self) -> int:
        """How many claims the gate kept out."""
        return sum(reading.refused for reading in self.readings)


def extractor_for(
    name: str = "lexicon",
    *,
    lexicon: Iterable[str | Path] = (),
    base: str = DEFAULT_BASE,
    server: Server | None = None,
    cache: Path | None = None,
    offline: bool = False,
) -> Extractor:
    """The extractor of that name: ``lexicon``, ``llm`` for a language model behind a ``server``, ``both`` together.

    ``lexicon`` files extend the packaged lexicon. Answers are read from the folder ``cache`` (the user's own unless one
    is given) and kept there; ``offline`` reads them only. Raises :class:`~kg.errors.InputError` for an unknown name and
    a server that is not named, :class:`~kg.errors.LexiconError` for a lexicon file that cannot be used, and
    :class:`~kg.errors.MissingError` when the parser's model is not installed.
    """
    if name not in EXTRACTORS:
        raise InputError(f"no extractor is called {name!r}", hint=f"there are {', '.join(EXTRACTORS)}")
    from kg.extraction.lexicon import LexiconExtractor

    files, minter = tuple(Path(path) for path in lexicon), Minter(base)
    if name == "lexicon":
        return LexiconExtractor(lexicon=files, minter=minter)
    if server is None:
        raise InputError(f"the extractor {name!r} needs a language model", hint="name it with --model")
    from kg.extraction.combination import CombinedExtractor
    from kg.extraction.llm import LanguageModelExtractor

    llm = LanguageModelExtractor(server, cache=cache, offline=offline, minter=minter)
    return llm if name == "llm" else CombinedExtractor(LexiconExtractor(lexicon=files, minter=minter), llm)


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
    reader = _Reader(extractor, (), base)
    for document in _documents(sources, base, metadata, iri):
        yield document, tuple(check(claim, document) for claim in reader.extractor.extract(document))


def build(
    sources: Iterable[str | Path],
    *,
    store: Store | str | Path | None = None,
    extractor: Extractor | Callable[[str], Extractor] | None = None,
    lexicon: Iterable[str | Path] = (),
    claims: Iterable[str | Path] = (),
    base: str | None = None,
    metadata: Mapping[str, str] | None = None,
    iri: str | None = None,
    with_text: bool = True,
    progress: Callable[[Reading], None] | None = None,
    refusal: Callable[[ClaimError], None] | None = None,
) -> Build:
    """Build the graph of the sources in a store, a new one in memory unless one is given.

    ``store`` may be a folder, which is made when it is not there (and taken away again when nothing gets into it), or
    the address of a SPARQL server, which gets the ontology and the reference graph too where it lacks them. ``claims``
    are JSON Lines files: a document that they speak of takes its claims from there, any other from the ``extractor``,
    or from the usual one with the ``lexicon`` files; an extractor may be given as a function that makes it for a base.
    ``base`` is the store's own unless given. A new edition of a document replaces the old one's graph and nothing else.
    ``progress`` is told of each document, ``refusal`` of each claim that the gate keeps out; without it, the first such
    claim ends the build. Facts are derived anew from all that the store holds, in one transaction.

    Raises :class:`~kg.errors.InputError` for sources, claims and stores that cannot be used.
    """
    given = _by_document(claims)
    with _opened(store) as target:
        base = one_base_of(target, base)
        put = _Putting(target, _Reader(extractor, tuple(lexicon), base), Minter(base), with_text, refusal)
        readings: list[Reading] = []
        for document in _documents(sources, base, metadata, iri):
            readings.append(put.document(document, given.pop(document.iri, None)))
            if progress:
                progress(readings[-1])
        _refuse_left_over(given)
        facts, refused = derive_facts(target, minter=Minter(base))
        return Build(target, tuple(readings), facts, refused, base)


def _refuse_left_over(claims: Mapping[str, list[Claim]]) -> None:
    if claims:
        problem = f"no source is the document of the claims about {min(claims)}"
        raise ClaimError(problem, hint="give the source, or set its IRI or the base")


def _documents(
    sources: Iterable[str | Path], base: str, metadata: Mapping[str, str] | None, iri: str | None
) -> Iterable[Document]:
    documents = read_documents(sources, minter=Minter(base), metadata=metadata or {}, iri=iri)
    # What only one document can have is refused at the second, and by then nothing may have been made of the first.
    return list(documents) if iri or _ONE_ONLY & set(metadata or ()) else documents


@contextmanager
def _opened(store: Store | str | Path | None) -> Iterator[Store]:
    """The store, left open; after a failure it is closed, and what was made for nothing is taken away again."""
    if not isinstance(store, str | Path):
        target: Store = open_store() if store is None else store
        bring_reference(target)
        yield target
        return
    made = not is_endpoint(str(store)) and not Path(store).exists()
    if made or Path(store).is_file():
        _check_folder(str(store))
    opened: Store | None = None
    try:
        opened = open_store(str(store), create=True)
        bring_reference(opened)
        yield opened
    except BaseException:
        used = made and opened is not None and bool(bases_of(opened))
        if opened is not None:
            opened.close()
        if made and not used:
            shutil.rmtree(store, ignore_errors=True)
        raise


def _check_folder(store: str) -> None:
    if "://" in store:
        raise InputError("is no address of a server", source=store, hint="write http://… or https://…")
    if Path(store).is_file():
        raise InputError("is a file, not a store", source=store, hint="name a folder, new or made by an earlier build")
    if not Path(store).parent.is_dir():
        raise InputError("there is no such folder", source=str(Path(store).parent), hint="make it first")


class _Reader:
    """The extractor, made only when a document needs it: loading its model takes a second."""

    def __init__(
        self,
        extractor: Extractor | Callable[[str], Extractor] | None,
        lexicon: tuple[str | Path, ...],
        base: str,
    ) -> None:
        # A lexicon that cannot be used is an error even when no document needs it.
        self._given = extractor_for(lexicon=lexicon, base=base) if lexicon and extractor is None else extractor
        self._base = base

    @functools.cached_property
    def extractor(self) -> Extractor:
        if self._given is None:
            return extractor_for(base=self._base)
        return self._given(self._base) if callable(self._given) else self._given


def _by_document(files: Iterable[str | Path]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    for file in files:
        for claim in read_claims(read_text(file).split("\n"), where=str(file)):
            found.setdefault(claim.source, []).append(claim)
    return found


def read_text(file: str | Path, *, max_bytes: int = MAX_BYTES) -> str:
    """The text of a file in UTF-8.

    Raises :class:`~kg.errors.InputError` when it cannot be read as one, :class:`~kg.errors.LimitError` when it has more
    than ``max_bytes``.
    """
    try:
        with Path(file).open("rb") as stream:
            data = stream.read(max_bytes + 1)
        if len(data) > max_bytes:
            raise LimitError(f"the file is larger than {max_bytes:,} bytes", source=str(file))
        return data.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"the file cannot be read: {error.strerror}", source=str(file)) from None
    except UnicodeDecodeError as error:
        raise InputError(f"the file is not UTF-8 (byte {error.start})", source=str(file)) from None


@dataclass(frozen=True, slots=True)
class _Putting:
    """Puts documents into a store, one after the other."""

    store: Store
    reader: _Reader
    minter: Minter
    with_text: bool
    refusal: Callable[[ClaimError], None] | None

    def document(self, document: Document, given: list[Claim] | None) -> Reading:
        """Read the document, or take the claims given for it, and put its graph in the place of an older one."""
        edition = ox.NamedNode(edition_iri(document, self.minter))
        version = None
        if given is None:
            extractor = self.reader.extractor
            version = getattr(extractor, "lexicon_version", None)
            if self._is_read(edition, extractor, version) and self._is_described(document, edition):
                count = sum(1 for _ in self.store.quads(None, ox.NamedNode(PROV.wasQuotedFrom), None, edition))
                return Reading(document.name, edition.value, count, reused=True)
        claims = list(self.reader.extractor.extract(document) if given is None else given)
        passed = [claim for claim in claims if self._passes(claim, document)]
        lifted = lift(document, passed, minter=self.minter, with_text=self.with_text, lexicon_version=version)
        quads = list(lifted)
        self.store.replace_graphs(remove=self._editions(document), add=quads)
        kept = sum(1 for quad in quads if quad.predicate.value == PROV.wasQuotedFrom)
        return Reading(document.name, edition.value, kept, refused=len(claims) - len(passed))

    def _passes(self, claim: Claim, document: Document) -> bool:
        try:
            check_claim(check(claim, document), document)
        except ClaimError as error:
            if self.refusal is None:
                raise
            self.refusal(error)
            return False
        return True

    def _editions(self, document: Document) -> list[ox.NamedNode]:
        """The graphs of the document's editions that the store holds."""
        of = self.store.quads(None, ox.NamedNode(CQ.editionOf), ox.NamedNode(document.iri), None)
        return sorted({quad.graph_name for quad in of if isinstance(quad.graph_name, ox.NamedNode)}, key=str)

    def _is_read(self, edition: ox.NamedNode, extractor: Extractor, version: str | None) -> bool:
        """Whether the store has this very edition, read by this version of the extractor with this lexicon."""
        agent = ox.NamedNode(self.minter.hashed("extractor", extractor.name, extractor.version))
        plan = ox.NamedNode(self.minter.named("lexicon", version or ""))
        read = any(True for _ in self.store.quads(None, ox.NamedNode(PROV.wasAssociatedWith), agent, edition))
        return read and (
            version is None or any(True for _ in self.store.quads(None, ox.NamedNode(PROV.hadPlan), plan, edition))
        )

    def _is_described(self, document: Document, edition: ox.NamedNode) -> bool:
        """Whether the store says of the document just what is known of it now; its title, say, may have been mended."""
        triples = list(edition_triples(document, self.minter, with_text=self.with_text))
        # A store keeps numbers and dates by their value: what is known is written there as what is kept was.
        now = ox.Store()
        now.extend(ox.Quad(*triple, edition) for triple in triples)
        return set(now) == {q for node in {t[0] for t in triples} for q in self.store.quads(node, None, None, edition)}
