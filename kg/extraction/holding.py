"""Whose a word is: the owner of a noun, the bearer of an adjective, of whom it is said."""

from __future__ import annotations

from typing import Any

from kg.extraction.coreference import Referents
from kg.extraction.frames import Trigger
from kg.extraction.syntax import objects, oblique, subjects
from kg.extraction.tree import antecedent, children, conjuncts, is_passive, is_verbal

__all__ = ["Holding"]

_ASIDE = frozenset(
    "though although while albeit if still already only itself now once not yet long technically officially nominally "
    "formally theoretically notionally".split()
)
_ASIDE_REACH = 8
_GO_BETWEEN = frozenset({"broker", "mediate", "facilitate", "sponsor", "host", "arrange"})
"""What is done for others, who alone are bound by it: "a Chinese-brokered deal"."""


class Holding:
    """A trigger, with the tokens of its expression, and who holds it."""

    def __init__(self, token: Any, trigger: Trigger, referents: Referents, consumed: frozenset[int]) -> None:
        self.token = token
        self.trigger = trigger
        self.referents = referents
        self.consumed = consumed
        self.nodes = [token, *(token.doc[i] for i in sorted(consumed) if i != token.i)]

    def bearer(self) -> list[Any]:
        """Whose noun or adjective it is: the owner, the agent, or the subject of the verb that carries it."""
        token = self.token
        if self.trigger.word_class == "adjective":
            return self.described()
        own = self.possessor()
        if own:
            return own
        for preposition in ("by", "from"):
            found = oblique(token, preposition)
            if found:
                return found
        for child in children(token, "acl", "amod"):
            if is_passive(child) and subjects(child) and child.lemma_ not in _GO_BETWEEN:
                return subjects(child)
        return self.carrier()

    def possessor(self) -> list[Any]:
        found = []
        for child in self.token.children:
            owner = child.dep_ == "poss" or (
                child.dep_ in ("amod", "compound", "nmod") and self.referents.name_at(child) is not None
            )
            if owner:
                found.extend(conjuncts(child))
                found.extend(self._hyphened(child))
        if (
            not found
            and self.token.dep_ == "conj"
            and self.token.head.pos_ == "NOUN"
            and self.trigger.word_class == "noun"
        ):
            return type(self)(self.token.head, self.trigger, self.referents, self.consumed).possessor()
        return found

    def _hyphened(self, child: Any) -> list[Any]:
        """The first of two names joined by a hyphen: "the Trump-Kim summit"."""
        name = self.referents.name_at(child)
        if name is None or name.start < 2 or child.doc[name.start - 1].text not in ("-", "–"):
            return []
        other = child.doc[name.start - 2]
        return [other] if self.referents.name_at(other) is not None else []

    def carrier(self) -> list[Any]:
        """The subject of the verb that carries the noun: "voiced concern", "imposed a package of sanctions"."""
        verb = self.carrying_verb()
        if verb is None:
            return []
        if any(child.dep_ == "expl" for child in verb.children):
            places = ("in", "among", "on", "within")
            return [item for word in places for item in (oblique(self.token, word) or oblique(verb, word))]
        return subjects(verb) if verb.lemma_ in self.referents.words["support_verbs"] else []

    def carrying_verb(self) -> Any | None:
        """The verb whose object the noun is, directly or by "of" and "in": "pledged millions in aid"."""
        node = self.token
        for _ in range(3):
            if node.dep_ == "conj" and node.head.pos_ == "NOUN":
                node = node.head
            elif node.dep_ == "pobj" and node.head.lower_ in ("of", "in"):
                above = node.head.head
                if is_verbal(above) and node.head.lower_ == "in" and children(above, "dobj"):
                    return above
                if above.pos_ not in ("NOUN", "NUM", "SYM"):
                    return None
                node = above
        return node.head if is_verbal(node.head) and node.dep_ in ("dobj", "nsubjpass", "attr") else None

    def described(self) -> list[Any]:
        token = self.token
        if token.pos_ == "ADJ" and (own := children(token, "nsubj", "nsubjpass")):
            return [item for subject in own for item in conjuncts(antecedent(subject))]
        if token.dep_ in ("acomp", "oprd", "attr", "xcomp") or (token.dep_ == "conj" and is_verbal(token.head.head)):
            governor = token.head if token.dep_ != "conj" else token.head.head
            return subjects(governor) if is_verbal(governor) else []
        if token.dep_ in ("amod", "acl", "relcl", "appos"):
            return conjuncts(antecedent(token.head))
        if is_verbal(token):
            return objects(token) if is_passive(token) else subjects(token)
        return subjects(token.head) if token.dep_ == "advcl" and is_verbal(token.head) else []

    def predicated(self) -> list[Any]:
        """Of whom the noun is said: "X is a member", "X, a member", "member X"."""
        token = self.token
        if token.dep_ == "conj" and (token.head.dep_ in ("attr", "appos") or token.head.head.lower_ == "as"):
            token = token.head
        if token.dep_ == "appos":
            return conjuncts(token.head)
        aside = self._aside(token)
        if aside:
            return aside
        if token.dep_ in ("attr", "oprd") and is_verbal(token.head):
            return subjects(token.head)
        if token.dep_ in ("compound", "nmod", "amod") and self.referents.name_at(token.head) is not None:
            return conjuncts(token.head)
        if token.dep_ == "pobj" and token.head.lower_ in ("as", "among", "amongst") and is_verbal(token.head.head):
            return subjects(token.head.head)
        if token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lower_ == "one":
            return type(self)(token.head.head, self.trigger, self.referents, frozenset()).predicated()
        return [child for child in children(token, "appos") if self.referents.name_at(child) is not None]

    def _aside(self, noun: Any) -> list[Any]:
        """Of whom a noun between commas behind "though" or "still" is said: "Turkey, though still a candidate, has"."""
        first = noun.left_edge.i
        while first > 0 and noun.doc[first - 1].lower_ in _ASIDE and noun.i - first < _ASIDE_REACH:
            first -= 1
        if first < 2 or first == noun.left_edge.i or noun.doc[first - 1].text != ",":
            return []
        name = self.referents.name_at(noun.doc[first - 2])
        return [] if name is None or name.end != first - 1 else [noun.doc[name.end - 1]]
