"""Asking a person for a claim: another value in a field, or a claim that nobody has read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.cli.cards import answer_of, short, show_fields
from kg.cli.terminal import Terminal
from kg.errors import ClaimError

if TYPE_CHECKING:
    from kg.model import Claim, Document, Entity
    from kg.review import Field

__all__ = ["ask_for_claim", "ask_for_correction"]

_GIVE_UP = "x"
_EMPTY = "-"


class _GivenUp(Exception):
    """The person does not want to go on with this claim."""


def ask_for_correction(terminal: Terminal, claim: Claim) -> Claim | None:
    """The claim as the person wants it; None when she gives up or nothing has changed."""
    try:
        corrected = _edited(terminal, claim)
    except _GivenUp:
        terminal.say("nothing is decided")
        return None
    if (corrected.id, corrected.entities) == (claim.id, claim.entities):
        terminal.say("nothing is changed, so nothing is decided")
        return None
    return corrected


def ask_for_claim(terminal: Terminal, document: Document, *, near: int) -> Claim | None:
    """A claim that rests on words of the text that the person names; None when she gives up."""
    try:
        return _edited(terminal, _begun(terminal, document, near))
    except _GivenUp:
        terminal.say("no claim is added")
        return None


def _answer(terminal: Terminal, prompt: str) -> str:
    """What is typed; giving up, and the end of the input, end the asking."""
    typed = terminal.line(prompt)
    if typed is None or typed == _GIVE_UP:
        raise _GivenUp
    return typed


def _edited(terminal: Terminal, claim: Claim) -> Claim:
    """The claim after as many changes as the person wants."""
    from kg.review import complete, fields

    known = {field.name: field for field in fields(claim.type)}
    while True:
        show_fields(terminal, claim, numbered=True)
        typed = _answer(terminal, f"which? number or name; Enter: it is right; {_GIVE_UP}: give up >")
        if typed:
            name = answer_of(typed, tuple(known))
            if name is None:
                terminal.say(f"there is no field {typed!r}")
            else:
                claim = _asked(terminal, claim, known[name])
            continue
        try:
            return complete(claim)
        except ClaimError as error:
            terminal.say(f"{error.message}")


def _asked(terminal: Terminal, claim: Claim, field: Field) -> Claim:
    """The claim with what the person gives for one field; an empty line leaves it as it is."""
    from kg.review import Holds, value_of, with_value

    now = "; ".join(value_of(claim, field)) or "nothing"
    if field.holds is Holds.TOKEN:
        terminal.say(" · ".join(f"{number} {token}" for number, token in enumerate(field.tokens, 1)))
    several = ", several parted by ;" if field.many else ""
    empty = "" if field.required else f", {_EMPTY} for none"
    typed = _answer(terminal, f"{field.name} (now {now}{several}{empty}) >")
    if not typed:
        return claim
    if typed == _EMPTY and not field.required:
        return with_value(claim, field, ())
    if field.holds is Holds.TOKEN:
        token = answer_of(typed, field.tokens)
        if token is None:
            terminal.say(f"{typed!r} is none of them")
        return claim if token is None else with_value(claim, field, (token,))
    parts = [part.strip() for part in (typed.split(";") if field.many else [typed]) if part.strip()]
    values = [_named(terminal, part, field) for part in parts]
    known = [value for value in values if value is not None]
    return with_value(claim, field, known) if known and len(known) == len(values) else claim


def _named(terminal: Terminal, words: str, field: Field) -> Entity | str | None:
    """The entity that the words name, or the words themselves; None when the person wants neither."""
    from kg.model import AUTHOR
    from kg.review import Directory, Holds

    if field.holds is Holds.WORDS or (field.name == "attributed_to" and words == AUTHOR):
        return words
    directory = Directory.of_values() if field.holds is Holds.VALUE else Directory.of_entities()
    # Words that only resemble a name are offered where nothing but a name will do.
    found = directory.like(words) if field.holds is Holds.ENTITY else directory.named(words)
    if len(found) == 1 and directory.named(words):
        terminal.say(f"= {found[0].name} ({short(found[0].iri)})")
        return found[0]
    if not found and field.holds is not Holds.ENTITY:
        return words
    return _chosen(terminal, words, found)


def _chosen(terminal: Terminal, words: str, found: tuple[Entity, ...]) -> Entity | str | None:
    for number, entity in enumerate(found, 1):
        terminal.say(f"  {number} {entity.name} ({short(entity.iri)})")
    if not found:
        terminal.say(f"the reference graph has nobody called {words!r}")
    terminal.say(f"  0 none of them: keep the words {words!r}" if found else f"  0 keep the words {words!r}")
    typed = _answer(terminal, "number; Enter: leave the field as it is >")
    if not typed.isdecimal() or int(typed) > len(found):
        return None
    return found[int(typed) - 1] if int(typed) else words


def _begun(terminal: Terminal, document: Document, near: int) -> Claim:
    """A claim of a type that the person chooses, on words that she names, its required slots asked for."""
    from kg.model import Claim, ClaimType
    from kg.review import PERSON, fields, stretch

    place = None
    while place is None:
        typed = _answer(terminal, f"the words of the text (first … last will do; {_GIVE_UP}: give up) >")
        place = stretch(document.text, typed, near=near)
        if place is None:
            terminal.say("the text does not have these words on one line")
    tokens = tuple(ClaimType)
    terminal.say(" · ".join(f"{number} {token}" for number, token in enumerate(tokens, 1)))
    kind = None
    while kind is None:
        kind = answer_of(_answer(terminal, "type >"), tokens)
    claim = Claim(ClaimType(kind), {}, document.text[slice(*place)], *place, document.iri, extractor=PERSON)
    for field in fields(claim.type):
        while field.required and field.name not in ("modality", "polarity", "attributed_to", *claim.args):
            claim = _asked(terminal, claim, field)
    return claim
