"""Which texts were found to be English, kept in a store's folder: to load the model that judges them takes a while."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from kg.errors import InputError
from kg.serialization import write_file
from kg.sources import judge_of_language
from kg.store import LocalStore, Store

__all__ = ["keep_english", "known_english"]

_FILE = ".english"


def known_english(store: Store) -> set[str]:
    """The digests of texts that the model which judges now is known to find English."""
    file = _file(store)
    with suppress(OSError, UnicodeDecodeError):
        judge, *digests = file.read_text(encoding="ascii").splitlines() if file else [""]
        if judge == judge_of_language():
            return set(digests)
    return set()


def keep_english(store: Store, digests: set[str]) -> None:
    """Keep the digests, all that are known; a disk that refuses them only makes the next build slower."""
    file = _file(store)
    if file is not None and digests and not digests <= known_english(store):
        with suppress(InputError):
            write_file(file, "".join(f"{line}\n" for line in (judge_of_language(), *sorted(digests))).encode("ascii"))


def _file(store: Store) -> Path | None:
    return Path(store.location, _FILE) if isinstance(store, LocalStore) and store.location else None
