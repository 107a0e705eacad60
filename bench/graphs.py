"""Generated graphs of any size, as the store of a build holds them, in N-Quads.

Some hundred generated documents are built by the product itself, claims given, facts derived. What belongs to these
documents (their nodes have digests or the documents' names in their IRIs) is then written as often as wanted, each time
under other IRIs, so that each copy is as good as more documents: a fact of all copies is one fact with more
derivations. Nothing is parsed or built for a copy, so ten million triples take seconds.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import kg
from bench.documents import write_claims, write_corpus
from bench.faults import spoil
from kg.serialization import serialize

__all__ = ["SIZES", "Made", "Mould", "mould", "write_graph"]

SIZES: Mapping[str, tuple[int, int]] = {"100k": (118, 1), "1M": (500, 6), "10M": (500, 62)}
"""Documents that are built, and how often they are written, for about so many triples."""

_OWN = "claim|evidence|edition|run|meeting|agreement|mention|derivation"
_NAME = re.compile(rf'(?<=/)(?:{_OWN})/[0-9a-f]{{16}}|(?:(?<=/document/)|(?<=/author/)|(?<="))brief-[0-9]{{6}}(?=[>"])')
_DERIVATION = re.compile(r"<(\S+/derivation/[0-9a-f]{16})> <(\S+)> (\S+) <\S+/graph/derivations> \.")
_GIVEN = re.compile(r"/(?:claim|meeting|agreement)/[0-9a-f]{16}>")


@dataclass(frozen=True, slots=True)
class Made:
    """A graph that was written: its file, its triples, its editions, and its violations by kind of fault."""

    path: Path
    triples: int
    editions: int
    faults: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Mould:
    """What all copies share, and what each has of its own; lines of N-Quads, sorted."""

    shared: tuple[str, ...]
    own: tuple[str, ...]
    documents: int


def mould(documents: int, *, seed: int = 1) -> Mould:
    """Build so many generated documents and tell apart what is theirs alone."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = write_corpus(Path(folder, "corpus.jsonl"), documents, seed=seed)
        claims = write_claims(Path(folder, "claims.jsonl"), documents, seed=seed)
        built = kg.build(corpus, claims=claims, decisions=None)
    lines = serialize(built.store.quads(), format="nquads").decode().splitlines(keepends=True)
    common = _common_derivations(lines)
    own = [line for line in lines if any(name not in common for name in _NAME.findall(line))]
    known = set(own)
    return Mould(tuple(line for line in lines if line not in known), tuple(own), documents)


def _common_derivations(lines: list[str]) -> frozenset[str]:
    """The derivations of facts that rest on other facts alone: one of each, however many documents tell of these."""
    rests: dict[str, list[str]] = {}
    for line in lines:
        if found := _DERIVATION.match(line):
            rests.setdefault(found[1], []).append(found[3])
    return frozenset(
        "derivation/" + node[-16:] for node, objects in rests.items() if not any(map(_GIVEN.search, objects))
    )


def write_graph(path: Path, *, documents: int = 115, copies: int = 1, faults: int = 4, seed: int = 1) -> Made:
    """Write a graph of ``documents`` × ``copies`` editions; the same arguments give the same bytes.

    ``faults`` of each kind of :data:`bench.faults.FAULTS` are put into each copy.
    """
    form = mould(documents, seed=seed)
    lines, spoilt = spoil(form.own, each=faults, seed=seed)
    common = _common_derivations([*form.shared, *form.own])
    pieces, names = _pieces("".join(lines), common)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(form.shared)
        for copy in range(copies):
            file.write(_copy(pieces, names, copy, seed) if copy else "".join(lines))
    return Made(
        path,
        len(form.shared) + copies * len(lines),
        copies * documents,
        {kind: n * copies for kind, n in spoilt.items()},
    )


def _pieces(text: str, common: frozenset[str]) -> tuple[list[str], list[str]]:
    """The text between names, and the names; the two in turn are the text again."""
    pieces, names, end = [], [], 0
    for match in _NAME.finditer(text):
        if match.group() not in common:
            pieces.append(text[end : match.start()])
            names.append(match.group())
            end = match.end()
    return [*pieces, text[end:]], names


def _copy(pieces: list[str], names: list[str], copy: int, seed: int) -> str:
    other = {name: _renamed(name, copy, seed) for name in set(names)}
    return "".join(_in_turn(pieces, [other[name] for name in names]))


def _in_turn(pieces: list[str], names: list[str]) -> Iterator[str]:
    for piece, name in zip(pieces, names, strict=False):
        yield piece
        yield name
    yield pieces[-1]


def _renamed(name: str, copy: int, seed: int) -> str:
    kind, slash, _ = name.partition("/")
    if not slash:
        return f"{name}-{copy:04d}"
    return f"{kind}/{hashlib.sha256(f'{seed} {copy} {name}'.encode()).hexdigest()[:16]}"
