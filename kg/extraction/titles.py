"""Where a text gives a person a title: in front of the name, behind it, or as what the name is said to be.

Stretches are token indices, the end excluded.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from kg.extraction.aliases import Name
from kg.extraction.syntax import children
from kg.gazetteer import Form, Gazetteer
from kg.model import Entity

__all__ = ["Resolver", "TitleFinder"]

Resolver = Callable[[Any], "tuple[Entity, ...]"]

_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_SKIPPED = frozenset(
    "the a an former then current late new another one fellow serving sitting its his her their our outgoing incoming "
    "acting ex then- longtime newly elected first "
    "ousted exiled visiting embattled veteran self-styled mr mr. mrs mrs. ms ms. dr dr.".split()
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
        self.known: dict[str, Entity] = {}

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
            if self.doc[start - 1].lower_ in _CONNECTING and self.holds_title(start, end) and self._of_noun(start - 1):
                break
            start -= 1
        start = self._without_fringe(start, end)
        if start >= end or not self.holds_title(start, end) or (comma and not self._names_employer(start, end)):
            return None
        return start, end

    def copular(self, name: Name) -> tuple[int, int] | None:
        """The predicate of "X is the prime minister of Y" and "X, who was finance minister of Y"."""
        head = self.doc[name.start : name.end].root
        verbs = [head.head] if head.dep_ == "nsubj" and head.head.lemma_ == "be" else []
        verbs += [
            v
            for v in children(head, "relcl")
            if v.lemma_ in ("be", "become") and any(c.lower_ == "who" for c in v.children)
        ]
        for verb in verbs:
            for described in children(verb, "attr"):
                if described.lemma_.lower() in self.titles and described.tag_ == "NN":
                    start = end = described.i
                    while start > verb.i + 1 and self._belongs(start - 1, left=True):
                        start -= 1
                    while end < len(self.doc) and end - described.i < 8 and self._belongs(end, left=False):
                        end += 1
                    return start, end
        return None

    def possessed(self, name: Name) -> Name | None:
        """The state in "Russia's Vladimir Putin"."""
        if name.start < 2 or self.doc[name.start - 1].text not in _POSSESSIVE or name.end - name.start < 2:
            return None
        owner = self.at.get(name.start - 2)
        return (
            owner if owner is not None and owner.entity.kind == "State" and owner.form is not Form.ADJECTIVE else None
        )

    def served(self, person: Entity) -> Entity | None:
        """The one state or body that the reference graph knows the person to have served."""
        bodies = self.gazetteer.served.get(person.iri, ())
        known = [entity for entity in map(self.gazetteer.entity, bodies) if entity is not None]
        states = [entity for entity in known if entity.kind == "State"]
        return (states or known)[0] if len(states or known) == 1 else None

    def _of_noun(self, index: int) -> bool:
        """Whether the word before the preposition is no title, so that it does not belong to one."""
        return index == 0 or str(self.doc[index - 1].lemma_).lower() not in self.titles

    def after(self, name: Name) -> tuple[int, int] | None:
        """The stretch of an apposition behind a name."""
        start = name.end
        if start >= len(self.doc) or self.doc[start].text not in (",", "(", "—", "–"):
            return None
        start += 1
        end = start
        while end < len(self.doc) and end - start < _WIDEST and self._belongs(end, left=False):
            end += 1
        while end > start and (self.doc[end - 1].lower_ in _CONNECTING or self.doc[end - 1].lower_ in ("the", "a")):
            end -= 1
        return (start, end) if start < end and self.holds_title(start, end) else None

    def _belongs(self, index: int, *, left: bool) -> bool:
        token = self.doc[index]
        if token.text in _POSSESSIVE or token.tag_ in ("POS", "PRP$") or token.lower_ in _CONNECTING:
            return bool(token.lower_ != "and")
        if index in self.at:
            return self.at[index].entity.kind != "Person"
        if token.ent_type_ in ("DATE", "CARDINAL", "TIME") or (
            token.tag_ in ("NNS", "NNPS") and left and not self._inside_of(index)
        ):
            return False
        if token.lower_ in ("the", "a", "an"):
            return not left or self._inside_of(index)
        return bool(token.pos_ not in _STOP_TAGS) or token.lower_ == "then" or token.lower_ in self.titles

    def _inside_of(self, index: int) -> bool:
        return index > 0 and self.doc[index - 1].lower_ in ("of", "for", "to", "at")

    def _without_fringe(self, start: int, end: int) -> int:
        while start < end and (self.doc[start].lower_ in _CONNECTING or self.doc[start].text in _POSSESSIVE):
            start += 1
        return start

    def _names_employer(self, start: int, end: int) -> bool:
        return any(i in self.at for i in range(start, end)) or any(
            self.doc[i].text in _POSSESSIVE or self.doc[i].tag_ == "PRP$" or self.doc[i].lower_ == "of"
            for i in range(start, end)
        )

    def employer(self, start: int, end: int) -> tuple[Entity | None, set[int]]:
        """Whom the title serves, and the tokens that say so: whoever is named in front of the title, or after "of"."""
        inside = list(dict.fromkeys(self.at[i] for i in range(start, end) if i in self.at))
        others = [name for name in inside if name.entity.kind not in ("Person", "Treaty")]
        if others:
            first = others[0]
            for after in others[1:]:
                if (
                    after.start == first.end + 1
                    and self.doc[first.end].text in _POSSESSIVE
                    and self._inside_of(first.start)
                ):
                    first = after
            return first.entity, set(range(first.start, first.end))
        for name in inside:
            if name.entity.kind == "Person":
                served = self.known.get(name.entity.iri)
                if served is not None:
                    return served, set()
        return self._by_reference(start, end)

    def _by_reference(self, start: int, end: int) -> tuple[Entity | None, set[int]]:
        for i in range(start, end):
            token = self.doc[i]
            possessive = token.tag_ == "PRP$" or (i + 1 < len(self.doc) and self.doc[i + 1].text in _POSSESSIVE)
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
                or token.tag_ == "PRP$"
                or (token.lower_ in _SKIPPED and not words)
            ):
                continue
            if words or token.lower_ not in _CONNECTING | {"by", "with"}:
                words.append(token.text)
        while words and words[-1].lower() in _CONNECTING | {"the"}:
            words.pop()
        return " ".join(words).replace(" - ", "-").strip(" ,")
