"""Whose words a stretch of text is: reported clauses, quotations across sentences, "according to"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kg.extraction.coreference import Referents
from kg.extraction.phrases import phrase
from kg.extraction.preparation import quotations
from kg.extraction.syntax import oblique, subjects
from kg.extraction.tree import children, is_verbal
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
        self._described: dict[str, str] = {}
        self._heads: dict[tuple[Speaker, ...], tuple[Any, ...]] = {}
        self.narrator: tuple[Entity, ...] = ()
        for sentence in doc.sents:
            self._read_sentence(sentence)
        self._carry_quotes()

    def _tokens(self, start: int, end: int) -> tuple[int, int]:
        span = self.doc.covering(start, end)
        return (span.start, span.end) if span is not None else (0, 0)

    def speakers(self, token: Any) -> tuple[Speaker, ...]:
        """Whose words the token is part of; empty for the narrator's own."""
        inside = [report for report in self.reports if report.start <= token.i < report.end and report.verb != token.i]
        if not inside:
            return ()
        return min(inside, key=lambda report: (report.end - report.start, report.start)).speakers

    def tellers(self, token: Any) -> list[Any]:
        """The heads of the phrases that name whose words, set in quotation marks, the token is part of."""
        return list(self._heads.get(self.speakers(token), ())) if self.quoted(token) else []

    def names(self, token: Any) -> tuple[str, ...]:
        """Names of the speakers, the author's mark for the narrator's own words."""
        return tuple(speaker.name for speaker in self.speakers(token)) or (AUTHOR,)

    def named(self, tokens: Iterable[Any]) -> tuple[Speaker, ...]:
        """The speakers that the tokens head the phrases of."""
        return self._speakers_of(list(tokens))

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
        return tuple(dict.fromkeys(found))

    def own(self, token: Any) -> tuple[Entity, ...]:
        """Whom "I" and "my" mean in a quotation: the one person whose words it is."""
        said = self.speakers(token) if self.quoted(token) else ()
        found = tuple(speaker.entity for speaker in said if speaker.entity is not None)
        return found if len(said) == 1 and all(entity.kind == "Person" for entity in found) else ()

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
            elif token.lemma_.lower() in self.words["view_nouns"] and is_verbal(token.head.head):
                clause = token.head.head
                if token.dep_ == "pobj" and token.head.lower_ in ("in", "from", "by", "to"):
                    owners = [child for child in children(token, "poss") if child.lower_ not in ("my", "our")]
                    self._report(clause.left_edge.i, clause.right_edge.i + 1, self._speakers_of(owners), -1)

    def _read_verb(self, verb: Any, sentence: Any) -> None:
        speakers = self._reporting(verb) or self._speakers_of(subjects(verb))
        if not speakers:
            return
        for child in verb.children:
            if child.dep_ == "ccomp" and (is_verbal(child) or child.i < verb.i):
                self._report(child.left_edge.i, child.right_edge.i + 1, speakers, verb.i)
        if (
            verb.dep_ in ("parataxis", "ccomp", "advcl")
            and verb.lemma_.lower() in self.words["quoting_verbs"]
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

    def _reporting(self, verb: Any) -> tuple[Speaker, ...]:
        """Who adds something to what he is reported to have said: "he said that they agreed, adding that ..."."""
        if verb.tag_ != "VBG" or verb.dep_ != "advcl" or children(verb, "nsubj"):
            return ()
        above = verb.head
        if above.dep_ == "ccomp" and above.head.lemma_.lower() in self.words["speech_verbs"]:
            return self._speakers_of(subjects(above.head))
        return ()

    def _speakers_of(self, tokens: list[Any]) -> tuple[Speaker, ...]:
        found: list[Speaker] = []
        for token in tokens:
            entities = self.referents.resolve(token)
            if entities:
                found.extend(Speaker(entity.name, entity) for entity in entities)
            elif token.pos_ in ("NOUN", "PROPN") and token.lower_ not in ("fact",):
                found.append(Speaker(self._unnamed(token)))
        speakers = tuple(dict.fromkeys(speaker for speaker in found if speaker.name))
        self._heads[speakers] = tuple(tokens)
        return speakers

    def _unnamed(self, token: Any) -> str:
        """Who has no name, in words; "the source" is the source that was described before."""
        text = phrase(token, self.referents)
        article = next((child.text for child in token.children if child.dep_ == "det"), "").lower()
        if article == "the" and " " not in text:
            return self._described.get(token.lemma_.lower(), text)
        if article in ("a", "an"):
            text = f"{article} {text}"
            self._described[token.lemma_.lower()] = text
        return text

    def _report(self, start: int, end: int, speakers: tuple[Speaker, ...], verb: int) -> None:
        if speakers and end > start:
            self.reports.append(_Report(start, end, speakers, verb))

    def _carry_quotes(self) -> None:
        """A quotation that no verb of its own introduces is the last speaker's of its paragraph."""
        for start, end in self.quotes:
            if end - start < 6 or any(report.start <= start and end <= report.end for report in self.reports):
                continue
            own_line = start > 0 and "\n" in self.doc[start - 1].text_with_ws
            near = [
                report
                for report in self.reports
                if report.end <= start and not self._parted(report.end, start, 1 if own_line else 0)
            ]
            if near:
                self._report(start, end, near[-1].speakers, -1)

    def _parted(self, first: int, second: int, lines: int = 0) -> bool:
        """Whether more than so many line ends, or too many words, stand between the two places."""
        ends = sum("\n" in self.doc[i].text for i in range(first, second))
        return ends > lines or second - first > 90
