"""English or not, and which language if not.

Function words decide where they are plain; a model of n-grams looks only at what is left in doubt.
"""

from __future__ import annotations

import functools
import importlib.util
import re
from collections import Counter
from collections.abc import Callable, Iterator, MutableSet
from hashlib import sha256
from pathlib import Path
from typing import Any

import kg
from kg.errors import SourceError

__all__ = ["ENGLISH", "check_english", "is_english_name", "judge_of_language", "language_shares"]

ENGLISH = "en"

_ENGLISH_NAMES = re.compile(r"(?:en|eng|english)(?:[-_][a-z0-9]+)*", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-zÀ-ɏ’'-]+|[^\W\d_]")
_FUNCTION_WORDS = frozenset(
    "the of and to that with which for by was were has have had from this but not their its they will".split()
)
# Fifty English editorials and reports have at least 18 % of these words; half an English text and half another, less.
_PLAINLY_ENGLISH = 0.15
_FEWEST_WORDS = 20
_WINDOW = 600
_MOST_WINDOWS = 60


def is_english_name(name: str) -> bool:
    """Whether a language tag or name means English: ``en``, ``en-GB``, ``eng``, ``English``."""
    return _ENGLISH_NAMES.fullmatch(name.strip()) is not None


@functools.cache
def judge_of_language() -> str:
    """What the answers about languages depend on besides the texts, as hexadecimal digits."""
    parts = sha256(f"{kg.__version__} {_PLAINLY_ENGLISH} {_FEWEST_WORDS} {_WINDOW} {_MOST_WINDOWS}".encode())
    # To import the library, or to ask for its version, takes longer than to read its files.
    found = importlib.util.find_spec("py3langid")
    root = Path(found.origin).parent if found and found.origin else Path()
    for path in sorted(path for pattern in ("*.py", "data/*") for path in root.glob(pattern)) if found else ():
        parts.update(path.name.encode() + b"\0" + path.read_bytes())
    return parts.hexdigest()


def check_english(text: str, *, source: str, line: int | None = None, known: MutableSet[str] | None = None) -> None:
    """Raise :class:`~kg.errors.SourceError` when the larger part of the text is in another language than English.

    A text of fewer than twenty words is taken for English. The answer depends on the text alone. In ``known`` are the
    digests of texts that the model found to be English, so that it need not be loaded to look at them again.
    """
    words = _WORD.findall(text)
    if len(words) < _FEWEST_WORDS or _share_of_function_words(words) >= _PLAINLY_ENGLISH:
        return
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    if known is not None and digest in known:
        return
    shares = language_shares(text)
    language, share = next(iter(shares.items()), (ENGLISH, 1.0))
    if language == ENGLISH:
        if known is not None:
            known.add(digest)
        return
    name = _names().get(language, f"a language with the code {language!r}")
    raise SourceError(
        f"the text is not English: {share:.0%} of it reads as {name}, {shares.get(ENGLISH, 0.0):.0%} as English",
        source=source,
        line=line,
        hint="--language en to insist that it is English",
    )


def language_shares(text: str) -> dict[str, float]:
    """Which part of a text is in which language, by ISO 639 code, largest first; the shares add up to 1.

    A long text is judged by sixty stretches spread evenly over it.
    """
    windows = list(_windows(text))
    step = max(1, -(-len(windows) // _MOST_WINDOWS))
    classify = _classifier()
    weights: Counter[str] = Counter()
    for window in windows[::step]:
        weights[classify(window)[0]] += sum(map(str.isalpha, window))
    total = sum(weights.values()) or 1
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0] != ENGLISH, item[0]))
    return {language: weight / total for language, weight in ranked}


def _share_of_function_words(words: list[str]) -> float:
    return sum(word.lower() in _FUNCTION_WORDS for word in words) / len(words)


def _windows(text: str) -> Iterator[str]:
    """Stretches of whole lines, long enough to be judged; a line longer than that is cut."""
    gathered = ""
    for paragraph in text.split("\n"):
        for start in range(0, len(paragraph), _WINDOW):
            gathered += paragraph[start : start + _WINDOW] + "\n"
            if len(gathered) >= _WINDOW:
                yield gathered
                gathered = ""
    if gathered.strip():
        yield gathered


@functools.cache
def _classifier() -> Callable[[str], tuple[str, float]]:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    # An identifier of our own: the module's is shared, and others may have restricted its languages.
    classify: Callable[[str], tuple[str, float]] = LanguageIdentifier.from_model_file(MODEL_FILE).classify
    return classify


@functools.cache
def _names() -> dict[str, str]:
    import yaml

    names: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("languages.yaml").read_text(encoding="utf-8"))
    return {str(code): str(name) for code, name in names.items()}
