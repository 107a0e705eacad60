"""What differs between graphs, whether one is whole, and pictures of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.library.graphs import Graph, Paths, opened, several

if TYPE_CHECKING:
    from kg.auditing import Audit
    from kg.chronology import Timeline
    from kg.difference import Difference
    from kg.pipeline import Place
    from kg.relations import Network

__all__ = ["audit", "diff", "network", "timeline"]


def diff(old: Place, new: Place, *, claims: Paths = (), lexicon: Paths = (), base: str | None = None) -> Difference:
    """What differs between two graphs, or two editions of a text: claims in words, facts and why, statements.

    Graphs are open, or lie in a file, a folder or on a server; a path with the extension of a text is built first, with
    ``claims`` and ``lexicon`` as for :func:`build`. The result is false when nothing differs. Raises
    :class:`~kg.errors.InputError` for a text and a graph.
    """
    from kg.pipeline import differ

    return differ(old, new, claims=several(claims), lexicon=several(lexicon), base=base)


def audit(graph: Graph, *, sources: Paths = (), sentences: bool = True) -> Audit:
    """Whether a graph is whole: evidence, quotes, texts, hashes, facts, links, intervals, tokens.

    ``sources`` are the texts and mappings that it was built from, against which it is checked too; ``sentences`` says
    whether to look for those that yielded nothing. The result is false when something is wrong. Raises
    :class:`~kg.errors.MissingError` when the parser's model, which finds sentences, is not installed.
    """
    from kg.auditing import audit as run
    from kg.pipeline import base_of, documents_of

    with opened(graph) as store:
        base = base_of(store)
        return run(store, sources=documents_of(several(sources), base=base), sentences=sentences, base=base)


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

    with opened(graph) as store:
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

    with opened(graph) as store:
        base = base_of(store)
        named = [term.value for name in about for term in resolve(store, name, base=base)]
        return run(store, relation, named, first=first, last=last, base=base)
