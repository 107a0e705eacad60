"""Questions: headers, parameters, answers; each question has cases with an expected answer in ``tests/questions``."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import QuestionError
from kg.questions import (
    Answers,
    Question,
    as_csv,
    as_json,
    as_list,
    as_page,
    as_table,
    as_text,
    ask,
    load_questions,
    resolve,
)
from kg.questions.labels import labels_and_citations
from kg.questions.templates import fill
from kg.store import LocalStore, open_store
from kg.vocabulary import DEFAULT_BASE, prefixes

HERE = Path(__file__).parent
FOLDER = HERE / "questions"
CASES = yaml.safe_load((FOLDER / "cases.yaml").read_text(encoding="utf-8"))
QUESTIONS = load_questions()
ASKED = [(question, case) for question, cases in CASES.items() for case in cases]


@pytest.fixture(scope="module")
def store() -> pyoxigraph.Store:
    graph = pyoxigraph.Store()
    graph.load(path=HERE / "data" / "questions" / "graph.trig", format=pyoxigraph.RdfFormat.TRIG)
    return graph


@pytest.mark.parametrize(("question", "case"), ASKED, ids=[f"{question}.{case}" for question, case in ASKED])
def test_expected_answer(store: pyoxigraph.Store, question: str, case: str) -> None:
    expected = (FOLDER / f"{question}.{case}.csv").read_text(encoding="utf-8")
    assert as_csv(ask(store, question, CASES[question][case], questions=QUESTIONS)) == expected
    assert len(expected.splitlines()) > 1, "an expected answer has at least one row"


def test_every_question_has_a_case_and_every_file_is_one() -> None:
    assert set(CASES) | ELSEWHERE == {question.id for question in QUESTIONS}
    assert {path.name for path in FOLDER.glob("*.csv")} == {f"{question}.{case}.csv" for question, case in ASKED}
    assert len(ASKED) >= 40


def test_every_parameter_is_used_by_a_case() -> None:
    used = {question: {name for case in cases.values() for name in case} for question, cases in CASES.items()}
    unused = {
        (q.id, p.name) for q in QUESTIONS if q.id not in ELSEWHERE for p in q.parameters if p.name not in used[q.id]
    }
    assert unused == UNTRIED


ELSEWHERE = {"also-in"}
"""Questions whose answers need a text and a table: ``tests/test_tables.py``."""

UNTRIED = {("advice", "about"), ("judgements", "by"), ("said", "about"), ("stances", "by")}
"""Parameters that only :func:`test_parameter_narrows` tries."""


@pytest.mark.parametrize(
    ("question", "parameters", "claims"),
    [
        ("advice", {"about": "oil"}, {"a-advice"}),
        ("advice", {"about": "Russia"}, {"a-advice"}),
        ("judgements", {"by": "Xi Jinping"}, {"b-useful"}),
        ("judgements", {"by": "China"}, {"b-useful"}),
        ("said", {"by": "author", "about": "oil"}, {"a-advice", "b-oil"}),
        ("stances", {"by": "China", "toward": "Ukraine"}, {"a-silence"}),
        ("stances", {"by": "analysts in Tokyo"}, {"a-route"}),
        ("stances", {"toward": "<https://w3id.org/communique/state/UKR>"}, {"a-silence"}),
        ("shared-values", {"member": "Japan"}, {"a-alliance", "a-freedom"}),
        ("shared-values", {"value": "liberty"}, {"a-freedom"}),
        ("shared-values", {"alliance": "SCO"}, {"a-contrast"}),
        ("meetings", {"in": "samarkand"}, {"a-meeting"}),
        ("meetings", {"in": "Astana"}, set()),
        ("members", {"organization": "sco", "standing": "founding member"}, set()),
        ("silence", {"about": "Russia"}, set()),
        ("disagreements", {"about": "SCO"}, {"b-useful"}),
    ],
)
def test_parameter_narrows(
    store: pyoxigraph.Store, question: str, parameters: dict[str, str], claims: set[str]
) -> None:
    answers = ask(store, question, parameters, questions=QUESTIONS)
    found = {term.value.rsplit("/", 1)[1] for row in answers.rows for term in answers.cell(row, "claim")}
    assert found == claims


@pytest.mark.parametrize(
    ("question", "parameters", "message", "hint"),
    [
        ("silense", {}, "no question 'silense'", "did you mean silence"),
        ("zzz", {}, "no question 'zzz'", "the questions are actions,"),
        ("silence", {"abuot": "Ukraine"}, "no parameter 'abuot'", "did you mean 'about'"),
        ("members", {}, "needs the parameter 'organization'", "the organisation"),
        ("members", {"organization": "Russia"}, "'Russia' is not known", "prefixed name"),
        ("members", {"organization": "SKO"}, "'SKO' is not known", "did you mean SCO"),
        ("members", {"organization": "SCO", "on": "2022-13-01"}, "'2022-13-01' is no day", "2024-07-09"),
        ("members", {"organization": "SCO", "on": "17 Sept 2022"}, "is no day", "2024-07-09"),
        ("members", {"organization": "SCO", "standing": "friend"}, "'friend' is not known", ""),
        ("stances", {"by": "Congo"}, "any of state:COD, state:COG", "one of these"),
        ("stances", {"by": "state:ATL"}, "says nothing of state:ATL", ""),
        ("stances", {"by": "<no iri>"}, "is no IRI", ""),
        ("stances", {"by": " "}, "is empty", ""),
        ("support", {"predicate": "metWiht"}, "no property", "did you mean metWith"),
    ],
)
def test_refusal(store: pyoxigraph.Store, question: str, parameters: dict[str, str], message: str, hint: str) -> None:
    with pytest.raises(QuestionError) as caught:
        ask(store, question, parameters, questions=QUESTIONS)
    assert message in caught.value.message
    assert hint in (caught.value.hint or "")


def test_words_that_name_nothing_are_looked_for_and_said_so(store: pyoxigraph.Store) -> None:
    answers = ask(store, "stances", {"toward": "Ukrain"}, questions=QUESTIONS)
    assert not answers.rows
    assert "did you mean Ukraine" in answers.notes[0]
    assert "Nothing in the graph answers this." in as_text(answers)


HOSTILE = [
    '" } DROP ALL #',
    "> } SELECT",
    "\\u0022",
    "a\nb",
    "}} UNION {{ ?s ?p ?o",
    "'''",
    "UNDEF",
    "{about}",
    "\u202e",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_a_value_is_a_term_and_never_text(store: pyoxigraph.Store, words: str) -> None:
    assert ask(store, "mentions", {"about": words}, questions=QUESTIONS).rows == ()


@given(words=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
@settings(max_examples=60, deadline=None)
def test_any_words_can_be_asked_about(words: str) -> None:
    empty = pyoxigraph.Store()
    try:
        assert ask(empty, "stances", {"toward": words}, questions=QUESTIONS).rows == ()
    except QuestionError as error:
        assert error.source == "toward"


def test_the_base_of_minted_iris_may_be_another() -> None:
    graph = pyoxigraph.Store()
    text = (HERE / "data" / "questions" / "graph.trig").read_text(encoding="utf-8")
    there = "https://example.org/here/"
    for kind in ("author", "claim", "derivation", "document", "edition", "entity", "evidence", "mention", "graph"):
        text = text.replace(f"<{prefixes()[kind]}>", f"<{there}{kind}/>")
    graph.load(text.encode("utf-8"), format=pyoxigraph.RdfFormat.TRIG)
    answers = ask(graph, "shared-values", {"alliance": "NATO"}, questions=QUESTIONS, base=there)
    assert [answers.text(answers.cell(row, "member")) for row in answers.rows] == ["Germany", "United States"]
    assert {answers.text(answers.cell(row, "speaker")) for row in answers.rows} == {"author"}


def test_a_graph_without_derivations_has_no_facts_to_answer_with(store: pyoxigraph.Store) -> None:
    graph = pyoxigraph.Store()
    graph.extend(quad for quad in store if quad.graph_name != pyoxigraph.NamedNode(prefixes()["graph"] + "derivations"))
    rows = ask(graph, "shared-values", questions=QUESTIONS).rows
    assert [str(row[1][0]) for row in rows] == ["<https://w3id.org/communique/organization/SCO>"]


def test_a_store_of_ours_answers_as_the_engine_does(store: pyoxigraph.Store) -> None:
    ours = open_store(HERE / "data" / "questions" / "graph.trig", reference=False)
    parameters = {"with": "Moscow"}
    assert as_csv(ask(ours, "meetings", parameters)) == as_csv(ask(store, "meetings", parameters))


@pytest.mark.parametrize(
    ("text", "kind", "local"),
    [
        ("moscow", "entity", "state/RUS"),
        ("the SCO", "organization", "organization/SCO"),
        ("Xi", "actor", "person/Xi-Jinping"),
        ("person:Xi-Jinping", "actor", "person/Xi-Jinping"),
        ("liberty", "value", "value/freedom"),
        ("member of", "property", "ontology#memberOf"),
        ("dialogue_partner", "status", "status/dialogue_partner"),
        ("Dialogue partner", "status", "status/dialogue_partner"),
    ],
)
def test_names_resolve(store: pyoxigraph.Store, text: str, kind: str, local: str) -> None:
    assert [term.value for term in resolve(store, text, kind=kind)] == [f"https://w3id.org/communique/{local}"]


@pytest.fixture(scope="module")
def shared(store: pyoxigraph.Store) -> Answers:
    return ask(store, "shared-values", {"value": "democracy"}, questions=QUESTIONS)


def test_text_has_each_quote_once_under_the_sentences_that_it_supports(shared: Answers) -> None:
    text = as_text(shared)
    assert text.startswith("Which members share democracy with which alliances?\n")
    assert "  NATO shares democracy with Germany, United States\n      “NATO and the alliance" in text
    assert "  U.S.-Japan alliance shares democracy with Japan, United States\n      “the alliance" in text
    assert "  Shanghai Cooperation Organization does not share democracy\n" in text
    assert text.count("“NATO and the alliance of Japan and the United States share democracy.”") == 1
    assert "— Two clubs, The Harbour Review, 2022-09-16\n" in text


def test_text_names_speakers_who_are_not_the_author(store: pyoxigraph.Store) -> None:
    assert "2024-07-08; according to Xi Jinping\n" in as_text(ask(store, "said", {"by": "Xi"}, questions=QUESTIONS))


def test_json_has_terms_with_labels(shared: Answers) -> None:
    document = json.loads(as_json(shared))
    row = document["rows"][0]
    assert row["member"] == {"iri": "https://w3id.org/communique/state/DEU", "label": "Germany"}
    assert row["value"] == [{"iri": "https://w3id.org/communique/value/democracy", "label": "democracy"}]
    assert row["edition"]["citation"] == "Two clubs, The Harbour Review, 2022-09-16"
    assert document["parameters"] == {"value": "democracy"}


class Distant:
    """A store of another process, which can only be asked."""

    def __init__(self, near: LocalStore) -> None:
        self.query = near.query


@pytest.mark.parametrize(
    ("said", "citation", "label"),
    [
        ('dcterms:title "Two clubs" ; dcterms:issued "2022"', "Two clubs, 2022", "Two clubs"),
        ('dcterms:publisher "The Lake" ; dcterms:issued "2022"', "The Lake, 2022", "edition:e"),
        ("cq:editionOf document:b", "brief.txt", "brief.txt"),
        ("cq:sha256 ''", None, "edition:e"),
    ],
    ids=["title", "publisher", "name", "nothing"],
)
def test_an_edition_is_cited_by_what_is_known_of_it(said: str, citation: str | None, label: str) -> None:
    edition = pyoxigraph.NamedNode("https://w3id.org/communique/edition/e")
    near = LocalStore(pyoxigraph.Store())
    near.update(
        f'INSERT DATA {{ GRAPH {edition} {{ {edition} {said} . document:b dcterms:identifier "brief.txt" }} }}',
        prefixes=prefixes(),
    )
    for store in (near, Distant(near)):
        labels, citations = labels_and_citations(store, [edition], DEFAULT_BASE)  # type: ignore[arg-type]
        assert citations.get(edition.value) == citation
        assert labels[edition.value] == label


def test_table_is_aligned_and_leaves_empty_columns_out(store: pyoxigraph.Store) -> None:
    lines = as_table(ask(store, "leaders", {"organization": "SCO"}, questions=QUESTIONS)).splitlines()
    assert lines[0].split() == ["organization", "leader", "quote", "edition", "date", "speaker", "claim"]
    assert len(lines) == 3
    assert "…" in lines[2]


def test_list_names_every_question_in_words() -> None:
    listed = as_list(QUESTIONS)
    assert all(f"{question.id}\n  {question.asked({})}\n" in listed for question in QUESTIONS)
    assert "--organization  the organisation (required)" in listed


def test_the_page_of_the_manual_is_current() -> None:
    page = HERE.parent / "docs" / "questions.md"
    assert page.read_text(encoding="utf-8") == as_page(QUESTIONS), "run scripts/write_questions_page.py"


@pytest.mark.parametrize(
    ("template", "values", "text"),
    [
        ("{a} and {b}", {"a": "x"}, "x and {b}"),
        ("a[ of {b}]", {}, "a"),
        ("a[ of {b}]", {"b": ""}, "a"),
        ("a[ of {b}]", {"b": "[c]"}, "a of [c]"),
        ("[{a} is {b}|{b} is]", {"b": "y"}, "y is"),
        ("[{a}|none]", {}, "none"),
        ("{a}", {"a": "{b}", "b": "x"}, "{b}"),
    ],
)
def test_template(template: str, values: dict[str, str], text: str) -> None:
    assert fill(template, values) == text


GOOD = """\
# id: good
# question: What of {x}?
# parameters:
#   x: {kind: actor, description: who}
# columns: [claim]
# answer: "{claim}"
SELECT ?claim WHERE { VALUES ?x { UNDEF } GRAPH ?g { ?claim cq:actor ?x } }
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("# id: good\n", "", "lacks the key 'id'"),
        ("# id: good", "# id: other", "its id is 'other'"),
        ("# answer:", "# anwser:", "unknown key 'anwser'"),
        ("# question: What", "# question: [What", "no YAML"),
        ("kind: actor", "kind: actress", "'x' is a parameter of unknown kind"),
        ("kind: actor, description: who", "kind: actor", "lacks the key 'description'"),
        ("kind: actor, ", "kind: actor, needed: true, ", "unknown key 'needed'"),
        ("{x}?", "{y}?", "'y' stands in the question but is no parameter"),
        ('"{claim}"', '"{cliam}"', "'cliam' stands in the answer but is no column"),
        ("[claim]", "[claim, quote]", "'quote' is a column that the query does not select"),
        ("# columns: [claim]", "# columns: [claim]\n# gather: [quote]", "'quote' is gathered but no column"),
        ("VALUES ?x { UNDEF }", "VALUES ?x {UNDEF}", "'x' has no VALUES"),
        ("#", "", "no header"),
    ],
)
def test_a_wrong_header_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    (tmp_path / "good.rq").write_text(GOOD.replace(old, new) if old != "#" else GOOD.split("\n", 6)[6])
    with pytest.raises(QuestionError) as caught:
        load_questions(tmp_path)
    assert message in caught.value.message
    assert caught.value.source == "good.rq"


def test_a_good_header_is_read_and_a_broken_query_is_refused_when_asked(tmp_path: Path) -> None:
    (tmp_path / "good.rq").write_text(GOOD)
    assert [question.id for question in load_questions(tmp_path)] == ["good"]
    (tmp_path / "good.rq").write_text(GOOD.replace("} }", "}"))
    with pytest.raises(QuestionError, match="does not parse"):
        ask(pyoxigraph.Store(), "good", questions=load_questions(tmp_path))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_query_stands_by_itself(question: Question, store: pyoxigraph.Store) -> None:
    """The file as it is, with nothing bound, is a query that a person may run."""
    assert list(store.query(question.query, prefixes=prefixes())) or question.id in ELSEWHERE
