"""Which shapes look no further from a focus node than some steps ahead.

Such a shape finds the same of a node as long as the triples around the node and those that follow within these steps
are the same: it goes back along a predicate only from the focus node itself.
"""

from __future__ import annotations

from kg.validation.paths import PropertyPath
from kg.validation.program import CompiledShape, Question

__all__ = ["reach_of"]


def reach_of(shape: CompiledShape, *, at_focus: bool = True) -> int | None:
    """How many steps ahead of a focus node a shape looks; None when there is no bound, or when it looks back."""
    steps = 0 if shape.path is None else _steps(shape.path, at_focus=at_focus)
    if steps is None:
        return None
    stays = at_focus and shape.path is None
    ahead = [1]
    for constraint in shape.constraints:
        if constraint.question is not None:
            reach = _asked(constraint.question) if at_focus else None
            ahead.append(-1 if reach is None else reach)
        for nested in constraint.shapes:
            inner = reach_of(nested, at_focus=stays)
            ahead.append(-1 if inner is None else inner + 1)
    return None if min(ahead) < 0 else steps + max(ahead)


def _steps(path: PropertyPath, *, at_focus: bool) -> int | None:
    if path.kind == "predicate":
        return 1
    if path.kind == "inversePath":
        # Back from the focus node, and in one step only.
        return 1 if at_focus and _is_single(path.parts[0]) else None
    if path.kind == "sequence":
        counts = [_steps(part, at_focus=at_focus and not number) for number, part in enumerate(path.parts)]
        known = [count for count in counts if count is not None]
        return sum(known) if len(known) == len(counts) else None
    if path.kind in ("alternativePath", "zeroOrOnePath"):
        counts = [_steps(part, at_focus=at_focus) for part in path.parts]
        known = [count for count in counts if count is not None]
        return max(known) if len(known) == len(counts) else None
    return None


def _is_single(path: PropertyPath) -> bool:
    return path.kind == "predicate" or (path.kind == "alternativePath" and all(map(_is_single, path.parts)))


def _asked(question: Question) -> int | None:
    """The steps of a question whose patterns all lead ahead from ``$this``."""
    reached, steps = {"this"}, 0
    for pattern in question.patterns:
        if pattern.subject not in reached or not pattern.ahead:
            return None
        reached.add(pattern.value)
        steps += max(1, len(pattern.iris))
    return steps
