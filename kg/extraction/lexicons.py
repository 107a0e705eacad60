"""Lexicons of frames, read from YAML, checked and indexed."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

try:
    # Six times as fast, where the library was built with it.
    from yaml import CSafeLoader as _Base
except ImportError:
    from yaml import SafeLoader as _Base  # type: ignore[assignment]

from kg.errors import LexiconError
from kg.extraction.entries import frame_of
from kg.extraction.frames import Frame, Lexicon
from kg.extraction.notation import CLASSES, Trigger
from kg.vocabulary import data_path

__all__ = ["lexicon_digest", "lexicon_files", "read_file", "read_lexicon", "survey_lexicon"]

_LISTED = re.compile(r"@([a-z_]+)")
_FILE_KEYS = frozenset("theme patterns frames words note".split())


class _Loader(_Base):
    """Reads mappings with the line that they begin on, under the key ``__line__``."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        mapping = super().construct_mapping(node, deep=deep)
        mapping["__line__"] = node.start_mark.line + 1
        return mapping


def lexicon_files(extra: Sequence[Path] = ()) -> tuple[Path, ...]:
    """The lexicon's files in the order in which they are read: the packaged ones by name, then the extra ones."""
    return (*sorted(data_path("ontology", "lexicon").glob("*.yaml")), *extra)


def lexicon_digest(extra: Sequence[Path] = ()) -> str:
    """The version of a lexicon: sixteen hexadecimal digits over the names and bytes of its files and of the packaged
    scorers' weights; nothing is parsed.

    Raises :class:`~kg.errors.LexiconError` when one cannot be read.
    """
    digest = hashlib.sha256()
    for path in (*lexicon_files(extra), *sorted(data_path("ontology", "lexicon").glob("*.json"))):
        try:
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
        except OSError as error:
            raise LexiconError(f"the lexicon cannot be read: {error.strerror}", source=path.name) from error
    return digest.hexdigest()[:16]


def read_lexicon(extra: tuple[Path, ...] = ()) -> Lexicon:
    """The packaged lexicon, extended by the files given.

    Raises :class:`~kg.errors.LexiconError` with file and line when a file breaks the schema.
    """
    return _read(tuple((path.absolute(), _content(path)) for path in extra))


def _content(path: Path) -> bytes:
    """The bytes of a file, which tell it from what lay there before; reading it again says why it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


@functools.lru_cache(maxsize=8)
def _read(extra: tuple[tuple[Path, bytes], ...]) -> Lexicon:
    lexicon, errors = survey_lexicon([path for path, _ in extra])
    if errors:
        raise errors[0]
    return lexicon


def survey_lexicon(extra: Sequence[Path] = ()) -> tuple[Lexicon, tuple[LexiconError, ...]]:
    """What can be read of the packaged lexicon and the files given, and every breach of the schema of frames.

    Raises :class:`~kg.errors.LexiconError` for a file that is no lexicon at all.
    """
    patterns: dict[str, dict[str, Any]] = {}
    words: dict[str, frozenset[str]] = {}
    raw: list[tuple[dict[str, Any], str]] = []
    own = len(lexicon_files())
    given: set[str] = set()
    for number, path in enumerate(lexicon_files(extra)):
        content = read_file(path)
        _merge_words(words, content.get("words") or {}, path.name)
        patterns.update({k: v for k, v in (content.get("patterns") or {}).items() if k != "__line__"})
        entries = content.get("frames") or ()
        raw.extend((entry, path.name) for entry in entries)
        given.update(str(entry.get("id")) for entry in entries if number >= own and isinstance(entry, dict))
    frames, errors = _frames(raw, patterns, words)
    errors += _repeats(frames)
    version = lexicon_digest(extra)
    return Lexicon(frames, MappingProxyType(words), version, _index(frames), frozenset(given)), tuple(errors)


def _frames(
    raw: Iterable[tuple[Any, str]], patterns: Mapping[str, Mapping[str, Any]], words: Mapping[str, frozenset[str]]
) -> tuple[tuple[Frame, ...], list[LexiconError]]:
    frames: list[Frame] = []
    errors: list[LexiconError] = []
    for entry, source in raw:
        try:
            frames.append(frame_of(_spelled_out(entry, words), source, patterns))
        except LexiconError as error:
            errors.append(error)
    return tuple(frames), errors


def _spelled_out(entry: Any, words: Mapping[str, frozenset[str]]) -> Any:
    """The entry with the words of a list in place of its name: "obj=@weapons"."""
    if not isinstance(entry, dict) or not any("@" in str(entry.get(f"{one}s") or "") for one in CLASSES):
        return entry
    lists = {f"{one}s": entry[f"{one}s"] for one in CLASSES if isinstance(entry.get(f"{one}s"), str)}
    names = sorted({name for text in lists.values() for name in _LISTED.findall(text)})
    unknown = [name for name in names if name not in words]
    if unknown:
        line = entry.get("__line__")
        raise LexiconError(f"no list of words is called {unknown[0]!r}", source=str(entry.get("id")), line=line)
    return entry | {key: _LISTED.sub(lambda m: "|".join(sorted(words[m[1]])), text) for key, text in lists.items()}


def read_file(path: Path) -> dict[str, Any]:
    """The content of one lexicon file, its mappings with their lines under ``__line__``.

    Raises :class:`~kg.errors.LexiconError` when the file cannot be read, or is not a mapping with the known keys.
    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except OSError as error:
        raise LexiconError(f"the lexicon cannot be read: {error.strerror}", source=path.name) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or error
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise LexiconError(f"not YAML: {problem}", source=path.name, line=line, column=column) from error
    if not isinstance(content, dict):
        raise LexiconError("a lexicon file is a mapping with the key 'frames' or 'words'", source=path.name, line=1)
    unknown = sorted(str(key) for key in content if key not in _FILE_KEYS and key != "__line__")
    if unknown:
        raise LexiconError(
            f"unknown key {unknown[0]!r}", source=path.name, line=1, hint=f"known: {', '.join(sorted(_FILE_KEYS))}"
        )
    for key, shape in (("frames", list), ("patterns", dict), ("words", dict)):
        if not isinstance(content.get(key) or shape(), shape):
            wanted = "a list" if shape is list else "a mapping"
            raise LexiconError(f"what stands under {key!r} is not {wanted}", source=path.name, line=1)
    return content


def _merge_words(words: dict[str, frozenset[str]], lists: Mapping[str, Any], source: str) -> None:
    for name, text in lists.items():
        if name == "__line__":
            continue
        if not isinstance(text, str):
            raise LexiconError(f"the words of {name!r} are one string, parted by commas", source=source)
        items = (item.strip().strip('"') for item in text.split(","))
        words[name] = words.get(name, frozenset()) | frozenset(item for item in items if item)


def _repeats(frames: Iterable[Frame]) -> list[LexiconError]:
    seen: dict[str, Frame] = {}
    errors = []
    for frame in frames:
        other = seen.setdefault(frame.id, frame)
        if other is not frame:
            message = f"the frame {frame.id} is there twice, also in {other.source}:{other.line}"
            errors.append(LexiconError(message, source=frame.source, line=frame.line))
    return errors


def _index(frames: tuple[Frame, ...]) -> Mapping[tuple[str, str], tuple[tuple[Trigger, Frame], ...]]:
    found: dict[tuple[str, str], list[tuple[Trigger, Frame]]] = {}
    for frame in frames:
        for trigger in frame.triggers:
            found.setdefault((trigger.word_class, trigger.lemma), []).append((trigger, frame))
    return MappingProxyType(
        {key: tuple(sorted(pairs, key=lambda pair: -len(pair[0].needs))) for key, pairs in found.items()}
    )
