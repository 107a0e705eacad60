"""Who avoided what: silence that a text states, apart from silence that is only ours, as a sentence gave no claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import pyoxigraph

from kg.comparison.naming import actors_in, concerns
from kg.comparison.statements import Graph, Statement, value_of
from kg.passages import sentences
from kg.statements import Edition, Thing
from kg.store import Store
from kg.vocabulary import DEFAULT_BASE

__all__ = ["Gap", "Silences", "silences"]

Pair = frozenset[str]


@dataclass(frozen=True, slots=True)
class Gap:
    """A sentence that names actors and from which no claim about any two of them was read.

    ``start`` and ``end`` count code points of the edition's text.
    """

    things: tuple[Thing, ...]
    sentence: str
    start: int
    end: int
    edition: str
    citation: str


@dataclass(frozen=True, slots=True)
class Silences:
    """Silences that texts state, and gaps of the reading; ``unread`` are the editions whose text is not known."""

    stated: tuple[Statement, ...]
    gaps: tuple[Gap, ...]
    unread: tuple[str, ...]

    def _repr_html_(self) -> str:
        """Silences and gaps as a table, for notebooks."""
        from kg.comparison.rendering import as_html

        return as_html(self)


def silences(
    store: Store | pyoxigraph.Store,
    *,
    by: Sequence[pyoxigraph.NamedNode] = (),
    about: Sequence[pyoxigraph.NamedNode | pyoxigraph.Literal] = (),
    texts: Mapping[str, str] | None = None,
    base: str = DEFAULT_BASE,
) -> Silences:
    """Who kept silent on what, and where the silence is only the reading's.

    ``by`` is who kept silent, with those who hold office in it; ``about`` entities or words; both may be left open.
    A gap is a sentence that names two actors (of ``by`` and ``about``, where they are given), from which no claim about
    both was read. Sentences are those of the texts in the graph; ``texts`` gives, by the SHA-256 of the text, those
    that it lacks. Names count that the reference graph knows; pronouns do not.
    """
    graph = Graph(store, base)
    speakers = graph.spokesmen(term.value for term in by)
    iris = graph.spokesmen(term.value for term in about if isinstance(term, pyoxigraph.NamedNode))
    words = tuple(term.value for term in about if isinstance(term, pyoxigraph.Literal))
    told = graph.statements("StanceClaim", actors=speakers)
    stated = tuple(
        sorted(
            (one for one in told if _silent(one) and (not about or concerns(one.objects, iris, words))),
            key=lambda one: (one.period.since if one.period else "", one.edition, one.subjects, one.objects),
        )
    )
    read = [_with_text(edition, texts or {}) for _, edition in sorted(graph.editions.items())]
    reader = _Reader(graph, speakers, iris, words)
    gaps = tuple(gap for edition in read for gap in reader.gaps(edition))
    return Silences(stated, gaps, tuple(edition.citation for edition in read if edition.text is None))


def _silent(statement: Statement) -> bool:
    return statement.relation == "avoids_comment" and not statement.denied


def _with_text(edition: Edition, texts: Mapping[str, str]) -> Edition:
    return edition if edition.text is not None else replace(edition, text=texts.get(edition.sha256 or ""))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a claim's words stand, and whom it names."""

    start: int
    end: int
    things: set[str]


class _Reader:
    """The sentences of editions beside the claims that rest on them."""

    def __init__(self, graph: Graph, speakers: Pair, iris: Pair, words: Sequence[str]) -> None:
        self._graph = graph
        self._speakers, self._iris, self._words = speakers, iris, words
        self._claims: dict[str, dict[str, _Place]] = defaultdict(dict)
        for row in graph.rows("mentions"):
            told = {name: value_of(term) for name, term in row.items()}
            if not (told["start"].isdecimal() and told["end"].isdecimal()):
                continue
            place = _Place(int(told["start"]), int(told["end"]), set())
            things = self._claims[told["edition"]].setdefault(told["claim"], place).things
            things |= {told["thing"]} if "thing" in told else actors_in(told.get("words", ""))

    def gaps(self, edition: Edition) -> Iterator[Gap]:
        """The gaps of one edition, in the order of its text."""
        text = edition.text or ""
        claims = list(self._claims[edition.iri].values())
        for start, end in sentences(text):
            pairs = self._pairs(text[start:end])
            here = [claim.things for claim in claims if claim.start < end and start < claim.end]
            if pairs and not any(self._covers(things, pairs) for things in here):
                named = self._graph.names(iri for pair in pairs for iri in pair)
                things = tuple(sorted(Thing(name, iri) for iri, name in named.items()))
                yield Gap(things, text[start:end], start, end, edition.iri, edition.citation)

    def _covers(self, things: set[str], pairs: Sequence[Pair]) -> bool:
        """Whether a claim that names these speaks of a pair, or of the two sides that are asked about."""
        if self._speakers and self._iris:
            return not things.isdisjoint(self._speakers) and not things.isdisjoint(self._iris)
        return any(pair <= things for pair in pairs)

    def _pairs(self, sentence: str) -> list[Pair]:
        """The pairs of actors that the sentence names and that are asked about."""
        named = sorted(actors_in(sentence))
        if self._words and not any(word.casefold() in sentence.casefold() for word in self._words):
            return []
        return [frozenset(pair) for pair in combinations(named, 2) if self._asked(pair)]

    def _asked(self, pair: Iterable[str]) -> bool:
        one, other = pair
        ours = ((one, other), (other, one))
        return any(
            (not self._speakers or first in self._speakers) and (not self._iris or second in self._iris)
            for first, second in ours
        )
