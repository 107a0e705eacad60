"""Gold made worse, in every way that a measure has to tell apart, so that two measures can be held against each other.

Which statement gets which fault is a matter of its place: no chance is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from kg.model import ARGUMENTS, ClaimType

Record: TypeAlias = dict[str, Any]
Rows: TypeAlias = Sequence[Record]

OTHER_NAMES = {
    "China": "the Chinese government",
    "European Union": "the EU",
    "G7": "leaders of the Group of Seven",
    "India": "New Delhi",
    "Iran": "Tehran's government",
    "Joe Biden": "former U.S. President Biden",
    "NATO": "North Atlantic Treaty Organization",
    "Russia": "The Kremlin",
    "Shanghai Cooperation Organization": "the SCO bloc",
    "South Korea": "Republic of Korea (Seoul)",
    "Ukraine": "Kyiv's officials",
    "United Nations": "the U.N.",
    "United States": "White House officials",
    "Vladimir Putin": "Russian President Vladimir V. Putin",
    "Xi Jinping": "Chinese leader Xi",
}


def _each(record: Record, change: Callable[[str], str]) -> Record:
    args = {
        slot: [change(item) for item in value] if isinstance(value, list) else change(value)
        for slot, value in record["args"].items()
        if not isinstance(value, bool)
    }
    return {**record, "args": args}


def renamed(record: Record, rows: Rows) -> Iterator[Record]:
    yield _each(record, lambda text: OTHER_NAMES.get(text, text))


def renamed_inside(record: Record, rows: Rows) -> Iterator[Record]:
    def change(text: str) -> str:
        for name, other in OTHER_NAMES.items():
            text = text.replace(name, other)
        return text

    yield _each(record, change)


def retold(record: Record, rows: Rows) -> Iterator[Record]:
    """Every second word of free text is left out."""
    schema = ARGUMENTS[ClaimType(record["type"])]
    closed = {*schema.entities, *schema.values}
    args = {
        slot: value if slot in closed or not isinstance(value, str) else " ".join(value.split()[::2])
        for slot, value in record["args"].items()
    }
    yield {**record, "args": args}


def requoted(record: Record, rows: Rows) -> Iterator[Record]:
    yield {**record, "quote": record["quote"][: len(record["quote"]) * 2 // 5]}


def unquoted(record: Record, rows: Rows) -> Iterator[Record]:
    yield {**record, "quote": record["quote"].replace(" the ", " a ").replace("'", "’") + " indeed"}


def retold_elsewhere(record: Record, rows: Rows) -> Iterator[Record]:
    for changed in retold(record, rows):
        yield {**changed, "quote": rows[0]["quote"]}


def miscast(record: Record, rows: Rows) -> Iterator[Record]:
    """The next token of each closed set."""
    args = dict(record["args"])
    for slot, tokens in ARGUMENTS[ClaimType(record["type"])].values.items():
        known = sorted(tokens)
        args[slot] = known[(known.index(args[slot]) + 1) % len(known)]
    yield {**record, "args": args}


def vague(record: Record, rows: Rows) -> Iterator[Record]:
    swaps = {"verb": "other", "kind": "other", "status": "acceding"}
    yield {**record, "args": {slot: swaps.get(slot, value) for slot, value in record["args"].items()}}


def borrowed(record: Record, rows: Rows) -> Iterator[Record]:
    """The arguments of the next statement of the type, by the own words."""
    alike = [row for row in rows if row["type"] == record["type"]]
    yield {**record, "args": alike[(alike.index(record) + 1) % len(alike)]["args"]}


def crossed(record: Record, rows: Rows) -> Iterator[Record]:
    """The first argument of the next statement of the type."""
    alike = [row for row in rows if row["type"] == record["type"]]
    other = alike[(alike.index(record) + 1) % len(alike)]["args"]
    slot = ARGUMENTS[ClaimType(record["type"])].required[0]
    yield {**record, "args": record["args"] | {slot: other[slot]}}


def repeated(record: Record, rows: Rows) -> Iterator[Record]:
    yield from (record, record, record, record)


def recast(record: Record, rows: Rows) -> Iterator[Record]:
    """Another tone, certainty and speaker."""
    yield {**record, "polarity": "negative", "modality": "denied", "attributed_to": "United States; Wang Yi"}


def listed(record: Record, rows: Rows) -> Iterator[Record]:
    """Names in lists where one is expected, and one less where several are."""
    args: Record = {}
    for slot, value in record["args"].items():
        if isinstance(value, list):
            args[slot] = list(reversed(value))[: max(1, len(value) - 1)]
        else:
            single = slot in ("member", "organization", "actor", "target", "holder", "toward", "addressee")
            args[slot] = [value, "Atlantis"] if single else value
    yield {**record, "args": args}


def lacking(record: Record, rows: Rows) -> Iterator[Record]:
    """Without the last argument, and with one that nobody knows."""
    kept = dict(list(record["args"].items())[:-1])
    yield {**record, "args": kept | {"colour": "blue"}}


def invented(record: Record, rows: Rows) -> Iterator[Record]:
    slot = ARGUMENTS[ClaimType(record["type"])].required[0]
    invention = ["Atlantis", "Lemuria"] if isinstance(record["args"][slot], list) else "Atlantis"
    yield {**record, "args": record["args"] | {slot: invention}}


def left_out(record: Record, rows: Rows) -> Iterator[Record]:
    yield from ()


FAULTS: tuple[Callable[[Record, Rows], Iterator[Record]], ...] = (
    renamed,
    renamed_inside,
    retold,
    requoted,
    unquoted,
    retold_elsewhere,
    miscast,
    vague,
    borrowed,
    crossed,
    repeated,
    recast,
    listed,
    lacking,
    invented,
    left_out,
)


def perturbed(gold: Mapping[str, Rows], start: int = 0) -> dict[str, list[Record]]:
    """The gold of each document with a fault in every statement; ``start`` says which fault comes first."""
    count, made = start, dict[str, list[Record]]()
    for document, rows in sorted(gold.items()):
        made[document] = []
        for record in rows:
            made[document] += FAULTS[count % len(FAULTS)](record, rows)
            count += 1
    return made


def exchanged(gold: Mapping[str, Rows], step: int = 5) -> dict[str, list[Record]]:
    """The gold of another document for each."""
    names = sorted(gold)
    return {name: list(gold[names[(place + step) % len(names)]]) for place, name in enumerate(names)}
