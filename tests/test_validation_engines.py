"""The compiled engine against pySHACL: the same results, whatever the shapes and the data."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from command_line import run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import DisagreementError, InputError, LimitError, ValidationError
from kg.validation import asking, validate, write_report
from kg.validation import validator as validator_module
from kg.validation.compiled import compile_shapes
from kg.validation.engines import signature
from kg.validation.shapes import read_shapes
from kg.vocabulary import CQ

ROOT = Path(__file__).parents[1]
HEADER = """
@prefix ex: <http://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:prefixes sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
"""

NODES = ["ex:a", "ex:b", "ex:c", "_:x", "_:y"]
CLASSES = ["ex:A", "ex:B", "ex:C"]
PROPERTIES = ["ex:p", "ex:q", "ex:r"]
LITERALS = [
    *('"a"', '"ab"', '"a"@en', '"b"@en', '"c"@de', '"a"@en-gb', '""'),
    *("1", "01", "2", "1.0", "1.50", '"1"^^xsd:nonNegativeInteger', '"-1"^^xsd:nonNegativeInteger', '"x"^^xsd:integer'),
    *('"2024-02-29"^^xsd:date', '"2023-02-29"^^xsd:date', '"2024-01-01"^^xsd:date', '"2024"^^xsd:gYear'),
    *('"2024-01-01T00:00:00Z"^^xsd:dateTime', '"2024-01-01T00:00:00"^^xsd:dateTime', "true", '"1"^^xsd:boolean'),
    *("1.0e0", '"a"^^ex:own', '"line\\nbreak"'),
]
SUBJECT = st.sampled_from(NODES)
TRIPLE = st.one_of(
    st.tuples(SUBJECT, st.just("a"), st.sampled_from(CLASSES)),
    st.tuples(SUBJECT, st.sampled_from(PROPERTIES), st.sampled_from([*NODES, *LITERALS])),
    st.tuples(st.sampled_from(CLASSES), st.just("rdfs:subClassOf"), st.sampled_from(CLASSES)),
)
DATA = st.lists(TRIPLE, min_size=1, max_size=14)

STEP = st.sampled_from([*PROPERTIES, "[ sh:inversePath ex:p ]", "[ sh:inversePath ex:q ]"])
PATH = st.one_of(
    st.sampled_from(PROPERTIES),
    STEP,
    st.tuples(STEP, STEP).map(lambda parts: f"( {' '.join(parts)} )"),
    st.tuples(STEP, STEP).map(lambda parts: f"[ sh:alternativePath ( {' '.join(parts)} ) ]"),
    st.tuples(st.sampled_from(["zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"]), STEP).map(
        lambda parts: f"[ sh:{parts[0]} {parts[1]} ]"
    ),
)
TERM = st.sampled_from(["ex:a", "ex:b", '"a"', '"a"@en', "1", "1.0", '"2024-01-01"^^xsd:date'])
LIMIT = st.sampled_from(["1", "1.5", '"2024-01-15"^^xsd:date', '"2024-01-01T12:00:00Z"^^xsd:dateTime', '"aa"'])
KIND = st.sampled_from(["IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"])
DATATYPES = ["string", "integer", "decimal", "date", "dateTime", "boolean", "nonNegativeInteger", "gYear", "double"]
TEST = st.one_of(
    st.sampled_from(CLASSES).map("sh:class {}".format),
    st.sampled_from(DATATYPES).map("sh:datatype xsd:{}".format),
    st.just("sh:datatype rdf:langString"),
    KIND.map("sh:nodeKind sh:{}".format),
    st.tuples(st.sampled_from(["minExclusive", "minInclusive", "maxExclusive", "maxInclusive"]), LIMIT).map(
        lambda parts: f"sh:{parts[0]} {parts[1]}"
    ),
    st.integers(0, 3).map("sh:minLength {}".format),
    st.integers(0, 3).map("sh:maxLength {}".format),
    st.sampled_from(['sh:pattern "^a"', 'sh:pattern "^A" ; sh:flags "i"', 'sh:pattern "^b" ; sh:flags "m"']),
    st.sampled_from(['( "en" )', '( "de" "fr" )', '( "*" )']).map("sh:languageIn {}".format),
    st.lists(TERM, max_size=3).map(lambda terms: f"sh:in ( {' '.join(terms)} )"),
    TERM.map("sh:hasValue {}".format),
    st.tuples(st.sampled_from(["equals", "disjoint"]), st.sampled_from(PROPERTIES)).map(
        lambda parts: f"sh:{parts[0]} {parts[1]}"
    ),
    st.sampled_from(["sh:closed true", "sh:closed true ; sh:ignoredProperties ( rdf:type ex:q )"]),
)
SPARQL = st.sampled_from(
    [
        "$this ex:p ?value . FILTER (isIRI(?value))",
        "$this ex:p ?value . FILTER NOT EXISTS { ?value ex:q $this }",
        "$this ex:p/ex:q* ?value",
        "$this ex:p ?value . OPTIONAL { $this ex:q ?other } FILTER (!bound(?other))",
        "$this $PATH ?value . FILTER EXISTS { $this ex:r ?value }",
    ]
)
COUNTS = st.one_of(
    st.integers(0, 2).map("sh:minCount {}".format),
    st.integers(0, 2).map("sh:maxCount {}".format),
    st.just("sh:uniqueLang true"),
    st.tuples(st.sampled_from(["lessThan", "lessThanOrEquals"]), st.sampled_from(PROPERTIES)).map(
        lambda parts: f"sh:{parts[0]} {parts[1]}"
    ),
)


def sparql(body: str) -> str:
    select = f"SELECT $this ?value {{ {body} }}"
    return f"sh:sparql [ sh:prefixes ex:prefixes ; sh:message 'is {{?value}}' ; sh:select '{select}' ]"


def several(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """One to three parts, no parameter twice."""
    return st.lists(parts, min_size=1, max_size=3, unique_by=lambda part: part.split()[0]).map(" ; ".join)


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    node = several(inner).map("[ {} ]".format)
    qualified = st.tuples(node, st.sampled_from(["qualifiedMinCount 1", "qualifiedMaxCount 0", "qualifiedMaxCount 1"]))
    counted = qualified.map(lambda parts: f"sh:qualifiedValueShape {parts[0]} ; sh:{parts[1]}")
    tests = st.one_of(inner, COUNTS, counted)
    shape = st.tuples(PATH, several(tests)).map(lambda parts: f"[ sh:path {parts[0]} ; {parts[1]} ]")
    lists = st.tuples(st.sampled_from(["and", "or", "xone"]), st.lists(node, min_size=1, max_size=3))
    return st.one_of(
        shape.map("sh:property {}".format),
        node.map("sh:node {}".format),
        st.one_of(node, shape).map("sh:not {}".format),
        lists.map(lambda parts: f"sh:{parts[0]} ( {' '.join(parts[1])} )"),
        inner,
    )


TARGETS = ["sh:targetClass ex:A", "sh:targetSubjectsOf ex:p", "sh:targetObjectsOf ex:q", "sh:targetNode ex:a , 'a'"]
WORDS = ["", " ; sh:message 'not so'", " ; sh:message 'no'@en , 'nein'@de ; sh:severity sh:Warning"]
SHAPE = st.tuples(
    st.sampled_from(TARGETS),
    several(
        st.one_of(
            st.recursive(TEST, nested, max_leaves=4), st.one_of(SPARQL).filter(lambda b: "PATH" not in b).map(sparql)
        )
    ),
    st.sampled_from(WORDS),
).map(lambda parts: f"{parts[0]} ; {parts[1]}{parts[2]}")
PROPERTY_SHAPE = st.tuples(
    st.sampled_from(TARGETS), PATH, several(st.one_of(TEST, COUNTS, SPARQL.map(sparql))), st.sampled_from(WORDS)
).map(lambda parts: f"{parts[0]} ; sh:path {parts[1]} ; {parts[2]}{parts[3]}")


@st.composite
def anything(draw: st.DrawFn) -> str:
    """A node shape or a property shape; a function, since Hypothesis warns of strategies whose names grow too long."""
    return draw(st.one_of(SHAPE, PROPERTY_SHAPE))


def outcome(data: Path, shapes: Path, engine: str) -> Counter[tuple[str, ...]] | str:
    """The results, or that there is an error: what the message says first is the library's."""
    try:
        report = validate(data, shapes=[shapes], ontology=(), engine=engine)
    except ValidationError as error:
        return error.message.split(":")[0]
    return Counter(map(signature, report.results))


@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(triples=DATA, shapes=st.lists(anything(), min_size=1, max_size=2))
def test_both_engines_find_the_same(
    triples: list[tuple[str, str, str]], shapes: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("case")
    data, shapes_file = folder / "data.ttl", folder / "shapes.ttl"
    data.write_text(HEADER + "\n".join(f"{' '.join(triple)} ." for triple in triples), encoding="utf-8")
    shapes_file.write_text(HEADER + "\n".join(f"ex:S{n} {each} ." for n, each in enumerate(shapes)), encoding="utf-8")
    assert outcome(data, shapes_file, "compiled") == outcome(data, shapes_file, "pyshacl"), shapes_file.read_text()


EXAMPLES = sorted((ROOT / "tests" / "shapes").glob("*/*.invalid.*"))
GRAPHS = [ROOT / "examples" / "graph.trig", *sorted((ROOT / "tests" / "data" / "validation").glob("*.trig")), *EXAMPLES]


def test_both_engines_find_the_same_in_the_cases_of_all_packaged_shapes() -> None:
    found = 0
    for path in GRAPHS:
        try:
            report = validate(path, engine="both")
        except ValidationError as error:
            assert "target nothing" in error.message, path
            continue
        assert report.left == (), "every packaged shape is compiled"
        found += len(report.results)
    assert found > 300


def changed_example(folder: Path) -> Path:
    """The example graph with a fault of each of several kinds."""
    text = (ROOT / "examples" / "graph.trig").read_text(encoding="utf-8")
    for old, new in FAULTS.items():
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "faulty.trig"
    path.write_text(text, encoding="utf-8")
    return path


FAULTS = {
    "cq:polarity polarity:positive": "cq:polarity polarity:positive , polarity:negative",
    "cq:modality modality:asserted": "cq:modality modality:unheard",
    "oa:start ": "oa:start 999999 ; oa:start ",
    "cq:confidence ": 'cq:confidence "1.5"^^xsd:decimal ; cq:confidence ',
    "cq:rule rule:": 'cq:rule "no rule" ; cq:rule rule:',
}


def test_seeded_faults_are_found_alike(tmp_path: Path) -> None:
    report = validate(changed_example(tmp_path), engine="both")
    assert report.engine == "both"
    assert len({result.component for result in report.results}) >= 5
    assert len({result.source_shape for result in report.results}) >= len(FAULTS)


def test_a_difference_between_the_engines_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = validator_module.evaluate_compiled

    def forgetful(*args: object) -> object:
        outcome = real(*args)  # type: ignore[arg-type]
        return type(outcome)(outcome.results[1:], outcome.left)

    monkeypatch.setattr(validator_module, "evaluate_compiled", forgetful)
    with pytest.raises(DisagreementError, match="the engines differ in 1 results: only pySHACL: <") as told:
        validate(changed_example(tmp_path), engine="both")
    assert told.value.exit_code == 1


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(InputError, match="no engine is called 'fast'"):
        validate(ROOT / "examples" / "graph.trig", engine="fast")


LEFT = {
    "a shape that refers to itself": ("sh:property [ sh:path ex:p ; sh:node ex:S ]", "the shape refers to itself"),
    "a union that is asked of each node": (
        sparql("$this a ex:A . { $this ex:p ?value } UNION { $this ex:q ?value }"),
        "cannot be asked of all focus nodes at once",
    ),
    "a literal that a store writes otherwise": (sparql("$this ex:p ?value"), "keeps numbers and times by value"),
}


@pytest.mark.parametrize("case", LEFT)
def test_what_is_not_compiled_is_left_to_pyshacl_by_name(case: str, tmp_path: Path) -> None:
    shape, reason = LEFT[case]
    data, shapes = tmp_path / "data.ttl", tmp_path / "shapes.ttl"
    data.write_text(HEADER + 'ex:a a ex:A ; ex:p "01"^^xsd:integer .', encoding="utf-8")
    shapes.write_text(
        f"{HEADER} ex:S sh:targetClass ex:A ; {shape} . ex:T sh:targetNode ex:a ; sh:class ex:B .", "utf-8"
    )
    report = validate(data, shapes=[shapes], ontology=(), engine="both")
    assert [str(each.shape) for each in report.left] == ["<http://example.org/S>"]
    assert reason in report.left[0].reason
    assert b"  <http://example.org/S>: " in write_report(report) or b"  ex:S: " in write_report(report)
    assert json.loads(write_report(report, format="json"))["left_to_pyshacl"][0]["reason"] == report.left[0].reason


def test_the_sparql_of_a_stranger_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "TIMEOUT", 1.0)
    data, shapes = tmp_path / "data.ttl", tmp_path / "shapes.ttl"
    data.write_text(HEADER + "".join(f"ex:n{n} a ex:A ; ex:p {n} .\n" for n in range(200)), encoding="utf-8")
    body = " ".join(
        ["$this ex:p ?value .", *(f"?a{n} ex:p ?b{n} ." for n in range(6)), "FILTER (?b1 + ?b2 < ?b3 - 999)"]
    )
    shapes.write_text(f"{HEADER} ex:S sh:targetClass ex:A ; {sparql(body)} .", encoding="utf-8")
    with pytest.raises(LimitError, match="longer than 1 s"):
        validate(data, shapes=[shapes], ontology=())


def test_all_packaged_shapes_are_compiled() -> None:
    program = compile_shapes(read_shapes())
    assert len(program.compiled) == len(read_shapes().targeted)
    assert program.left == {}


# Documents that have not changed


def targets_of(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of focus nodes that are really checked, one for each validation to come."""
    numbers: list[int] = []
    real = validator_module.evaluate_compiled

    def counted(program: object, index: object, targets: dict[object, frozenset[str]]) -> object:
        numbers.append(sum(map(len, targets.values())))
        return real(program, index, targets)  # type: ignore[arg-type]

    monkeypatch.setattr(validator_module, "evaluate_compiled", counted)
    return numbers


def test_only_documents_that_changed_are_checked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = targets_of(monkeypatch)
    example, cache = ROOT / "examples" / "graph.trig", tmp_path / "checked.json"
    first, kept = validate(example, cache=cache), cache.read_bytes()
    again = validate(example, cache=cache)
    assert (again, cache.read_bytes()) == (first, kept)
    changed = validate(changed_example(tmp_path), cache=cache)
    assert changed == validate(changed_example(tmp_path))
    assert len(changed.results) > len(first.results)
    whole, second, third, plain = numbers
    assert whole == plain
    assert second < third < whole
    assert validate(changed_example(tmp_path), cache=cache) == changed


SAID = (
    "",
    "ex:x1 ex:q ex:y .",
    "ex:x1 ex:q ex:y . ex:y a ex:B .",
    "ex:x1 ex:q ex:y . ex:y a ex:C . ex:C rdfs:subClassOf ex:B .",
    "ex:x1 ex:q ex:y . ex:g2 { ex:y a ex:B }",
    "ex:x1 ex:q ex:y . ex:g2 { ex:y a ex:C }",
)


def test_documents_are_checked_again_when_what_they_name_is_described_otherwise(tmp_path: Path) -> None:
    data, cache, shapes = tmp_path / "data.trig", tmp_path / "checked.json", tmp_path / "shapes.ttl"
    shapes.write_text(HEADER + "ex:S sh:targetClass ex:A ; sh:property [ sh:path ( ex:p ex:q ) ; sh:class ex:B ] .")
    graphs = "".join(
        f"ex:g{n} {{ ex:g{n} <{CQ.editionOf}> ex:d{n} . ex:a{n} a ex:A ; ex:p ex:x{n} . }}\n" for n in range(3)
    )
    for said in SAID:
        data.write_text(HEADER.replace("ex:prefixes", "# ") + graphs + said, encoding="utf-8")
        kept = validate(data, shapes=[shapes], ontology=(), cache=cache)
        assert kept == validate(data, shapes=[shapes], ontology=()), said


def test_a_cache_that_is_none_is_refused(tmp_path: Path) -> None:
    cache = tmp_path / "checked.json"
    cache.write_text("[]", encoding="utf-8")
    with pytest.raises(InputError, match="is no record of a validation"):
        validate(ROOT / "examples" / "graph.trig", cache=cache)


# The command


def test_the_command_compares_engines_and_keeps_what_was_found(tmp_path: Path) -> None:
    graph, cache = str(ROOT / "examples" / "graph.trig"), tmp_path / "checked.json"
    plain = run("validate", graph, folder=tmp_path)
    assert (plain.code, plain.err) == (0, "")
    for options in (["--engine", "both"], ["--engine", "pyshacl"], ["--cache", str(cache)], ["--cache", str(cache)]):
        assert run("validate", graph, *options, folder=tmp_path).out == plain.out
    assert cache.exists()
    assert run("validate", graph, "--engine", "quick", folder=tmp_path).code == 2


def test_the_inverse_of_a_sequence_goes_backwards(tmp_path: Path) -> None:
    """SPARQL 1.1, section 18.4; pySHACL goes back along the first part first, and finds nothing."""
    data, shapes = tmp_path / "data.ttl", tmp_path / "shapes.ttl"
    data.write_text(HEADER + "ex:a ex:p ex:b . ex:b ex:q ex:c .", encoding="utf-8")
    path = "[ sh:inversePath ( ex:p ex:q ) ]"
    shapes.write_text(f"{HEADER} ex:S sh:targetNode ex:c ; sh:path {path} ; sh:maxCount 0 .", encoding="utf-8")
    assert len(validate(data, shapes=[shapes], ontology=(), engine="compiled").results) == 1
    assert validate(data, shapes=[shapes], ontology=(), engine="pyshacl").results == ()
