"""The extractors that there are, made by name, and only when a document needs them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.vocabulary import DEFAULT_BASE, Minter

if TYPE_CHECKING:
    from kg.extraction import Extractor
    from kg.extraction.llm import Server

__all__ = ["EXTRACTORS", "Reader", "extractor_for"]

EXTRACTORS = ("lexicon", "llm", "both")
"""The names of the extractors that there are."""


def extractor_for(
    name: str = "lexicon",
    *,
    lexicon: Iterable[str | Path] = (),
    base: str = DEFAULT_BASE,
    server: Server | None = None,
    cache: Path | None = None,
    offline: bool = False,
) -> Extractor:
    """The extractor of that name: ``lexicon``, ``llm`` for a language model behind a ``server``, ``both`` together.

    ``lexicon`` files extend the packaged lexicon. Answers are read from the folder ``cache`` (the user's own unless one
    is given) and kept there; ``offline`` reads them only. Raises :class:`~kg.errors.InputError` for an unknown name and
    a server that is not named, :class:`~kg.errors.LexiconError` for a lexicon file that cannot be used, and
    :class:`~kg.errors.MissingError` when the parser's model is not installed.
    """
    if name not in EXTRACTORS:
        raise InputError(f"no extractor is called {name!r}", hint=f"there are {', '.join(EXTRACTORS)}")
    from kg.extraction.lexicon import LexiconExtractor

    files, minter = tuple(Path(path) for path in lexicon), Minter(base)
    if name == "lexicon":
        return LexiconExtractor(lexicon=files, minter=minter)
    if server is None:
        raise InputError(f"the extractor {name!r} needs a language model", hint="name it with --model")
    from kg.extraction.combination import CombinedExtractor
    from kg.extraction.llm import LanguageModelExtractor

    llm = LanguageModelExtractor(server, cache=cache, offline=offline, minter=minter)
    return llm if name == "llm" else CombinedExtractor(LexiconExtractor(lexicon=files, minter=minter), llm)


class Reader:
    """The extractor, made only when a document needs it: loading its model takes a second."""

    def __init__(
        self,
        extractor: Extractor | Callable[[str], Extractor] | None,
        lexicon: tuple[str | Path, ...],
        base: str,
    ) -> None:
        # A lexicon that cannot be used is an error even when no document needs it.
        self._given = extractor_for(lexicon=lexicon, base=base) if lexicon and extractor is None else extractor
        self._base = base

    @functools.cached_property
    def extractor(self) -> Extractor:
        if self._given is None:
            return extractor_for(base=self._base)
        return self._given(self._base) if callable(self._given) else self._given
