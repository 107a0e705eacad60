"""The single words of triggers and slots against what the parser can give: tokens, lemmas, relations, prepositions.

A trigger's head is looked up by lemma (adjectives as they stand), so a word that the parser never gives as one token's
lemma is never found.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Sequence

from kg.extraction.findings import Finding, finding_of, written
from kg.extraction.frames import Frame, Lexicon, Need, Trigger
from kg.extraction.notation import SOURCES
from kg.extraction.preparation import MODEL, load_model
from kg.gazetteer import Gazetteer

__all__ = ["check_words"]

_PARTS = {"verb": "verb", "noun": "noun", "adjective": "adj"}
_RELATIONS = frozenset({"", "obj", "subj", "comp", "mod", "under"})
_CLAUSES = frozenset({"inf", "ing", "that", "bidding", "done", "fact"})


def check_words(lexicon: Lexicon, frames: Sequence[Frame]) -> Iterator[Finding]:
    """Triggers and sources that can find nothing, and triggers that are no lemmas."""
    forms = _Forms()
    places = SOURCES | lexicon.words.get("prepositions", frozenset())
    for frame in frames:
        for trigger in frame.triggers:
            yield from _unfound(frame, trigger, forms, places)
            yield from _inflected(frame, trigger, forms)
        yield from _sources(frame, places, forms)


class _Forms:
    """What the language model knows about words."""

    def __init__(self) -> None:
        pipeline = load_model(MODEL)
        tables = pipeline.get_pipe("lemmatizer").lookups
        self._tokenizer = pipeline.tokenizer
        self._index = tables.get_table("lemma_index")
        self._exceptions = tables.get_table("lemma_exc")
        self._rules = tables.get_table("lemma_rules")
        self.relations = frozenset(pipeline.get_pipe("parser").labels)
        self.is_name = functools.cache(_is_name)

    def parts(self, word: str) -> list[str]:
        """The tokens that the parser cuts the word into."""
        return [token.text for token in self._tokenizer(word)]

    def base(self, word: str, part: str) -> str | None:
        """The lemma that the word is a form of, when it is not a lemma itself."""
        if word in self._index[part]:
            return None
        if word in self._exceptions[part]:
            return str(self._exceptions[part][word][0])
        for old, new in self._rules[part]:
            lemma = word.removesuffix(old) + new
            if word.endswith(old) and lemma in self._index[part]:
                return str(lemma)
        return None

    def known(self, word: str) -> bool:
        """Whether the word is a lemma of some part of speech."""
        return any(word in self._index[part] for part in _PARTS.values())


def _is_name(word: str) -> bool:
    return any((match.start, match.end) == (0, len(word)) for match in Gazetteer.load().find(word))


def _unfound(frame: Frame, trigger: Trigger, forms: _Forms, places: Collection[str]) -> Iterator[Finding]:
    reasons = [_impossible(trigger.lemma, forms)]
    reasons += [_impossible(word, forms) for need in trigger.needs for word in sorted(need.words)]
    reasons += [_relation(need, forms, places) for need in trigger.needs]
    if trigger.word_class == "noun" and forms.is_name(trigger.lemma):
        reasons.append(f"{trigger.lemma!r} is a name, and names are no triggers")
    for reason in filter(None, reasons):
        yield finding_of("unreachable", frame, f"the {trigger.word_class} {written(trigger)!r}: {reason}")


def _impossible(word: str, forms: _Forms) -> str:
    parts = forms.parts(word)
    if len(parts) != 1:
        return f"the parser cuts {word!r} into {' '.join(parts)!r}, and a trigger's word is one token"
    return f"{word!r} is sought in lower case" if word != word.lower() else ""


def _relation(need: Need, forms: _Forms, places: Collection[str]) -> str:
    known = need.relation in _RELATIONS or need.relation in forms.relations or need.relation in places
    return "" if known else f"no relation is called {need.relation!r}"


def _inflected(frame: Frame, trigger: Trigger, forms: _Forms) -> Iterator[Finding]:
    # Participles and comparatives are looked up as they stand when they are adjectives.
    pairs = [] if trigger.word_class == "adjective" else [(trigger.lemma, (_PARTS[trigger.word_class],))]
    sought = [word for need in trigger.needs for word in sorted(need.words - _CLAUSES)]
    pairs += [(word, ("noun",)) for word in sought if not forms.known(word)]
    for word, parts in pairs:
        base = next(filter(None, (forms.base(word, part) for part in parts)), None)
        if base:
            yield finding_of(
                "inflected",
                frame,
                f"the {trigger.word_class} {written(trigger)!r}: {word!r} is a form of {base!r}",
                f"write {base!r}",
            )


def _sources(frame: Frame, places: Collection[str], forms: _Forms) -> Iterator[Finding]:
    steps = {(slot.name, step) for slot in frame.slots for part in slot.parts for route in part for step in route.steps}
    for slot, step in sorted(steps):
        if step not in places:
            what = "is a relation of the parser, no source" if step in forms.relations else "is no preposition"
            yield finding_of(
                "unreachable",
                frame,
                f"the source {step!r} of {slot!r} {what}",
                "sources are listed in docs/lexicon.md; the list 'prepositions' can be added to",
            )
