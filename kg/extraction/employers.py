"""Whom a title serves when its own words do not name it: by what the reference graph knows of the person, by the
short name of a body named before, or by the states that the text speaks of.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.extraction.aliases import Name
from kg.extraction.discourse import GROUPS
from kg.gazetteer import Form, Gazetteer, Tenure
from kg.model import Entity

__all__ = ["Employers", "heads", "same_office"]

_BODY_HEADS = frozenset(
    "secretary general|director general|general secretary|managing director|executive director|high representative|"
    "administrator".split("|")
)
_STATE_HEADS = frozenset(
    "president|prime minister|premier|chancellor|king|queen|emperor|sultan|emir|pope|taoiseach|supreme leader|"
    "paramount leader|leader|chief adviser|crown prince|military leader|junta leader|chief executive".split("|")
)
_HEADS = frozenset({"leader", "ruler", "strongman", "dictator", "autocrat", "head"})
_CHIEFS = frozenset({"chief", "head", "boss", "leader", "chair"})
_CHIEF_OFFICES = frozenset(
    "president|secretary general|director general|managing director|director|executive director|high representative|"
    "secretary|head|chief|chair|chairman|chairperson|administrator|commissioner|prosecutor".split("|")
)
_SPELLINGS = {"defense": "defence", "premier": "prime minister", "pm": "prime minister", "-": " "}
_AWAY = frozenset({"vice", "deputy", "former", "ex", "opposition", "assistant", "vice-president", "under", "shadow"})


def same_office(title: str, tenure: Tenure) -> bool:
    """Whether the words of a title may name the office of the tenure: "premier" a prime minister, "chief" a head."""
    said, held = _plain(title), _plain(tenure.title)
    words = said.split()
    if not words or bool(_AWAY & set(words)) != bool(_AWAY & set(held.split())):
        return False
    if words[-1] in _HEADS and len(words) == 1:
        return held in _STATE_HEADS or held in _CHIEF_OFFICES
    if words[-1] in _CHIEFS and held in _CHIEF_OFFICES and "/organization/" in tenure.body:
        return True
    if held in _STATE_HEADS:
        return said == held
    return set(words) <= set(held.split()) or (set(held.split()) <= set(words) and words[-1] == held.split()[-1])


def heads(tenure: Tenure) -> bool:
    """Whether who holds the office leads the state or the body."""
    return _plain(tenure.title) in _STATE_HEADS | _BODY_HEADS


def _plain(title: str) -> str:
    text = title.lower()
    for written, plain in _SPELLINGS.items():
        text = text.replace(written, plain)
    return text.strip()


class Employers:
    """The employers that one parsed document leaves to be understood."""

    def __init__(self, doc: Any, names: tuple[Name, ...], gazetteer: Gazetteer) -> None:
        self.doc = doc
        self.names = names
        self.gazetteer = gazetteer
        self.known: dict[str, Entity] = {}

    def by_tenure(self, person: Entity, title: str) -> Entity | None:
        """The one state or body in which the person is known to hold an office that the title may name."""
        held = [tenure for tenure in self.gazetteer.tenures.get(person.iri, ()) if same_office(title, tenure)]
        bodies = dict.fromkeys(tenure.body for tenure in held)
        return self.gazetteer.entity(next(iter(bodies))) if len(bodies) == 1 else None

    def served(self, person: Entity) -> Entity | None:
        """The one state or body that the reference graph knows the person to have served."""
        bodies = self.gazetteer.served.get(person.iri, ())
        known = [entity for entity in map(self.gazetteer.entity, bodies) if entity is not None]
        states = [entity for entity in known if entity.kind == "State"]
        return (states or known)[0] if len(states or known) == 1 else None

    def by_short_name(self, start: int, end: int) -> tuple[Entity | None, set[int]]:
        """The body whose name a capitalised word of the title shortens: "Commission chief", "the League's"."""
        for i in range(start, end):
            word = self.doc[i]
            if word.text[:1].isupper() and word.pos_ in ("PROPN", "NOUN"):
                for name in self._bodies(i):
                    last = name.entity.name.split()[-1]
                    if last.lower() == word.lower_ and len(name.entity.name.split()) > 1:
                        return name.entity, {i}
        return None, set()

    def _bodies(self, index: int) -> Iterator[Name]:
        """Bodies named before the token, the last first, and then those named behind it."""
        bodies = [name for name in self.names if name.entity.kind in GROUPS]
        yield from (name for name in reversed(bodies) if name.end <= index)
        yield from (name for name in bodies if name.start > index)

    def party(self, person: Entity, title: str, employer: Entity) -> Entity:
        """The body that the title speaks of: an opposition that has a name, the country of a region's legislator."""
        words = title.lower().split()
        if "opposition" in words and employer.kind == "State":
            found = self.gazetteer.find(f"{employer.name}'s opposition")
            named = found[0].entity if len(found) == 1 else None
            return named if named is not None and named != employer else employer
        if employer.kind in ("Place", "Territory") and _LEGISLATORS & set(words):
            return self.served(person) or employer
        return employer

    def implied(self, name: Name, title: str) -> Entity | None:
        """The employer of a title that names none: by the title's own country, or the state that the text is about."""
        counted: dict[str, tuple[float, Entity]] = {}
        for other in self.names:
            if other.entity.kind == "State" and other.form is not Form.DEMONYM:
                count = counted.get(other.entity.iri, (0.0, other.entity))[0]
                counted[other.entity.iri] = (count + self._nearness(other, name), other.entity)
        if not counted:
            return None
        own = next((code for words, code in _NATIONAL.items() if words in title.lower()), None)
        for _, entity in counted.values():
            if own is not None and entity.iri.endswith("/" + own):
                return entity
        return max(counted.values(), key=lambda item: (item[0], item[1].iri))[1]

    def _nearness(self, other: Name, name: Name) -> float:
        if other.start > name.start:
            return 1.0
        token, sentence = self.doc[other.start], self.doc[name.start].sent
        if token.sent.start != sentence.start:
            return 3.0
        return 7.0 + (6.0 if token.dep_ in ("nsubj", "nsubjpass") else 0.0)


_LEGISLATORS = frozenset(
    {
        "senator",
        "congressman",
        "congresswoman",
        "representative",
        "mp",
        "lawmaker",
        "legislator",
        "republican",
        "democrat",
    }
)
_NATIONAL = {
    "secretary of state": "USA",
    "secretary of defense": "USA",
    "defense secretary": "USA",
    "treasury secretary": "USA",
    "commerce secretary": "USA",
    "supreme leader": "IRN",
    "external affairs minister": "IND",
    "taoiseach": "IRL",
    "chief cabinet secretary": "JPN",
}
"""Titles that one state alone gives."""
