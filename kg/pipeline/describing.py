"""The description that each build leaves with its graph: beside a file, within the folder of a store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError
from kg.exports.catalogue import as_turtle, counted_statements
from kg.exports.description import About, Description, Distribution, described
from kg.exports.tally import Tally
from kg.pipeline.writing import result_tally, tally_of
from kg.serialization import format_of, write_file
from kg.store import LocalStore, Store, open_store
from kg.vocabulary import DCTERMS, DEFAULT_BASE, RDF

__all__ = ["describe", "description_beside", "unlike", "write_description"]

_DATASET = ox.NamedNode("http://www.w3.org/ns/dcat#Dataset")
_IN_A_FOLDER = "dataset.void.ttl"


def describe(
    store: Store,
    *,
    whole: bool = True,
    about: About | None = None,
    distributions: Sequence[str] = (),
    base: str = DEFAULT_BASE,
) -> Description:
    """The description of a graph; unless ``whole``, of what a build would write of it to a file.

    ``distributions`` are addresses of files of the graph. Raises :class:`~kg.errors.InputError` for what is no IRI or
    no format, and for a graph on a server, whose hash is not known.
    """
    if not isinstance(store, LocalStore):
        raise InputError("a graph on a server cannot be hashed", hint="describe its file or its folder")
    described(Tally(), distributions=distributions)
    tally = tally_of(store.quads()) if whole else result_tally(store)
    return described(tally, about=about, distributions=distributions, base=base)


def description_beside(output: Path) -> Path:
    """Where the description of the graph in a file lies."""
    return output.with_suffix(".void.ttl")


def write_description(
    tally: Tally,
    *,
    base: str,
    about: About | None = None,
    output: Path | None = None,
    format: str | None = None,
    folder: str | Path | None = None,
) -> None:
    """Write the description of a built graph, whole or not at all: beside its file, or into the folder of its store.

    What is no plain file, such as a pipe, and no folder, such as a server, has none.
    """
    if output is not None and format is not None and output.is_file():
        file = _distribution(output, format_of(format).media_type)
        _write(described(tally, about=about, distributions=[file], base=base), description_beside(output), base)
    elif folder is not None and Path(folder).is_dir():
        _write(described(tally, about=about, base=base), Path(folder) / _IN_A_FOLDER, base)


def _write(found: Description, place: Path, base: str) -> None:
    write_file(place, as_turtle(found, base=base).encode("utf-8"))


def _distribution(path: Path, media_type: str) -> Distribution:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return Distribution(path.name, media_type, path.stat().st_size, digest.hexdigest())


def unlike(found: Description, path: Path) -> Iterator[str]:
    """What a description in a file does not say of the graph though it should, a line each.

    What people say of it, such as its title and its files, is theirs. Raises :class:`~kg.errors.ParseError` for a file
    that is no RDF.
    """
    said = set(open_store(path, reference=False).quads())
    typed = (quad.subject for quad in said if quad.object == _DATASET and quad.predicate.value == RDF.type)
    datasets = sorted(node.value for node in typed if isinstance(node, ox.NamedNode | ox.BlankNode))
    if datasets != [found.iri]:
        yield f"describes {', '.join(datasets) or 'no dataset'}, not {found.iri}"
        return
    for quad in sorted(set(counted_statements(found)) - said, key=str):
        yield f"lacks {quad}"
    if not any(quad.predicate.value == DCTERMS.title for quad in said):
        yield "lacks a title"
