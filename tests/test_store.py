"""Opening, reading, changing and exporting stores in this process; a server's are in ``test_remote_store.py``."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from kg.errors import InputError, LimitError, ParseError
from kg.serialization import serialize
from kg.store import (
    PARTS,
    export,
    ontology_files,
    open_store,
    parse_rdf,
    reference_files,
    solutions,
)
from kg.store.views import rdflib_dataset
from kg.vocabulary import CQ, OWL, RDF, ROOT, XSD

DATA = Path(__file__).parent / "data" / "store"
SMALL = DATA / "small.trig"
ONE, TWO = (NamedNode(f"https://example.org/edition/{name}") for name in ("one", "two"))
CHECKOUT = Path(__file__).parents[1]


def quad(name: str, graph: NamedNode | DefaultGraph = ONE) -> Quad:
    return Quad(NamedNode(f"x:{name}"), NamedNode("x:p"), Literal(name), graph)


# --- Opening ----------------------------------------------------------------------------------------------------------


def test_nothing_opens_as_an_empty_store_in_memory() -> None:
    store = open_store(reference=False)
    assert (len(store), store.location, store.graphs()) == (0, None, ())


def test_a_store_has_the_ontology_and_the_reference_graph_unless_told_not_to() -> None:
    store = open_store(SMALL)
    assert ontology_files() and reference_files()
    assert Quad(NamedNode(ROOT + "ontology"), NamedNode(RDF.type), NamedNode(OWL.Ontology)) in store
    assert len(open_store(SMALL, reference=False)) == 19


def test_what_is_there_already_is_not_added_again(tmp_path: Path) -> None:
    first = open_store(tmp_path / "store", create=True)
    size = len(first)
    first.close()
    assert len(open_store(tmp_path / "store")) == size
    assert len(open_store([*ontology_files(), *reference_files()])) == size


@pytest.mark.parametrize("format", ["turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml"])
def test_every_format_is_read_by_extension_and_by_name(format: str, tmp_path: Path) -> None:
    data = [Quad(NamedNode("x:s"), NamedNode("x:p"), Literal("é", language="fr"))]
    extension = {"turtle": "ttl", "ntriples": "nt", "nquads": "nq", "rdfxml": "rdf"}.get(format, format)
    for name, given in ((f"data.{extension}", None), ("data.bin", format)):
        path = tmp_path / name
        path.write_bytes(serialize(data, format=format))
        assert list(open_store([path], reference=False, format=given).quads()) == data


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    for name in ("a.nt", "b.nt"):
        (tmp_path / name).write_text("_:x <x:p> <x:o> .\n")
    assert len(open_store([tmp_path / "a.nt", tmp_path / "b.nt"], reference=False)) == 2


def test_a_base_resolves_relative_iris(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("<a> <x:p> <#b> .")
    (found,) = open_store(path, reference=False, base="https://example.org/").quads()
    assert (str(found.subject), str(found.object)) == ("<https://example.org/a>", "<https://example.org/#b>")


@pytest.mark.parametrize(
    ("name", "text", "place", "problem"),
    [
        ("a.ttl", "<x:s> <x:p> <x:o> .\n<x:s> <x:p> oops .\n", (2, 13), "oops is not a valid RDF object"),
        ("a.ttl", "<x:s> ex:p 1 .", (1, 7), "prefix ex: has not been declared"),
        ("a.ttl", "<s> <x:p> 1 .", (1, 1), "a relative IRI, and no base.*declare a base"),
        ("a.nq", "<x:s> <x:p> .\n", (1, 13), "not a valid RDF object|object of a triple"),
        ("a.ttl", b"<x:s> <x:p> '\xff' .", (1, 14), "UTF-8"),
        (
            "a.rdf",
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\n<x>\n</rdf:RDF>",
            (3, 3),
            "mismatched",
        ),
        ("a.jsonld", '{"@id": "x:s",\n "x:p": }', (2, 9), "closing|value"),
        (
            "a.jsonld",
            '{"@context": "https://schema.org/", "name": "x"}',
            (None, None),
            "in another document, and none is",
        ),
        (
            "a.jsonld",
            '{"@context": "near.jsonld", "name": "x"}',
            (None, None),
            "in another document, and none is fetched",
        ),
    ],
)
def test_what_does_not_parse_is_refused_with_its_place(
    name: str, text: str | bytes, place: tuple[int | None, int | None], problem: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ParseError, match=problem) as caught:
        open_store(path, reference=False)
    assert (caught.value.source, (caught.value.line, caught.value.column)) == (str(path), place)


LAUGHS = (
    '<!DOCTYPE r [<!ENTITY a0 "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10))
    + "]><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:x='x:'>"
    "<rdf:Description rdf:about='x:s'><x:p>&a9;</x:p></rdf:Description></rdf:RDF>"
)


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("laughs.rdf", LAUGHS, "amplification"),
        ("deep.rdf", "<a>" * 5000, "nested more than 1000 deep"),
        ("deep.ttl", "<x:s> <x:p> " + "<<( <x:s> <x:p> " * 50_000, "nested in triples more than 1000 deep"),
        ("deep.jsonld", "[" * 100_000, "stack size"),
    ],
)
def test_what_would_exhaust_the_machine_is_refused(name: str, text: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises((LimitError, ParseError), match=problem):
        open_store(path, reference=False)


def test_a_file_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LimitError, match=r"small\.trig: is larger than 100 bytes"):
        open_store(SMALL, max_bytes=100)


@pytest.mark.parametrize(
    ("location", "options", "problem"),
    [
        ("nowhere.ttl", {}, r"nowhere\.ttl: there is no such file or folder"),
        (["nowhere.ttl"], {}, r"nowhere\.ttl: cannot be read: no such file"),
        ([DATA], {"format": "ttl"}, "cannot be read: is a directory"),
        (DATA, {}, "holds other things than a store"),
        ("nowhere", {"read_only": True}, "no such file or folder"),
        ("nowhere", {"read_only": True, "create": True}, "there is no store in this folder"),
    ],
)
def test_what_is_not_there_is_an_error_of_ours(
    location: object, options: dict[str, object], problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=problem):
        open_store(location, **options)  # type: ignore[arg-type]


def test_a_folder_that_is_open_elsewhere_says_so(tmp_path: Path) -> None:
    with (
        open_store(tmp_path / "store", create=True, reference=False),
        pytest.raises(InputError, match="another process writes to the store"),
    ):
        open_store(tmp_path / "store")


def test_a_folder_keeps_its_data_and_can_be_opened_read_only(tmp_path: Path) -> None:
    with open_store(tmp_path / "store", create=True, reference=False) as store:
        store.replace_graphs(add=[quad("a")])
    again = open_store(tmp_path / "store", read_only=True)
    assert list(again.quads()) == [quad("a")]
    with pytest.raises(InputError, match="read-only"):
        again.replace_graphs(add=[quad("b")])
    with pytest.raises(InputError, match="read-only"):
        again.update("DROP ALL")


def test_a_closed_store_says_so() -> None:
    store = open_store(reference=False)
    store.close()
    with pytest.raises(InputError, match="closed"):
        list(store.quads())


# --- Reading and changing ---------------------------------------------------------------------------------------------


def test_quads_match_a_pattern_and_graphs_are_sorted() -> None:
    store = open_store(SMALL, reference=False)
    assert store.graphs() == (ONE, TWO, NamedNode("https://example.org/graph/derivations"))
    assert len(list(store.quads(graph=DefaultGraph()))) == 3
    assert {found.graph_name for found in store.quads(predicate=NamedNode(CQ.member))} == {ONE, TWO}


def test_graphs_are_replaced_and_nothing_else_is_touched() -> None:
    store = open_store(SMALL, reference=False)
    before = set(store.quads())
    fact = next(iter(store.quads(predicate=NamedNode(CQ.memberOf), graph=DefaultGraph())))
    node = Quad(BlankNode("b"), NamedNode("x:p"), BlankNode("b"), ONE)
    store.replace_graphs(remove=[ONE], discard=[fact], add=[quad("new"), node])
    after = set(store.quads())
    assert before - after == {found for found in before if found.graph_name == ONE} | {fact}
    assert len(after - before) == 2
    assert len(list(store.quads(predicate=NamedNode("x:p"), graph=ONE))) == 2


@pytest.mark.parametrize("bad", [{"discard": [Quad(BlankNode("b"), NamedNode("x:p"), Literal("x"))]}])
def test_a_change_that_cannot_be_made_changes_nothing(bad: dict[str, list[Quad]]) -> None:
    store = open_store(SMALL, reference=False)
    before = set(store.quads())
    with pytest.raises(InputError, match="blank node cannot be deleted"):
        store.replace_graphs(remove=[ONE], add=[quad("new")], **bad)
    assert set(store.quads()) == before


WRITER = """
import sys
from pyoxigraph import Literal, NamedNode, Quad
from kg.store import open_store
store = open_store(sys.argv[1], reference=False)
graph = NamedNode("https://example.org/edition/one")
new = [Quad(NamedNode(f"x:{n}"), NamedNode("x:p"), Literal(n), graph) for n in range(20000)]
print("now", flush=True)
store.replace_graphs(remove=[graph], add=new)
print("done", flush=True)
"""


@pytest.mark.parametrize("after", [0.0, 0.05, 0.15])
def test_a_writer_that_is_killed_leaves_all_or_nothing(after: float, tmp_path: Path) -> None:
    with open_store(tmp_path / "store", create=True, reference=False) as store:
        store.replace_graphs(add=[quad("old"), quad("other", TWO)])
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, tmp_path / "store"], stdout=subprocess.PIPE, cwd=CHECKOUT, text=True
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "now\n"
    time.sleep(after)
    writer.kill()
    writer.wait()
    writer.stdout.close()
    found = set(open_store(tmp_path / "store", reference=False).quads())
    assert quad("other", TWO) in found
    assert len(found) == 2 if quad("old") in found else len(found) == 20_001


def test_an_update_that_does_not_parse_is_refused_with_its_place() -> None:
    with pytest.raises(ParseError, match="'INSRT' is not expected here") as caught:
        open_store(reference=False).update("DROP ALL ;\n  INSRT DATA {}")
    assert (caught.value.line, caught.value.column) == (2, 3)


def test_the_hash_is_the_same_for_the_same_data_however_they_came(tmp_path: Path) -> None:
    store = open_store(SMALL, reference=False)
    path = tmp_path / "again.nq"
    path.write_bytes(serialize(reversed(list(store.quads())), format="nquads"))
    assert open_store(path, reference=False).canonical_hash() == store.canonical_hash()


def test_rdflib_gets_plain_strings_and_the_lexical_forms_that_were_there() -> None:
    import rdflib
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    number = Literal("01", datatype=NamedNode(XSD.integer))
    s, p = NamedNode("x:s"), NamedNode("x:p")
    dataset = rdflib_dataset(
        [Quad(s, p, Literal("x")), Quad(s, p, number, ONE), Quad(s, p, Literal("y", language="en"), ONE)]
    )
    default = dataset.graph(DATASET_DEFAULT_GRAPH_ID)
    assert list(default.objects()) == [rdflib.Literal("x")]
    named = dataset.graph(rdflib.URIRef(ONE.value))
    assert {term.n3() for term in named.objects()} == {f'"01"^^<{XSD.integer}>', '"y"@en'}
    assert len(dataset) == 3


def test_a_triple_term_is_refused_by_rdflib_with_our_error() -> None:
    store = open_store(reference=False)
    store.as_pyoxigraph().add(Quad(NamedNode("x:s"), NamedNode("x:p"), ox.Triple(*quad("a").triple)))
    with pytest.raises(InputError, match=r"RDF 1\.2"):
        store.as_rdflib()


# --- Trusted queries --------------------------------------------------------------------------------------------------


def test_a_query_knows_the_prefixes_of_the_product() -> None:
    found = solutions(open_store(SMALL, reference=False).query("SELECT ?who { ?who cq:memberOf organization:SCO }"))
    assert [row["who"] for row in found] == [NamedNode(ROOT + "state/IND")]


def test_a_limit_cuts_rows_and_says_so() -> None:
    store = open_store(SMALL, reference=False)
    cut = solutions(store.query("SELECT * { ?s ?p ?o }", limit=2))
    assert (len(cut), cut.truncated) == (2, True)
    whole = solutions(store.query("SELECT * { ?s ?p ?o }", limit=3))
    assert (len(whole), whole.truncated) == (3, False)


def test_an_answer_that_is_no_table_is_refused_where_one_is_needed() -> None:
    with pytest.raises(InputError, match="SELECT"):
        solutions(open_store(reference=False).query("ASK {}"))


# --- Loading bytes ----------------------------------------------------------------------------------------------------


def test_bytes_are_parsed_and_errors_call_them_by_the_name_given() -> None:
    assert [found.object for found in parse_rdf(b"<x:s> <x:p> 1 .", format="ttl", name="x")] == [Literal(1)]
    with pytest.raises(ParseError, match=r"^the answer:1:"):
        list(parse_rdf(b"<x:s> <x:p> .", format="ttl", name="the answer"))


# --- Export -----------------------------------------------------------------------------------------------------------


def test_each_part_is_what_it_says() -> None:
    store = open_store(SMALL, reference=False)
    graphs = {part: {str(found.graph_name) for found in export(store, part)} for part in PARTS}
    sizes = {part: len(list(export(store, part))) for part in PARTS}
    assert sizes == {"all": 19, "claims": 10, "facts": 1, "derivations": 6, "reference": 3, "ontology": 0}
    assert graphs["claims"] == {str(ONE), str(TWO)}
    assert graphs["derivations"] == {"<https://example.org/graph/derivations>"}


def test_the_packaged_data_are_parted_into_ontology_and_reference_with_nothing_lost() -> None:
    store = open_store()
    parts = [set(export(store, part)) for part in ("ontology", "reference")]
    assert not parts[0] & parts[1]
    assert parts[0] | parts[1] == set(store.quads())
    declared = Quad(NamedNode(CQ.member), NamedNode(RDF.type), NamedNode(OWL.ObjectProperty), DefaultGraph())
    assert declared in parts[0]
    assert any(isinstance(found.subject, BlankNode) for found in parts[0])
    assert all(isinstance(found.subject, NamedNode) for found in parts[1])


def test_a_derived_triple_that_the_reference_graph_lacks_is_no_reference_data() -> None:
    store = open_store(reference=False)
    fact = Quad(NamedNode("x:s"), NamedNode(CQ.memberOf), NamedNode("x:o"))
    derivation = NamedNode("x:d")
    graph = NamedNode("x:derivations")
    store.replace_graphs(
        add=[
            fact,
            Quad(derivation, NamedNode(RDF.type), NamedNode(CQ.Derivation), graph),
            Quad(derivation, NamedNode(RDF.subject), fact.subject, graph),
            Quad(derivation, NamedNode(RDF.predicate), fact.predicate, graph),
            Quad(derivation, NamedNode(RDF.object), fact.object, graph),
        ]
    )
    assert list(export(store, "facts")) == [fact]
    assert list(export(store, "reference")) == []


def test_an_unknown_part_is_refused_with_the_choices() -> None:
    with pytest.raises(InputError, match=r"'statements'.*claims, facts"):
        list(export(open_store(reference=False), "statements"))  # type: ignore[arg-type]


# The note


def test_a_note_is_kept_until_the_store_changes(tmp_path: Path) -> None:
    quad = ox.Quad(*(ox.NamedNode(f"https://example.org/{name}") for name in "spo"))
    for location in (None, tmp_path / "graph"):
        changes = (
            lambda store: store.replace_graphs(add=[quad]),
            lambda store: store.replace_graphs(discard=[quad]),
            lambda store: store.update("INSERT DATA { <urn:x:a> <urn:x:b> <urn:x:c> }"),
        )
        for change in changes:
            with open_store(location, create=True) as store:
                assert store.note is None
                store.keep_note("facts: 3")
                assert store.note == "facts: 3"
                change(store)
                assert store.note is None


def test_a_note_of_a_folder_outlives_the_process_that_wrote_it(tmp_path: Path) -> None:
    with open_store(tmp_path / "graph", create=True) as store:
        store.keep_note("é")
    with open_store(tmp_path / "graph", read_only=True) as store:
        assert store.note == "é"
        store.keep_note("other")
        assert store.note == "é"


def test_a_store_in_a_folder_writes_what_it_holds_while_it_grows(tmp_path: Path) -> None:
    def newest() -> int:
        """The number of the newest table file: files are merged as they grow, so how many there are tells nothing."""
        return max(int(file.stem) for file in (tmp_path / "graph").glob("*.sst"))

    with open_store(tmp_path / "graph", create=True) as store:
        before = newest()
        for number in range(250):
            quad = Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(str(number)), NamedNode(f"urn:g{number}"))
            store.replace_graphs(add=[quad])
        assert newest() > before
