"""Where a quote stands in a text: exactly, or but for white space and the shape of quotation marks."""

from __future__ import annotations

__all__ = ["locate"]

_MARKS = str.maketrans("“”„«»‘’‚ʼ‹›", '"""""' + "''''''")
_OUTER = "\"' \t\r\n"


def locate(quote: str, text: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
    """The offsets of the first place between ``start`` and ``end`` where the quote stands, ``None`` when there is none.

    Offsets count code points of ``text``. What stands exactly goes before what stands but for white space (its kind and
    amount) and quotation marks (straight or curled), and that before what stands without marks around the quote.
    """
    end = len(text) if end is None else end
    wanted = quote.strip()
    if not wanted:
        return None
    exact = text.find(wanted, start, end)
    if exact >= 0:
        return exact, exact + len(wanted)
    folded, places = _fold(text[start:end])
    for candidate in (_fold(wanted)[0], _fold(wanted)[0].strip(_OUTER)):
        found = folded.find(candidate) if candidate else -1
        if found >= 0:
            return start + places[found], start + places[found + len(candidate) - 1] + 1
    return None


def _fold(text: str) -> tuple[str, list[int]]:
    """The text with single spaces and straight marks, and the place in it of each of the characters that are left."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text.translate(_MARKS)):
        space = letter.isspace()
        if space and letters and letters[-1] == " ":
            continue
        letters.append(" " if space else letter)
        places.append(place)
    return "".join(letters), places
