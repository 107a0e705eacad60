"""Write ontology/lexicon/judgement.json: by which marks a clause is taken for a judgement, and how much each weighs.

    python scripts/build_judgement_weights.py [--texts DIR] [--output FILE] [--threshold T] [--check]

Learns from the annotated texts in tests/gold, those whose number is divisible by five left out for measuring: a clause
or phrase is a judgement when its stretch and its words agree with an assessment that the annotation lists. Logistic
regression with a quadratic penalty, by Newton's method; the same texts, frames and language model give the same bytes.
With --check nothing is written: each text is judged by the weights learned from the others, in eight folds, and what
each threshold gives is shown. To be run anew when frames or marks have changed.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kg.extraction.judgement import Candidate
from kg.extraction.lexicon import LexiconExtractor
from kg.extraction.plausibility import Scorer
from kg.model import Document

ROOT = Path(__file__).resolve().parents[1]
RARE = 4
"""How often a mark must be seen to be weighed."""
PENALTY = 20.0
FOLDS = 8
THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.5)
SMALLEST = 0.02
"""Weights nearer to nought are left out."""
STOPPED = frozenset(
    "a an the of to in on at for from by with and or but that this which who as is are was were be been has have had "
    "it its their his her he she they will would should could may might can not no more most than then so up".split()
)

Example = tuple[frozenset[str], bool]


def texts(folder: Path) -> Iterator[tuple[Document, list[Mapping[str, Any]]]]:
    """The documents to learn from, in the order of their numbers, each with its assessments."""
    for path in sorted((folder / "docs").glob("*.txt")):
        if int(path.name.split("-")[0]) % 5 == 0:
            continue
        annotated = folder / "gold" / f"{path.stem}.jsonl"
        if not annotated.exists():
            continue
        lines = annotated.read_text(encoding="utf-8").splitlines()
        records = [record for record in map(json.loads, filter(str.strip, lines)) if record["type"] == "assessment"]
        iri = f"https://example.org/document/{path.stem}"
        yield Document(text=path.read_text(encoding="utf-8"), iri=iri, name=path.name), records


def stems(text: str) -> set[str]:
    """The beginnings of the words of a phrase that carry its meaning."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("’", "'")
    found = re.findall(r"[a-z0-9]+", re.sub(r"'s\b", "", "".join(c for c in plain if not unicodedata.combining(c))))
    return {word[:6].rstrip("s") for word in found if word not in STOPPED}


def likeness(first: set[str], second: set[str]) -> float:
    """Twice the shared stems over all stems."""
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


def agrees(candidate: Candidate, text: str, record: Mapping[str, Any]) -> bool:
    """Whether the candidate says what the annotation says: both arguments alike, or one in the same stretch."""
    alike = likeness(stems(candidate.about), stems(record["args"]["about"])) >= 0.4
    content = likeness(stems(candidate.content), stems(record["args"]["content"])) >= 0.3
    if alike and content:
        return True
    start = text.find(record["quote"])
    if start < 0 or not (alike or content):
        return False
    end = start + len(record["quote"])
    first, last = candidate.said.tokens[0].idx, candidate.said.tokens[-1].idx + len(candidate.said.tokens[-1])
    shared = min(end, last) - max(start, first)
    return shared >= 0.5 * min(end - start, last - first) and shared >= 0.25 * max(end - start, last - first)


def examples(folder: Path) -> Iterator[list[Example]]:
    """Of each text every candidate's marks, and whether it is a judgement."""
    extractor = LexiconExtractor()
    for document, records in texts(folder):
        yield [
            (candidate.marks, any(agrees(candidate, document.text, record) for record in records))
            for candidate in extractor.candidates(document)
        ]


def fit(rows: Sequence[Example], penalty: float = PENALTY) -> tuple[dict[str, float], float]:
    """The weights of the marks and the bias."""
    counted = Counter(mark for marks, _ in rows for mark in marks)
    place = {mark: i for i, mark in enumerate(sorted(mark for mark, times in counted.items() if times >= RARE))}
    seen = np.zeros((len(rows), len(place) + 1))
    seen[:, -1] = 1.0
    for i, (marks, _) in enumerate(rows):
        seen[i, [place[mark] for mark in marks if mark in place]] = 1.0
    truth = np.array([judged for _, judged in rows], dtype=float)
    weights = np.zeros(len(place) + 1)
    penalties = np.full(len(weights), penalty)
    penalties[-1] = 1e-3
    for _ in range(30):
        guess = 1.0 / (1.0 + np.exp(-seen @ weights))
        slope = seen.T @ (guess - truth) + penalties * weights
        curve = (seen * (guess * (1 - guess))[:, None]).T @ seen + np.diag(penalties)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if float(np.abs(step).max()) < 1e-8:
            break
    return {mark: float(weights[i]) for mark, i in place.items()}, float(weights[-1])


def check(read: Sequence[Sequence[Example]]) -> Iterator[str]:
    """What each threshold gives over all texts, each judged by the weights learned from texts of other folds."""
    judged: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        weights, bias = fit([row for i, rows in enumerate(read) if i % FOLDS != fold for row in rows])
        scorer = Scorer(weights, bias, 0.0)
        held = [row for i, rows in enumerate(read) if i % FOLDS == fold for row in rows]
        judged += [(scorer.probability(marks), truth) for marks, truth in held]
    wanted = sum(truth for _, truth in judged)
    for threshold in THRESHOLDS:
        taken = [truth for score, truth in judged if score >= threshold]
        precision, recall = sum(taken) / max(1, len(taken)), sum(taken) / max(1, wanted)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        yield f"{threshold:.2f}  precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}"


def main(arguments: Iterable[str] | None = None) -> None:
    """Read the texts, fit the weights, write them rounded and sorted."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--texts", type=Path, default=ROOT / "tests" / "gold")
    parser.add_argument("--output", type=Path, default=ROOT / "ontology" / "lexicon" / "judgement.json")
    parser.add_argument("--threshold", type=float, default=0.3)
    parser.add_argument("--check", action="store_true", help="show what thresholds give on texts not learned from")
    options = parser.parse_args(None if arguments is None else list(arguments))
    read = list(examples(options.texts))
    if options.check:
        print("\n".join(check(read)))
        return
    weights, bias = fit([row for rows in read for row in rows])
    kept = {mark: round(weight, 3) for mark, weight in weights.items() if abs(weight) >= SMALLEST}
    content = {"bias": round(bias, 4), "threshold": options.threshold, "weights": kept}
    options.output.write_text(json.dumps(content, indent=0, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
