"""Which memberships that a frame reads are really said: what bodies can have members, what is wished and not done.

"Sweden's bid to join" is a candidate's, "to urge Sweden to join" is nobody's. A frame of low confidence counts only
where the reference graph knows the membership.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import Any

from kg.extraction.coreference import Referents
from kg.extraction.matching import Firing
from kg.extraction.syntax import children, is_verbal, lemma, objects, oblique, subjects
from kg.gazetteer import Gazetteer
from kg.model import Claim, ClaimType, Modality

__all__ = ["memberships", "seated"]

_BODIES = frozenset({"TreatyOrganization", "Alliance", "Bloc", "InformalGroup"})
_ZONES = ("/EurozoneMembers", "/SchengenArea")
"""Collectives that states enter as they do a body."""
_BODY_WORDS = (
    "organi|union|alliance|council|forum|group|league|communit|pact|association|agency|court|bank|fund|treaty|"
    "partnership|convention|compact|bloc|club|coalition|network|confederation|commonwealth|market|area|francophonie|"
    "cooperation|co-operation|initiative|conference|movement|mechanism|format|statute|arrangement"
).split("|")
"""Parts of the names of bodies that states join, for bodies that the reference graph does not list."""
_UNSURE = 0.5
"""Frames of less confidence than this need the word of the reference graph."""

_WISHES = frozenset(
    "bid wish plan hope quest desire ambition aspiration effort attempt application request path drive push campaign "
    "intention interest dream goal aim candidacy pledge decision readiness willingness eagerness determination offer "
    "want wish hope seek aspire aim plan intend long yearn strive apply ask try vow pledge prepare work dream eager "
    "keen anxious desperate determined ready hungry impatient willing".split()
)
_DONE = frozenset("manage help go come choose opt elect vote get follow continue last first second latest next".split())
_DOING = frozenset("join enter rejoin accede sign found form establish create".split())
_ASKING = frozenset("seek demand urge want propose threaten call request oppose push press discuss consider".split())
_LEFT = frozenset({"withdrawn", "suspended"})
_AFTER = frozenset({"after", "since", "upon", "on", "following", "by", "before"})


def memberships(firing: Firing, claims: Iterable[Claim], gazetteer: Gazetteer, referents: Referents) -> Iterator[Claim]:
    """The claims of a frame that fired, those of membership settled; others pass as they are."""
    for claim in claims:
        if claim.type is not ClaimType.MEMBERSHIP:
            yield claim
            continue
        aside = _straying(firing) or _joint(firing) or not _itself(firing, referents)
        settled = None if aside else _wished(firing, _current(firing, _qualified(firing, claim), gazetteer))
        if settled is not None and _possible(settled, gazetteer) and _sure(settled, gazetteer):
            yield seated(settled, gazetteer)


def _straying(firing: Firing) -> bool:
    """Whether something else is joined or left than the organisation, which stands outside the verb's clause."""
    token = firing.token
    found = firing.slots.get("organization", ())
    if not is_verbal(token) or not found:
        return False
    own = {item.i for item in (*token.subtree, *objects(token), *subjects(token))}
    if any(item.i in own for item in found):
        return False
    taken = [child for child in children(token, "dobj", "agent") if child.i not in firing.consumed]
    return any(child not in firing.slots.get("member", ()) for child in taken)


def _joint(firing: Firing) -> bool:
    """Whether one joins another in doing something: "India joined the EU in condemning the attack"."""
    doing = (child for child in children(firing.token, "prep") if child.lower_ == "in" and children(child, "pcomp"))
    return lemma(firing.token) == "join" and any(True for _ in doing)


def _itself(firing: Firing, referents: Referents) -> bool:
    """Whether the phrase means the body itself, not something of it: "entered NATO's airspace"."""
    words = referents.words["group_words"] | _FOLDS
    return all(
        referents.name_at(item) is not None or item.pos_ in ("PRON", "DET", "SCONJ") or lemma(item) in words
        for item in firing.slots.get("organization", ())
    )


_FOLDS = frozenset(
    "area zone treaty country member nation state family fold rank framework convention statute agreement pact "
    "initiative network group system confederation format".split()
)
_QUALIFIED = {
    "partner": "dialogue_partner",
    "dialogue": "dialogue_partner",
    "candidate": "candidate",
    "applicant": "candidate",
    "aspiring": "candidate",
    "prospective": "candidate",
    "observer": "observer",
    "founding": "founding",
    "former": "withdrawn",
}


def _qualified(firing: Firing, claim: Claim) -> Claim:
    """The claim with the status that the text's own words give: "partner countries include", "no longer a member"."""
    if claim.args["status"] not in ("member", "acceding"):
        return claim
    words = {child.lower_ for item in subjects(firing.token) for child in children(item, "compound", "amod")}
    status = next((_QUALIFIED[word] for word in sorted(words & _QUALIFIED.keys())), "member")
    status = _joined_as(firing.token) or status
    modality = claim.modality
    if any(child.lower_ == "longer" for child in children(firing.token, "advmod")):
        status, modality = "withdrawn", Modality.ASSERTED
    if status == "member":
        return claim
    args = MappingProxyType(dict(claim.args) | {"status": status})
    return dataclasses.replace(claim, args=args, modality=modality)


def _joined_as(verb: Any) -> str:
    """The status by which one joins or is taken in: "as a partner country", "as an observer"."""
    for item in oblique(verb, "as"):
        words = {lemma(item), *(child.lower_ for child in children(item, "amod", "compound", "nmod"))}
        if words & {"partner", "observer", "candidate"}:
            return next(_QUALIFIED[word] for word in ("partner", "observer", "candidate") if word in words)
    return ""


def _current(firing: Firing, claim: Claim, gazetteer: Gazetteer) -> Claim:
    """ "Hungary's membership of the EU" is a member's, "Ukraine's membership of the EU" a candidate's."""
    entered = claim.extractor.entry == "member.entry" and firing.token.head.lower_ in _AFTER - {"before", "by", "on"}
    if not (entered or claim.extractor.entry == "membership.in") or not _is_member(claim, gazetteer):
        return claim
    return dataclasses.replace(claim, args=MappingProxyType(dict(claim.args) | {"status": "member"}))


def _possible(claim: Claim, gazetteer: Gazetteer) -> bool:
    """Whether the organisation is one that states are members of."""
    name = str(claim.args["organization"])
    iri = claim.entities.get(name, "")
    entity = gazetteer.entity(iri)
    if entity is None:
        return any(word in name.lower() for word in _BODY_WORDS)
    if iri.endswith(("/AUKUS", "/SchengenArea", "/EurozoneMembers")):
        return not iri.endswith("/AUKUS")
    seated = iri in gazetteer.members or entity.name == "United Nations Human Rights Council"
    return entity.kind in _BODIES or iri.endswith(_ZONES) or (entity.kind == "Organ" and seated)


def _sure(claim: Claim, gazetteer: Gazetteer) -> bool:
    """Whether the frame is to be trusted, or the reference graph knows the member."""
    if claim.confidence >= _UNSURE:
        return True
    return _is_member(claim, gazetteer) is (claim.args["status"] not in ("candidate", "acceding"))


def _is_member(claim: Claim, gazetteer: Gazetteer) -> bool:
    member = claim.entities.get(str(claim.args["member"]), "")
    return member in gazetteer.members.get(claim.entities.get(str(claim.args["organization"]), ""), ())


def seated(claim: Claim, gazetteer: Gazetteer) -> Claim:
    """Membership among the permanent five is membership of the Security Council."""
    iri = claim.entities.get(str(claim.args["organization"]), "")
    council = gazetteer.entity(iri.removesuffix("/P5") + "/UNSC") if iri.endswith("/organization/P5") else None
    if council is None:
        return claim
    args = dict(claim.args) | {"organization": council.name}
    entities = {name: value for name, value in claim.entities.items() if value != iri} | {council.name: council.iri}
    return dataclasses.replace(
        claim, args=MappingProxyType(args), entities=MappingProxyType(dict(sorted(entities.items())))
    )


def _wished(firing: Firing, claim: Claim) -> Claim | None:
    """The claim, a candidate's when the act is but wished for; nothing when nobody is said to do it."""
    token = firing.token
    if claim.args["status"] != "candidate" and any(child.lower_ == "whether" for child in children(token, "mark")):
        return None
    if token.dep_ in ("dobj", "pobj") and lemma(_above(token)) in _ASKING and claim.args["status"] in _LEFT:
        return None
    if any(
        token.doc[i].nbor(-1).text == "-" and token.doc[i].nbor(-2).lower_ == "non" for i in firing.consumed if i > 1
    ):
        return None
    doing = is_verbal(token) and lemma(token) in _DOING | {"become"} and claim.modality is Modality.ASSERTED
    if not doing or claim.args["status"] not in ("member", "founding"):
        return claim
    governor = _governor(token)
    if governor is None or lemma(governor) in _DONE:
        return claim
    if lemma(governor) not in _WISHES or claim.args["status"] == "founding":
        return None
    args = dict(claim.args) | {"status": "candidate"}
    return dataclasses.replace(claim, args=MappingProxyType(args), modality=Modality.PLANNED, confidence=_UNSURE)


def _above(noun: Any) -> Any:
    return noun.head.head if noun.dep_ == "pobj" else noun.head


def _governor(verb: Any) -> Any | None:
    """The word on which an infinitive or a gerund hangs, which says whether it is done; nothing for finite verbs."""
    while verb.dep_ == "conj" and is_verbal(verb.head) and not children(verb, "nsubj", "nsubjpass", "aux"):
        verb = verb.head
    if verb.tag_ == "VB" and any(child.lower_ == "to" for child in children(verb, "aux")):
        return verb.head if verb.dep_ in ("xcomp", "acl", "ccomp", "advcl", "relcl") else verb
    if verb.tag_ != "VBG" or children(verb, "aux"):
        return None
    if verb.dep_ == "pcomp":
        return None if verb.head.lower_ in _AFTER else verb.head.head
    return verb.head if verb.dep_ in ("csubj", "nsubj", "pobj", "dobj", "xcomp") else None
