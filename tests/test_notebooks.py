"""Results in notebooks: each shows itself as HTML in which no text of a graph is markup."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import html
from pyoxigraph import Literal, Quad

import kg
from kg.comparison import as_csv
from kg.store import LocalStore
from kg.vocabulary import CQ, DCTERMS, OA, SKOS, data_path

EXAMPLE = data_path("examples") / "graph.trig"

HOSTILE = "<img src=x onerror=alert(1)>"
RESULTS: dict[str, Callable[[object], object]] = {
    "drift": lambda graph: kg.drift(graph, "state:IND", toward="organization:SCO"),
    "one-drift": lambda graph: kg.drift(graph, "state:IND", toward="organization:SCO")[0],
    "disagree": lambda graph: kg.disagree(graph, window=1000),
    "silences": kg.silences,
    "timeline": lambda graph: kg.timeline(graph, actors=["state:IND"]),
    "network": lambda graph: kg.network(graph, "issues"),
    "audit": lambda graph: kg.audit(graph, sentences=False),
    "diff": lambda graph: kg.diff(kg.open(None, reference=False), graph),
    "describe": kg.describe,
}


@pytest.fixture(scope="module")
def graph() -> LocalStore:
    return kg.open(EXAMPLE)  # type: ignore[return-value]


@pytest.fixture(scope="module")
def hostile() -> LocalStore:
    """The example graph, in which each name, title and text that people wrote holds markup."""
    store = kg.open(EXAMPLE)
    engine = store.as_pyoxigraph()
    written = {f"{SKOS.prefLabel}", f"{DCTERMS.title}", f"{OA.exact}", f"{DCTERMS.publisher}", f"{CQ.targetText}"}
    for quad in [quad for quad in engine if quad.predicate.value in written and isinstance(quad.object, Literal)]:
        engine.remove(quad)
        words = Literal(f"{quad.object.value} {HOSTILE}", language=quad.object.language)
        engine.add(Quad(quad.subject, quad.predicate, words, quad.graph_name))
    return LocalStore(engine)


@pytest.mark.parametrize("name", RESULTS)
def test_every_result_shows_itself_escaped(hostile: LocalStore, graph: LocalStore, name: str) -> None:
    shown = RESULTS[name](graph)._repr_html_()  # type: ignore[attr-defined]
    html.fragments_fromstring(shown)
    assert "<table>" in shown or "<pre>" in shown
    assert len(shown) > 200
    poisoned = RESULTS[name](hostile)._repr_html_()  # type: ignore[attr-defined]
    assert "<img" not in poisoned
    assert ("&lt;img" in poisoned) is (name != "describe"), poisoned[:500]


def test_a_drift_has_a_row_for_each_statement(graph: LocalStore) -> None:
    found = kg.drift(graph, "India")
    rows = html.fragments_fromstring(found._repr_html_())[0].xpath(".//tr")
    assert len(rows) == len(as_csv(found).splitlines()) > 2
    assert "supports" in found._repr_html_() and "source, colder" in found._repr_html_()


def test_nothing_is_told_as_nothing(graph: LocalStore) -> None:
    assert kg.drift(graph, "Uganda")._repr_html_() == "<p>No stance changed.</p><p>nothing</p>"
    assert "the graphs are the same" in kg.diff(graph, graph)._repr_html_()
