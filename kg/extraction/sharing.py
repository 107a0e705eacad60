"""Expressions of sharing: the words that say that some hold something in common, those who do, and what it is.

"Share" and "bound by" are the plainest; "have in common", "cherish the same", "what A shares with B is", "fellow
democracies" say it too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.extraction.coreference import Referents
from kg.extraction.lemmas import lemma
from kg.extraction.syntax import objects, oblique, subjects
from kg.extraction.tree import antecedent, children, conjuncts, is_passive, is_verbal
from kg.model import Entity

__all__ = ["Expressions", "Sharing"]

_LIKE = frozenset({"fellow", "sister", "like-minded", "minded", "both", "all", "established", "mature", "kindred"})


@dataclass(frozen=True, slots=True)
class Sharing:
    """An expression of sharing: its trigger, the tokens of those who share, and the tokens under which values stand."""

    trigger: Any
    sharers: Sequence[Any]
    values: Sequence[Any]
    disowned: bool = False


class Expressions:
    """Finds expressions of sharing in one document; ``named`` holds the tokens of values that the scheme knows."""

    def __init__(self, referents: Referents, words: Mapping[str, frozenset[str]], named: Mapping[int, object]) -> None:
        self.referents = referents
        self.words = words
        self.named = named

    def find(self, token: Any) -> Sharing | None:
        """The expression that the token is the trigger of."""
        word = lemma(token)
        if token.lower_ == "shares" and token.tag_ == "NNS" and token.dep_ == "ROOT":
            return self._mistaken(token)
        if is_verbal(token) or token.tag_.startswith("VB"):
            if word == "share":
                return self._shared_by_verb(token)
            found = self._in_common(token, word) or self._same(token, word) or self._mutual(token, word)
            found = found or (self._bond(token) if word in self.words["bond_verbs"] else None)
            if found is not None:
                return found
        if word == "democracy" and token.tag_ in ("NNS", "NNPS"):
            return self._fellows(token)
        if word in self.words["value_nouns"] and token.pos_ in ("NOUN", "PROPN"):
            return self._common_noun(token)
        if token.lower_ in ("common", "shared") and token.dep_ in ("acomp", "amod", "oprd"):
            return self._common_to(token)
        if token.lower_ in self.words["attached_adjectives"] and token.dep_ in ("acomp", "oprd", "ROOT", "conj", "acl"):
            return self._attached(token)
        return None

    def _shared_by_verb(self, verb: Any) -> Sharing | None:
        if verb.dep_ == "amod":
            return None
        shared = objects(verb) or ([antecedent(verb.head)] if verb.dep_ == "relcl" else [])
        if verb.dep_ == "csubj" and any(item.lower_ == "what" for item in shared):
            shared = [item for child in children(verb.head, "attr") for item in conjuncts(child)]
        held = any(self.is_value(item) or self._creed(item) for item in shared)
        if not held:
            return None
        # "Freedom and openness are values they share": the values stand before the copula.
        equated = [item for noun in shared if noun.dep_ == "attr" for item in subjects(noun.head)]
        shared = equated if equated and any(self.is_value(item, strict=True) for item in equated) else shared
        owners = [item for noun in shared for child in children(noun, "poss") for item in conjuncts(child)]
        owners = [item for item in owners if self.referents.resolve(item)]
        return Sharing(verb, [*subjects(verb), *oblique(verb, "with"), *oblique(verb, "by"), *owners], shared)

    def _mistaken(self, noun: Any) -> Sharing | None:
        """The verb that a parse took for a noun: "Taiwan shares with Japan the values of"."""
        sharers = [child for child in children(noun, "compound") if child.i == noun.i - 1]
        sharers = [item for item in sharers if self.referents.resolve(item)]
        values = [child for child in children(noun, "appos", "dobj", "dep") if self.is_value(child)]
        return Sharing(noun, [*sharers, *oblique(noun, "with")], values) if sharers and values else None

    def _creed(self, noun: Any) -> bool:
        """Whether the noun is a belief whose content is said: "a commitment to fair trade", "the conviction that"."""
        if lemma(noun) not in self.words["creed_nouns"]:
            return False
        told = any(oblique(noun, word) for word in ("to", "in", "of", "for"))
        return told or any(child.dep_ in ("acl", "ccomp", "relcl") for child in noun.children)

    def _in_common(self, verb: Any, word: str) -> Sharing | None:
        """ "Have democratic values in common", "democracy is no value that they hold in common"."""
        held = objects(verb) if word in ("have", "hold") else []
        if not any(item.lower_ == "common" for node in (verb, *held) for item in _behind(node, "in")):
            return None
        equated = [item for noun in held if noun.dep_ == "attr" for item in subjects(noun.head)]
        values = equated if any(self.is_value(item, strict=True) for item in equated) else held
        if not any(self.is_value(item) for item in values):
            return None
        disowned = any(child.lower_ in ("no", "not") for noun in held for child in noun.children)
        return Sharing(verb, [*subjects(verb), *oblique(verb, "with")], values, disowned and bool(equated))

    def _same(self, verb: Any, word: str) -> Sharing | None:
        """ "Cherish the same things: the rule of law and an open society", "profess the same creed"."""
        if word not in self.words["cherishing_verbs"]:
            return None
        for item in [*objects(verb), *oblique(verb, "in"), *oblique(verb, "to")]:
            same = any(child.lower_ in ("same", "common", "similar") for child in children(item, "amod"))
            if same and lemma(item) in self.words["value_nouns"] | {"thing", "dream", "freedom", "vision"}:
                listed = [other for child in children(item, "appos") for other in conjuncts(child)]
                return Sharing(verb, subjects(verb), listed or [item])
        return None

    def _mutual(self, verb: Any, word: str) -> Sharing | None:
        """ "Both cherish openness", "all believe in free trade": values held by several alike."""
        if word not in self.words["cherishing_verbs"]:
            return None
        who = subjects(verb)
        alike = [child.lower_ for child in children(verb, "advmod", "dep", "appos")]
        alike += [child.lower_ for item in who for child in (item, *item.children)]
        held = [*objects(verb), *oblique(verb, "in"), *oblique(verb, "for")]
        values = [item for item in held if self.is_value(item, strict=True)]
        many = len([item for item in who if self._entities([item])])
        stressed = {"both", "all", "alike", "together", "jointly", "equally", "two", "three"} & set(alike)
        set_apart = any(item.lower_ == "unlike" for item in verb.sent)
        if not values or many < 2 or not (stressed or set_apart or many > 2):
            return None
        return Sharing(verb, who, values)

    def _fellows(self, noun: Any) -> Sharing | None:
        """ "India and Japan, fellow democracies", "the EU is a club of democracies"."""
        node = noun
        club = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else None
        if club is not None and lemma(club) in self.words["club_nouns"]:
            node = club
        elif not any(child.lower_ in _LIKE for child in _about(noun)):
            return None
        sharers = self._said_of(node)
        entities = self._entities(sharers)
        bodies = bool(entities) and entities[0].kind not in ("Person", "State", "Territory")
        return Sharing(noun, sharers, [noun]) if len(entities) > 1 or bodies else None

    def _said_of(self, noun: Any) -> list[Any]:
        if noun.dep_ == "appos":
            return conjuncts(noun.head)
        if noun.dep_ == "attr" and is_verbal(noun.head):
            return subjects(noun.head)
        if noun.dep_ == "pobj" and noun.head.lower_ == "as" and is_verbal(noun.head.head):
            return subjects(noun.head.head)
        return []

    def _bond(self, verb: Any) -> Sharing | None:
        """ "Bound by", "founded on", "united around": what binds must be values, and those bound a body or several."""
        values = [item for word in ("by", "on", "in", "around", "upon", "through") for item in oblique(verb, word)]
        what = verb.dep_ == "csubj" and any(child.lower_ == "what" for child in verb.children)
        if what:
            # "What unites A and B is a commitment to".
            values = [item for child in children(verb.head, "attr") for item in conjuncts(child)]
        elif not is_passive(verb) and not oblique(verb, "on"):
            return None
        values = [item for item in values if self.is_value(item, strict=True) or self._creed(item)]
        bound = objects(verb) if is_passive(verb) or what else subjects(verb)
        bound = [*self.bodies(bound), *oblique(verb, "to"), *oblique(verb, "with")]
        return Sharing(verb, bound, values) if values else None

    def bodies(self, tokens: Sequence[Any]) -> list[Any]:
        """Those that a bond binds: "the partnership between A and B" is A and B."""
        found: list[Any] = []
        for token in tokens:
            ends = [item for word in ("between", "among", "of", "with") for item in oblique(token, word)]
            ends = [item for item in ends if self.referents.resolve(item)]
            owners = [item for child in children(token, "poss", "amod", "compound") for item in conjuncts(child)]
            ends += [item for item in owners if self.referents.name_at(item) is not None]
            if not ends and token.dep_ == "attr":
                ends = subjects(token.head)
            found.extend(ends or [token])
        return found

    def _common_noun(self, noun: Any) -> Sharing | None:
        """ "Shared values", "common principles"."""
        if not any(lemma(child) in ("share", "shared", "common", "mutual") for child in children(noun, "amod")):
            return None
        if noun.dep_ == "dobj" and lemma(noun.head) == "share":
            return None
        node = noun.head if noun.dep_ == "conj" else noun
        bonds = [verb for verb in children(noun, "relcl") if lemma(verb) in self.words["bond_verbs"]]
        bound_by = [item for verb in bonds for item in objects(verb) if item != noun]
        if bound_by:
            named = objects(node.head) if is_verbal(node.head) and lemma(node.head) in ("include", "be") else []
            return Sharing(noun, bound_by, named or [noun])
        sharers = [*oblique(noun, "between"), *oblique(noun, "among"), *children(noun, "poss")]
        verb = node.head.head if node.dep_ == "pobj" else node.head
        if not sharers and is_verbal(verb):
            bound = objects(verb) if is_passive(verb) else subjects(verb)
            sharers = [*self.bodies(bound), *oblique(verb, "with")]
        elif not sharers and node.dep_ == "pobj":
            sharers = self.bodies([verb])
        return Sharing(noun, sharers, [noun])

    def _common_to(self, adjective: Any) -> Sharing | None:
        """ "A devotion to democracy is common to all allies"."""
        sharers = oblique(adjective, "to")
        values = subjects(adjective.head) if adjective.dep_ != "amod" else [adjective.head]
        if not sharers or not any(self.is_value(item, strict=True) for item in values):
            return None
        return Sharing(adjective, sharers, values)

    def _attached(self, adjective: Any) -> Sharing | None:
        """ "Both are attached to democracy, to human rights": only where several are."""
        governor = adjective.head if adjective.dep_ != "ROOT" else adjective
        sharers = self._said_of(governor) if adjective.dep_ == "acl" else _described(governor)
        values = [item for item in oblique(adjective, "to") if self.is_value(item, strict=True)]
        if not values or len(self._entities(sharers)) < 2:
            return None
        return Sharing(adjective, sharers, values)

    def is_value(self, token: Any, *, strict: bool = False) -> bool:
        """Whether the phrase names values: by a word for them, or by one that the scheme knows."""
        if lemma(token) in self.words["value_nouns"]:
            first = token.head if token.dep_ == "conj" else token
            shared = any(
                lemma(child) in ("share", "shared", "common", "universal")
                for noun in (token, first)
                for child in children(noun, "amod")
            )
            return not strict or shared or any(item.i in self.named for item in token.subtree)
        inside = [item for item in token.subtree if item.i in self.named]
        return bool(inside) and (token.i in self.named or lemma(token) in self.words["value_bearers"])

    def _entities(self, tokens: Sequence[Any]) -> tuple[Entity, ...]:
        return tuple(dict.fromkeys(entity for token in tokens for entity in self.referents.resolve(token)))


def _about(noun: Any) -> list[Any]:
    """What qualifies the noun, also from beside its verb: "are both democracies"."""
    beside = [child for child in noun.head.children if child.i == noun.i - 1] if noun.dep_ == "attr" else []
    return [*children(noun, "amod", "det", "preconj", "predet", "compound"), *beside]


def _behind(verb: Any, preposition: str) -> list[Any]:
    """What hangs on the preposition, adjectives included: "in common"."""
    found = [
        inner for child in children(verb, "prep", "advmod") if child.lower_ == preposition for inner in child.children
    ]
    return [*found, *(deep for inner in found for deep in children(inner, "amod"))]


def _described(governor: Any) -> list[Any]:
    if not is_verbal(governor):
        return []
    return objects(governor) if is_passive(governor) else subjects(governor)
