"""Explanations: from a fact, a claim or evidence back to the words of a document."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph
import pytest

from kg.errors import InputError
from kg.explanation import Explanation, Kind, as_json, as_text, explain
from kg.vocabulary import OA, prefixes

HERE = Path(__file__).parent
PREFIXES = prefixes()


def iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


@pytest.fixture(scope="module")
def store() -> pyoxigraph.Store:
    graph = pyoxigraph.Store()
    graph.load(path=HERE / "data" / "questions" / "graph.trig", format=pyoxigraph.RdfFormat.TRIG)
    return graph


def explained(store: pyoxigraph.Store, *names: str) -> Explanation:
    return explain(store, *map(iri, names))


def shape(part: Explanation) -> list[object]:
    """The kinds of an explanation's parts, nested as they are."""
    return [str(part.kind), *map(shape, part.supports)]


CLAIM = ["claim"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        # A rule used the claim and a membership; a second derivation, by symmetry from itself, is left out.
        (
            ("state:DEU", "cq:sharesValuesWith", "organization:NATO"),
            ["fact", ["derivation", CLAIM, ["reference"]]],
        ),
        # A chain of derivations.
        (
            ("organization:NATO", "cq:sharesValuesWith", "state:DEU"),
            ["fact", ["derivation", ["fact", ["derivation", CLAIM, ["reference"]]]]],
        ),
        (("state:RUS", "cq:attacked", "state:UKR"), ["fact", ["derivation", ["fact", ["derivation", CLAIM]]]]),
        # Only the reference graph says so.
        (("state:IND", "cq:memberOf", "organization:SCO"), ["reference", ["reference"]]),
        # Two derivations that rest on each other rest on nothing.
        (("state:COD", "cq:metWith", "state:COG"), ["fact"]),
        (("claim:a-silence",), CLAIM),
        (("evidence:a-xi",), ["evidence", CLAIM]),
        (("evidence:a-xi-quote",), ["evidence", CLAIM]),
        (("derivation:attacked",), ["derivation", ["fact", ["derivation", CLAIM]]]),
        (("membership:SCO-IND",), ["reference"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_tree(store: pyoxigraph.Store, names: tuple[str, ...], expected: list[object]) -> None:
    assert shape(explained(store, *names)) == expected


def test_a_claim_has_its_words_and_where_they_stand(store: pyoxigraph.Store) -> None:
    claim = explained(store, "claim:a-worried")
    assert claim.speakers == ("Vladimir Putin",)
    assert (claim.modality, claim.polarity) == ("asserted", "negative")
    assert claim.statement == "stance claim: target text the war; holder China; position concerned"
    quotation = claim.quotation
    assert quotation is not None
    assert quotation.quote == "Putin said that China was worried about the war."
    assert (quotation.title, quotation.publisher, quotation.issued) == ("Two clubs", "The Harbour Review", "2022-09-16")
    assert quotation.edition == iri("edition:a")
    text = store.quads_for_pattern(pyoxigraph.NamedNode(iri("edition:a")), pyoxigraph.NamedNode(iri("cq:text")), None)
    assert next(iter(text)).object.value[quotation.start : quotation.end] == quotation.quote
    assert quotation.stands is True


def test_a_quote_that_does_not_stand_is_told(store: pyoxigraph.Store) -> None:
    graph = pyoxigraph.Store()
    graph.extend(store)
    position, graph_name = (
        pyoxigraph.NamedNode(iri("evidence:a-silence-position")),
        pyoxigraph.NamedNode(iri("edition:a")),
    )
    for quad in list(graph.quads_for_pattern(position, pyoxigraph.NamedNode(OA.start), None, graph_name)):
        graph.remove(quad)
        moved = pyoxigraph.Literal(str(int(quad.object.value) + 1), datatype=quad.object.datatype)
        graph.add(pyoxigraph.Quad(quad.subject, quad.predicate, moved, graph_name))
    claim = explained(graph, "claim:a-silence")
    assert claim.quotation is not None and claim.quotation.stands is False
    assert "THE TEXT DOES NOT HAVE THE QUOTE THERE" in as_text(claim)


def test_text_is_a_tree(store: pyoxigraph.Store) -> None:
    lines = as_text(explained(store, "state:DEU", "cq:sharesValuesWith", "organization:NATO")).splitlines()
    assert lines[0] == "Germany shares values with NATO"
    assert lines[1].startswith("└── by the rule value-of-members: Who belongs to a group")
    assert lines[2].startswith("    ├── shared values claim: sharer NATO;")
    assert lines[2].endswith("(asserted, positive; said by the author)")
    assert lines[3] == "    │       **NATO and the alliance of Japan and the United States share democracy.**"
    assert lines[4] == "    │       — Two clubs, The Harbour Review, 2022-09-16; characters 0–69"
    assert lines[5].startswith("    │       <https://w3id.org/communique/claim/")
    assert lines[6].startswith("    └── membership: member Germany; organization NATO;")
    assert lines[6].endswith("(reference data, no text behind it)")


def test_json_is_the_same_tree(store: pyoxigraph.Store) -> None:
    tree = json.loads(as_json(explained(store, "state:RUS", "cq:attacked", "state:UKR")))
    claim = tree["supports"][0]["supports"][0]["supports"][0]["supports"][0]
    assert claim["kind"] == Kind.CLAIM
    assert claim["quotation"]["quote"] == "Ukraine, which Russia invaded"


def test_supports_beyond_the_limit_are_counted(store: pyoxigraph.Store) -> None:
    graph = pyoxigraph.Store()
    graph.extend(store)
    record = Path(__file__).parent / "data" / "questions" / "graph.trig"
    head = "".join(line for line in record.read_text(encoding="utf-8").splitlines(True) if line.startswith("@prefix"))
    for number in range(5):
        more = (
            f"graph:derivations {{ derivation:m{number} a cq:Derivation ; cq:rule rule:action ; "
            "cq:support claim:a-invasion ; rdf:subject state:RUS ; rdf:predicate cq:invaded ; rdf:object state:UKR . }"
        )
        graph.load((head + more).encode("utf-8"), format=pyoxigraph.RdfFormat.TRIG)
    fact = explain(graph, *map(iri, ("state:RUS", "cq:invaded", "state:UKR")), limit=4)
    assert (len(fact.supports), fact.omitted) == (4, 2)
    assert as_text(fact).endswith("└── and 2 more\n")


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("state:BLR", "cq:memberOf", "organization:SCO"), "does not hold that Belarus member of Shanghai"),
        (("claim:none",), "says nothing of"),
        (("state:BLR", "cq:memberOf"), "a subject, a predicate and an object"),
    ],
)
def test_refusal(store: pyoxigraph.Store, names: tuple[str, ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        explained(store, *names)


def test_what_is_no_iri_is_refused(store: pyoxigraph.Store) -> None:
    with pytest.raises(InputError, match="is no IRI"):
        explain(store, "Germany")
