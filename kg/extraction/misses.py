"""Why a sentence gave no claim: the frames that came closest, and what each of them missed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kg.extraction.construction import Construction
from kg.extraction.coreference import Referents
from kg.extraction.findings import counted, written
from kg.extraction.frames import Frame, Lexicon, Need, Slot, Trigger
from kg.extraction.lemmas import lemma
from kg.extraction.lexicon import LexiconExtractor, Reading
from kg.extraction.matching import Firing, candidates, match, satisfied
from kg.extraction.reliability import Rated
from kg.extraction.tracing import route_text
from kg.extraction.tree import is_passive, is_verbal
from kg.model import ARGUMENTS, Claim, Document, Modality

__all__ = ["Miss", "Unclaimed", "explain_misses", "render_misses"]

BEST = 3
"""Frames that are told of for each sentence."""

_DOCUMENTED = "docs/lexicon.md says how to add a frame, kg lexicon list --word shows where a word is"


@dataclass(frozen=True, slots=True)
class Miss:
    """A frame that did not speak, and why; ``closeness`` grows with what was there of it.

    Without a ``frame`` the reason is about the sentence as a whole.
    """

    reason: str
    closeness: float
    frame: str = ""
    source: str = ""
    line: int = 0
    trigger: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """A sentence, its place in code points, how many claims it gave, and the frames that came closest, best first."""

    text: str
    start: int
    end: int
    claims: int
    misses: tuple[Miss, ...]


def explain_misses(extractor: LexiconExtractor, document: Document, *, words: str = "") -> tuple[Unclaimed, ...]:
    """The sentences that gave no claim, or those in which the ``words`` stand, with the frames that came closest."""
    reading = extractor.read(document)
    search = _Search(extractor.lexicon, reading, extractor.rated(document))
    wanted = " ".join(words.split()).casefold()
    return tuple(found for sentence in reading.doc.sents if (found := search.sentence(sentence, wanted)) is not None)


class _Search:
    """What became of each frame on each word of a document."""

    def __init__(self, lexicon: Lexicon, reading: Reading, rated: Sequence[Rated]) -> None:
        self.lexicon = lexicon
        self.maker = reading.maker
        self.referents = reading.maker.referents
        self.claims = [one.claim for one in rated if one.taken]
        self.known = {claim.id for claim in self.claims}
        self.doubtful = {one.claim.id: one.claim.confidence for one in rated if not one.taken}
        self.fired: dict[int, list[Firing]] = {}
        self.taken: dict[int, Firing] = {}
        for firing in match(reading.doc, lexicon, self.referents):
            self.fired.setdefault(firing.token.i, []).append(firing)
            self.taken.update({index: firing for index in firing.consumed if index != firing.token.i})
        self.classes: dict[str, set[str]] = {}
        for word_class, word in lexicon.index:
            self.classes.setdefault(word, set()).add(word_class)

    def sentence(self, sentence: Any, wanted: str) -> Unclaimed | None:
        text = " ".join(sentence.text.split())
        start = sentence.start_char + len(sentence.text) - len(sentence.text.lstrip())
        end = sentence.start_char + len(sentence.text.rstrip())
        given = sum(claim.start < end and start < claim.end for claim in self.claims)
        asked = wanted in text.casefold() if wanted else not given
        if not text or not asked:
            return None
        misses: dict[str, Miss] = {}
        for miss in sorted(self._misses(sentence), key=lambda miss: (-miss.closeness, miss.frame, miss.reason)):
            misses.setdefault(miss.frame, miss)
        best = list(misses.values())[:BEST]
        if not best and not given:
            best.append(_nothing_known(sentence))
        return Unclaimed(text, start, end, given, tuple(best))

    def _misses(self, sentence: Any) -> Iterator[Miss]:
        for token in sentence:
            found = list(candidates(token, self.lexicon, self.referents))
            for trigger, frame in found:
                reason = self._reason(token, trigger, frame)
                if reason is not None:
                    yield _miss(frame, trigger, token, *reason)
            if not found and token.pos_ in ("VERB", "NOUN", "ADJ"):
                yield from self._misread(token)
            if token.pos_ == "VERB" and lemma(token) not in self.classes:
                yield Miss(f"no frame has the verb ‘{lemma(token)}’ (“{token.text}”)", 1.6)

    def _misread(self, token: Any) -> Iterator[Miss]:
        """Words that are triggers of a class that the parser did not read them as."""
        for word_class in sorted(self.classes.get(lemma(token), ())):
            for trigger, frame in self.lexicon.index[word_class, lemma(token)]:
                if not trigger.needs:
                    read = f"the parser reads “{token.text}” as {_article(token.pos_)}, not as {_article(word_class)}"
                    yield _miss(frame, trigger, token, read, 1.2)

    def _reason(self, token: Any, trigger: Trigger, frame: Frame) -> tuple[str, float] | None:
        consumed = satisfied(token, trigger, self.referents)
        if consumed is None and any(firing.frame is frame for firing in self.fired.get(token.i, ())):
            return None
        if consumed is None:
            missing, there = _missing_need(token, trigger, self.referents)
            return f"{_need(missing)} does not stand by “{token.text}”", there / len(trigger.needs)
        if frame.voice and (frame.voice == "passive") != is_passive(token):
            return f"“{token.text}” is not {frame.voice}", 1.5
        place = Construction(token, trigger, self.referents, consumed)
        missing_slots = [slot for slot in frame.slots if not slot.text and not slot.optional and not place.slot(slot)]
        if missing_slots:
            told = "; ".join(_unfilled(slot, place) for slot in missing_slots)
            filled = sum(not slot.optional for slot in frame.slots) - len(missing_slots)
            return told, 2 + 0.3 * filled + 0.1 * len(trigger.needs)
        firing = next((f for f in self.fired.get(token.i, ()) if f.frame is frame), None)
        return self._blocked(token, trigger) if firing is None else self._unmade(firing)

    def _blocked(self, token: Any, trigger: Trigger) -> tuple[str, float]:
        winner = next(iter(self.fired.get(token.i, ())), None) or self.taken.get(token.i)
        if winner is None:
            return "another frame asked for more words", 3.0
        frame = winner.frame
        place = f"{frame.id} ({frame.source}:{frame.line})"
        if winner.token.i != token.i:
            return f"“{token.text}” is already part of {place} at “{winner.token.text}”", 3.0
        return f"{place} asked for more words and went first", 3.0

    def _unmade(self, firing: Firing) -> tuple[str, float] | None:
        """Why a frame that fired made no claim, or none that was kept."""
        made = self.maker.claims_of(firing)
        if any(claim.id in self.known for claim in made):
            return None
        doubtful = next((claim for claim in made if claim.id in self.doubtful), None)
        if doubtful is not None:
            chance = self.doubtful[doubtful.id]
            return f"too doubtful to be claimed, its confidence {chance:.2f}: {_shown(doubtful)}", 5.5
        if made and firing.frame.yields and self._speaks(firing):
            return "gave way to the claim that its clause makes", 5.0
        if made:
            return f"says what is said elsewhere already: {_shown(made[0])}", 5.0
        if self.maker.scope.modality(firing.token, firing.consumed) is Modality.RECOMMENDED:
            return "what ought to be done is read as advice, not as done", 4.5
        unknown = [told for slot in firing.frame.slots if (told := self._unlinked(firing, slot))]
        return "; ".join(unknown) or "its arguments are one and the same, or fewer than it asks for", 4.0

    def _speaks(self, firing: Firing) -> bool:
        clauses = {token.i for tokens in firing.slots.values() for token in tokens if is_verbal(token)}
        return any(index in self.fired for index in clauses)

    def _unlinked(self, firing: Firing, slot: Slot) -> str:
        tokens = firing.slots.get(slot.name, ())
        nobody = slot.name in ARGUMENTS[firing.frame.claim].entities and not any(map(self.referents.resolve, tokens))
        if slot.text or slot.optional or not nobody:
            return ""
        words = ", ".join(f"“{token.text}”" for token in tokens)
        return f"{slot.name}: {words} refers to nobody known"


def _miss(frame: Frame, trigger: Trigger, token: Any, reason: str, closeness: float) -> Miss:
    name = f"{trigger.word_class} {written(trigger)!r}"
    return Miss(reason, closeness, frame.id, frame.source, frame.line, name, token.text)


def _missing_need(token: Any, trigger: Trigger, referents: Referents) -> tuple[Need, int]:
    """The first word that the trigger asks for in vain, and how many before it are there."""
    for there in range(len(trigger.needs)):
        shorter = Trigger(trigger.word_class, trigger.lemma, trigger.needs[: there + 1])
        if satisfied(token, shorter, referents) is None:
            return trigger.needs[there], there
    raise ValueError(f"nothing is missing of {written(trigger)!r}")


def _need(need: Need) -> str:
    words = " or ".join(f"‘{word}’" for word in sorted(need.words))
    return f"{words} as {need.relation}" if need.relation else words


def _unfilled(slot: Slot, place: Construction) -> str:
    tried = " + ".join("|".join(route_text(route) for route in part) for part in slot.parts)
    wrong = [
        f"“{item.text}” is no {_KINDS[route.kind]}"
        for part in slot.parts
        for route in part
        for item in place.reached(route)
    ]
    return f"{slot.name}: nothing at {tried}" + (f" ({', '.join(dict.fromkeys(wrong))})" if wrong else "")


_KINDS = {
    "state": "known state",
    "group": "known organisation",
    "joined": "known organisation or treaty",
    "person": "known person",
    "actor": "known actor",
    "public": "known body or state",
    "place": "known place",
    "linked": "known name",
    "owned": "thing of a known owner",
    "treaty": "known treaty",
    "money": "sum of money",
}


def _shown(claim: Claim) -> str:
    return ", ".join(f"{slot}={', '.join(claim.values(slot))}" for slot in claim.args)


def _article(name: str) -> str:
    word = {"PROPN": "name", "ADJ": "adjective", "ADP": "preposition", "AUX": "auxiliary"}.get(name, name.lower())
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def _nothing_known(sentence: Any) -> Miss:
    verbs = _unknown(token for token in sentence if is_verbal(token) and token.dep_ not in ("aux", "auxpass"))
    nouns = _unknown(token for token in sentence if token.pos_ == "NOUN")
    told = "; ".join(f"{name} {', '.join(words)}" for name, words in (("verbs", verbs), ("nouns", nouns)) if words)
    return Miss(f"no word of it is a trigger: {told}" if told else "it has no verb and no noun", 0.0)


def _unknown(tokens: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(lemma(token) for token in tokens))


def render_misses(sentences: Sequence[Unclaimed], document: Document, *, words: str = "") -> str:
    """The sentences as text, a paragraph for each; ``words`` are those that were asked for."""
    if not sentences:
        told = f"no sentence has the words “{words}”" if words else "every sentence gave a claim"
        return f"{told}  {document.name}\n"
    return "\n".join("".join(f"{line}\n" for line in _lines(one, document)) for one in sentences)


def _lines(one: Unclaimed, document: Document) -> Iterator[str]:
    given = counted(one.claims, "claim") if one.claims else "no claim"
    yield f"{given}  “{one.text}”  {document.name}:{one.start}-{one.end}"
    for miss in one.misses:
        if miss.frame:
            yield f"  {miss.frame}  {miss.source}:{miss.line}  {miss.trigger}  at “{miss.word}”"
            yield f"    {miss.reason}"
        else:
            yield f"  {miss.reason}"
            yield f"    ({_DOCUMENTED})"
