"""The library's face: one function an operation, with the names of the commands.

``import kg`` gives these functions. They take files, folders and addresses as well as opened graphs, and names as
people write them as well as IRIs; they return frozen values, print nothing, and raise only
:class:`~kg.errors.CommuniqueError` for bad input. The parts that an operation needs are imported when it is called.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from kg.vocabulary import DEFAULT_BASE

if TYPE_CHECKING:
    import networkx
    import pandas
    import pyoxigraph

    from kg.auditing import Audit
    from kg.chronology import Timeline
    from kg.comparison import Disagreements, Drift, Silences
    from kg.difference import Difference
    from kg.errors import ClaimError, LimitError, SourceError
    from kg.explanation import Explanation
    from kg.exports.description import Description
    from kg.extraction import Extractor
    from kg.model import Claim, Document
    from kg.pipeline import Build, Place, Reading
    from kg.questions import Answers, Row
    from kg.relations import Network
    from kg.store import LocalStore, Location, Store
    from kg.store.remote import RemoteStore
    from kg.validation import Report
    from kg.validation.data import DataSource

__all__ = [
    "Graph",
    "Paths",
    "ask",
    "audit",
    "build",
    "claims",
    "claims_frame",
    "describe",
    "diff",
    "disagree",
    "drift",
    "explain",
    "explain_answers",
    "export",
    "facts_frame",
    "network",
    "open",
    "silences",
    "timeline",
    "to_networkx",
    "validate",
]

Paths: TypeAlias = str | Path | Iterable[str | Path]
"""One path, or several."""

Graph: TypeAlias = "Store | pyoxigraph.Store | str | Path | Sequence[str | Path]"
"""An opened graph, or where one lies: a file, several files, a store's folder, the address of a SPARQL service."""


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
        _several(sources),
        store=store,
        claims=_several(claims),
        lexicon=_several(lexicon),
        extractor=extractor,
        base=None if base is None else check_base(base),
        metadata=metadata,
        iri=iri,
        with_text=with_text,
        progress=progress,
        refusal=refusal,
        decisions=None if decisions is None else _several(decisions),
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

    base, files = check_base(base), tuple(_several(lexicon))
    if files and extractor is None:
        extractor = extractor_for(lexicon=files, base=base)
    return read_claims_of(
        _several(sources),
        extractor=extractor,
        base=base,
        metadata=metadata,
        iri=iri,
        decisions=None if decisions is None else _several(decisions),
        stale=stale,
    )


def open(
    location: Location = None,
    *,
    create: bool = False,
    read_only: bool = False,
    reference: bool = True,
    format: str | None = None,
) -> LocalStore | RemoteStore:
    """Open a graph: files (read into memory), a store's folder, or the address of a SPARQL 1.1 query service.

    Its ``as_pyoxigraph()`` is a ``pyoxigraph.Store``, live unless it lies on a server; its ``as_rdflib()`` a copy as an
    rdflib ``Dataset``. ``None`` opens an empty graph in memory; ``create`` makes the folder; with ``reference``, the
    ontology and the reference graph are added where they are not there; ``format`` says how files without a telling
    extension are written. :func:`kg.store.open_store` has more options.
    """
    from kg.store import open_store

    return open_store(location, create=create, read_only=read_only, reference=reference, format=format)


def validate(data: DataSource, *, shapes: Paths | None = None) -> Report:
    """Validate a graph against the packaged SHACL shapes, or against those in the files ``shapes``.

    ``data`` are RDF files, whatever :func:`open` opens or returns, quads, or an rdflib graph. Raises
    :class:`~kg.errors.ParseError` for files that do not parse and :class:`~kg.errors.ValidationError` when nothing
    would be checked.
    """
    from kg.store import is_endpoint
    from kg.validation import validate as run

    chosen = None if shapes is None else tuple(_several(shapes))
    if isinstance(data, str | Path) and (is_endpoint(str(data)) or Path(data).is_dir()):
        with _opened(data) as store:
            return run(store, shapes=chosen)
    return run(data, shapes=chosen)


def ask(graph: Graph, question: str, parameters: Mapping[str, str] | None = None) -> Answers:
    """Ask a graph a named question; :func:`kg.questions.load_questions` lists them with their parameters.

    A parameter's value is a name as people write it, a prefixed name, an IRI, a day or words. Raises
    :class:`~kg.errors.QuestionError` for a question, parameter or name that there is not.
    """
    from kg.pipeline import base_of
    from kg.questions import ask as run

    with _opened(graph) as store:
        return run(store, question, parameters, base=base_of(store))


def explain(graph: Graph, subject: str, predicate: str | None = None, object: str | None = None) -> Explanation:
    """On which words of which documents a fact rests; with ``subject`` alone, a claim or another node.

    All three are names as people write them, prefixed names or IRIs; a claim is also known by its id. Raises
    :class:`~kg.errors.QuestionError` for a name that nothing or more than one thing bears, and
    :class:`~kg.errors.InputError` for what the graph does not hold.
    """
    from kg.explanation import claim_named
    from kg.explanation import explain as run
    from kg.pipeline import base_of

    with _opened(graph) as store:
        base = base_of(store)

        def iri(text: str, kind: str = "entity") -> str:
            return claim_named(text, base=base) or str(_terms(store, text, kind, base)[0].value)

        return run(store, iri(subject), predicate and iri(predicate, "property"), object and iri(object), base=base)


def explain_answers(graph: Graph, answers: Answers) -> tuple[tuple[Explanation, ...], ...]:
    """Of each row of answers what it rests on: the whole proof of a fact, else the claims that the row cites.

    A row that is reference data rests on no text, and has nothing. ``graph`` is that from which the answers are.
    """
    from kg.pipeline import base_of

    with _opened(graph) as store:
        base = base_of(store)
        return tuple(_proofs(store, answers, row, base) for row in answers.rows)


def _proofs(store: Store, answers: Answers, row: Row, base: str) -> tuple[Explanation, ...]:
    from kg.errors import InputError
    from kg.explanation import explain as run
    from kg.vocabulary import Minter

    # A row may also tell of what is only claimed, and makes no fact.
    with contextlib.suppress(InputError):
        if fact := [_part(answers, row, part, base) for part in answers.question.fact]:
            return (run(store, *fact, base=base),)
    claims = [term.value for cell in row for term in cell if term.value.startswith(Minter(base).named("claim", ""))]
    return tuple(run(store, claim, base=base) for claim in dict.fromkeys(claims))


def _part(answers: Answers, row: Row, part: str, base: str) -> str:
    """A part of the fact that a row is: a prefixed name as it is, or the first term of a column."""
    from kg.vocabulary import prefixes

    prefix, colon, local = part.partition(":")
    return prefixes(base)[prefix] + local if colon else next((term.value for term in answers.cell(row, part)), "")


def drift(
    graph: Graph, holder: str, *, toward: str | None = None, since: str | None = None, until: str | None = None
) -> tuple[Drift, ...]:
    """How the stances of a holder moved, with the quotes on both ends; towards one thing, or all that changed.

    Names are taken as in :func:`ask`, dates as ISO 8601; :func:`kg.comparison.drift` says what counts. Raises
    :class:`~kg.errors.QuestionError` for a name that nothing or more than one thing bears.
    """
    from kg.comparison import drift as run
    from kg.pipeline import base_of

    with _opened(graph) as store:
        base = base_of(store)
        who, what = _terms(store, holder, "actor", base), _terms(store, toward, "topic", base)
        return run(store, who, what, since=since, until=until, base=base)


def disagree(graph: Graph, *, about: str | None = None, window: int = 7, between: str = "sources") -> Disagreements:
    """Where sources, or speakers, contradict each other or agree on one matter within ``window`` days.

    :func:`kg.comparison.disagree` says what counts. Raises as :func:`drift`.
    """
    from kg.comparison import disagree as run
    from kg.pipeline import base_of

    with _opened(graph) as store:
        base = base_of(store)
        return run(store, about=_terms(store, about, "topic", base), window=window, between=between, base=base)


def silences(graph: Graph, *, by: str | None = None, about: str | None = None, sources: Paths = ()) -> Silences:
    """Who kept silent on what, as texts state it, and the sentences whose silence is only the reading's.

    ``sources`` are the texts of a graph that was built without them. Raises as :func:`drift`.
    """
    from kg.comparison import silences as run
    from kg.pipeline import base_of
    from kg.sources import read_documents

    texts = {document.sha256: document.text for document in read_documents(_several(sources))}
    with _opened(graph) as store:
        base = base_of(store)
        who, what = _terms(store, by, "actor", base), _terms(store, about, "topic", base)
        return run(store, by=who, about=what, texts=texts, base=base)


def _terms(store: Store, text: str | None, kind: str, base: str) -> tuple[Any, ...]:
    """What a name stands for in the graph; nothing for none."""
    from kg.questions import resolve

    return () if text is None else resolve(store, text, kind=kind, base=base)


def diff(old: Place, new: Place, *, claims: Paths = (), lexicon: Paths = (), base: str | None = None) -> Difference:
    """What differs between two graphs, or two editions of a text: claims in words, facts and why, statements.

    Graphs are open, or lie in a file, a folder or on a server; a path with the extension of a text is built first, with
    ``claims`` and ``lexicon`` as for :func:`build`. The result is false when nothing differs. Raises
    :class:`~kg.errors.InputError` for a text and a graph.
    """
    from kg.pipeline import differ

    return differ(old, new, claims=_several(claims), lexicon=_several(lexicon), base=base)


def describe(
    graph: Graph,
    *,
    title: str | None = None,
    description: str | None = None,
    version: str | None = None,
    publisher: str | None = None,
    licence: str | None = None,
    distributions: Sequence[str] = (),
) -> Description:
    """A graph as a dataset: counts, vocabularies, makers, coverage, licence and canonical hash.

    ``licence`` is an IRI, ``distributions`` are addresses of files of the graph. Of files, all that stands in them is
    described; of a store, what a build writes of it to a file. Raises :class:`~kg.errors.InputError` for what is no IRI
    and for a graph on a server.
    """
    from kg.exports.description import About
    from kg.pipeline import base_of
    from kg.pipeline import describe as run

    about = About(title, description, version, publisher, licence)
    with _opened(graph, reference=False) as store:
        whole = isinstance(graph, str | Path | Sequence) and store.location is None
        return run(store, whole=whole, about=about, distributions=distributions, base=base_of(store))


def audit(graph: Graph, *, sources: Paths = (), sentences: bool = True) -> Audit:
    """Whether a graph is whole: evidence, quotes, texts, hashes, facts, links, intervals, tokens.

    ``sources`` are the texts and mappings that it was built from, against which it is checked too; ``sentences`` says
    whether to look for those that yielded nothing. The result is false when something is wrong. Raises
    :class:`~kg.errors.MissingError` when the parser's model, which finds sentences, is not installed.
    """
    from kg.auditing import audit as run
    from kg.pipeline import base_of, documents_of

    with _opened(graph) as store:
        base = base_of(store)
        return run(store, sources=documents_of(_several(sources), base=base), sentences=sentences, base=base)


def timeline(
    graph: Graph, *, actors: Sequence[str] = (), first: str | None = None, last: str | None = None
) -> Timeline:
    """Meetings, actions, agreements and memberships in order, each with its quotes and its certainty.

    ``actors`` are names as people write them, prefixed names or IRIs: with one, the events in which it takes part, with
    several, those in which at least two do. ``first`` and ``last`` are dates (``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``),
    both included. Raises :class:`~kg.errors.QuestionError` for a name that nobody bears.
    """
    from kg.chronology import timeline as run
    from kg.pipeline import base_of
    from kg.questions import resolve

    with _opened(graph) as store:
        base = base_of(store)
        named = [term.value for name in actors for term in resolve(store, name, kind="actor", base=base)]
        return run(store, named, first=first, last=last, base=base)


def network(
    graph: Graph, relation: str, *, about: Sequence[str] = (), first: str | None = None, last: str | None = None
) -> Network:
    """Who is tied to whom or what.

    ``relation`` is ``values``, ``issues``, ``meetings``, ``actions``, ``agreements`` or ``memberships``; ``about`` are
    names of actors, values or other things: only their ties are kept. ``first`` and ``last`` are dates of publication,
    as for :func:`timeline`. Raises :class:`~kg.errors.QuestionError` for a relation or a name that there is not.
    """
    from kg.pipeline import base_of
    from kg.questions import resolve
    from kg.relations import network as run

    with _opened(graph) as store:
        base = base_of(store)
        named = [term.value for name in about for term in resolve(store, name, base=base)]
        return run(store, relation, named, first=first, last=last, base=base)


def export(graph: Graph, view: str, *, format: str | None = None) -> bytes:
    """A graph as other communities work with it: a view of :data:`kg.exports.VIEWS`, as bytes.

    ``format`` is one of the view's formats, the first unless given. Raises :class:`~kg.errors.InputError` for a view
    and a format that there are not.
    """
    from kg.exports import write_view
    from kg.pipeline import base_of

    with _opened(graph) as store:
        return write_view(store, view, format=format, base=base_of(store))


def claims_frame(graph: Graph) -> pandas.DataFrame:
    """The claims of a graph as a pandas data frame, one row each; see :func:`kg.exports.claims_frame`.

    Raises :class:`~kg.errors.MissingError` without pandas.
    """
    from kg.exports import claims_frame as run
    from kg.pipeline import base_of

    with _opened(graph) as store:
        return run(store, base=base_of(store))


def facts_frame(graph: Graph) -> pandas.DataFrame:
    """The derived facts of a graph as a pandas data frame, one row each; see :func:`kg.exports.facts_frame`.

    Raises :class:`~kg.errors.MissingError` without pandas.
    """
    from kg.exports import facts_frame as run
    from kg.pipeline import base_of

    with _opened(graph) as store:
        return run(store, base=base_of(store))


def to_networkx(graph: Graph) -> networkx.MultiDiGraph[str]:
    """The derived facts of a graph as a NetworkX graph; see :func:`kg.exports.to_networkx`.

    Raises :class:`~kg.errors.MissingError` without networkx.
    """
    from kg.exports import to_networkx as run
    from kg.pipeline import base_of

    with _opened(graph) as store:
        return run(store, base=base_of(store))


@contextlib.contextmanager
def _opened(graph: Graph, *, reference: bool = True) -> Iterator[Store]:
    """The graph as a store; one that is only named is opened for reading, and closed again."""
    if isinstance(graph, str | Path | Sequence):
        with contextlib.closing(open(graph, read_only=True, reference=reference)) as store:
            yield store
    else:
        import pyoxigraph

        from kg.store import LocalStore

        yield LocalStore(graph) if isinstance(graph, pyoxigraph.Store) else graph


def _several(paths: Paths) -> Iterable[str | Path]:
    # A lone string is iterable too, letter by letter.
    return [paths] if isinstance(paths, str | Path) else paths
