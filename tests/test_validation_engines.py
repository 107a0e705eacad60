"""The compiled engine against pySHACL: the same results, whatever the shapes and the data."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import ValidationError
from kg.validation import validate
from kg.validation.engines import signature

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
    return f"sh:sparql [ sh:prefixes ex:prefixes ; sh:message 'is {{?value}}' ; sh:select 'SELECT $this ?value {{ {body} }}' ]"


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


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(triples=DATA, shapes=st.lists(anything(), min_size=1, max_size=2))
def test_both_engines_find_the_same(
    triples: list[tuple[str, str, str]], shapes: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("case")
    data, shapes_file = folder / "data.ttl", folder / "shapes.ttl"
    data.write_text(HEADER + "\n".join(f"{' '.join(triple)} ." for triple in triples), encoding="utf-8")
    shapes_file.write_text(HEADER + "\n".join(f"ex:S{n} {each} ." for n, each in enumerate(shapes)), encoding="utf-8")
    assert outcome(data, shapes_file, "compiled") == outcome(data, shapes_file, "pyshacl"), shapes_file.read_text()
