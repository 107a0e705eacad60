"""Claims into quads: the golden graph of a small text, and what holds of every graph."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ClaimError, SourceError
from kg.lifting import edition_iri, lift
from kg.model import ARGUMENTS, Claim, ClaimType, Document, Extractor, Modality, Polarity, read_claims
from kg.serialization import serialize
from kg.vocabulary import CQ, DCTERMS, OA, OWL, PROV, RDF, RDFS, SKOS, XSD, Minter, data_path

DATA = Path(__file__).parent / "data" / "lifting"
MINTER = Minter()
BRIEF = Document(
    text=(DATA / "brief.txt").read_text(encoding="utf-8"),
    iri=MINTER.named("document", "brief"),
    name="brief.txt",
    title="Two neighbours at one table",
    publisher="The Fjord Review",
    author="I. Holm",
    issued="2024-06-14",
    url="https://example.org/two neighbours",
)
CLAIMS = tuple(read_claims((DATA / "brief.claims.jsonl").read_text(encoding="utf-8").splitlines()))


def node(term: str) -> ox.NamedNode:
    return ox.NamedNode(term)


def store_of(document: Document = BRIEF, claims: Sequence[Claim] = CLAIMS, **options: object) -> ox.Store:
    store = ox.Store()
    store.extend(lift(document, claims, minter=MINTER, **options))  # type: ignore[arg-type]
    return store


def objects(store: ox.Store, subject: str | None, predicate: str) -> set[str]:
    found = store.quads_for_pattern(node(subject) if subject else None, node(predicate), None, None)
    return {quad.object.value for quad in found}  # type: ignore[union-attr]


def claim_of(kind: ClaimType) -> tuple[Claim, str]:
    claim = next(claim for claim in CLAIMS if claim.type is kind)
    return claim, MINTER.named("claim", claim.id)


def test_the_golden_graph() -> None:
    quads = lift(BRIEF, CLAIMS, minter=MINTER, lexicon_version="0123456789abcdef")
    written = serialize(quads, format="trig").decode("utf-8")
    assert written == (DATA / "brief.trig").read_text(encoding="utf-8")


def test_all_nine_types_are_in_the_golden_graph() -> None:
    assert {claim.type for claim in CLAIMS} == set(ClaimType)


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_claims_does_not_matter(seed: int) -> None:
    shuffled = list(CLAIMS)
    random.Random(seed).shuffle(shuffled)
    assert list(lift(BRIEF, shuffled, minter=MINTER)) == list(lift(BRIEF, CLAIMS, minter=MINTER))


def test_a_store_keeps_every_term_but_its_own_idea_of_whole_numbers() -> None:
    quads = set(lift(BRIEF, [replace(CLAIMS[0], confidence=1.0), *CLAIMS[1:]], minter=MINTER))
    store = ox.Store()
    store.extend(quads)
    changed = {quad.object.datatype.value for quad in quads - set(store)}  # type: ignore[union-attr]
    assert changed == {XSD.nonNegativeInteger}


def test_every_quad_is_once_in_the_graph_of_the_edition() -> None:
    quads = list(lift(BRIEF, CLAIMS, minter=MINTER))
    assert {quad.graph_name for quad in quads} == {node(edition_iri(BRIEF, MINTER))}
    assert len(set(quads)) == len(quads)


def test_the_graph_uses_only_terms_that_the_ontology_has() -> None:
    ontology = data_path("ontology", "communique.ttl").read_text(encoding="utf-8")
    quads = list(lift(BRIEF, CLAIMS, minter=MINTER, lexicon_version="1"))
    used = {quad.predicate.value for quad in quads}
    used |= {quad.object.value for quad in quads if quad.predicate.value == RDF.type}  # type: ignore[union-attr]
    ours = {term for term in used if term.startswith(CQ.iri)}
    assert len(ours) > 40
    assert all(f"\ncq:{term.removeprefix(CQ.iri)} a " in ontology for term in ours)


def test_an_edited_text_is_another_edition_of_the_same_document() -> None:
    edited = replace(BRIEF, text=BRIEF.text + "More.\n")
    assert edition_iri(edited, MINTER) != edition_iri(BRIEF, MINTER)
    assert objects(store_of(edited), None, CQ.editionOf) == {BRIEF.iri}


def test_the_base_is_that_of_the_minter() -> None:
    minter = Minter("https://example.org/kg/")
    quads = list(lift(BRIEF, CLAIMS, minter=minter))
    assert quads[0].graph_name.value.startswith("https://example.org/kg/edition/")  # type: ignore[union-attr]
    claims = {quad.subject.value for quad in quads if quad.predicate.value == CQ.modality}  # type: ignore[union-attr]
    assert claims == {f"https://example.org/kg/claim/{claim.id}" for claim in CLAIMS}


def test_the_text_is_left_out_on_demand() -> None:
    assert objects(store_of(), None, CQ.text) == {BRIEF.text}
    assert objects(store_of(with_text=False), None, CQ.text) == set()


def test_claims_of_the_same_words_share_their_evidence() -> None:
    twin = replace(CLAIMS[2], args={**CLAIMS[2].args, "status": "founding"})
    store = store_of(claims=[CLAIMS[2], twin])
    assert len(objects(store, None, PROV.wasQuotedFrom)) == 1
    assert len(objects(store, None, OA.exact)) == 1


def test_prefix_and_suffix_are_short_and_stop_at_the_ends() -> None:
    document = replace(BRIEF, text="Oslo met Bergen.")
    args = {"participants": ("Oslo", "Bergen"), "kind": "other"}
    claim = Claim(ClaimType.MEETING, args, "Oslo met Bergen.", 0, 16, document.iri)
    store = store_of(document, [claim])
    assert objects(store, None, OA.prefix) == objects(store, None, OA.suffix) == {""}
    assert {len(text) for text in objects(store_of(), None, OA.suffix)} <= set(range(33))


def test_a_claim_that_two_extractors_made_is_the_surer_one() -> None:
    unsure = replace(CLAIMS[0], confidence=0.2, extractor=Extractor("other", "1", "entry"))
    for claims in ([unsure, CLAIMS[0]], [CLAIMS[0], unsure]):
        assert objects(store_of(claims=claims), None, CQ.confidence) == {"0.9"}


@pytest.mark.parametrize(("value", "lexical"), [(1.0, "1"), (0.0, "0"), (0.5, "0.5"), (0.1239, "0.124")])
def test_confidence_is_a_decimal(value: float, lexical: str) -> None:
    store = store_of(claims=[replace(CLAIMS[0], confidence=value)])
    (quad,) = store.quads_for_pattern(None, node(CQ.confidence), None, None)
    assert quad.object == ox.Literal(lexical, datatype=node(XSD.decimal))


def test_unlinked_actors_belong_to_the_document() -> None:
    mention = MINTER.hashed("mention", BRIEF.iri, "the harbour league")
    store = store_of()
    assert objects(store, mention, RDF.type) == {CQ.UnlinkedActor}
    assert objects(store, mention, RDFS.label) == {"the harbour league"}
    other = replace(BRIEF, iri=MINTER.named("document", "other"))
    again = [replace(claim, source=other.iri) for claim in CLAIMS]
    assert objects(store_of(other, again), mention, RDF.type) == set()


def test_two_names_of_one_minted_entity_are_one_label_and_another_name() -> None:
    aasen = MINTER.named("entity", "Nils-Aasen")
    store = store_of()
    assert objects(store, aasen, RDF.type) == {CQ.Person}
    assert objects(store, aasen, SKOS.prefLabel) == {"Nils Aasen"}
    assert objects(store, aasen, SKOS.altLabel) == {"Aasen"}


ENTITY = MINTER.named("entity", "Thing")
SLOTS = {
    "person": (ClaimType.HOLDS_OFFICE, {"person": "Thing", "office": "envoy", "state_or_org": "X"}),
    "organization": (ClaimType.MEMBERSHIP, {"member": "X", "organization": "Thing", "status": "member"}),
    "actor": (ClaimType.ACTION, {"actor": "Thing", "verb": "visit"}),
    "place": (ClaimType.MEETING, {"participants": ("X",), "kind": "other", "place": "Thing"}),
}


@pytest.mark.parametrize(
    ("slots", "kind"),
    [
        (["person"], CQ.Person),
        (["organization"], CQ.Organization),
        (["actor"], CQ.Actor),
        (["place"], CQ.Place),
        (["actor", "organization"], CQ.Organization),
        (["organization", "person", "actor"], CQ.Person),
        (["place", "actor"], CQ.Actor),
    ],
)
def test_a_minted_entity_has_one_class(slots: list[str], kind: str) -> None:
    claims = [
        Claim(SLOTS[slot][0], SLOTS[slot][1], "Two", 0, 3, BRIEF.iri, entities={"Thing": ENTITY}) for slot in slots
    ]
    assert objects(store_of(claims=claims), ENTITY, RDF.type) == {kind}


def test_reference_entities_are_not_described_again() -> None:
    store = store_of()
    assert objects(store, MINTER.named("state", "NOR"), RDF.type) == set()
    assert objects(store, MINTER.named("state", "NOR"), SKOS.prefLabel) == set()


def test_free_text_stays_text_and_its_entities_are_mentioned() -> None:
    _, claim = claim_of(ClaimType.STANCE)
    store = store_of()
    assert objects(store, claim, CQ.target) == set()
    assert objects(store, claim, CQ.targetText) == {"the fishing dispute with Sweden"}
    mentioned = {MINTER.named("state", "SWE"), MINTER.named("entity", "Nils-Aasen")}
    assert objects(store, claim, CQ.mentions) == mentioned


def test_a_speaker_is_no_mention() -> None:
    _, claim = claim_of(ClaimType.RECOMMENDATION)
    store = store_of()
    assert objects(store, claim, CQ.mentions) == {MINTER.named("state", "SWE")}
    assert objects(store, claim, CQ.attributedTo) == {MINTER.named("entity", "Nils-Aasen")}


def test_only_known_values_become_values() -> None:
    _, claim = claim_of(ClaimType.SHARES_VALUES)
    store = store_of()
    assert objects(store, claim, CQ.value) == {MINTER.named("value", "democracy")}
    assert objects(store, claim, CQ.valueText) == {"democracy", "open seas"}


def test_an_entity_of_another_kind_is_no_value_and_no_agreement() -> None:
    nato = {"NATO": MINTER.named("organization", "NATO")}
    shares = Claim(ClaimType.SHARES_VALUES, {"between": ("X",), "values": ("NATO",)}, "Two", 0, 3, BRIEF.iri)
    agrees = Claim(ClaimType.AGREEMENT, {"parties": ("X",), "name_or_subject": "NATO"}, "Two", 0, 3, BRIEF.iri)
    store = store_of(claims=[replace(claim, entities=nato) for claim in (shares, agrees)])
    assert objects(store, None, CQ.value) == set()
    (agreement,) = objects(store, None, CQ.agreement)
    assert agreement.startswith(MINTER.named("agreement", ""))


def test_a_known_treaty_is_the_agreement_itself() -> None:
    treaty = MINTER.named("treaty", "Note")
    args = {"parties": ("X", "Y"), "name_or_subject": "the Note"}
    claim = Claim(ClaimType.AGREEMENT, args, "Two", 0, 3, BRIEF.iri, entities={"the Note": treaty})
    store = store_of(claims=[claim])
    assert objects(store, None, CQ.agreement) == {treaty}
    assert objects(store, treaty, RDF.type) == set()


def meeting(**changes: object) -> Claim:
    claim, _ = claim_of(ClaimType.MEETING)
    args = {**claim.args, **{slot: value for slot, value in changes.items() if slot in ARGUMENTS[claim.type].optional}}
    return replace(claim, args=args, modality=changes.get("modality", claim.modality))  # type: ignore[arg-type]


def test_a_meeting_is_a_node_with_who_took_part_and_what_it_was_beside() -> None:
    store = store_of()
    _, claim = claim_of(ClaimType.MEETING)
    (event,) = objects(store, claim, CQ.meeting)
    assert objects(store, event, RDFS.label) == {
        "bilateral meeting of Nils Aasen and Swedish foreign minister, Oslo, 12 June 2024"
    }
    assert objects(store, event, CQ.participant) == objects(store, claim, CQ.participant)
    (around,) = objects(store, event, CQ.within)
    assert objects(store, around, RDFS.label) == {"summer session of the Nordic Council"}


def test_a_denied_meeting_has_no_participants_of_its_own() -> None:
    store = store_of(claims=[meeting(modality=Modality.DENIED)])
    (event,) = objects(store, None, CQ.meeting)
    assert objects(store, event, CQ.participant) == set()
    assert len(objects(store, None, CQ.participant)) == 2


@pytest.mark.parametrize("change", [{"place": "Bergen"}, {"date": "June"}, {"within": "a fair"}])
def test_what_is_said_differently_is_another_meeting(change: dict[str, str]) -> None:
    assert len(objects(store_of(claims=[meeting(), meeting(**change)]), None, CQ.meeting)) == 2
    assert len(objects(store_of(claims=[meeting(), meeting(modality=Modality.PLANNED)]), None, CQ.meeting)) == 1


def test_a_meeting_within_a_known_series_is_an_occurrence_of_it() -> None:
    series = MINTER.named("series", "NordicCouncilSession")
    words = "summer session of the Nordic Council"
    store = store_of(claims=[replace(meeting(), entities={words: series})])
    (event,) = objects(store, None, CQ.within)
    assert event.startswith(MINTER.named("meeting", ""))
    assert objects(store, event, CQ.inSeries) == {series}


@pytest.mark.parametrize(
    ("words", "same"),
    [
        ("margins of the conference of the Nordic Council", True),
        ("summer session of the Nordic Council", False),
        ("conference of the Baltic Assembly", False),
    ],
)
def test_a_meeting_beside_a_body_s_own_is_within_that_one(words: str, same: bool) -> None:
    body = {"Nordic Council": MINTER.named("organization", "NordicCouncil")}
    args = {"kind": "conference", "participants": ("Nordic Council",), "place": "Oslo"}
    own = replace(meeting(), args=args, entities=body)
    store = store_of(claims=[meeting(within=words), own])
    (around,) = objects(store, None, CQ.within)
    labels = objects(store, around, RDFS.label)
    assert labels == ({"conference of Nordic Council, Oslo"} if same else {words})


@pytest.mark.parametrize(
    ("words", "planned", "value"),
    [
        ("12 June 2024", False, "2024-06-12"),
        ("June 12, 2024", False, "2024-06-12"),
        ("Wednesday, June 12, 2024", False, "2024-06-12"),
        ("Sept. 5, 2024", False, "2024-09-05"),
        ("5th May 2024", False, "2024-05-05"),
        ("2024-02-29", False, "2024-02-29"),
        ("2023-02-29", False, None),
        ("June 2024", False, "2024-06"),
        ("early June 2024", False, "2024-06"),
        ("2021", False, "2021"),
        # The brief is of Friday, 14 June 2024.
        ("12 June", False, "2024-06-12"),
        ("December 12", False, "2023-12-12"),
        ("December 12", True, "2024-12-12"),
        ("February", False, "2024-02"),
        ("February", True, "2025-02"),
        ("Thursday", False, "2024-06-13"),
        ("Thursday", True, "2024-06-20"),
        ("Friday", False, "2024-06-14"),
        ("last Friday", False, "2024-06-07"),
        ("next Monday", False, "2024-06-17"),
        ("yesterday", False, "2024-06-13"),
        ("last month", False, "2024-05"),
        ("next year", True, "2025"),
        ("the other day", False, None),
        ("12 Jubilee 2024", False, None),
    ],
)
def test_dates_are_resolved_against_the_day_of_publication(words: str, planned: bool, value: str | None) -> None:
    claim = replace(meeting(date=words), modality=Modality.PLANNED if planned else Modality.ASSERTED)
    store = store_of(replace(BRIEF, issued="2024-06-14"), claims=[claim])
    assert objects(store, None, CQ.date) == ({value} if value else set())
    assert objects(store, None, CQ.dateText) == {words}


def test_without_a_day_of_publication_only_full_dates_count() -> None:
    store = store_of(replace(BRIEF, issued=None), claims=[meeting(date="Thursday")])
    assert objects(store, None, CQ.date) == set()


def test_documents_that_tell_of_one_dated_meeting_share_its_node() -> None:
    linked = {name: MINTER.named("state", name[:3].upper()) for name in meeting().values("participants")}
    first = replace(meeting(date="12 June 2024"), entities=linked)
    other = replace(BRIEF, iri=BRIEF.iri + "-2", text=BRIEF.text, issued="2024-06-13")
    second = replace(meeting(date="Wednesday"), source=other.iri, entities=linked)
    events = {
        event
        for store in (store_of(claims=[first]), store_of(other, claims=[second]))
        for event in objects(store, None, CQ.meeting)
    }
    assert len(events) == 1
    undated = {
        event
        for document, claim in ((BRIEF, replace(first, args={**first.args, "date": "some day"})), (other, second))
        for event in objects(store_of(document, claims=[claim]), None, CQ.meeting)
    }
    assert len(undated) == 2


@pytest.mark.parametrize(
    ("issued", "datatype"), [("2024", XSD.gYear), ("2024-06", XSD.gYearMonth), ("2024-06-14", XSD.date)]
)
def test_the_date_of_issue_is_as_exact_as_given(issued: str, datatype: str) -> None:
    store = store_of(replace(BRIEF, issued=issued))
    (quad,) = store.quads_for_pattern(None, node(DCTERMS.issued), None, None)
    assert quad.object == ox.Literal(issued, datatype=node(datatype))


def test_the_run_names_extractor_and_lexicon() -> None:
    store = store_of(lexicon_version="0123456789abcdef")
    assert len(objects(store, None, PROV.wasGeneratedBy)) == 2
    (plan,) = objects(store, None, PROV.hadPlan)
    assert objects(store, plan, OWL.versionInfo) == {"0123456789abcdef"}
    assert objects(store, plan, RDF.type) == {CQ.Lexicon}
    assert objects(store_of(), None, PROV.hadPlan) == set()


def test_nothing_is_known_but_the_edition_when_there_are_no_claims() -> None:
    store = store_of(claims=[])
    assert objects(store, None, RDF.type) == {CQ.Document, CQ.Edition, CQ.Author}


def test_the_address_is_written_as_an_iri() -> None:
    assert objects(store_of(), None, DCTERMS.source) == {"https://example.org/two%20neighbours"}


@pytest.mark.parametrize(
    "change",
    [{"issued": "June 2024"}, {"issued": "2024-13"}, {"issued": "2024-02-30"}, {"url": "/page"}, {"title": "a\x00b"},
     {"iri": "no iri"}, {"publisher": "\ud800"}],
)  # fmt: skip
def test_a_document_that_rdf_cannot_hold_is_refused(change: dict[str, str]) -> None:
    document = replace(BRIEF, **change)
    with pytest.raises(SourceError) as refusal:
        lift(document, [], minter=MINTER)
    assert refusal.value.source == "brief.txt"


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "Other words"},
        {"source": "https://example.org/other"},
        {"args": {"person": "X", "office": "\x00", "state_or_org": "Y"}},
        {"args": {"person": "\udfff", "office": "x", "state_or_org": "Y"}},
        {"entities": {"Norway": "state NOR"}},
        {"attributed_to": ("\ud900",)},
    ],
)
def test_a_claim_that_does_not_stand_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ClaimError):
        lift(BRIEF, [replace(CLAIMS[0], **change)], minter=MINTER)  # type: ignore[arg-type]


NAMES = st.one_of(
    st.sampled_from(["Norway", "Aasen", "a; b", 'say "no"\n', "Zürich", "東京", "\\", "author "]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=12),
)


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    kind = draw(st.sampled_from(list(ClaimType)))
    schema = ARGUMENTS[kind]
    chosen = draw(st.sets(st.sampled_from(schema.optional))) if schema.optional else set()
    slots = [*schema.required, *sorted(chosen)]
    args: dict[str, str | bool | tuple[str, ...]] = {}
    for slot in slots:
        if slot in schema.lists:
            args[slot] = tuple(draw(st.lists(NAMES, min_size=1, max_size=3)))
        elif slot == "leads":
            args[slot] = draw(st.booleans())
        else:
            args[slot] = draw(st.sampled_from(sorted(schema.values[slot])) if slot in schema.values else NAMES)
    start = draw(st.integers(0, len(BRIEF.text) - 2))
    end = draw(st.integers(start + 1, len(BRIEF.text)))
    named = [value for slot in args for value in Claim(kind, args, "", 0, 0, "").values(slot)]
    kinds = st.sampled_from(["state", "entity", "organization", "value", "place", "treaty", "series", "meeting"])
    linked = draw(st.sets(st.sampled_from(named)))
    entities = {name: MINTER.hashed(draw(kinds), name) for name in sorted(linked)}
    return Claim(
        kind, args, BRIEF.text[start:end], start, end, BRIEF.iri,
        attributed_to=tuple(draw(st.lists(NAMES, min_size=1, max_size=2))),
        polarity=draw(st.sampled_from(Polarity)), modality=draw(st.sampled_from(Modality)), entities=entities,
        confidence=draw(st.floats(0, 1)),
    )  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(claims().filter(lambda claim: claim.quote.strip()), max_size=5))
def test_whatever_the_claims_there_are_as_many_nodes_and_none_is_blank(found: list[Claim]) -> None:
    store = store_of(claims=found)
    number = len({claim.id for claim in found})
    assert len(set(store.quads_for_pattern(None, node(CQ.modality), None, None))) == number
    assert len(set(store.quads_for_pattern(None, node(PROV.wasQuotedFrom), None, None))) == number
    assert not any(isinstance(term, ox.BlankNode) for quad in store for term in (quad.subject, quad.object))
    quads = list(lift(BRIEF, found, minter=MINTER))
    assert set(ox.parse(ox.serialize(quads, format=ox.RdfFormat.N_QUADS), format=ox.RdfFormat.N_QUADS)) == set(quads)
