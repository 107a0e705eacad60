"""One person going through the claims of a document: keys in, decisions out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kg.cli.cards import show_item
from kg.cli.correcting import ask_for_claim, ask_for_correction
from kg.cli.terminal import Terminal

if TYPE_CHECKING:
    from kg.decisions import Decision
    from kg.review import Sitting

__all__ = ["Dialogue"]

_HELP = """\
  a  accept: the words state the claim      s  skip (also space, →, ↓)
  r  reject: they do not                    b  back (also ←, ↑)
  c  correct: they state another claim      u  undo the last decision
  n  new: a claim that nobody has read      q  quit, to go on another time
  A  R  C  N  the same, with words on why"""
_KEYS = "a accept  r reject  c correct  s skip  b back  u undo  n new  ? help  q quit"
_KEYS_AT_THE_END = "b back  u undo  n new  s go on  q quit"
_OTHER_NAMES = {" ": "s", "right": "s", "down": "s", "left": "b", "up": "b"}
_DECIDE = frozenset("arcn")


class Dialogue:
    """Shows claim after claim and does what the keys say."""

    def __init__(self, terminal: Terminal, sitting: Sitting) -> None:
        self._terminal = terminal
        self._sitting = sitting
        self._done = False
        self._shown = False
        self._keys: dict[str, Callable[[str], Decision | None]] = {
            "a": sitting.accept,
            "r": sitting.reject,
            "c": self._correct,
            "n": self._add,
        }

    def run(self) -> bool:
        """Go through the claims until there are no more or the person quits, in which case False."""
        while not self._done:
            self._show()
            key = self._terminal.key()
            key = _OTHER_NAMES.get(key, key)
            if key in ("", "q"):
                return False
            self._do(key)
        return True

    def _show(self) -> None:
        if self._shown:
            return
        self._shown = True
        sitting, item = self._sitting, self._sitting.item
        if item is None:
            self._terminal.say(f"\nno more claims in this document, {sitting.left} left")
            self._terminal.say(_KEYS_AT_THE_END, style="dim")
            return
        show_item(self._terminal, sitting.document, item, number=sitting.at + 1, of=len(sitting.items))
        self._terminal.say(_KEYS, style="dim")

    def _do(self, key: str) -> None:
        action = key.lower()
        if action in _DECIDE and (self._sitting.item or action == "n"):
            self._decide(action, key != action)
        elif key == "s":
            self._skip()
        elif key == "b":
            self._back()
        elif key == "u":
            self._undo()
        elif key == "?":
            self._terminal.say(_HELP)
        else:
            self._terminal.say(f"{key!r} does nothing here; ? shows the keys")

    def _decide(self, action: str, with_reason: bool) -> None:
        reason = self._reason() if with_reason else ""
        decision = None if reason is None else self._keys[action](reason)
        self._shown = False
        if decision:
            self._terminal.say(f"→ {decision.verdict}", style="bold")

    def _reason(self) -> str | None:
        """The reviewer's words on why; None when the input ends."""
        from kg.decisions import check_reason

        while (typed := self._terminal.line("why? >")) is not None:
            try:
                return check_reason(typed)
            except ValueError as error:
                self._terminal.say(str(error))
        return None

    def _correct(self, reason: str) -> Decision | None:
        item = self._sitting.item
        claim = ask_for_correction(self._terminal, item.standing) if item else None
        return self._sitting.correct(claim, reason) if claim else None

    def _add(self, reason: str) -> Decision | None:
        sitting = self._sitting
        near = sitting.item.claim.start if sitting.item else len(sitting.document.text)
        claim = ask_for_claim(self._terminal, sitting.document, near=near)
        return sitting.add(claim, reason) if claim else None

    def _skip(self) -> None:
        self._done = self._sitting.item is None
        self._sitting.go(1)
        self._shown = False

    def _back(self) -> None:
        if self._sitting.go(-1):
            self._shown = False
        else:
            self._terminal.say("this is the first claim")

    def _undo(self) -> None:
        decision = self._sitting.undo()
        if decision is None:
            self._terminal.say("there is nothing to undo in this sitting")
        else:
            self._terminal.say(f"→ no longer {decision.verdict}", style="bold")
            self._shown = False
