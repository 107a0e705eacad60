"""Names of the gazetteer that are but a part of somebody else's: "Jordan Peterson", "the Social Democratic Party"."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from kg.gazetteer import Form, Gazetteer, Match
from kg.model import Entity

__all__ = ["PARTICLES", "begins_person", "is_of_another", "stripped"]

PARTICLES = frozenset("bin bint ibn ben al el von van de da dos del di".split())
"""Small words inside names of persons."""
_STYLED = 4
"""Words of a name that may have a style in front, "Sheikh Abdullah bin Hamad"; "Sheikh Hasina" is a name."""
_BODIES = frozenset("Alliance Bloc InformalGroup Organ Organization PoliticalParty TreatyOrganization".split())


def is_of_another(
    span: Any, match: Match, gazetteer: Gazetteer, words: Mapping[str, Collection[str]], before: Entity | None
) -> bool:
    """Whether the name in this stretch, behind that of ``before``, is part of another's or stands for another."""
    return (
        _inside_person(span, match)
        or _points(span, match)
        or _ends_longer(span, match, gazetteer, words)
        or _of_another_state(span, match, gazetteer, before)
    )


def _points(span: Any, match: Match) -> bool:
    """Whether "the West" only begins a longer name: "the West African bloc", "the West Bank"."""
    after = span.doc[span.end : span.end + 1].text
    return match.entity is not None and match.entity.name == "the West" and bool(after[:1].isupper())


def _ends_longer(span: Any, match: Match, gazetteer: Gazetteer, words: Mapping[str, Collection[str]]) -> bool:
    """Whether the name only ends another's: "the Social Democratic Party", "South Georgia"."""
    if match.form is not Form.NAME or match.entity is None:
        return False
    whole = next((each for each in span.sent.ents if each.start < span.start and each.end == span.end), None)
    if whole is None:
        return False
    start, _ = stripped(span.doc, whole.start, whole.end)
    front = span.doc[start : span.start]
    if match.entity.kind == "State":
        return whole.label_ == "GPE" and front.text.lower() in words["place_openers"]
    if whole.label_ != "ORG" or match.entity.kind not in _BODIES or len(span) == 1 or not front:
        return False
    named = all(w.text[:1].isupper() and w.text.isalpha() and w.lower_ not in words["offices"] for w in front)
    return named and not gazetteer.find(front.text)


def _of_another_state(span: Any, match: Match, gazetteer: Gazetteer, before: Entity | None) -> bool:
    """Whether a body's bare name, "Congress", stands for another state's: "the Philippine Congress"."""
    if match.entity is None or before is None or before.kind != "State" or len(span) > 1:
        return False
    named = next(iter(gazetteer.find(match.entity.name.split()[0])), None)
    state = None if named is None else named.entity
    return state is not None and state.kind == "State" and state not in (before, match.entity)


def _inside_person(span: Any, match: Match) -> bool:
    """Whether a place's name is a person's ("Jordan Peterson", "Chad Smith")."""
    if match.form in (Form.ADJECTIVE, Form.DEMONYM) or match.entities[0].kind == "Person":
        return False
    return any(
        entity.label_ == "PERSON"
        and entity.start == span.start
        and len(entity) > len(span)
        and entity[-1].pos_ == "PROPN"
        and entity[0].ent_type_ == "PERSON"
        and not any((token.is_punct and token.text != "-") or token.lower_ in ("'s", "’s") for token in entity)
        for entity in span.sent.ents
    )


def begins_person(span: Any, match: Match) -> bool:
    """Whether one word of a person's name only begins another's: "Sheikh Sabah Khaled al-Hamad"."""
    if match.entities[0].kind != "Person":
        return False
    whole = next((each for each in span.sent.ents if each.start < span.end < each.end), None)
    if whole is None or whole.label_ != "PERSON" or span.end - max(whole.start, span.start) > 1:
        return False
    words = {token.lower_ for token in whole}
    if any(set(entity.name.lower().split()) <= words for entity in match.entities):
        return False
    return all(token.pos_ == "PROPN" or token.lower_ in PARTICLES or token.text == "-" for token in whole)


def stripped(doc: Any, start: int, end: int) -> tuple[int, int]:
    """The stretch without articles and titles in front, and signs at both ends."""
    while start < end and (
        doc[start].lower_ in ("the", "a", "an", "mr", "mrs", "ms", "dr") or doc[start].is_punct or doc[start].is_space
    ):
        start += 1
    start += int(end - start >= _STYLED and doc[start].lower_ in ("sheikh", "sheikha"))
    while end > start and (
        doc[end - 1].lower_ in ("'s", "’s", "'", "’") or doc[end - 1].is_punct or doc[end - 1].is_space
    ):
        end -= 1
    return start, end
