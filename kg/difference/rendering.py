"""Differences for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pyoxigraph import Literal

from kg.difference.claims import Change, ClaimChange
from kg.difference.comparing import Difference, DocumentChange
from kg.markup import marked
from kg.query import Solutions, render_table
from kg.statements import Statement

__all__ = ["as_html", "as_json", "as_table", "as_text"]

_SIGNS = {Change.CHANGED: "~", Change.LOST: "-", Change.GAINED: "+", Change.REWORDED: "“"}


def as_text(difference: Difference) -> str:
    """Documents, claims with their quotes, facts with their reasons, and how much else differs."""
    return "".join(f"{line}\n" for line in _lines(difference))


def as_html(difference: Difference) -> str:
    """The same for notebooks."""
    return marked(as_text(difference))


def _lines(difference: Difference) -> Iterator[str]:
    if not difference:
        yield f"the graphs are the same: {_number(difference.kept, 'claim')}"
        return
    for document in difference.documents:
        yield f"{_SIGNS[document.change]} {_document(document)}"
    for claim in difference.claims:
        yield f"{_SIGNS[claim.change]} {claim.words}"
        yield from (f"    {line}" for line in _quotes(claim))
    for fact in difference.facts:
        yield f"{_SIGNS[fact.change]} fact: {fact.words}"
        yield f"    {fact.reason}"
    moved = f", {difference.moved} of them at another place" if difference.moved else ""
    yield f"{_number(difference.kept, 'claim')} stand{'s' if difference.kept == 1 else ''} as before{moved}"
    yield f"{_number(len(difference.removed), 'statement')} out, {len(difference.added)} in"


def _document(document: DocumentChange) -> str:
    words = {Change.GAINED: "a new document", Change.LOST: "a document that is gone"}
    what = words.get(document.change) or ("the text was edited" if document.text else "described otherwise")
    return f"{document.name}: {what}"


def _quotes(claim: ClaimChange) -> Iterator[str]:
    if claim.before and claim.after:
        yield f"before: {_quote(claim.before)}"
        yield f"after:  {_quote(claim.after)}"
    elif there := claim.before or claim.after:
        yield _quote(there)


def _quote(statement: Statement) -> str:
    where = f" ({statement.start}–{statement.end})" if statement.start is not None else ""
    return f"“{statement.quote}”{where}" if statement.quote else "without a quote"


def _number(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


_COLUMNS = ("what", "change", "words", "before", "after")


def as_table(difference: Difference) -> str:
    """A row for each document, claim and fact that differs; ``before`` and ``after`` are quotes, or a reason."""
    rows = [("document", d.change, _document(d), "", "") for d in difference.documents]
    for claim in difference.claims:
        quotes = [side.quote or "" if side else "" for side in (claim.before, claim.after)]
        rows.append(("claim", claim.change, claim.words, quotes[0], quotes[1]))
    for fact in difference.facts:
        sides = (fact.reason, "") if fact.change is Change.LOST else ("", fact.reason)
        rows.append(("fact", fact.change, fact.words, *sides))
    return render_table(Solutions(_COLUMNS, tuple(tuple(map(Literal, row)) for row in rows)), {})


def as_json(difference: Difference) -> str:
    """All of it as an object; the statements as N-Quads."""
    document = {
        "differs": bool(difference),
        "documents": [
            {"change": d.change, "document": d.name, "edited": d.text, "before": d.before, "after": d.after}
            for d in difference.documents
        ],
        "claims": [
            {
                "change": claim.change,
                "words": claim.words,
                "document": claim.document,
                "before": _record(claim.before),
                "after": _record(claim.after),
            }
            for claim in difference.claims
        ],
        "facts": [
            {
                "change": fact.change,
                "words": fact.words,
                "rules": fact.rules,
                "reason": fact.reason,
                "claims": [{"words": words, "quote": quote} for words, quote in fact.claims],
            }
            for fact in difference.facts
        ],
        "kept": difference.kept,
        "moved": difference.moved,
        "removed": [f"{quad} ." for quad in difference.removed],
        "added": [f"{quad} ." for quad in difference.added],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _record(statement: Statement | None) -> dict[str, object] | None:
    if statement is None:
        return None
    return {"claim": statement.iri, "quote": statement.quote, "start": statement.start, "end": statement.end}
