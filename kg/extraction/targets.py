"""Who is meant by what an act is done to: "a Philippine vessel", "several of its leaders", "the island of Taiwan"."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from kg.extraction.coreference import Referents
from kg.extraction.discourse import STATES
from kg.extraction.syntax import oblique, subjects
from kg.extraction.tree import children, conjuncts
from kg.model import Entity, Modality

__all__ = ["among_themselves", "bearer", "borne", "pare", "undone"]

_PARTS = frozenset(
    "most some several many all part parts half one two three number dozens hundreds thousands handful swathe swathes "
    "chunk chunks worth billions millions rest bulk majority couple dozen percent scores".split()
)
_NOTHING = frozenset({"nothing", "nobody", "no one", "none"})
_PLACES = frozenset(
    "island state republic city region territory enclave kingdom country democracy nation peninsula emirate "
    "people government regime population army capital airspace soil coast border borders waters territory sovereignty "
    "existence independence authorities leadership".split()
)


def bearer(token: Any, referents: Referents) -> tuple[Entity, ...]:
    """The entity whose the thing is that the phrase names; none when it has no single owner."""
    if token.lower_ in _PARTS or token.lower_ in _PLACES or token.pos_ == "NUM":
        inner = oblique(token, "of")
        if len(inner) == 1:
            named = referents.name_at(inner[0]) is not None
            found = referents.resolve(inner[0]) if named else _owner(inner[0], referents)
            if found:
                return found
    return _owner(token, referents)


def borne(tokens: tuple[Any, ...], referents: Referents) -> tuple[Entity, ...]:
    """The owner of the one thing that an act is done to, when the thing itself is no entity."""
    return bearer(tokens[0], referents) if len(tokens) == 1 and not referents.resolve(tokens[0]) else ()


def pare(args: dict[str, Any], firing: Any) -> None:
    """Drops an act's object that only repeats its target, and a target that is the actor's own: "recalls its envoy"."""
    if args.get("object") == args.get("target"):
        args.pop("object", None)
    optional = any(slot.name == "target" and slot.optional for slot in firing.frame.slots)
    if optional and args.get("target") == args.get("actor") and len(firing.slots["actor"]) == 1:
        args.pop("target", None)


def undone(args: dict[str, Any], modality: Modality) -> Modality:
    """Denied when the act was done to nothing, "put his name to nothing", which then is dropped from its arguments."""
    nothing = [slot for slot in ("object", "target") if str(args.get(slot, "")).lower() in _NOTHING]
    for slot in nothing:
        args.pop(slot)
    return Modality.DENIED if nothing and modality is Modality.ASSERTED else modality


def _owner(token: Any, referents: Referents) -> tuple[Entity, ...]:
    found: dict[Entity, int] = {}
    for child in token.children:
        within: list[Any] = []
        if child.dep_ == "poss":
            within = [e for item in conjuncts(child) for e in referents.resolve(item)]
        elif child.dep_ in ("amod", "compound", "nmod") and child.i < token.i:
            parts = subjects(child) if child.tag_ == "VBN" else conjuncts(child)
            within = [_named(item, referents) for item in parts]
        found.update({entity: child.i for entity in within if entity is not None})
    # One owner, or several in a row: "Canadian and Mexican goods".
    joint = len(set(found.values())) == 1
    return tuple(found) if joint and not children(token, "relcl") else ()


def _named(item: Any, referents: Referents) -> Any:
    name = referents.name_at(item)
    return name.entity if name is not None and name.entity.kind in STATES else None


def among_themselves(targets: Collection[object], actors: Collection[object], tokens: Iterable[Any]) -> bool:
    """Whether the targets are only the several actors, by what is theirs: "A, B and C froze their assets"."""
    theirs = [item for token in tokens for item in (token, *children(token, "poss"))]
    owned = any(child.tag_ == "PRP$" for child in theirs)
    return len(targets) > 1 and owned and all(target in actors for target in targets)
