"""Shared values: who is said to hold which values in common, and who, by contrast, is not.

Works on words that say sharing ("share", "common", "bound by") near words that name values. Values that the scheme of
values knows are named one by one; others are given in the words of the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kg.extraction.claims import Draft, Maker
from kg.extraction.discourse import GROUPS
from kg.extraction.lemmas import lemma
from kg.extraction.sharing import Expressions, Sharing
from kg.extraction.stretches import clause_tokens
from kg.extraction.syntax import oblique, subjects
from kg.extraction.tree import children, conjuncts, is_verbal
from kg.gazetteer import Gazetteer
from kg.model import Claim, ClaimType, Entity, Modality, Polarity

__all__ = ["shared_values"]

_CONTRAST = frozenset({"unlike"})
_GLUE = frozenset({",", "and", "or", "the", "as", "well", "of", "among", "other"})


def shared_values(
    doc: Any,
    maker: Maker,
    covered: set[int],
    words: Mapping[str, frozenset[str]],
    gazetteer: Gazetteer,
) -> Iterator[Claim]:
    """The claims of shared values of a document, those of a contrast with the opposite polarity.

    The words that made them are added to ``covered``.
    """
    reader = _Reader(doc, maker, words, gazetteer)
    for token in doc:
        sharing = reader.expressions.find(token)
        if sharing is None:
            continue
        for claim in reader.claims(sharing):
            covered.update((token.i, token.head.i))
            yield claim


class _Reader:
    def __init__(self, doc: Any, maker: Maker, words: Mapping[str, frozenset[str]], gazetteer: Gazetteer) -> None:
        self.doc = doc
        self.maker = maker
        self.words = words
        self.gazetteer = gazetteer
        self.named: dict[int, tuple[int, int, Entity]] = {}
        for match in Gazetteer.values().find(doc.text):
            span = doc.covering(match.start, match.end)
            if span is not None and match.entity is not None:
                self.named.update(dict.fromkeys(range(span.start, span.end), (span.start, span.end, match.entity)))
        self.expressions = Expressions(maker.referents, words, self.named)

    # -- claims

    def claims(self, sharing: Sharing) -> Iterator[Claim]:
        values = self._values(sharing.values)
        groups = self._groups(sharing.sharers)
        if not values or not groups:
            return
        modality = self._modality(sharing)
        for sharers in groups:
            yield self._claim(sharing, sharers, values, Polarity.POSITIVE, modality)
        for other in (*self._contrasted(sharing), *self._after(sharing)):
            if not any(other in sharers for sharers in groups):
                yield self._claim(sharing, (other,), values, Polarity.NEGATIVE, Modality.ASSERTED)

    def _modality(self, sharing: Sharing) -> Modality:
        """How surely the sharing is said; what is called a fiction is denied."""
        modality = self.maker.scope.modality(sharing.trigger)
        node = sharing.trigger
        for _ in range(6):
            if node.dep_ in ("acl", "ccomp", "relcl") and lemma(node.head) in self.words["fictions"]:
                return Modality.DENIED
            node = node.head
        return modality

    def _groups(self, tokens: Sequence[Any]) -> list[tuple[Entity, ...]]:
        """Who shares with whom: those named side by side with each other, members of bodies each with their own."""
        named = self._entities([token for token in tokens if not self._members(token)])
        bodies = [body for token in tokens if self._members(token) for body in self._members_of(token)]
        return [group for group in (named, *(self._parties(body) for body in bodies)) if group]

    def _members(self, token: Any) -> bool:
        """Whether the word means members of bodies, each of which shares with its own: "countries concerned"."""
        found = self.maker.referents.resolve(token)
        described = self.maker.referents.name_at(token) is None and token.tag_ in ("NNS", "NNPS")
        return not found or (described and all(entity.kind in GROUPS for entity in found) and len(found) > 1)

    def _claim(
        self,
        sharing: Sharing,
        sharers: tuple[Entity, ...],
        values: Mapping[str, str],
        polarity: Polarity,
        modality: Modality,
    ) -> Claim:
        if modality is Modality.DENIED or sharing.disowned:
            polarity = Polarity.NEGATIVE
        args = {"between": tuple(entity.name for entity in sharers), "values": tuple(values)}
        entities = {entity.name: entity.iri for entity in sharers} | {name: iri for name, iri in values.items() if iri}
        return self.maker.finish(
            Draft(
                ClaimType.SHARES_VALUES,
                dict(args),
                self._own_words(self._quote(sharing), sharing, sharers),
                sharing.trigger,
                "values.shared" if polarity is Polarity.POSITIVE else "values.contrast",
                entities,
                polarity,
                modality,
            )
        )

    def _own_words(self, quote: list[Any], sharing: Sharing, sharers: tuple[Entity, ...]) -> list[Any]:
        """The quote from the name of the body on whose members it is said: claims of several bodies stand apart."""
        if not any(self._members(token) for token in sharing.sharers):
            return quote
        for item in reversed(quote):
            name = self.maker.referents.name_at(item)
            opens = item.i < sharing.trigger.i and name is not None and name.start == item.i
            if opens and name is not None and self._parties(name.entity) == sharers:
                return [token for token in quote if token.i >= item.i]
        return quote

    def _quote(self, sharing: Sharing) -> list[Any]:
        sentence = sharing.trigger.sent
        needed = [sharing.trigger, *sharing.sharers, *(item for value in sharing.values for item in value.subtree)]
        contrast = self._contrast(sharing)
        if contrast is not None:
            needed.extend(sentence)
        inside = [item.i for item in needed if sentence.start <= item.i < sentence.end]
        head = sharing.trigger if is_verbal(sharing.trigger) else sharing.trigger.head
        inside.extend(item.i for item in clause_tokens(head) if sentence.start <= item.i < sentence.end)
        return [item for item in self.doc[min(inside) : max(inside) + 1] if not item.is_space]

    def _values(self, tokens: Sequence[Any]) -> dict[str, str]:
        """Values in words, with their IRIs where the scheme knows them."""
        found: dict[str, str] = {}
        for token in tokens:
            for item in self._listed(token):
                found.update(self._worded(item))
        return found

    def _listed(self, token: Any) -> list[Any]:
        """What a word for values announces, "values such as freedom and democracy", or the values themselves."""
        announced = [item for word in ("of", "in", "like", "to", "for") for item in oblique(token, word)]
        announced += [item for child in children(token, "prep") for item in oblique(child, "as")]
        announced += [item for item in oblique(token, "as") if item not in announced]
        announced = announced or self._named_after(token)
        owned = [item for item in announced if self.maker.referents.resolve(item)]
        return announced if announced and not owned else conjuncts(token)

    def _named_after(self, token: Any) -> list[Any]:
        """Known values that follow a word for values behind "among them", "including", a colon or a dash."""
        if lemma(token) not in self.words["value_nouns"]:
            return []
        start = token.right_edge.i + 1 if token.right_edge.i < token.i + 4 else token.i + 1
        start = next((item.i for item in token.sent if item.text == ":" and token.i < item.i < token.i + 12), start)
        head = self.doc[start : start + 3]
        opened = any(item.lower_ in ("including", "among", "notably", "namely", ":", "—", "–") for item in head)
        found = []
        index = start
        while opened and index < token.sent.end and not self.doc[index].tag_.startswith("VBD"):
            if index in self.named:
                found.append(self.doc[index])
                index = self.named[index][1]
            else:
                index += 1
        return found

    def _worded(self, item: Any) -> dict[str, str]:
        parted = {inner.i for other in children(item, "conj") for inner in other.subtree}
        places = [inner.i for inner in item.subtree if inner.i in self.named and inner.i not in parted]
        if places:
            stretches = dict.fromkeys(self.named[index] for index in places)
            return {self.doc[start:end].text: entity.iri for start, end, entity in stretches}
        if item.lemma_.lower() == "democracy":
            return {
                match.entity.name: match.entity.iri for match in Gazetteer.values().find("democracy") if match.entity
            }
        text = self.maker.text(item, False)
        return {text: ""} if text else {}

    def _entities(self, tokens: Sequence[Any]) -> tuple[Entity, ...]:
        found: dict[Entity, None] = {}
        for token in tokens:
            resolved = self.maker.referents.resolve(token)
            found.update(dict.fromkeys(part for entity in resolved for part in self._parties(entity)))
        return tuple(entity for entity in found if entity.kind not in ("Treaty", "Place"))

    def _parties(self, entity: Entity) -> tuple[Entity, ...]:
        """The two states of an alliance of two; others stand for themselves."""
        members = self.gazetteer.members.get(entity.iri, ())
        if entity.kind == "Alliance" and len(members) == 2:
            return tuple(found for iri in members if (found := self.gazetteer.entity(iri)) is not None)
        return (entity,)

    def _members_of(self, token: Any) -> tuple[Entity, ...]:
        """Whom "members", "countries concerned" or "all thirty allies" mean: the bodies named just before."""
        if token.tag_ not in ("NNS", "NNPS") or lemma(token) not in self.words["together_words"]:
            return ()
        clause = token.head
        if clause.dep_ == "relcl" and any(item.lower_ in ("which", "whose", "where") for item in clause.subtree):
            row = self._row_before(clause.left_edge.i)
            if row:
                return row
        owners = [entity for entity in self.maker.referents.owners(token) if entity.kind in GROUPS]
        if owners:
            return tuple(owners)
        found = self.maker.referents.discourse.latest(token, GROUPS - {"Collective"})
        return () if found is None else (found.entity,)

    def _row_before(self, index: int) -> tuple[Entity, ...]:
        """The names listed right before the token, read word by word: parses of long lists are not to be trusted."""
        found: list[Entity] = []
        position = index - 1
        while position >= 0:
            name = self.maker.referents.name_at(self.doc[position])
            if name is not None:
                found.append(name.entity)
                position = name.start - 1
            elif self.doc[position].lower_ in _GLUE | self.words["group_words"] or (
                lemma(self.doc[position]) in self.words["group_words"]
            ):
                position -= 1
            else:
                break
        return tuple(dict.fromkeys(reversed(found)))

    # -- contrast

    def _contrast(self, sharing: Sharing) -> Any | None:
        sentence = sharing.trigger.sent
        found = next((item for item in sentence if item.lower_ in _CONTRAST and item.dep_ != "amod"), None)
        if found is None:
            return None
        first, last = sorted((found.i, sharing.trigger.i))
        return None if any(item.text == ";" for item in self.doc[first:last]) else found

    def _after(self, sharing: Sharing) -> tuple[Entity, ...]:
        """Those of whom the next sentence says that they do not: "China and Russia do not."."""
        end = sharing.trigger.sent.end
        if end >= len(self.doc):
            return ()
        following = self.doc[end].sent
        root = following.root
        denied = any(child.dep_ == "neg" for child in root.children)
        if len(following) > 10 or lemma(root) not in ("do", "be") or not denied or children(root, "dobj", "attr"):
            return ()
        return self._entities(subjects(root))

    def _contrasted(self, sharing: Sharing) -> tuple[Entity, ...]:
        """Those whom "unlike" sets apart from those who share."""
        word = self._contrast(sharing)
        if word is None:
            return ()
        apart = [item for child in children(word, "pobj") for item in conjuncts(child)]
        verb = word.head
        while not is_verbal(verb) and verb.head != verb:
            verb = verb.head
        if verb in (sharing.trigger, sharing.trigger.head):
            return self._entities(apart)
        return self._entities(subjects(verb)) if is_verbal(verb) else ()
