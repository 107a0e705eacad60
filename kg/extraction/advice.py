"""Advice as claims: recommendations of the narrator and of advisers; an official's advice is his state's stance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.extraction.claims import Draft, Maker
from kg.extraction.counsel import Counsel, better, counsel
from kg.extraction.lemmas import lemma
from kg.extraction.phrases import clause, phrase, render
from kg.extraction.stretches import clause_tokens
from kg.extraction.syntax import oblique
from kg.extraction.tree import children, is_passive, is_verbal
from kg.model import UNSPECIFIED, Claim, ClaimType, Entity, Modality

__all__ = ["Adviser", "heads_clause"]

_FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
_MODALS = ("should ", "must ", "ought to ", "should", "must", "had better ", "be to ")


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

    def advice(self) -> dict[int, list[Claim]]:
        """The advice of the document, by the place of the verb that gives it."""
        found: dict[int, list[Claim]] = {}
        for token in self.doc:
            verbal = is_verbal(token) and (heads_clause(token) or token.tag_ == "VB")
            given = counsel(token, self.words) if verbal else better(token, self.words)
            made = [] if given is None else self._claims(given)
            if made:
                found[token.i] = made
        return found

    def _claims(self, given: Counsel) -> list[Claim]:
        claims = []
        parts = [given.inner, *(child for child in children(given.inner, "conj") if self._further(child, given.inner))]
        for part in parts if is_verbal(given.inner) else parts[:1]:
            content = self._content(given, part)
            if content:
                claims.extend(self._claim(given, part, content))
        return claims

    def _further(self, verb: Any, first: Any) -> bool:
        """Whether a coordinated verb is a further piece of the same advice."""
        instead = any(child.lower_ == "or" for child in children(first, "cc"))
        own = children(verb, "nsubj", "nsubjpass", "expl")
        return is_verbal(verb) and verb.tag_ == first.tag_ and not own and not instead

    def _claim(self, given: Counsel, part: Any, content: str) -> list[Claim]:
        holders = self._officials(given)
        quote = self._quote(given, part)
        if holders:
            position = "demands" if given.strong else "calls_for"
            return [self.maker.finish(_stance(holder, position, content, quote, given.verb)) for holder in holders]
        drafts = [
            Draft(
                ClaimType.RECOMMENDATION,
                {"addressee": name, "content": content},
                quote,
                given.verb,
                f"advice.{given.kind}",
                {name: iri} if iri else {},
                modality=Modality.RECOMMENDED,
                confidence=0.7,
                speakers=self.maker.voices.named(given.adviser),
            )
            for name, iri in self._addressees(given)
        ]
        return [self.maker.finish(draft) for draft in drafts]

    # -- to whom

    def _addressees(self, given: Counsel) -> list[tuple[str, str]]:
        """Names of those who are to act, with their IRIs when they are linked."""
        whom = list(given.whom)
        if is_passive(given.inner):
            whom = oblique(given.inner, "by")
        entities = dict.fromkeys(e for token in whom for e in self._resolved(token))
        if entities:
            return [(entity.name, entity.iri) for entity in entities]
        if whom and self._acts(whom[0]):
            return [(self._brief(whom[0]) or UNSPECIFIED, "")]
        return [(UNSPECIFIED, "")]

    def _resolved(self, token: Any) -> tuple[Entity, ...]:
        """Whom the token means; for pronouns only whom the sentence before or their own speaks of as its subject."""
        found = self.maker.referents.resolve(token)
        if token.pos_ != "PRON" or not found or token.lower_ in self.words["speaker_group"]:
            return found
        begin = token.sent.start
        before = self.doc[begin - 1].sent.start if begin > 0 else begin
        near = [item for item in self.doc[before : token.i] if item.dep_ in ("nsubj", "nsubjpass", "poss")]
        spoken = {entity for item in near if item.pos_ != "PRON" for entity in self.maker.referents.resolve(item)}
        return found if any(entity in spoken for entity in found) else ()

    def _acts(self, token: Any) -> bool:
        """Whether the words are such as act, so that they can be advised: people, bodies, states."""
        if token.pos_ == "PROPN" or self.maker.referents.resolve(token):
            return True
        agents = ("human_words", "offices", "spoken_for", "group_words", "country_words", "collective_nouns")
        return token.pos_ == "NOUN" and any(lemma(token) in self.words[name] for name in agents)

    def _brief(self, token: Any) -> str:
        kept = [item for item in token.subtree if item.i <= token.i or item.dep_ in ("case",)]
        return render(kept, self.maker.referents)

    # -- to do what

    def _content(self, given: Counsel, part: Any) -> str:
        if not is_verbal(part):
            return phrase(part, self.maker.referents)
        own = [item for child in children(part, "conj") if self._further(child, part) for item in child.subtree]
        dropped = {item.i for item in own} | {child.i for child in children(part, "cc") if own}
        predicate = clause(part, self.maker.referents, without=frozenset(dropped))
        for modal in _MODALS:
            predicate = predicate.removeprefix(modal)
        patient = is_passive(part) or (part == given.inner and given.whom and not self._acts(given.whom[0]))
        subject = next(iter(children(part, "nsubj", "nsubjpass")), given.whom[0] if given.whom else None)
        if patient and subject is not None and subject.pos_ != "PRON":
            predicate = f"{phrase(subject, self.maker.referents)} {predicate}"
        return f"not {predicate}".strip() if given.averse else predicate.strip()

    def _officials(self, given: Counsel) -> tuple[Entity, ...]:
        """The states and persons whose stance officials' advice is; advisers have no stance, they advise."""
        spoken = () if given.adviser else self.maker.voices.speakers(given.verb)
        held = [self._stands(speaker.entity) for speaker in spoken if speaker.entity is not None]
        return tuple(dict.fromkeys(holder for holder in held if holder is not None))

    def _stands(self, speaker: Entity) -> Entity | None:
        """For whom the speaker takes a stance: a minister for his state, a head of government for himself."""
        if speaker.kind != "Person":
            return speaker
        office = self.maker.referents.offices.get(speaker.iri)
        if office is None:
            return None
        title = office.title.lower()
        if any(title.endswith(expert) for expert in self.words["expert_titles"]) or "former" in title:
            return None
        head = any(title.endswith(one) for one in self.words["heads_of_government"])
        return office.person if head or office.employer.kind != "State" else office.employer

    def _quote(self, given: Counsel, part: Any) -> list[Any]:
        whole = list(given.verb.sent) if given.kind == "better" else clause_tokens(given.verb)
        whole = [token for token in whole if not token.is_space] or [given.verb]
        first, last = whole[0].i, whole[-1].i
        if part != given.inner:
            first = max(first, part.left_edge.i)
            last = part.right_edge.i
        return [self.doc[i] for i in range(min(first, part.i), max(last, part.i) + 1)]


def _stance(holder: Entity, position: str, content: str, quote: list[Any], verb: Any) -> Draft:
    args: dict[str, Any] = {"holder": holder.name, "toward": content, "position": position}
    return Draft(ClaimType.STANCE, args, quote, verb, "advice.official", {holder.name: holder.iri}, confidence=0.6)
