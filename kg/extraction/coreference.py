"""Whom a phrase refers to: names, government nouns, pronouns, "the two countries", "the bloc", "the Chinese leader".

Rules only, and cautious: what they cannot settle stays without a referent.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from kg.extraction.aliases import Name
from kg.extraction.binding import disowned, named_ahead, plural_before, repeated_subject
from kg.extraction.bodies import called_body, last_body
from kg.extraction.discourse import FAR, GROUPS, STATES, Discourse
from kg.extraction.lists import trails
from kg.extraction.mentions import (
    NUMBERS,
    bare,
    definite,
    expletive,
    is_many,
    is_thing,
    leaning,
    meant_body,
    narrowed,
    numbered,
    opens,
    same_title,
    shared_out,
)
from kg.extraction.offices import Office
from kg.extraction.syntax import oblique, subjects
from kg.extraction.things import acted_upon, meant_thing, struck_thing
from kg.extraction.tree import antecedent, children, conjuncts, is_verbal
from kg.extraction.writings import issuers, stated
from kg.gazetteer import Form
from kg.model import Entity

__all__ = ["Referents"]

_MENTIONS = frozenset({"mention", "reference", "allusion", "comment"})
_PARTS = frozenset("both all each either neither none most".split())


class Referents:
    """The referents of one parsed document's tokens."""

    def __init__(self, doc: Any, names: tuple[Name, ...], words: Mapping[str, frozenset[str]]) -> None:
        self.doc = doc
        self.names = names
        self.words = words
        self.offices: Mapping[str, Office] = {}
        self.speaker_of: Any = lambda token: ()
        self.tellers: Any = lambda token: []
        self.self_of: Any = lambda token: ()
        self.discourse = Discourse(doc, names, words)
        self._at = self.discourse.at
        self._memory: dict[int, tuple[Entity, ...]] = {}
        self._things: dict[int, Any] = {}
        self._follow()

    def learn_offices(self, offices: tuple[Office, ...]) -> None:
        """Let titles stand for the persons who bear them, and forget what was settled without them."""
        self.offices = {office.person.iri: office for office in offices}
        self._memory.clear()
        self._things.clear()
        self.discourse.begin()
        self._follow()

    def _follow(self) -> None:
        """Settle pronouns in text order, so that each that is settled keeps its referent in mind for the next."""
        followed = self.words["singular_person"] | self.words["singular_thing"] | self.words["plural"]
        for token in self.doc:
            known = token.lower_ in followed or self._titled(token) or meant_body(token, self.words)
            if not known:
                continue
            self.discourse.remember(token, self.resolve(token))

    def _titled(self, token: Any) -> bool:
        """Whether a bare title stands for its bearer as the subject of a sentence: "The minister said"."""
        bare = [child.lower_ for child in token.children] == ["the"]
        acting = token.dep_ == "nsubj" and token.head.dep_ == "ROOT" and token.tag_ == "NN"
        return bare and acting and token.lemma_.lower() in self.words["offices"]

    def name_at(self, token: Any) -> Name | None:
        """The name that the token is part of."""
        return self._at.get(token.i)

    def thing(self, token: Any) -> Any | None:
        """The noun of the thing, no actor, that a pronoun in an object's place means."""
        if token.lower_ not in ("it", "them", "they"):
            return None
        if token.i not in self._things:
            sought = acted_upon(token, self.words)
            refers = lambda noun: bool(self.resolve(noun))  # noqa: E731
            meant = meant_thing(token, self.words, refers) if sought else None
            self._things[token.i] = meant or struck_thing(token, self.words, refers)
        return self._things[token.i]

    def topic(self, token: Any) -> Any | None:
        """The head of the organisation's name that was read last before the token, if not long ago."""
        return self.discourse.topic(token)

    def traveller(self, token: Any) -> Any | None:
        """The head of the person's name that was read last before the token, in its sentence or the one before."""
        name = self.discourse.latest(token, {"Person"}, reach=1)
        return None if name is None else self.discourse.head[name.start]

    def resolve(self, token: Any) -> tuple[Entity, ...]:
        """The entities that the phrase headed by the token refers to; none when that is not settled."""
        known = self._memory.get(token.i)
        if known is None:
            self._memory[token.i] = ()
            meant = antecedent(token)
            if token.lower_ == "whose" and meant != token:
                known = tuple(dict.fromkeys(e for item in conjuncts(meant) for e in self._resolve(item)))
            else:
                known = self._resolve(meant)
            self._memory[token.i] = known
        return known

    def entities_in(self, tokens: Any) -> tuple[Entity, ...]:
        """Every entity named among the tokens, in text order, without repeats."""
        return tuple(dict.fromkeys(self._at[token.i].entity for token in tokens if token.i in self._at))

    def _resolve(self, token: Any) -> tuple[Entity, ...]:
        name = self._at.get(token.i)
        if name is not None:
            return self._named(token, name)
        word = token.lower_
        repeated = () if expletive(token) else repeated_subject(token, self.words, self.resolve)
        if repeated:
            return repeated
        if word in self.words["singular_person"]:
            ahead = named_ahead(token, self._at)
            if ahead:
                return ahead
            acting = self._acting(token)
            return self.discourse.nearest(token, lambda entity: entity.kind == "Person" and entity not in acting)
        if self.thing(token) is not None or disowned(token, self.words, self.resolve):
            return ()
        if word in self.words["singular_thing"]:
            bound = self._bound(token, lambda found: len(found) == 1 and is_thing(found[0]))
            acting = self._acting(token)
            fits = lambda entity: is_thing(entity) and not is_many(entity) and entity not in acting  # noqa: E731
            return bound or (() if expletive(token) else self.discourse.nearest(token, fits))
        if word in self.words["plural"]:
            bound = self._bound(token, lambda found: len(found) > 1)
            if not bound and (several := plural_before(token, self.words, self.resolve)) is not None:
                return several
            between = token.dep_ == "pobj" and token.head.lower_ == "between"
            return bound or self.discourse.several(token, 2 if between else 0)
        if word in self.words["speaker_group"]:
            return tuple(self.speaker_of(token))
        if word in self.words["speaker_self"]:
            return tuple(self.self_of(token))
        if word in ("other", "another") and any(c.lower_ in ("each", "one") for c in token.children):
            return self._each_other(token)
        whole = next((item for item in oblique(token, "of") if antecedent(item) != item), None)
        if whole is not None and (word in _PARTS or word in NUMBERS):
            # "Both of which": all that the relative clause hangs on.
            return tuple(dict.fromkeys(e for item in conjuncts(antecedent(whole)) for e in self.resolve(item)))
        if word == "all" and token.dep_ in ("nsubj", "nsubjpass") and not list(token.children):
            return self.discourse.several(token, -1)
        if word in ("both", "each", "either", "neither") or (
            word in NUMBERS and token.dep_ not in ("nummod", "compound")
        ):
            return self.discourse.several(token, NUMBERS.get(word, 2))
        return self._described(token) if token.pos_ in ("NOUN", "PROPN") else ()

    def _bound(self, token: Any, fits: Callable[[tuple[Entity, ...]], bool]) -> tuple[Entity, ...]:
        """Whom a possessive means that its own clause settles: the clause's subject, "Russia wages its war"."""
        if token.tag_ != "PRP$":
            return ()
        verb = token.head
        while not is_verbal(verb) and verb.head != verb:
            if verb.dep_ in ("nsubj", "nsubjpass", "conj", "appos"):
                return ()
            verb = verb.head
        if verb.lemma_ in self.words["object_bound_verbs"]:
            helped = tuple(e for item in children(verb, "dobj") if item.i < token.head.i for e in self.resolve(item))
            if fits(helped):
                return helped
        own = [child for child in children(verb, "nsubj", "nsubjpass") if child.i < token.i]
        subject = own or (subjects(verb) if is_verbal(verb) else [])
        found = tuple(dict.fromkeys(e for item in subject for part in conjuncts(item) for e in self.resolve(part)))
        return found if fits(found) else ()

    def _acting(self, token: Any) -> tuple[Entity, ...]:
        """Whom an object's pronoun cannot mean: the subject of its own verb, "A left it", "B met him"."""
        if token.dep_ not in ("dobj", "dative") or token.lower_.endswith("self") or not is_verbal(token.head):
            return ()
        return tuple(e for item in subjects(token.head) if item.i < token.i for e in self.resolve(item))

    def _each_other(self, token: Any) -> tuple[Entity, ...]:
        """ "Each other" and "one another": the subjects of the verb."""
        verb = token.head if is_verbal(token.head) else token.head.head
        return (
            tuple(dict.fromkeys(e for subject in subjects(verb) for e in self.resolve(subject)))
            if is_verbal(verb)
            else ()
        )

    def _named(self, token: Any, name: Name) -> tuple[Entity, ...]:
        last = self.doc[name.end - 1]
        qualifies = name.form in (Form.ADJECTIVE, Form.DEMONYM) and token.dep_ in ("amod", "compound", "nmod")
        if qualifies and token.i == last.i:
            return self._described(token.head) or (name.entity,)
        if name.entity.kind == "Collective":
            return self._listed(token) or (name.entity,)
        return (name.entity,)

    def _listed(self, token: Any) -> tuple[Entity, ...]:
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

    def _described(self, token: Any) -> tuple[Entity, ...]:
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
            listed = self._listed(token)
            if listed:
                return listed
        apposed = self._apposed(token)
        opposite = lemma == "number" and any(child.lower_ == "opposite" for child in token.children)
        if apposed and (
            opposite or lemma in self.words["offices"] or lemma in self.words["together_words"] or not owners
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
        if lemma in self.words["private_people"] and any(
            child.lower_ in ("a", "an") for child in children(token, "det")
        ):
            return ()
        if owners and (lemma in self.words["spoken_for"] or lemma in self.words["offices"]):
            return tuple(dict.fromkeys(self._served(entity) for entity in owners if entity.kind != "Place"))
        return issuers(token, self.words, self.owners, self.resolve) or self._anaphor(token, lemma)

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


_INTRODUCING = frozenset(
    {",", "-", "–", "—", ":", "(", "including", "them", "like", "as", "especially", "notably", "particularly", "namely"}
)
_BODIES = frozenset({"lender", "cartel", "watchdog", "pact", "arm", "parliament"})
_MINISTERIAL = frozenset({"ministry", "department"})
_STATEMENTS = frozenset({"statement", "communique", "communiqué", "declaration"})
