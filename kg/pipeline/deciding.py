"""Finding what people decided about documents: in the files beside their sources, and in those that are named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.decisions import SUFFIX, Decision, read_decisions
from kg.errors import ClaimError
from kg.review import Settled, settle
from kg.sources import EXTENSIONS, Located

__all__ = ["Decisions", "Told", "decisions_file", "tell"]

Told = Callable[[ClaimError], None]
"""Is told of each decision that cannot be applied."""


def tell(messages: Iterable[ClaimError], told: Told | None) -> None:
    """Tell of each of the messages, if somebody is to be told."""
    for message in messages:
        if told:
            told(message)


def decisions_file(source: Path) -> Path:
    """The file of decisions beside a source: ``brief.decisions.jsonl`` beside ``brief.md``."""
    known = source.suffix.lower() in EXTENSIONS
    return source.with_name((source.stem if known else source.name) + SUFFIX)


@dataclass(frozen=True, slots=True)
class _Pile:
    """The decisions of a file about one document, which no source has been so far."""

    file: str
    iri: str
    decisions: tuple[Decision, ...]


class Decisions:
    """Gives each document the decisions about it.

    Those beside a source that is one document are about that document, whatever IRI it had when they were made. Of a
    source of several documents, and of the ``files`` that are named, each is about the document whose IRI its claim
    has. With ``None`` for ``files``, there are none at all.
    """

    def __init__(self, files: Iterable[str | Path] | None = (), *, read: Callable[[str | Path], str]) -> None:
        """``read`` gives the text of a file."""
        self._read = read
        self._on = files is not None
        self._open: Path | None = None
        self._piles = [pile for file in files or () for pile in self._sorted(file)]

    def about(self, located: Located) -> tuple[Decision, ...]:
        """The decisions about a document, each once.

        Raises :class:`~kg.errors.ClaimError` for a file of decisions that cannot be used.
        """
        if not self._on:
            return ()
        beside = self._beside(located)
        mine = [pile for pile in self._piles if pile.iri == located.document.iri]
        self._piles = [pile for pile in self._piles if pile.iri != located.document.iri]
        found = [*beside, *(decision for pile in mine for decision in pile.decisions)]
        return tuple({decision.to_line(): decision for decision in found}.values())

    def settled(self, located: Located) -> Settled:
        """What the decisions about a document rule, with the text as it is now."""
        return settle(self.about(located), located.document)

    def left_over(self) -> Iterator[ClaimError]:
        """A message for each document that is none of the sources, though there are decisions about it."""
        for pile in self._piles:
            count = len(pile.decisions)
            told = f"{count} decision{' is' if count == 1 else 's are'} about {pile.iri}, which is none of the sources"
            yield ClaimError(told, source=pile.file, hint="give the source, or the IRI or base that it had")

    def _beside(self, located: Located) -> tuple[Decision, ...]:
        file = None if located.path is None else decisions_file(located.path)
        if file is None or not file.is_file():
            return ()
        if located.line is None and not located.part:
            return self._decisions(file)
        if file != self._open:
            self._open = file
            self._piles += self._sorted(file)
        return ()

    def _sorted(self, file: str | Path) -> list[_Pile]:
        piles: dict[str, list[Decision]] = {}
        for decision in self._decisions(file):
            piles.setdefault(decision.claim.source, []).append(decision)
        return [_Pile(str(file), iri, tuple(decisions)) for iri, decisions in piles.items()]

    def _decisions(self, file: str | Path) -> tuple[Decision, ...]:
        return tuple(read_decisions(self._read(file).split("\n"), where=str(file)))
