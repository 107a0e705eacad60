"""Leanings told by compounds: "the pro-independence party", "anti-Western rhetoric", "a Saudi-backed deal".

The parser cuts such compounds into their parts, so they are found by the hyphen: what stands before it, what behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.extraction.claims import Draft, Maker
from kg.extraction.construction import Construction
from kg.extraction.notation import Trigger
from kg.extraction.phrases import phrase
from kg.extraction.syntax import subjects
from kg.gazetteer import Gazetteer
from kg.model import Claim, ClaimType, Entity, Modality, Polarity

__all__ = ["leanings"]


@dataclass(frozen=True, slots=True)
class _Compound:
    """A compound: its ends in the document, the word that says how it leans, and the other part."""

    start: int
    end: int
    word: str
    part: str


def leanings(
    doc: Any, maker: Maker, covered: set[int], words: Mapping[str, frozenset[str]], gazetteer: Gazetteer
) -> Iterator[Claim]:
    """The stances that compounds tell; tokens in ``covered`` have made claims already."""
    reader = _Reader(doc, maker, words, gazetteer)
    for compound in reader.compounds():
        if not covered & set(range(compound.start, compound.end)):
            yield from reader.claims(compound)


class _Reader:
    def __init__(self, doc: Any, maker: Maker, words: Mapping[str, frozenset[str]], gazetteer: Gazetteer) -> None:
        self.doc = doc
        self.maker = maker
        self.words = words
        self.gazetteer = gazetteer

    def compounds(self) -> Iterator[_Compound]:
        """The compounds in text order."""
        before, behind = self.words["leaning_prefixes"], self.words["backing_words"] | self.words["leaning_words"]
        for token in self.doc:
            left, _, right = token.lower_.rpartition("-")
            if left and right in behind:
                yield _Compound(token.i, token.i + 1, right, token.text[: len(left)])
            elif token.text == "-" and 0 < token.i < len(self.doc) - 1 and not token.whitespace_:
                first, last = self.doc[token.i - 1], self.doc[token.i + 1]
                if first.whitespace_:
                    continue
                if first.lower_ in before and self._opens(first) and last.lower_ not in self.words["not_leanings"]:
                    end = self._end(last)
                    yield _Compound(first.i, end, first.lower_, self.doc[last.i : end].text)
                elif last.lower_ in behind and last.dep_ in ("amod", "acomp", "punct", "ROOT"):
                    yield _Compound(self._start(first), last.i + 1, last.lower_, self._name(first))

    def _opens(self, token: Any) -> bool:
        return bool(token.i == 0 or self.doc[token.i - 1].text != "-")

    def _end(self, token: Any) -> int:
        name = self.maker.referents.name_at(token)
        return token.i + 1 if name is None or name.start != token.i else int(name.end)

    def _start(self, token: Any) -> int:
        name = self.maker.referents.name_at(token)
        return int(token.i) if name is None else int(name.start)

    def _name(self, token: Any) -> str:
        return str(self.doc[self._start(token) : token.i + 1].text)

    def claims(self, compound: _Compound) -> Iterator[Claim]:
        """The stances that one compound tells."""
        last = self.doc[compound.end - 1]
        part = self._entity(compound.part)
        if compound.word in self.words["backing_words"]:
            if part is not None and last.dep_ == "amod":
                yield self._stance(last, part.name, {part.name: part.iri}, *self._toward(last.head), compound.word)
            return
        toward = compound.part if part is None else part.name
        if part is None and (compound.word in self.words["leaning_words"] or compound.part[:1].isupper()):
            return
        linked = {} if part is None else {part.name: part.iri}
        for holder, entities in self._holders(last):
            if holder != toward:
                yield self._stance(last, holder, entities, toward, linked, compound.word)

    def _entity(self, text: str) -> Entity | None:
        whole = f"the {text}" if text.lower() in ("west", "western") else text
        if text.lower() == "western":
            return self.gazetteer.named("the West")
        match = next((m for m in self.gazetteer.find(whole) if m.end == len(whole)), None)
        return None if match is None else match.entity

    def _toward(self, noun: Any) -> tuple[str, dict[str, str]]:
        """What is backed: an entity when the noun is its name, else the words."""
        name = self.maker.referents.name_at(noun)
        if name is not None and name.end > noun.i >= name.start:
            return name.entity.name, {name.entity.name: name.entity.iri}
        return phrase(noun, self.maker.referents), {}

    def _holders(self, last: Any) -> list[tuple[str, dict[str, str]]]:
        """Who leans: the noun that the compound stands by, or who holds the view that it names."""
        if last.dep_ in ("acomp", "attr", "oprd"):
            tokens = subjects(last.head)
        elif last.head.lemma_.lower() in self.words["view_nouns"]:
            tokens = Construction(last.head, Trigger("noun", ""), self.maker.referents, frozenset()).subject()
        elif last.dep_ == "amod":
            tokens = [last.head]
        else:
            return []
        found: list[tuple[str, dict[str, str]]] = []
        for token in tokens:
            entities = self.maker.referents.resolve(token)
            found.extend((entity.name, {entity.name: entity.iri}) for entity in entities if entity.kind != "Place")
            if not entities and token.tag_ == "NNS" and token.lemma_.lower() in self.words["collective_nouns"]:
                found.append((phrase(token, self.maker.referents, keep_conjuncts=False), {}))
        return [item for item in found if len(item[0].split()) <= 6]

    def _stance(
        self, trigger: Any, holder: str, entities: dict[str, str], toward: str, linked: dict[str, str], word: str
    ) -> Claim:
        against = word in self.words["opposing_parts"]
        args = {"holder": holder, "position": "opposes" if against else "supports", "toward": toward}
        head = trigger.head if trigger.dep_ == "amod" else trigger
        first = min(head.left_edge.i, trigger.i)
        draft = Draft(
            ClaimType.STANCE,
            dict(args),
            [self.doc[i] for i in range(first, max(head.i, trigger.i) + 1)],
            trigger,
            "leaning.compound",
            {**entities, **linked},
            Polarity.NEGATIVE if against else Polarity.POSITIVE,
            Modality.ASSERTED,
            confidence=0.6,
        )
        return self.maker.finish(draft)
