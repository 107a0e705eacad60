"""Making graphs, and opening and checking them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg.library.graphs import Paths, opened, several
from kg.vocabulary import DEFAULT_BASE

if TYPE_CHECKING:
    from kg.errors import ClaimError, LimitError, SourceError
    from kg.extraction import Extractor
    from kg.model import Claim, Document
    from kg.pipeline import Build, Reading
    from kg.store import Store
    from kg.validation import Report
    from kg.validation.data import DataSource

__all__ = ["build", "claims", "validate"]


def build(
    sources: Paths,
    *,
    output: str | Path | None = None,
    store: Store | str | Path | None = None,
    claims: Paths = (),
    lexicon: Paths = (),
    extractor: Extractor | None = None,
    base: str | None = None,
    metadata: Mapping[str, str] | None = None,
    iri: str | None = None,
    with_text: bool = True,
    whole: bool = False,
    progress: Callable[[Reading], None] | None = None,
    refusal: Callable[[ClaimError], None] | None = None,
    decisions: Paths | None = (),
    stale: Callable[[ClaimError], None] | None = None,
    bad: Callable[[SourceError | LimitError], None] | None = None,
    workers: int = 1,
    scheduler: str | None = None,
) -> Build:
    """Build the graph of texts: claims with their quotes, and the facts that follow.

    ``sources`` are files and folders; ``claims`` JSON Lines files that stand in for extraction where they speak of a
    source; ``lexicon`` files extend the packaged lexicon, unless an ``extractor`` is given. The graph goes into
    ``store`` (a folder, made when it is not there, the address of a SPARQL server, or a store that is open), else into
    memory; its file is ``output``, with the ontology and all reference data when ``whole``, and has its description
    beside it. ``progress`` is told of each document, ``refusal`` of each claim that the gate keeps out and each row of
    a table that makes none; without it, the first of these is an error. What reviewers decided is found beside the
    sources and in the files ``decisions`` and applied, unless that is ``None``; ``stale`` is told of decisions that
    cannot be applied. ``bad`` is told of documents that cannot be used, which are then passed over; without it, the
    first is an error. So many ``workers``, processes of this machine, read the documents, or those of the Dask cluster
    with this ``scheduler``. The result's ``store`` is open.

    Raises :class:`~kg.errors.InputError` for sources, claims, places and IRIs that cannot be used, and
    :class:`~kg.errors.MissingError` when the language model is not installed.
    """
    from kg.pipeline import build as run
    from kg.sources import check_base

    if output is not None:
        _check(Path(output))
    done = run(
        several(sources),
        store=store,
        claims=several(claims),
        lexicon=several(lexicon),
        extractor=extractor,
        base=None if base is None else check_base(base),
        metadata=metadata,
        iri=iri,
        with_text=with_text,
        progress=progress,
        refusal=refusal,
        decisions=None if decisions is None else several(decisions),
        stale=stale,
        bad=bad,
        workers=workers,
        scheduler=scheduler,
    )
    if output is not None:
        _write(done, Path(output), whole)
    return done


def _check(output: Path) -> None:
    """Refuse, before any work is done, a file that could not hold the graph."""
    from kg.errors import InputError
    from kg.serialization import format_of

    known = format_of(path=output)
    if not known.holds_graphs:
        problem = f"{known.name} holds no named graphs, in which claims are kept"
        raise InputError(problem, source=str(output), hint="write .trig, .nq or .jsonld")
    if not output.parent.is_dir():
        raise InputError("there is no such folder", source=str(output.parent), hint="make it first")


def _write(done: Build, output: Path, whole: bool) -> None:
    from kg.pipeline import write_description, write_result
    from kg.serialization import format_of

    format = format_of(path=output).name
    known = write_result(done.store, output, format=format, base=done.base, whole=whole)
    write_description(known, output=output, format=format, base=done.base)


def claims(
    sources: Paths,
    *,
    lexicon: Paths = (),
    extractor: Extractor | None = None,
    base: str = DEFAULT_BASE,
    metadata: Mapping[str, str] | None = None,
    iri: str | None = None,
    decisions: Paths | None = (),
    stale: Callable[[ClaimError], None] | None = None,
) -> Iterator[tuple[Document, tuple[Claim, ...]]]:
    """Each document of the sources with its claims, one after the other; the options are those of :func:`build`."""
    from kg.pipeline import extractor_for, read_claims_of
    from kg.sources import check_base

    base, files = check_base(base), tuple(several(lexicon))
    if files and extractor is None:
        extractor = extractor_for(lexicon=files, base=base)
    return read_claims_of(
        several(sources),
        extractor=extractor,
        base=base,
        metadata=metadata,
        iri=iri,
        decisions=None if decisions is None else several(decisions),
        stale=stale,
    )


def validate(data: DataSource, *, shapes: Paths | None = None) -> Report:
    """Validate a graph against the packaged SHACL shapes, or against those in the files ``shapes``.

    ``data`` are RDF files, whatever :func:`open` opens or returns, quads, or an rdflib graph. Raises
    :class:`~kg.errors.ParseError` for files that do not parse and :class:`~kg.errors.ValidationError` when nothing
    would be checked.
    """
    from kg.store import is_endpoint
    from kg.validation import validate as run

    chosen = None if shapes is None else tuple(several(shapes))
    if isinstance(data, str | Path) and (is_endpoint(str(data)) or Path(data).is_dir()):
        with opened(data) as store:
            return run(store, shapes=chosen)
    return run(data, shapes=chosen)
