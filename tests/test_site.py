"""The documentation as a site: the same bytes twice, no dead link, an anchor for each term, shape and question."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from lxml import html
from rdflib import OWL, RDF, SH, BNode, Graph, URIRef

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from kg.questions import load_questions  # noqa: E402
from scripts.site.answers import questions_answered  # noqa: E402
from scripts.site.links import check_links  # noqa: E402
from scripts.site.parameters import constraints, path  # noqa: E402
from scripts.site.shapes import shape_names  # noqa: E402

TOLD_ELSEWHERE = {
    SH[n] for n in "path name message severity property sparql targetClass targetSubjectsOf targetObjectsOf".split()
}
CQ = "https://w3id.org/communique/ontology#"


def _build(folder: Path, seed: str) -> Path:
    words = [sys.executable, "scripts/build_site.py", str(folder)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": seed})
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("pylode", reason="pyLODE, of the extra docs, writes the page of the terms")
    return _build(tmp_path_factory.mktemp("site") / "one", "1")


def anchors(page: Path) -> list[str]:
    return [str(name) for name in html.fromstring(page.read_bytes()).xpath("//@id")]


def test_the_same_bytes_twice(site: Path, tmp_path: Path) -> None:
    again = _build(tmp_path / "two", "2")
    names = sorted(path.name for path in site.iterdir())
    assert names == sorted(path.name for path in again.iterdir())
    assert [name for name in names if (site / name).read_bytes() != (again / name).read_bytes()] == []


def test_no_link_is_dead(site: Path) -> None:
    links = check_links(site)
    assert links.dead == ()
    assert links.inside > 1000
    assert (site / "external-links.txt").read_text(encoding="utf-8").split() == list(links.outside)


def test_a_dead_link_and_a_dead_anchor_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('<p id="x"><a href="#x">1</a><a href="#y">2</a><a href="b.html">3</a></p>')
    found = check_links(tmp_path)
    assert (found.inside, found.dead) == (3, ("a.html: #y", "a.html: b.html"))


def test_each_page_has_one_title_a_language_and_a_skip_link(site: Path) -> None:
    pages = sorted(site.glob("*.html"))
    assert len(pages) == 6 + len(list((ROOT / "docs").glob("*.md"))) + 1
    for page in pages:
        tree = html.fromstring(page.read_bytes())
        assert tree.get("lang") == "en"
        assert len(tree.xpath("//h1")) == 1, page.name
        assert tree.xpath("//a[@class='skip']/@href") == ["#page-content"]
        assert tree.xpath("//script") == [] and tree.xpath("//img[not(@alt)]") == []
        names = anchors(page)
        assert len(names) == len(set(names)), page.name
        assert not re.search(r"/tmp/|/home/|/work/", page.read_text(encoding="utf-8").replace("/tmp/kg", "")), page.name


def test_each_term_has_its_anchor(site: Path) -> None:
    graph = Graph().parse(ROOT / "ontology" / "communique.ttl")
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    terms = {str(term).removeprefix(CQ) for kind in kinds for term in graph.subjects(RDF.type, kind) if CQ in str(term)}
    assert len(terms) > 100
    assert sorted(terms - set(anchors(site / "terms.html"))) == []


def test_each_shape_has_its_anchor(site: Path) -> None:
    names = [name for found in shape_names(ROOT / "shapes").values() for name in found]
    assert len(names) > 100
    assert sorted(set(names) - set(anchors(site / "shapes.html"))) == []


def test_each_parameter_of_each_shape_is_shown(site: Path) -> None:
    tree = html.fromstring((site / "shapes.html").read_bytes())
    shown = Counter(name for cell in tree.xpath("//td[2]") for name in cell.xpath("./b/text()"))
    asked: Counter[str] = Counter()
    for file in sorted((ROOT / "shapes").glob("*.ttl")):
        graph = Graph().parse(file)
        shapes = {*graph.subjects(RDF.type, SH.NodeShape), *graph.objects(predicate=SH.property)}
        within = {node for node in shapes if isinstance(node, BNode) and _is_within(graph, node)}
        pairs = [pair for shape in shapes - within for pair in graph.predicate_objects(shape)]
        asked.update(str(p).removeprefix(str(SH)) for p, _ in pairs if p in SH and p not in TOLD_ELSEWHERE)
        text = " ".join(tree.text_content().split())
        for kind in (SH.message, SH.select, SH.pattern):
            assert [str(v) for v in graph.objects(predicate=kind) if " ".join(v.split()) not in text] == []
    assert shown == asked
    assert len(asked) > 15 and asked["minCount"] > 100
    assert shown["pattern"] > 10 and shown["nodeKind"] > 40 and shown["in"] == 1


def _is_within(graph: Graph, shape: BNode) -> bool:
    """Whether the shape stands in a logical constraint of another, in whose value it is shown."""
    return all(isinstance(node, BNode) for node in graph.subjects(SH.property, shape))


@pytest.mark.parametrize(
    ("shape", "told"),
    [
        ("sh:path ( ex:a [ sh:inversePath ex:b ] ) ; sh:minCount 1", ("ex:a / ^ex:b", "minCount 1")),
        (
            "sh:path [ sh:alternativePath ( ex:a ( ex:b ex:c ) ) ] ; sh:class ex:C",
            ("ex:a | (ex:b / ex:c)", "class ex:C"),
        ),
        ('sh:path [ sh:zeroOrMorePath ex:a ] ; sh:in ( ex:b 1 "x" )', ("ex:a*", 'in ( ex:b , 1 , "x" )')),
        ("sh:path ex:a ; sh:not [ sh:path ex:b ; sh:minCount 1 ]", ("ex:a", "not [ path ex:b ; minCount 1 ]")),
        (
            "sh:path ex:a ; sh:or ( [ sh:datatype ex:D ] [ sh:nodeKind sh:IRI ] )",
            ("ex:a", "or ( [ datatype ex:D ] , [ nodeKind sh:IRI ] )"),
        ),
    ],
)
def test_paths_and_constraints_are_told(shape: str, told: tuple[str, str]) -> None:
    text = f"@prefix ex: <https://example.org/> . @prefix sh: <{SH}> . ex:s {shape} ."
    graph, node = Graph().parse(data=text, format="turtle"), URIRef("https://example.org/s")
    assert path(graph, graph.value(node, SH.path)) == told[0]
    assert [" ".join(pair) for pair in constraints(graph, node)] == [told[1]]


def test_each_question_has_its_anchor(site: Path) -> None:
    names = (
        {question.id for question in load_questions()}
        if not isinstance(load_questions(), dict)
        else set(load_questions())
    )
    assert len(names) == 20
    assert sorted(names - set(anchors(site / "questions.html"))) == []
    assert set(questions_answered()) <= set(anchors(site / "answers.html"))
