"""``import kg``: its public names, what they load, and the walk from a brief to a quoted answer without the command."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pytest
import rdflib

import kg
import kg.library
from kg.errors import ClaimError, InputError, ParseError, QuestionError, SourceError
from kg.extraction import Extractor
from kg.model import Claim, ClaimType, Document, write_claims
from kg.vocabulary import data_path

EXAMPLES = data_path("examples")
BRIEF = EXAMPLES / "samarkand-2022.md"
CLAIMS = EXAMPLES / "samarkand-2022.claims.jsonl"
FACT = ("Narendra Modi", "met with", "Vladimir Putin")

SURFACE = {
    "ask": "graph question parameters",
    "audit": "graph sources sentences",
    "build": "sources output store claims lexicon extractor base metadata iri with_text whole progress refusal "
    "decisions stale bad workers scheduler",
    "claims": "sources lexicon extractor base metadata iri decisions stale",
    "diff": "old new claims lexicon base",
    "claims_frame": "graph",
    "describe": "graph title description version publisher licence distributions",
    "disagree": "graph about window between",
    "drift": "graph holder toward since until",
    "explain": "graph subject predicate object",
    "explain_answers": "graph answers",
    "export": "graph view format",
    "facts_frame": "graph",
    "network": "graph relation about first last",
    "open": "location create read_only reference format",
    "silences": "graph by about sources",
    "timeline": "graph actors first last",
    "to_networkx": "graph",
    "validate": "data shapes",
}
FROZEN = (
    "Answers Audit Build Claim Description Difference Disagreements Document Drift Explanation Network Reading Report "
    "Silences Timeline"
).split()
TYPES = [*FROZEN, "CommuniqueError", "Store"]


class Constant:
    """An extractor that takes the first word for a state that supports the second."""

    name = "constant"
    version = "1"

    def extract(self, document: Document) -> list[Claim]:
        holder, toward = document.text.split()[:2]
        args = {"holder": holder, "toward": toward, "position": "supports"}
        end = len(holder) + 1 + len(toward)
        return [Claim(ClaimType.STANCE, args, document.text[:end], start=0, end=end, source=document.iri)]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("library") / "samarkand.trig"
    kg.build(BRIEF, claims=CLAIMS, output=path)
    return path


# The public surface


def test_the_public_names_are_these() -> None:
    assert sorted(kg.__all__) == sorted([*SURFACE, *TYPES, "__version__"])
    assert set(kg.__all__) <= set(dir(kg))


@pytest.mark.parametrize("name", [*SURFACE, *TYPES])
def test_a_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(kg, name)
    assert value.__name__ == name
    assert inspect.getdoc(value)


@pytest.mark.parametrize(("name", "parameters"), SURFACE.items())
def test_a_function_takes_these_parameters(name: str, parameters: str) -> None:
    found = inspect.signature(getattr(kg, name)).parameters
    assert " ".join(found) == parameters
    defaults = [item for item in found.values() if item.default is not item.empty]
    positional = {"parameters", "predicate", "object", "location"}
    assert all(item.kind is item.KEYWORD_ONLY or item.name in positional for item in defaults)


@pytest.mark.parametrize("name", FROZEN)
def test_results_are_frozen(name: str) -> None:
    assert getattr(kg, name).__dataclass_params__.frozen


def test_type_checkers_see_the_names_that_are_found() -> None:
    tree = ast.parse(Path(kg.__file__).read_text(encoding="utf-8"))
    seen = {
        alias.name: node.module
        for block in tree.body
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert seen == {name: f"kg.{home}" for name, home in kg._HOMES.items()}


def test_no_module_hides_a_public_name() -> None:
    assert not {path.stem for path in Path(kg.__file__).parent.iterdir()} & set(kg.__all__)


def test_a_name_that_is_not_there_is_an_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'biuld'"):
        kg.biuld  # noqa: B018


# What is loaded


@pytest.mark.parametrize(
    ("code", "unloaded"),
    [
        ("import kg", "spacy rdflib pyoxigraph yaml typer kg.library"),
        ("import kg; dir(kg); kg.__version__; kg.CommuniqueError", "spacy rdflib pyoxigraph yaml typer kg.library"),
        ("import kg; kg.build, kg.ask, kg.open", "spacy rdflib pyoxigraph yaml typer"),
        ("import kg; kg.ask({file!r}, 'sources')", "spacy rdflib pyshacl trafilatura typer"),
        ("import kg; kg.export({file!r}, 'claims')", "spacy rdflib pyshacl pandas networkx typer"),
        ("import kg; kg.explain({file!r}, *{fact!r})", "spacy rdflib pyshacl trafilatura typer"),
        ("import kg; kg.diff({file!r}, {file!r})", "spacy rdflib pyshacl trafilatura typer matplotlib"),
        ("import kg; kg.timeline({file!r})", "spacy rdflib pyshacl trafilatura typer matplotlib networkx pandas"),
        ("import kg; kg.network({file!r}, 'issues')", "spacy rdflib pyshacl typer matplotlib networkx pandas"),
        ("import kg; kg.audit({file!r}, sentences=False)", "spacy rdflib pyshacl trafilatura typer matplotlib"),
        ("import kg; kg.build({brief!r}, claims={claims!r})", "spacy rdflib pyshacl trafilatura typer"),
    ],
)
def test_only_what_is_needed_is_loaded(file: Path, code: str, unloaded: str) -> None:
    script = code.format(file=str(file), fact=FACT, brief=str(BRIEF), claims=str(CLAIMS))
    command = [sys.executable, "-c", f"{script}\nimport sys\nprint(*sys.modules)"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(kg.__file__).parents[1])
    assert not set(unloaded.split()) & set(done.stdout.split())


# From a brief to an answer


def test_a_build_says_what_it_did(file: Path, tmp_path: Path) -> None:
    seen: list[kg.Reading] = []
    built = kg.build([BRIEF], claims=[CLAIMS], output=tmp_path / "again.trig", progress=seen.append)
    assert built.readings == tuple(seen)
    assert [reading.document for reading in seen] == ["samarkand-2022.md"]
    assert built.claims == len(CLAIMS.read_text(encoding="utf-8").splitlines())
    assert built.facts > 200
    assert (tmp_path / "again.trig").read_bytes() == file.read_bytes()


def test_a_graph_is_had_as_pyoxigraph_and_rdflib_objects(file: Path) -> None:
    with kg.open(file, reference=False) as graph:
        engine, dataset = graph.as_pyoxigraph(), graph.as_rdflib()
        assert isinstance(engine, pyoxigraph.Store)
        assert isinstance(dataset, rdflib.Dataset)
        assert len(engine) == len(list(dataset.quads()))
        assert {str(context.identifier) for context in dataset.graphs()} >= {name.value for name in graph.graphs()}
        met = "https://w3id.org/communique/ontology#metWith"
        quads = list(graph.quads(None, pyoxigraph.NamedNode(met), None, pyoxigraph.DefaultGraph()))
        assert len(list(dataset.quads((None, rdflib.URIRef(met), None, None)))) == len(quads) > 0
        subject = pyoxigraph.NamedNode("https://example.org/a")
        engine.add(pyoxigraph.Quad(subject, subject, subject))
        assert len(list(graph.quads(subject))) == 1


def test_a_question_is_answered_from_a_file_a_list_and_an_open_graph(file: Path) -> None:
    with kg.open(file) as graph:
        places = (file, str(file), [file], graph, graph.as_pyoxigraph())
        answers = [kg.ask(place, "members", {"organization": "SCO", "standing": "acceding"}) for place in places]
        assert graph.as_pyoxigraph()
    rows = {tuple(answer.text(answer.cell(row, "member")) for row in answer.rows) for answer in answers}
    assert rows == {("Iran",)}


def test_a_fact_is_explained_by_names_prefixed_names_and_iris(file: Path) -> None:
    graph = kg.open(file)
    found = kg.explain(graph, *FACT)
    base = "https://w3id.org/communique/"
    iris = (f"{base}person/Narendra-Modi", f"{base}ontology#metWith", f"{base}person/Vladimir-Putin")
    assert kg.explain(graph, *iris) == kg.explain(graph, "person:Narendra-Modi", "cq:metWith", iris[2]) == found
    claim = found.supports[0].supports[0]
    assert claim.quotation is not None
    assert "Narendra Modi met Russian President Vladimir Putin" in claim.quotation.quote
    assert claim.iri is not None
    assert kg.explain(graph, claim.iri).quotation == claim.quotation


def test_a_built_graph_conforms_and_a_broken_one_does_not(file: Path, tmp_path: Path) -> None:
    report = kg.validate(file)
    assert report.conforms()
    assert report.focus_nodes > 500
    broken = tmp_path / "broken.trig"
    text = file.read_text(encoding="utf-8")
    broken.write_text(text.replace('oa:exact "Iran is set', 'oa:exact "Iran was set'), encoding="utf-8")
    assert not kg.validate([broken]).conforms()
    evidence = data_path("shapes") / "evidence.ttl"
    assert {Path(shape.source).name for shape in kg.validate(file, shapes=evidence).shapes} == {"evidence.ttl"}


def test_a_store_is_built_asked_and_let_go(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    built = kg.build(BRIEF, claims=CLAIMS, store=folder)
    built.store.close()
    assert len(kg.ask(folder, "sources")) == 1
    assert kg.validate(folder, shapes=data_path("shapes") / "evidence.ttl").conforms()
    with pytest.raises(SourceError):
        kg.build(tmp_path / "missing.txt", store=folder)
    with kg.open(folder) as graph:
        assert kg.build(BRIEF, claims=CLAIMS, store=graph).store is graph


def test_a_claim_that_is_not_in_the_text_is_refused(tmp_path: Path) -> None:
    text, wrong = tmp_path / "note.txt", tmp_path / "wrong.jsonl"
    text.write_text("Norland Sudria", encoding="utf-8")
    [(document, [claim])] = kg.claims(text, extractor=Constant())
    wrong.write_text("".join(write_claims([claim, replace(claim, quote="Norland sudria")])), encoding="utf-8")
    with pytest.raises(ClaimError):
        kg.build(text, claims=wrong)
    refused: list[ClaimError] = []
    built = kg.build(text, claims=wrong, refusal=refused.append)
    assert (built.claims, built.refused_claims, len(refused)) == (1, 1, 1)
    assert built.readings[0].document == document.name


def test_an_extractor_of_ones_own_fills_a_graph(tmp_path: Path) -> None:
    text = tmp_path / "note.txt"
    text.write_text("Norland Sudria", encoding="utf-8")
    extractor: Extractor = Constant()
    [(document, claims)] = kg.claims(text, extractor=extractor)
    assert document.text == "Norland Sudria"
    assert [claim.quote for claim in claims] == ["Norland Sudria"]
    built = kg.build(text, extractor=extractor, base="https://example.org/")
    answers = kg.ask(built.store, "stances")
    assert [answers.text(answers.cell(row, "holder")) for row in answers.rows] == ["Norland"]


# What goes wrong


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda file: kg.build("missing.txt"), SourceError, "missing.txt"),
        (lambda file: kg.build(BRIEF, base="nonsense"), InputError, "nonsense"),
        (lambda file: kg.build(BRIEF, claims=CLAIMS, output="graph.pdf"), InputError, "format"),
        (lambda file: kg.build(BRIEF, claims=CLAIMS, store=file), InputError, "samarkand.trig"),
        (lambda file: kg.build(BRIEF, claims=CLAIMS, output="graph.ttl"), InputError, "no named graphs"),
        (lambda file: kg.build(BRIEF, claims=CLAIMS, output="missing/graph.nq"), InputError, "missing"),
        (lambda file: kg.build(BRIEF, lexicon="missing.yaml"), kg.CommuniqueError, "missing.yaml"),
        (lambda file: kg.claims(BRIEF, base="nonsense"), InputError, "nonsense"),
        (lambda file: kg.open("missing.ttl"), InputError, "missing.ttl"),
        (lambda file: kg.validate(CLAIMS), InputError, "claims.jsonl"),
        (lambda file: kg.ask(file, "nothing"), QuestionError, "there is no question 'nothing'"),
        (lambda file: kg.ask(file, "members"), QuestionError, "organization"),
        (lambda file: kg.ask(file, "members", {"organization": "Atlantis"}), QuestionError, "Atlantis"),
        (lambda file: kg.explain(file, "Atlantis"), QuestionError, "Atlantis"),
        (lambda file: kg.diff(file, BRIEF), InputError, "a text and a graph"),
        (lambda file: kg.audit("missing.trig"), InputError, "missing.trig"),
        (lambda file: kg.timeline(file, actors=["Atlantis"]), QuestionError, "Atlantis"),
        (lambda file: kg.network(file, "isues"), QuestionError, "there is no network of 'isues'"),
        (lambda file: kg.explain(file, "India", "met with", "India"), InputError, "does not hold"),
        (lambda file: kg.explain(file, "India", "met with"), InputError, "object"),
    ],
)
def test_bad_input_raises_an_error_of_the_tree(file: Path, call: object, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call(file)  # type: ignore[operator]


def test_a_file_that_does_not_parse_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("<a> <b> .\n", encoding="utf-8")
    with pytest.raises(ParseError) as caught:
        kg.open(path)
    assert (caught.value.source, caught.value.line) == (str(path), 1)
