"""The commands that make graphs and write them: ``build``, ``claims``, ``export``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
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
from kg.cli.exporting import export_view
from kg.cli.keeping import Place, checked, done_with, write_lock
from kg.cli.language_model import Asking, BaseUrl, Cache, Concurrency, Model, Offline, Price, Reader, Timeout, choose
from kg.cli.lexicon import Sentence, Why, WhyNot, explained
from kg.cli.options import (
    Author,
    Base,
    DataFormat,
    Date,
    Decisions,
    Files,
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
    opened,
)
from kg.cli.output import check_place, check_word, deliver, deliver_pieces, emit, note, rdf_format
from kg.cli.progress import reporting

if TYPE_CHECKING:
    from kg.errors import ClaimError, CommuniqueError
    from kg.exports.description import About
    from kg.exports.tally import Tally
    from kg.model import Claim, Document
    from kg.pipeline import Build, Reading

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
    place = _Place(output, known, store, whole, about)
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
            stale=_told,
            bad=None if strict else _told,
            work=beside(output) if output else None,
            ledger=ledger,
            **options,
        )
    with closing(done.store):
        result = _written(done, place)
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
                error.add_note(f"{_number(done, 'document')} in {store} already: the same command goes on from there")
            elif any(is_unfinished(Path(place)) for place in (store, output) if place):
                error.add_note("what was read is kept: the same command goes on from there")
            raise


def _told(message: CommuniqueError) -> None:
    note(f"kg: {message}")


def _refusals() -> Callable[[ClaimError], None]:
    """Tells of each claim that is refused, up to a number."""
    count = 0

    def refused(error: ClaimError) -> None:
        nonlocal count
        count += 1
        if count <= _MOST_REFUSALS:
            note(f"kg: {error}")
        elif count == _MOST_REFUSALS + 1:
            note("kg: more claims are refused, and counted only")

    return refused


@dataclass(frozen=True)
class _Place:
    """Where a built graph goes: to a file, or to standard output when neither is named, and into a store."""

    output: Path | None
    format: str | None
    store: str | None
    whole: bool
    about: About | None
    """What people say of it, unless it is not to be described."""

    def __str__(self) -> str:
        return ", ".join(str(place) for place in (self.output, self.store) if place) or "standard output"


def _written(done: Build, place: _Place) -> str:
    """Write the graph where it is to go, report on the build, and return the canonical hash of what was written."""
    from kg.pipeline import result_tally, write_result, written_bytes

    if place.output and place.format:
        known = write_result(done.store, place.output, format=place.format, base=done.base, whole=place.whole)
    elif place.format:
        data, known = written_bytes(done.store, format=place.format, base=done.base, whole=place.whole)
        emit(data)
    else:
        known = result_tally(done.store, whole=place.whole)
    if place.about:
        _describe(done, place, known, place.about)
    note(f"{_report(done)} → {place}\ncanonical hash {known.sha256}")
    return known.sha256


def _describe(done: Build, place: _Place, known: Tally, about: About) -> None:
    """Leave a description with each graph that was written."""
    from kg.pipeline import result_tally, write_description

    if place.output:
        write_description(known, output=place.output, format=place.format, about=about, base=done.base)
    if place.store:
        of_store = result_tally(done.store) if place.whole else known
        write_description(of_store, folder=place.store, about=about, base=done.base)


def _report(done: Build) -> str:
    reused = sum(reading.reused for reading in done.readings)
    parts = [
        _number(len(done.readings), "document") + (f" ({reused} there already)" if reused else ""),
        _number(done.claims, "claim"),
        _number(done.facts, "fact"),
        f"{_number(done.refused, 'fact')} refused by the ontology",
    ]
    if done.bad:
        parts.append(f"{_number(done.bad, 'document')} passed over")
    if done.bad_rows:
        parts.append(f"{_number(done.bad_rows, 'row')} passed over")
    if done.refused_claims:
        parts.append(f"{_number(done.refused_claims, 'claim')} refused by the gate")
    return ", ".join([*parts, *_decided(done.readings)])


def _decided(readings: tuple[Reading, ...]) -> Iterator[str]:
    for verdict in ("accepted", "corrected", "rejected"):
        if count := sum(getattr(reading, verdict) for reading in readings):
            yield f"{_number(count, 'claim')} {verdict} by reviewers"
    if count := sum(reading.stale for reading in readings):
        yield f"{_number(count, 'decision')} stale"


def _number(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def claims(
    sources: Sources,
    output: Output = None,
    output_folder: Annotated[
        Path | None, typer.Option("--output-folder", help="Write one JSON Lines file a document.")
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
    decisions: Decisions = None,
    no_decisions: NoDecisions = False,
    progress: Progress = None,
    why: Why = False,
    why_not: WhyNot = False,
    sentence: Sentence = None,
) -> None:
    """Print the claims of texts as JSON Lines, each with its quote.

    What is printed can be corrected by hand and given to kg build --claims, or reviewed with kg review, whose decisions
    are applied here too.

    \b
    Examples:
      kg claims brief.md
      kg claims brief.md -o brief.claims.jsonl
      kg claims briefs/ --output-folder claims
      echo "Japan condemned the launch." | kg claims -
      kg claims brief.md --why
      kg claims brief.md --why-not --sentence "its weight"
    """
    from kg.pipeline import read_claims_of
    from kg.sources import check_base
    from kg.vocabulary import DEFAULT_BASE

    _check_places(output, output_folder)
    asking = Asking(base_url, model, cache, offline, timeout, concurrency, price)
    choice = choose(extractor, lexicon, asking)
    base = DEFAULT_BASE if base is None else check_base(base)
    stated = metadata_of(title=title, publisher=publisher, author=author, date=date, url=url, language=language)
    if why or why_not or sentence:
        _check_asked(why, why_not or bool(sentence), output_folder, extractor)
        words = None if why else sentence or ""
        texts = explained(sources, words=words, lexicon=lexicon, base=base, metadata=stated, iri=iri)
        deliver("\n".join(texts), output)
        return
    reader = choice.make(base) if choice.maker or lexicon else None
    files = decided(decisions, no_decisions)
    found = read_claims_of(sources, extractor=reader, base=base, metadata=stated, iri=iri, decisions=files, stale=_told)
    with choice.accounting():
        if output is None and output_folder is None:
            for _, made in found:
                emit(_json_lines(made))
            return
        with reporting(progress) as told:
            _write_claims(found, output, output_folder, told)


def _check_asked(why: bool, why_not: bool, folder: Path | None, extractor: str) -> None:
    from kg.errors import InputError

    if extractor != "lexicon":
        raise InputError("--why and --why-not explain the lexicon", hint="leave --extractor out")
    if why and why_not:
        raise InputError("--why and --why-not ask two things", hint="ask one after the other")
    if folder is not None:
        raise InputError("--output-folder holds claims, no explanations", hint="write them with --output")


def _check_places(output: Path | None, folder: Path | None) -> None:
    from kg.errors import InputError

    check_place(output)
    if output is not None and folder is not None:
        raise InputError("--output and --output-folder name two places", hint="give one of them")
    if folder is not None and folder.exists() and not folder.is_dir():
        raise InputError("is no folder", source=str(folder), hint="name a folder, or a file with --output")


def _json_lines(claims: tuple[Claim, ...]) -> str:
    from kg.model import write_claims

    return "".join(write_claims(claims))


def _write_claims(
    found: Iterator[tuple[Document, tuple[Claim, ...]]],
    output: Path | None,
    folder: Path | None,
    told: Callable[[int], None],
) -> None:
    from kg.errors import InputError

    lines: list[str] = []
    taken: dict[str, str] = {}
    for document, made in found:
        if folder is None:
            lines.append(_json_lines(made))
        else:
            name = f"{Path(document.name).stem}.jsonl"
            if name in taken:
                problem = f"its claims would take the place of those of {taken[name]}, in {name}"
                raise InputError(problem, source=document.name, hint="rename one, or give them folders of their own")
            taken[name] = document.name
            folder.mkdir(parents=True, exist_ok=True)
            deliver(_json_lines(made), folder / name)
        told(len(made))
    if output is not None:
        deliver("".join(lines), output)


def export(
    data: Files = None,
    output: Output = None,
    data_format: DataFormat = None,
    store: StorePlace = None,
    format: RdfFormat = None,
    part: Annotated[
        str, typer.Option("--part", help="all, claims, facts, derivations, reference or ontology.")
    ] = "all",
    merge: Annotated[bool, typer.Option("--merge", help="Make one graph of all, named or not.")] = False,
    view: Annotated[
        str | None,
        typer.Option("--as", help="claims, events, reified, nanopublications, nif or attributions."),
    ] = None,
) -> None:
    """Write a graph, or a part or a view of it, in another format.

    Views are what other communities work with.

    --as claims is a table with one row a claim (csv), events PLOVER event records (jsonl, csv), reified RDF 1.2 with
    reifiers, nanopublications one of these for each claim, nif the texts with sentences and mentions, attributions
    who says what how surely (GRaSP).

    \b
    Examples:
      kg export brief.trig -o brief.jsonld
      kg export brief.trig --part facts -o facts.ttl
      kg export --store graph --part claims --format nquads
      kg export brief.trig --merge -o brief.rdf
      kg export brief.trig --as claims -o claims.csv
      kg export brief.trig --as reified -o brief.ttl
      kg export brief.trig --as events
    """
    if view is not None:
        plain = part == "all" and not merge
        export_view(view, data, store, output, format, data_format=data_format, whole=plain)
    else:
        _export_graph(data, store, output, format, data_format, part, merge)


def _export_graph(
    data: list[str] | None,
    store: str | None,
    output: Path | None,
    format: str | None,
    data_format: str | None,
    part: str,
    merge: bool,
) -> None:
    from kg.pipeline import base_of
    from kg.serialization import LINES, format_of, serialize, written_lines
    from kg.store import PARTS
    from kg.store import export as select
    from kg.vocabulary import prefixes

    check_word(part, PARTS, "part")
    named = part in ("claims", "derivations") and not merge
    known = rdf_format(output, format, default="trig", named_graphs=named)
    with closing(opened(data, store, format=data_format, reference=part in ("reference", "ontology"))) as graph:
        quads = select(graph, part)  # type: ignore[arg-type]
        if known in LINES:
            deliver_pieces(written_lines(quads, format_of(known), merge=merge), output)
            return
        graphs = "merge" if merge else "refuse"
        deliver(serialize(quads, format=known, prefixes=prefixes(base_of(graph)), graphs=graphs), output)  # type: ignore[arg-type]
