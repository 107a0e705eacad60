"""Whatever claims pass the gate, the graph that they are lifted into has no violation."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.lifting import lift
from kg.model import ARGUMENTS, AUTHOR, Claim, ClaimType, Document, Modality, Polarity
from kg.validation import Severity, validate
from kg.vocabulary import Minter

MINTER = Minter()
TEXT = "Iran 🤝 “the bloc” of café owners:\n\nfreedom, 👩‍👩‍👧 and a summit by the lake in May 2024. No word of Ukraine."
IRIS = {
    "Iran": MINTER.named("state", "IRN"),
    "SCO": MINTER.named("organization", "SCO"),
    "Ada Nord": MINTER.named("entity", "Ada-Nord"),
    "the lake": MINTER.named("entity", "the-lake"),
    "freedom": MINTER.named("value", "freedom"),
}
NAMES = st.sampled_from([*IRIS, "the bloc", "café owners", "critics"])
WORDS = st.sampled_from(["the talks with Iran", "freedom", "a 🤝", "the lake", "16 May 2024", "last week", "trade"])


@st.composite
def claims(draw: st.DrawFn, document: Document) -> Claim:
    kind = draw(st.sampled_from(ClaimType))
    schema = ARGUMENTS[kind]
    optional = [slot for slot in schema.optional if draw(st.booleans())]
    args = {slot: draw(values(kind, slot)) for slot in (*schema.required, *optional)}
    start = draw(st.integers(0, len(TEXT) - 2))
    end = draw(st.integers(start + 1, len(TEXT)))
    if not TEXT[start:end].strip():
        start, end = 0, 4
    record = {
        "type": kind,
        "args": args,
        "quote": TEXT[start:end],
        "start": start,
        "end": end,
        "source": document.iri,
        "attributed_to": draw(st.sampled_from([AUTHOR, "Ada Nord", "critics; Iran"])),
        "polarity": draw(st.sampled_from(Polarity)),
        "modality": draw(st.sampled_from(Modality)),
        "entities": {name: iri for name, iri in IRIS.items() if draw(st.booleans())},
        "confidence": draw(st.floats(0, 1)),
    }
    return Claim.from_record(record)


def values(kind: ClaimType, slot: str) -> st.SearchStrategy[Any]:
    schema = ARGUMENTS[kind]
    if slot == "leads":
        return st.just(True)
    if slot in schema.values:
        return st.sampled_from(sorted(schema.values[slot]))
    one = NAMES if slot in schema.entities else st.one_of(NAMES, WORDS) if slot in schema.free else WORDS
    return st.lists(one, min_size=1, max_size=3, unique=True) if slot in schema.lists else one


@st.composite
def documents(draw: st.DrawFn) -> Document:
    return Document(
        text=TEXT,
        iri=MINTER.named("document", "lake"),
        name="lake.txt",
        title=draw(st.sampled_from([None, "A summit by the lake"])),
        publisher=draw(st.sampled_from([None, "The Lakeside Courier"])),
        issued=draw(st.sampled_from([None, "2024", "2024-05", "2024-05-17"])),
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_lifted_claims_have_no_violation(data: st.DataObject) -> None:
    document = data.draw(documents())
    found = data.draw(st.lists(claims(document), min_size=1, max_size=12))
    quads = list(lift(document, found, minter=MINTER, with_text=data.draw(st.booleans())))
    report = validate(quads)
    names = report.names
    assert [
        (names.term(result.focus_node), names.term(result.source_shape), result.message)
        for result in report.results
        if result.severity is Severity.VIOLATION
    ] == []
    checked = {names.term(shape.shape): shape.focus_nodes for shape in report.shapes}
    assert checked["cqsh:ClaimShape"] == len({claim.id for claim in found})
