"""Where a text gives a person a title: in front of the name, behind it, or as what the name is said to be.

Stretches are token indices, the end excluded.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from kg.extraction.aliases import Name
from kg.extraction.tree import children
from kg.gazetteer import Gazetteer
from kg.model import Entity

__all__ = ["Resolver", "TitleFinder"]

Resolver = Callable[[Any], "tuple[Entity, ...]"]

_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_SKIPPED = frozenset(
    "the a an former then current late new another one fellow serving sitting its his her their our outgoing incoming "
    "acting ex then- longtime newly elected first ex- "
    "ousted exiled visiting embattled veteran self-styled mr mr. mrs mrs. ms ms. dr dr. deposed retired disgraced "
    "caretaker interim hardline authoritarian long-serving long-time beleaguered populist conservative right-wing "
    "far-right left-wing centrist re-elected charismatic reformist hawkish powerful influential autocratic ageing "
    "aging own erstwhile sometime onetime one-time jailed imprisoned late-".split()
)
_PLURAL_PARTS = frozenset(
    "affairs relations forces services resources rights communications works finances operations lords commons chiefs "
    "emirates nations states waters fisheries sports schools guards".split()
)
"""Plural words inside titles: "Minister of Foreign Affairs X"."""
_APPOINTING = frozenset(
    "elect appoint name crown install reelect re-elect choose pick swear reappoint designate".split()
)
_SERVING = frozenset({"serve", "act", "work"})
_INSTITUTIONS = frozenset(
    "University Institute Institution Center Centre School College Foundation Academy Endowment Society Laboratory "
    "Observatory Museum Hospital Chamber Association Federation Initiative Project Program Programme Fund".split()
)
_STYLES = frozenset({"pope", "king", "queen", "emperor", "empress", "sultan", "emir"})
_POSTED = frozenset(
    "ambassador envoy representative negotiator delegate nuncio consul minister attache emissary mediator liaison "
    "coordinator rapporteur".split()
)
_CONNECTING = frozenset("of for to at in and on - –".split())
_STOP_TAGS = frozenset({"VERB", "AUX", "PUNCT", "SCONJ", "CCONJ", "PRON", "ADV", "SPACE"})
_WIDEST = 12


class TitleFinder:
    def __init__(
        self, doc: Any, names: tuple[Name, ...], titles: Collection[str], resolve: Resolver, gazetteer: Gazetteer
    ) -> None:
        self.doc = doc
        self.names = names
        self.titles = titles
        self.resolve = resolve
        self.gazetteer = gazetteer
        self.at = {index: name for name in names for index in range(name.start, name.end)}

    def holds_title(self, start: int, end: int) -> bool:
        return any(
            (self.doc[i].lemma_.lower() in self.titles or self.doc[i].lower_ in self.titles)
            and (i not in self.at or self.at[i].entity.kind != "Person")
            for i in range(start, end)
        )

    def before(self, name: Name) -> tuple[int, int] | None:
        """The stretch of a title in front of a name: "Prime Minister X", "Kenya's president, X"."""
        end = name.start
        comma = end > 1 and self.doc[end - 1].text == ","
        end -= int(comma)
        while end > 0 and self.doc[end - 1].lower_ in _SKIPPED:
            end -= 1
        start = end
        while start > 0 and end - start < _WIDEST and self._belongs(start - 1, left=True):
            joined = self.doc[start - 1].lower_ in _CONNECTING - {"-", "–"} and self.holds_title(start, end)
            if joined and (self._of_noun(start - 1) or self._titled_end(end)):
                break
            start -= 1
        start = self._without_fringe(start, end)
        if start >= end or not self.holds_title(start, end):
            return None
        owned = self.master(start) is not None and self.doc[start - 1].text in _POSSESSIVE
        if comma and not (owned or self._names_employer(start, end) or self._apposed(name, start, end)):
            return None
        return start, end

    def _titled_end(self, end: int) -> bool:
        """Whether a title's own word stands right before the name: "an adviser to opposition leader X"."""
        last = self.doc[end - 1]
        return last.lemma_.lower() in self.titles and last.tag_ in ("NN", "NNP")

    def _apposed(self, name: Name, start: int, end: int) -> bool:
        """Whether "the prime minister, X" is one phrase: the parse says so, or the name stands between commas."""
        head = self.doc[name.start : name.end].root
        if head.dep_ == "appos" and start <= head.head.i < end:
            return True
        article = start > 0 and self.doc[start - 1].lower_ in ("the", "a", "an", "another")
        return article and name.end < len(self.doc) and self.doc[name.end].text in (",", ".", ")", "—", "–")

    def copular(self, name: Name) -> tuple[int, int] | None:
        """What is said of the name: "X is the prime minister of Y", "X, who served as envoy", "X was elected head"."""
        for verb in self._said_of(name):
            for described in self._predicates(verb):
                if described.lemma_.lower() in self.titles and described.tag_ in ("NN", "NNP"):
                    start = end = described.i
                    while start > verb.i + 1 and self._belongs(start - 1, left=True):
                        start -= 1
                    while end < len(self.doc) and end - described.i < 8 and self._belongs(end, left=False):
                        end += 1
                    return start, end
        return None

    def _said_of(self, name: Name) -> list[Any]:
        head = self.doc[name.start : name.end].root
        verbs = [head.head] if head.dep_ in ("nsubj", "nsubjpass") else []
        verbs += [v for v in children(head, "relcl") if any(c.lower_ == "who" for c in v.children)]
        verbs += [child for verb in list(verbs) for child in children(verb, "conj")]
        if head.dep_ in ("dobj", "nsubj") and head.head.lemma_.lower() in _APPOINTING:
            verbs.append(head.head)
        return verbs + [v for v in children(head, "acl") if v.lemma_.lower() in _APPOINTING]

    @staticmethod
    def _predicates(verb: Any) -> list[Any]:
        """The nouns that a verb of being, serving or appointing says of its subject or object."""
        word = verb.lemma_.lower()
        if word in ("be", "become", "remain"):
            return children(verb, "attr")
        if word not in _APPOINTING and word not in _SERVING:
            return []
        found = children(verb, "oprd", "attr") if word in _APPOINTING else []
        bearing = [child for child in children(verb, "prep") if child.lower_ == "as"]
        return found + [noun for child in bearing for noun in children(child, "pobj")]

    def _of_noun(self, index: int) -> bool:
        """Whether the word before the preposition is no title, so that it does not belong to one."""
        return index == 0 or str(self.doc[index - 1].lemma_).lower() not in self.titles

    def after(self, name: Name) -> tuple[int, int] | None:
        """The stretch of an apposition behind a name."""
        start = name.end
        if start >= len(self.doc) or self.doc[start].text not in (",", "(", "—", "–", "-"):
            return None
        if self.doc[start].text == "-" and not self.doc[start - 1].whitespace_:
            return None
        start = self._past_owner(start + 1)
        end = start
        if start < len(self.doc) and self.doc[start].pos_ == "ADP":
            return None
        while end < len(self.doc) and end - start < _WIDEST and self._belongs(end, left=False):
            end += 1
        while end > start and (self.doc[end - 1].lower_ in _CONNECTING or self.doc[end - 1].lower_ in ("the", "a")):
            end -= 1
        if start >= end or not self._headed(start, end) or not self._ends(start, end):
            return None
        return start, end

    def _headed(self, start: int, end: int) -> bool:
        """Whether the apposition is of somebody with a title, not of a thing of theirs: "a meeting of the leaders"."""
        first = next((i for i in range(start, end) if self.doc[i].lower_ in ("of", "for")), end)
        return self.holds_title(start, first)

    def _past_owner(self, start: int) -> int:
        """Behind the person whom the bearer serves, "X, Trump's envoy"; the same place when there is none."""
        name = self.at.get(start)
        if name is None or name.entity.kind != "Person" or name.end >= len(self.doc):
            return start
        return name.end + 1 if self.doc[name.end].text in _POSSESSIVE else start

    def master(self, start: int) -> Name | None:
        """The person named right before the title, whom its bearer serves: "Putin's spokesman", "Biden aide X"."""
        index = start - 1 - int(start > 1 and self.doc[start - 1].text in _POSSESSIVE)
        name = self.at.get(index)
        return name if name is not None and name.entity.kind == "Person" else None

    def within(self, name: Name) -> tuple[int, int] | None:
        """The title that is part of the name itself: "Crown Prince Mohammed bin Salman", "Pope Francis"."""
        first = self.doc[name.start].lower_
        if name.end - name.start < 2:
            return None
        if first in _STYLES:
            return name.start, name.start + 1
        for start in (name.start, name.start - 1):
            if start >= 0 and self.doc[start : start + 2].text.lower() in ("crown prince", "crown princess"):
                return start, start + 2
        return None

    def _ends(self, start: int, end: int) -> bool:
        """Whether no other person's name follows the stretch as the name of its bearer: "met X, President Y said"."""
        if end >= len(self.doc) or end not in self.at or self.at[end].entity.kind != "Person":
            return True
        return any(self.doc[i].lower_ in ("to", "of", "for") and self.holds_title(start, i) for i in range(start, end))

    def superior(self, start: int, end: int, bearer: Entity) -> Name | None:
        """The person whom the bearer of the title serves: "an adviser to President X"."""
        inside = (self.at[i] for i in range(start, min(end + 1, len(self.doc))) if i in self.at)
        persons = (name for name in inside if name.entity.kind == "Person" and name.entity != bearer)
        return next((name for name in persons if name.start > start), None)

    def _belongs(self, index: int, *, left: bool) -> bool:
        token = self.doc[index]
        if token.text in _POSSESSIVE or token.tag_ in ("POS", "PRP$", "WP$") or token.lower_ in _CONNECTING:
            return bool(token.lower_ != "and")
        if index in self.at:
            return self.at[index].entity.kind != "Person"
        plural = token.tag_ in ("NNS", "NNPS") and token.lower_ not in _PLURAL_PARTS
        led = left and (token.pos_ == "ADP" or (plural and not self._inside_of(index)))
        if token.ent_type_ in ("DATE", "CARDINAL", "TIME") or led:
            return False
        if token.lower_ in ("the", "a", "an"):
            return not left or self._inside_of(index)
        return bool(token.pos_ not in _STOP_TAGS) or token.lower_ == "then" or token.lower_ in self.titles

    def _inside_of(self, index: int) -> bool:
        return index > 0 and self.doc[index - 1].lower_ in ("of", "for", "to", "at")

    def _without_fringe(self, start: int, end: int) -> int:
        while start < end and (self.doc[start].pos_ == "ADP" or self.doc[start].lower_ in _CONNECTING | _POSSESSIVE):
            start += 1
        return start

    def _names_employer(self, start: int, end: int) -> bool:
        return any(i in self.at for i in range(start, end)) or any(
            self.doc[i].text in _POSSESSIVE or self.doc[i].tag_ in ("PRP$", "WP$") or self.doc[i].lower_ == "of"
            for i in range(start, end)
        )

    def employer(self, start: int, end: int) -> tuple[Entity | None, set[int]]:
        """Whom the title serves, and the tokens that say so: whoever is named in front of the title, or after "of"."""
        inside = list(dict.fromkeys(self.at[i] for i in range(start, end) if i in self.at))
        others = [name for name in inside if self._employs(name, start)]
        if others:
            first = others[0]
            for after in others[1:]:
                apart = after.start == first.end + 1 and self.doc[first.end].text in _POSSESSIVE
                field = self.doc[first.start - 1].lower_ == "for" and self.doc[after.start - 1].lower_ in ("at", "of")
                if field or (apart and self._inside_of(first.start)):
                    first = after
            return first.entity, set(range(first.start, first.end))
        return None, set()

    def institution(self, start: int, end: int) -> bool:
        """Whether the title names a body that nothing links, part of whose name may be linked: "Center for China"."""
        return any(
            self.doc[i].text in _INSTITUTIONS and i not in self.at and self.doc[i].text[:1].isupper()
            for i in range(start, min(end + 2, len(self.doc)))
        )

    def _employs(self, name: Name, start: int) -> bool:
        """Whether the name inside a title is that of whom its bearer serves, not of where he is posted."""
        if name.entity.kind in ("Person", "Treaty") or self._portfolio(name):
            return False
        first = name.start - 1
        while first > start and self.doc[first].pos_ in ("DET", "ADJ", "PROPN"):
            first -= 1
        posted = first > start and self.doc[first].lower_ in ("to", "in", "for", "on", "at", "with")
        return not (posted and any(self.doc[i].lemma_.lower() in _POSTED for i in range(start, first)))

    def _portfolio(self, name: Name) -> bool:
        """Whether what the recogniser took for a body is the field that a minister heads: "External Affairs"."""
        listed = self.gazetteer.entity(name.entity.iri) is not None
        field = not listed or name.entity.kind == "Organ"
        return field and name.end < len(self.doc) and self.doc[name.end].lower_ in ("minister", "secretary")

    def by_reference(self, start: int, end: int) -> tuple[Entity | None, set[int]]:
        for i in range(start, end):
            token = self.doc[i]
            possessive = token.tag_ in ("PRP$", "WP$") or (
                i + 1 < len(self.doc) and self.doc[i + 1].text in _POSSESSIVE
            )
            of = i > start and token.pos_ == "NOUN" and self._inside_of(i - 1)
            if possessive or of:
                found = [entity for entity in self.resolve(token) if entity.kind != "Person"]
                if found:
                    return found[0], {i}
        return None, set()

    def title(self, start: int, end: int, dropped: set[int]) -> str:
        """The title's words, without its holder's employer, articles and what only dates it."""
        words: list[str] = []
        for i in range(start, end):
            token = self.doc[i]
            if (
                i in dropped
                or token.text in _POSSESSIVE
                or (i + 1 < end and self.doc[i + 1].text in _POSSESSIVE)
                or token.tag_ in ("PRP$", "WP$")
                or (token.lower_ in _SKIPPED and not words)
            ):
                continue
            if words or token.lower_ not in _CONNECTING | {"by", "with"}:
                words.append(token.text)
        while words and words[-1].lower() in _CONNECTING | {"the"}:
            words.pop()
        return " ".join(words).replace(" - ", "-").strip(" ,")
