"""The command that makes graphs: ``build``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.describing import (
    DatasetPublisher,
    DatasetTitle,
    DatasetVersion,
    Licence,
    NoDescription,
    about_of,
)
from kg.cli.keeping import Place, checked, done_with, write_lock
from kg.cli.language_model import Asking, BaseUrl, Cache, Concurrency, Model, Offline, Price, Reader, Timeout, choose
from kg.cli.options import (
    Author,
    Base,
    Date,
    Decisions,
    Iri,
    Language,
    Lexicon,
    NoDecisions,
    Output,
    Progress,
    Publisher,
    RdfFormat,
    Scheduler,
    Sources,
    StorePlace,
    Title,
    Url,
    Workers,
    decided,
    metadata_of,
)
from kg.cli.output import check_place, note, rdf_format, warn
from kg.cli.progress import reporting
from kg.cli.results import Destination, number, write_built

if TYPE_CHECKING:
    from kg.errors import ClaimError
    from kg.pipeline import Reading

_MOST_REFUSALS = 20
"""Claims that the gate keeps out and that are told one by one."""


def build(
    sources: Sources,
    output: Output = None,
    store: StorePlace = None,
    format: RdfFormat = None,
    claims_from: Annotated[
        list[Path] | None, typer.Option("--claims", help="Take claims from this JSON Lines.")
    ] = None,
    title: Title = None,
    publisher: Publisher = None,
    author: Author = None,
    date: Date = None,
    url: Url = None,
    language: Language = None,
    iri: Iri = None,
    lexicon: Lexicon = None,
    extractor: Reader = "lexicon",
    base_url: BaseUrl = None,
    model: Model = None,
    cache: Cache = None,
    offline: Offline = False,
    timeout: Timeout = None,
    concurrency: Concurrency = None,
    price: Price = None,
    base: Base = None,
    without_text: Annotated[bool, typer.Option("--without-text", help="Leave full texts out of the graph.")] = False,
    whole: Annotated[bool, typer.Option("--whole", help="Write ontology and all reference data too.")] = False,
    dataset_title: DatasetTitle = None,
    dataset_version: DatasetVersion = None,
    dataset_publisher: DatasetPublisher = None,
    licence: Licence = None,
    no_description: NoDescription = False,
    decisions: Decisions = None,
    no_decisions: NoDecisions = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Stop at the first claim refused, or document or row that cannot be used.")
    ] = False,
    workers: Workers = 1,
    scheduler: Scheduler = None,
    lock: Annotated[Path | None, typer.Option("--lock", help="Write what the graph was made of to this file.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; say what a build would change.")] = False,
    progress: Progress = None,
) -> None:
    """Build the graph of texts: claims with quotes, and facts.

    Each document becomes a named graph with its claims; the facts that follow, and how, are put beside them. A store is
    built one document after the other: what is in it already is passed over, an edited text replaces its own graph.
    A document, or row of a table, that cannot be used is told on stderr and passed over; so are claims whose quote does
    not stand in the text. What reviewers decided, kept beside the sources by kg review, is applied. A description as a
    dataset (DCAT and VoID) is left beside the graph, brief.void.ttl by brief.trig, or in the store's folder,
    dataset.void.ttl. A build that was killed goes on from there when it is started again.

    \b
    Examples:
      kg build brief.md -o brief.trig
      kg build brief.md --claims brief.claims.jsonl -o brief.trig
      kg build brief.txt --title "A summit" --date 2022-09-17 -o brief.jsonld
      kg build briefs/ --store graph
      kg build briefs/ --workers 4 -o corpus.nq
      kg build briefs/ -o briefs.trig --licence https://creativecommons.org/licenses/by/4.0/
      kg build briefs/ -o briefs.trig --lock kg.lock
      kg build briefs/ -o briefs.trig --lock kg.lock --check
    """
    check_place(None if check else lock)
    known = rdf_format(output, format, default="trig", named_graphs=True) if output or not (store or check) else None
    stated = metadata_of(title=title, publisher=publisher, author=author, date=date, url=url, language=language)
    asking = Asking(base_url, model, cache, offline, timeout, concurrency, price)
    choice = choose(extractor, lexicon, asking)
    about = None if no_description else about_of(dataset_title, dataset_version, dataset_publisher, licence, output)
    place = Destination(output, known, store, whole, about)
    from kg.sources import check_base

    options: dict[str, Any] = {
        "claims": claims_from or (),
        "extractor": choice.maker,
        "lexicon": lexicon or (),
        "base": None if base is None else check_base(base),
        "metadata": stated,
        "iri": iri,
        "with_text": not without_text,
        "decisions": decided(decisions, no_decisions),
        "workers": workers,
        "scheduler": scheduler,
    }
    if check:
        with choice.accounting(), reporting(progress, sources) as shown:
            checked(sources, options, Place(output, store, lock, whole), lambda reading: shown(reading.claims))
        return
    with choice.accounting(), _telling(progress, store, output, sources) as told:
        from kg.pipeline import Ledger, beside, mappings_of, named_files
        from kg.pipeline import build as run

        ledger = Ledger(lock.parent, named_files(claims_from, decisions, mappings_of(sources))) if lock else None
        done = run(
            sources,
            store=store,
            progress=told,
            refusal=None if strict else _refusals(),
            stale=warn,
            bad=None if strict else warn,
            work=beside(output) if output else None,
            ledger=ledger,
            **options,
        )
    with closing(done.store):
        result = write_built(done, place)
        if lock and ledger:
            write_lock(lock, ledger, result)
    if output:
        done_with(output)
    if done.bad or done.bad_rows:
        raise typer.Exit(2)


@contextmanager
def _telling(
    asked: bool | None, store: str | None, output: Path | None, sources: list[str]
) -> Iterator[Callable[[Reading], None]]:
    """What a build tells of each document; of one that fails or is interrupted, what the next one need not do."""
    done = 0
    with reporting(asked, sources) as told:

        def tell(reading: Reading) -> None:
            nonlocal done
            done += 1
            told(reading.claims)

        try:
            yield tell
        except BaseException as error:
            from kg.pipeline import is_unfinished

            if store and done:
                error.add_note(f"{number(done, 'document')} in {store} already: the same command goes on from there")
            elif any(is_unfinished(Path(place)) for place in (store, output) if place):
                error.add_note("what was read is kept: the same command goes on from there")
            raise


def _refusals() -> Callable[[ClaimError], None]:
    """Tells of each claim that is refused, up to a number."""
    count = 0

    def refused(error: ClaimError) -> None:
        nonlocal count
        count += 1
        if count <= _MOST_REFUSALS:
            warn(error)
        elif count == _MOST_REFUSALS + 1:
            note("kg: more claims are refused, and counted only")

    return refused
