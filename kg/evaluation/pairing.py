"""One-to-one matching of most pairs, and among such the closest: augmenting paths over a bipartite graph (Kuhn)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

__all__ = ["pair"]


def pair(candidates: Sequence[Mapping[int, int]]) -> dict[int, int]:
    """Pair as many left nodes as possible with a right node each, no right node twice: left node → right node.

    ``candidates`` gives for each left node the right nodes that it may have, with how near they are. The nearest pairs
    are made first, earlier nodes before later ones; then whoever has none, those with the least choice first, gets one
    along a path on which others change theirs. The number of pairs is the greatest that there is.
    """
    choices = [[right for _, right in sorted((-near[right], right) for right in near)] for near in candidates]
    taken: dict[int, int] = {}
    chosen: dict[int, int] = {}
    edges = ((-near[right], left, right) for left, near in enumerate(candidates) for right in near)
    for _, left, right in sorted(edges):
        if left not in chosen and right not in taken:
            chosen[left], taken[right] = right, left
    without = sorted((left for left in range(len(choices)) if left not in chosen), key=lambda left: len(choices[left]))
    for left in without:
        _augment(left, choices, taken)
    return {left: right for right, left in sorted(taken.items(), key=lambda item: item[1])}


def _augment(start: int, choices: Sequence[Sequence[int]], taken: dict[int, int]) -> None:
    """Look for a path from a node without a partner to a free one, depth first, and swap the pairs along it."""
    path = [(start, iter(choices[start]))]
    through: list[int] = []
    seen: set[int] = set()
    while path:
        _, rest = path[-1]
        right = next((right for right in rest if right not in seen), None)
        if right is None:
            path.pop()
            if through:
                through.pop()
            continue
        seen.add(right)
        through.append(right)
        if right not in taken:
            for (left, _), new in zip(path, through, strict=True):
                taken[new] = left
            return
        path.append((taken[right], iter(choices[taken[right]])))
