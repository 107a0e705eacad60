"""Nouns that stand for somebody by what they say of them: an office, an owner, an apposition, what was named before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from kg.extraction.aliases import Name
from kg.extraction.bodies import called_body, last_body
from kg.extraction.discourse import FAR, GROUPS, STATES, Discourse
from kg.extraction.lists import trails
from kg.extraction.mentions import bare, definite, leaning, narrowed, numbered, opens, same_title, shared_out
from kg.extraction.offices import Office
from kg.extraction.syntax import oblique
from kg.extraction.tree import children, conjuncts
from kg.extraction.writings import issuers, stated
from kg.gazetteer import Form
from kg.model import Entity

__all__ = ["Descriptions"]

_MENTIONS = frozenset({"mention", "reference", "allusion", "comment"})
_INTRODUCING = frozenset(
    {",", "-", "–", "—", ":", "(", "including", "them", "like", "as", "especially", "notably", "particularly", "namely"}
)
_BODIES = frozenset({"lender", "cartel", "watchdog", "pact", "arm", "parliament"})
_MINISTERIAL = frozenset({"ministry", "department"})
_STATEMENTS = frozenset({"statement", "communique", "communiqué", "declaration"})


class Descriptions:
    """Whom the nouns of one parsed document stand for; ``resolve`` gives the referents of any of its tokens."""

    def __init__(
        self,
        discourse: Discourse,
        doc: Any,
        names: tuple[Name, ...],
        words: Mapping[str, frozenset[str]],
        resolve: Callable[[Any], tuple[Entity, ...]],
    ) -> None:
        self.discourse = discourse
        self.doc = doc
        self.names = names
        self.words = words
        self.resolve = resolve
        self.offices: Mapping[str, Office] = {}
        self._at = discourse.at

    def described(self, token: Any) -> tuple[Entity, ...]:
        """Whom the noun stands for by what it says of them."""
        lemma = bare(token)
        owners = self.owners(token)
        shares = shared_out(token)
        if shares:
            return tuple(dict.fromkeys(e for item in shares for e in self.resolve(item)))
        called = called_body(token, lemma, self._at)
        if called:
            return called
        if lemma in self.words["offices"] or self._compound_title(token):
            person = self._by_office(token, owners)
            if person:
                return person
        if token.tag_ in ("NNS", "NNPS") and (lemma in self.words["pair_words"] | self.words["together_words"]):
            listed = self.listed(token)
            if listed:
                return listed
        apposed = self._apposed(token)
        opposite = lemma == "number" and any(child.lower_ == "opposite" for child in token.children)
        if apposed and (
            opposite
            or lemma in self.words["offices"] | self.words["fellow_officials"]
            or lemma in self.words["together_words"]
            or not owners
        ):
            return apposed
        described = self._said_of(token, lemma)
        if described:
            return described
        if not owners and lemma in self.words["spoken_for"]:
            owners = self._where(token)
        related = self._related(token, lemma, owners)
        if related:
            return related
        gathered = lemma in self.words["assemblies"] and token.dep_ == "nsubj"
        if gathered and owners and all(body.kind in GROUPS for body in owners):
            # "The summit of the Arab League condemned": what a body does there it does itself.
            return owners
        if lemma in self.words["private_people"] and any(
            child.lower_ in ("a", "an") for child in children(token, "det")
        ):
            return ()
        if owners and (lemma in self.words["spoken_for"] or lemma in self.words["offices"]):
            return tuple(dict.fromkeys(self._served(entity) for entity in owners if entity.kind != "Place"))
        return issuers(token, self.words, self.owners, self.resolve) or self._anaphor(token, lemma)

    def listed(self, token: Any) -> tuple[Entity, ...]:
        """The names that a plural noun announces: "four countries - Egypt, Liberia and Ghana -", "members such as"."""
        included = [item for item in oblique(token, "including") if item.i in self._at]
        if len(included) > 1:
            return tuple(dict.fromkeys(e for item in included for e in self.resolve(item)))
        inside = {item.i for item in token.subtree}
        for first, members in self.discourse.rows:
            introduced = self.doc[first - 1].lower_ in _INTRODUCING if first > 0 else False
            introduced = introduced or self._under_including(first)
            if first > token.i and introduced and (first in inside or trails(self.doc, token, first)):
                return members
        return ()

    def _under_including(self, first: int) -> bool:
        """Whether the row of names that starts there hangs on "including", whatever stands between."""
        name = self._at.get(first)
        return name is not None and self.discourse.head[name.start].head.lower_ == "including"

    def _related(self, token: Any, lemma: str, owners: tuple[Entity, ...]) -> tuple[Entity, ...]:
        """ "His country" and "its neighbour": who is meant through who owns it."""
        if not owners or not any(child.dep_ == "poss" for child in token.children):
            return ()
        if lemma in self.words["neighbour_words"]:
            return self.discourse.other_state(token, owners)
        if lemma in self.words["country_words"] and (token.tag_ == "NN" or len(owners) > 1):
            served = [self.offices[e.iri].employer for e in owners if e.iri in self.offices]
            return tuple(dict.fromkeys(served))
        if lemma == "counterpart" or (lemma == "number" and any(c.lower_ == "opposite" for c in token.children)):
            return tuple(entity for entity in self.owners(token) if entity not in owners)
        return ()

    def _where(self, token: Any) -> tuple[Entity, ...]:
        """The state that a clause is about in which officials act: "Berlin, where officials worry"."""
        clause = token.head
        placed = clause.dep_ == "relcl" and any(child.lower_ == "where" for child in children(clause, "advmod"))
        if token.dep_ != "nsubj" or not placed or clause.head.i not in self._at:
            return ()
        return tuple(entity for entity in self.resolve(clause.head) if entity.kind in STATES)

    def _served(self, entity: Entity) -> Entity:
        """The state of an office-holder whose government or spokesman is meant; others stand for themselves."""
        office = self.offices.get(entity.iri)
        return office.employer if office is not None and entity.kind == "Person" else entity

    def _compound_title(self, token: Any) -> bool:
        return any(
            f"{child.lower_} {token.lower_}" in self.words["offices"] for child in children(token, "compound", "amod")
        )

    def owners(self, token: Any) -> tuple[Entity, ...]:
        """Entities that own or qualify the noun: "Russia's", "Russian", "of Russia", "G7"."""
        found: list[Entity] = []
        for child in token.children:
            if child.dep_ in ("poss", "amod", "compound", "nmod"):
                for item in conjuncts(child):
                    found.extend(self._owner(item))
                if child.dep_ == "compound" and child.i not in self._at:
                    # "A Chinese embassy spokesman": the owner stands by the compound.
                    for item in children(child, "amod", "poss", "compound"):
                        found.extend(self._owner(item))
            elif child.dep_ == "prep" and child.lower_ in ("of", "in", "from"):
                if found and child.lower_ == "in":
                    continue
                for inner in children(child, "pobj"):
                    found.extend(
                        entity
                        for item in conjuncts(inner)
                        if item.i in self._at or self._standing(item)
                        for entity in self.resolve(item)
                    )
        return tuple(dict.fromkeys(found))

    def _standing(self, item: Any) -> bool:
        """Whether a common noun stands for whom it was said of: "officials from both sides", "leaders of the bloc"."""
        known = item.lemma_.lower() in self.words["pair_words"] | self.words["group_words"]
        return item.pos_ == "NOUN" and known and item.lemma_.lower() not in self.words["offices"]

    def _owner(self, item: Any) -> tuple[Entity, ...]:
        name = self._at.get(item.i)
        if name is not None:
            return () if leaning(self.doc, name.start) else (name.entity,)
        if item.dep_ == "poss" or item.tag_ == "PRP$":
            return self.resolve(item)
        return ()

    def _by_office(self, token: Any, owners: tuple[Entity, ...]) -> tuple[Entity, ...]:
        if token.tag_ in ("NNS", "NNPS"):
            return ()
        lemma = token.lemma_.lower()
        wanted = " ".join([*(c.lower_ for c in children(token, "compound", "amod") if c.i not in self._at), lemma])
        holders = [
            office
            for office in self.offices.values()
            if same_title(office.title.lower(), wanted, lemma, self.words["heads_of_government"])
            and (not owners or office.employer in owners)
        ]
        if owners or definite(token):
            before = [office for office in holders if office.start < token.i]
            if len(before) == 1 or (len(holders) == 1 and owners):
                return ((before or holders)[0].person,)
            if len(before) > 1 and not owners:
                return (max(before, key=lambda office: office.start).person,)
        return ()

    def _apposed(self, token: Any) -> tuple[Entity, ...]:
        named = [child for child in children(token, "appos") if child.i in self._at]
        named += [item for item in oblique(token, "of") if self._behind_state(item)]
        if len(named) > 1 and not children(named[0], "cc"):
            named = named[:1]
        return tuple(dict.fromkeys(e for child in named for item in conjuncts(child) for e in self.resolve(item)))

    def _behind_state(self, item: Any) -> bool:
        """Whether the name is the bearer's of a title, that of the state before it: "the President of Togo A B"."""
        name = self._at.get(item.i)
        before = self._at.get(name.start - 1) if name is not None else None
        person = name is not None and name.entity.kind == "Person"
        return person and before is not None and before.entity.kind in STATES

    def _anaphor(self, token: Any, lemma: str) -> tuple[Entity, ...]:
        number = numbered(token)
        if number and lemma in self.words["pair_words"] and (definite(token) or opens(token)):
            return self.discourse.several(token, number)
        if lemma in _STATEMENTS:
            joint = any(child.lower_ == "joint" for child in children(token, "amod"))
            known = definite(token) or bool(children(token, "poss"))
            speaks = token.dep_ in ("nsubj", "nsubjpass") or (token.dep_ == "pobj" and token.head.dep_ == "agent")
            if not joint and known and speaks:
                again = stated(token, self.resolve) or self._again(token, lemma)
                if again:
                    return again
            return self.discourse.several(token, -1) if joint and known and speaks else ()
        if not definite(token):
            return ()
        if token.tag_ in ("NNS", "NNPS") or lemma in ("pair", "duo", "trio"):
            theirs = lemma in self.words["sided_nouns"] and any(child.tag_ == "PRP$" for child in token.children)
            together = lemma in self.words["together_words"] and not theirs
            if together and len(body := self._again(token, lemma)) == 1 and body[0].kind in GROUPS:
                return body
            return self.discourse.several(token, -1) if together and not narrowed(token) else ()
        if narrowed(token):
            return ()
        if lemma in self.words["country_words"]:
            return self._last_state(token, lemma)
        if lemma in self.words["group_words"]:
            fitting = last_body(self.discourse, token, lemma)
            return fitting or self._last(token, GROUPS - {"Collective"}) or self._last(token, GROUPS)
        if lemma in _MINISTERIAL:
            return self._again(token, lemma)
        if lemma in self.words["ruling_words"]:
            return self._again(token, lemma) or self._last(token, STATES)
        return ()

    def _again(self, token: Any, lemma: str) -> tuple[Entity, ...]:
        """Whose government was spoken of last: "The government in Islamabad condemned Israel. The government also"."""
        for item in reversed(self.doc[: token.i]):
            if self.discourse.distance(token, item.i) > FAR:
                break
            alike = item.lemma_.lower() == lemma and item.tag_.endswith("S") == token.tag_.endswith("S")
            if alike and (found := self.resolve(item)):
                return found
        return ()

    def _said_of(self, token: Any, lemma: str) -> tuple[Entity, ...]:
        """The body or state that an apposition describes, "X, the lender founded by", or that it stands before."""
        follows = self._at.get(token.i + 1)
        kinds = GROUPS - {"Collective"} if lemma in self.words["group_words"] else STATES
        if lemma not in self.words["group_words"] | self.words["country_words"] | _BODIES:
            return ()
        stands = follows is not None and token.tag_ == "NN" and follows.form != Form.ADJECTIVE
        if follows is not None and stands and follows.entity.kind in kinds:
            return (follows.entity,)
        name = self._at.get(token.head.i) if token.dep_ == "appos" and token.tag_ == "NN" else None
        return (name.entity,) if name is not None and name.entity.kind in GROUPS | STATES else ()

    def _last(self, token: Any, kinds: Collection[str]) -> tuple[Entity, ...]:
        name = self.discourse.latest(token, kinds, reach=FAR * 2)
        return () if name is None else (name.entity,)

    def _last_state(self, token: Any, lemma: str) -> tuple[Entity, ...]:
        """The last state named; a "kingdom" or an "island" is the last that is one."""
        sort = self.words.get(f"{lemma}_states")
        if sort is None:
            return self._last(self._before_mention(token), STATES)
        for name in reversed(self.names):
            if name.end <= token.i and name.entity.name.lower() in sort:
                return (name.entity,) if self.discourse.distance(token, name.start) <= FAR * 3 else ()
        return ()

    def _before_mention(self, token: Any) -> Any:
        """Where to look back from: what makes mention of "the country" means another than its own."""
        if token.dep_ != "pobj" or token.head.head.lemma_.lower() not in _MENTIONS:
            return token
        subject = next(iter(children(token.head.head.head, "nsubj")), None)
        return token if subject is None or subject.left_edge.i == 0 else self.doc[subject.left_edge.i - 1]
