"""Write ontology/lexicon/reliability.json: by which marks a claim is taken to be right, and how much each weighs.

    python scripts/build_reliability_weights.py [--sentences DIR] [--gold DIR] [--output FILE] [--threshold T] [--check]

Learns from the annotated texts in tests/sentences and tests/gold, those that are set aside left out: a claim is right
when it agrees strictly with what the annotation lists; one that only says again what another said teaches nothing.
Logistic regression as for judgements; the same texts, frames and language model give the same bytes. With --check
nothing is written: each text is weighed by what was learned from others, in six folds, and what each threshold
gives is shown, and how often claims of each confidence are right. To be run anew when frames have changed much.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from build_judgement_weights import ROOT, SMALLEST, Example, fit

from kg.evaluation import Case, evaluate
from kg.evaluation.measuring import Mark
from kg.evaluation.names import Names
from kg.evaluation.statements import Statement, atoms, read_statements
from kg.extraction.lexicon import LexiconExtractor
from kg.extraction.plausibility import Scorer
from kg.extraction.reliability import WEIGHED
from kg.model import Document

PENALTY = 10.0
FOLDS = 6
THRESHOLDS = (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7)

Text = tuple[str, list[Example], int]
"""The name of the text, of each claim its marks and whether it is right, and how many statements gold has."""


def texts(sentences: Path, gold: Path) -> Iterator[tuple[str, str, Iterable[str]]]:
    """The texts to learn from: each one's name, itself, and the lines of its gold."""
    for path in sorted(sentences.glob("*.jsonl")):
        if int(path.stem.rsplit("-", 1)[1]) % 2 == 0:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            row = json.loads(line)
            yield f"{path.stem}-{number}", row["text"], map(json.dumps, row["claims"])
    for path in sorted((gold / "docs").glob("*.txt")):
        annotated = gold / "gold" / f"{path.stem}.jsonl"
        if int(path.name.split("-")[0]) % 5 and annotated.exists():
            yield path.stem, path.read_text(encoding="utf-8"), annotated.read_text(encoding="utf-8").splitlines()


def examples(sentences: Path, gold: Path) -> Iterator[Text]:
    """What each text teaches."""
    extractor, names = LexiconExtractor(), Names.load()
    for name, text, lines in texts(sentences, gold):
        document = Document(text, f"https://example.org/document/{name}", name)
        rated = [one for one in extractor.rated(document) if one.marks]
        claims = tuple(Statement.of(one.claim) for one in rated)
        wanted = tuple(statement for statement in read_statements(lines) if statement.type in WEIGHED)
        verdicts = iter(evaluate([Case(document.name, document.text, wanted, claims)]).documents[0].claims)
        rows: list[Example] = []
        for one, claim in zip(rated, claims, strict=True):
            marks = [next(verdicts).strict for _ in atoms([claim], names)]
            right, wrong = marks.count(Mark.RIGHT), marks.count(Mark.WRONG)
            if right or wrong:
                rows.append((one.marks, right > wrong))
        yield name, rows, len(wanted)


def check(read: Sequence[Text]) -> Iterator[str]:
    """What each threshold gives, and how many claims of each confidence are right, in words."""
    fold = {name: number % FOLDS for number, name in enumerate(sorted(name for name, _, _ in read))}
    weighed: list[tuple[float, bool]] = []
    for held in range(FOLDS):
        weights, bias = fit([row for name, rows, _ in read if fold[name] != held for row in rows], PENALTY)
        scorer = Scorer(weights, bias, 0.0)
        weighed += [
            (scorer.probability(marks), right) for file, rows, _ in read if fold[file] == held for marks, right in rows
        ]
    wanted = sum(count for _, _, count in read)
    for threshold in THRESHOLDS:
        taken = [right for chance, right in weighed if chance >= threshold]
        precision, recall = sum(taken) / max(1, len(taken)), sum(taken) / max(1, wanted)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        yield f"from {threshold:.2f}  precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}"
    for tenth in range(10):
        inside = [(chance, right) for chance, right in weighed if tenth <= chance * 10 < tenth + 1]
        if inside:
            said, found = (sum(column) / len(inside) for column in zip(*inside, strict=True))
            yield f"{len(inside):5} claims of confidence {said:.2f}: {found:.2f} are right"


def main(arguments: Iterable[str] | None = None) -> None:
    """Read the texts, fit the weights, write them rounded and sorted."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sentences", type=Path, default=ROOT / "tests" / "sentences")
    parser.add_argument("--gold", type=Path, default=ROOT / "tests" / "gold")
    parser.add_argument("--output", type=Path, default=ROOT / "ontology" / "lexicon" / "reliability.json")
    parser.add_argument("--threshold", type=float, default=0.1)
    parser.add_argument("--check", action="store_true", help="show what thresholds give on texts not learned from")
    options = parser.parse_args(None if arguments is None else list(arguments))
    read = list(examples(options.sentences, options.gold))
    if options.check:
        print("\n".join(check(read)))
        return
    weights, bias = fit([row for _, rows, _ in read for row in rows], PENALTY)
    kept = {mark: round(weight, 3) for mark, weight in weights.items() if abs(weight) >= SMALLEST}
    content = {"bias": round(bias, 4), "threshold": options.threshold, "weights": kept}
    options.output.write_text(json.dumps(content, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{options.output.name}: {len(kept)} marks, learned from {sum(len(rows) for _, rows, _ in read)} claims")


if __name__ == "__main__":
    main()
