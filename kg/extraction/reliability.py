"""How reliable a claim is: the learned chance that a careful reader makes it too, which is the claim's confidence.

A logistic scorer over marks: the frame, what kinds of words fill the claim's slots and where they stand, the syntax of
the trigger, certainty and speaker. Its weights are data that ``scripts/build_reliability_weights.py`` makes from
annotated texts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kg.extraction.aliases import Name
from kg.extraction.claims import Maker
from kg.extraction.plausibility import load_scorer
from kg.extraction.traits import traits
from kg.model import Claim, ClaimType

__all__ = ["SCORER", "WEIGHED", "Rated", "rate"]

SCORER = "reliability"
WEIGHED = frozenset(ClaimType) - {ClaimType.ASSESSMENT, ClaimType.RECOMMENDATION}
"""The types whose claims are weighed; judgements have a scorer of their own."""

_LABELS = ("position", "verb", "status", "kind")
_SINGLE = ("holder", "actor", "member", "person", "organization", "target", "toward", "state_or_org", "hosted_by")
_LISTS = ("participants", "parties", "between")


@dataclass(frozen=True, slots=True)
class Rated:
    """A claim with the scorer's confidence, and the marks it was weighed by; ``taken`` when it is likely enough."""

    claim: Claim
    marks: frozenset[str] = frozenset()
    taken: bool = True


def rate(claims: Iterable[Claim], doc: Any, maker: Maker, given: Collection[str]) -> Iterator[Rated]:
    """The claims in their order. Those of the frames in ``given``, which a user added, keep the confidence stated."""
    scorer = load_scorer(SCORER)
    names: dict[str, list[Name]] = {}
    for name in maker.referents.names:
        names.setdefault(name.entity.name, []).append(name)
    for claim in claims:
        if claim.type not in WEIGHED or claim.extractor.entry in given:
            yield Rated(claim)
            continue
        marks = _marks(claim, maker.trigger_of(claim) or _topmost(doc, claim), maker, names)
        probability = scorer.probability(marks)
        yield Rated(replace(claim, confidence=round(probability, 2)), marks, probability >= scorer.threshold)


def _topmost(doc: Any, claim: Claim) -> Any:
    """The word of the quote that the others depend on."""
    inside = [token for token in doc if claim.start <= token.idx < claim.end]
    return min(inside or list(doc)[:1], key=lambda token: (sum(1 for _ in token.ancestors), token.i))


def _marks(claim: Claim, trigger: Any, maker: Maker, names: Mapping[str, list[Name]]) -> frozenset[str]:
    kind, entry = str(claim.type), claim.extractor.entry
    label = next((str(claim.args[slot]) for slot in _LABELS if slot in claim.args), "")
    tokens = [token for token in trigger.sent if claim.start <= token.idx < claim.end]
    marks = traits(trigger, tokens or [trigger], maker.referents.words)
    marks |= {f"entry={entry}", f"theme={entry.split('.')[0]}", f"type={kind}", f"label={kind}.{label}"}
    marks |= {f"modality={claim.modality}", f"polarity={claim.polarity}", f"trigger={trigger.lemma_.lower()}"}
    marks |= {f"pos={trigger.pos_}", f"{kind}:dep={trigger.dep_}", f"{kind}:pos={trigger.pos_}"}
    marks.add(f"slots={'+'.join(sorted(claim.args))}")
    marks.add(f"quote={min(8, len(claim.quote.split()) // 6)}")
    for slot in _SINGLE:
        value = claim.args.get(slot)
        if isinstance(value, str):
            marks.update(_filled(kind, slot, value, names.get(value, ()), trigger, claim, maker))
    marks |= {f"{slot}={min(4, len(claim.values(slot)))}" for slot in _LISTS if slot in claim.args}
    speakers = maker.voices.speakers(trigger)
    marks |= {f"quoted={maker.voices.quoted(trigger)}", f"speakers={len(speakers)}"}
    marks |= {f"speaker:{'none' if one.entity is None else one.entity.kind}" for one in speakers[:1]}
    return frozenset(marks)


def _filled(
    kind: str, slot: str, value: str, names: Collection[Name], trigger: Any, claim: Claim, maker: Maker
) -> Iterator[str]:
    """What fills the slot: a name of which kind, in the sentence or elsewhere in the text, or only words."""
    doc, sentence = maker.referents.doc, trigger.sent
    filler = next((name.entity.kind for name in names), "implied" if value in claim.entities else "words")
    yield f"{slot}:{filler}"
    yield f"{kind}:{slot}:{filler}"
    here = [name for name in names if doc[name.start].sent.start == sentence.start]
    yield f"{slot}:{'here' if here else 'elsewhere' if names else 'unnamed'}"
    if here:
        name = min(here, key=lambda name: abs(name.start - trigger.i))
        head = maker.referents.discourse.head[name.start]
        yield f"{slot}:dep={head.dep_}"
        yield f"{slot}:{'before' if name.start < trigger.i else 'behind'}"
        yield f"{slot}:far={min(4, abs(name.start - trigger.i) // 5)}"
        yield f"{slot}:form={name.form}"
        yield f"{slot}:hangs={'there' if head.head.i == trigger.i else 'elsewhere'}"
    elif filler == "words":
        yield f"{slot}:words={min(6, len(value.split()) // 2)}"
