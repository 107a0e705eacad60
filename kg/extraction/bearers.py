"""Titles that stand apart from the name: "Russia's president" where the text names Vladimir Putin elsewhere.

Only persons to whom the text gives no office beside their name, and whom the reference graph knows to hold or to have
held the office that the title names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from kg.extraction.aliases import Name
from kg.extraction.employers import Employers, heads, same_office
from kg.extraction.tree import children, conjuncts
from kg.gazetteer import Tenure
from kg.model import Entity

__all__ = ["Bearing", "bearers"]

Bearing = tuple[Entity, str, Entity, int, int]
"""The person, the title, whom it serves, and the tokens (``end`` excluded) of the title's phrase."""

_RETIRED = frozenset(
    {"former", "ex", "then", "next", "future", "late", "previous", "last", "first", "no", "any", "every"}
)
_OFFICES = frozenset(
    "president premier chancellor minister king queen emperor sultan emir leader secretary pope".split()
)


def bearers(
    doc: Any, names: tuple[Name, ...], employers: Employers, titles: Collection[str], known: Collection[str]
) -> Iterator[Bearing]:
    """Each person without an office (by IRI, not in ``known``) of whom a title elsewhere in the text speaks."""
    at = {index: name for name in names for index in range(name.start, name.end)}
    waiting = [name for name in names if name.entity.kind == "Person" and name.entity.iri not in known]
    if not waiting:
        return
    served: set[str] = set()
    for token in doc:
        if token.lemma_.lower() not in _OFFICES & frozenset(titles) or token.tag_ not in ("NN", "NNP"):
            continue
        phrase = _phrase(token, at)
        if phrase is None:
            continue
        title, owner, start, end = phrase
        found = _bearer(waiting, employers, title, owner, token.i)
        if found is not None and found[0].iri not in served:
            served.add(found[0].iri)
            yield found[0], title, found[1], start, end


def _phrase(token: Any, at: Mapping[int, Name]) -> tuple[str, Entity | None, int, int] | None:
    """The title's words with the state that it serves, unless the phrase names its bearer or speaks of no one."""
    words: list[str] = []
    owner: Name | None = None
    start, end = token.i, token.i + 1
    for child in children(token, "compound", "amod", "poss", "nmod", "prep"):
        if child.lower_ in _RETIRED:
            return None
        inner = child
        if child.dep_ == "prep":
            inner = next(iter(children(child, "pobj")), child)
        name = at.get(inner.i)
        if name is not None and name.entity.kind == "State" and (child.dep_ != "prep" or child.lower_ == "of"):
            owner = name
            start, end = min(start, name.start), max(end, name.end)
            if len(conjuncts(inner)) > 1:
                return None
        elif name is not None or (child.dep_ == "prep" and child.lower_ in ("of", "for")):
            return None
        elif child.dep_ in ("compound", "amod") and child.i < token.i:
            words.append(child.text)
            start = min(start, child.i)
    named = any(child.dep_ == "appos" for child in token.children) or token.dep_ in ("appos", "compound", "attr")
    bare = (
        owner is None
        and [w.lower() for w in words] in ([], ["prime"])
        and any(child.lower_ == "the" for child in children(token, "det"))
    )
    if (
        (owner is None and not bare)
        or named
        or any(i in at and at[i].entity.kind == "Person" for i in (start - 1, end, end + 1))
    ):
        return None
    return " ".join([*words, token.text]), None if owner is None else owner.entity, start, end


def _bearer(
    waiting: list[Name], employers: Employers, title: str, owner: Entity | None, index: int
) -> tuple[Entity, Entity] | None:
    """Whom of the persons named the title means, and whom he serves: the last named before it, or the first behind."""
    fitting: list[tuple[Name, str]] = []
    for name in waiting:
        for tenure in employers.gazetteer.tenures.get(name.entity.iri, ()):
            served = owner is None or tenure.body == owner.iri
            if served and same_office(title, tenure) and _named_so(title, tenure):
                fitting.append((name, tenure.body))
                break
    if owner is None and len({name.entity.iri for name, _ in fitting}) != 1:
        return None
    before = [item for item in fitting if item[0].end <= index]
    chosen = before[-1:] or ([] if owner is None else fitting[:1])
    body = employers.gazetteer.entity(chosen[0][1]) if chosen else None
    return None if body is None else (chosen[0][0].entity, body)


def _named_so(title: str, tenure: Tenure) -> bool:
    """Whether the title says no less than the office's own, or is the head of the state's."""
    return heads(tenure) or len(title.split()) >= len(tenure.title.split())
