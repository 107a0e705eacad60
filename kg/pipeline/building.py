"""Reading sources, extracting claims and putting each edition into a store."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.decisions import Decision
from kg.errors import ClaimError, InputError, LimitError
from kg.gate import check
from kg.model import Claim, Document, read_claims
from kg.pipeline.deciding import Decisions, Told, decisions_file
from kg.pipeline.facts import bases_of, bring_reference, derive_facts, one_base_of
from kg.pipeline.putting import Putting, Reading, passes
from kg.pipeline.standing import Watch
from kg.review import apply
from kg.sources import Located, read_located
from kg.store import MAX_BYTES, Store, is_endpoint, open_store
from kg.vocabulary import DEFAULT_BASE, Minter

if TYPE_CHECKING:
    from kg.extraction import Extractor
    from kg.extraction.llm import Server

__all__ = ["EXTRACTORS", "Build", "Sheet", "build", "extractor_for", "read_claims_of", "read_sheets", "read_text"]

EXTRACTORS = ("lexicon", "llm", "both")
"""The names of the extractors that there are."""

_ONE_ONLY = frozenset(("title", "url", "iri"))


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
    decisions: Iterable[str | Path] | None = (),
    stale: Told | None = None,
) -> Iterator[tuple[Document, tuple[Claim, ...]]]:
    """Each document of the sources with its claims, one after the other.

    What people decided about them is applied, as by :func:`build`. Raises what :func:`kg.sources.read_documents`
    raises, and :class:`~kg.errors.ClaimError` when the gate refuses one of the claims.
    """
    reader, decided = _Reader(extractor, (), base), Decisions(decisions, read=read_text)
    for located in _located(sources, base, metadata, iri):
        document = located.document
        outcome = apply(decided.settled(located), reader.extractor.extract(document), document)
        _tell(outcome.stale, stale)
        yield document, tuple(check(claim, document) for claim in outcome.claims)
    _tell(decided.left_over(), stale)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What it takes to review a document: its claims as they were read, the decisions so far, and their file."""

    document: Document
    claims: tuple[Claim, ...]
    decisions: tuple[Decision, ...]
    file: Path


def read_sheets(
    sources: Iterable[str | Path],
    *,
    extractor: Extractor | None = None,
    claims: Iterable[str | Path] = (),
    base: str = DEFAULT_BASE,
    metadata: Mapping[str, str] | None = None,
    iri: str | None = None,
    decisions: Path | None = None,
    refusal: Callable[[ClaimError], None] | None = None,
) -> Iterator[Sheet]:
    """Each document of the sources with what it takes to review it.

    ``claims`` and ``refusal`` are those of :func:`build`. ``decisions`` is the file in which decisions are kept, not
    one beside each source. Raises :class:`~kg.errors.InputError` for sources, claims and decisions that cannot be
    used.
    """
    given, reader = _by_document(claims), _Reader(extractor, (), base)
    known = [decisions] if decisions is not None and decisions.exists() else []
    decided = Decisions(known, read=read_text)
    for located in _located(sources, base, metadata, iri):
        document, file = located.document, decisions or decisions_file(located.path or Path("stdin"))
        read = given.pop(document.iri, None)
        found = list(reader.extractor.extract(document) if read is None else read)
        passed = tuple(claim for claim in found if passes(claim, document, refusal))
        yield Sheet(document, passed, decided.about(located), file)
    _refuse_left_over(given)


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
    decisions: Iterable[str | Path] | None = (),
    stale: Told | None = None,
) -> Build:
    """Build the graph of the sources in a store, a new one in memory unless one is given.

    ``store`` may be a folder, which is made when it is not there (and taken away again when nothing gets into it), or
    the address of a SPARQL server, which gets the ontology and the reference graph too where it lacks them. ``claims``
    are JSON Lines files: a document that they speak of takes its claims from there, any other from the ``extractor``,
    or from the usual one with the ``lexicon`` files; an extractor may be given as a function that makes it for a base.
    ``base`` is the store's own unless given. A new edition of a document replaces the old one's graph and nothing else.
    ``progress`` is told of each document, ``refusal`` of each claim that the gate keeps out; without it, the first such
    claim ends the build. The facts of all that the store holds are derived at the end, in one transaction; when a few
    of many documents have changed, only what depends on these.

    What people decided about claims is found in the files beside the sources and in ``decisions``, and applied; with
    ``None``, nothing is. ``stale`` is told of each decision that cannot be applied.

    Raises :class:`~kg.errors.InputError` for sources, claims and stores that cannot be used.
    """
    given, decided = _by_document(claims), Decisions(decisions, read=read_text)
    with _opened(store) as target:
        base = one_base_of(target, base)
        watch = Watch(target, Minter(base))
        put = Putting(target, _Reader(extractor, tuple(lexicon), base), Minter(base), with_text, refusal, watch)
        readings: list[Reading] = []
        for located in _located(sources, base, metadata, iri):
            reading, gone = put.document(
                located.document, given.pop(located.document.iri, None), decided.settled(located)
            )
            readings.append(reading)
            _tell(gone, stale)
            if progress:
                progress(reading)
        _refuse_left_over(given)
        _tell(decided.left_over(), stale)
        facts, refused = derive_facts(target, minter=Minter(base), watch=watch)
        return Build(target, tuple(readings), facts, refused, base)


def _refuse_left_over(claims: Mapping[str, list[Claim]]) -> None:
    if claims:
        problem = f"no source is the document of the claims about {min(claims)}"
        raise ClaimError(problem, hint="give the source, or set its IRI or the base")


def _tell(messages: Iterable[ClaimError], told: Told | None) -> None:
    for message in messages:
        if told:
            told(message)


def _located(
    sources: Iterable[str | Path], base: str, metadata: Mapping[str, str] | None, iri: str | None
) -> Iterable[Located]:
    documents = read_located(sources, minter=Minter(base), metadata=metadata or {}, iri=iri)
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
