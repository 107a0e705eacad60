"""Members of bodies told by lists and labels: "the Quad - Australia, India, Japan and the United States", "NATO members
such as Hungary", "the EU countries, among them Spain", "Brazil, Russia, India and China, which make up the bloc".

What a list only suggests is believed where the reference graph knows every member of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kg.extraction.accession import seated
from kg.extraction.aliases import Name
from kg.extraction.claims import Draft, Maker
from kg.extraction.lemmas import lemma
from kg.extraction.syntax import subjects
from kg.extraction.tree import children, conjuncts
from kg.gazetteer import Form, Gazetteer
from kg.model import Claim, ClaimType, Entity, Modality

__all__ = ["rolls"]

_GROUPS = frozenset({"TreatyOrganization", "Alliance", "Bloc", "InformalGroup", "Organ", "Organization"})
_PLAIN = frozenset(
    "state country nation ally partner economy government power capital republic neighbour neighbor heavyweight "
    "kingdom monarchy peer signatory colleague giant".split()
)
_STATUS: Mapping[str, str] = {
    "member": "member",
    "participant": "member",
    "adherent": "member",
    "newcomer": "member",
    "entrant": "member",
    "candidate": "candidate",
    "applicant": "candidate",
    "aspirant": "candidate",
    "hopeful": "candidate",
    "founder": "founding",
    "observer": "observer",
}
_CHANGED: Mapping[str, str] = {
    **dict.fromkeys(
        "aspiring future possible aspirant would-be prospective potential candidate applicant hopeful".split(),
        "candidate",
    ),
    **dict.fromkeys("founding founder original charter".split(), "founding"),
    **dict.fromkeys("former ex one-time erstwhile".split(), "withdrawn"),
    **dict.fromkeys("observer associate".split(), "observer"),
    **dict.fromkeys("invited incoming".split(), "acceding"),
    **dict.fromkeys("suspended expelled".split(), "suspended"),
}
_OUTSIDE = frozenset({"non", "non-", "nonmember", "non-member"})
_INTRODUCING = frozenset("including like namely notably especially particularly e.g. comprising : - – — ( ,".split())
_NAMING = frozenset("including like namely notably especially particularly such among amongst included for".split())
_HEDGES = frozenset("perhaps possibly maybe probably one day eventually in from".split())
_GLUE = frozenset(", and or & the both ; plus ' \" “ ”".split())
_REACH = 9


def rolls(doc: Any, maker: Maker, names: tuple[Name, ...], gazetteer: Gazetteer) -> Iterator[Claim]:
    """A claim for each member that a list or a label in the document gives to a body."""
    reader = _Reader(doc, maker, names, gazetteer)
    for token in doc:
        if token.pos_ in ("NOUN", "PROPN") and lemma(token) in _PLAIN | _STATUS.keys() and token.i not in reader.at:
            yield from reader.labelled(token)
    for name in names:
        if name.entity.kind in _GROUPS and name.entity.name != "AUKUS" and name.form is not Form.ADJECTIVE:
            yield from reader.listed(name)


class _Reader:
    def __init__(self, doc: Any, maker: Maker, names: tuple[Name, ...], gazetteer: Gazetteer) -> None:
        self.doc = doc
        self.maker = maker
        self.names = names
        self.gazetteer = gazetteer
        self.at = {index: name for name in names for index in range(name.start, name.end)}

    def labelled(self, noun: Any) -> Iterator[Claim]:
        """Members that a noun labels: "NATO member Turkey", "fellow members X and Y", "EU countries such as X"."""
        beside = children(noun, "amod", "compound", "nmod", "det", "neg", "advmod")
        marks = {child.lower_ for child in (*beside, *self.doc[max(noun.i - 1, 0) : noun.i])}
        yield from self._singled_out(noun)
        if marks & (_OUTSIDE | {"no", "not"}) or (noun.i > 1 and self.doc[noun.i - 1].text == "-"):
            return
        body, after = self._body(noun)
        if body is None:
            return
        if lemma(noun) in _STATUS:
            yield from self._several(noun, body, marks)
        status = next(
            (_CHANGED[mark] for mark in sorted(marks) if mark in _CHANGED), _STATUS.get(lemma(noun), "member")
        )
        members, last = self._row(self._introduced(noun, after), noun)
        if "new" in marks and status == "member" and not self._known(members, body):
            status = "candidate"
        plain = lemma(noun) in _PLAIN and status == "member"
        if plain and not members:
            named = [item for item in self._owner(noun) if item.i in self.at and self._bare(self.at[item.i])]
            members, last, after = [self.at[item.i].entity for item in named], noun.i + 1, noun.i
            last = max(last, *(item.i + 1 for item in named)) if named else last
        if self._loose(after, last):
            return
        if members and (not plain or self._known(members, body)):
            yield from self._claims(members, body, status, noun, last, "roll.label")

    def _singled_out(self, noun: Any) -> Iterator[Claim]:
        """Who is told of among a body's members: "Of NATO's members, only A and B"."""
        if lemma(noun) not in _STATUS or noun.tag_ not in ("NNS", "NNPS") or noun.dep_ != "pobj":
            return
        body, _ = self._body(noun)
        verb = noun.head.head
        opens = noun.head.lower_ in ("of", "among", "amongst") and noun.head.i == noun.sent.start
        if body is None or not opens:
            return
        named = [item for item in subjects(verb) if item.i in self.at and self._bare(self.at[item.i])]
        members = [self.at[item.i].entity for item in named]
        if self._known(members, body):
            yield from self._claims(members, body, "member", noun, named[-1].i + 1, "roll.label")

    def _several(self, noun: Any, last: Entity, marks: set[str]) -> Iterator[Claim]:
        """The member of several bodies: "an EU and NATO member, Romania", "Romania, a NATO and EU member"."""
        bodies = [last]
        index = noun.i - 1
        while index > noun.sent.start and (index in self.at or self.doc[index].lower_ in ("and", ",", "/")):
            name = self.at.get(index)
            if name is not None and name.entity.kind in _GROUPS:
                bodies.append(name.entity)
            index = index - 1 if name is None else name.start - 1
        bodies = list(dict.fromkeys(bodies))
        fronted = self._fronted(noun)
        if len(bodies) < 2 and not fronted:
            return
        tokens = fronted or [item for item in self._owner(noun) if item.i in self.at]
        members = [e for item in tokens for e in self.maker.referents.resolve(item) if e.kind in ("State", "Territory")]
        status = next((_CHANGED[mark] for mark in sorted(marks) if mark in _CHANGED), _STATUS[lemma(noun)])
        for body in bodies if members else ():
            yield from self._claims(members, body, status, noun, noun.i + 1, "roll.label")

    def _fronted(self, noun: Any) -> list[Any]:
        """Whom an "as" in front of the clause speaks of: "As a member of NATO, Romania has"."""
        node = noun if noun.dep_ != "conj" else noun.head
        if node.dep_ != "pobj" or node.head.lower_ != "as" or node.head.i != noun.sent.start:
            return []
        return subjects(node.head.head)

    def _owner(self, noun: Any) -> list[Any]:
        node = noun if noun.dep_ != "conj" else noun.head
        if node.dep_ == "appos":
            return [item for item in conjuncts(node.head) if item.i < noun.i]
        return subjects(node.head) if node.dep_ == "attr" else []

    def _body(self, noun: Any) -> tuple[Entity | None, int]:
        """The body whose members the noun means, and the token behind the phrase that names it."""
        for child in children(noun, "compound", "poss", "nmod", "amod"):
            name = self.at.get(child.i)
            if name is not None and name.entity.kind in _GROUPS:
                return name.entity, noun.i + 1
            if child.tag_ == "PRP$" and lemma(noun) in _STATUS:
                found = self.maker.referents.resolve(child)
                if len(found) == 1 and found[0].kind in _GROUPS:
                    return found[0], noun.i + 1
        beside = self.at.get(noun.i - 1)
        if beside is not None and beside.entity.kind in _GROUPS:
            return beside.entity, noun.i + 1
        placed = [child for child in children(noun, "prep") if child.lower_ in ("of", "in", "to", "for")]
        for preposition in placed:
            if preposition.lower_ in ("of", "in", "to", "for"):
                for inner in children(preposition, "pobj"):
                    found = self.maker.referents.resolve(inner)
                    if len(found) == 1 and found[0].kind in _GROUPS:
                        named = self.at.get(inner.i)
                        return found[0], inner.i + 1 if named is None else named.end
        topic = self.maker.referents.topic(noun) if lemma(noun) in _STATUS else None
        name = None if topic is None else self.at.get(topic.i)
        return (None if name is None else name.entity), noun.i + 1

    def _introduced(self, noun: Any, after: int) -> int | None:
        """Where a list that the noun announces may begin: right behind it, or behind "such as", a comma, a dash."""
        index = after
        if index < len(self.doc) and self.at.get(index) is not None and index == noun.i + 1:
            return index
        steps = 0
        while index < len(self.doc) and steps < 6:
            word = self.doc[index]
            pair = f"{word.lower_} {self.doc[index + 1].lower_}" if index + 1 < len(self.doc) else ""
            if pair in ("such as", "among them", "amongst them", "for example", "for instance"):
                index, steps = index + 2, steps + 1
            elif word.lower_ in _INTRODUCING | {"the"} or (noun.lemma_ != "state" and word.lower_ in _HEDGES):
                index, steps = index + 1, steps + 1
            else:
                break
        return index if steps else None

    def _row(self, start: int | None, noun: Any) -> tuple[list[Entity], int]:
        """The states that stand in a row from the token on, and the row's last token."""
        found: list[Entity] = []
        index, last = start, noun.i
        while index is not None and index < len(self.doc) and index < noun.sent.end:
            name = self.at.get(index)
            if name is not None and self._joins(name):
                found.append(name.entity)
                index = last = name.end
            elif name is None and self.doc[index].lower_ in (_GLUE if found else ("the",)):
                index += 1
            else:
                break
        return list(dict.fromkeys(found)), last

    def _joins(self, name: Name) -> bool:
        """Whether the name is that of a state, or of a region that stands for its states."""
        region = name.entity.kind == "Collective" and name.entity.iri in self.gazetteer.members
        return (region or name.entity.kind in ("State", "Territory")) and self._bare(name)

    def _bare(self, name: Name) -> bool:
        """Whether the name stands for the state itself, not for something of it."""
        owned = name.end < len(self.doc) and self.doc[name.end].text in ("'s", "’s")
        placed = name.form is Form.GOVERNMENT and name.start > 0 and self.doc[name.start - 1].lower_ == "in"
        return name.form not in (Form.ADJECTIVE, Form.DEMONYM) and not owned and not placed

    def listed(self, name: Name) -> Iterator[Claim]:
        """Members told beside the body's own name, on either side of it."""
        noun = self.doc[name.end - 1]
        labelled = lemma(noun) in _PLAIN | _STATUS.keys()
        after = self._introduced(noun, name.end) if labelled else self._opened(name)
        members, last = self._row(after, noun)
        least = 1 if labelled else 2
        if after is not None and self.doc[after - 1].text == "," and not labelled:
            least = max(3, len(self.gazetteer.members.get(name.entity.iri, ())) // 2)
        if (
            len(members) >= least
            and not (labelled and self._loose(name.end, last))
            and self._known(members, name.entity)
        ):
            yield from self._claims(members, name.entity, "member", self.doc[name.start], last, "roll.list")
        first, members = self._before(name)
        if len(members) > 2 and self._known(members, name.entity):
            yield from self._claims(members, name.entity, "member", self.doc[first], name.end, "roll.named")

    def _loose(self, after: int, last: int) -> bool:
        """Whether a comma alone joins the list to its noun and no comma ends it: "EU countries, Germany said"."""
        comma = self.doc[after].text == "," and self.doc[after + 1 : after + 2].text.lower() not in _NAMING
        return comma and last < len(self.doc) and not (self.doc[last].is_punct or self.doc[last].lower_ in _NAMING)

    def _opened(self, name: Name) -> int | None:
        """The token behind the bracket, dash, colon or "of" that a list of members follows."""
        index = name.end
        while index < len(self.doc) and self.doc[index].lower_ in _KINDS:
            index += 1
        if index + 3 < len(self.doc) and self.doc[index].lower_ == "," and self.doc[index + 1].lower_ in ("the", "a"):
            of = next((i for i in range(index + 2, min(index + 6, len(self.doc))) if self.doc[i].lower_ == "of"), None)
            if of is not None and self.doc[of - 1].lower_ in _KINDS:
                return of + 1
        worded = index + (index < len(self.doc) and self.doc[index].text == ",")
        for phrase in _MADE_OF:
            if self.doc[worded : worded + len(phrase)].text.lower().split() == list(phrase):
                return worded + len(phrase)
        if index + 1 >= len(self.doc) or self.doc[index].lower_ not in ("(", "—", "–", "-", ":", ",", "of"):
            return None
        return index + 1

    def _before(self, name: Name) -> tuple[int, list[Entity]]:
        """A row of states right before the name and the words that join it: "A, B and C, the so-called E3"."""
        index, joined = name.start - 1, 0
        while index > 0 and self.doc[index].lower_ in _JOINING and joined < _REACH:
            index, joined = index - 1, joined + 1
        found: list[Entity] = []
        first = name.start
        while joined and index >= name_sentence(self.doc, name):
            item = self.at.get(index)
            if item is not None and item.entity.kind in ("State", "Territory") and self._bare(item):
                found.append(item.entity)
                first = item.start
                index = item.start - 1
            elif item is None and self.doc[index].lower_ in (_GLUE if found else _GLUE - {"and"}):
                index -= 1
            else:
                break
        return first, list(dict.fromkeys(reversed(found)))

    def _known(self, members: list[Entity], body: Entity) -> bool:
        known = self.gazetteer.members.get(body.iri, ())
        return bool(members) and all(member.iri in known for member in members)

    def _claims(
        self, members: list[Entity], body: Entity, status: str, trigger: Any, last: int, entry: str
    ) -> Iterator[Claim]:
        start, end = min(trigger.i, last), max(trigger.i + 1, last)
        tokens = [self.doc[i] for i in range(start, end)]
        for member in members:
            args = {"member": member.name, "organization": body.name, "status": status}
            entities = {member.name: member.iri, body.name: body.iri}
            planned = Modality.PLANNED if status in ("candidate", "acceding") else Modality.ASSERTED
            draft = Draft(ClaimType.MEMBERSHIP, dict(args), tokens, trigger, entry, entities, modality=planned)
            yield seated(self.maker.finish(draft), self.gazetteer)


_MADE_OF = tuple(
    tuple(phrase.split())
    for phrase in (
        "comprising|which comprises|which groups|grouping|which includes|made up of|which is made up of|consisting of|"
        "which consists of|composed of|whose members are|that groups|that includes|whose members include|uniting"
    ).split("|")
)
_KINDS = frozenset(
    "group grouping bloc countries nations club alliance quartet trio forum pact union partnership states".split()
)
_JOINING = frozenset(
    ", the so called so-called - – — ( as of known which that together make up form comprise constitute forming makes "
    "all collectively they who".split()
)


def name_sentence(doc: Any, name: Name) -> int:
    """The first token of the sentence that the name stands in."""
    return int(doc[name.start].sent.start)
