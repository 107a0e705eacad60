"""Answers on disk, each under a digest of its question: what was asked once need not be asked again."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kg.caching import cache_folder
from kg.errors import InputError
from kg.extraction.llm.client import Answer
from kg.serialization import write_file

__all__ = ["Cache", "default_folder"]


def default_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """The folder of answers in the cache folder of the user."""
    return cache_folder(environment, platform) / "answers"


class Cache:
    """The answers in a folder, which is made when the first is put there."""

    def __init__(self, folder: Path) -> None:
        if folder.exists() and not folder.is_dir():
            raise InputError("is no folder", source=str(folder), hint="name a folder with --cache")
        self._folder = folder

    def get(self, question: Mapping[str, Any]) -> Answer | None:
        """The answer to the very same question; ``None`` when there is none, or none that can be read."""
        key = _key(question)
        try:
            record = json.loads(self._file(key).read_text(encoding="ascii"))
            return Answer(**record["answer"]) if record["question"] == key else None
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def put(self, question: Mapping[str, Any], answer: Answer) -> None:
        """Keep an answer. Raises :class:`~kg.errors.InputError` when the folder cannot be written."""
        key = _key(question)
        file = self._file(key)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            problem = f"cannot be made: {(error.strerror or str(error)).lower()}"
            raise InputError(problem, source=str(file.parent), hint="name another folder with --cache") from error
        record = {"question": key, "answer": asdict(answer)}
        write_file(file, (json.dumps(record, indent=1) + "\n").encode("ascii"))

    def _file(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.json"


def _key(question: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(question, sort_keys=True).encode("ascii")).hexdigest()
