"""Names for the gaps of generated sentences, drawn from the reference graph."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import kg

__all__ = ["Name", "Pools", "draw", "pools"]

_ENGLISH = "skos:prefLabel"
_QUERIES: Mapping[str, str] = {
    "states": "SELECT ?x ?n { ?x a cq:State ; skos:prefLabel ?n ; cq:isoAlpha3 ?code }",
    "leaders": """
        SELECT ?p ?pn ?title ?s ?sn ?adjective {
          ?t a cq:OfficeTenure ; cq:officeHolder ?p ; cq:officeTitle ?title ; cq:officeOf ?s .
          ?p skos:prefLabel ?pn . ?s a cq:State ; skos:prefLabel ?sn ; cq:adjective ?adjective .
          VALUES ?title { "Prime Minister"@en "President"@en "Foreign Minister"@en } }""",
    "members": """
        SELECT ?m ?mn ?o ?on {
          ?x a cq:Membership ; cq:member ?m ; cq:organization ?o ; cq:status status:member .
          ?m a cq:State ; skos:prefLabel ?mn . ?o a cq:TreatyOrganization ; skos:prefLabel ?on }""",
    "alliances": "SELECT ?x ?n { ?x a cq:Alliance ; skos:prefLabel ?n }",
    "places": """
        SELECT ?x ?n ?s ?sn {
          ?x a cq:Place ; skos:prefLabel ?n ; cq:partOf ?s . ?s a cq:State ; skos:prefLabel ?sn }""",
    "values": "SELECT ?x ?n { ?x a cq:Value ; skos:prefLabel ?n }",
}
_MONTHS = ("January", "March", "April", "May", "June", "July", "September", "November")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in a text, with the IRI of what bears it."""

    text: str
    iri: str


Pools = Mapping[str, tuple[tuple[Any, ...], ...]]
"""What can be drawn: rows of terms by kind, sorted, so that a seed draws the same from each build of the product."""


@lru_cache(maxsize=1)
def pools() -> Pools:
    """The rows of the reference graph that come with the product."""
    with kg.open() as store:
        return {kind: tuple(sorted(_rows(store, query))) for kind, query in _QUERIES.items()}


def _rows(store: Any, query: str) -> set[tuple[str, ...]]:
    return {tuple(term.value for term in row) for row in store.query(query).rows}


def draw(chance: random.Random, words: Mapping[str, list[str]]) -> dict[str, Name | str]:
    """A value for every gap; all that a sentence names differ from each other where they could be taken for one."""
    known = pools()
    states = [Name(text, iri) for iri, text in chance.sample(known["states"], 3)]
    leader, leader_name, title, land, land_name, adjective = chance.choice(known["leaders"])
    guest, guest_name, _, guest_land, guest_land_name, _ = _another(chance, known["leaders"], leader, land)
    member, member_name, org, org_name = chance.choice(known["members"])
    place, place_name, host, host_name = chance.choice(known["places"])
    alliance, value = chance.choice(known["alliances"]), chance.choice(known["values"])
    drawn: dict[str, Name | str] = dict(zip("abc", states, strict=True))
    drawn |= {
        "leader": Name(leader_name, leader),
        "land": Name(land_name, land),
        "title": title,
        "adjective": adjective,
    }
    drawn |= {"guest": Name(guest_name, guest), "guestland": Name(guest_land_name, guest_land)}
    drawn |= {"member": Name(member_name, member), "org": Name(org_name, org)}
    drawn |= {"place": Name(place_name, place), "host": Name(host_name, host)}
    drawn |= {"alliance": Name(alliance[1], alliance[0]), "value": Name(value[1], value[0])}
    drawn |= {kind: chance.choice(of_kind) for kind, of_kind in words.items()}
    return drawn | {"day": f"{chance.choice(_MONTHS)} {chance.randint(1, 28)}"}


def _another(chance: random.Random, rows: tuple[tuple[Any, ...], ...], person: str, land: str) -> tuple[Any, ...]:
    while True:
        row = chance.choice(rows)
        if row[0] != person and row[3] != land:
            return row
