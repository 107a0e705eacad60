"""What a build leaves beside its graph, and ``kg describe --check``: the same bytes, and every mistake is told."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from command_line import BRIEFS, annotated, run
from rdflib import DCAT, DCTERMS, RDF, Graph, Literal, URIRef

FOAF_NAME = URIRef("http://xmlns.com/foaf/0.1/name")
CHECKSUM = URIRef("http://spdx.org/rdf/terms#checksumValue")


def build(folder: Path, *options: str) -> None:
    done = run("build", *annotated(BRIEFS[0]), *options, folder=folder)
    assert done.code == 0, done.err


def test_a_file_has_its_description_beside_it(tmp_path: Path) -> None:
    said = ["--dataset-title", "Briefs", "--dataset-version", "1", "--dataset-publisher", "The Lake Institute"]
    build(tmp_path, "-o", "graph.trig", *said, "--licence", "https://creativecommons.org/licenses/by/4.0/")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["graph.trig", "graph.void.ttl"]
    graph = Graph().parse(tmp_path / "graph.void.ttl")
    [dataset] = graph.subjects(RDF.type, DCAT.Dataset)
    assert graph.value(dataset, DCTERMS.title) == Literal("Briefs")
    assert graph.value(dataset, URIRef(f"{DCAT}version")) == Literal("1")
    assert graph.value(graph.value(dataset, DCTERMS.publisher), FOAF_NAME) == Literal("The Lake Institute")
    file = graph.value(dataset, DCAT.distribution)
    assert int(graph.value(file, DCAT.byteSize)) == (tmp_path / "graph.trig").stat().st_size
    assert str(graph.value(file, DCTERMS.title)) == "graph.trig"
    assert graph.value(file, DCAT.mediaType) == URIRef("https://www.iana.org/assignments/media-types/application/trig")


def test_the_description_is_the_same_every_time_and_for_every_format(tmp_path: Path) -> None:
    datasets = []
    for name in ("a.trig", "b.nq", "c.jsonld", "a.trig"):
        build(tmp_path, "-o", name)
        written = (tmp_path / name).with_suffix(".void.ttl").read_bytes()
        lines = sorted(map(str, ox.parse(written, ox.RdfFormat.TURTLE)))
        datasets.append((written, [line for line in lines if "distribution" not in line]))
    assert datasets[0] == datasets[3]
    assert datasets[0][1] == datasets[1][1] == datasets[2][1]


def test_a_store_has_its_description_in_its_folder_which_is_that_of_a_file(tmp_path: Path) -> None:
    build(tmp_path, "--store", "graph")
    build(tmp_path, "-o", "graph.nq")
    there = tmp_path / "graph" / "dataset.void.ttl"
    assert set(map(str, ox.parse(path=there))) < set(map(str, ox.parse(path=tmp_path / "graph.void.ttl")))
    for graph in (["--store", "graph"], ["graph.nq"]):
        for description in ("graph/dataset.void.ttl", "graph.void.ttl"):
            done = run("describe", *graph, "--check", description, folder=tmp_path)
            assert (done.code, done.out) == (0, ""), done


def test_a_description_is_not_written_where_nobody_wants_it(tmp_path: Path) -> None:
    build(tmp_path, "-o", "graph.trig", "--no-description")
    build(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["graph.trig"]


def test_what_stands_where_the_description_goes_is_told_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "graph.void.ttl").mkdir()
    done = run("build", *annotated(BRIEFS[0]), "-o", "graph.trig", folder=tmp_path)
    assert done.code == 2 and "graph.void.ttl: is a folder" in done.err
    assert not (tmp_path / "graph.trig").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [(["--licence", "CC BY"], "'CC BY' is no IRI"), (["--dataset-title", " "], "the title of the dataset is empty")],
)
def test_what_cannot_be_said_is_told_before_any_work(tmp_path: Path, options: list[str], message: str) -> None:
    done = run("build", *annotated(BRIEFS[0]), "-o", "graph.trig", *options, folder=tmp_path)
    assert done.code == 2 and message in done.err
    assert not list(tmp_path.iterdir())


MISTAKES = {
    "another graph": ("/dataset/", "/dataset/f", "describes https://w3id.org/communique/dataset/f"),
    "a count": ("void:documents 1", "void:documents 2", "lacks <https://w3id.org/communique/dataset/"),
    "a count said twice": ("void:documents 1", "void:documents 1 , 2", "cqsh:DatasetShape-documents"),
    "a hash": ('checksumValue "', 'checksumValue "0', "checksumValue"),
    "a media type": ("media-types/application/trig", "media-types/trig", "cqsh:DistributionShape-mediaType"),
    "no title": ("dcterms:title", "dcterms:subject", "lacks a title"),
    "no dataset": ("dcat:Dataset", "dcat:Catalog", "describes no dataset, not"),
}


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("described")
    build(folder, "-o", "graph.trig", "--dataset-title", "Briefs")
    return folder


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_description_that_is_not_the_graphs_is_told(described: Path, mistake: str) -> None:
    old, new, message = MISTAKES[mistake]
    text = (described / "graph.void.ttl").read_text(encoding="utf-8")
    assert old in text
    (described / "wrong.void.ttl").write_text(text.replace(old, new), encoding="utf-8")
    done = run("describe", "graph.trig", "--check", "wrong.void.ttl", folder=described)
    assert done.code == 1 and message in done.out, done


def test_what_people_say_is_no_mistake(described: Path) -> None:
    done = run("describe", "graph.trig", "--check", "graph.void.ttl", folder=described)
    assert (done.code, done.out) == (0, "")
    assert "graph.void.ttl describes the graph" in done.err
