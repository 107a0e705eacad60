"""The annotated sentences and paragraphs: they are sound, and what is extracted from them does not get worse unseen."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from command_line import run

from kg.evaluation import Matching, read_run
from kg.gate import check
from kg.model import Claim, ClaimType, Document

FOLDER = Path(__file__).parent / "sentences"
FILES = sorted(FOLDER.glob("*.jsonl"))
STATEMENTS = {
    "membership": 1200,
    "holds_office": 1575,
    "meeting": 786,
    "action": 4871,
    "stance": 4857,
    "shares_values": 93,
    "agreement": 700,
}
CLOSED = frozenset(ClaimType) - {ClaimType.ASSESSMENT, ClaimType.RECOMMENDATION}
TERSE = frozenset({"africa", "americas", "asia", "europe"})
"""Files of single sentences; the others hold paragraphs."""
FLOORS = {
    (True, False): {Matching.STRICT: 0.25, Matching.LENIENT: 0.33},
    (True, True): {Matching.STRICT: 0.23, Matching.LENIENT: 0.31},
    (False, False): {Matching.STRICT: 0.46, Matching.LENIENT: 0.61},
    (False, True): {Matching.STRICT: 0.44, Matching.LENIENT: 0.58},
}
"""A little below what is reached, F1: of sentences or paragraphs, on what is worked on and on what is set aside."""


def set_aside(name: str) -> bool:
    """Whether the file, or a text of it, is measured on only."""
    return int(name.split("-")[1]) % 2 == 0


def texts(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_there_are_as_many_texts_and_statements_as_were_written() -> None:
    rows = [text for path in FILES for text in texts(path)]
    found = Counter(claim["type"] for text in rows for claim in text["claims"])
    assert (len(FILES), len(rows), sum(not text["claims"] for text in rows)) == (111, 3721, 622)
    assert len({text["text"] for text in rows}) == len(rows)
    assert found == STATEMENTS
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert {kind: int(count) for kind, count in re.findall(r"^\| `(\w+)` \| (\d+) \|", readme, re.MULTILINE)} == found
    assert f"{len(rows):,} texts hold {sum(found.values()):,} statements" in readme


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_each_statement_passes_the_gate(path: Path) -> None:
    for number, row in enumerate(texts(path), 1):
        document = Document(row["text"], f"urn:{path.stem}:{number}", path.stem)
        for record in row["claims"]:
            assert set(record) == {"type", "args", "quote", "attributed_to", "polarity", "modality"}
            start = document.text.index(record["quote"])
            placed = record | {"start": start, "end": start + len(record["quote"]), "source": document.iri}
            check(Claim.from_record(placed, where=f"{path.name}:{number}"), document)


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("sentences")
    for part in ("docs", "gold"):
        (folder / part).mkdir()
    for path in FILES:
        for number, row in enumerate(texts(path), 1):
            name = f"{path.stem}-{number:02}"
            (folder / "docs" / f"{name}.txt").write_text(row["text"], encoding="utf-8")
            lines = "".join(json.dumps(record) + "\n" for record in row["claims"])
            (folder / "gold" / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    done = run("evaluate", "gold", "docs", "--format", "json", folder=folder)
    assert (done.code, done.err) == (0, "")
    return done.out


def terse(name: str) -> bool:
    return name.split("-")[0] in TERSE


@pytest.mark.parametrize("apart", [False, True], ids=["worked-on", "set-aside"])
@pytest.mark.parametrize("short", [True, False], ids=["sentences", "paragraphs"])
def test_figures_stay_above_their_floors(measured: str, short: bool, apart: bool) -> None:
    whole = read_run(measured)
    names = [name for name in whole.documents if set_aside(name) == apart and terse(name) == short]
    assert (
        len(names) == {(True, False): 1250, (True, True): 1251, (False, False): 1000, (False, True): 220}[short, apart]
    )
    part = whole.of_documents(names)
    found = {matching: part.counts(matching, CLOSED).f1 for matching in FLOORS[short, apart]}
    assert not {matching: f1 for matching, f1 in found.items() if f1 < FLOORS[short, apart][matching]}, found
