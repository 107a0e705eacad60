"""Graphs as other communities work with them, each read back by something that is not ours."""

from __future__ import annotations

import csv
import io
import json
import re
import warnings
from collections import Counter
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import jsonschema
import networkx
import pyoxigraph
import pytest
import rdflib
from command_line import run
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat

import kg
from kg.exports import VIEWS, claims_csv, nanopublication_quads, plover_events
from kg.exports.plover import rules
from kg.exports.table import columns, safe_csv
from kg.store import LocalStore, export, solutions
from kg.vocabulary import CQ, RDF, data_path

EXAMPLE = data_path("examples") / "graph.trig"
SCHEMA = json.loads((Path(__file__).parent / "data" / "exports" / "plover.schema.json").read_text("utf-8"))
NIF = rdflib.Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")
ITSRDF = rdflib.Namespace("http://www.w3.org/2005/11/its/rdf#")
RDFLIB = {
    "turtle": "turtle",
    "trig": "trig",
    "ntriples": "nt",
    "nquads": "nquads",
    "jsonld": "json-ld",
    "rdfxml": "xml",
}
REIFIES = RDF.iri + "reifies"
CLAIMS = 191
EVENTS = 68


@pytest.fixture(scope="module")
def graph() -> LocalStore:
    return kg.open(EXAMPLE)  # type: ignore[return-value]


def count(graph: LocalStore, pattern: str, what: str = "*") -> int:
    answer = solutions(graph.query(f"SELECT (COUNT({what}) AS ?n) {{ {pattern} }}"))
    return int(answer.rows[0][0].value)  # type: ignore[union-attr]


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_has_the_same_bytes_each_time(graph: LocalStore, view: str) -> None:
    again = LocalStore(pyoxigraph.Store())
    again.as_pyoxigraph().extend(reversed(list(graph.quads())))
    for format in VIEWS[view].formats[:2]:
        assert kg.export(graph, view, format=format) == kg.export(again, view, format=format) != b""


# The table of claims


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_table_has_a_row_for_each_claim(graph: LocalStore) -> None:
    rows = read(claims_csv(graph))
    claims = "?c a ?k ; prov:wasQuotedFrom ?e FILTER(STRENDS(STR(?k), 'Claim'))"
    assert len(rows) == len({row["claim"] for row in rows}) == count(graph, f"GRAPH ?g {{ {claims} }}") == CLAIMS
    assert list(rows[0]) == [column.name for column in columns()]
    assert not [row for row in rows if not row["quote"] or not row["title"] or not row["speakers"]]
    assert not [
        row for row in rows if row["type"] != "recommendation" and row["type"] != "assessment" and not row["subjects"]
    ]


def test_quotes_of_the_table_stand_in_the_texts(graph: LocalStore) -> None:
    texts = {
        one.value: text.value
        for one, text in solutions(graph.query("SELECT ?e ?t { GRAPH ?e { ?e cq:text ?t } }")).rows  # type: ignore[union-attr]
    }
    for row in read(claims_csv(graph)):
        assert texts[row["edition"]][int(row["start"]) : int(row["end"])] == row["quote"]


def test_a_row_says_what_the_claim_says(graph: LocalStore) -> None:
    (row,) = [row for row in read(claims_csv(graph)) if row["claim"].endswith("/0a28342b27c8dba1")]
    assert (row["type"], row["subjects"], row["relation"], row["objects"]) == ("action", "Kazakhstan", "other", "China")
    assert (row["content"], row["speakers"], row["confidence"]) == ("handed over the chair of the SCO", "author", "1.0")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("\u00a0=1", "'\u00a0=1"),
        ("\r=1", "'\r=1"),
        ("＝1", "'＝1"),
        ("1=1", "1=1"),
        ("Japan – a friend", "Japan – a friend"),
        ('say "=1"', 'say "=1"'),
    ],
)
def test_no_cell_is_a_formula(text: str, written: str) -> None:
    assert list(csv.reader(io.StringIO(safe_csv(["a"], [[text]]), newline="")))[1] == [written]


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0")), min_size=2, max_size=2))
def test_any_text_comes_back_from_the_table(cells: list[str]) -> None:
    written = list(csv.reader(io.StringIO(safe_csv(["a", "b"], [cells]), newline="")))
    assert len(written) == 2
    for cell, back in zip(cells, written[1], strict=True):
        assert back in (cell, f"'{cell}")
        assert not re.match(r"\s*[=+\-@＝＋－＠]", back)


def test_a_hostile_text_makes_no_formula(tmp_path: Path) -> None:
    words = "=HYPERLINK(1) supports peace"
    claim = kg.Claim(
        "stance", {"holder": "=HYPERLINK(1)", "toward": "peace", "position": "supports"}, words, 0, len(words), ""
    )  # type: ignore[arg-type]

    class Hostile:
        name, version = "hostile", "1"

        def extract(self, document: kg.Document) -> list[kg.Claim]:
            return [replace(claim, source=document.iri)]

    (tmp_path / "note.txt").write_text(words, encoding="utf-8")
    built = kg.build(tmp_path / "note.txt", extractor=Hostile())
    (row,) = read(claims_csv(built.store))
    assert row["subjects"] == "'=HYPERLINK(1)" and row["quote"] == f"'{words}"
    assert kg.claims_frame(built.store)["quote"][0] == words


# Frames and networks


def test_frames_count_what_sparql_counts(graph: LocalStore) -> None:
    frame = kg.claims_frame(graph)
    assert len(frame) == CLAIMS
    told = solutions(graph.query("SELECT ?m (COUNT(?c) AS ?n) { GRAPH ?g { ?c cq:modality ?m } } GROUP BY ?m"))
    counted = {row[0].value.rpartition("/")[2]: int(row[1].value) for row in told.rows}  # type: ignore[union-attr]
    assert frame["modality"].value_counts().to_dict() == counted
    assert len(counted) == 6
    speakers = count(graph, "GRAPH ?g { ?c cq:attributedTo ?s }")
    assert len(frame.explode("speakers")) == speakers > CLAIMS
    assert (frame["end"] > frame["start"]).all() and frame["confidence"].between(0, 1).all()


def test_facts_are_those_of_the_graph(graph: LocalStore) -> None:
    frame = kg.facts_frame(graph)
    facts = set(export(graph, "facts"))
    assert len(frame) == len(facts) > 200
    assert frame["predicate_iri"].value_counts().to_dict() == Counter(quad.predicate.value for quad in facts)
    met = frame[(frame["subject"] == "Narendra Modi") & (frame["predicate"] == "metWith")].set_index("object")
    assert met.loc["Vladimir Putin", "rules"] == ("encounter",)
    assert len(met.loc["Vladimir Putin", "claims"]) > 0


def test_an_empty_graph_has_empty_frames() -> None:
    empty = LocalStore(pyoxigraph.Store())
    assert kg.claims_frame(empty).shape == (0, len(columns()))
    assert len(kg.facts_frame(empty)) == 0
    assert kg.to_networkx(empty).number_of_nodes() == 0


def test_the_network_has_the_relations(graph: LocalStore, tmp_path: Path) -> None:
    network = kg.to_networkx(graph)
    facts = [
        q
        for q in export(graph, "facts")
        if isinstance(q.object, pyoxigraph.NamedNode) and q.predicate.value != RDF.type
    ]
    assert network.number_of_edges() == len(facts) > 100
    nodes = {node.value for quad in facts for node in (quad.subject, quad.object)}
    assert set(network.nodes) == nodes
    modi = "https://w3id.org/communique/person/Narendra-Modi"
    assert network.nodes[modi] == {"name": "Narendra Modi", "kind": "person"}
    met = {end for _, end, key in network.out_edges(modi, keys=True) if key == "metWith"}
    assert met == {q.object.value for q in facts if q.subject.value == modi and q.predicate.value == CQ.metWith}
    networkx.write_graphml(network, tmp_path / "network.graphml")
    back = networkx.read_graphml(tmp_path / "network.graphml", force_multigraph=True)
    assert (back.number_of_nodes(), back.number_of_edges()) == (len(nodes), len(facts))


# RDF 1.2


@pytest.mark.parametrize("format", VIEWS["reified"].formats)
def test_without_reifiers_the_rest_is_what_rdf_1_1_says(graph: LocalStore, format: str) -> None:
    known = {
        "turtle": RdfFormat.TURTLE,
        "trig": RdfFormat.TRIG,
        "ntriples": RdfFormat.N_TRIPLES,
        "nquads": RdfFormat.N_QUADS,
    }
    quads = list(pyoxigraph.parse(kg.export(graph, "reified", format=format), format=known[format]))
    terms = [q for q in quads if q.predicate.value == REIFIES]
    rest = {q for q in quads if q.predicate.value != REIFIES}
    described = {RDF.subject, RDF.predicate, RDF.object, CQ.text}
    parts = (q for part in ("facts", "claims", "derivations") for q in export(graph, part))  # type: ignore[arg-type]
    expected = {q for q in parts if q.predicate.value not in described}
    if not known[format].supports_datasets:
        expected = {pyoxigraph.Quad(q.subject, q.predicate, q.object) for q in expected}
    one, other = pyoxigraph.Dataset(rest), pyoxigraph.Dataset(expected)
    for dataset in (one, other):
        dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    assert one == other
    derivations = count(graph, "GRAPH ?g { ?d a cq:Derivation }")
    assert sum("/derivation/" in q.subject.value for q in terms) == derivations > 200


def test_each_derivation_reifies_its_fact(graph: LocalStore) -> None:
    quads = list(pyoxigraph.parse(kg.export(graph, "reified", format="nquads"), format=RdfFormat.N_QUADS))
    plain = {(q.subject, q.predicate, q.object) for q in quads if isinstance(q.graph_name, pyoxigraph.DefaultGraph)}
    said = {q.subject: q.object for q in quads if q.predicate.value == REIFIES and "/derivation/" in q.subject.value}
    assert {(t.subject, t.predicate, t.object) for t in said.values()} == plain


def test_claims_reify_the_facts_that_rules_make_of_them(graph: LocalStore) -> None:
    """The table of statements says of asserted claims what the rules say."""
    store = pyoxigraph.Store()
    store.bulk_load(kg.export(graph, "reified"), RdfFormat.TRIG)
    query = """
        PREFIX cq: <https://w3id.org/communique/ontology#>
        PREFIX rule: <https://w3id.org/communique/rule/>
        PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        SELECT ?claim ?rule ?same {
          GRAPH ?d { ?derivation cq:rule ?rule ; cq:support ?claim ; rdf:reifies ?triple }
          VALUES ?rule { rule:action rule:membership rule:participation rule:office }
          GRAPH ?e { ?claim cq:modality ?modality }
          BIND(EXISTS { GRAPH ?e { ?claim rdf:reifies ?triple } } AS ?same)
        }"""
    rows = [(row["rule"].value.rpartition("/")[2], row["same"].value) for row in store.query(query)]
    assert {rule for rule, same in rows if same == "true"} == {"action", "membership", "participation", "office"}
    assert [row for row in rows if row[1] != "true"] == []


def test_what_is_denied_or_planned_is_reified_and_not_stated(graph: LocalStore) -> None:
    quads = list(pyoxigraph.parse(kg.export(graph, "reified"), format=RdfFormat.TRIG))
    unsure = {
        q.subject for q in quads if q.predicate.value == CQ.modality and q.object.value.endswith(("denied", "planned"))
    }
    reified = [q for q in quads if q.predicate.value == REIFIES and q.subject in unsure]
    derived = {q.object for q in quads if q.predicate.value == REIFIES and "/derivation/" in q.subject.value}
    assert len(reified) > 5
    modi_visits = [q for q in reified if str(q.object.predicate).endswith("visited>")]
    assert modi_visits and not derived & {q.object for q in modi_visits}


# Nanopublications


def nanopublications(graph: LocalStore) -> list[list[pyoxigraph.Quad]]:
    def name(quad: pyoxigraph.Quad) -> str:
        return str(quad.graph_name.value.partition("#")[0])  # type: ignore[union-attr]

    quads = sorted(pyoxigraph.parse(kg.export(graph, "nanopublications"), format=RdfFormat.TRIG), key=name)
    return [list(members) for _, members in groupby(quads, key=name)]


def checked(quads: list[pyoxigraph.Quad]) -> bool:
    """Whether the package of the nanopublication community finds it well formed, and its hash right."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from nanopub import Nanopub

        data = rdflib.ConjunctiveGraph()
        data.parse(data=pyoxigraph.serialize(quads, format=RdfFormat.TRIG), format="trig")
        found = Nanopub(rdf=data)
        return bool(found.is_valid and found.has_valid_trusty)


def test_each_claim_is_a_nanopublication_that_its_community_accepts(graph: LocalStore) -> None:
    every = nanopublications(graph)
    assert len(every) == CLAIMS
    assert all(checked(quads) for quads in every)


def test_a_changed_nanopublication_is_found_out(graph: LocalStore) -> None:
    quads = nanopublications(graph)[0]
    place = next(n for n, q in enumerate(quads) if q.predicate.value.endswith("#exact"))
    one = quads[place]
    quads[place] = pyoxigraph.Quad(one.subject, one.predicate, pyoxigraph.Literal("other words"), one.graph_name)
    with pytest.raises(ValueError, match="Trusty"):
        checked(quads)


def test_difficult_literals_have_the_hash_that_others_compute() -> None:
    store = kg.open(EXAMPLE)
    evidence = next(iter(store.quads(None, pyoxigraph.NamedNode("http://www.w3.org/ns/oa#exact"))))
    words = pyoxigraph.Literal('back\\slash, "quotes"\nand lines, 中 é 🕊')
    store.replace_graphs(discard=[evidence], add=[replace_object(evidence, words)])
    found = [quads for quads in nanopublications(store) if any(q.object == words for q in quads)]  # type: ignore[arg-type]
    assert found and all(map(checked, found))
    assert len(list(nanopublication_quads(store))) > CLAIMS


def replace_object(quad: pyoxigraph.Quad, value: pyoxigraph.Literal) -> pyoxigraph.Quad:
    return pyoxigraph.Quad(quad.subject, quad.predicate, value, quad.graph_name)


# PLOVER


def test_events_are_what_the_manual_asks_for(graph: LocalStore) -> None:
    texts = {actor["actor_text"] for event in plover_events(graph) for actor in event.get("recipient", [])}
    assert {"Russia", "Ukraine"} <= texts and not {"Hiroshima", "Hiroshima cenotaph"} & texts
    events = [json.loads(line) for line in kg.export(graph, "events").decode("utf-8").splitlines()]
    assert events == list(plover_events(graph))
    assert len(events) == len({event["id"] for event in events}) == EVENTS
    for event in events:
        jsonschema.validate(event, SCHEMA, cls=jsonschema.Draft202012Validator)
    assert len(read(kg.export(graph, "events", format="csv").decode("utf-8"))) == EVENTS


def test_the_schema_refuses_what_is_no_event() -> None:
    event = {"id": "1", "date": "2022-01-01", "source": [{"code": "USA"}], "event": ["AGREE"]}
    jsonschema.validate(event, SCHEMA)
    for wrong in ({"date": "2022"}, {"event": ["DANCE"]}, {"source": []}, {"quad_code": 5}, {"sources": []}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(event | wrong, SCHEMA)


def test_events_use_the_tokens_of_the_ontology() -> None:
    plover = rdflib.Graph().parse(data_path("ontology", "plover.ttl"))
    tokens = {str(value) for value in plover.objects(None, rdflib.DCTERMS.identifier)}
    said = rules()
    events = {
        said["meeting"]["event"],
        said["agreement"]["event"],
        said["agreement"]["planned"],
        *said["stances"].values(),
    }
    assert events <= set(said["quads"]) <= tokens
    assert {*said["meeting"]["modes"].values(), said["meeting"]["hosted"], said["agreement"]["context"]} <= tokens
    assert set(said["quads"]) == {
        str(plover.value(node, rdflib.DCTERMS.identifier))
        for node in plover.subjects(
            rdflib.SKOS.topConceptOf, rdflib.URIRef("https://w3id.org/communique/scheme/plover-event")
        )
    }


@pytest.mark.parametrize(
    ("claim", "event"),
    [
        ("Japan condemned the missile launch.", ("ACCUSE", ["disapprove"], [], ["JPN"], [])),
        ("Russia invaded Ukraine.", ("ASSAULT", None, ["military"], ["RUS"], ["UKR"])),
        ("The United States imposed sanctions on Russia.", ("COERCE", ["restrict"], [], ["USA"], ["RUS"])),
    ],
)
def test_a_sentence_becomes_an_event(claim: str, event: tuple[object, ...], tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(claim, encoding="utf-8")
    built = kg.build(tmp_path / "note.txt", metadata={"date": "2022-03-01"})
    (found,) = plover_events(built.store)
    codes = [[actor.get("code") for actor in found.get(role, [])] for role in ("source", "recipient")]
    assert (found["event"][0], found.get("mode"), found.get("context", []), *codes) == event
    assert found["date"] == "2022-03-01"


# NIF and attributions


@pytest.mark.parametrize("view", ["nif", "attributions"])
def test_rdflib_reads_the_same_number_of_triples_in_every_format(graph: LocalStore, view: str) -> None:
    sizes = set()
    for format in VIEWS[view].formats:
        dataset = rdflib.Dataset()
        with warnings.catch_warnings():
            # rdflib warns of what its own parsers do.
            warnings.simplefilter("ignore", DeprecationWarning)
            dataset.parse(data=kg.export(graph, view, format=format), format=RDFLIB[format])
            sizes.add(len(list(dataset.quads())))
    assert len(sizes) == 1 and sizes.pop() > 1000


def test_nif_strings_are_what_stands_at_their_offsets(graph: LocalStore) -> None:
    nif = rdflib.Graph().parse(data=kg.export(graph, "nif"), format="turtle")
    contexts = set(nif.subjects(rdflib.RDF.type, NIF.Context))
    assert len(contexts) == 4
    for context in contexts:
        assert int(nif.value(context, NIF.endIndex)) == len(nif.value(context, NIF.isString))  # type: ignore[arg-type]
    parts = set(nif.subjects(NIF.referenceContext, None))
    for part in parts:
        text = str(nif.value(nif.value(part, NIF.referenceContext), NIF.isString))
        start, end = (int(nif.value(part, name)) for name in (NIF.beginIndex, NIF.endIndex))  # type: ignore[arg-type]
        assert text[start:end] == str(nif.value(part, NIF.anchorOf))
        assert str(part).endswith(f"#char={start},{end}")
    phrases = set(nif.subjects(ITSRDF.taIdentRef, None))
    assert len(phrases) > 100 and phrases == set(nif.subjects(rdflib.RDF.type, NIF.Phrase))
    assert {
        str(nif.value(one, NIF.anchorOf))
        for one in nif.subjects(ITSRDF.taIdentRef, rdflib.URIRef("https://w3id.org/communique/state/IND"))
    } >= {"India"}


def test_nif_uses_only_terms_that_are_published(graph: LocalStore) -> None:
    nif = rdflib.Graph().parse(data=kg.export(graph, "nif"), format="turtle")
    used = {str(term) for triple in nif for term in triple[1:] if str(term).startswith((str(NIF), str(ITSRDF)))}
    classes = "Context Sentence Phrase RFC5147String"
    properties = "isString beginIndex endIndex anchorOf referenceContext sentence sourceUrl"
    core = f"{classes} {properties}".split()
    assert used == {str(NIF[name]) for name in core} | {str(ITSRDF.taIdentRef)}


def test_each_claim_has_an_attribution(graph: LocalStore) -> None:
    found = rdflib.Graph().parse(data=kg.export(graph, "attributions"), format="turtle")
    rows = found.query("""
        PREFIX gaf: <http://groundedannotationframework.org/gaf#>
        PREFIX grasp: <http://groundedannotationframework.org/grasp#>
        SELECT ?claim ?value ?speaker {
          ?claim gaf:denotedBy ?mention . ?mention gaf:denotes ?claim ; grasp:hasAttribution ?attribution .
          ?attribution grasp:isAttributionFor ?mention ; grasp:wasAttributedTo ?speaker ; rdf:value ?value
        }""")
    assert len({row.claim for row in rows}) == CLAIMS  # type: ignore[union-attr]
    values = Counter(str(row.value).partition("grasp/")[2] for row in rows)  # type: ignore[union-attr]
    assert values["factuality#NEGATIVE"] > 0 and values["factuality#FUTURE"] > 0 and values["sentiment#NEGATIVE"] > 0


# Notebooks


def test_results_show_themselves_in_notebooks_escaped(graph: LocalStore) -> None:
    answers = kg.ask(graph, "silence")
    assert answers._repr_html_().count("<tr>") == len(answers) + 1
    hostile = replace(answers, labels=dict.fromkeys(answers.labels, "<script>alert(1)</script>"))
    assert "<script>" not in hostile._repr_html_() and "&lt;script&gt;" in hostile._repr_html_()
    explanation = kg.explain(graph, "Narendra Modi", "met with", "Vladimir Putin")
    assert "<mark>Indian Prime Minister Narendra Modi met Russian President Vladimir Putin" in explanation._repr_html_()
    assert "<b>" not in replace(explanation, statement="<b>")._repr_html_()
    assert "statements" in graph._repr_html_()
    report = kg.validate(EXAMPLE)
    assert report._repr_html_().startswith("<p>Conforms") or "<caption>Conforms" in report._repr_html_()


def test_a_long_table_is_cut(graph: LocalStore) -> None:
    answers = kg.ask(graph, "silence")
    long = replace(answers, rows=answers.rows * 200)
    assert long._repr_html_().count("<tr>") == 101 and f"and {200 * len(answers) - 100} more" in long._repr_html_()


# The command


def test_the_command_writes_what_the_library_writes(graph: LocalStore, tmp_path: Path) -> None:
    for view, name in {"claims": "a.csv", "events": "a.jsonl", "reified": "a.ttl", "nif": "a.jsonld"}.items():
        done = run("export", EXAMPLE, "--as", view, "-o", name, folder=tmp_path)
        assert (done.code, done.err) == (0, "")
        assert (tmp_path / name).read_bytes() == kg.export(EXAMPLE, view, format=name.partition(".")[2])
    assert run("export", EXAMPLE, "--as", "events", folder=tmp_path).out.encode() == kg.export(graph, "events")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--as", "poem"), "no view of a graph is called 'poem' (choose one of claims, events"),
        (("--as", "claims", "-o", "a.ttl"), "claims cannot be written as .ttl (write csv)"),
        (("--as", "reified", "--format", "rdfxml"), "reified cannot be written as rdfxml"),
        (("--as", "claims", "--part", "facts"), "--part and --merge are for the graph as it is"),
    ],
)
def test_what_cannot_be_written_is_refused(arguments: tuple[str, ...], message: str, tmp_path: Path) -> None:
    done = run("export", EXAMPLE, *arguments, folder=tmp_path)
    assert done.code == 2 and message in done.err
    assert not list(tmp_path.iterdir())
