"""A conversation by keyboard: single keys and typed lines in, plain or coloured text out.

Where standard input is no terminal, a line is an answer or one key or more, so that a conversation can be written down
beforehand. Colours are shown on a terminal only, and never against ``NO_COLOR``.
"""

from __future__ import annotations

import codecs
import contextlib
import os
import select
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["Terminal", "plain"]

_ARROWS = {"A": "up", "B": "down", "C": "right", "D": "left"}
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs"})
"""Categories of characters by which a text could do something to a terminal, or turn itself around."""
_END = "\x04"


def plain(text: str) -> str:
    """The text with spaces for tabs, and replacement characters for what does not show."""
    shown = (" " if c == "\t" else "\ufffd" if unicodedata.category(c) in _HIDDEN and c != "\n" else c for c in text)
    return "".join(shown)


class Terminal:
    """Standard input and output of a conversation; use it within ``with terminal.opened():``."""

    def __init__(self) -> None:
        from rich.console import Console

        with contextlib.suppress(AttributeError):
            sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
        color = None if os.environ.get("NO_COLOR") else "auto"
        self._console = Console(highlight=False, markup=False, emoji=False, color_system=color)  # type: ignore[arg-type]
        self._terminal = _modes()
        self._keys = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    @property
    def interactive(self) -> bool:
        """Whether a person sits at a keyboard."""
        return self._terminal is not None

    @property
    def width(self) -> int:
        """Columns."""
        return self._console.width

    @contextmanager
    def opened(self) -> Iterator[Terminal]:
        """Keys are not shown while the conversation lasts; the terminal is left as it was, whatever happens."""
        try:
            self._pressing()
            yield self
        finally:
            self._typing()

    def say(self, text: str | Text = "", *, style: str = "", end: str = "\n") -> None:
        """Write text, lines broken between words."""
        self._console.print(plain(text) if isinstance(text, str) else text, style=style or None, end=end)
        self._console.file.flush()

    def key(self) -> str:
        """The next key: a character, ``up``, ``down``, ``left`` or ``right``; empty at the end of the input."""
        return self._pressed() if self._terminal else self._written()

    def line(self, prompt: str) -> str | None:
        """A typed line without the spaces around it; None at the end of the input."""
        self.say(prompt, end=" ")
        self._typing()
        try:
            typed = self._line()
        finally:
            self._pressing()
        if not self._terminal or not typed:
            self.say(typed.rstrip("\r\n"))
        return plain(typed.strip()) if typed else None

    def _line(self) -> str:
        """A line with its line feed; empty at the end of the input."""
        typed = ""
        while not typed.endswith("\n") and (character := self._character()):
            typed += character
        return typed

    def _written(self) -> str:
        """The next key of a line that was written beforehand; a line may hold several."""
        while not self._keys:
            line = self._line()
            if not line:
                return ""
            self._keys = line.strip()
        key, self._keys = self._keys[0], self._keys[1:]
        return key

    def _pressed(self) -> str:
        """The next key that is pressed, other than Enter and Escape."""
        self._pressing()
        while True:
            key = self._character()
            if key == "\x1b":
                key = self._arrow()
            if key not in ("\n", "\r", "\x1b"):
                return "" if key == _END else key

    def _character(self) -> str:
        """One character; empty at the end."""
        while True:
            byte = os.read(sys.stdin.fileno(), 1) if self._terminal else sys.stdin.buffer.read(1)
            character = self._decoder.decode(byte, final=not byte)
            if character or not byte:
                return character

    def _arrow(self) -> str:
        """What an escape sequence means; the escape key alone is followed by nothing."""
        sequence = ""
        while len(sequence) < 2 and select.select([sys.stdin], [], [], 0.05)[0]:
            sequence += self._character()
        return _ARROWS.get(sequence[1:], "\x1b")

    def _pressing(self) -> None:
        """Give keys one by one and do not show them."""
        if self._terminal:
            import termios
            import tty

            tty.setcbreak(sys.stdin.fileno(), termios.TCSADRAIN)

    def _typing(self) -> None:
        """Give whole lines, as the terminal did before."""
        if self._terminal:
            import termios

            termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, self._terminal)


def _modes() -> list[Any] | None:
    """The modes of the terminal at standard input; None where there is none, or the system has no such modes."""
    try:
        import termios

        return termios.tcgetattr(sys.stdin.fileno()) if sys.stdin.isatty() else None
    except (ImportError, OSError, ValueError):
        return None
