"""Graphs for others: descriptions, views, data frames."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.library.graphs import Graph, opened

if TYPE_CHECKING:
    import networkx
    import pandas

    from kg.exports.description import Description

__all__ = ["claims_frame", "describe", "export", "facts_frame", "to_networkx"]


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
    with opened(graph, reference=False) as store:
        whole = isinstance(graph, str | Path | Sequence) and store.location is None
        return run(store, whole=whole, about=about, distributions=distributions, base=base_of(store))


def export(graph: Graph, view: str, *, format: str | None = None) -> bytes:
    """A graph as other communities work with it: a view of :data:`kg.exports.VIEWS`, as bytes.

    ``format`` is one of the view's formats, the first unless given. Raises :class:`~kg.errors.InputError` for a view
    and a format that there are not.
    """
    from kg.exports import write_view
    from kg.pipeline import base_of

    with opened(graph) as store:
        return write_view(store, view, format=format, base=base_of(store))


def claims_frame(graph: Graph) -> pandas.DataFrame:
    """The claims of a graph as a pandas data frame, one row each; see :func:`kg.exports.claims_frame`.

    Raises :class:`~kg.errors.MissingError` without pandas.
    """
    from kg.exports import claims_frame as run
    from kg.pipeline import base_of

    with opened(graph) as store:
        return run(store, base=base_of(store))


def facts_frame(graph: Graph) -> pandas.DataFrame:
    """The derived facts of a graph as a pandas data frame, one row each; see :func:`kg.exports.facts_frame`.

    Raises :class:`~kg.errors.MissingError` without pandas.
    """
    from kg.exports import facts_frame as run
    from kg.pipeline import base_of

    with opened(graph) as store:
        return run(store, base=base_of(store))


def to_networkx(graph: Graph) -> networkx.MultiDiGraph[str]:
    """The derived facts of a graph as a NetworkX graph; see :func:`kg.exports.to_networkx`.

    Raises :class:`~kg.errors.MissingError` without networkx.
    """
    from kg.exports import to_networkx as run
    from kg.pipeline import base_of

    with opened(graph) as store:
        return run(store, base=base_of(store))
