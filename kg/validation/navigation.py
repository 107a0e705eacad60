"""The value nodes of many focus nodes at once: property paths (SHACL 1.0, clause 2.3.1) over an index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set

from kg.validation.index import Index, Table
from kg.validation.paths import PropertyPath
from kg.validation.rows import iri

__all__ = ["Values"]


class Values:
    """The value nodes of some focus nodes: what a path leads to, or without a path the focus nodes themselves."""

    def __init__(self, index: Index, path: PropertyPath | None, focus: Set[str]) -> None:
        self.index = index
        self.focus = focus
        self.path = path
        self._simple = None if path is None else _predicate(path)
        self._table: Table | None = None if path is None else table(index, path, focus)
        self._exact: Set[str] | None = None

    @property
    def several(self) -> Iterable[str]:
        """The focus nodes that may have more than one value."""
        if self._simple and not self._simple[1]:
            return self.index.several(self._simple[0]) & self.focus
        return self.focus

    @property
    def without(self) -> Iterable[str]:
        """The focus nodes without a value."""
        if self._table is None:
            return ()
        if self._simple:
            return self.focus - self._table.keys()
        return [node for node in self.focus if not self._table.get(node)]

    def of(self, node: str) -> Sequence[str]:
        """The value nodes of one focus node, each once."""
        return (node,) if self._table is None else self._table.get(node, ())

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Each focus node with each of its value nodes."""
        return ((node, value) for node in self.focus for value in self.of(node))

    @property
    def exact(self) -> Set[str]:
        """The value nodes of all focus nodes."""
        if self._exact is None:
            self._exact = self.focus if self._table is None else {v for node in self.focus for v in self.of(node)}
        return self._exact

    def failing(self, wrong: Callable[[Set[str]], Set[str]]) -> Iterator[tuple[str, str]]:
        """The pairs whose value is among those that ``wrong`` picks from a set that holds all value nodes."""
        picked = wrong(self._candidates())
        if not picked:
            return iter(())
        return ((node, value) for node, value in self.pairs() if value in picked)

    def _candidates(self) -> Set[str]:
        """A set that holds the value nodes: all values of a predicate are kept, and cheaper than to collect them."""
        if self._simple and self._table is not None and len(self._table) < 4 * len(self.focus):
            return self.index.values(self._simple[0], inverse=self._simple[1])
        return self.exact


def table(index: Index, path: PropertyPath, nodes: Set[str]) -> Table:
    """A table that has the values of at least these nodes."""
    simple = _predicate(path)
    if simple:
        return index.table(simple[0], inverse=simple[1])
    return {node: list(values) for node, values in _walk(index, path, nodes, inverse=False).items()}


def _predicate(path: PropertyPath) -> tuple[str, bool] | None:
    if path.kind == "predicate":
        return iri(path.iri), False
    if path.kind == "inversePath" and path.parts[0].kind == "predicate":
        return iri(path.parts[0].iri), True
    return None


def _walk(index: Index, path: PropertyPath, nodes: Set[str], *, inverse: bool) -> dict[str, Set[str]]:
    if path.kind == "predicate":
        known = index.table(iri(path.iri), inverse=inverse)
        return {node: set(known[node]) for node in nodes if node in known}
    if path.kind == "inversePath":
        return _walk(index, path.parts[0], nodes, inverse=not inverse)
    if path.kind == "sequence":
        found: dict[str, Set[str]] = {node: {node} for node in nodes}
        for part in reversed(path.parts) if inverse else path.parts:
            found = _composed(found, _walk(index, part, _reached(found), inverse=inverse))
        return found
    walks = [_walk(index, part, nodes, inverse=inverse) for part in path.parts]
    if path.kind == "alternativePath":
        return {node: set().union(*(walk.get(node, set()) for walk in walks)) for node in nodes}
    if path.kind == "zeroOrOnePath":
        return {node: {node, *walks[0].get(node, ())} for node in nodes}
    return _repeated(index, path, nodes, inverse=inverse)


def _reached(found: dict[str, Set[str]]) -> Set[str]:
    return {value for values in found.values() for value in values}


def _composed(first: dict[str, Set[str]], second: dict[str, Set[str]]) -> dict[str, Set[str]]:
    nothing: Set[str] = frozenset()
    return {node: {far for near in values for far in second.get(near, nothing)} for node, values in first.items()}


def _repeated(index: Index, path: PropertyPath, nodes: Set[str], *, inverse: bool) -> dict[str, Set[str]]:
    """The single steps from all nodes that are reached, then their closure."""
    steps: dict[str, Set[str]] = {}
    waiting = set(nodes)
    while waiting:
        walked = _walk(index, path.parts[0], waiting, inverse=inverse)
        steps |= {node: walked.get(node, frozenset()) for node in waiting}
        waiting = _reached(walked) - steps.keys()
    return {node: _closure(node, steps, itself=path.kind == "zeroOrMorePath") for node in nodes}


def _closure(node: str, steps: dict[str, Set[str]], *, itself: bool) -> Set[str]:
    found: set[str] = {node} if itself else set()
    waiting = list(steps[node])
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting += steps[current]
    return found
