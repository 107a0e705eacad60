"""Reading sources, extracting claims and putting each edition into a store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import ClaimError
from kg.lifting import edition_iri
from kg.pipeline.claiming import texts_and_tables
from kg.pipeline.deciding import Decisions, Told
from kg.pipeline.english import keep_english, known_english
from kg.pipeline.extractors import Reader
from kg.pipeline.facts import derive_facts, one_base_of
from kg.pipeline.filling import Filling, Many
from kg.pipeline.keeping import known_editions
from kg.pipeline.locking import Ledger
from kg.pipeline.places import opened
from kg.pipeline.putting import Putting, Reading
from kg.pipeline.standing import Watch
from kg.pipeline.texts import by_document, read_text
from kg.pipeline.work import Work, beside
from kg.sources import Bad, Located
from kg.store import Store, is_endpoint
from kg.vocabulary import DEFAULT_BASE, Minter

if TYPE_CHECKING:
    from kg.extraction import Extractor

__all__ = ["Build", "build"]

_IN_MEMORY = 200
"""Documents of the largest build whose graph is held in memory when it could be held in a folder."""

_FEW = 16
"""Documents that are sooner read again than cleared away by the user: work on fewer is not kept."""


@dataclass(frozen=True, slots=True)
class Build:
    """A finished build: its store, the base of its IRIs, and what it did.

    ``refused`` counts facts that rules gave and the ontology excludes; ``bad`` documents that could not be used,
    ``bad_rows`` rows of tables; ``watch`` knows what it changed.
    """

    store: Store
    readings: tuple[Reading, ...]
    facts: int
    refused: int
    base: str = DEFAULT_BASE
    bad: int = 0
    bad_rows: int = 0
    watch: Watch | None = field(default=None, repr=False, compare=False)

    @property
    def claims(self) -> int:
        """How many claims all documents gave."""
        return sum(reading.claims for reading in self.readings)

    @property
    def refused_claims(self) -> int:
        """How many claims the gate kept out."""
        return sum(reading.refused for reading in self.readings)


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
    bad: Bad | None = None,
    workers: int = 1,
    scheduler: str | None = None,
    work: Path | None = None,
    ledger: Ledger | None = None,
) -> Build:
    """Build the graph of the sources in a store, a new one in memory unless one is given.

    ``store`` may be a folder, which is made when it is not there (and taken away again when nothing gets into it), or
    the address of a SPARQL server, which gets the ontology and the reference graph too where it lacks them. ``claims``
    are JSON Lines files: a document that they speak of takes its claims from there, any other from the ``extractor``,
    or from the usual one with the ``lexicon`` files; an extractor may be given as a function that makes it for a base.
    ``base`` is the store's own unless given. A new edition of a document replaces the old one's graph and nothing else.
    ``progress`` is told of each document, ``refusal`` of each claim that the gate keeps out and each row of a table
    that makes no claim, ``bad`` of each document that cannot be used; without them, the first of these ends the build.
    The facts of all that the store holds are derived at the end, in one transaction; when a few of many documents have
    changed, only what depends on these.

    Documents are read by so many ``workers``, processes of this machine, or by those of the Dask cluster whose
    ``scheduler`` has this address; the graph is the same. ``work`` is a folder for what is unfinished when the build
    is killed: a build without a store grows there when it is large, and the result's store is then in it. ``ledger``
    notes what is read.

    What people decided about claims is found in the files beside the sources and in ``decisions``, and applied; with
    ``None``, nothing is. ``stale`` is told of each decision that cannot be applied.

    Raises :class:`~kg.errors.InputError` for sources, claims and stores that cannot be used.
    """
    sources = tuple(sources)
    streamed = any(_comes_as_it_is_written(source) for source in sources)
    many = Many(workers, scheduler, extractor, tuple(Path(path) for path in lexicon))
    given, decided = by_document(claims), Decisions(decisions, read=read_text)
    counted, rows = _Counted(bad), _Counted(refusal)
    documents: Iterable[Located] | None = None
    own, taken_up = None, False
    readings: list[Reading] = []
    if store is None:
        base = base or DEFAULT_BASE
        documents = texts_and_tables(sources, given, base, metadata, iri, bad=counted.teller, refusal=rows.teller)
        documents, long = (documents, True) if streamed else _looked_at(documents)
        if work is not None and (long or many):
            own = Work(work)
            taken_up = own.begin(many.digest(base, with_text))
            store = own.store
    elif isinstance(store, str | Path) and many and not is_endpoint(str(store)):
        work = beside(Path(store))
    with _kept(own, lambda: taken_up or bool(many) or len(readings) >= _FEW), opened(store) as target:
        base = one_base_of(target, base)
        reader = Reader(extractor, many.lexicon, base)
        watch = Watch(target, Minter(base))
        watch.known = known_editions(target, watch)
        put = Putting(target, reader, Minter(base), with_text, refusal, watch)
        filling = Filling(put, given, decided, stale, counted.teller)
        english = known_english(target)
        if documents is None:
            documents = texts_and_tables(
                sources, given, base, metadata, iri, bad=counted.teller, refusal=rows.teller, english=english
            )
        if ledger:
            ledger.begin(base, reader.extractor)
            documents = _noted(documents, ledger, put.minter)
        alone = filling.as_they_come if streamed else filling.one_by_one
        for reading in filling.many(documents, many, work) if many else alone(documents):
            readings.append(reading)
            if progress:
                progress(reading)
        filling.end()
        keep_english(target, english)
        if own:
            filling.leave_only(readings)
        facts, refused = derive_facts(target, minter=Minter(base), watch=watch)
        return Build(target, tuple(readings), facts, refused, base, counted.count, rows.count, watch)


@contextmanager
def _kept(own: Work | None, worth_it: Callable[[], bool]) -> Iterator[None]:
    """Take the folder of work away after a failure, when there is nothing in it worth taking up."""
    try:
        yield
    except BaseException:
        if own and not (worth_it() and own.worth_keeping()):
            own.remove()
        raise


def _comes_as_it_is_written(source: str | Path) -> bool:
    """Whether documents come through a pipe, so that looking ahead at them would wait for whoever writes it."""
    return str(source) == "-" or Path(source).is_fifo()


def _looked_at(documents: Iterable[Located]) -> tuple[Iterable[Located], bool]:
    """The documents, and whether they are too many to hold their graph in memory."""
    stream: Iterator[Located] = iter(documents)
    first = list(islice(stream, _IN_MEMORY + 1))
    return chain(first, stream), len(first) > _IN_MEMORY


def _noted(documents: Iterable[Located], ledger: Ledger, minter: Minter) -> Iterator[Located]:
    for each in documents:
        ledger.note(each, edition_iri(each.document, minter))
        yield each


class _Counted:
    """Counts what cannot be used, when somebody is to be told of it."""

    def __init__(self, told: Callable[[Any], None] | None) -> None:
        self._told = told
        self.count = 0
        self.teller: Callable[[Any], None] | None = self._tell if told else None

    def _tell(self, error: object) -> None:
        self.count += 1
        assert self._told is not None
        self._told(error)
