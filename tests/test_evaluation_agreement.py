"""``kg evaluate`` against a scorer that somebody else wrote: on the same gold and claims both give the same figures.

The scorer, its texts and its gold lie beside the checkout, and are not part of the project; without them nothing is
tested here. No text is ever shown: what fails shows names of figures and numbers.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from command_line import run
from perturbation import exchanged, perturbed

SHARED = Path(__file__).parents[2] / "shared" / "evaluation"
GOLD, TEXTS, SCORER = SHARED / "gold", SHARED / "docs", SHARED / "score.py"

pytestmark = pytest.mark.skipif(not SCORER.exists(), reason="the scorer is not beside the checkout")

CLOSE = 0.0005
"""Figures agree to three decimal places."""
OURS = {"P": "precision", "R": "recall", "F1": "f1"}


def records(folder: Path) -> dict[str, list[dict[str, Any]]]:
    paths = sorted(folder.glob("*.jsonl"))
    return {path.stem: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] for path in paths}


def written(folder: Path, made: Mapping[str, list[dict[str, Any]]]) -> Path:
    folder.mkdir()
    for name, rows in made.items():
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def claims(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Folders of claims: those that the product makes, gold with faults, and gold of other texts."""
    folder = tmp_path_factory.mktemp("claims")
    done = run("claims", TEXTS, "--output-folder", "extracted", folder=folder)
    assert done.code == 0
    gold = records(GOLD)
    return {
        "extracted": folder / "extracted",
        "gold with faults": written(folder / "faults", perturbed(gold)),
        "gold with other faults": written(folder / "others", perturbed(gold, start=5)),
        "gold of other texts": written(folder / "exchanged", exchanged(gold)),
    }


def theirs(claims: Path, folder: Path, *options: str) -> dict[str, float]:
    command = [sys.executable, str(SCORER), str(claims), "--json", str(folder / "theirs.json"), *options]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    found = json.loads((folder / "theirs.json").read_text(encoding="utf-8"))
    figures = {f"entities {name}": found["entity"][name] for name in OURS}
    figures["entities counting all"] = found["entity"]["F1_without_forgiveness"]
    for matching in ("strict", "lenient"):
        for kind, row in found[matching].items():
            figures |= {f"{matching} {kind} {name}": row[name] for name in OURS}
    return figures | dict(found["attributes_on_strict_matches"])


def ours(claims: Path, folder: Path, *options: str) -> dict[str, float]:
    done = run("evaluate", GOLD, TEXTS, "--claims", claims, "--format", "json", *options, folder=folder)
    assert done.code == 0
    found = json.loads(done.out)
    assert found["documents"] == 50
    figures = {f"entities {name}": found["entities"][own] for name, own in OURS.items()}
    figures["entities counting all"] = found["entities"]["f1_counting_all"]
    for matching in ("strict", "lenient"):
        rows = found[matching]["types"] | {"MICRO": found[matching]["all_types"]}
        for kind, row in rows.items():
            figures |= {f"{matching} {kind} {name}": row[own] for name, own in OURS.items()}
    return figures | {name: share for name, share in found["on_strict_matches"].items() if name != "matches"}


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("extracted", ()),
        ("extracted", ("--quote-needs-entity",)),
        ("gold with faults", ()),
        ("gold with other faults", ("--quote-needs-entity",)),
        ("gold of other texts", ()),
    ],
)
def test_figures_agree(claims: dict[str, Path], tmp_path: Path, kind: str, options: tuple[str, ...]) -> None:
    expected, found = theirs(claims[kind], tmp_path, *options), ours(claims[kind], tmp_path, *options)
    assert sorted(found) == sorted(expected)
    assert len(found) >= 60
    apart = {name: (found[name], share) for name, share in expected.items() if abs(found[name] - share) > CLOSE}
    assert not apart


def test_gold_agrees_with_itself(tmp_path: Path) -> None:
    found = ours(GOLD, tmp_path)
    assert set(found.values()) == {1.0}
