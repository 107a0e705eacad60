"""Explanations: from a fact, a claim or evidence back to the words of a document."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest

import kg
from kg.errors import InputError
from kg.explanation import Explanation, Kind, as_json, as_text, explain
from kg.store import LocalStore, open_store
from kg.vocabulary import OA, data_path, prefixes

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
    assert lines[5] == "    │       read by person 1"
    assert lines[7].startswith("    └── membership: member Germany; organization NATO;")
    assert lines[7].endswith("(reference data, no text behind it)")


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


# Real facts, from the examples

FACTS = [
    (("Narendra Modi", "met with", "Vladimir Putin"), 1),
    (("Xi Jinping", "met with", "Vladimir Putin"), 1),
    (("Xi Jinping", "holds office in", "China"), 1),
    (("Japan", "shares values with", "NATO"), 1),
    (("Germany", "upholds", "democracy"), 1),
    (("China", "leader of", "SCO"), 1),
    (("NATO", "upholds", "freedom"), 1),
    (("Belarus", "member of", "SCO"), 1),
    # By way of another fact.
    (("Russia", "attacked", "Ukraine"), 2),
    (("SCO", "has member", "Belarus"), 2),
]
"""Facts of the example graph, with the steps of the longest way from each to a claim."""


def steps(part: Explanation) -> int:
    """The rules on the longest way down to a claim; a way that ends elsewhere counts for nothing."""
    if part.kind is Kind.CLAIM:
        return 0
    below = [steps(support) for support in part.supports]
    reached = [number for number in below if number >= 0]
    return max(reached) + (part.kind is Kind.DERIVATION) if reached else -1


def claims_of(part: Explanation) -> list[Explanation]:
    return [part] if part.kind is Kind.CLAIM else [claim for support in part.supports for claim in claims_of(support)]


@pytest.mark.parametrize(("fact", "depth"), FACTS, ids=[" ".join(fact) for fact, _ in FACTS])
def test_a_fact_leads_back_to_sentences(examples: LocalStore, fact: tuple[str, str, str], depth: int) -> None:
    proof = kg.explain(examples, *fact)
    assert steps(proof) == depth
    claims = claims_of(proof)
    assert claims
    for claim in claims:
        quotation = claim.quotation
        assert quotation is not None and quotation.stands and quotation.whole
        assert claim.modality == "asserted" and claim.speakers
        assert f"{quotation.prefix}**{quotation.quote}**{quotation.suffix}" in as_text(proof)
        assert quotation.publisher and quotation.issued


@pytest.fixture(scope="module")
def examples() -> LocalStore:
    return open_store([data_path("examples") / "graph.trig"])


def test_a_claim_is_known_by_its_id_and_a_node_by_the_claims_that_tell_of_it(examples: LocalStore) -> None:
    claim = claims_of(kg.explain(examples, *FACTS[0][0]))[0]
    assert claim.iri is not None
    assert kg.explain(examples, claim.iri.rsplit("/", 1)[1]) == kg.explain(examples, claim.iri)
    assert claim.quotation is not None and claim.quotation.edition is not None
    edition = kg.explain(examples, claim.quotation.edition)
    assert (edition.kind, len(edition.supports)) == (Kind.NODE, 20)
    assert edition.omitted == 28
    actor = kg.explain(examples, "Emmanuel Macron")
    assert actor.kind is Kind.NODE
    assert all(part.kind is Kind.CLAIM for part in actor.supports)
    with pytest.raises(InputError, match="says nothing of"):
        kg.explain(examples, "0123456789abcdef")


def test_a_claim_that_was_extracted_names_its_frame() -> None:
    built = kg.build(data_path("examples") / "samarkand-2022.md")
    rows = kg.ask(built.store, "silence")
    ((claim,),) = kg.explain_answers(built.store, rows)
    assert (claim.frame, str(claim.extractor).split()[0]) == ("concern.silence", "lexicon")
    assert f"read by the frame concern.silence of {claim.extractor}" in as_text(claim)


@pytest.mark.parametrize(
    ("question", "parameters", "kind"),
    [
        ("shared-values", {"member": "Japan"}, Kind.FACT),
        ("support", {"subject": "Narendra Modi"}, Kind.FACT),
        ("silence", {}, Kind.CLAIM),
        ("changes", {}, Kind.CLAIM),
    ],
)
def test_each_row_of_an_answer_has_its_proof(
    examples: LocalStore, question: str, parameters: dict[str, str], kind: Kind
) -> None:
    answers = kg.ask(examples, question, parameters)
    proofs = kg.explain_answers(examples, answers)
    assert len(proofs) == len(answers) > 0
    assert {part.kind for proof in proofs for part in proof} == {kind}
    assert {len(proof) for proof in proofs} == ({2} if question == "changes" else {1})


def test_reference_data_rest_on_no_text(examples: LocalStore) -> None:
    answers = kg.ask(examples, "members", {"organization": "AUKUS"})
    assert len(answers) == 3
    assert kg.explain_answers(examples, answers) == ((), (), ())


@pytest.mark.parametrize("format", ["text", "json"])
def test_the_command_explains_each_row(format: str) -> None:
    graph = data_path("examples") / "graph.trig"
    command = "-m kg ask silence --explain --data".split()
    done = subprocess.run(
        [sys.executable, *command, graph, "--format", format], capture_output=True, text=True, check=True
    )
    assert "**Xi made no mention of Ukraine in public.**" in done.stdout if format == "text" else True
    if format == "json":
        rows = json.loads(done.stdout)["rows"]
        assert [part["kind"] for row in rows for part in row["explanations"]] == ["claim"] * len(rows)


def test_control_characters_of_a_text_do_not_reach_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Japan condemned the \u202emissile launch.\n", encoding="utf-8")
    built = kg.build(path, output=None)
    (claim,) = [proof for (proof,) in kg.explain_answers(built.store, kg.ask(built.store, "actions"))]
    assert claim.quotation is not None and "\u202e" in claim.quotation.quote
    assert "\u202e" not in as_text(claim, mark=("", ""))
