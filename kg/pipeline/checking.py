"""What a build would change, without changing anything."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import InputError
from kg.lifting import edition_iri
from kg.pipeline.building import build
from kg.pipeline.claiming import texts_and_tables
from kg.pipeline.deciding import Decisions
from kg.pipeline.extractors import Reader
from kg.pipeline.facts import one_base_of
from kg.pipeline.locking import Ledger, Lock, named_files
from kg.pipeline.putting import Putting, Reading
from kg.pipeline.standing import Watch
from kg.pipeline.tabling import mappings_of
from kg.pipeline.texts import by_document, read_text
from kg.pipeline.writing import result_hash
from kg.serialization import canonical_hash
from kg.store import Store, is_endpoint, open_store
from kg.vocabulary import CQ, Minter

__all__ = ["changes_of_file", "changes_of_store", "changes_since"]

Options = Mapping[str, Any]
"""Those of :func:`~kg.pipeline.build`."""

_EDITION = ox.NamedNode(CQ.editionOf)


def changes_since(
    lock: Lock,
    sources: Iterable[str],
    options: Options,
    *,
    folder: Path,
    output: Path | None = None,
    store: str | None = None,
    whole: bool = False,
    progress: Callable[[Reading], None] | None = None,
) -> Iterator[str]:
    """What has changed since a lock was written, a line each: sources, extractor, lexicon, and the result.

    When no source has changed, the graph is built anew, apart, to see whether it is still the same. ``folder`` is that
    of the lock file; ``output`` or ``store`` is the graph that is there, which must be that of the lock too.
    """
    changed = list(lock.differences(_now(sources, options, folder)))
    yield from changed
    there = _there(output, store, whole)
    if there is not None and there != lock.result:
        yield f"changed  {output or store}: {there or 'is not there'}, not {lock.result}"
    if not changed:
        with tempfile.TemporaryDirectory(prefix="kg-") as apart:
            done = build(
                sources, work=Path(apart, "work"), progress=progress, refusal=_ignored, bad=_ignored, **options
            )
            result = result_hash(done.store, whole=whole)
            done.store.close()
        if result != lock.result:
            yield f"changed  the result: {lock.result} → {result}"


def _now(sources: Iterable[str], options: Options, folder: Path) -> Lock:
    base = options["base"] or Minter().base
    ledger = Ledger(folder, named_files(options["claims"], options["decisions"], mappings_of(sources)))
    ledger.begin(base, Reader(options["extractor"], options["lexicon"], base).extractor)
    for each in texts_and_tables(
        sources, {}, base, options["metadata"], options["iri"], bad=_ignored, refusal=_ignored
    ):
        ledger.note(each, edition_iri(each.document, Minter(base)))
    return ledger.lock()


def _ignored(_: object) -> None:
    """What a build would tell again, a check need not."""


def _there(output: Path | None, store: str | None, whole: bool) -> str | None:
    """The canonical hash of the graph that is there; empty where there is none."""
    if output is not None:
        return canonical_hash(open_store(output, reference=False).quads()) if output.is_file() else ""
    if store is None:
        return None
    if not is_endpoint(store) and not Path(store).is_dir():
        return ""
    with open_store(store, read_only=True) as opened:
        return result_hash(opened, whole=whole)


def changes_of_store(sources: Iterable[str], options: Options, *, store: str) -> Iterator[str]:
    """The documents that a build into the store would read, a line each."""
    if not is_endpoint(store) and not Path(store).is_dir():
        raise InputError("there is no store to check", source=store, hint="build it first, or check --output or --lock")
    given, decided = by_document(options["claims"]), Decisions(options["decisions"], read=read_text)
    with open_store(store, read_only=True) as opened:
        base = one_base_of(opened, options["base"])
        reader = Reader(options["extractor"], tuple(options["lexicon"]), base)
        minter = Minter(base)
        put = Putting(opened, reader, minter, options["with_text"], _ignored, Watch(opened, minter))
        for each in texts_and_tables(
            sources, given, base, options["metadata"], options["iri"], bad=_ignored, refusal=_ignored
        ):
            if word := _verdict(put, each.document, given.get(each.document.iri), decided.settled(each)):
                yield f"{word} {each.document.name}"


def _verdict(put: Putting, document: Any, given: Any, settled: Any) -> str | None:
    known = put.editions(document.iri)
    if not known:
        return "new     "
    if given is None:
        return None if put.there(document, settled) else "changed "
    # A store keeps numbers and dates by their value: what is new is written there as what is kept was.
    new = ox.Store()
    new.extend(put.lifted(document, given, settled).quads)
    return None if set(new) == {quad for name in known for quad in put.store.quads(graph=name)} else "changed "


def changes_of_file(
    sources: Iterable[str],
    options: Options,
    *,
    output: Path,
    whole: bool = False,
    progress: Callable[[Reading], None] | None = None,
) -> Iterator[str]:
    """What differs between a graph's file and the graph that a build would write there, a line each."""
    before = open_store(output, reference=False)
    with tempfile.TemporaryDirectory(prefix="kg-") as apart:
        done = build(sources, work=Path(apart, "work"), progress=progress, refusal=_ignored, bad=_ignored, **options)
        old, new, result = _editions(before), _editions(done.store), result_hash(done.store, whole=whole)
        done.store.close()
    for document in sorted(old.keys() | new.keys()):
        if old.get(document) != new.get(document):
            word = "new     " if document not in old else "gone    " if document not in new else "changed "
            yield f"{word} {document}"
    known = canonical_hash(before.quads())
    if known != result:
        yield f"changed  the result: {known} → {result}"


def _editions(store: Store) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for quad in store.quads(None, _EDITION, None, None):
        if isinstance(quad.object, ox.NamedNode):
            found.setdefault(quad.object.value, set()).add(str(quad.subject))
    return found
