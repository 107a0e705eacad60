"""Members told by a list and a word of belonging in one sentence: "Six newcomers were let into BRICS: Argentina, Egypt,
…", "Ten countries make up ASEAN: …", "Afghanistan, Belarus and Mongolia are its observers".

Such a list is believed where the reference graph knows that nearly all in it have, or had, that standing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kg.extraction.aliases import Name
from kg.extraction.claims import Draft, Maker
from kg.extraction.lemmas import lemma
from kg.extraction.tree import children, conjuncts
from kg.gazetteer import Form, Gazetteer
from kg.model import Claim, ClaimType, Entity

__all__ = ["rosters"]

_BODIES = frozenset({"TreatyOrganization", "Alliance", "Bloc", "InformalGroup", "Organ", "Organization"})
_GLUE = frozenset(", and or & the both plus also now".split())
_LEAST = 3
"""States that make a list."""
_SHARE = 0.8
"""How much of a list must be known."""
_STANDINGS: Mapping[str, str] = {"observer": "observer", "partner": "dialogue_partner"}

_FOUNDING = frozenset("found establish create form".split())

Roster = tuple[Name, ...]


def rosters(
    doc: Any, maker: Maker, names: tuple[Name, ...], gazetteer: Gazetteer, words: Mapping[str, frozenset[str]]
) -> Iterator[Claim]:
    """A claim for each state of each list that the document gives as a body's members, observers or partners."""
    at = {index: name for name in names for index in range(name.start, name.end)}
    for roster in _lists(doc, names, at):
        said = _said(doc, roster)
        outside = [token for token in said if not roster[0].start <= token.i < roster[-1].end]
        statuses = _statuses(outside, words) or _equated(doc, roster, outside)
        for status in statuses:
            body = _body(outside, roster, status, maker, at, gazetteer)
            if body:
                yield from _claims(doc, said, roster, body, status, maker)
                break


def _said(doc: Any, roster: Roster) -> list[Any]:
    """The sentence of the list, with the one before when a colon ends that."""
    sentence = doc[roster[0].start].sent
    start = sentence.start
    if start > 1 and any(doc[i].text == ":" for i in range(start - 2, start)):
        start = doc[start - 1].sent.start
    return [doc[i] for i in range(start, sentence.end)]


def _lists(doc: Any, names: tuple[Name, ...], at: Mapping[int, Name]) -> Iterator[Roster]:
    row: list[Name] = []
    for name in names:
        if name.entity.kind not in ("State", "Territory"):
            continue
        glued = row and all(doc[i].lower_ in _GLUE for i in range(row[-1].end, name.start))
        if row and not (glued and doc[name.start].sent == doc[row[0].start].sent):
            if _is_list(doc, row):
                yield tuple(row)
            row = []
        row.append(name)
    if _is_list(doc, row):
        yield tuple(row)


def _is_list(doc: Any, row: list[Name]) -> bool:
    """Whether the names stand for the states themselves, and are enough for a list."""
    bare = all(name.form not in (Form.ADJECTIVE, Form.DEMONYM) for name in row)
    owned = bool(row) and row[-1].end < len(doc) and doc[row[-1].end].text in ("'s", "’s")
    return bare and not owned and len({name.entity.iri for name in row}) >= _LEAST


def _statuses(outside: list[Any], words: Mapping[str, frozenset[str]]) -> list[str]:
    """The standings of which the words around the list speak; none where they speak of guests, or deny."""
    said = {lemma(token) for token in outside}
    if said & words["roster_bars"] or any(token.dep_ == "neg" for token in outside):
        return []
    standings = [s for word, s in _STANDINGS.items() if word in said and (word != "partner" or "dialogue" in said)]
    if standings:
        return standings
    if any(lemma(token) in _FOUNDING and token.tag_ in ("VBN", "VBD") for token in outside):
        return ["founding"]
    return ["member"] if any(_belongs(token, words) for token in outside) else []


def _equated(doc: Any, roster: Roster, outside: list[Any]) -> list[str]:
    """A member's standing where the list is what the body is: "The Quad is Australia, India, Japan and America"."""
    head = conjuncts(doc[roster[0].start : roster[0].end].root)[0]
    whole = head.dep_ == "attr" and lemma(head.head) == "be" and bool(children(head.head, "nsubj"))
    return ["member"] if whole and not any(token.dep_ == "neg" for token in outside) else []


def _belongs(token: Any, words: Mapping[str, frozenset[str]]) -> bool:
    word = lemma(token)
    particles = {child.lower_ for child in children(token, "prt", "advmod", "prep")}
    if word in words["roster_words"]:
        return True
    return any(f"{word} {particle}" in words["roster_phrases"] for particle in particles)


def _body(
    outside: list[Any], roster: Roster, status: str, maker: Maker, at: Mapping[int, Name], gazetteer: Gazetteer
) -> Entity | None:
    """The nearest body of the sentence, named or meant, in which all the list is known to stand so."""
    named = [(token, at[token.i]) for token in outside if token.i in at]
    bodies = [(token, name.entity) for token, name in named if name.entity.kind in _BODIES and _plain(name, token.doc)]
    if not bodies:
        nouns = [token for token in outside if token.pos_ in ("NOUN", "PRON")]
        bodies = [(token, entity) for token in nouns for entity in maker.referents.resolve(token)]
    if not bodies and status in _STANDINGS.values():
        first = outside[0] if outside else maker.referents.doc[roster[0].start]
        bodies = [(first, entity) for entity in maker.referents.discourse.bodies(first)]
    found = [
        (min(abs(token.i - roster[0].start), abs(token.i - roster[-1].end)), entity)
        for token, entity in bodies
        if entity.kind in _BODIES and _is_known(roster, entity, status, gazetteer)
    ]
    return min(found, key=lambda item: item[0])[1] if found else None


def _plain(name: Name, doc: Any) -> bool:
    """Whether the name is that of a body, and not of its members: "the five permanent members"."""
    return all(lemma(doc[i]) != "member" for i in range(name.start, name.end))


def _is_known(roster: Roster, body: Entity, status: str, gazetteer: Gazetteer) -> bool:
    """Whether the reference graph knows so much of the list to stand so in the body that the rest is believed."""
    states = {name.entity.iri: name.entity for name in roster}
    known = sum(_stands(state, body, status, gazetteer) for state in states.values())
    return known >= max(_LEAST, _SHARE * len(states))


def _stands(state: Entity, body: Entity, status: str, gazetteer: Gazetteer) -> bool:
    current = status in ("member", "founding") and state.iri in gazetteer.members.get(body.iri, ())
    return current or status in gazetteer.standings.get((body.iri, state.iri), ())


def _claims(doc: Any, said: list[Any], roster: Roster, body: Entity, status: str, maker: Maker) -> Iterator[Claim]:
    tokens = [token for token in said if not token.is_space]
    head = conjuncts(doc[roster[0].start : roster[0].end].root)[0]
    for state in dict.fromkeys(name.entity for name in roster):
        args = {"member": state.name, "organization": body.name, "status": status}
        entities = {state.name: state.iri, body.name: body.iri}
        modality = maker.scope.modality(head.head)
        draft = Draft(
            ClaimType.MEMBERSHIP, dict(args), tokens, head, "roll.roster", entities, modality=modality, confidence=0.4
        )
        yield maker.finish(draft)
