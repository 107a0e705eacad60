"""Heads whom a text gives no title, but a state: "Egypt's Abdel Fattah al-Sisi", "the Modi government", "Donald Tusk
of Poland", "Russia under Mr Putin".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from kg.extraction.aliases import Name
from kg.extraction.employers import Employers, heads
from kg.extraction.lemmas import lemma
from kg.gazetteer import Form
from kg.model import Entity

__all__ = ["Headship", "headships"]

_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_GOVERNMENTS = frozenset({"government", "administration", "regime", "cabinet", "presidency", "premiership"})

Headship = tuple[str, Entity, int, int]
"""The title, whom it serves, and the tokens (``end`` excluded) that say so."""


def headships(doc: Any, at: dict[int, Name], employers: Employers, name: Name) -> Iterator[Headship]:
    """What the text says of the person's headship without a title before or behind the name."""
    for rule in _RULES:
        found = rule(doc, at, employers, name)
        if found is not None:
            yield found


def _possessed(doc: Any, at: dict[int, Name], employers: Employers, name: Name) -> Headship | None:
    """Who is named by the possessive of a state: "Russia's Vladimir Putin"."""
    if name.start < 2 or doc[name.start - 1].text not in _POSSESSIVE:
        return None
    owner = at.get(name.start - 2)
    if owner is None or owner.form is Form.ADJECTIVE:
        return None
    stately = owner.entity.kind in ("State", "Territory")
    tenures = [t for t in employers.gazetteer.tenures.get(name.entity.iri, ()) if t.body == owner.entity.iri]
    leads = any(heads(tenure) for tenure in tenures)
    if leads or (stately and not tenures and name.end - name.start > 1 and _human(doc, name)):
        return "leader" if stately else "head", owner.entity, owner.start, name.end
    return None


def _of_state(doc: Any, at: dict[int, Name], employers: Employers, name: Name) -> Headship | None:
    """ "Donald Tusk of Poland"."""
    after = name.end + 1
    if after < len(doc) and doc[after].lower_ == "the":
        after += 1
    if after >= len(doc) or doc[name.end].lower_ != "of" or name.end - name.start < 2:
        return None
    state = at.get(after)
    if state is None or state.entity.kind != "State" or state.form in (Form.ADJECTIVE, Form.DEMONYM):
        return None
    owned = state.end < len(doc) and (doc[state.end].text in _POSSESSIVE or doc[state.end].pos_ in ("NOUN", "PROPN"))
    if owned or not _leads(employers, name, state.entity):
        return None
    return "leader", state.entity, name.start, state.end


def _governing(doc: Any, at: dict[int, Name], employers: Employers, name: Name) -> Headship | None:
    """ "Joe Biden's government", "the Modi government", "the government of Narendra Modi"."""
    head = doc[name.start : name.end].root
    owned = head.head if head.dep_ in ("poss", "compound", "nmod") else None
    if head.dep_ == "pobj" and head.head.lower_ in ("of", "under") and name.end - name.start > 1:
        owned = head.head.head
    regime = owned is not None and head.dep_ != "pobj" and lemma(owned) == "regime"
    if owned is None or lemma(owned) not in _GOVERNMENTS or owned.tag_ == "NNS" or regime:
        return None
    state = _led(employers, name)
    return None if state is None else ("leader", state, min(name.start, owned.i), max(name.end, owned.i + 1))


def _ruling(doc: Any, at: dict[int, Name], employers: Employers, name: Name) -> Headship | None:
    """The state in "Modi's India" and "Russia under Mr Putin"."""
    if name.end + 1 < len(doc) and doc[name.end].text in _POSSESSIVE:
        state = at.get(name.end + 1)
        bare = state is not None and (state.end >= len(doc) or doc[state.end].text not in _POSSESSIVE)
    else:
        first = name.start - 1 - int(name.start > 1 and doc[name.start - 1].lower_ in ("mr", "mr.", "ms", "mrs"))
        under = first > 0 and doc[first].lower_ == "under"
        sentence = doc[name.start].sent
        near = [at[i] for i in range(sentence.start, max(first, sentence.start)) if i in at] if under else []
        state = next((item for item in reversed(near) if _leads(employers, name, item.entity, known=True)), None)
        bare = state is not None
    if state is None or not bare or state.form not in (Form.NAME, Form.ACRONYM):
        return None
    if state.entity.kind != "State" or not _leads(employers, name, state.entity, known=True):
        return None
    return "leader", state.entity, min(name.start, state.start), max(name.end, state.end)


def _leads(employers: Employers, name: Name, state: Entity, *, known: bool = False) -> bool:
    """Whether the person may lead the state: is known to, or, unless ``known``, is nobody the graph knows."""
    tenures = employers.gazetteer.tenures.get(name.entity.iri, ())
    return any(heads(tenure) and tenure.body == state.iri for tenure in tenures) or not (tenures or known)


def _led(employers: Employers, name: Name) -> Entity | None:
    """The one state that the person is known to lead or to have led."""
    tenures = employers.gazetteer.tenures.get(name.entity.iri, ())
    bodies = dict.fromkeys(tenure.body for tenure in tenures if heads(tenure) and "/state/" in tenure.body)
    return employers.gazetteer.entity(next(iter(bodies))) if len(bodies) == 1 else None


def _human(doc: Any, name: Name) -> bool:
    """Whether the name's own clause makes the person act, so that it is no player, singer or firm in passing."""
    following = doc[name.end] if name.end < len(doc) else None
    return following is None or following.text not in _POSSESSIVE


def _embodied(doc: Any, at: dict[int, Name], employers: Employers, name: Name) -> Headship | None:
    """ "The Hungary of Viktor Orbán", "the liberation movement of X"."""
    if name.start < 2 or doc[name.start - 1].lower_ != "of" or name.end - name.start < 2:
        return None
    body = at.get(name.start - 2)
    if body is None or body.form in (Form.ADJECTIVE, Form.DEMONYM):
        return None
    faction = body.entity.kind in ("ArmedGroup", "PoliticalParty")
    if not faction and not (body.entity.kind == "State" and _leads(employers, name, body.entity, known=True)):
        return None
    return "leader", body.entity, body.start, name.end


_RULES: tuple[Callable[[Any, dict[int, Name], Employers, Name], Headship | None], ...] = (
    _possessed,
    _governing,
    _of_state,
    _ruling,
    _embodied,
)
