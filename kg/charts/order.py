"""The order in which names stand, so that few ties cross: facing columns, and around a circle.

Each name goes to the middle of those that it is tied to, over and over (Sugiyama's barycentre method); what belongs
together around the circle is found by NetworkX.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from kg.errors import MissingError

__all__ = ["around", "facing"]

_ROUNDS = 12

_Ties = Sequence[tuple[str, str]]


def facing(ties: _Ties) -> tuple[list[str], list[str]]:
    """The left ends of ties and the right ends, each in an order."""
    left, right = sorted({one for one, _ in ties}), sorted({other for _, other in ties})
    forth, back = _neighbours(ties), _neighbours([(other, one) for one, other in ties])
    for _ in range(_ROUNDS):
        right = _sorted(right, back, left)
        left = _sorted(left, forth, right)
    return left, right


def _neighbours(ties: _Ties) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one, other in ties:
        found[one].append(other)
    return found


def _sorted(names: Sequence[str], neighbours: Mapping[str, list[str]], others: Sequence[str]) -> list[str]:
    places = {name: number / max(1, len(others) - 1) for number, name in enumerate(others)}
    middles = {name: sum(places[near] for near in neighbours[name]) / len(neighbours[name]) for name in names}
    return sorted(names, key=lambda name: (middles[name], name))


def around(ties: _Ties) -> list[str]:
    """The ends of ties around a circle: what is much tied together side by side.

    Raises :class:`~kg.errors.MissingError` when NetworkX is not installed.
    """
    try:
        import networkx
        from networkx.algorithms.community import greedy_modularity_communities
    except ImportError as error:
        raise MissingError("NetworkX is not installed", hint="pip install 'communique[charts]'") from error
    names = sorted({name for tie in ties for name in tie})
    if not names:
        return []
    # Numbers and not names: sets of texts have another order in each process.
    numbers = {name: number for number, name in enumerate(names)}
    graph = networkx.Graph()
    graph.add_nodes_from(range(len(names)))
    graph.add_edges_from(sorted({(numbers[one], numbers[other]) for one, other in ties}))
    groups = sorted((sorted(group) for group in greedy_modularity_communities(graph)), key=lambda g: (-len(g), g))
    return [names[number] for group in groups for number in _chain(group, graph.adj)]


def _chain(group: Sequence[int], adjacent: Mapping[int, Mapping[int, object]]) -> list[int]:
    """The group with neighbours near each other: from the one with most ties on, always a neighbour of the last."""
    left, ordered = set(group), list[int]()
    while left:
        near = sorted(left & set(adjacent[ordered[-1]])) if ordered else []
        chosen = min(near or sorted(left), key=lambda number: (-len(adjacent[number]), number))
        ordered.append(chosen)
        left.remove(chosen)
    return ordered
