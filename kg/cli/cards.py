"""How a claim under review looks: its words where they stand, what it says, and what was decided about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.cli.terminal import Terminal, plain

if TYPE_CHECKING:
    from kg.model import Claim, Document
    from kg.review import Item

__all__ = ["answer_of", "show_fields", "show_item"]

_MARKS = ("⟦", "⟧")
"""What stands around the quote, so that nobody needs colours to see it."""
_WIDEST = 100


def show_item(terminal: Terminal, document: Document, item: Item, *, number: int, of: int) -> None:
    """Show a claim: a rule with its number, its words, its fields, and earlier decisions."""
    title = f"── {plain(document.name)} · claim {number} of {of} "
    terminal.say()
    terminal.say(title + "─" * max(2, min(terminal.width, _WIDEST) - len(title)), style="dim")
    _show_words(terminal, document.text, item.claim.start, item.claim.end)
    terminal.say()
    show_fields(terminal, item.standing)
    for line in _history(item):
        terminal.say(line, style="italic")


def _show_words(terminal: Terminal, text: str, start: int, end: int) -> None:
    from rich.text import Text

    from kg.review import surroundings

    around = surroundings(text, start, end)
    shown = Text()
    shown.append(("…" if around.cut[0] else "") + plain(around.before), style="dim")
    shown.append(plain(around.opening))
    shown.append(_MARKS[0] + plain(around.quote) + _MARKS[1], style="bold yellow")
    shown.append(plain(around.ending))
    shown.append(plain(around.after.rstrip("\n")) + ("…" if around.cut[1] else ""), style="dim")
    terminal.say(shown)


def show_fields(terminal: Terminal, claim: Claim, *, numbered: bool = False) -> None:
    """Show what a claim says, field by field; empty fields only where the fields have numbers to choose by."""
    from kg.review import fields, value_of

    made_by = " ".join(part for part in (claim.extractor.name, claim.extractor.entry) if part)
    terminal.say(f"{claim.type} · confidence {claim.confidence:.2g} · {plain(made_by)}", style="bold")
    for number, field in enumerate(fields(claim.type), 1):
        values = value_of(claim, field)
        if values or numbered:
            label = f"{number} {field.name}" if numbered else field.name
            terminal.say(f"  {label:<17} {'; '.join(_named(claim, value) for value in values) or '–'}")


def _named(claim: Claim, value: str) -> str:
    iri = claim.entities.get(value)
    return plain(value if iri is None else f"{value} ({short(iri)})")


def short(iri: str) -> str:
    """An IRI with its prefix, where it is one of ours."""
    from kg.vocabulary import ROOT

    return iri.removeprefix(ROOT).replace("/", ":", 1) if iri.startswith(ROOT) else iri


def _history(item: Item) -> Iterator[str]:
    for decision in item.decisions:
        why = f": {decision.reason}" if decision.reason else ""
        line = f"{decision.reviewer} {decision.verdict} this on {decision.at[:10]}{why}"
        if decision.corrected:
            line += f" ({'; '.join(_differences(item.claim, decision.corrected))})"
        yield line


def _differences(before: Claim, after: Claim) -> Iterator[str]:
    from kg.review import fields, value_of

    if before.type is not after.type:
        yield f"type {before.type} → {after.type}"
        return
    for field in fields(before.type):
        old, new = (
            "; ".join(_named(claim, value) for value in value_of(claim, field)) or "–" for claim in (before, after)
        )
        if old != new:
            yield f"{field.name} {old} → {new}"


def answer_of(words: str, tokens: tuple[str, ...]) -> str | None:
    """Which of the tokens is meant: by its number from 1, its name, or the beginning of its name only."""
    if words.isdecimal():
        return tokens[int(words) - 1] if 0 < int(words) <= len(tokens) else None
    wanted = words.casefold().replace(" ", "_")
    if wanted in tokens:
        return wanted
    begin = [token for token in tokens if token.startswith(wanted)]
    return begin[0] if wanted and len(begin) == 1 else None
