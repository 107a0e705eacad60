"""Whom a phrase refers to: names, government nouns, pronouns, "the two countries", "the bloc", "the Chinese leader".

Rules only, and cautious: what they cannot settle stays without a referent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kg.extraction.aliases import Name
from kg.extraction.binding import disowned, named_ahead, plural_before, repeated_subject
from kg.extraction.descriptions import Descriptions
from kg.extraction.discourse import Discourse
from kg.extraction.mentions import (
    NUMBERS,
    expletive,
    is_many,
    is_thing,
    meant_body,
)
from kg.extraction.offices import Office
from kg.extraction.syntax import oblique, subjects
from kg.extraction.things import acted_upon, meant_thing, struck_thing
from kg.extraction.tree import antecedent, children, conjuncts, is_verbal
from kg.gazetteer import Form
from kg.model import Entity

__all__ = ["Referents"]

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
        self.descriptions = Descriptions(self.discourse, doc, names, words, self.resolve)
        self._follow()

    def learn_offices(self, offices: tuple[Office, ...]) -> None:
        """Let titles stand for the persons who bear them, and forget what was settled without them."""
        self.offices = {office.person.iri: office for office in offices}
        self.descriptions.offices = self.offices
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

    def owners(self, token: Any) -> tuple[Entity, ...]:
        """Entities that own or qualify the noun: "Russia's", "Russian", "of Russia", "G7"."""
        return self.descriptions.owners(token)

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

    def meant_as(self, token: Any, fits: Callable[[str], bool]) -> bool:
        """Whether "it" means one of the kind that its verb asks for; from then on it does: "Norway belongs to it"."""
        if token.lower_ != "it" or token.dep_ not in ("pobj", "dobj") or not self.resolve(token):
            return False
        acting = self._acting(token)
        found = self.discourse.nearest(token, lambda entity: fits(entity.kind) and entity not in acting)
        if found:
            self._memory[token.i] = found
        return bool(found)

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
        return self.descriptions.described(token) if token.pos_ in ("NOUN", "PROPN") else ()

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
            return self.descriptions.described(token.head) or (name.entity,)
        if name.entity.kind == "Collective":
            return self.descriptions.listed(token) or (name.entity,)
        return (name.entity,)
