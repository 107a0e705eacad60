"""What has been spoken of so far: names, the pronouns settled since, coordinated names; and which of them is nearest.

A candidate's rank falls with each sentence between and rises with its place in its own: subjects before objects before
the rest. Positions are token indices.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from typing import Any

from kg.extraction.aliases import Name
from kg.extraction.tree import conjuncts
from kg.gazetteer import Form
from kg.model import Entity

__all__ = ["FAR", "GROUPS", "STATES", "Discourse"]

FAR = 4
"""Sentences that a pronoun may reach back."""

GROUPS = frozenset(
    "Organization TreatyOrganization Alliance Bloc InformalGroup Organ ArmedGroup PoliticalParty Company "
    "Collective".split()
)
STATES = frozenset({"State", "Territory"})
_TOPICS = GROUPS - {"Collective", "Company", "ArmedGroup", "PoliticalParty"}
_TITLED = 14
"""Tokens that may stand between two persons of one list: their titles."""
_LISTING = frozenset(", and & ; the of for 's ’s his its their as well with".split())
_LEADING = frozenset({"leader", "president", "minister", "premier", "chancellor", "man"})
_STATELY = frozenset({"government", "capital", "side"})

Ranked = tuple[float, int, tuple[Entity, ...]]
Cast = tuple[tuple[Entity, ...], int, int, bool]


class Discourse:
    """The mentions of one document in their order."""

    def __init__(self, doc: Any, names: tuple[Name, ...], words: Mapping[str, frozenset[str]]) -> None:
        self.doc = doc
        self.names = names
        self.words = words
        self.at = {index: name for name in names for index in range(name.start, name.end)}
        self.head = {name.start: doc[name.start : name.end].root for name in names}
        self.sentence = _sentence_numbers(doc)
        self.rows: list[tuple[int, tuple[Entity, ...]]] = []
        self.casts = self._casts()
        self.groups: list[tuple[int, tuple[Entity, ...], bool]] = []
        self.track: list[tuple[int, Entity, float]] = []
        self.begin()

    def begin(self) -> None:
        """Forget the pronouns, keep the names."""
        self.track = [(name.start, name.entity, self._salience(name)) for name in self.names]
        self.rows, self.groups = [], []
        for members, _, last, subject in self.casts:
            self.groups.append((last, members, subject))
        for name in self.names:
            head = self.head[name.start]
            items = conjuncts(head)
            members = tuple(dict.fromkeys(self.at[item.i].entity for item in items if item.i in self.at))
            if head.dep_ != "conj" and len(members) > 1:
                self.rows.append((self._opening(name), members))
                self.groups.append((max(item.i for item in items), members, head.dep_ == "nsubj"))
        self.groups.sort(key=lambda group: (group[0], len(group[1])))

    def _casts(self) -> list[Cast]:
        """Persons listed with their titles, "A, B's minister C and D's E": parses of such lists are not to be trusted.

        Each cast with the indices of its first and last token, and whether it stands as a subject.
        """
        found: list[Cast] = []
        row: list[Name] = []
        for name in (*self.names, None):
            if name is not None and name.entity.kind != "Person":
                continue
            if name is not None and row and self._listed_on(row[-1], name):
                row.append(name)
                continue
            members = tuple(dict.fromkeys(item.entity for item in row))
            if len(members) > 1 and any(self.doc[i].lower_ in ("and", "&") for i in range(row[0].end, row[-1].start)):
                subject = self.head[row[0].start].dep_ in ("nsubj", "nsubjpass")
                found.append((members, row[0].start, row[-1].end - 1, subject))
            row = [] if name is None else [name]
        return found

    def _listed_on(self, first: Name, second: Name) -> bool:
        """Whether only titles, their states and the glue of a list stand between two names of persons."""
        between = range(first.end, second.start)
        if len(between) > _TITLED or not between or self.sentence[first.start] != self.sentence[second.start]:
            return False
        glue = any(self.doc[i].lower_ in (",", "and", "&", ";") for i in between)
        return glue and all(
            self.doc[i].lower_ in _LISTING
            or i in self.at
            or self.doc[i].lemma_.lower() in self.words["offices"]
            or self.doc[i].lower_ in self.words["title_words"]
            for i in between
        )

    def remember(self, token: Any, found: tuple[Entity, ...]) -> None:
        """Keep in mind whom a pronoun in subject's place has been settled to mean."""
        if token.dep_ not in ("nsubj", "nsubjpass"):
            return
        if len(found) == 1:
            weight = 2.2 if token.head.dep_ == "ROOT" else 1.4
            insort(self.track, (token.i, found[0], weight), key=lambda item: item[0])
        elif found:
            insort(self.groups, (token.i, found, True), key=lambda item: item[0])

    def distance(self, token: Any, position: int) -> int:
        """Sentences between the position and the token."""
        return self.sentence[int(token.i)] - self.sentence[position]

    def nearest(self, token: Any, fits: Callable[[Entity], bool]) -> tuple[Entity, ...]:
        """The best-ranked single candidate before the token."""
        best = self._best(token, fits, lambda entity: 0.0)
        return best[2] if best else ()

    def latest(self, token: Any, kinds: Collection[str], *, reach: int = FAR) -> Name | None:
        """The last name before the token of one of the kinds, when no more than ``reach`` sentences back."""
        for name in reversed(self.names):
            if name.end <= token.i and name.entity.kind in kinds:
                return name if self.distance(token, name.start) <= reach else None
        return None

    def topic(self, token: Any) -> Any | None:
        """The head of the organisation's name that was read last before the token, if not long ago."""
        name = self.latest(token, _TOPICS, reach=FAR + 2)
        return None if name is None else self.head[name.start]

    def theme(self, token: Any) -> Any | None:
        """The head of the last mention before the token of the body that has been named most, or first among equals."""
        before = [name for name in self.names if name.end <= token.i and name.entity.kind in _TOPICS]
        often = Counter(name.entity for name in before).most_common(1)
        name = next((name for name in reversed(before) if name.entity == often[0][0]), None)
        return None if name is None else self.head[name.start]

    def bodies(self, token: Any) -> list[Entity]:
        """The bodies named before the token: the one named most, then the others, the last one first."""
        before = [name.entity for name in reversed(self.names) if name.end <= token.i and name.entity.kind in _TOPICS]
        often = Counter(reversed(before)).most_common(1)
        return list(dict.fromkeys([*(entity for entity, _ in often), *before]))

    def other_state(self, token: Any, owners: tuple[Entity, ...]) -> tuple[Entity, ...]:
        """The one state named not long before the token that is none of the owners."""
        found = {
            name.entity: None
            for name in self.names
            if name.end <= token.i
            and name.entity.kind in STATES
            and name.entity not in owners
            and self.distance(token, name.start) <= FAR
        }
        return tuple(found) if len(found) == 1 else ()

    def several(self, token: Any, number: int) -> tuple[Entity, ...]:
        """Several at once, as many as ``number`` says; 0 is "they", which may be one body, -1 any coordinated names."""
        human = token.lemma_.lower() in self.words["human_words"]
        best = self._row(token, number, human, reach=FAR if number == 0 else FAR * 2)
        single = self._body(token) if number == 0 else None
        if number == 2 and token.lemma_.lower() in _LEADING and not (best and _persons(best[2])):
            persons = self._two_latest(token, "Person", reach=1)
            if persons:
                return persons
        if single is not None and (best is None or single[:2] > best[:2]):
            return single[2]
        if best is not None:
            return best[2]
        return self._two_latest(token, "Person" if human else "State") if number == 2 else ()

    def _row(self, token: Any, number: int, human: bool, *, reach: int) -> Ranked | None:
        word = token.lemma_.lower()
        stately = word in self.words["country_words"] or word in _STATELY
        best: Ranked | None = None
        for position, members, subject in self.groups:
            distance = self.distance(token, position)
            if position >= token.i or distance > reach or (number > 0 and number != len(members)):
                continue
            persons = sum(entity.kind == "Person" for entity in members)
            if (human and persons < len(members)) or (stately and persons):
                continue
            if word in self.words["country_words"] and not all(entity.kind in STATES for entity in members):
                continue
            fitting = persons == len(members) if word in self.words["role_words"] else not persons
            score = -2.0 * distance + (2.5 if subject else 1.0) + (1.5 if fitting and number else 0.0)
            if best is None or (score, position) >= best[:2]:
                best = (score, position, members)
        return best

    def _body(self, token: Any) -> Ranked | None:
        def bonus(entity: Entity) -> float:
            return -0.8 if entity.kind in STATES else float(entity.kind == "Collective")

        return self._best(token, lambda entity: entity.kind in GROUPS | STATES, bonus)

    def _best(self, token: Any, fits: Callable[[Entity], bool], bonus: Callable[[Entity], float]) -> Ranked | None:
        best: Ranked | None = None
        for position, entity, weight in self.track:
            if position >= token.i:
                break
            distance = self.distance(token, position)
            if distance <= FAR and fits(entity):
                score = -2.0 * distance + weight + bonus(entity)
                if best is None or (score, position) >= best[:2]:
                    best = (score, position, (entity,))
        return best

    def _two_latest(self, token: Any, kind: str, *, reach: int = FAR) -> tuple[Entity, ...]:
        """The two states named last, or the two persons when no third was named of late."""
        found: list[Entity] = []
        kinds = {kind} if kind == "Person" else STATES
        for name in reversed(self.names):
            if name.end <= token.i and name.entity.kind in kinds and name.entity not in found:
                if self.distance(token, name.start) > reach:
                    break
                found.append(name.entity)
            if len(found) == 2 and kind != "Person":
                break
        return tuple(reversed(found)) if len(found) == 2 else ()

    def _salience(self, name: Name) -> float:
        head = self.head[name.start]
        owner = head.head
        if name.form in (Form.ADJECTIVE, Form.DEMONYM):
            subject = owner.dep_ in ("nsubj", "nsubjpass")
            return 1.6 if subject and owner.lemma_.lower() in self.words["spoken_for"] else -0.5
        if head.dep_ in ("nsubj", "nsubjpass"):
            return 2.5 if owner.dep_ == "ROOT" else 1.5
        if head.dep_ == "poss":
            return 1.0 if owner.dep_ in ("nsubj", "nsubjpass") else 0.5
        if head.dep_ == "pobj" and owner.dep_ == "agent":
            return 1.5
        return 0.7 if head.dep_ == "dobj" else 0.0

    def _opening(self, name: Name) -> int:
        start = name.start
        while start > 0 and self.doc[start - 1].dep_ in ("det", "compound"):
            if self.doc[start - 1].pos_ not in ("DET", "PROPN"):
                break
            start -= 1
        return start


def _persons(members: tuple[Entity, ...]) -> bool:
    return all(entity.kind == "Person" for entity in members)


def _sentence_numbers(doc: Any) -> list[int]:
    numbers: list[int] = []
    current = -1
    for token in doc:
        if token.is_sent_start or current < 0:
            current += 1
        numbers.append(current)
    return numbers
