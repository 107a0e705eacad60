"""Judgements: clauses and phrases that assess somebody or something, told from plain narration by a learned scorer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.extraction.advice import Adviser
from kg.extraction.claims import Draft, Maker
from kg.extraction.phrases import phrase, render
from kg.extraction.plausibility import load_scorer
from kg.extraction.predication import Predication, predications
from kg.extraction.tone import tone
from kg.extraction.traits import traits
from kg.model import Claim, ClaimType

__all__ = ["Candidate", "judge", "survey"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be a judgement, in words, with the marks that its plausibility is reckoned from."""

    said: Predication
    about: str
    content: str
    entities: Mapping[str, str]
    marks: frozenset[str]


def judge(doc: Any, maker: Maker, covered: set[int], words: Mapping[str, frozenset[str]]) -> Iterator[Claim]:
    """Recommendations and assessments of the document; ``covered`` holds tokens that made claims already."""
    advised = Adviser(doc, maker, words).advice()
    for claims in advised.values():
        yield from claims
    scorer = load_scorer("judgement")
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
        for said in predications(token, words):
            about, entities = _about(said, maker)
            content = render(said.content, maker.referents)
            if about and len(content.split()) >= (1 if said.kind == "appraisal" else 2):
                yield Candidate(said, about, content, entities, _marks(said, maker, covered, words))


def _marks(said: Predication, maker: Maker, covered: set[int], words: Mapping[str, frozenset[str]]) -> frozenset[str]:
    marks = traits(said.head, said.tokens, words) | {f"kind={said.kind}"}
    if said.head.i in covered:
        marks.add("covered")
    marks.add(f"claims={min(3, sum(item.i in covered for item in said.tokens))}")
    for speaker in maker.voices.speakers(said.head)[:1]:
        marks |= {"spoken", f"spoken:{'unnamed' if speaker.entity is None else speaker.entity.kind}"}
    resolved = maker.referents.resolve(said.about)
    marks.add(f"about:{'none' if not resolved else resolved[0].kind if len(resolved) == 1 else 'several'}")
    if said.about.pos_ in ("PRON", "DET"):
        marks.add(f"about={said.about.lower_}")
    if maker.voices.quoted(said.head):
        marks.add("quoted")
    if said.kind in ("participle", "apposition", "noun"):
        marks |= {f"{said.kind}:{mark}" for mark in marks}
    return frozenset(marks)


def _about(said: Predication, maker: Maker) -> tuple[str, dict[str, str]]:
    """What is judged, in words, or by name when the words stand for one entity."""
    token = said.about
    entities = maker.referents.resolve(token)
    if len(entities) == 1 and (token.pos_ in ("PRON", "PROPN") or token.dep_ == "poss"):
        return entities[0].name, {entities[0].name: entities[0].iri}
    if said.kind == "noun" and said.about == said.head:
        kept = [item for item in token.subtree if item.dep_ != "amod" or item.head != token]
        return render(kept, maker.referents), {}
    return phrase(token, maker.referents, without=said.head), {}


def _claim(candidate: Candidate, maker: Maker, words: Mapping[str, frozenset[str]], probability: float) -> Claim:
    said = candidate.said
    draft = Draft(
        ClaimType.ASSESSMENT,
        {"about": candidate.about, "content": candidate.content},
        said.tokens,
        said.head,
        f"judgement.{said.kind}",
        dict(candidate.entities),
        tone(said.head, said.content, words),
        maker.scope.of_judgement(said.head),
        confidence=probability,
        speakers=maker.voices.named(said.appraisers),
    )
    return maker.finish(draft)
