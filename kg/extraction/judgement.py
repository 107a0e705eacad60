"""Judgements: clauses and phrases that assess somebody or something, told from plain narration by a learned scorer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.extraction.advice import Adviser, heads_clause
from kg.extraction.claims import Draft, Maker
from kg.extraction.phrases import clause, phrase
from kg.extraction.plausibility import load_scorer
from kg.extraction.syntax import antecedent, children, clause_tokens, is_verbal, subjects
from kg.extraction.tone import tone
from kg.extraction.traits import traits
from kg.model import Claim, ClaimType

__all__ = ["Candidate", "judge", "survey"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be a judgement: its head, what it is about, what it says, the tokens that say it, and its marks."""

    kind: str
    head: Any
    about: Any
    content: str
    tokens: list[Any]
    marks: frozenset[str]


def judge(doc: Any, maker: Maker, covered: set[int], words: Mapping[str, frozenset[str]]) -> Iterator[Claim]:
    """Recommendations and assessments of the document; ``covered`` holds tokens that made claims already."""
    advised = Adviser(doc, maker, words).advice()
    yield from advised.values()
    scorer = load_scorer()
    for candidate in survey(doc, maker, covered, words, frozenset(advised)):
        probability = scorer.probability(candidate.marks)
        if probability >= scorer.threshold:
            yield _claim(candidate, maker, words, probability)


def survey(
    doc: Any,
    maker: Maker,
    covered: set[int],
    words: Mapping[str, frozenset[str]],
    advised: frozenset[int] | None = None,
) -> Iterator[Candidate]:
    """Whatever may be a judgement, in text order; ``advised`` holds the verbs whose clauses are advice."""
    if advised is None:
        advised = frozenset(Adviser(doc, maker, words).advice())
    for token in doc:
        if token.i in advised:
            continue
        found = None
        if is_verbal(token) and heads_clause(token):
            found = _of_clause(token, maker, words)
        elif token.tag_ in ("VBG", "VBN") and token.dep_ in ("advcl", "acl"):
            found = _of_participle(token, maker)
        elif token.dep_ == "appos" and token.pos_ == "NOUN":
            found = _of_apposition(token, maker)
        elif token.pos_ == "NOUN":
            found = _of_noun(token, maker, words)
        if found is None:
            continue
        kind, about, content, tokens = found
        if len(content.split()) < 2:
            continue
        marks = traits(token, tokens, words) | {f"kind={kind}"}
        if token.i in covered:
            marks.add("covered")
        inside = sum(item.i in covered for item in tokens)
        marks.add(f"claims={min(3, inside)}")
        for speaker in maker.voices.speakers(token)[:1]:
            marks.add("spoken")
            marks.add(f"spoken:{'unnamed' if speaker.entity is None else speaker.entity.kind}")
        resolved = maker.referents.resolve(about)
        marks.add(f"about:{'none' if not resolved else resolved[0].kind if len(resolved) == 1 else 'several'}")
        if maker.voices.quoted(token):
            marks.add("quoted")
        if kind != "clause":
            marks = {f"{kind}:{mark}" for mark in marks} | marks
        yield Candidate(kind, token, about, content, tokens, frozenset(marks))


Found = tuple[str, Any, str, list[Any]]


def _of_clause(verb: Any, maker: Maker, words: Mapping[str, frozenset[str]]) -> Found | None:
    if verb.lemma_.lower() in words["speech_verbs"] and any(c.dep_ == "ccomp" for c in verb.children):
        return None
    if verb.dep_ not in ("ROOT", "conj", "ccomp", "relcl", "advcl", "parataxis", "acl"):
        return None
    own = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass", "csubj")]
    tokens = own or subjects(verb)
    if not tokens:
        return None
    return "clause", antecedent(tokens[0]), clause(verb, maker.referents), _stretch(verb)


def _of_participle(verb: Any, maker: Maker) -> Found | None:
    tokens = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")] or subjects(verb)
    if verb.dep_ == "acl":
        tokens = [verb.head]
    if not tokens:
        return None
    return "participle", tokens[0], clause(verb, maker.referents), _stretch(verb)


def _of_apposition(noun: Any, maker: Maker) -> Found | None:
    return "apposition", noun.head, phrase(noun, maker.referents), list(noun.subtree)


def _of_noun(noun: Any, maker: Maker, words: Mapping[str, frozenset[str]]) -> Found | None:
    if noun.dep_ not in ("dobj", "pobj", "nsubj", "nsubjpass"):
        return None
    listed = words["evaluative_adjectives"] | words["good_words"] | words["bad_words"]
    judged = [child for child in children(noun, "amod") if child.lemma_.lower() in listed]
    if not judged:
        return None
    owners = [child for child in noun.children if child.dep_ == "poss"]
    about = owners[0] if owners else noun
    return "noun", about, phrase(noun, maker.referents), list(noun.subtree)


def _stretch(verb: Any) -> list[Any]:
    tokens = clause_tokens(verb)
    return [verb.doc[i] for i in range(tokens[0].i, tokens[-1].i + 1)]


def _claim(candidate: Candidate, maker: Maker, words: Mapping[str, frozenset[str]], probability: float) -> Claim:
    about, entities = _about(candidate.about, maker)
    draft = Draft(
        ClaimType.ASSESSMENT,
        {"about": about or "it", "content": candidate.content},
        candidate.tokens,
        candidate.head,
        f"judgement.{candidate.kind}",
        entities,
        tone(candidate.head, candidate.head.subtree, words),
        maker.scope.modality(candidate.head),
        confidence=probability,
    )
    return maker.finish(draft)


def _about(token: Any, maker: Maker) -> tuple[str, dict[str, str]]:
    entities = maker.referents.resolve(token)
    if len(entities) == 1 and (token.pos_ in ("PRON", "PROPN") or token.dep_ == "poss"):
        return entities[0].name, {entities[0].name: entities[0].iri}
    return phrase(token, maker.referents), {}
