"""Whose words a stretch of text is: reported clauses, quotations across sentences, "according to"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.extraction.coreference import Referents
from kg.extraction.phrases import phrase
from kg.extraction.preparation import quotations
from kg.extraction.syntax import children, is_verbal, oblique, subjects
from kg.model import AUTHOR, Entity

__all__ = ["Speaker", "Voices"]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: a name, and the entity when it is linked."""

    name: str
    entity: Entity | None = None


@dataclass(frozen=True, slots=True)
class _Report:
    start: int
    end: int
    speakers: tuple[Speaker, ...]
    verb: int


class Voices:
    """The reports of one parsed document."""

    def __init__(self, doc: Any, referents: Referents, words: Mapping[str, frozenset[str]]) -> None:
        self.doc = doc
        self.referents = referents
        self.words = words
        self.quotes = [self._tokens(start, end) for start, end in quotations(doc.text)]
        self.reports: list[_Report] = []
        self.narrator: tuple[Entity, ...] = ()
        for sentence in doc.sents:
            self._read_sentence(sentence)
        self._carry_quotes()

    def _tokens(self, start: int, end: int) -> tuple[int, int]:
        span = self.doc.char_span(start, end, alignment_mode="expand")
        return (span.start, span.end) if span is not None else (0, 0)

    def speakers(self, token: Any) -> tuple[Speaker, ...]:
        """Whose words the token is part of; empty for the narrator's own."""
        inside = [report for report in self.reports if report.start <= token.i < report.end and report.verb != token.i]
        if not inside:
            return ()
        return min(inside, key=lambda report: (report.end - report.start, report.start)).speakers

    def names(self, token: Any) -> tuple[str, ...]:
        """Names of the speakers, the author's mark for the narrator's own words."""
        return tuple(speaker.name for speaker in self.speakers(token)) or (AUTHOR,)

    def home(self, token: Any) -> tuple[Entity, ...]:
        """Whom "we" and "our" mean in a speaker's words: the state or body that he speaks for."""
        speakers = self.speakers(token)
        if not speakers and not self.quoted(token):
            return self.narrator
        found = []
        for speaker in speakers:
            if speaker.entity is None:
                continue
            office = self.referents.offices.get(speaker.entity.iri)
            found.append(office.employer if office is not None else speaker.entity)
        return tuple(dict.fromkeys(entity for entity in found if entity.kind != "Person"))

    def quoted(self, token: Any) -> bool:
        """Whether the token stands inside quotation marks."""
        return any(start <= token.i < end for start, end in self.quotes)

    def _read_sentence(self, sentence: Any) -> None:
        for token in sentence:
            if is_verbal(token) and token.lemma_.lower() in self.words["speech_verbs"]:
                self._read_verb(token, sentence)
            elif token.lower_ == "according" and oblique(token, "to"):
                speakers = self._speakers_of(oblique(token, "to"))
                clause = token.head
                self._report(clause.left_edge.i, clause.right_edge.i + 1, speakers, -1)

    def _read_verb(self, verb: Any, sentence: Any) -> None:
        speakers = self._speakers_of(subjects(verb))
        if not speakers:
            return
        for child in verb.children:
            if child.dep_ == "ccomp" and (is_verbal(child) or child.i < verb.i):
                self._report(child.left_edge.i, child.right_edge.i + 1, speakers, verb.i)
        if (
            verb.dep_ in ("parataxis", "ccomp", "advcl")
            and verb.lemma_ in self.words["quoting_verbs"]
            and not children(verb, "ccomp", "dobj")
            and not any(child.tag_ in ("WP", "WDT") for child in verb.subtree)
            and (verb.dep_ == "parataxis" or verb.i > verb.head.i)
        ):
            self._report(sentence.start, sentence.end, speakers, verb.i)
        if verb.lemma_.lower() in self.words["quoting_verbs"]:
            for start, end in self.quotes:
                near = sentence.start <= start < sentence.end or sentence.start < end <= sentence.end
                if near and not start <= verb.i < end:
                    self._report(start, end, speakers, verb.i)

    def _speakers_of(self, tokens: list[Any]) -> tuple[Speaker, ...]:
        found: list[Speaker] = []
        for token in tokens:
            entities = self.referents.resolve(token)
            if entities:
                found.extend(Speaker(entity.name, entity) for entity in entities)
            elif token.pos_ in ("NOUN", "PROPN") and token.lower_ not in ("fact",):
                found.append(Speaker(phrase(token, self.referents)))
        return tuple(dict.fromkeys(speaker for speaker in found if speaker.name))

    def _report(self, start: int, end: int, speakers: tuple[Speaker, ...], verb: int) -> None:
        if speakers and end > start:
            self.reports.append(_Report(start, end, speakers, verb))

    def _carry_quotes(self) -> None:
        """A quotation that no verb of its own introduces is the last speaker's of its paragraph."""
        for start, end in self.quotes:
            if end - start < 6 or any(report.start <= start and end <= report.end for report in self.reports):
                continue
            near = [report for report in self.reports if report.end <= start and not self._parted(report.end, start)]
            if near:
                self._report(start, end, near[-1].speakers, -1)

    def _parted(self, first: int, second: int) -> bool:
        return any("\n" in self.doc[i].text for i in range(first, second)) or second - first > 90
