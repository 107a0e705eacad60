"""From frames that fired to claims: arguments by name, lists parted, quotes cut, repeats dropped."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from kg import gate
from kg.extraction.coreference import Referents
from kg.extraction.deeds import deed_of, doers, told
from kg.extraction.discourse import STATES
from kg.extraction.factuality import promised, unreal
from kg.extraction.lemmas import lemma
from kg.extraction.matching import Firing
from kg.extraction.matters import matter, pronominal
from kg.extraction.phrases import clause, deed, phrase
from kg.extraction.recounted import told_before
from kg.extraction.scope import Scope
from kg.extraction.settings import setting
from kg.extraction.stretches import clause_tokens, span_of
from kg.extraction.targets import among_themselves, borne, pare, undone
from kg.extraction.tree import children, is_verbal
from kg.extraction.voice import Speaker, Voices
from kg.model import ARGUMENTS, AUTHOR, ArgumentValue, Claim, ClaimType, Document, Entity, Extractor, Modality, Polarity

__all__ = ["Draft", "Maker"]


Filled = tuple[str, ArgumentValue, tuple[Entity, ...]]
"""A slot, its value, and the entities that the value names."""

_BIDDING = frozenset({"demands", "calls_for"})
"""Positions toward what somebody is to do."""

_EMPTY = frozenset(
    "it this that them they him one so what which he those these anything everything something nothing each other "
    "others themselves all both any some two three thing things comment more less much little first second third "
    "former latter same".split()
) | {"do so", "doing so"}
"""Words that name nothing that a stance could be toward."""

_NOBODY = frozenset({"him", "her", "them", "it", "himself", "herself", "themselves", "itself", "they", "he", "she"})
_SWORN = frozenset({"vow", "pledge", "promise", "swear", "agree"})
_MOST = 60
"""Claims that one word may make."""


@dataclass(slots=True)
class Draft:
    """A claim in the making: its arguments with the entities that they name, and where it stands."""

    type: ClaimType
    args: dict[str, ArgumentValue]
    tokens: list[Any]
    trigger: Any
    entry: str
    entities: dict[str, str] = field(default_factory=dict)
    polarity: Polarity = Polarity.NEUTRAL
    modality: Modality = Modality.ASSERTED
    confidence: float = 0.8
    speaker: Entity | None = None
    speakers: tuple[Speaker, ...] = ()


class Maker:
    """Makes the claims of one document."""

    def __init__(self, document: Document, referents: Referents, scope: Scope, voices: Voices, version: str) -> None:
        self.document = document
        self.referents = referents
        self.scope = scope
        self.voices = voices
        self.version = version
        self._trigger: Any = None
        self._triggers: dict[tuple[int, int, str], Any] = {}

    def claims_of(self, firing: Firing) -> list[Claim]:
        """The claims that a frame makes where it fired; none when an actor's slot cannot be linked."""
        choices = self._choices(firing)
        modality = self.scope.modality(firing.token, firing.consumed)
        if (
            choices is None
            or modality is Modality.RECOMMENDED
            or unreal(firing.frame, firing.token, modality, firing.consumed, self.referents.words)
        ):
            return []
        if firing.frame.modality is not None and modality is Modality.ASSERTED:
            modality = firing.frame.modality
        elif firing.frame.modality is Modality.DENIED:
            modality = Modality.ASSERTED if modality is Modality.DENIED else Modality.DENIED
        if modality is Modality.ASSERTED and promised(firing, self.referents.words):
            modality = Modality.PLANNED
        combinations = itertools.islice(itertools.product(*choices), _MOST)
        return [claim for one in combinations if (claim := self._claim(firing, one, modality)) is not None]

    def _choices(self, firing: Firing) -> list[list[Filled]] | None:
        choices: list[list[Filled]] = []
        self._trigger = firing.token
        for slot in firing.frame.slots:
            if slot.text:
                choices.append([(slot.name, slot.text, ())])
                continue
            found = firing.slots.get(slot.name, ())
            if slot.name == "toward" and firing.frame.fixed.get("position") in _BIDDING:
                options = self._free("toward", found, all(self._named(token) for token in found))
            elif slot.name == "toward" and any(self._thing(token) for token in found):
                options = self._free("toward", found, False)
            else:
                options = self._options(firing.frame.claim, slot.name, found)
            if not options and slot.name == "object" and firing.frame.claim is ClaimType.ACTION:
                options = self._free(slot.name, self._unnamed(firing.slots.get("target", ())), False)
            if options:
                choices.append(options)
            elif not slot.optional:
                return None
        named = {options[0][0]: {value for _, value, _ in options} for options in choices}
        if among_themselves(named.get("target", ()), named.get("actor", ()), firing.slots.get("target", ())):
            return [options for options in choices if options[0][0] != "target"]
        return choices

    def _named(self, token: Any) -> bool:
        """Whether the phrase is a name, or a pronoun: what is asked for is otherwise told in the text's words."""
        return token.pos_ in ("PROPN", "PRON") and (token.pos_ == "PRON" or self.referents.name_at(token) is not None)

    def _thing(self, token: Any) -> bool:
        """Whether the phrase names a thing that somebody owns, and is not just another word for its owner."""
        word = token.lemma_.lower()
        return word in self.referents.words["spoken_for"] and word in self.referents.words["owned_things"]

    def _unnamed(self, tokens: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(token for token in tokens[:1] if not self.referents.resolve(token))

    def _claim(self, firing: Firing, filled: tuple[Filled, ...], modality: Modality) -> Claim | None:
        frame = firing.frame
        schema = ARGUMENTS[frame.claim]
        args: dict[str, ArgumentValue] = dict(frame.fixed)
        if modality in frame.when:
            args[next(iter(schema.values))] = frame.when[modality]
        if frame.claim is ClaimType.MEETING:
            around = setting(firing.token, self.referents, self.referents.words)
            filled = (*filled, *((slot, value, linked) for slot, (value, linked) in sorted(around.items())))
        args.update({name: value for name, value, _ in filled})
        if frame.claim is ClaimType.ACTION:
            pare(args, firing)
            modality = undone(args, modality)
        if str(args.get("toward", "")).lower() in _EMPTY:
            return None
        complete = all(args.get(name) for name in schema.required) and _enough(frame.least, filled)
        if not complete or _reflexive(frame.claim, args):
            return None
        if frame.claim is ClaimType.MEETING and args["kind"] == "bilateral" and _size(args["participants"]) > 2:
            args["kind"] = "other"
        entities = {entity.name: entity.iri for _, _, linked in filled for entity in linked}
        speaker, polarity = None, frame.polarity
        if frame.claim is ClaimType.STANCE:
            if args["position"] == "supports" and _forsworn(firing):
                args["position"] = "rejects" if lemma(firing.token) in _SWORN else "opposes"
                polarity = Polarity.NEGATIVE
            speaker = self._spokesman(args, entities)
        quote = self._quote(firing)
        draft = Draft(
            frame.claim,
            args,
            quote,
            firing.token,
            frame.id,
            entities,
            polarity,
            modality,
            frame.confidence,
            speaker,
        )
        return self.finish(draft)

    def _spokesman(self, args: dict[str, ArgumentValue], entities: dict[str, str]) -> Entity | None:
        """The minister or envoy whose stance is his state's line: the state becomes the holder, he the speaker."""
        office = self.referents.offices.get(entities.get(str(args["holder"]), ""))
        if office is None or office.employer.kind not in STATES or not self.speaks_for_state(office.title):
            return None
        args["holder"] = office.employer.name
        entities[office.employer.name] = office.employer.iri
        return office.person

    def speaks_for_state(self, title: str) -> bool:
        """Whether who bears the title states his government's line: ministers and envoys do, heads have their own."""
        words = self.referents.words
        lowered = title.lower()
        if any(former in lowered for former in ("former", "ex-", "opposition", "shadow", "chief minister")):
            return False
        head = any(lowered == one or lowered.endswith(" " + one) for one in words["heads_of_government"])
        return not head and any(word in lowered for word in words["speaking_offices"])

    def _options(self, claim: ClaimType, slot: str, tokens: tuple[Any, ...]) -> list[Filled]:
        schema = ARGUMENTS[claim]
        if slot in schema.entities:
            entities = self._actors(tokens)
            if not entities:
                return self._unlinked(claim, slot, tokens)
            if slot in schema.lists:
                return [(slot, tuple(entity.name for entity in entities), entities)]
            return [(slot, entity.name, (entity,)) for entity in entities]
        if slot in schema.lists:
            words = tuple(dict.fromkeys(filter(None, (self.text(token, False) for token in tokens))))
            return [(slot, words, ())] if words else []
        if claim is ClaimType.ACTION and slot == "target":
            owners = borne(tokens, self.referents) or self._doers(tokens)
            if owners:
                return [(slot, entity.name, (entity,)) for entity in owners]
        return self._free(slot, tokens, slot in schema.free)

    def _doers(self, tokens: tuple[Any, ...]) -> tuple[Entity, ...]:
        """Who did the one deed that an act is directed at: "condemned the move"."""
        deed = deed_of(tokens[0], self.referents) if len(tokens) == 1 else None
        return () if deed is None else doers(deed, self.referents)

    def _actors(self, tokens: tuple[Any, ...]) -> tuple[Entity, ...]:
        """The entities of an actors' slot; states give way to their office-holders who are named beside them."""
        found = dict.fromkeys(e for token in tokens for e in self.referents.resolve(token) if e.kind != "Treaty")
        served = {
            self.referents.offices[entity.iri].employer
            for entity in found
            if entity.kind == "Person" and entity.iri in self.referents.offices
        }
        return tuple(entity for entity in found if entity not in served)

    def _unlinked(self, claim: ClaimType, slot: str, tokens: tuple[Any, ...]) -> list[Filled]:
        """Holders of stances who have no name of their own, "other countries": kept as words."""
        if claim is not ClaimType.STANCE or len(tokens) != 1 or not _plural(tokens[0]):
            return []
        if tokens[0].lemma_.lower() not in self.referents.words["collective_nouns"]:
            return []
        text = self.text(tokens[0], False)
        return [(slot, text, ())] if 0 < len(text.split()) <= 6 else []

    def _free(self, slot: str, tokens: tuple[Any, ...], linkable: bool) -> list[Filled]:
        alone = tokens[0] if len(tokens) == 1 else None
        meant = matter(alone, self.referents) if slot == "toward" and alone is not None else None
        if meant is not None:
            tokens = (meant,)
        elif slot in ("toward", "object") and alone is not None:
            if slot == "toward" and pronominal(alone):
                return []
            if slot == "toward" and told_before(alone, self._trigger):
                return [(slot, told(alone, self.referents), ())]
            bidden = slot == "toward" and not linkable
            if not bidden and (deed := deed_of(alone, self.referents)) is not None:
                return [(slot, told(deed, self.referents), ())]
        linked = [self.referents.resolve(token) if linkable and self._bare(token) else () for token in tokens]
        if tokens and any(linked) and any(_reciprocal(token) for token in tokens):
            linked = [entities for entities in linked if entities]
        if tokens and all(linked):
            unique = dict.fromkeys(entity for entities in linked for entity in entities)
            return [(slot, entity.name, (entity,)) for entity in unique]
        text = self.text(tokens[0], True) if tokens else ""
        pronoun = slot == "target" and text.lower() in _NOBODY
        return [(slot, text, ())] if text and not pronoun else []

    def _bare(self, token: Any) -> bool:
        """Whether the phrase is headed by a word that refers, so that what it refers to can stand for it."""
        if token.pos_ == "PROPN" and any(child.lower_ in ("a", "an") for child in children(token, "det")):
            return not children(token, "amod")
        return (
            self.referents.name_at(token) is not None
            or token.pos_ in ("PRON", "NOUN", "PROPN")
            or token.tag_ == "WP$"
            or _reciprocal(token)
        )

    def text(self, token: Any, conjuncts: bool) -> str:
        """The phrase or clause that the token heads, in words."""
        if is_verbal(token) and token.dep_ not in ("amod", "compound", "nsubj", "dobj", "pobj"):
            if token == self._trigger:
                return deed(token, self.referents)
            whole = token.dep_ in ("ccomp", "advcl", "pcomp") or bool(children(token, "nsubjpass"))
            return clause(token, self.referents, with_subject=whole)
        return phrase(token, self.referents, keep_conjuncts=conjuncts, without=self._trigger)

    def _quote(self, firing: Firing) -> list[Any]:
        verb = _clause_head(firing.token)
        tokens = clause_tokens(verb)
        needed = [firing.token, *(token for found in firing.slots.values() for token in found)]
        sentence = firing.token.sent
        first = min([tokens[0].i, *(t.i for t in needed if t.sent.start == sentence.start)])
        last = max([tokens[-1].i, *(t.i for t in needed if t.i >= sentence.start)])
        return [firing.token.doc[i] for i in range(first, last + 1)]

    def finish(self, draft: Draft) -> Claim:
        """The draft as a claim that the gate has passed, its speaker filled in."""
        start, end = span_of(draft.tokens)
        quote = self.document.text[start:end]
        speakers = draft.speakers or self.voices.speakers(draft.trigger)
        if draft.speaker is not None and not speakers:
            speakers = (Speaker(draft.speaker.name, draft.speaker),)
        if draft.type is ClaimType.HOLDS_OFFICE and not self.voices.quoted(draft.trigger):
            speakers = ()
        entities = dict(draft.entities)
        entities.update({s.entity.name: s.entity.iri for s in speakers if s.entity is not None})
        claim = Claim(
            type=draft.type,
            args=MappingProxyType(dict(sorted(draft.args.items()))),
            quote=quote,
            start=start,
            end=end,
            source=self.document.iri,
            attributed_to=tuple(speaker.name for speaker in speakers) or (AUTHOR,),
            polarity=draft.polarity,
            modality=draft.modality,
            entities=MappingProxyType(dict(sorted(entities.items()))),
            extractor=Extractor("lexicon", self.version, draft.entry),
            confidence=draft.confidence,
        )
        self._triggers.setdefault((start, end, draft.entry), draft.trigger)
        return gate.check(claim, self.document)

    def trigger_of(self, claim: Claim) -> Any | None:
        """The word that the claim, or what it was made from, hangs on; ``None`` when its quote is another by now."""
        return self._triggers.get((claim.start, claim.end, claim.extractor.entry))


def _size(value: ArgumentValue) -> int:
    return len(value) if isinstance(value, tuple) else 1


def _forsworn(firing: Firing) -> bool:
    """Whether the stance is to leave a thing undone: "determined not to join"."""
    return any(
        token.tag_ == "VB" and any(child.dep_ == "neg" for child in token.children)
        for token in firing.slots.get("toward", ())
    )


def _plural(token: Any) -> bool:
    return token.tag_ in ("NNS", "NNPS") or (token.lower_ == "many" and any(c.dep_ == "prep" for c in token.children))


def _reciprocal(token: Any) -> bool:
    return token.lower_ in ("other", "another") and any(child.lower_ in ("each", "one") for child in token.children)


def _clause_head(token: Any) -> Any:
    node = token
    for _ in range(8):
        if is_verbal(node) and node.dep_ not in ("amod", "aux", "auxpass"):
            return node
        if node.head == node:
            return node
        node = node.head
    return node


def _enough(least: str, combination: Iterable[Filled]) -> bool:
    """Whether a list slot holds the entities that the frame asks for."""
    if not least:
        return True
    listed = next((linked for _, value, linked in combination if isinstance(value, tuple) and linked), ())
    if len(listed) >= 2:
        return True
    return least == "group-or-2" and len(listed) == 1 and listed[0].kind not in ("Person", "State", "Territory")


def _reflexive(claim: ClaimType, args: Mapping[str, ArgumentValue]) -> bool:
    pairs = {"action": ("actor", "target"), "stance": ("holder", "toward"), "membership": ("member", "organization")}
    first, second = pairs.get(str(claim), ("", ""))
    return bool(first) and args.get(first) is not None and args.get(first) == args.get(second)
