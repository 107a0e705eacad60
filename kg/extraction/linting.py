"""Lint: check lexicon files for breaches of the schema, triggers that are vain, and sentences that do not hold.

The checks are functions with one signature; what each finds is listed in :data:`kg.extraction.findings.CHECKS`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from kg.errors import LexiconError
from kg.extraction.findings import Finding, LintReport
from kg.extraction.frames import Frame, Lexicon
from kg.extraction.lexicons import lexicon_files, read_file, read_lexicon, survey_lexicon
from kg.extraction.rivalry import check_rivals
from kg.extraction.wordforms import check_words

__all__ = ["lint"]

Check = Callable[[Lexicon, Sequence[Frame]], Iterable[Finding]]

_CHECKS: tuple[Check, ...] = (check_rivals, check_words)


def lint(files: Sequence[Path] = (), *, sentences: bool = True) -> LintReport:
    """Check the files as extensions of the packaged lexicon, or the packaged lexicon itself when none is given.

    A packaged file may be named too: then only what is found in it is reported. With ``sentences`` the examples and
    counter-examples are read by the extractor. Raises :class:`~kg.errors.LexiconError` for a file that is no lexicon
    at all and :class:`~kg.errors.MissingError` when the language model is not there.
    """
    packaged = lexicon_files()
    extra = tuple(path for path in files if path.resolve() not in {known.resolve() for known in packaged})
    asked = tuple(files) or packaged
    lexicon, errors = survey_lexicon(extra)
    frames = _chosen(lexicon, asked, extra)
    found = [_breach(error) for error in errors if error.source in {path.name for path in asked}]
    for check in (*_CHECKS, _check_alongside):
        found.extend(check(lexicon, frames))
    for path in asked:
        found.extend(_check_lists(path, user=path in extra))
    if sentences and not errors:
        found.extend(_check_sentences(extra, frames))
    count = sum(len(frame.examples) + len(frame.counter) for frame in frames) if sentences and not errors else 0
    triggers = sum(len(frame.triggers) for frame in frames)
    return LintReport(_sorted(found, asked), len(frames), triggers, count)


def _chosen(lexicon: Lexicon, asked: Sequence[Path], extra: Sequence[Path]) -> tuple[Frame, ...]:
    """The frames of the files asked for: a user's file may bear the name of a packaged one."""
    own = len(read_lexicon().frames)
    packaged = {path.name for path in asked if path not in extra}
    return tuple(f for n, f in enumerate(lexicon.frames) if (f.source in packaged if n < own else bool(extra)))


def _breach(error: LexiconError) -> Finding:
    return Finding(error.source or "", error.line or 1, "schema", "", error.message, error.hint or "")


def _check_alongside(lexicon: Lexicon, frames: Sequence[Frame]) -> Iterator[Finding]:
    known = {frame.id for frame in lexicon.frames}
    for frame in frames:
        for name in sorted(frame.alongside - known):
            yield Finding(frame.source, frame.line, "schema", frame.id, f"'alongside' names no frame: {name!r}")


def _check_lists(path: Path, *, user: bool) -> Iterator[Finding]:
    """Words that stand twice in one list, and a user's lists that have no packaged namesake."""
    known = read_lexicon().words
    lists = read_file(path).get("words") or {}
    line = int(lists.get("__line__", 1))
    for name, text in lists.items():
        if name == "__line__" or not isinstance(text, str):
            continue
        counted = Counter(item.strip() for item in text.split(",") if item.strip())
        for word in (word for word, times in counted.items() if times > 1):
            yield Finding(path.name, line, "duplicate", "", f"the word {word!r} stands twice under {name!r}")
        if user and name not in known:
            yield Finding(path.name, line, "unread-list", "", f"no rule reads a list called {name!r}")


def _check_sentences(extra: Sequence[Path], frames: Sequence[Frame]) -> Iterator[Finding]:
    from kg.extraction.lexicon import LexiconExtractor
    from kg.extraction.rehearsal import check_sentences

    return check_sentences(LexiconExtractor(lexicon=extra), frames)


def _sorted(found: Iterable[Finding], asked: Sequence[Path]) -> tuple[Finding, ...]:
    order = {path.name: number for number, path in enumerate(asked)}
    return tuple(sorted(found, key=lambda f: (order.get(f.source, -1), f.line, f.check, f.message)))
