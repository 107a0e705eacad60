"""Advice: clauses that say what ought to be done, and to whom they say it.

Advice by a state's or a body's spokesman is that state's stance.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.extraction.claims import Draft, Maker
from kg.extraction.phrases import clause, phrase
from kg.extraction.syntax import children, clause_tokens, is_passive, is_verbal, subjects
from kg.model import UNSPECIFIED, Claim, ClaimType, Entity, Modality

__all__ = ["Adviser", "heads_clause"]

_FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})


def heads_clause(token: Any) -> bool:
    """Whether the verb heads a finite clause."""
    if token.dep_ in ("aux", "auxpass", "amod", "xcomp", "pcomp", "compound"):
        return False
    return token.tag_ in _FINITE or any(
        child.dep_ in ("aux", "auxpass") and child.tag_ in _FINITE for child in token.children
    )


class Adviser:
    """Reads advice off the verbs of one document."""

    def __init__(self, doc: Any, maker: Maker, words: Mapping[str, frozenset[str]]) -> None:
        self.doc = doc
        self.maker = maker
        self.words = words

    def advice(self) -> dict[int, Claim]:
        """The advice of the document, by the place of the verb that gives it."""
        found = {}
        for token in self.doc:
            if is_verbal(token) and heads_clause(token):
                claim = self._read(token)
                if claim is not None:
                    found[token.i] = claim
        return found

    def _read(self, verb: Any) -> Claim | None:
        """The advice that the verb's clause gives, if it gives any."""
        modal = next((c for c in children(verb, "aux") if c.lower_ in self.words["advice_modals"]), None)
        perfect = any(c.dep_ == "aux" and c.lower_ == "have" for c in verb.children)
        if modal is not None and not perfect:
            strong = modal.lower_ == "must"
            return self._recommend(verb, verb, self._subject_tokens(verb), strong)
        lemma = verb.lemma_.lower()
        inner = next((c for c in children(verb, "xcomp") if c.tag_ == "VB"), None)
        if lemma in ("need", "have") and inner is not None and verb.tag_ in ("VBP", "VBZ", "VB"):
            return self._recommend(verb, inner, self._subject_tokens(verb), lemma == "have")
        return self._impersonal(verb)

    def _subject_tokens(self, verb: Any) -> list[Any]:
        own = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass", "csubj")]
        return own or subjects(verb)

    def _impersonal(self, verb: Any) -> Claim | None:
        if verb.lemma_ != "be":
            return None
        for described in children(verb, "acomp", "attr"):
            listed = "advice_adjectives" if described.pos_ == "ADJ" else "advice_nouns"
            if described.lemma_.lower() not in self.words[listed]:
                continue
            places = [*described.children, *verb.children]
            for inner in places:
                if inner.dep_ in ("xcomp", "ccomp", "relcl", "acl", "advcl", "csubj") and (
                    inner.tag_ == "VB" or any(c.lower_ == "should" for c in inner.children)
                ):
                    whom = [
                        c
                        for p in described.children
                        if p.dep_ == "prep" and p.lower_ == "for"
                        for c in p.children
                        if c.dep_ == "pobj"
                    ]
                    own = [c for c in inner.children if c.dep_ in ("nsubj", "nsubjpass")]
                    expletive = any(c.lower_ in ("it", "there") for c in children(verb, "nsubj", "expl"))
                    if expletive or described.pos_ == "NOUN":
                        return self._recommend(verb, inner, whom or own, False)
        return None

    def _recommend(self, verb: Any, inner: Any, tokens: list[Any], strong: bool) -> Claim | None:
        addressees = tuple(dict.fromkeys(e for token in tokens for e in self.maker.referents.resolve(token)))
        content = self._content(inner, tokens)
        if not content:
            return None
        holder = self._official(verb)
        quote = self._quote(verb)
        if holder is not None:
            if tokens and not is_passive(inner):
                content = f"{phrase(tokens[0], self.maker.referents)} to {content}"
            args = {"holder": holder.name, "toward": content, "position": "demands" if strong else "calls_for"}
            return self.maker.finish(
                Draft(
                    ClaimType.STANCE,
                    dict(args),
                    quote,
                    verb,
                    "advice.official",
                    {holder.name: holder.iri},
                    confidence=0.6,
                )
            )
        addressee = addressees[0].name if len(addressees) == 1 else UNSPECIFIED
        entities = {addressees[0].name: addressees[0].iri} if len(addressees) == 1 else {}
        if not addressees and tokens and tokens[0].pos_ in ("NOUN", "PROPN") and not is_passive(inner):
            addressee = phrase(tokens[0], self.maker.referents)
        args = {"addressee": addressee or UNSPECIFIED, "content": content}
        return self.maker.finish(
            Draft(
                ClaimType.RECOMMENDATION,
                dict(args),
                quote,
                verb,
                "advice",
                entities,
                modality=Modality.RECOMMENDED,
                confidence=0.7,
            )
        )

    def _content(self, inner: Any, tokens: list[Any]) -> str:
        predicate = clause(inner, self.maker.referents)
        for modal in ("should ", "must ", "ought to ", "should", "must"):
            predicate = predicate.removeprefix(modal)
        if is_passive(inner) and tokens:
            predicate = f"{phrase(tokens[0], self.maker.referents)} {predicate}"
        return predicate.strip()

    def _official(self, verb: Any) -> Entity | None:
        """The state or person whose stance an official's advice is."""
        for speaker in self.maker.voices.speakers(verb):
            if speaker.entity is None:
                continue
            if speaker.entity.kind != "Person":
                return speaker.entity
            office = self.maker.referents.offices.get(speaker.entity.iri)
            if office is not None:
                head = any(office.title.lower().endswith(title) for title in self.words["heads_of_government"])
                return office.person if head or office.employer.kind != "State" else office.employer
        return None

    def _quote(self, verb: Any) -> list[Any]:
        tokens = clause_tokens(verb)
        return [self.doc[i] for i in range(tokens[0].i, tokens[-1].i + 1)]
