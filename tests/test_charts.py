"""Timelines and networks: counts that SPARQL confirms, forms that others read, pictures in which nothing overlaps."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx
import pytest
from command_line import BRIEFS, annotated, run

import kg
from kg.charts import PICTURES, draw_network, draw_timeline
from kg.charts.drawing import figure
from kg.charts.order import around, facing
from kg.chronology import Event, Timeline, as_json, as_table
from kg.chronology import Testimony as Told
from kg.errors import InputError, MissingError, ParseError
from kg.model import ARGUMENTS, ClaimType
from kg.relations import Network, Node, Tie, as_cytoscape, as_graphml, load_relations
from kg.relations import as_table as network_table
from kg.statements import Thing
from kg.store import LocalStore, open_store, solutions
from kg.vocabulary import data_path

RELATIONS = "actions agreements issues meetings memberships values".split()
PROJECT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("charts")
    assert run("build", *annotated(*BRIEFS), "-o", "briefs.trig", folder=folder).code == 0
    return folder


@pytest.fixture(scope="module")
def graph(folder: Path) -> LocalStore:
    store = open_store(folder / "briefs.trig")
    assert isinstance(store, LocalStore)
    return store


# Timelines


def test_all_claims_of_events_are_on_the_timeline(graph: LocalStore) -> None:
    found = kg.timeline(graph)
    counted = "SELECT (COUNT(DISTINCT ?c) AS ?n) { GRAPH ?g { VALUES ?t { cq:MeetingClaim cq:ActionClaim "
    counted += "cq:AgreementClaim cq:MembershipClaim } ?c a ?t } }"
    [[number]] = solutions(graph.query(counted)).rows
    assert found.claims == int(number.value) > 80  # type: ignore[union-attr]
    assert len(found.events) <= found.claims
    assert [event.date for event in found.events if event.date] == sorted(e.date for e in found.events if e.date)


@pytest.mark.parametrize("actors", [[], ["China"], ["Russia", "India"], ["China", "Russia", "Iran"]])
def test_the_query_that_is_given_counts_the_claims(graph: LocalStore, actors: list[str]) -> None:
    found = kg.timeline(graph, actors=actors)
    rows = list(solutions(graph.query(found.query, prefixes={})))
    assert len({str(row["claim"]) for row in rows}) == found.claims > 0


def test_between_two_states_is_what_those_in_office_do(graph: LocalStore) -> None:
    found = kg.timeline(graph, actors=["Russia", "India"])
    words = [event.words for event in found.events]
    assert "Narendra Modi and Vladimir Putin met in talks of two in Samarkand" in words
    assert "Narendra Modi visited Russia" in words
    assert not [line for line in words if "Xi Jinping" in line]
    assert found.actors == ("Russia", "India")


def test_an_actor_and_one_who_holds_office_in_it_are_one_side(graph: LocalStore) -> None:
    sides = {"Russia": ("Russia", "Vladimir Putin"), "India": ("India", "Narendra Modi", "Subrahmanyam Jaishankar")}
    for event in kg.timeline(graph, actors=["Russia", "India"]).events:
        there = {thing.name for thing in (*event.by, *event.to)}
        assert all(there & set(names) for names in sides.values()), event.words


def test_dates_are_those_of_the_event_or_marked_as_those_of_the_text(graph: LocalStore) -> None:
    found = kg.timeline(graph)
    dated = [event for event in found.events if event.dated]
    told = [event for event in found.events if not event.dated]
    assert len(dated) > 3
    assert all(event.date in {testimony.issued for testimony in event.told} for event in told)
    assert any(event.date != event.told[0].issued for event in dated)


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [("2023", "2023", {"2023"}), ("2024-07", None, {"2024"}), (None, "2022-09-19", {"2022"}), ("2030", None, set())],
)
def test_time_is_bounded(graph: LocalStore, first: str | None, last: str | None, years: set[str]) -> None:
    found = kg.timeline(graph, first=first, last=last)
    assert {event.date[:4] for event in found.events} == years


def test_certainty_and_quotes_are_shown(graph: LocalStore) -> None:
    found = kg.timeline(graph, actors=["India"])
    text = as_table(found)
    assert "(denied)" in text
    assert "told 2022-09-19   meeting     Narendra Modi and Vladimir Putin met in talks of two in Samarkand\n" in text
    assert "“Indian Prime Minister Narendra Modi met Russian President Vladimir Putin" in text
    assert text.endswith(f"({len(found.events)} events, {found.claims} claims)\n")
    assert len(json.loads(as_json(found))["events"]) == len(found.events)


def test_claims_that_tell_the_same_of_one_day_are_one_event(tmp_path: Path) -> None:
    for name, more in (("one", "It rained."), ("other", "India condemned Iran.")):
        text = f"---\ntitle: {name}\ndate: 2023-03-23\n---\nJapan condemned Russia. {more}\n"
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    found = kg.timeline(kg.build([tmp_path / "one.md", tmp_path / "other.md"]).store)
    told = {event.words: [testimony.document for testimony in event.told] for event in found.events}
    assert told == {"India condemned Iran": ["other"], "Japan condemned Russia": ["one", "other"]}
    assert found.claims == 3


def test_every_type_has_its_words() -> None:
    import yaml

    words = yaml.safe_load(data_path("ontology", "timeline", "words.yaml").read_text(encoding="utf-8"))
    assert set(words["action"]) | {"other"} == ARGUMENTS[ClaimType.ACTION].values["verb"]
    assert set(words["membership"]) == ARGUMENTS[ClaimType.MEMBERSHIP].values["status"]
    assert set(words["meeting"]) == set(words["alone"]) == ARGUMENTS[ClaimType.MEETING].values["kind"]


def test_a_frame_of_pandas_has_a_row_for_each_event_and_tie(graph: LocalStore) -> None:
    events, ties = kg.timeline(graph), kg.network(graph, "issues")
    assert len(events.to_pandas()) == len(events.events)
    assert events.to_pandas()["claims"].sum() == events.claims
    assert len(ties.to_pandas()) == len(ties.ties)
    assert ties.to_pandas()["claims"].sum() == sum(len(tie.claims) for tie in ties.ties)


# Networks


def test_these_are_the_networks() -> None:
    assert [relation.id for relation in load_relations()] == RELATIONS


@pytest.mark.parametrize("relation", RELATIONS)
def test_ties_are_the_rows_of_the_query_that_is_given(graph: LocalStore, relation: str) -> None:
    found = kg.network(graph, relation)
    rows = [row for row in solutions(graph.query(found.query, prefixes={})) if "source" in row]
    counts = sorted((row["source"].value, row["target"].value, int(row["claims"].value)) for row in rows)  # type: ignore[union-attr]
    assert counts == sorted((tie.source, tie.target, len(tie.claims)) for tie in found.ties)
    assert counts
    assert {node.key for node in found.nodes} == {end for tie in found.ties for end in (tie.source, tie.target)}


def test_counts_are_those_of_a_plain_query(graph: LocalStore) -> None:
    query = "SELECT (COUNT(DISTINCT ?c) AS ?n) { GRAPH ?g { ?c a cq:StanceClaim ; cq:modality modality:asserted } }"
    [[number]] = solutions(graph.query(query)).rows
    found = kg.network(graph, "issues")
    assert len({claim for tie in found.ties for claim in tie.claims}) == int(number.value) > 20  # type: ignore[union-attr]


def test_who_is_with_whom_on_an_issue(graph: LocalStore) -> None:
    found = kg.network(graph, "issues", about=["Ukraine"])
    names = {node.key: node.name for node in found.nodes}
    told = {(names[tie.source], tie.tie, names[tie.target], tie.tone) for tie in found.ties}
    assert ("Xi Jinping", "avoids comment", "Ukraine", "neutral") in told
    assert {other for _, _, other, _ in told} | {who for who, _, _, _ in told} > {"Ukraine"}
    assert all("Ukraine" in (who, what) for who, _, what, _ in told)


def test_time_bounds_a_network(graph: LocalStore) -> None:
    whole = {claim for tie in kg.network(graph, "issues").ties for claim in tie.claims}
    parts = [
        {claim for tie in kg.network(graph, "issues", first=year, last=year).ties for claim in tie.claims}
        for year in ("2022", "2023", "2024")
    ]
    assert set().union(*parts) == whole
    assert all(parts)


@pytest.mark.parametrize("relation", RELATIONS)
def test_networkx_reads_all_forms_alike(graph: LocalStore, relation: str) -> None:
    found = kg.network(graph, relation)
    ours = found.to_networkx()
    read = networkx.parse_graphml(as_graphml(found), force_multigraph=True)
    cytoscape = networkx.cytoscape_graph(json.loads(as_cytoscape(found)))
    for other in (read, cytoscape):
        assert other.is_directed() is found.relation.directed
        assert set(other.nodes) == set(ours.nodes) == {node.key for node in found.nodes}
        assert told(other) == told(ours)
    assert ours.number_of_edges() == len(found.ties)


def told(graph: Any) -> list[tuple[object, ...]]:
    ends = (lambda a, b: (a, b)) if graph.is_directed() else (lambda a, b: tuple(sorted((a, b))))
    return sorted((*ends(a, b), data["tie"], data["claims"]) for a, b, data in graph.edges(data=True))


def test_characters_that_xml_does_not_have_do_not_break_graphml() -> None:
    relation = load_relations()[0]
    odd = Network(
        relation, (Node("a", "a\x0b<&>", "words"), Node("b", "b", "words")), (Tie("a", "b", "t", "", ("c",)),), ""
    )
    assert networkx.parse_graphml(as_graphml(odd)).nodes["a"]["name"] == "a\ufffd<&>"


def test_a_relation_without_a_header_is_refused(tmp_path: Path) -> None:
    (tmp_path / "odd.rq").write_text("# id: odd\nSELECT * {}\n", encoding="utf-8")
    with pytest.raises(ParseError, match="header"):
        load_relations(tmp_path)


# Pictures


def event(number: int) -> Event:
    by = Thing(f"State number {number % 9}", f"https://example.org/state/{number % 9}")
    to = Thing(f"Organisation for Cooperation {number % 23}", f"https://example.org/organization/{number % 23}")
    testimony = Told("2024-01-01", "A text", "quote", ("author",), f"urn:claim:{number}", "urn:edition")
    kind = ("meeting", "action", "agreement", "membership")[number % 4]
    modality = ("asserted", "planned", "denied")[number % 3]
    words = f"{by.name} did something with {to.name}, and what it was takes a great many words to say in full: {number}"
    return Event(f"2024-{number % 12 + 1:02}", number % 2 == 0, kind, "", (by,), (to,), words, modality, (testimony,))


def made(relation: str, count: int) -> Network:
    chosen = next(each for each in load_relations() if each.id == relation)
    kinds = ("state", "organization", "person", "value")
    names = (
        f"{'The Organisation for the Cooperation of Several Peoples' if n % 7 == 0 else 'State'} {n}"
        for n in range(count)
    )
    nodes = tuple(
        Node(f"https://example.org/{kinds[n % 4]}/{n:03}", name, kinds[n % 4]) for n, name in enumerate(names)
    )
    pairs = {(n, (n * 7 + 3) % count) for n in range(count)}
    tones = ("positive", "negative", "neutral") if chosen.directed else ("",)
    ties = (
        Tie(
            nodes[min(p)].key,
            nodes[max(p)].key,
            f"tie {n % 3}",
            tones[n % len(tones)],
            tuple(map(str, range(1 + n % 4))),
        )
        for n, p in enumerate(sorted(pairs))
        if p[0] != p[1]
    )
    return Network(chosen, nodes, tuple(sorted(ties)), "")


def drawn(draw: Any) -> Any:
    """The axes of a picture, caught when it is written."""
    caught = []
    from kg.charts import events, networks

    def catch(axes: Any, format: str, title: str) -> bytes:
        caught.append(axes)
        return b""

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(events, "picture", catch)
        patch.setattr(networks, "picture", catch)
        draw()
    return caught[0]


@pytest.mark.parametrize("count", [1, 5, 60])
@pytest.mark.parametrize("what", ["timeline", "issues", "meetings"])
def test_no_words_of_a_picture_overlap_or_leave_it(what: str, count: int) -> None:
    if what == "timeline":
        shown = Timeline(tuple(map(event, range(count))), (), "")
        axes = drawn(lambda: draw_timeline(shown))
    else:
        axes = drawn(lambda: draw_network(made(what, max(2, count))))
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(axes.figure)
    canvas.draw()
    corners = [corners_of(text, canvas.get_renderer()) for text in axes.texts if text.get_text()]
    assert len(corners) >= min(count, 5)
    size = axes.figure.bbox
    assert all(-1 <= x <= size.width + 1 and -1 <= y <= size.height + 1 for box in corners for x, y in box)
    assert not [pair for pair in combinations(corners, 2) if overlap(*pair)]


Corners = list[tuple[float, float]]


def corners_of(text: Any, renderer: Any) -> Corners:
    """The corners of the words as they stand, turned and all, a little inside of what the font claims."""
    import math

    angle = math.radians(text.get_rotation())
    kept, rotation = text.get_transform(), text.get_rotation()
    text.set_rotation(0)
    box = text.get_window_extent(renderer)
    text.set_rotation(rotation)
    x, y = kept.transform(text.get_position())
    points = [(box.x0 + 1, box.y0 + 2), (box.x1 - 1, box.y0 + 2), (box.x1 - 1, box.y1 - 2), (box.x0 + 1, box.y1 - 2)]
    turn = lambda a, b: (  # noqa: E731
        x + (a - x) * math.cos(angle) - (b - y) * math.sin(angle),
        y + (a - x) * math.sin(angle) + (b - y) * math.cos(angle),
    )
    return [turn(*point) for point in points]


def overlap(one: Corners, other: Corners) -> bool:
    """Whether two rectangles overlap: no side of either parts them (the separating axis theorem)."""
    for box in (one, other):
        for (x0, y0), (x1, y1) in zip(box, box[1:] + box[:1], strict=True):
            axis = (y0 - y1, x1 - x0)
            spans = [[axis[0] * x + axis[1] * y for x, y in each] for each in (one, other)]
            if max(spans[0]) <= min(spans[1]) or max(spans[1]) <= min(spans[0]):
                return False
    return True


def test_overlap_is_found() -> None:
    square: Corners = [(0, 0), (2, 0), (2, 2), (0, 2)]
    assert overlap(square, [(1, 1), (3, 1), (3, 3), (1, 3)])
    assert not overlap(square, [(3, 0), (5, 0), (5, 2), (3, 2)])
    assert not overlap(square, [(2.5, 2), (4, 3.5), (3.5, 4), (2, 2.5)])


def test_pictures_are_the_same_bytes_in_every_process(folder: Path) -> None:
    script = (
        "import sys, hashlib, kg; from kg.charts import *; graph = kg.open('briefs.trig')\n"
        "for format in PICTURES:\n"
        "    made = [draw_timeline(kg.timeline(graph, actors=['China']), format=format)]\n"
        "    made += [draw_network(kg.network(graph, name), format=format) for name in ('issues', 'meetings')]\n"
        "    print(*(hashlib.sha256(each).hexdigest() for each in made))\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=True,
            cwd=folder,
            env={"PYTHONPATH": str(PROJECT), "PYTHONHASHSEED": seed, "HOME": str(folder), "TZ": zone},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(outputs) == 1
    assert len(outputs.pop().split()) == 6


def test_pictures_are_what_their_names_say(graph: LocalStore) -> None:
    import xml.etree.ElementTree as ET

    found, ties = kg.timeline(graph, actors=["China"]), kg.network(graph, "values")
    for format, start in zip(PICTURES, (b"<?xml", b"\x89PNG"), strict=True):
        assert draw_timeline(found, format=format).startswith(start)
        assert draw_network(ties, format=format).startswith(start)
    assert ET.fromstring(draw_timeline(found)).tag.endswith("svg")
    assert b"<dc:date>" not in draw_timeline(found)


def test_empty_pictures_are_drawn() -> None:
    assert draw_timeline(Timeline((), (), ""))
    for relation in load_relations():
        assert draw_network(Network(relation, (), (), ""))


def test_signs_of_mathematics_and_other_scripts_are_words() -> None:
    relation = load_relations()[0]
    nodes = (Node("a", "$x^2$ \\frac", "words"), Node("b", "上海", "words"))
    assert draw_network(Network(relation, nodes, (Tie("a", "b", "$t", "", ("c",)),), ""), format="png")


def test_a_picture_that_is_too_large_is_refused() -> None:
    with pytest.raises(InputError, match="too much for one picture"), figure(1, 1000):
        pass


def test_columns_and_circles_put_together_what_is_tied() -> None:
    assert facing([("a", "z"), ("b", "y"), ("c", "x"), ("a", "y")]) == (["a", "b", "c"], ["z", "y", "x"])
    order = around([("a", "d"), ("d", "f"), ("b", "c"), ("c", "e")])
    assert {frozenset(order[:3]), frozenset(order[3:])} == {frozenset("adf"), frozenset("bce")}


# Commands


def test_the_commands_write_what_the_library_gives(folder: Path, graph: LocalStore) -> None:
    shown = run("timeline", "China", "Russia", "--data", "briefs.trig", "--picture", "t.svg", folder=folder)
    found = kg.timeline(graph, actors=["China", "Russia"])
    assert (shown.code, shown.out, shown.err) == (0, as_table(found), "")
    assert (folder / "t.svg").read_bytes() == draw_timeline(found)
    shown = run("network", "issues", "--data", "briefs.trig", "--picture", "n.png", folder=folder)
    ties = kg.network(graph, "issues")
    assert (shown.code, shown.out) == (0, network_table(ties))
    assert (folder / "n.png").read_bytes() == draw_network(ties, format="png")


def test_the_query_that_is_printed_gives_the_count_to_kg_query(folder: Path, graph: LocalStore) -> None:
    printed = run("network", "actions", "--data", "briefs.trig", "--sparql", folder=folder)
    (folder / "actions.rq").write_text(printed.out, encoding="utf-8")
    rows = run("query", "@actions.rq", "--data", "briefs.trig", "--format", "csv", folder=folder).out.splitlines()
    assert len(rows) - 1 == len(kg.network(graph, "actions").ties) > 5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("timeline", "Atlantis", "--data", "briefs.trig"), "'Atlantis' is not known to the graph"),
        (("timeline", "--from", "soon", "--data", "briefs.trig"), "--from: 'soon' is no date"),
        (("timeline", "--picture", "t.pdf", "--data", "briefs.trig"), "t.pdf: the file's name does not tell"),
        (("network", "isues", "--data", "briefs.trig"), "there is no network of 'isues' (did you mean 'issues'?)"),
        (("network", "issues", "--format", "dot", "--data", "briefs.trig"), "'dot' is none of"),
        (("network", "issues"), "there is nothing to read"),
    ],
)
def test_bad_input_is_refused(folder: Path, arguments: tuple[str, ...], message: str) -> None:
    done = run(*arguments, folder=folder)
    assert (done.code, done.out) == (2, "")
    assert message in done.err


@pytest.mark.parametrize(
    ("missing", "arguments"),
    [
        ("matplotlib", ("timeline", "--picture", "missing.svg")),
        ("networkx", ("network", "meetings", "--picture", "missing.svg")),
    ],
)
def test_without_the_extra_a_picture_is_exit_code_3(
    folder: Path, monkeypatch: pytest.MonkeyPatch, missing: str, arguments: tuple[str, ...]
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == missing]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    done = run(*arguments, "--data", "briefs.trig", folder=folder)
    assert (done.code, done.out) == (3, "")
    assert "pip install 'communique[charts]'" in done.err
    assert not (folder / "missing.svg").exists()
    for format in ("graphml", "cytoscape"):
        assert run("network", "meetings", "--format", format, "--data", "briefs.trig", folder=folder).code == 0


def test_without_pandas_a_frame_is_an_error(graph: LocalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingError, match="pandas is not installed"):
        kg.timeline(graph).to_pandas()
