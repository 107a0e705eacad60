"""Generated documents: texts made of sentences of ``sentences.yaml``, and the claims that these sentences make."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bench.naming import Name, draw

__all__ = ["Sentence", "Written", "documents", "write_claims", "write_corpus"]

_GAP = re.compile(r"\{(\w+)\}")
_PUBLISHERS = ("Harbour Review", "The Northern Post", "Meridian Weekly", "Delta Observer")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with gaps, and its claims as records with the same gaps."""

    text: str
    claims: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A document as a line of a corpus, and its claims as lines of ``kg build --claims``."""

    record: Mapping[str, Any]
    claims: tuple[Mapping[str, Any], ...]


@lru_cache(maxsize=1)
def _templates() -> tuple[tuple[Sentence, ...], tuple[str, ...], Mapping[str, list[str]]]:
    data = yaml.safe_load(Path(__file__).with_name("sentences.yaml").read_text(encoding="utf-8"))
    sentences = tuple(Sentence(entry["text"], tuple(entry["claims"])) for entry in data["sentences"])
    return sentences, tuple(data["fillers"]), data["words"]


def documents(count: int, *, seed: int = 1) -> Iterator[Written]:
    """So many documents of 6 to 14 sentences; the same seed gives the same ones, and fewer are the first of more."""
    return (_document(number, random.Random(f"{seed} {number}")) for number in range(1, count + 1))


def _document(number: int, chance: random.Random) -> Written:
    name = f"brief-{number:06d}"
    source = f"https://w3id.org/communique/document/{name}"
    sentences, fillers, words = _templates()
    text, claims = "", []
    for template in chance.sample(sentences, chance.randint(5, 11)):
        values = draw(chance, words)
        sentence = _sentence(template.text, values)
        claims += [_claim(claim, values, sentence, len(text), source) for claim in template.claims]
        text += sentence + " "
        if chance.random() < 0.3:
            text += chance.choice(fillers) + " "
    day = f"{chance.randint(2018, 2025)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    title = f"{draw(chance, words)['topic']} and {draw(chance, words)['topic']}".capitalize()
    record = {"name": name, "title": title, "publisher": chance.choice(_PUBLISHERS), "date": day, "text": text.strip()}
    return Written(record, tuple(claims))


def _sentence(template: str, values: Mapping[str, Name | str]) -> str:
    filled = _filled(template, values)
    return filled[0].upper() + filled[1:]


def _filled(template: str, values: Mapping[str, Name | str]) -> str:
    return _GAP.sub(lambda gap: _words(values[gap[1]]), template)


def _words(value: Name | str) -> str:
    return value if isinstance(value, str) else value.text


def _claim(
    claim: Mapping[str, Any], values: Mapping[str, Name | str], sentence: str, start: int, source: str
) -> Mapping[str, Any]:
    gaps = _GAP.findall(json.dumps(claim))
    entities = {value.text: value.iri for gap in gaps if isinstance(value := values[gap], Name)}
    return {
        "source": source,
        "type": claim["type"],
        "args": {slot: _argument(value, values) for slot, value in claim["args"].items()},
        "quote": sentence,
        "start": start,
        "end": start + len(sentence),
        "attributed_to": _filled(claim.get("by", "author"), values),
        "polarity": claim.get("polarity", "neutral"),
        "modality": claim.get("modality", "asserted"),
        "entities": dict(sorted(entities.items())),
        "extractor": {"name": "generator", "version": "1", "entry": f"bench.{claim['type']}"},
        "confidence": 0.9,
    }


def _argument(value: Any, values: Mapping[str, Name | str]) -> Any:
    return [_filled(each, values) for each in value] if isinstance(value, list) else _filled(value, values)


def write_corpus(path: Path, count: int, *, seed: int = 1) -> Path:
    """Write so many documents as JSON Lines; returns the path."""
    return _write(path, (document.record for document in documents(count, seed=seed)))


def write_claims(path: Path, count: int, *, seed: int = 1) -> Path:
    """Write the claims of so many documents as JSON Lines; returns the path."""
    return _write(path, (claim for document in documents(count, seed=seed) for claim in document.claims))


def _write(path: Path, records: Iterator[Mapping[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    return path
