"""Measuring: names, rules of agreement, pairing, figures, files, and the command."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from command_line import EXAMPLES, run
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ClaimError, InputError, ParseError, SourceError
from kg.evaluation import (
    Case,
    Counts,
    Evaluation,
    Mark,
    Matching,
    Run,
    Statement,
    as_json,
    assign,
    compare,
    evaluate,
    faults,
    read_run,
    read_sheets,
    read_statements,
)
from kg.evaluation.names import Names, data, plain
from kg.evaluation.pairing import pair
from kg.evaluation.passages import Passages
from kg.evaluation.wording import Wording
from kg.model import ClaimType, Document

DATA = Path(__file__).parent / "data" / "evaluation"
NAMES = yaml.safe_load((DATA / "names.yaml").read_text(encoding="utf-8"))
RULES = yaml.safe_load((DATA / "rules.yaml").read_text(encoding="utf-8"))
ELSEWHERE = "in 2017, and"
RECORD: dict[str, Any] = {
    "type": "assessment",
    "args": {"about": "India", "content": "a power"},
    "quote": "India",
    "polarity": "neutral",
    "modality": "asserted",
}
AGREEMENTS = {
    "strict": (Mark.RIGHT, Mark.RIGHT),
    "lenient": (Mark.MISSED, Mark.RIGHT),
    "quote": (Mark.MISSED, Mark.RIGHT),
    "none": (Mark.MISSED, Mark.MISSED),
}


def statement(kind: str, args: Mapping[str, Any], quote: str = "", **more: str) -> Statement:
    record = {"type": kind, "args": args, "quote": quote, "polarity": "neutral", "modality": "asserted"} | more
    [made] = read_statements([json.dumps(record)])
    return made


def measure(text: str, gold: Sequence[Statement], claims: Sequence[Statement], **options: bool) -> Evaluation:
    return evaluate([Case("text", text, tuple(gold), tuple(claims))], **options)


# Names


@pytest.mark.parametrize(
    ("every", "name", "form"),
    [(kind == "all", name, form) for kind in ("listed", "all") for name in NAMES[kind] for form in NAMES[kind][name]],
)
def test_a_form_names(every: bool, name: str, form: str) -> None:
    assert Names.load(every=every).canonical(form) == name


@pytest.mark.parametrize(("one", "other"), NAMES["apart"])
def test_names_stay_apart(one: str, other: str) -> None:
    names = Names.load()
    assert names.canonical(one) != names.canonical(other)


def test_the_list_of_names_is_as_long_as_it_was() -> None:
    assert len(Names.load()) == 222
    assert len(Names.load(every=True)) > 1500


def test_every_listed_entity_is_known_to_the_reference_graph_or_written_down() -> None:
    names, settings = Names.load(), data("names")
    listed = sum(len(local.split()) for local in settings["counted"].values())
    own = set(settings["further"]) - set(Names.load(every=True)._forms)
    assert len(names) == listed + len(own)
    assert all(names.canonical(name) in names for name in (*settings["further"], *settings["parts"]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S.–Japan alliance’s", "us japan alliance"),
        ("São Tomé", "sao tome"),
        ("  the   the ", "the"),
        ("Brazil/India", "brazil india"),
        ("BRICS+", "brics+"),
        ("one\ntwo", "onetwo"),
        ("the", "the"),
        ("", ""),
    ],
)
def test_plain_letters(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(st.text())
def test_plain_letters_are_plain_and_stay(text: str) -> None:
    found = plain(text)
    assert not set(found) - set("abcdefghijklmnopqrstuvwxyz0123456789+ ")
    assert found == found.strip()
    assert found.startswith("the ") or plain(found) == found


@given(st.text(max_size=40), st.booleans())
def test_a_canonical_name_is_its_own(text: str, every: bool) -> None:
    names = Names.load(every=every)
    found = names.canonical(text)
    assert found not in names or names.canonical(found) == found


# Wording


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("the invasion of Ukraine", {"invade", "@Ukraine"}),
        ("Moscow's invasions", {"@Russia", "invasi"}),
        ("nuclear weapons", {"nuke", "weapon"}),
        ("accession to the union", {"member", "@European Union"}),
        ("a union of states", {"union", "stat"}),
        ("is it so?", set()),
    ],
)
def test_terms(text: str, terms: set[str]) -> None:
    assert Wording(Names.load()).terms(text) == terms


def test_shares() -> None:
    share = Wording(Names.load()).share
    assert share("the grain deal", "grain deals") == 1.0
    assert share("grain deal", "grain") == pytest.approx(2 / 3)
    assert share("grain", "steel") == share("", "") == share("the", "the") == 0.0


# Agreement


def cases() -> list[Any]:
    found = []
    for name, rule in RULES["cases"].items():
        for agreement, claims in rule["claims"].items():
            found += [
                pytest.param(rule.get("type", name), rule, claim, agreement, id=f"{name}-{agreement}-{number}")
                for number, claim in enumerate(claims)
            ]
    return found


@pytest.mark.parametrize(("kind", "rule", "claim", "agreement"), cases())
def test_a_rule(kind: str, rule: dict[str, Any], claim: dict[str, Any], agreement: str) -> None:
    offices = [statement("holds_office", args, "Ada") for args in RULES["offices"]]
    gold = statement(kind, rule["gold"], rule["quote"], modality=rule.get("modality", "asserted"))
    here = agreement == "quote" or (agreement == "strict" and "here" in rule)
    made = statement(kind, claim, rule["quote"] if here else ELSEWHERE)
    [document] = measure(RULES["text"], [gold, *offices], [made]).documents
    assert (document.gold[0].strict, document.gold[0].lenient) == AGREEMENTS[agreement]


def test_every_type_has_rules_that_agree_and_that_do_not() -> None:
    tried = {(case.values[0], case.values[3]) for case in cases()}
    assert {kind for kind, _ in tried} == set(ClaimType)
    assert all((kind, "strict") in tried for kind in ClaimType)
    assert all({(kind, "none"), (kind, "quote")} & tried for kind in ClaimType)
    assert len(cases()) == 57


def test_no_statement_agrees_with_one_of_another_type() -> None:
    gold = statement("stance", {"holder": "India", "toward": "SCO", "position": "supports"}, "India joined")
    claim = statement("action", {"actor": "India", "verb": "other", "target": "SCO"}, "India joined")
    found = measure(RULES["text"], [gold], [claim])
    assert found.counts(Matching.LENIENT) == Counts(0, 1, 1)
    assert found.types == (ClaimType.ACTION, ClaimType.STANCE)


def test_a_denial_agrees_with_a_denial_only_unless_it_is_an_opinion() -> None:
    args = {"holder": "India", "toward": "SCO", "position": "supports"}
    gold, claim = statement("stance", args, modality="denied"), statement("stance", args)
    assert measure("India", [gold], [claim]).counts(Matching.STRICT) == Counts(0, 1, 1)
    assert measure("India", [gold], [claim]).counts(Matching.LENIENT) == Counts(1)
    opinion = {"about": "India", "content": "a power"}
    gold, claim = statement("assessment", opinion, modality="denied"), statement("assessment", opinion)
    assert measure("India", [gold], [claim]).counts(Matching.STRICT) == Counts(1)


def test_values_that_are_said_not_to_be_shared_are_others() -> None:
    args = {"between": ["India"], "values": ["freedom"]}
    gold, claim = statement("shares_values", args, polarity="negative"), statement("shares_values", args)
    assert measure("India", [gold], [claim]).counts(Matching.STRICT) == Counts(0, 1, 1)


def test_a_quote_may_need_an_entity() -> None:
    quote = "India joined the Shanghai Cooperation Organization"
    gold = statement("stance", {"holder": "India", "toward": "trade", "position": "supports"}, quote)
    far = statement("stance", {"holder": "Japan", "toward": "fish", "position": "opposes"}, quote)
    near = statement("stance", {"holder": "Japan", "toward": "India", "position": "opposes"}, quote)
    for claim, options, right in ((far, False, 1), (far, True, 0), (near, True, 1)):
        found = measure(RULES["text"], [gold], [claim], quote_needs_entity=options)
        assert found.counts(Matching.LENIENT).right == right


# Atoms


@pytest.mark.parametrize(
    ("kind", "args", "count"),
    [
        ("membership", {"member": ["India", "Iran"], "organization": "SCO", "status": "member"}, 2),
        ("membership", {"member": ["India", "Iran"], "organization": ["SCO", "BRICS"], "status": "member"}, 4),
        ("action", {"actor": ["India"], "verb": "visit", "target": ["Iran", "Mali", "Chad"]}, 3),
        ("stance", {"holder": ["India", "Iran"], "toward": "SCO", "position": "supports"}, 2),
        ("shares_values", {"between": ["U.S.-Japan alliance", "NATO"], "values": ["freedom", "democracy"]}, 3),
        ("meeting", {"participants": ["India", "Iran"], "kind": "summit"}, 1),
        ("agreement", {"parties": ["India", "Iran"], "name_or_subject": "port"}, 1),
        ("recommendation", {"addressee": ["India", "Iran"], "content": "talk"}, 2),
        ("assessment", {"about": ["India", "Iran"], "content": "big"}, 1),
    ],
)
def test_statements_are_made_atomic_on_both_sides(kind: str, args: dict[str, Any], count: int) -> None:
    one = statement(kind, args)
    found = measure("India", [one], [one])
    assert found.counts(Matching.STRICT) == Counts(count)
    assert found.attributes.matches == count


# Pairing


@st.composite
def graphs(draw: st.DrawFn) -> list[dict[int, int]]:
    rights = draw(st.integers(0, 5))
    edges = st.dictionaries(st.integers(0, rights - 1), st.integers(0, 3)) if rights else st.just({})
    return draw(st.lists(edges, max_size=5))


def most(graph: Sequence[Mapping[int, int]]) -> int:
    """The greatest number of pairs, found by trying all."""
    choices = [[None, *sorted(near)] for near in graph]
    found = ([right for right in chosen if right is not None] for chosen in itertools.product(*choices))
    return max((len(chosen) for chosen in found if len(set(chosen)) == len(chosen)), default=0)


@given(graphs())
def test_pairs_are_as_many_as_can_be_and_no_one_has_two(graph: list[dict[int, int]]) -> None:
    found = pair(graph)
    assert len(set(found.values())) == len(found) == most(graph)
    assert all(right in graph[left] for left, right in found.items())


def test_the_nearest_pair_is_made_unless_it_costs_one() -> None:
    assert pair([{0: 1, 1: 5}, {0: 0, 1: 7}]) == {0: 0, 1: 1}
    assert pair([{0: 9, 1: 1}, {0: 1}]) == {0: 1, 1: 0}


def test_a_long_chain_is_followed() -> None:
    size = 3000
    graph = [{place: 9, place + 1: 0} for place in range(size)] + [{0: 0}]
    assert len(pair(graph)) == size + 1


# Passages


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ("said the “minister”", 'said the "minister"', True),
        ("Two lines\nof text", "Two lines of text", True),
        ("The first", "said the", False),
        ("The first sentence said", "The first", True),
        ("Two lines", "Two lines of text, and then a good many more words that nobody needs", False),
        ("not in it", "not in it", False),
        ("The", "The", False),
    ],
)
def test_quotes_overlap(one: str, other: str, overlap: bool) -> None:
    text = (
        "The first sentence said the “minister”. Two lines\nof text, and then a good many more words that nobody needs."
    )
    assert Passages(text).overlap(one, other) is overlap


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        ("met Mr. Lula", "The U.S. President met Mr. Lula on Jan. 3."),
        ("Why?", "“Why?” he asked."),
        ("A title", "A title"),
        ("They spoke", "They spoke."),
        ("nowhere", ""),
    ],
)
def test_a_quote_has_its_sentence(quote: str, sentence: str) -> None:
    text = "A title\n\nThe U.S. President met Mr. Lula on Jan. 3. They spoke. “Why?” he asked.\nNo one knew."
    start, end = Passages(text).sentence(quote)
    assert text[start:end].strip() == sentence


# Figures


def test_figures() -> None:
    counts = Counts(3, 1, 2, 4)
    assert (counts.precision, counts.recall) == (0.75, 0.6)
    assert counts.f1 == pytest.approx(2 * 0.75 * 0.6 / 1.35)
    assert counts.severe == Counts(3, 5, 2)
    assert counts + Counts(1, 1, 1, 1) == Counts(4, 2, 3, 5)
    assert (Counts().precision, Counts().recall, Counts().f1) == (0, 0, 0)


def test_two_repetitions_of_a_statement_are_set_aside_and_no_more() -> None:
    one = statement("stance", {"holder": "India", "toward": "SCO", "position": "supports"})
    for count, expected in ((1, Counts(1)), (3, Counts(1, aside=2)), (5, Counts(1, 2, aside=2))):
        assert measure("India", [one], [one] * count).counts(Matching.STRICT) == expected


def test_open_types_are_counted_apart() -> None:
    closed = statement("stance", {"holder": "India", "toward": "SCO", "position": "supports"})
    opinion = statement("assessment", {"about": "India", "content": "a power"})
    found = measure("India", [closed], [closed, opinion])
    assert found.counts(Matching.STRICT, found.closed_types) == Counts(1)
    assert found.counts(Matching.STRICT) == Counts(1, 1)
    assert found.macro_f1(Matching.STRICT) == 0.5


def test_entities_are_counted_once_a_document_and_mentioned_ones_set_aside() -> None:
    gold = [statement("stance", {"holder": "India", "toward": "Iran", "position": "supports"}) for _ in range(2)]
    claims = [
        statement("stance", {"holder": "New Delhi", "toward": "the Chinese fleet", "position": "opposes"}),
        statement("stance", {"holder": "Japan", "toward": "Atlantis", "position": "opposes"}),
        statement("stance", {"holder": "Mali", "toward": "trade", "position": "opposes"}, attributed_to="Lemuria"),
        statement("action", {"actor": "Atlantis", "verb": "visit"}),
        statement("action", {"actor": "critics", "verb": "visit"}),
    ]
    found = measure("India and Iran met; Tokyo looked on.", gold, claims).entities
    assert found == Counts(right=1, wrong=2, missed=1, aside=1)


def test_attributes_are_those_of_strict_matches() -> None:
    args = {"holder": "Russia", "toward": "SCO", "position": "supports"}
    office = statement(
        "holds_office", {"person": "Vladimir Putin", "office": "president", "state_or_org": "Russia"}, "x"
    )
    gold = statement("stance", args, "Russia backs", attributed_to="Vladimir Putin", polarity="positive")
    claim = statement("stance", args, "Russia backs it", attributed_to="Xi Jinping; Russia", modality="planned")
    found = measure("Russia backs it.", [gold, office], [claim]).attributes
    assert found.shares() == {"attributed_to": 1.0, "modality": 0.0, "polarity": 0.0, "quote_found": 1.0}
    assert measure("Russia", [], []).attributes.shares() == {}


# Files


@pytest.mark.parametrize(
    ("line", "gold", "message"),
    [
        ("{", False, "not JSON"),
        ("[]", False, "not a JSON object"),
        ("[" * 100_000, False, "nested too deeply"),
        ('{"type": "rumour", "args": {}}', False, "none of the types"),
        ('{"type": "stance", "args": []}', False, "args is not an object"),
        ('{"type": "stance", "args": {"holder": {}}}', False, "neither words"),
        ('{"type": "stance", "args": {"holder": [1]}}', False, "more than strings"),
        ('{"type": "stance", "args": {}, "quote": 1}', False, "quote is not a string"),
        ('{"type": "stance", "args": {"holder": "India"}}', True, "needs the argument 'toward'"),
        (
            '{"type": "agreement", "args": {"parties": ["India"], "name_or_subject": "x", "place": "y"}}',
            True,
            "no argument",
        ),
        ('{"type": "stance", "args": {"holder": "a", "toward": "b", "position": "likes"}}', True, "is none of"),
        ('{"type": "assessment", "args": {"about": "a", "content": "b"}, "polarity": "sour"}', True, "polarity 'sour'"),
        (json.dumps(RECORD | {"quote": " "}), True, "no quote"),
    ],
)
def test_a_line_that_is_no_statement_is_told_with_its_number(line: str, gold: bool, message: str) -> None:
    with pytest.raises(ClaimError, match=message) as caught:
        list(read_statements(["", line], where="gold.jsonl", gold=gold))
    assert (caught.value.source, caught.value.line) == ("gold.jsonl", 2)


def test_what_a_system_says_wrongly_is_wrong_and_no_error() -> None:
    gold = statement("stance", {"holder": "India", "toward": "SCO", "position": "supports"})
    records = [{"type": kind, "args": {"position": "likes", "colour": "blue", "holder": None}} for kind in ClaimType]
    claims = list(read_statements(map(json.dumps, records)))
    assert measure("India", [gold], claims).counts(Matching.LENIENT) == Counts(0, len(ClaimType), 1)


def test_extra_keys_and_a_claims_offsets_are_ignored() -> None:
    [line, *_] = (EXAMPLES / "samarkand-2022.claims.jsonl").read_text(encoding="utf-8").splitlines()
    [read] = read_statements([json.dumps(json.loads(line) | {"remark": "good"})], gold=True)
    assert read.source == "https://w3id.org/communique/document/samarkand-2022"
    assert set(read.to_record()) == {"type", "args", "quote", "attributed_to", "polarity", "modality"}


def document(name: str) -> Document:
    return Document("India", f"https://example.org/{name}", name)


def write(path: Path, *records: dict[str, Any]) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["a.jsonl", "a.claims.jsonl", "a.gold.jsonl", "a.txt.jsonl", "a.ndjson"])
def test_a_file_speaks_of_the_document_that_is_called_like_it(tmp_path: Path, name: str) -> None:
    sheets = read_sheets([write(tmp_path / name, RECORD)], gold=True)
    found = assign(sheets, [document("b.txt"), document("sub/a.txt")]).statements
    assert {iri: len(statements) for iri, statements in found.items()} == {"https://example.org/sub/a.txt": 1}


def test_a_source_is_stronger_than_the_name_of_the_file(tmp_path: Path) -> None:
    sheets = read_sheets([write(tmp_path / "a.jsonl", RECORD, RECORD | {"source": "https://example.org/b.txt"})])
    found = assign(sheets, [document("a.txt"), document("b.txt")]).statements
    assert sorted(found) == ["https://example.org/a.txt", "https://example.org/b.txt"]


def test_an_empty_file_of_gold_says_that_there_is_nothing(tmp_path: Path) -> None:
    found = assign(read_sheets([write(tmp_path / "a.jsonl")], gold=True), [document("a.txt")]).statements
    assert found == {"https://example.org/a.txt": ()}


def test_files_without_a_document_and_with_two_are_refused(tmp_path: Path) -> None:
    sheets = read_sheets([write(tmp_path / "c.jsonl", RECORD)])
    with pytest.raises(InputError, match="no source is called c"):
        assign(sheets, [document("a.txt")])
    with pytest.raises(InputError, match="2 sources are called c"):
        assign(sheets, [document("x/c.txt"), document("y/c.txt")])


def test_files_of_a_folder_may_speak_of_what_is_not_there_but_not_all(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", RECORD)
    other = write(tmp_path / "b.jsonl", RECORD)
    found = assign(read_sheets([tmp_path]), [document("a.txt")])
    assert list(found.statements) == ["https://example.org/a.txt"]
    assert [sheet.path for sheet in found.left_out] == [other]
    with pytest.raises(InputError, match="no source is called a"):
        assign(read_sheets([tmp_path]), [document("c.txt")])


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        read_sheets([tmp_path / "missing.jsonl"])
    with pytest.raises(InputError, match="no JSON Lines"):
        read_sheets([tmp_path])
    (tmp_path / "binary.jsonl").write_bytes(b"\0\1")
    with pytest.raises(SourceError, match="binary"):
        read_sheets([tmp_path / "binary.jsonl"])


# Errors and changes


def result(*claims: Statement) -> Evaluation:
    gold = [
        statement("stance", {"holder": "India", "toward": "SCO", "position": "supports"}, "India backs the SCO"),
        statement("action", {"actor": "Iran", "verb": "visit", "target": "Mali"}, "Iran visits Mali"),
    ]
    return measure("India backs the SCO. Iran visits Mali.", gold, claims)


OPPOSED = statement("stance", {"holder": "India", "toward": "SCO", "position": "opposes"}, "India backs the SCO")
BACKED = statement("stance", {"holder": "India", "toward": "SCO", "position": "supports"}, "India backs the SCO")
VISITED = statement("action", {"actor": "Iran", "verb": "visit", "target": "Mali"}, "Iran visits Mali")
FLED = statement("action", {"actor": "Mali", "verb": "withdraw"}, "Iran visits")
NOWHERE = statement("assessment", {"about": "Chad", "content": "far"}, "Chad is far")


def test_errors_are_told_by_sentence() -> None:
    found = {fault.sentence: fault for fault in faults(result(OPPOSED, FLED, NOWHERE))}
    nowhere, first, second = found[""], found["India backs the SCO."], found["Iran visits Mali."]
    assert (nowhere.end, nowhere.wrong) == (0, (NOWHERE,))
    assert [(pair.gold.text("position"), pair.claim) for pair in first.close] == [("supports", OPPOSED)]
    # What shares a quote only is close too.
    assert [pair.claim for pair in second.close] == [FLED]
    assert not faults(result(BACKED, VISITED))
    assert [fault.sentence for fault in faults(result(), types=[ClaimType.ACTION])] == ["Iran visits Mali."]


def test_what_was_gained_and_lost_is_told() -> None:
    before, now = (read_run(as_json(result(*claims))) for claims in ((BACKED, FLED), (VISITED, OPPOSED)))
    found = compare(before, now)
    assert [line.statement.type for line in found.gained] == [ClaimType.ACTION]
    assert [line.statement.type for line in found.lost] == [ClaimType.STANCE]
    assert [line.statement for line in found.righted] == [FLED]
    assert [line.statement for line in found.wronged] == [OPPOSED]
    same = compare(now, now)
    assert not (same.gained or same.lost or same.righted or same.wronged)


def test_a_run_is_read_as_it_was_written() -> None:
    evaluation = result(BACKED, FLED)
    run = read_run(as_json(evaluation))
    assert run == Run.of(evaluation)
    assert run.counts(Matching.STRICT) == evaluation.counts(Matching.STRICT)


def test_runs_that_cannot_be_compared_are_refused() -> None:
    run = Run.of(result())
    other = Run.of(measure("India", [], [], quote_needs_entity=True))
    with pytest.raises(InputError, match="different ways"):
        compare(other, run)
    with pytest.raises(InputError, match="no document in common"):
        compare(Run((), False, False, (), ()), run)


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("{", ParseError, "not JSON"),
        ("{}", InputError, "no measurement"),
        ("[]", InputError, "no measurement"),
        ('{"by_document": 3}', InputError, "no measurement"),
        (
            '{"by_document": [], "measure": {"names": "all", "quote_needs_entity": 0}, "gold": [{}]}',
            InputError,
            "no meas",
        ),
    ],
)
def test_what_is_no_run_is_refused(text: str, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        read_run(text, where="run.json")


# The command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A text, its gold, and claims of which one is right, one nearly and one not at all."""
    (tmp_path / "note.txt").write_text(
        "India joined the SCO in 2017. Iran visits Mali. Chad waits.\n", encoding="utf-8"
    )
    membership = RECORD | {
        "type": "membership",
        "args": {"member": "India", "organization": "Shanghai Cooperation Organization", "status": "member"},
        "quote": "India joined the SCO",
    }
    action = RECORD | {
        "type": "action",
        "args": {"actor": "Iran", "verb": "visit", "target": "Mali"},
        "quote": "Iran visits Mali",
    }
    write(tmp_path / "gold" / "note.jsonl", membership, action)
    made = action | {"args": {"actor": "Iran", "verb": "aid", "target": "Mali"}}
    wrong = RECORD | {"args": {"about": "Chad", "content": "waits"}, "quote": "Chad waits"}
    write(tmp_path / "claims" / "note.jsonl", membership, made, wrong)
    write(tmp_path / "worse" / "note.jsonl", wrong)
    return tmp_path


def test_the_command_tells_figures_and_errors(folder: Path) -> None:
    done = run("evaluate", "gold", "note.txt", "--claims", "claims", "--errors", "5", folder=folder)
    assert (done.code, done.err) == (0, "")
    assert done.out == (DATA / "note.txt").read_text(encoding="utf-8")
    few = run("evaluate", "gold", "note.txt", "--claims", "claims", "--errors", "1", folder=folder)
    assert few.out.endswith("\nand 1 more sentence\n")
    chosen = run(
        "evaluate", "gold", "note.txt", "--claims", "claims", "--errors", "5", "--type", "action", folder=folder
    )
    assert "close   action" in chosen.out
    assert "Chad" not in chosen.out


def test_the_command_writes_json_and_compares_with_it(folder: Path) -> None:
    command = ("evaluate", "gold", "note.txt", "--claims")
    done = run(*command, "claims", "--format", "json", "-o", "before.json", folder=folder)
    assert (done.code, done.out, done.err) == (0, "", "")
    record = json.loads((folder / "before.json").read_text(encoding="utf-8"))
    assert record["strict"]["all_types"] == {
        "precision": 0.3333,
        "recall": 0.5,
        "f1": 0.4,
        "right": 1,
        "wrong": 2,
        "missed": 1,
        "repeated": 0,
    }
    assert record["strict"]["closed_types"]["f1"] == 0.5
    assert [line["lenient"] for line in record["gold"]] == ["right", "right"]
    assert str(folder) not in json.dumps(record)
    worse = run(*command, "worse", "--against", "before.json", folder=folder)
    assert "all types         0.400  0.000  -0.400" in worse.out
    assert "lost: 1\n  note.txt  membership: member India" in worse.out
    assert "wrong no more: 1\n  note.txt  action" in worse.out
    same = json.loads(run(*command, "claims", "--against", "before.json", "--format", "json", folder=folder).out)
    assert (same["against"]["gained"], same["against"]["lost"]) == ([], [])
    assert same["against"]["strict_f1"]["all types"] == [0.4, 0.4]


def test_claims_are_extracted_unless_they_are_given(folder: Path) -> None:
    command = ("evaluate", "gold", "note.txt", "--format", "json")
    done = run(*command, folder=folder)
    assert done.code == 0, done.err
    run("claims", "note.txt", "--output-folder", "extracted", folder=folder)
    given = run(*command, "--claims", "extracted", folder=folder)
    assert given.out == done.out
    assert json.loads(done.out)["strict"]["types"]["membership"]["right"] == 1


def test_own_frames_make_a_difference_that_is_told(folder: Path) -> None:
    frame = {"id": "waiting.wait", "claim": "stance", "position": "ambivalent", "verbs": "wait"}
    (folder / "my.yaml").write_text(yaml.safe_dump({"theme": "waiting", "frames": [frame]}), encoding="utf-8")
    plainly = run("evaluate", "gold", "note.txt", "--format", "json", folder=folder)
    (folder / "before.json").write_text(plainly.out, encoding="utf-8")
    done = run("evaluate", "gold", "note.txt", "--lexicon", "my.yaml", "--against", "before.json", folder=folder)
    assert done.code == 0, done.err
    assert "newly wrong: " in done.out


def test_texts_without_gold_are_passed_over(folder: Path) -> None:
    (folder / "other.txt").write_text("Chad waits for Mali.\n", encoding="utf-8")
    done = run("evaluate", "gold", "note.txt", "other.txt", "--claims", "claims", folder=folder)
    assert done.code == 0
    assert done.err == "1 of 2 sources have no gold and are passed over\n"
    write(folder / "gold" / "third.jsonl", RECORD)
    done = run("evaluate", "gold", "note.txt", "--claims", "claims", folder=folder)
    assert done.err == "1 of 2 files of gold have no source and are passed over\n"
    assert done.out.startswith("1 document, 2 statements of gold, 3 claims\n")
    (folder / "gold" / "third.jsonl").unlink()
    more = write(folder / "other.jsonl", RECORD | {"quote": "Chad waits"})
    both = run("evaluate", "gold", "note.txt", "other.txt", "--gold", more.name, "--claims", "claims", folder=folder)
    assert both.out.startswith("2 documents, 3 statements of gold, 3 claims\n")


def test_all_names_of_the_reference_graph_may_count(folder: Path) -> None:
    gold = RECORD | {"args": {"about": "Canada", "content": "waits"}, "quote": "Chad waits"}
    write(folder / "gold" / "note.jsonl", gold | {"attributed_to": "Canada"})
    counts = [
        json.loads(
            run(
                "evaluate",
                "gold",
                "note.txt",
                "--claims",
                "claims",
                "--names",
                names,
                "--format",
                "json",
                folder=folder,
            ).out
        )["entities"]["missed"]
        for names in ("listed", "all")
    ]
    assert counts == [0, 1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("missing", "note.txt"), "missing: there is no such file"),
        (("gold", "missing.txt"), "missing.txt"),
        (("gold", "other.txt"), "no source is called note"),
        (("gold", "note.txt", "--claims", "other.jsonl"), "no source is called other"),
        (("gold", "note.txt", "--claims", "broken.jsonl"), "broken.jsonl:1: the line is not JSON"),
        (("broken.jsonl", "note.txt"), "broken.jsonl:1"),
        (("gold", "note.txt", "--format", "xml"), "'xml' is none of text, json"),
        (("gold", "note.txt", "--names", "some"), "'some' is none of listed, all"),
        (("gold", "note.txt", "--type", "rumour"), "'rumour' is none of membership"),
        (("gold", "note.txt", "--against", "other.jsonl"), "is no measurement"),
        (("gold", "note.txt", "--against", "missing.json"), "missing.json"),
        (("gold", "note.txt", "-o", "missing/out.txt"), "there is no such folder"),
    ],
)
def test_bad_input_gets_one_message_and_exit_code_2(folder: Path, arguments: tuple[str, ...], message: str) -> None:
    (folder / "other.txt").write_text("Chad waits.\n", encoding="utf-8")
    write(folder / "other.jsonl", RECORD)
    (folder / "broken.jsonl").write_text("{\n", encoding="utf-8")
    done = run("evaluate", *arguments, folder=folder)
    assert done.code == 2
    assert message in done.err
    assert done.out == ""
    assert done.err.count("\n") == 1
