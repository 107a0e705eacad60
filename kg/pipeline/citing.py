"""Which of the default graph's statements a built graph cites: found anew, or after a change of some editions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.store import LocalStore
from kg.vocabulary import CQ, SKOS

__all__ = ["Cited", "Citing", "lines_of", "named_by"]

_DEFAULT = ox.DefaultGraph()
_Pattern = tuple[ox.NamedNode | None, ox.NamedNode | None, ox.NamedNode | None]
_SUBJECT = re.compile(rb"^<([^>]*)> ", re.MULTILINE)
_OBJECT = re.compile(rb" <([^>]*)> \.$", re.MULTILINE)
_OBJECT_IN_GRAPH = re.compile(rb" <([^>]*)> <[^>]*> \.$", re.MULTILINE)
_LABEL = SKOS.prefLabel.encode()
_TERMS = f"<{CQ.iri}".encode()


def lines_of(store: ox.Store, graph: ox.NamedNode | ox.BlankNode, triples: bytes | None = None) -> bytes:
    """The N-Quads of a named graph, or of the N-Triples that it holds."""
    triples = _triples(store, graph) if triples is None else triples
    # No line feed stands within a triple, so that each of these ends one.
    return triples.replace(b" .\n", f" {graph} .\n".encode())


def named_by(lines: Iterable[bytes]) -> set[bytes]:
    """The IRIs that are subjects and objects of lines of N-Quads in named graphs."""
    named = {_subject(line) for line in lines if line.startswith(b"<")}
    return named.union(*(_OBJECT_IN_GRAPH.findall(line) for line in lines))


def _triples(store: ox.Store, graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> bytes:
    return store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph) or b""


def _subject(line: bytes) -> bytes:
    return line[1 : line.find(b">")]


def _predicate(line: bytes) -> bytes:
    return line.split(b" ", 2)[1][1:-1]


@dataclass(frozen=True, slots=True)
class Cited:
    """The lines that are cited, and what the default graph speaks of and a named graph names."""

    lines: frozenset[bytes]
    named: frozenset[bytes]

    def parts(self) -> dict[str, bytes]:
        """Both as bytes."""
        return {"cited": b"".join(sorted(self.lines)), "named": b"\n".join(sorted(self.named))}

    @classmethod
    def of_parts(cls, part: Callable[[str], bytes]) -> Cited:
        """What such bytes hold, asked for by their names."""
        lines = (line + b"\n" for line in part("cited").split(b"\n") if line)
        return cls(frozenset(lines), frozenset(filter(None, part("named").split(b"\n"))))

    def after(self, store: ox.Store, mentioned: Iterable[bytes], changed: Iterable[ox.Quad]) -> Cited:
        """What is cited after a change of the store, as :class:`Citing` would find it.

        ``mentioned`` are the subjects and objects of the named graphs' statements that have come or gone, ``changed``
        the default graph's statements that have.
        """
        look = _Look(store, set(self.named))
        touched = set(mentioned)
        for quad in changed:
            touched |= _iris(quad.subject) | _iris(quad.object) | _iris(quad.predicate)
        turned = {iri for iri in touched if look.turned(iri)}
        for iri in turned:
            for quad in look.about(iri):
                touched |= _iris(quad.object) | _iris(quad.predicate)
        kept = {line for line in self.lines if _subject(line) not in touched}
        now = (line for iri in touched if not iri.startswith(_TERMS[1:]) for line in look.cited(iri))
        return Cited(frozenset(kept.union(now)), frozenset(look.named))


def _iris(term: object) -> set[bytes]:
    return {term.value.encode()} if isinstance(term, ox.NamedNode) else set()


@dataclass(slots=True)
class _Look:
    """Looks single nodes up in a store that has changed; ``named`` is mended on the way."""

    store: ox.Store
    named: set[bytes]

    def turned(self, iri: bytes) -> bool:
        """Whether the node has become one that is named and spoken of, or is so no longer."""
        was, now = iri in self.named, self._is_named(iri)
        (self.named.add if now else self.named.discard)(iri)
        return was != now

    def about(self, iri: bytes) -> Iterator[ox.Quad]:
        """What the default graph says of the node."""
        return self.store.quads_for_pattern(ox.NamedNode(iri.decode()), None, None, _DEFAULT)

    def cited(self, iri: bytes) -> Iterator[bytes]:
        """The lines about the node that are cited; what is named is known by now."""
        lines = (f"{quad.triple} .\n".encode() for quad in self.about(iri))
        if iri in self.named:
            yield from lines
        elif labels := [line for line in lines if _predicate(line) == _LABEL]:
            yield from labels if self._is_spoken_of_by_named(iri) else ()

    def _is_named(self, iri: bytes) -> bool:
        node = ox.NamedNode(iri.decode())
        if next(self.about(iri), None) is None:
            return False
        patterns: tuple[_Pattern, ...] = ((node, None, None), (None, None, node))
        found = (quad.graph_name for each in patterns for quad in self.store.quads_for_pattern(*each, None))
        return any(name != _DEFAULT for name in found)

    def _is_spoken_of_by_named(self, iri: bytes) -> bool:
        node = ox.NamedNode(iri.decode())
        patterns: tuple[_Pattern, ...] = ((None, None, node), (None, node, None))
        found = (quad.subject for each in patterns for quad in self.store.quads_for_pattern(*each, _DEFAULT))
        return any(isinstance(node, ox.NamedNode) and node.value.encode() in self.named for node in found)


class Citing:
    """Finds what is cited while the named graphs pass by."""

    def __init__(self, store: LocalStore) -> None:
        self._engine = store.as_pyoxigraph()
        self._graphs = store.graphs()
        self._default = [line + b"\n" for line in _triples(self._engine, _DEFAULT).split(b"\n") if line]
        self._spoken_of = frozenset(_subject(line) for line in self._default if line.startswith(b"<"))
        self._named: set[bytes] = set()

    def chunks(self) -> Iterator[bytes]:
        """What is written of a built graph, which has no blank nodes, as N-Quads, a graph at a time."""
        for name in self._graphs:
            triples = _triples(self._engine, name)
            # Only what the default graph speaks of is kept: a list of all names would grow with the documents.
            self._named.update(self._spoken_of.intersection(_SUBJECT.findall(triples)))
            self._named.update(self._spoken_of.intersection(_OBJECT.findall(triples)))
            yield lines_of(self._engine, name, triples)
        yield b"".join(self.cited().lines)

    def cited(self) -> Cited:
        """The default graph's lines about what was named, with the labels of what these name in turn."""
        found = [line for line in self._default if _subject(line) in self._named]
        iris = {iri for line in found for iri in (_predicate(line), *_OBJECT.findall(line))} - self._named
        labels = [line for line in self._default if _subject(line) in iris and _predicate(line) == _LABEL]
        lines = (line for line in (*found, *labels) if not line.startswith(_TERMS))
        return Cited(frozenset(lines), frozenset(self._named))
