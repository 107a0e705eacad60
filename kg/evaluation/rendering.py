"""Measurements as text for people, and as JSON for programs and for later comparison."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kg.evaluation.faults import Faults, faults
from kg.evaluation.figures import Attributes, Counts
from kg.evaluation.measuring import Evaluation, Matching
from kg.evaluation.runs import Difference, Line, Run
from kg.evaluation.statements import Statement
from kg.model import ARGUMENTS, AUTHOR, ClaimType, Modality, Polarity

__all__ = ["as_json", "as_text", "difference_as_text", "faults_as_text"]

_PLACES = 4
"""Decimal places of figures in JSON; text has three."""
_UNMARKED = (Modality.ASSERTED, Polarity.NEUTRAL, "")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_NAME = 16
"""The width of the column of types."""


def as_json(evaluation: Evaluation, difference: Difference | None = None) -> str:
    """The measurement as a JSON document, with each statement's marks; with the difference from an earlier one."""
    run = Run.of(evaluation)
    record: dict[str, Any] = {
        "measure": {
            "names": "all" if evaluation.every_name else "listed",
            "quote_needs_entity": evaluation.quote_needs_entity,
        },
        "documents": len(run.documents),
        "entities": _entities(evaluation.entities),
        **{str(matching): _figures(evaluation, matching) for matching in Matching},
        "on_strict_matches": _rounded(evaluation.attributes),
        "by_document": list(_by_document(evaluation)),
        "gold": [line.to_record() for line in run.gold],
        "claims": [line.to_record() for line in run.claims],
    }
    if difference is not None:
        record["against"] = _difference(difference)
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def _figures(evaluation: Evaluation, matching: Matching) -> dict[str, Any]:
    return {
        "types": {str(kind): _counts(evaluation.counts(matching, [kind])) for kind in evaluation.types},
        "closed_types": _counts(evaluation.counts(matching, evaluation.closed_types)),
        "all_types": _counts(evaluation.counts(matching)),
        "macro_f1": round(evaluation.macro_f1(matching), _PLACES),
    }


def _counts(counts: Counts) -> dict[str, float]:
    return _ratios(counts) | {
        "right": counts.right,
        "wrong": counts.wrong,
        "missed": counts.missed,
        "repeated": counts.aside,
    }


def _ratios(counts: Counts) -> dict[str, float]:
    shares = {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1}
    return {name: round(share, _PLACES) for name, share in shares.items()}


def _entities(counts: Counts) -> dict[str, float]:
    return _ratios(counts) | {
        "right": counts.right,
        "wrong": counts.wrong,
        "missed": counts.missed,
        "not_counted": counts.aside,
        "f1_counting_all": round(counts.severe.f1, _PLACES),
    }


def _rounded(attributes: Attributes) -> dict[str, float]:
    shares = {name: round(share, _PLACES) for name, share in attributes.shares().items()}
    return {"matches": attributes.matches, **shares}


def _by_document(evaluation: Evaluation) -> Iterator[dict[str, Any]]:
    for document in evaluation.documents:
        yield {
            "document": document.name,
            "gold": len(document.gold),
            "claims": len(document.claims),
            "entities_f1": round(document.entities.f1, _PLACES),
            "strict_f1": round(document.counts(Matching.STRICT).f1, _PLACES),
            "lenient_f1": round(document.counts(Matching.LENIENT).f1, _PLACES),
        }


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "documents": len(difference.now.documents),
        "left_out": difference.left_out,
        "strict_f1": {label: [round(f1, _PLACES) for f1 in pair] for label, *pair in _changes(difference)},
        "gained": [line.to_record() for line in difference.gained],
        "lost": [line.to_record() for line in difference.lost],
        "wrong_no_more": [line.to_record() for line in difference.righted],
        "newly_wrong": [line.to_record() for line in difference.wronged],
    }


def as_text(evaluation: Evaluation) -> str:
    """The figures as tables: for each type strict and lenient, then closed types and all, entities and attributes."""
    gold, claims = (sum(len(getattr(d, side)) for d in evaluation.documents) for side in ("gold", "claims"))
    head = f"{_number(len(evaluation.documents), 'document')}, {_number(gold, 'statement')} of gold, "
    return "\n".join(
        (
            f"{head}{_number(claims, 'claim')}",
            "",
            f"{'':{_NAME}}{'strict':^44}  {'lenient':^44}".rstrip(),
            f"{'':{_NAME}}{_HEADING}  {_HEADING}",
            *(_row(kind, evaluation, [kind]) for kind in evaluation.types),
            _row("closed types", evaluation, evaluation.closed_types),
            _row("all types", evaluation, tuple(ClaimType)),
            f"{'mean of types':{_NAME}}{'  '.join(_mean(evaluation, each) for each in Matching)}".rstrip(),
            "",
            _entity_line(evaluation),
            _attribute_line(evaluation.attributes),
            f"claims that repeat another, and count neither way: {evaluation.counts(Matching.STRICT).aside}",
            "",
        )
    )


_HEADING = "precision  recall     F1  right  wrong missed"


def _row(label: str, evaluation: Evaluation, types: Sequence[ClaimType]) -> str:
    cells = (_cells(evaluation.counts(matching, types)) for matching in Matching)
    return f"{label:{_NAME}}{'  '.join(cells)}"


def _cells(counts: Counts) -> str:
    ratios = f"{counts.precision:9.3f}{counts.recall:8.3f}{counts.f1:7.3f}"
    return f"{ratios}{counts.right:7}{counts.wrong:7}{counts.missed:7}"


def _mean(evaluation: Evaluation, matching: Matching) -> str:
    return f"{evaluation.macro_f1(matching):24.3f}{'':21}"


def _entity_line(evaluation: Evaluation) -> str:
    counts = evaluation.entities
    ratios = f"precision {counts.precision:.3f}, recall {counts.recall:.3f}, F1 {counts.f1:.3f}"
    numbers = f"{counts.right} right, {counts.wrong} wrong, {counts.missed} missed"
    which = "all entities" if evaluation.every_name else "listed entities"
    return f"{which}: {ratios}; {numbers}, {counts.aside} more in the text and not counted"


def _attribute_line(attributes: Attributes) -> str:
    shares = ", ".join(f"{name} {share:.3f}" for name, share in attributes.shares().items())
    return f"on {attributes.matches} strict matches: {shares or 'nothing to compare'}"


def _number(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def faults_as_text(evaluation: Evaluation, *, types: Iterable[ClaimType] = tuple(ClaimType), most: int = 10) -> str:
    """What was missed and is wrong, strictly, for the first ``most`` sentences; with a last line for the others."""
    found = faults(evaluation, types=types)
    lines = [line for fault in found[:most] for line in _fault(fault)]
    rest = len(found) - most
    return _visible([*lines, *([f"and {_number(rest, 'more sentence')}", ""] if rest > 0 else [])])


def _visible(lines: Iterable[str]) -> str:
    """The lines as one text, without the characters of documents that could steer a terminal."""
    return "\n".join("".join(sign for sign in line if unicodedata.category(sign) not in _UNSEEN) for line in lines)


def _fault(fault: Faults) -> Iterator[str]:
    yield f"{fault.document}:{fault.start}-{fault.end}" if fault.end else f"{fault.document}: not in the text"
    if fault.sentence:
        yield f"  “{' '.join(fault.sentence.split())}”"
    for pair in fault.close:
        yield f"    close   {_statement(pair.gold)}"
        yield f"            claimed: {_apart(pair.gold, pair.claim)}"
    yield from (f"    missed  {_statement(statement)}" for statement in fault.missed)
    yield from (f"    wrong   {_statement(statement)}" for statement in fault.wrong)
    yield ""


def _statement(statement: Statement) -> str:
    args = "; ".join(f"{slot} {_value(statement, slot)}" for slot in _slots(statement))
    marked = ", ".join(word for word in (statement.modality, statement.polarity) if word not in _UNMARKED)
    said = "" if statement.speakers == (AUTHOR,) else f", says {'; '.join(statement.speakers)}"
    return f"{statement.type}: {args}{f' ({marked})' if marked else ''}{said}"


def _slots(statement: Statement) -> list[str]:
    """The slots that are filled, those of the type first and in its order."""
    schema = ARGUMENTS[statement.type]
    known = [slot for slot in (*schema.required, *schema.optional) if slot in statement.args]
    return [*known, *(slot for slot in statement.args if slot not in known)]


def _value(statement: Statement, slot: str) -> str:
    return ", ".join(statement.values(slot)) or "nothing"


def _apart(gold: Statement, claim: Statement) -> str:
    """The arguments in which the claim is not as gold, else the modality and polarity."""
    slots = dict.fromkeys((*_slots(claim), *_slots(gold)))
    differing = [f"{slot} {_value(claim, slot)}" for slot in slots if claim.args.get(slot) != gold.args.get(slot)]
    if claim.denied != gold.denied or not differing:
        differing.append(f"modality {claim.modality}")
    return "; ".join(differing)


def difference_as_text(difference: Difference, *, most: int = 10) -> str:
    """What was gained and lost: the F1 before and now of each type, then up to ``most`` statements of each kind."""
    left = f"; {_number(difference.left_out, 'document')} in one run only" if difference.left_out else ""
    lines = [f"against the earlier run, {_number(len(difference.now.documents), 'document')}{left}", ""]
    lines.append(f"{'strict F1':{_NAME}} before    now  change")
    lines += [f"{label:{_NAME}}{old:7.3f}{new:7.3f}{new - old:+8.3f}" for label, old, new in _changes(difference)]
    for label, found in (
        ("gained", difference.gained),
        ("lost", difference.lost),
        ("wrong no more", difference.righted),
        ("newly wrong", difference.wronged),
    ):
        lines += ["", f"{label}: {len(found)}", *_lines(found, most)]
    return _visible([*lines, ""])


def _changes(difference: Difference) -> Iterator[tuple[str, float, float]]:
    before, now = difference.before, difference.now
    found = {line.statement.type for run in (before, now) for line in (*run.gold, *run.claims)}
    for kind in ClaimType:
        if kind in found:
            yield str(kind), before.counts(Matching.STRICT, [kind]).f1, now.counts(Matching.STRICT, [kind]).f1
    yield "all types", before.counts(Matching.STRICT).f1, now.counts(Matching.STRICT).f1


def _lines(lines: Sequence[Line], most: int) -> Iterator[str]:
    yield from (f"  {line.document}  {_statement(line.statement)}" for line in lines[:most])
    if len(lines) > most:
        yield f"  and {len(lines) - most} more"
