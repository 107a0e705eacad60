"""Frames laid over a parse: which fire on which word, and which tokens fill their slots."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.extraction.construction import Construction
from kg.extraction.coreference import Referents
from kg.extraction.frames import Frame, Lexicon, Need, Trigger
from kg.extraction.lemmas import lemma
from kg.extraction.neighbours import Neighbours
from kg.extraction.notation import CLAUSES
from kg.extraction.surroundings import is_term
from kg.extraction.syntax import measured, objects
from kg.extraction.tree import children, is_passive, is_verbal
from kg.model import ClaimType

__all__ = ["Firing", "candidates", "match", "satisfied"]


@dataclass(frozen=True, slots=True)
class Firing:
    """A frame that fired: its trigger token, the tokens it consumed, and the tokens found for each slot."""

    frame: Frame
    token: Any
    consumed: frozenset[int]
    slots: Mapping[str, tuple[Any, ...]]


def match(doc: Any, lexicon: Lexicon, referents: Referents) -> Iterator[Firing]:
    """Every frame that fires in the document, in text order; on one word the frames that ask for most win."""
    spent: dict[int, int] = {}
    pending: list[Firing] = []
    neighbours = Neighbours()
    for token in doc:
        for firing in _at(token, lexicon, referents, neighbours):
            pending.append(firing)
            for index in firing.consumed - {token.i}:
                spent[index] = max(spent.get(index, 0), len(firing.consumed))
    for firing in pending:
        asked = len(firing.consumed)
        if firing.token.i not in spent or 1 < asked >= spent[firing.token.i]:
            yield firing


def _at(token: Any, lexicon: Lexicon, referents: Referents, neighbours: Neighbours) -> list[Firing]:
    fired: list[Firing] = []
    asked = -1
    for trigger, frame in candidates(token, lexicon, referents):
        if fired and len(trigger.needs) < asked and not _beside(frame, fired):
            continue
        consumed = satisfied(token, trigger, referents, neighbours)
        if consumed is None or ((frame.voice == "passive") != is_passive(token) and frame.voice):
            continue
        slots = _fill(token, trigger, frame, referents, consumed)
        if slots is not None:
            fired.append(Firing(frame, token, consumed, slots))
            asked = max(asked, len(trigger.needs))
    return fired


_ACTED = frozenset({ClaimType.AGREEMENT, ClaimType.MEMBERSHIP})
"""Types of claims that are made by acts."""


def _beside(frame: Frame, fired: list[Firing]) -> bool:
    """Whether the frame is meant to fire alongside one that asks for more words.

    Signing is always agreeing too; what founds or leads a body may be told as an act as well.
    """
    if frame.claim in _ACTED and all(other.frame.claim is ClaimType.ACTION for other in fired):
        return True
    return any(frame.id in other.frame.alongside or other.frame.id in frame.alongside for other in fired)


def candidates(token: Any, lexicon: Lexicon, referents: Referents) -> list[tuple[Trigger, Frame]]:
    """The triggers that the token may be, by its class and lemma, with their frames; those that ask for most first."""
    word = lemma(token)
    found: list[tuple[Trigger, Frame]] = []
    hyphenated = token.dep_ == "amod" and token.i > 1 and token.nbor(-1).text == "-"
    if (is_verbal(token) or token.tag_.startswith("VB")) and (token.dep_ != "amod" or hyphenated):
        found.extend(lexicon.index.get(("verb", word), ()))
    if token.pos_ in ("NOUN", "PROPN") and not _inside_name(token, referents):
        found.extend(lexicon.index.get(("noun", word), ()))
        if word != token.lower_:
            found.extend(lexicon.index.get(("noun", token.lower_), ()))
    if token.pos_ == "ADJ" or token.tag_ in ("VBN", "VBG", "JJ") or token.dep_ in ("acomp", "amod"):
        found.extend(lexicon.index.get(("adjective", token.lower_), ()))
    return sorted(found, key=lambda pair: -len(pair[0].needs))


def _inside_name(token: Any, referents: Referents) -> bool:
    """Whether the word is only part of a name; the last of a treaty's or a summit's still says what the thing is."""
    name = referents.name_at(token)
    if name is None:
        return False
    tells = name.entity.kind == "Treaty" or token.lower_ in ("pact", "agreement", "deal", "summit", "partnership")
    return not (tells and token.i == name.end - 1)


def satisfied(
    token: Any, trigger: Trigger, referents: Referents, neighbours: Neighbours | None = None
) -> frozenset[int] | None:
    """The tokens that belong to the expression, or nothing when a word that it asks for is not there.

    Words of the expression that stay free to be arguments are not among them.
    """
    neighbours = neighbours or Neighbours()
    beside, consumed = [token], {token.i}
    for need in trigger.needs:
        if need.relation == "under":
            governing = _governing(token, need.words)
            if governing is None:
                return None
            consumed.add(governing.i)
            continue
        found = next(
            (
                child
                for node in beside
                for child, forms in neighbours.of(node)
                if (_meets(child, forms, node, need) or _meant(child, need, referents))
                and not _aside(child, token, need is trigger.needs[-1])
            ),
            None,
        )
        if found is None:
            return None
        beside.append(found)
        if need.relation != "subj" and found.dep_ not in ("prep", *_CLAUSAL) and not _hangs(found, need):
            consumed.add(found.i)
    return frozenset(consumed)


def _aside(child: Any, verb: Any, bare: bool) -> bool:
    """Whether a preposition opens a phrase of its own that the verb does not ask for: "In Warsaw, X rejoiced".

    ``bare`` is whether nothing more is asked for; "During a call, X told Y" is no aside to who asks for the call.
    """
    if child.dep_ != "prep" or child.head != verb or not is_verbal(verb):
        return False
    before = bare and child.i < verb.i
    parted = child.i > 0 and child.nbor(-1).text == "," and child.right_edge.i + 1 < len(child.doc)
    parted = parted and child.right_edge.nbor(1).text == ","
    return (before or parted) and not any(item.tag_ in ("WDT", "WP", "WP$") for item in child.children)


_CLAUSAL = ("xcomp", "ccomp", "advcl", "acl", "pcomp")
_RELATIONS: Mapping[str, frozenset[str]] = {
    "obj": frozenset({"dobj", "nsubjpass", "attr", "oprd", "ccomp", "npadvmod"}),
    "subj": frozenset({"nsubj", "nsubjpass", "agent"}),
    "comp": frozenset({"acomp", "attr", "oprd", "advmod", "prep", "xcomp", "pobj"}),
    "mod": frozenset({"amod", "compound", "nmod", "det", "poss", "nummod"}),
}


_INFINITIVES = frozenset({"xcomp", "advcl", "ccomp", "acl"})
_CLAUSES: Mapping[str, Callable[[Any], bool]] = {
    "inf": lambda child: child.dep_ in _INFINITIVES and _is_infinitive(child),
    "ing": lambda child: child.tag_ == "VBG" and child.dep_ in ("xcomp", "pcomp", "advcl"),
    "that": lambda child: child.dep_ == "ccomp" and is_verbal(child),
    "done": lambda child: (
        child.dep_ in ("ccomp", "oprd")
        and child.tag_ in ("VBN", "VBD")
        and not children(child, "aux", "auxpass", "mark")
    ),
    "fact": lambda child: child.dep_ == "ccomp" and is_verbal(child) and _of_another(child),
    "bidding": lambda child: child.dep_ == "ccomp" and _bids(child),
    "term": lambda child: child.dep_ == "advcl" and is_term(child),
    "query": lambda child: child.dep_ in ("ccomp", "xcomp") and _asks(child),
}
"""Kinds of clause that a trigger may ask for; they stay free to be arguments."""


def _is_infinitive(verb: Any) -> bool:
    """Whether it is an infinitive whose subject is not its own: "wants to go", not "wants her to go"."""
    return (verb.tag_ == "VB" or _marked_to(verb)) and not children(verb, "nsubj", "nsubjpass")


def _marked_to(verb: Any) -> bool:
    return any(child.tag_ == "TO" for child in verb.children)


def _of_another(verb: Any) -> bool:
    """Whether the clause tells of something else than of who says it: no pronoun is its subject."""
    own = children(verb, "nsubj", "nsubjpass", "csubj")
    return bool(own) and not _marked_to(verb) and not any(item.pos_ == "PRON" for item in own)


def _bids(verb: Any) -> bool:
    """Whether the clause says what is to be: "that Iran leave", "that Iran must leave"."""
    helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    if any(child.lower_ in ("must", "should", "ought", "shall") for child in helpers):
        return not any(child.lower_ == "have" for child in helpers)
    return bool(verb.tag_ == "VB" if not helpers else helpers[0].lower_ == "be")


def _asks(verb: Any) -> bool:
    """Whether the clause is an indirect question: "whether to join", "if it was open", "when it would start"."""
    marks = {child.lower_ for child in verb.children if child.i < verb.i and child.dep_ in ("mark", "advmod", "complm")}
    return bool(marks & _ASKING)


_ASKING = frozenset({"whether", "if", "when", "why", "how", "where"})


def _governing(token: Any, words: Collection[str]) -> Any | None:
    """The one of the prepositions that the word hangs on, possibly in coordination."""
    node = token
    while node.dep_ == "conj":
        node = node.head
    return node.head if node.dep_ in ("pobj", "pcomp") and node.head.lower_ in words else None


def _meets(child: Any, forms: tuple[str, str], node: Any, need: Need) -> bool:
    if need.words <= CLAUSES:
        return any(_CLAUSES[word](child) for word in need.words)
    if need.words.isdisjoint(forms):
        return "not" in need.words and child.dep_ == "neg" and child.lower_ != "no"
    if not need.relation:
        return True
    if (need.relation == "obj" and (child in objects(node) or child.head.head in objects(node))) or _hangs(child, need):
        return True
    if need.relation == "obj" and child.dep_ == "dobj" and child.head != node and _promised_deed(child.head):
        return False
    return child.dep_ in _RELATIONS.get(need.relation, frozenset({need.relation}))


def _promised_deed(verb: Any) -> bool:
    """Whether the verb is an infinitive, whose object is not that of the verb above: "promised to sell tanks"."""
    return verb.dep_ == "xcomp" and verb.tag_ == "VB" and _marked_to(verb)


def _meant(child: Any, need: Need, referents: Referents) -> bool:
    """Whether an object's pronoun means what the need asks for: "has the tanks, and sent them"."""
    thing = referents.thing(child) if need.relation == "obj" and child.dep_ in ("dobj", "nsubjpass") else None
    return thing is not None and lemma(thing) in need.words


def _hangs(child: Any, need: Need) -> bool:
    """Whether the word hangs on the preposition that the need names: "supply of=weapon"; it stays an argument."""
    preposition = child.head
    if preposition.lower_ == "of" != need.relation and child in measured(preposition.head):
        preposition = preposition.head.head
    return child.dep_ == "pobj" and bool(need.relation) and preposition.lower_ == need.relation


def _fill(
    token: Any, trigger: Trigger, frame: Frame, referents: Referents, consumed: frozenset[int]
) -> dict[str, tuple[Any, ...]] | None:
    filled: dict[str, tuple[Any, ...]] = {}
    place = Construction(token, trigger, referents, consumed)
    for slot in frame.slots:
        if slot.text:
            continue
        found = place.slot(slot)
        if found:
            filled[slot.name] = tuple(found)
        elif not slot.optional:
            return None
    return filled
