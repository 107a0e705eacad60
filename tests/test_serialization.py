"""Writing RDF: round trips, stable bytes, refusals; and files that are written whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from kg.errors import InputError, LimitError
from kg.serialization import FORMATS, canonical_hash, format_of, serialize, write_file, written_lines
from kg.serialization.canonical import canonicalized
from kg.serialization.holding import HOLDS, hold
from kg.vocabulary import CQ, RDF, XSD, prefixes

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "data" / "serialization"
GRAPHLESS = [name for name, known in FORMATS.items() if not known.holds_graphs]

# Characters that a format could stumble over: quotes, escapes, line ends, controls, markup, the far planes.
nasty_text = st.text(
    st.one_of(
        st.sampled_from("\"'\\\n\r\t\b\f\x00\x07\x7f\x85\u2028<>&]^@#;.,{}é😀\u200f"), st.characters(codec="utf-8")
    ),
    max_size=12,
)
iris = st.one_of(
    st.sampled_from(
        [
            CQ.member,
            RDF.type,
            RDF.first,
            "status:member",
            "cq:x",
            "urn:isbn:1",
            "https://w3id.org/communique/",
            "x:",
        ]
    ),
    st.builds(
        "{}{}".format,
        st.sampled_from([*prefixes().values(), "http://example.org/", "http://example.org/a#"]),
        st.text("ab09._-~:/%é世😀'()*,;=!$&@+".replace("%", ""), max_size=6),
    ),
)
predicates = st.one_of(
    st.sampled_from([CQ.member, CQ.confidence, RDF.type, RDF.iri + "_1", "urn:x:é"]),
    st.from_regex(r"http://example\.org/[a-z/.-]{0,5}[a-z_][a-z0-9.-]{0,3}", fullmatch=True),
)
literals = st.one_of(
    st.builds(Literal, nasty_text),
    st.builds(
        lambda text, tag: Literal(text, language=tag), nasty_text, st.sampled_from(["en", "en-gb", "ja", "zh-hant"])
    ),
    st.builds(
        lambda text, type_: Literal(text, datatype=NamedNode(type_)),
        st.one_of(
            nasty_text, st.from_regex(r"[+-]?[0-9]{0,3}\.?[0-9]{0,3}([eE][0-9]+)?|true|false|TRUE|INF", fullmatch=True)
        ),
        st.sampled_from(
            [XSD.integer, XSD.decimal, XSD.boolean, XSD.date, XSD.iri + "double", XSD.string, "urn:t", RDF.iri + "JSON"]
        ),
    ),
)
nodes = st.one_of(iris.map(NamedNode), st.sampled_from("abc").map(BlankNode))
graphs = st.one_of(st.just(DefaultGraph()), nodes)
quads = st.builds(Quad, nodes, predicates.map(NamedNode), st.one_of(nodes, literals), graphs)
datasets = st.lists(quads, max_size=12)


def parsed(data: bytes, format: str) -> list[Quad]:
    return list(ox.parse(data, FORMATS[format].parser))


def sample() -> list[Quad]:
    return parsed((GOLDEN / "sample.nq").read_bytes(), "nquads")


def flat(data: list[Quad]) -> list[Quad]:
    return [Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in data]


def has_xml_text(data: list[Quad]) -> bool:
    allowed = "\t\n\r"
    return all(
        character in allowed or (character >= " " and character not in "\ufffe\uffff")
        for quad in data
        if isinstance(quad.object, Literal)
        for character in quad.object.value
    )


@pytest.mark.parametrize("format", FORMATS)
@given(data=datasets)
def test_what_is_read_back_is_what_was_written(format: str, data: list[Quad]) -> None:
    if format in GRAPHLESS:
        data = flat(data)
    if format == "rdfxml" and not has_xml_text(data):
        return
    assert canonical_hash(parsed(serialize(data, format=format), format)) == canonical_hash(data)


@pytest.mark.parametrize("format", FORMATS)
@given(data=datasets, seed=st.integers())
def test_the_order_of_the_input_changes_no_byte(format: str, data: list[Quad], seed: int) -> None:
    if format == "rdfxml" and not has_xml_text(data):
        return
    shuffled = data + data[:3]
    random.Random(seed).shuffle(shuffled)
    renamed = {"a": "z", "b": "y", "c": "x"}

    def again(term: object) -> object:
        return BlankNode(renamed[term.value]) if isinstance(term, BlankNode) else term

    others = [Quad(again(q.subject), q.predicate, again(q.object), again(q.graph_name)) for q in shuffled]  # type: ignore[arg-type]
    first = serialize(data, format=format, graphs="merge")
    assert serialize(others, format=format, graphs="merge") == first
    assert serialize(parsed(first, format), format=format) == first


@pytest.mark.parametrize("extension", ["trig", "jsonld", "rdf"])
def test_it_reads_as_in_the_golden_file(extension: str) -> None:
    written = serialize(sample(), format=extension, graphs="merge")
    assert written.decode() == (GOLDEN / f"sample.{extension}").read_text("utf-8")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's own parse() calls what it deprecates
@pytest.mark.parametrize("format", FORMATS)
def test_rdflib_reads_every_format_alike(format: str) -> None:
    import rdflib
    from rdflib.compare import isomorphic

    name = {"ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}.get(format, format)
    plain = flat(sample())
    written = serialize(plain, format=format)
    graph = rdflib.Graph()
    if FORMATS[format].holds_graphs:
        dataset = rdflib.Dataset()
        dataset.parse(data=written, format=name)
        graph += dataset.default_graph
    else:
        graph.parse(data=written, format=name)
    expected = rdflib.Graph().parse(data=serialize(plain, format="ntriples"), format="nt")
    assert len(graph) == len(set(plain)) == len(expected)
    assert isomorphic(graph, expected)


def test_only_the_prefixes_that_are_used_are_written() -> None:
    quad = Quad(NamedNode(prefixes()["state"] + "IND"), NamedNode(CQ.memberOf), NamedNode("http://example.org/x"))
    assert serialize([quad], format="turtle").decode().splitlines()[:2] == [
        f"@prefix cq: <{CQ.iri}> .",
        f"@prefix state: <{prefixes()['state']}> .",
    ]


@pytest.mark.parametrize(
    ("local", "written"),
    [
        ("IND", "state:IND"),
        ("a.b", "state:a.b"),
        ("a.", f"<{prefixes()['state']}a.>"),
        ("a/b", f"<{prefixes()['state']}a/b>"),
        ("-a", f"<{prefixes()['state']}-a>"),
        ("a~b", f"<{prefixes()['state']}a~b>"),
        ("é", f"<{prefixes()['state']}é>"),
        ("", f"<{prefixes()['state']}>"),
        ("a%20b", f"<{prefixes()['state']}a%20b>"),
    ],
)
def test_a_name_is_shortened_only_when_it_needs_no_escape(local: str, written: str) -> None:
    quad = Quad(NamedNode("x:s"), NamedNode("x:p"), NamedNode(prefixes()["state"] + local))
    assert serialize([quad], format="turtle").decode().endswith(f"<x:s> <x:p> {written} .\n")


@pytest.mark.parametrize(
    ("value", "type_", "written"),
    [
        ("12", XSD.integer, "12"),
        ("012", XSD.integer, '"012"^^xsd:integer'),
        ("+1", XSD.integer, '"+1"^^xsd:integer'),
        ("0.9", XSD.decimal, "0.9"),
        ("0.90", XSD.decimal, '"0.90"^^xsd:decimal'),
        ("1", XSD.decimal, '"1"^^xsd:decimal'),
        ("1.0", XSD.decimal, "1.0"),
        ("true", XSD.boolean, "true"),
        ("1", XSD.boolean, '"1"^^xsd:boolean'),
        ("2022-09-17", XSD.date, '"2022-09-17"^^xsd:date'),
        ('say "yes"\nor ""', XSD.string, '"""say "yes"\nor \\"\\""""'),
    ],
)
def test_only_canonical_values_are_abbreviated(value: str, type_: str, written: str) -> None:
    quad = Quad(NamedNode("x:s"), NamedNode("x:p"), Literal(value, datatype=NamedNode(type_)))
    assert serialize([quad], format="turtle").decode().endswith(f"<x:s> <x:p> {written} .\n")


@pytest.mark.parametrize("format", GRAPHLESS)
def test_named_graphs_are_refused_or_merged_where_the_format_has_none(format: str) -> None:
    data = sample()
    with pytest.raises(InputError, match=r"holds no named graphs, and the data have 1 .*trig, nquads or jsonld"):
        serialize(data, format=format)
    merged = parsed(serialize(data, format=format, graphs="merge"), format)
    assert canonical_hash(merged) == canonical_hash(flat(data))


@pytest.mark.parametrize(
    ("predicate", "value", "problem"),
    [
        ("http://example.org/1", "x", "no part of it is an XML name"),
        (RDF.iri + "li", "x", "cannot write the predicate"),
        ("http://example.org/p", "\x07", r"U\+0007"),
    ],
)
def test_rdfxml_refuses_what_xml_cannot_hold(predicate: str, value: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        serialize([Quad(NamedNode("x:s"), NamedNode(predicate), Literal(value))], format="rdfxml")


def test_triple_terms_are_refused() -> None:
    term = ox.Triple(NamedNode("x:s"), NamedNode("x:p"), Literal("x"))
    with pytest.raises(InputError, match=r"RDF 1\.2"):
        serialize([Quad(NamedNode("x:s"), NamedNode("x:p"), term)], format="turtle")


@pytest.mark.parametrize(
    ("name", "path", "expected"),
    [
        ("ttl", None, "turtle"),
        ("JSON-LD", None, "jsonld"),
        (None, "a/b.trig", "trig"),
        (None, "x.owl", "rdfxml"),
        (".nq", "x.ttl", "nquads"),
    ],
)
def test_formats_are_known_by_name_and_extension(name: str | None, path: str | None, expected: str) -> None:
    assert format_of(name, path=path).name == expected


def test_an_unknown_format_is_refused_with_the_choices() -> None:
    with pytest.raises(InputError, match=r"'csv'.*turtle, trig"):
        format_of("csv")
    with pytest.raises(InputError, match=r"data\.bin: the file's name does not tell"):
        format_of(path="data.bin")


# --- RDFC-1.0 ---------------------------------------------------------------------------------------------------------


@given(data=datasets)
def test_canonical_labels_are_those_of_the_whole_dataset(data: list[Quad]) -> None:
    whole = ox.Dataset(data)
    whole.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert canonicalized(data) == set(whole)


def test_the_hash_is_that_of_the_canonical_nquads() -> None:
    line = b'_:c14n0 <x:p> "a\\tb\\u0007" .\n'
    quad = Quad(BlankNode("whatever"), NamedNode("x:p"), Literal("a\tb\x07"))
    assert canonical_hash([quad]) == hashlib.sha256(line).hexdigest()


def test_entangled_blank_nodes_are_ordered_in_a_child_or_given_up() -> None:
    def clique(size: int) -> list[Quad]:
        some = [BlankNode(f"n{number}") for number in range(size)]
        return [Quad(a, NamedNode("x:p"), b) for a in some for b in some if a != b]

    assert len(canonicalized(clique(5))) == 20
    with pytest.raises(LimitError, match="too entangled"):
        canonicalized(clique(12), seconds=0.5)


# --- The context ------------------------------------------------------------------------------------------------------


def test_the_published_context_is_current() -> None:
    script = ROOT / "scripts" / "build_context.py"
    done = subprocess.run([sys.executable, script, "--check"], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert done.returncode == 0, "run scripts/build_context.py"


def test_jsonld_takes_its_types_from_the_context() -> None:
    subject = NamedNode(prefixes()["claim"] + "c1")
    data = [
        Quad(subject, NamedNode(CQ.status), NamedNode(prefixes()["status"] + "member")),
        Quad(subject, NamedNode(CQ.confidence), Literal("0.9", datatype=NamedNode(XSD.decimal))),
    ]
    document = json.loads(serialize(data, format="jsonld"))
    assert document["@graph"] == [{"@id": "claim:c1", "cq:confidence": "0.9", "cq:status": "status:member"}]
    assert document["@context"]["cq:status"] == {"@type": "@id"}


# --- Files ------------------------------------------------------------------------------------------------------------


def test_a_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    target = tmp_path / "out.ttl"
    target.write_text("old")
    target.chmod(0o640)
    assert write_file(target, b"new") == target
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out.ttl"
    target.write_text("old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match=r"out\.ttl: cannot be written: no space left on device"):
        write_file(target, b"new")
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_stop_half_way_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out.ttl"
    target.write_text("old")

    def stopped(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stopped)
    with pytest.raises(KeyboardInterrupt):
        write_file(target, b"new")
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_device_that_is_full_is_an_error_of_ours() -> None:
    with pytest.raises(InputError, match="no space left"):
        write_file("/dev/full", b"x" * 100_000)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file or directory"):
        write_file(tmp_path / "nowhere" / "out.ttl", b"x")


def test_a_hundred_thousand_triples_take_seconds_not_minutes() -> None:
    edition = [NamedNode(f"{prefixes()['edition']}{number:04x}") for number in range(100)]
    data = [
        Quad(
            NamedNode(f"{prefixes()['claim']}{(number * 7919) % 10007:05x}"),
            NamedNode(f"{CQ.iri}p{place}"),
            Literal(f'text "{number}"', language="en")
            if place % 2
            else NamedNode(f"{prefixes()['state']}S{number % 200}"),
            edition[number // 100],
        )
        for number in range(10_000)
        for place in range(10)
    ]
    start = time.process_time()
    for format in ("trig", "nquads", "jsonld"):
        serialize(data, format=format)
    assert time.process_time() - start < 30


@pytest.mark.parametrize("format", ["nquads", "ntriples"])
@pytest.mark.parametrize("held", [1, 2, 3, 1000])
def test_lines_in_pieces_are_the_bytes_of_the_whole(format: str, held: int) -> None:
    quads = _MANY if format == "nquads" else [Quad(*quad.triple) for quad in _MANY]
    pieces = written_lines(iter(quads), format_of(format), run=held)
    assert b"".join(pieces) == serialize(quads, format=format)


def test_lines_refuse_named_graphs_before_anything_is_written() -> None:
    with pytest.raises(InputError, match="ntriples holds no named graphs, and the data have 2"):
        next(written_lines(_MANY, format_of("ntriples")))
    assert b"".join(written_lines(_MANY, format_of("ntriples"), merge=True)) == serialize(
        _MANY, format="ntriples", graphs="merge"
    )


_NODE = NamedNode("http://example.org/é")
_MANY = [
    Quad(subject, NamedNode("http://example.org/p"), Literal(f"line\n{number % 3}"), graph)
    for number, subject in enumerate([_NODE, BlankNode("x"), NamedNode("http://example.org/a"), _NODE] * 3)
    for graph in (DefaultGraph(), _NODE, NamedNode("http://example.org/g"))
]


@pytest.mark.skipif(not HOLDS, reason="this system cannot tell what a process left that is gone")
def test_what_a_killed_writer_left_is_used_again(tmp_path: Path) -> None:
    (tmp_path / ".a.nq.part").write_bytes(b"half of something longer than what comes")
    write_file(tmp_path / "a.nq", b"whole")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.nq": b"whole"}


@pytest.mark.skipif(not HOLDS, reason="this system cannot tell what a process left that is gone")
def test_two_writers_of_one_file_do_not_meet(tmp_path: Path) -> None:
    held = hold(tmp_path / ".a.nq.part", alone=True)
    assert held is not None
    write_file(tmp_path / "a.nq", b"whole")
    os.close(held)
    assert (tmp_path / "a.nq").read_bytes() == b"whole"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".a.nq.part", "a.nq"]
