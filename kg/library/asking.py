"""Asking graphs, with the reasons for what they answer."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg.library.graphs import Graph, Paths, opened, several

if TYPE_CHECKING:
    from kg.comparison import Disagreements, Drift, Silences
    from kg.explanation import Explanation
    from kg.questions import Answers, Row
    from kg.store import Store

__all__ = ["ask", "disagree", "drift", "explain", "explain_answers", "silences"]


def ask(graph: Graph, question: str, parameters: Mapping[str, str] | None = None) -> Answers:
    """Ask a graph a named question; :func:`kg.questions.load_questions` lists them with their parameters.

    A parameter's value is a name as people write it, a prefixed name, an IRI, a day or words. Raises
    :class:`~kg.errors.QuestionError` for a question, parameter or name that there is not.
    """
    from kg.pipeline import base_of
    from kg.questions import ask as run

    with opened(graph) as store:
        return run(store, question, parameters, base=base_of(store))


def explain(graph: Graph, subject: str, predicate: str | None = None, object: str | None = None) -> Explanation:
    """On which words of which documents a fact rests; with ``subject`` alone, a claim or another node.

    All three are names as people write them, prefixed names or IRIs; a claim is also known by its id. Raises
    :class:`~kg.errors.QuestionError` for a name that nothing or more than one thing bears, and
    :class:`~kg.errors.InputError` for what the graph does not hold.
    """
    from kg.explanation import claim_named
    from kg.explanation import explain as run
    from kg.pipeline import base_of

    with opened(graph) as store:
        base = base_of(store)

        def iri(text: str, kind: str = "entity") -> str:
            return claim_named(text, base=base) or str(_terms(store, text, kind, base)[0].value)

        return run(store, iri(subject), predicate and iri(predicate, "property"), object and iri(object), base=base)


def explain_answers(graph: Graph, answers: Answers) -> tuple[tuple[Explanation, ...], ...]:
    """Of each row of answers what it rests on: the whole proof of a fact, else the claims that the row cites.

    A row that is reference data rests on no text, and has nothing. ``graph`` is that from which the answers are.
    """
    from kg.pipeline import base_of

    with opened(graph) as store:
        base = base_of(store)
        return tuple(_proofs(store, answers, row, base) for row in answers.rows)


def _proofs(store: Store, answers: Answers, row: Row, base: str) -> tuple[Explanation, ...]:
    from kg.errors import InputError
    from kg.explanation import explain as run
    from kg.vocabulary import Minter

    # A row may also tell of what is only claimed, and makes no fact.
    with contextlib.suppress(InputError):
        if fact := [_part(answers, row, part, base) for part in answers.question.fact]:
            return (run(store, *fact, base=base),)
    claims = [term.value for cell in row for term in cell if term.value.startswith(Minter(base).named("claim", ""))]
    return tuple(run(store, claim, base=base) for claim in dict.fromkeys(claims))


def _part(answers: Answers, row: Row, part: str, base: str) -> str:
    """A part of the fact that a row is: a prefixed name as it is, or the first term of a column."""
    from kg.vocabulary import prefixes

    prefix, colon, local = part.partition(":")
    return prefixes(base)[prefix] + local if colon else next((term.value for term in answers.cell(row, part)), "")


def drift(
    graph: Graph, holder: str, *, toward: str | None = None, since: str | None = None, until: str | None = None
) -> tuple[Drift, ...]:
    """How the stances of a holder moved, with the quotes on both ends; towards one thing, or all that changed.

    Names are taken as in :func:`ask`, dates as ISO 8601; :func:`kg.comparison.drift` says what counts. Raises
    :class:`~kg.errors.QuestionError` for a name that nothing or more than one thing bears.
    """
    from kg.comparison import drift as run
    from kg.pipeline import base_of

    with opened(graph) as store:
        base = base_of(store)
        who, what = _terms(store, holder, "actor", base), _terms(store, toward, "topic", base)
        return run(store, who, what, since=since, until=until, base=base)


def disagree(graph: Graph, *, about: str | None = None, window: int = 7, between: str = "sources") -> Disagreements:
    """Where sources, or speakers, contradict each other or agree on one matter within ``window`` days.

    :func:`kg.comparison.disagree` says what counts. Raises as :func:`drift`.
    """
    from kg.comparison import disagree as run
    from kg.pipeline import base_of

    with opened(graph) as store:
        base = base_of(store)
        return run(store, about=_terms(store, about, "topic", base), window=window, between=between, base=base)


def silences(graph: Graph, *, by: str | None = None, about: str | None = None, sources: Paths = ()) -> Silences:
    """Who kept silent on what, as texts state it, and the sentences whose silence is only the reading's.

    ``sources`` are the texts of a graph that was built without them. Raises as :func:`drift`.
    """
    from kg.comparison import silences as run
    from kg.pipeline import base_of
    from kg.sources import read_documents

    texts = {document.sha256: document.text for document in read_documents(several(sources))}
    with opened(graph) as store:
        base = base_of(store)
        who, what = _terms(store, by, "actor", base), _terms(store, about, "topic", base)
        return run(store, by=who, about=what, texts=texts, base=base)


def _terms(store: Store, text: str | None, kind: str, base: str) -> tuple[Any, ...]:
    """What a name stands for in the graph; nothing for none."""
    from kg.questions import resolve

    return () if text is None else resolve(store, text, kind=kind, base=base)
